"""How a crowd draws together: the whole plane becomes one round island that turns about its middle.

Everything with a place goes through the same map, so dreams keep their neighbours and nobody is passed
over. It is one-to-one: two that were apart stay apart.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ASPECT = 16 / 9
"""The plane's width in plane heights, wherever the story measures a distance."""
_DIRECTIONS = 8
DRAWN = 0.15
"""How much nearer the outermost dreams come, as a share of their way to the middle."""
ROUND = 0.8
"""How far the corners are drawn in: 0 keeps the rectangle, 1 makes an ellipse."""
TURN = 0.55
"""How far the middle turns, radians; the edge stays."""


def gathered(places: Floats, gather: float) -> Floats:
    """(n, 2) places on the plane, drawn together by `gather` 0..1; 0 leaves them where they are.

    The corners follow the elliptical grid mapping, x √(1 - y²/2) (Fong, "Analytical methods for squaring
    the disc", 2014)."""
    if gather <= 0.0 or not len(places):
        return places
    centred = 2.0 * np.asarray(places, np.float64) - 1.0
    bent = 1.0 - 0.5 * ROUND * gather * centred[:, ::-1] ** 2
    pulled = centred * np.sqrt(np.maximum(bent, 0.0)) * (1.0 - DRAWN * gather)
    inner = np.maximum(1.0 - (pulled**2).sum(axis=1), 0.0)
    turned = TURN * gather * inner * inner
    cosine, sine = np.cos(turned), np.sin(turned)
    across, up = pulled[:, 0], pulled[:, 1]  # in half widths and half heights, so an ellipse turns in itself
    both = np.stack([across * cosine - up * sine, across * sine + up * cosine], axis=1)
    return np.asarray(0.5 + 0.5 * both)


def narrowed(places: Floats, gap: Floats, gather: float) -> Floats:
    """(n,) how far the nearest neighbour is then that was `gap` away before, plane heights of a plane 16:9,
    in whatever direction."""
    if gather <= 0.0 or not len(places):
        return gap
    scale = np.array([ASPECT, 1.0])
    here = gathered(places, gather)
    found = np.full(len(places), np.inf)
    for turn in np.arange(_DIRECTIONS) * (2.0 * np.pi / _DIRECTIONS):
        way = np.array([np.cos(turn), np.sin(turn)]) / scale
        moved = (gathered(places + gap[:, None] * way, gather) - here) * scale
        np.minimum(found, np.sqrt((moved * moved).sum(axis=1)), out=found)
    return np.asarray(np.minimum(found, gap))


def nearer(gather: float) -> float:
    """By how much lengths shrink on the whole."""
    return 1.0 - DRAWN * gather
