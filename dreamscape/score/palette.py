"""Mood to colours: four stops from night to glow, in OKLCH.

The families lie on a circle; a dream's `hue` 0..1 says where. Valence opens or closes the colours,
arousal makes them burn. Every palette starts almost black: there is night in every dream.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dreamscape.score.oklch import linear_rgb

Floats = npt.NDArray[np.float64]

#              hue of the dream: 0     .17    .33    .5     .66    .83    1
FAMILIES = np.array([0.0, 0.17, 0.33, 0.5, 0.66, 0.83, 1.0])
BODY = np.array([36.0, 68.0, 150.0, 205.0, 256.0, 308.0, 396.0])
"""OKLCH hue in degrees of the body: ember, amber, moss, sea, deep blue, violet, ember again."""
DEEP = np.array([12.0, 38.0, 175.0, 242.0, 278.0, 285.0, 372.0])
"""Hue of the deep tone: shadows turn away from the light."""
LIGHT = np.array([82.0, 92.0, 112.0, 190.0, 220.0, 350.0, 442.0])
"""Hue of the glow: highlights turn towards it."""

STOPS = ("night", "near", "far", "glow")
LIGHTNESS = np.array([0.125, 0.315, 0.600, 0.930])
CHROMA = np.array([0.030, 0.105, 0.145, 0.055])


def colours(hue: Floats, valence: Floats, arousal: Floats) -> npt.NDArray[np.float32]:
    """Linear sRGB (n, 4, 3): the stops night, near, far, glow of n dreams. hue 0..1, moods -1..1.

    Moods do not change within a show: the last few answers are kept. The result cannot be written into."""
    return _colours(*(np.asarray(one, np.float64).tobytes() for one in (hue, valence, arousal)))


@lru_cache(8)
def _colours(hues: bytes, valences: bytes, arousals: bytes) -> npt.NDArray[np.float32]:
    hue, valence, arousal = (np.frombuffer(one) for one in (hues, valences, arousals))
    families = [np.interp(hue % 1.0, FAMILIES, turns) for turns in (DEEP, DEEP, BODY, LIGHT)]
    angle = np.stack(families, axis=1)
    open_ = (0.5 + 0.5 * valence)[:, None]
    burning = (0.5 + 0.5 * arousal)[:, None]
    lightness = LIGHTNESS + np.array([-0.015, -0.045, -0.055, -0.02]) + open_ * [0.02, 0.06, 0.10, 0.03]
    chroma = CHROMA * (0.50 + 0.30 * open_ + 0.40 * burning)
    found = linear_rgb(lightness, chroma, angle).astype(np.float32)
    found.setflags(write=False)
    return found
