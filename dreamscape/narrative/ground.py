"""A ground for everybody: however people crowd to one place, each keeps some plane of their own there.

Who comes to a place that is taken is given the nearest free one, and nobody strays further from home than
a third of the way to the nearest other home. So no dream ever comes to lie under another.
"""

import numpy as np

from dreamscape.narrative.exact import ASPECT, COSINE, SINE, UNIT, Floats, Longs
from dreamscape.narrative.places import spacing
from dreamscape.narrative.state import State

_LEAST = 0.022
"""Two homes are at least so far apart, plane heights, while the plane has room for it."""
_DENSEST = 0.25
"""The same in a large crowd, as a share of the even spacing: far below 0.83, where packing in order of
arrival jams (Palasti 1960), so that a free place is always near."""
_SEARCHED, _AT_ONCE = 4096, 16
"""Places that are tried on the spiral, and how many at once."""
_GOLDEN = 0.381966
"""Turns between two places of the spiral: the golden section spreads them evenly (Vogel 1979)."""
_EXACT = 4096
"""Above so many homes only those nearby are looked at, and no gap counts as wider than a cell."""
_MARGIN = 0.02
"""Share of the plane at its edges in which no new place is sought."""


def least(count: int) -> float:
    """How far apart two homes are at least in a crowd of `count`, plane heights."""
    return min(_LEAST, _DENSEST * spacing(count))


def settled(state: State, x: float, y: float) -> tuple[float, float]:
    """(x, y) if that is free, else the free place nearest to it."""
    wanted = least(int(state.dreamers["here"].sum()) + 1)
    best, widest = (x, y), _gap(state, x, y)
    for first in range(1, _SEARCHED, _AT_ONCE):
        if widest >= wanted:
            break
        places = _on_spiral(x, y, first, wanted)
        gaps = _gaps(state, places)
        chosen = int(np.argmax(np.minimum(gaps, wanted)))
        if gaps[chosen] > widest:
            best, widest = (float(places[chosen, 0]), float(places[chosen, 1])), float(gaps[chosen])
    return best


def fence(state: State, row: int) -> None:
    """Measure the gap of the newcomer in `row`; where that is nearer than what was, others' gaps shrink."""
    columns = state.dreamers
    x, y = columns["home"][row].tolist()
    cell = state.known.cells.setdefault(_cell(x, y), [])
    if row not in cell:
        cell.append(row)
    rows = _rows(state, x, y)
    rows = rows[columns["here"][rows] & (rows != row)]
    columns["gap"][row] = ASPECT if columns.count <= _EXACT else _LEAST
    if len(rows):
        away = _distances(columns["home"][rows], x, y)
        columns["gap"][row] = min(float(columns["gap"][row]), float(away.min()))
        columns["gap"][rows] = np.minimum(columns["gap"][rows], away)


def remember(state: State) -> None:
    """Find again which home lies in which cell, after the state was loaded."""
    for row, (x, y) in enumerate(state.dreamers["home"].tolist()):
        state.known.cells.setdefault(_cell(x, y), []).append(row)


def _on_spiral(x: float, y: float, first: int, room: float) -> Floats:
    """(k, 2) the next places around (x, y), further and further out."""
    number = np.arange(first, first + _AT_ONCE)
    turned = (number * _GOLDEN * len(SINE)).astype(np.int64) % len(SINE)
    radius = 0.6 * room / UNIT * np.sqrt(number)
    around = np.stack([x + radius * COSINE[turned] / ASPECT, y + radius * SINE[turned]], axis=1)
    return np.asarray(np.minimum(np.maximum(around, _MARGIN), 1.0 - _MARGIN))


def _gap(state: State, x: float, y: float) -> float:
    """How far (x, y) is from the nearest home of somebody who is there."""
    rows = _rows(state, x, y)
    rows = rows[state.dreamers["here"][rows]]
    return float(_distances(state.dreamers["home"][rows], x, y).min()) if len(rows) else ASPECT


def _gaps(state: State, places: Floats) -> Floats:
    """(k,) of each of (k, 2) places."""
    if state.dreamers.count > _EXACT:
        return np.array([_gap(state, *place) for place in places.tolist()])
    homes = state.dreamers["home"][state.dreamers["here"]]
    if not len(homes):
        return np.full(len(places), ASPECT)
    across = (homes[:, 0] - places[:, :1]) * ASPECT
    up = homes[:, 1] - places[:, 1:]
    return np.asarray(np.sqrt((across * across + up * up).min(axis=1)))


def _rows(state: State, x: float, y: float) -> Longs:
    """Whose home may be nearby: everybody, or in a large crowd those in the nine cells around."""
    if state.dreamers.count <= _EXACT:
        return np.arange(state.dreamers.count)
    column, line = _cell(x, y)
    around = [(column + i, line + k) for i in (-1, 0, 1) for k in (-1, 0, 1)]
    return np.array([row for cell in around for row in state.known.cells.get(cell, ())], np.int64)


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x * ASPECT / _LEAST), int(y / _LEAST)


def _distances(homes: Floats, x: float, y: float) -> Floats:
    across = (homes[:, 0] - x) * ASPECT
    up = homes[:, 1] - y
    return np.asarray(np.sqrt(across * across + up * up))
