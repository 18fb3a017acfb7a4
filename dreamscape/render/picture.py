"""A show's finished pictures, one after another: what stills, films and windows take."""

from typing import Any

import moderngl

from dreamscape.render.compositor import Compositor, Frames, Region
from dreamscape.render.targets import Size, Target


class Picture:
    """Pictures of one show at one size. `draw` a time, then read it."""

    def __init__(
        self, compositor: Compositor, frames: Frames, size: Size, region: Region | None = None
    ) -> None:
        self.size: Size = (region[2], region[3]) if region else size
        self._compositor, self._frames = compositor, frames
        self._whole, self._region = size, region
        self._drawn: Target | None = None

    def draw(self, time: float) -> None:
        """Draw the picture of show time `time` (seconds)."""
        self._drawn = self._compositor.draw(self._frames, time, self._whole, self._region)

    @property
    def target(self) -> Target:
        """The last picture: RGBA8, sRGB, top row first."""
        if self._drawn is None:
            raise RuntimeError("draw a time before reading the picture")
        return self._drawn

    @property
    def framebuffer(self) -> moderngl.Framebuffer:
        """Where the last picture is: RGBA8, sRGB, top row first."""
        return self.target.framebuffer

    def read_into(self, buffer: Any, components: int = 4, alignment: int = 1) -> Any:
        """Read the last picture into a writable buffer of width * height * components bytes."""
        return self.framebuffer.read_into(buffer, components=components, alignment=alignment)

    def read(self) -> bytes:
        """The last picture's bytes, RGBA."""
        pixels: bytes = self.framebuffer.read(components=4, alignment=1)
        return pixels
