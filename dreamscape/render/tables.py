"""NumPy arrays as textures that shaders fetch from; written anew each frame, made anew only to grow."""

import moderngl
import numpy as np
import numpy.typing as npt


class Table:
    """A 2-D texture of 4-component rows, either float32 ("f4") or int32 ("i4")."""

    def __init__(self, context: moderngl.Context, kind: str) -> None:
        self._context = context
        self._kind = kind
        self._texture: moderngl.Texture | None = None

    def write(self, rows: npt.NDArray[np.generic]) -> None:
        """Take `rows` (height, width, 4)."""
        height, width = max(rows.shape[0], 1), max(rows.shape[1], 1)
        held = self._texture
        if held is None or held.width != width or held.height < height:
            if held is not None:
                held.release()
            room = 1 << (height - 1).bit_length()
            held = self._context.texture((width, room), 4, dtype=self._kind)
            held.filter = (moderngl.NEAREST, moderngl.NEAREST)
            self._texture = held
        if rows.size:
            data = np.ascontiguousarray(rows, dtype=self._kind)
            held.write(data, viewport=(0, 0, rows.shape[1], rows.shape[0]))

    def use(self, unit: int) -> None:
        """Bind to a texture unit."""
        if self._texture is None:
            self.write(np.zeros((1, 1, 4)))
        assert self._texture is not None
        self._texture.use(unit)

    def release(self) -> None:
        """Give the texture back."""
        if self._texture is not None:
            self._texture.release()
            self._texture = None


def folded(records: npt.NDArray[np.generic], texels: int, per_row: int = 512) -> npt.NDArray[np.generic]:
    """Records (m, texels * 4) laid out `per_row` a row, as a shader with `record % per_row` reads them."""
    height = max(-(-len(records) // per_row), 1)
    room = np.zeros((height * per_row, texels * 4), records.dtype)
    room[: len(records)] = records
    return room.reshape(height, per_row * texels, 4)
