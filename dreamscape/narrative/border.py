"""The border between two groups of dreams, as points a seam runs along."""

import numpy as np

from dreamscape.narrative.exact import ASPECT, Floats, Ints32

POINTS = 96
"""At most so many points stand for a border."""
_SIDE = 1000
"""At most so many dreams of a side are looked at; more would move the border by less than it is wide."""
_WIDE, _HIGH = 48, 27


def points(place: Floats, left: Ints32, right: Ints32) -> Floats:
    """(p, 2) plane points where the nearest dream of each side is equally far: the seam that is seen."""
    found = crossings(place, left, right)
    return found[:: max(1, -(-len(found) // POINTS))]


def length(spots: Floats) -> float:
    """Length of the border of which all `crossings` are given, plane heights.

    Cauchy and Crofton: a curve crosses the lines of a square grid of step d about 4 L / (pi d) times.
    """
    return len(spots) * 0.78539816 / _HIGH


def crossings(place: Floats, left: Ints32, right: Ints32) -> Floats:
    """(p, 2) where the border crosses the lines of a square grid, by x and then y.

    The difference of the two distances is taken on the grid, and its changes of sign are interpolated.
    """
    across = (np.arange(_WIDE) + 0.5) / _WIDE
    up = (np.arange(_HIGH) + 0.5) / _HIGH
    grid = np.stack([np.tile(across, _HIGH), np.repeat(up, _WIDE)], axis=1)
    lean = _nearest(grid, place[_thinned(left)]) - _nearest(grid, place[_thinned(right)])
    spots = grid.reshape(_HIGH, _WIDE, 2)
    lean = lean.reshape(_HIGH, _WIDE)
    found = np.concatenate(
        [
            _crossings(spots[:, :-1], spots[:, 1:], lean[:, :-1], lean[:, 1:]),
            _crossings(spots[:-1], spots[1:], lean[:-1], lean[1:]),
        ]
    )
    order = np.lexsort((found[:, 1], found[:, 0]))
    return found[order]


def distances(spots: Floats, x: float, y: float) -> Floats:
    """From (x, y) to each plane point, plane heights."""
    across = (spots[:, 0] - x) * ASPECT
    up = spots[:, 1] - y
    return np.asarray(np.sqrt(across * across + up * up))


def _thinned(rows: Ints32) -> Ints32:
    return rows[:: max(1, -(-len(rows) // _SIDE))]


def _nearest(spots: Floats, place: Floats) -> Floats:
    closest = np.empty(len(spots))
    for start in range(0, len(spots), 256):
        part = spots[start : start + 256]
        across = (part[:, 0][:, None] - place[None, :, 0]) * ASPECT
        up = part[:, 1][:, None] - place[None, :, 1]
        closest[start : start + 256] = (across * across + up * up).min(axis=1)
    return np.sqrt(closest)


def _crossings(one: Floats, two: Floats, at_one: Floats, at_two: Floats) -> Floats:
    changes = (at_one < 0.0) != (at_two < 0.0)
    before, after = at_one[changes], at_two[changes]
    share = before / (before - after)
    return np.asarray(one[changes] + (two[changes] - one[changes]) * share[:, None])
