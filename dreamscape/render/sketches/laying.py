"""Which tiles of which dreams a drawing lies in."""

import numpy as np
import numpy.typing as npt

from dreamscape.render.plan import Plan
from dreamscape.render.sketches.field import WIDE
from dreamscape.render.sketches.sketches import Drawn
from dreamscape.render.tiles import Grid

Single = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_TREMBLE = 0.02
"""How far the hand's tremor and the line's own width reach beyond it."""


def rows_of(plan: Plan, drawn: Drawn) -> Single:
    """(n, 1, 4) for each dream of `plan`, as dream.vert reads it: see Drawn.values; nothing is to be seen where the
    third is 0. A dream that is one of many in a choir shows no drawing."""
    table = np.zeros((len(plan.dreamers), 1, 4), np.float32)
    dream = plan.choir.member_of[drawn.layers]
    single = plan.choir.size[dream] == 1
    table[dream[single], 0] = drawn.values[single]
    return table


def reached(records: Ints, rows: Single, plan: Plan, grid: Grid, flow: float) -> Flags:
    """Which records (column, row, dream, ...; as dream.vert has them) a drawing can be seen in. `flow`: how much of
    the warp moves the inside of dreams."""
    found = rows[records[:, 2], 0, 2] > 0.0
    some = np.flatnonzero(found)
    column, row = records[some, 0] - grid.first[0], records[some, 1] - grid.first[1]
    corners = np.stack([grid.corners[row + up, column + right] for up in (0, 1) for right in (0, 1)])
    shift = corners.mean(axis=0)
    spread = np.abs(corners - shift).max(axis=(0, 2))
    middle = (records[some, :2] + 0.5) * grid.size + flow * shift
    dreams = records[some, 2]
    away = np.abs(middle - plan.dreamers[dreams, 0, :2]).max(axis=1)
    half = (WIDE + 2.0 * _TREMBLE) * plan.dreamers[dreams, 1, 0]
    found[some] = away <= half + 0.5 * grid.size + flow * spread
    return found
