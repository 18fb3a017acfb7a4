"""What eyes are endangered by, worked out of light: luminance, and redness in two ways."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Single = npt.NDArray[np.float32]

_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32
)  # of linear sRGB, IEC 61966-2-1
_X, _Y, _Z = _XYZ
_SUMS = np.stack([_Y, np.ones(3, np.float32), 4.0 * _X, 9.0 * _Y, _X + 15.0 * _Y + 3.0 * _Z])
"""Luminance, all light, and what u' and v' are quotients of (CIE 15, 1976 UCS)."""
_RED = np.array([0.4507, 0.5229], np.float32)  # u'v' of its red primary
_VEIL = 0.01
"""Light of the room on the screen, share of white: a red that is nearly black is seen as grey."""
_REDDISH, _SATURATED = 0.70, 0.80
"""Share of red in the light from which it begins to count, and from which it counts in full (WCAG)."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Of each cell, shape (rows, columns)."""

    luminance: Single  # relative, 0..1
    red: Single  # R - G - B of saturated red, 0..1 (WCAG 2.0, 2.1)
    away: Single  # distance from red in CIE 1976 u'v' (WCAG 2.2), 0..0.6

    def __iter__(self) -> Iterator[Single]:
        return iter((self.luminance, self.red, self.away))


def levels_of(light: Single, gain: float = 1.0) -> Levels:
    """Of linear light, shape (rows, columns, 3), of a screen that enlarges it by `gain`."""
    light = np.maximum(light, 0.0) * np.float32(gain)
    luminance, total, u, v, whole = np.moveaxis(light @ _SUMS.T, -1, 0)
    share = light[..., 0] / np.maximum(total, 1e-6)
    saturated = np.clip((share - _REDDISH) / (_SATURATED - _REDDISH), 0.0, 1.0)
    red = np.maximum(2.0 * light[..., 0] - total, 0.0) * saturated
    veil = _VEIL * _SUMS.sum(axis=1)
    whole = whole + veil[4]
    away = np.hypot((u + veil[2]) / whole - _RED[0], (v + veil[3]) / whole - _RED[1])
    return Levels(luminance, red, away)
