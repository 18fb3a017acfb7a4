"""What is heard, as textures for the visuals that have inputs for it."""

from typing import TYPE_CHECKING

import numpy as np

from dreamscape.render.isf import Visual
from dreamscape.render.pictures import columns_of
from dreamscape.score.frame import Frame
from dreamscape.score.spectrum import columns, waveform

if TYPE_CHECKING:
    import moderngl

HEARD = ("audio", "audioFFT")
"""Types of inputs: a waveform about 0.5, and a spectrum, low to high."""


def listens(visual: Visual) -> bool:
    """Whether the visual asks for what is heard."""
    return any(one.type in HEARD for one in visual.inputs)


class Ears:
    """Textures of a kind and a width each, shared by all visuals of a context."""

    def __init__(self, context: "moderngl.Context") -> None:
        self._context = context
        self._kept: dict[tuple[str, int], tuple[moderngl.Texture, Frame | None]] = {}

    def images(self, visual: Visual, frame: Frame) -> "dict[str, moderngl.Texture]":
        """By the name of each input, what is heard in `frame`."""
        return {one.name: self._texture(one.type, columns_of(one), frame) for one in visual.inputs
                if one.type in HEARD}  # fmt: skip

    def _texture(self, kind: str, count: int, frame: Frame) -> "moderngl.Texture":
        texture, written = self._kept.get((kind, count), (None, None))
        if texture is None:
            texture = self._context.texture((count, 1), 4, dtype="f4")
        if written is not frame:
            level = (waveform if kind == "audio" else columns)(frame, count)
            texture.write(np.repeat(level, 4).tobytes())
        self._kept[kind, count] = texture, frame
        return texture

    def release(self) -> None:
        """Give the textures back."""
        for texture, _ in self._kept.values():
            texture.release()
        self._kept.clear()
