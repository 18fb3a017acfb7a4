"""Which tiles of which dreams a drawing lies in."""

import numpy as np
import numpy.typing as npt

from dreamscape.render.plan import Plan
from dreamscape.render.sketches.field import WIDE
from dreamscape.render.sketches.sketches import Drawn
from dreamscape.render.tiles import Grid

Single = npt.NDArray[np.float32]
Array = npt.NDArray[np.generic]
Flags = npt.NDArray[np.bool_]

_TREMBLE = 0.02
"""How far the hand's tremor and the line's own width reach beyond it."""


def rows_of(plan: Plan, drawn: Drawn) -> Single:
    """(n, 1, 4) for each dream of `plan`, as dream.vert reads it: see Drawn.values; nothing is to be seen
    where the third is 0, nor where `plan`, a glance, has drawn several dreams as one."""
    table = np.zeros((len(plan.dreamers), 1, 4), np.float32)
    dream = plan.choir.member_of[drawn.layers]
    single = plan.choir.size[dream] == 1
    table[dream[single], 0] = drawn.values[single]
    return table


def reached(records: Array, rows: Single, plan: Plan, grid: Grid, flow: float) -> Flags:
    """Which records (column, row, dream, ...; as dream.vert has them) a drawing can be seen in. `flow`: how
    much of the warp moves the inside of dreams."""
    column, row, dream = (records[:, k].astype(np.int64) for k in range(3))
    found: Flags = rows[dream, 0, 2] > 0.0
    some = np.flatnonzero(found)
    column, row, dream = column[some], row[some], dream[some]
    right, up = column - grid.first[0], row - grid.first[1]
    corners = np.stack([grid.corners[up + k, right + m] for k in (0, 1) for m in (0, 1)])
    shift = corners.mean(axis=0)
    spread = np.abs(corners - shift).max(axis=(0, 2))
    middle = (np.stack([column, row], axis=-1) + 0.5) * grid.size + flow * shift
    away = np.abs(middle - plan.dreamers[dream, 0, :2]).max(axis=1)
    half = (WIDE + 2.0 * _TREMBLE) * plan.dreamers[dream, 1, 0]
    found[some] = away <= half + 0.5 * grid.size + flow * spread
    return found
