"""How a picture is seen: how bright it gets, and how much of it lies in one field of view."""

import math
from dataclasses import dataclass

from dreamscape.errors import DreamError

PEAK = 200.0
"""Luminance of white, cd/m2, that checks after ITU-R BT.1702 assume; LED walls have 800 and more."""

_FIELD = math.radians(10.0), math.radians(7.5)
"""WCAG's field of view: 341 x 256 pixels of 1024 x 768 (WCAG 2.2, understanding 2.3.1)."""
_THIRD = 1.0 / 3.0


@dataclass(frozen=True, slots=True)
class Viewing:
    """A screen, and who stands nearest to it. Without distance and width a field is a third of the picture's
    width and height, as WCAG takes it."""

    peak: float = PEAK  # luminance of white, cd/m2
    distance: float | None = None  # of the nearest eyes, metres
    width: float | None = None  # of the picture, metres

    def field(self, aspect: float) -> tuple[float, float]:
        """Width and height of a field of view, shares of the picture's; above 1 where it is larger than the
        picture."""
        if self.distance is None or self.width is None:
            return _THIRD, _THIRD
        wide, high = (2.0 * self.distance * math.tan(angle / 2.0) / self.width for angle in _FIELD)
        return wide, high * aspect

    def facts(self) -> dict[str, object]:
        """For JSON."""
        return {"peak luminance": self.peak, "distance": self.distance, "width": self.width}


AVERAGE = Viewing()
"""When nothing is known of the screen."""


def viewing_of(peak: float, distance: float | None, width: float | None) -> Viewing:
    """As it was asked for. Raises DreamError for what no screen is like."""
    if not 20.0 <= peak <= 20_000.0:
        raise DreamError(f"--peak-luminance {peak:g}: white has 20 to 20000 cd/m2", 2)
    if (distance is None) != (width is None):
        raise DreamError("give both --viewing-distance and --picture-width, or neither", 2)
    for option, metres in (("--viewing-distance", distance), ("--picture-width", width)):
        if metres is not None and not 0.05 <= metres <= 1000.0:
            raise DreamError(f"{option} {metres:g}: give metres, 0.05 to 1000", 2)
    return Viewing(peak, distance, width)
