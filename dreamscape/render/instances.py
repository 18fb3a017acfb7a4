"""Which tiles a pass draws, in which order: records as the vertex shaders fetch them."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dreamscape.render.dream import SHORE
from dreamscape.render.plan import Plan
from dreamscape.render.tiles import Grid, Tiles, centres

Array = npt.NDArray[np.generic]


def records_of(plan: Plan, grid: Grid, tiles: Tiles) -> tuple[Array, Array, Array]:
    """Instances of dream.vert, sorted by visual and program; with each one's visual and program."""
    tile, slot = np.nonzero(tiles.dreams >= 0)
    dream = tiles.dreams[tile, slot]
    among = _shared_or_shore(plan, grid, tiles)[tile]
    visual = plan.visuals[dream]
    order = np.lexsort((among, visual))
    tile, slot, dream = tile[order], slot[order], dream[order]
    records = np.zeros((len(tile), 8), np.int32)
    records[:, 0], records[:, 1], records[:, 2] = tiles.column[tile], tiles.row[tile], dream
    others = np.arange(5) + (np.arange(5) >= slot[:, None])
    neighbours = np.take_along_axis(tiles.dreams[tile], others, axis=1)
    records[:, 4:8], records[:, 3] = neighbours[:, :4], neighbours[:, 4]
    return records, visual[order], among[order]


def _shared_or_shore(plan: Plan, grid: Grid, tiles: Tiles) -> Array:
    """Tiles that need weights: more than one dream, or so far out that the dream thins into the night."""
    middle, spread = centres(grid)
    at = (tiles.row - grid.first[1], tiles.column - grid.first[0])
    first = tiles.dreams[:, 0]
    away = np.hypot(*(middle[at] - plan.territory.places[first]).T) - plan.territory.lead[first]
    shore = away + spread[at] + plan.territory.jag > plan.island * SHORE
    shared: Array = tiles.crowded | shore
    return shared


def runs_of(visual: Array, among: Array) -> list[tuple[int, int]]:
    """Where runs of equal (visual, program) begin and end."""
    if not len(visual):
        return []
    change = np.nonzero((np.diff(visual) != 0) | (np.diff(among.astype(np.int8)) != 0))[0] + 1
    edges = [0, *(int(k) for k in change), len(visual)]
    return list(pairwise(edges))


def light_records(grid: Grid, reached: Array) -> tuple[Array, int]:
    """The tiles of the grid: those no seam reaches first, and how many."""
    order = np.argsort(reached.reshape(-1), kind="stable")
    records = np.zeros((len(order), 4), np.int32)
    records[:, 0] = order % grid.shape[0] + grid.first[0]
    records[:, 1] = order // grid.shape[0] + grid.first[1]
    return records, int(len(order) - reached.sum())
