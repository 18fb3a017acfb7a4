"""What films and stills are made from: anything that draws a time and can be read."""

from typing import Any, Protocol


class Source(Protocol):
    """Pictures by show time. render.picture.Picture is one."""

    size: tuple[int, int]

    def draw(self, time: float) -> None:
        """Draw the picture of show time `time` (seconds)."""

    def read_into(self, buffer: Any) -> None:
        """Copy the last picture into a writable buffer: RGBA, 8 bit, sRGB, top row first, no padding."""

    def read(self) -> bytes:
        """The last picture's bytes, in the same layout."""
