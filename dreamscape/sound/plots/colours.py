"""The plots' colours: night, moonlight, candle gold; and a map from quiet to loud that only gets lighter.

The map runs through OKLab (Ottosson 2020), in which equal steps look equal: from ink over indigo and the blue
of moonlight to gold, by way of silver, as the light goes in the shows themselves.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.float32]
Colour = tuple[int, int, int]

NIGHT: Colour = (7, 9, 18)
PANEL: Colour = (11, 14, 27)
GRID: Colour = (38, 45, 74)
FAINT: Colour = (132, 142, 178)
TEXT: Colour = (222, 228, 245)
MOON: Colour = (150, 190, 255)
DEEP: Colour = (56, 82, 158)
TEAL: Colour = (86, 204, 196)
ROSE: Colour = (240, 118, 150)
RED: Colour = (232, 62, 66)
GOLD: Colour = (255, 200, 96)
VIOLET: Colour = (164, 134, 255)

# Lightness, chroma and hue (degrees) of the map, from quiet to loud.
_STOPS = (
    (0.09, 0.022, 278), (0.17, 0.065, 284), (0.28, 0.115, 282), (0.42, 0.150, 270), (0.56, 0.140, 254),
    (0.69, 0.105, 232), (0.80, 0.055, 190), (0.88, 0.085, 96), (0.97, 0.060, 92),
)  # fmt: skip


@cache
def light_map(steps: int = 1024) -> Pixels:
    """(steps, 3) sRGB 0..255 from quiet to loud."""
    stops = np.array(_STOPS)
    turn = np.radians(stops[:, 2])
    lab = np.stack([stops[:, 0], stops[:, 1] * np.cos(turn), stops[:, 1] * np.sin(turn)])
    at = np.linspace(0, 1, steps)
    places = np.linspace(0, 1, len(stops))
    return srgb(np.stack([np.interp(at, places, row) for row in lab], axis=1))


def srgb(lab: npt.NDArray[np.float64]) -> Pixels:
    """OKLab (n, 3) as sRGB 0..255; what lies outside is held at the edge."""
    roots = lab @ np.array([
        [1.0, 1.0, 1.0],
        [0.3963377774, -0.1055613458, -0.0894841775],
        [0.2158037573, -0.0638541728, -1.2914855480],
    ])  # fmt: skip
    linear = roots**3 @ np.array([
        [4.0767416621, -1.2684380046, -0.0041960863],
        [-3.3077115913, 2.6097574011, -0.7034186147],
        [0.2309699292, -0.3413193965, 1.7076147010],
    ])  # fmt: skip
    linear = np.clip(linear, 0, 1)
    bent = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    pixels: Pixels = (bent * 255).astype(np.float32)
    return pixels


def lit(values: npt.NDArray[np.floating]) -> Pixels:
    """The map's colours of values 0..1, any shape (…) to (…, 3)."""
    table = light_map()
    place = (np.clip(values, 0, 1) * (len(table) - 1)).astype(np.int32)
    pixels: Pixels = table[place]
    return pixels


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` 0..1 of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
