"""Where dreams are: they wander about home, lean along their threads, and shrink from an open seam."""

import numpy as np

from dreamscape.narrative.attune import Bonds, both
from dreamscape.narrative.exact import ASPECT, SINE, TICKS, UNIT, Floats, Longs, angle

_FAR = 0.22
"""Furthest a dream strays from home, in spacings: two neighbours never meet."""
_STRAY = 0.045
"""Furthest a dream strays from home, plane heights."""
_OWN = 0.33
"""Furthest a dream strays from home, as a share of its gap: two that stray towards each other stay apart."""
EDGE = 0.01
"""Share of the plane at its edges where no dream lies."""
_LAG = 6.0
"""Seconds in which a dream closes most of the way to where it is drawn."""
_FASTEST = 0.008
"""Plane heights a second."""
_GRAIN = 2.0**24


def spacing(count: int) -> float:
    """Distance between neighbours when `count` dreams share the plane evenly, plane heights."""
    return float(np.sqrt(ASPECT / max(count, 2)))


def reach_of(room: float) -> float:
    """How far a dream may stray from home, plane heights."""
    return min(_FAR * room, _STRAY)


def lengths(place: Floats, found: Bonds) -> tuple[Floats, Floats, Floats]:
    """Along each thread: x and y from a to b, and the distance; plane heights."""
    across = (place[found.b, 0] - place[found.a, 0]) * ASPECT
    up = place[found.b, 1] - place[found.a, 1]
    return across, up, np.sqrt(across * across + up * up)


def leaning(found: Bonds, across: Floats, up: Floats, degree: Floats, count: int) -> Floats:
    """(n, 2) where the threads draw each dream: the mean way to its neighbours, plane heights."""
    east = np.rint(found.weight * across * _GRAIN)
    north = np.rint(found.weight * up * _GRAIN)
    scale = 1.0 / _GRAIN / (degree + 77.0)
    lean = np.empty((count, 2))
    lean[:, 0] = both(found, east, -east, count) * scale
    lean[:, 1] = both(found, north, -north, count) * scale
    return lean


def wander(tick: int, start: Longs, speed: Longs) -> Floats:
    """(n, 2) a slow Lissajous figure in -1..1; `start` and `speed` are phases, (n, 2)."""
    return np.asarray(SINE[angle(start + speed * tick)] / UNIT, np.float64)


def step(home: Floats, place: Floats, drawn: Floats, room: float, gap: Floats) -> Floats:
    """The places a tick later. `drawn` is (n, 2) plane heights away from home; it is held within bounds."""
    bound = np.minimum(reach_of(room), _OWN * gap)
    size = np.sqrt(drawn[:, 0] * drawn[:, 0] + drawn[:, 1] * drawn[:, 1])
    held = bound / (bound + size)
    offset = drawn * held[:, None]
    offset[:, 0] /= ASPECT
    aim = np.minimum(np.maximum(home + offset, EDGE), 1.0 - EDGE)
    move = (aim - place) * (1.0 / (_LAG * TICKS))
    fastest = _FASTEST / TICKS
    across = move[:, 0] * ASPECT
    pace = np.sqrt(across * across + move[:, 1] * move[:, 1])
    return np.asarray(place + move * np.minimum(fastest / np.maximum(pace, fastest), 1.0)[:, None])
