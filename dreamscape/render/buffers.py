"""The buffers of a visual's passes: as large as their size expressions say, kept or emptied each frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.errors import DreamError
from dreamscape.render.context import unbind
from dreamscape.render.expression import ExpressionError, evaluate
from dreamscape.render.isf import Buffer, Visual
from dreamscape.render.isf_input import Value

if TYPE_CHECKING:
    import moderngl

_MOST_BYTES = 1 << 31  # of one buffer: a size expression must not take the machine's memory


@dataclass(frozen=True, slots=True)
class Surface:
    """A texture and the framebuffer that draws into it."""

    texture: "moderngl.Texture"
    framebuffer: "moderngl.Framebuffer"

    def release(self) -> None:
        """Free both."""
        unbind(self.framebuffer.ctx)
        self.framebuffer.release()
        self.texture.release()


def surface(ctx: "moderngl.Context", size: tuple[int, int], dtype: str) -> Surface:
    """An empty (transparent black) RGBA surface of moderngl's `dtype`: "f1", "f2" or "f4"."""
    texture = ctx.texture(size, 4, dtype=dtype)
    made = Surface(texture, ctx.framebuffer([texture]))
    made.framebuffer.clear()
    return made


class Pair:
    """One buffer: a pass reads `front` while it draws `back`; then they change places."""

    def __init__(self, ctx: "moderngl.Context", size: tuple[int, int], dtype: str) -> None:
        self.size = size
        self.front = surface(ctx, size, dtype)
        self.back = surface(ctx, size, dtype)

    def swap(self) -> None:
        """What was drawn is read from now on."""
        self.front, self.back = self.back, self.front

    def clear(self) -> None:
        """Transparent black, both."""
        self.front.framebuffer.clear()
        self.back.framebuffer.clear()

    def release(self) -> None:
        """Free both."""
        self.front.release()
        self.back.release()


class Buffers:
    """All buffers of one visual, by name."""

    def __init__(self, ctx: "moderngl.Context", visual: Visual) -> None:
        self._ctx = ctx
        self._visual = visual
        self._pairs: dict[str, Pair] = {}

    def __getitem__(self, name: str) -> Pair:
        return self._pairs[name]

    def fit(self, whole: tuple[int, int], values: Mapping[str, Value]) -> None:
        """Give each buffer the size it wants now; a new size begins empty, and so does a frame for a
        buffer that is not persistent. Raises DreamError where an expression gives no possible size."""
        numbers = _numbers(self._visual, whole, values)
        for buffer in self._visual.buffers:
            size = self._size(buffer, numbers)
            pair = self._pairs.get(buffer.name)
            if pair and pair.size == size:
                if not buffer.persistent:
                    pair.front.framebuffer.clear()
                continue
            if pair:
                pair.release()
            self._pairs[buffer.name] = Pair(self._ctx, size, "f4" if buffer.float32 else "f1")

    def _size(self, buffer: Buffer, numbers: Mapping[str, float]) -> tuple[int, int]:
        where = f"{self._visual.path}:{buffer.line}: buffer {buffer.name}"
        sides = []
        for name, expression in (("WIDTH", buffer.width), ("HEIGHT", buffer.height)):
            try:
                sides.append(max(1, int(evaluate(expression, numbers))))
            except ExpressionError as error:
                raise DreamError(f'{where}: {name} "{expression}" {error}') from None
        limit = int(self._ctx.info["GL_MAX_TEXTURE_SIZE"])
        if max(sides) > limit or sides[0] * sides[1] * (16 if buffer.float32 else 4) > _MOST_BYTES:
            raise DreamError(
                f"{where}: {sides[0]}x{sides[1]} pixels are too many; at most {limit} a side fit"
            )
        return sides[0], sides[1]

    def textures(self) -> "dict[str, moderngl.Texture]":
        """What is read now under each buffer's name."""
        return {name: pair.front.texture for name, pair in self._pairs.items()}

    def clear(self) -> None:
        """Empty every buffer."""
        for pair in self._pairs.values():
            pair.clear()

    def inherit(self, former: "Buffers") -> None:
        """Take over what `former` kept from frame to frame, where names, kinds and sizes agree; what is taken
        over is no longer the former's."""
        kinds = {one.name: one for one in former._visual.buffers}
        for buffer in self._visual.buffers:
            before = kinds.get(buffer.name)
            same = before and (before.persistent, before.float32) == (buffer.persistent, buffer.float32)
            own, other = self._pairs.get(buffer.name), former._pairs.get(buffer.name)
            if same and buffer.persistent and own and other and own.size == other.size:
                own.release()
                self._pairs[buffer.name] = former._pairs.pop(buffer.name)

    def release(self) -> None:
        """Free every buffer."""
        for pair in self._pairs.values():
            pair.release()
        self._pairs.clear()


def _numbers(visual: Visual, whole: tuple[int, int], values: Mapping[str, Value]) -> dict[str, float]:
    """What a size expression may name: $WIDTH, $HEIGHT and each input that is a number."""
    numbers = {"WIDTH": float(whole[0]), "HEIGHT": float(whole[1])}
    for one in visual.inputs:
        value = values.get(one.name, one.default)
        if isinstance(value, bool | int | float):
            numbers[one.name] = float(value)
    return numbers
