"""Where finished pictures go beside the screens: other programs, a recording."""

from typing import Protocol


class Sink(Protocol):
    """Takes each picture that is shown; it keeps the next one waiting, and must not do so for long."""

    def take(self, pixels: bytearray, size: tuple[int, int], at: float) -> None:
        """A picture of `size` (RGBA, top row first, softened as it is shown) of show time `at` (seconds)."""

    def close(self) -> None:
        """There are no more."""
