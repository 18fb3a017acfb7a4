"""Which dreams matter in which tile of the plane, found on the CPU.

The plane is measured in its own height: p = (x * aspect, y). It is cut into square tiles anchored at
its origin, so that a part of the picture is cut the same way as the whole. In each tile only the few
dreams whose territory can reach it are drawn; geometry that is not drawn is the only thing that is free
on software GL.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamscape.render.dream import REACH
from dreamscape.render.warp import Warp, warp_at

NEIGHBOURS = 6
"""How many dreams share a tile at most."""

BLOCK = 3
"""Tiles are searched in blocks of 3 x 3: a block keeps few candidates, each of its tiles fewer."""

Single = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class View:
    """The part of the plane that a target shows, in plane heights; y up."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Territory:
    """Where each dream lies and how its border behaves; plane heights."""

    places: Single  # (n, 2)
    lead: Single  # (n,)
    softness: Single  # (n,)
    radius: float  # beyond this distance a dream ends in the night
    jag: float  # how far the fine raggedness of a border moves it at most


@dataclass(frozen=True, slots=True)
class Grid:
    """The tiles that cover a view, with the warp at their corners."""

    size: float  # edge of a tile, plane heights
    first: tuple[int, int]  # index (column, row) of the first tile
    shape: tuple[int, int]  # columns, rows
    corners: Single  # (rows + 1, columns + 1, 2): displacement at each corner, plane heights


@dataclass(frozen=True, slots=True)
class Tiles:
    """Tile records by row: column, row, then the dreams in it, nearest first, -1 where there is none."""

    column: Ints
    row: Ints
    dreams: Ints  # (m, NEIGHBOURS)

    @property
    def crowded(self) -> npt.NDArray[np.bool_]:
        """True where two dreams or more share the tile."""
        return self.dreams[:, 1] >= 0


def grid_over(view: View, size: float, warp: Warp) -> Grid:
    """The tiles of edge `size` that cover `view`."""
    slack = 1e-5  # a view that begins with a tile does so but for rounding
    first_column, first_row = int(np.floor(view.x / size + slack)), int(np.floor(view.y / size + slack))
    columns = int(np.ceil((view.x + view.width) / size - slack)) - first_column
    rows = int(np.ceil((view.y + view.height) / size - slack)) - first_row
    x = (np.arange(columns + 1) + first_column) * size
    y = (np.arange(rows + 1) + first_row) * size
    points = np.stack(np.meshgrid(x, y), axis=-1)
    return Grid(size, (first_column, first_row), (columns, rows), warp_at(points, warp))


def centres(grid: Grid) -> tuple[Single, Single]:
    """The displaced centre (rows, columns, 2) of each tile and how far its inside lies from it at most."""
    columns, rows = grid.shape
    corner = grid.corners
    x = (np.arange(columns + 1, dtype=np.float32) + grid.first[0]) * np.float32(grid.size)
    y = (np.arange(rows + 1, dtype=np.float32) + grid.first[1]) * np.float32(grid.size)
    at = np.empty_like(corner)
    at[..., 0] = corner[..., 0] + x
    at[..., 1] = corner[..., 1] + y[:, None]
    four = (at[:-1, :-1], at[:-1, 1:], at[1:, :-1], at[1:, 1:])
    middle = (four[0] + four[1] + four[2] + four[3]) * np.float32(0.25)
    square = [((one - middle) ** 2).sum(axis=-1) for one in four]
    return middle, np.sqrt(np.maximum.reduce(square))


def tiles_of(grid: Grid, territory: Territory) -> Tiles:
    """For each tile the dreams that can be seen in it, nearest first. Tiles that lie in the night are
    left out."""
    if not len(territory.places):
        empty = np.zeros(0, np.int32)
        return Tiles(empty, empty, np.zeros((0, NEIGHBOURS), np.int32))
    middle, spread = centres(grid)
    columns, rows = grid.shape
    row, column = np.divmod(np.arange(rows * columns), columns)
    middle, spread = middle.reshape(-1, 2), spread.reshape(-1) + np.float32(territory.jag)
    blocks = (row // BLOCK) * -(-columns // BLOCK) + column // BLOCK
    candidates = block_candidates(blocks, middle, spread, territory)
    dreams = _nearest(middle, spread, candidates[blocks], territory)
    seen = dreams[:, 0] >= 0
    return Tiles(
        (column[seen] + grid.first[0]).astype(np.int32),
        (row[seen] + grid.first[1]).astype(np.int32),
        dreams[seen],
    )


def block_candidates(
    blocks: npt.NDArray[np.int64], middle: Single, spread: Single, territory: Territory
) -> Ints:
    """For each block of tiles the dreams that can reach any of its tiles, padded with -1."""
    count = np.bincount(blocks)
    centre = np.stack([np.bincount(blocks, middle[:, axis]) / count for axis in (0, 1)], axis=-1)
    reach = np.zeros(len(count))
    np.maximum.at(reach, blocks, np.hypot(*(middle - centre[blocks]).T) + spread)
    distance = _distances(centre.astype(np.float32), territory)
    bound = distance.min(axis=1) + 2.0 * reach
    near = distance - REACH * territory.softness <= bound[:, None]
    width = max(int(near.sum(axis=1).max()), 1)
    order = np.argsort(~near, axis=1, kind="stable")[:, :width]
    return np.where(np.take_along_axis(near, order, axis=1), order, -1).astype(np.int32)


def _distances(points: Single, territory: Territory) -> Single:
    """Distance of each point to each dream's border centre, less its lead: (points, dreams)."""
    x = points[:, :1] - territory.places[:, 0]
    y = points[:, 1:] - territory.places[:, 1]
    distance: Single = np.sqrt(x * x + y * y) - territory.lead
    return distance


@dataclass(frozen=True, slots=True)
class Away:
    """From each point to its candidates, (points, candidates); x and y apart, because NumPy is slow at
    summing pairs."""

    x: Single
    y: Single
    length: Single
    distance: Single  # less the lead; infinite where there is no candidate


def away_from(points: Single, candidates: Ints, territory: Territory) -> Away:
    """How far each point (n, 2) lies from its candidates (n, k), -1 where there is none."""
    x = points[:, :1] - territory.places[:, 0][candidates]
    y = points[:, 1:] - territory.places[:, 1][candidates]
    length = np.sqrt(x * x + y * y)
    distance = length - territory.lead[candidates]
    distance[candidates < 0] = np.inf
    return Away(x, y, length, distance)


def ranked(distance: Single, rows: Ints, keep: int) -> Ints:
    """The entries of `rows` (n, k) with the `keep` least distances, nearest first, (n, keep); -1 where no
    finite one is left. Sorted as whole numbers, the distance before the row: several times as fast as
    sorting indices."""
    least = distance.min(axis=1)
    above = distance - np.where(np.isfinite(least), least, np.float32(0.0))[:, None]
    keys = above.astype(np.float32).view(np.uint32).astype(np.uint64) << np.uint64(32)
    keys |= rows.astype(np.uint32)
    keys[~np.isfinite(distance)] = np.iinfo(np.uint64).max  # whose lower half is -1
    keys.sort(axis=1)
    found = np.full((len(rows), keep), -1, np.int32)
    found[:, : keys.shape[1]] = keys[:, :keep].astype(np.uint32).view(np.int32)
    return found


def _margin(away: Away, spread: Single) -> Single:
    """How much the difference of a dream's distance and the least one can change within a tile: the
    difference of two unit directions times the way, (tiles, candidates)."""
    inverse = 1.0 / (away.length + np.float32(1e-6))
    nearest = away.distance.argmin(axis=1)[:, None]
    x, y = away.x * inverse, away.y * inverse
    x -= np.take_along_axis(x, nearest, axis=1)
    y -= np.take_along_axis(y, nearest, axis=1)
    # within the tile both directions turn, the more the nearer the dreams are
    turning = inverse + np.take_along_axis(inverse, nearest, axis=1)
    change = np.sqrt(x * x + y * y) + 0.5 * spread[:, None] * turning
    margin: Single = np.minimum(change, 2.0) * spread[:, None]
    return margin


def _nearest(middle: Single, spread: Single, candidates: Ints, territory: Territory) -> Ints:
    """The up to NEIGHBOURS dreams that can be seen in each tile, out of its block's candidates."""
    away = away_from(middle, candidates, territory)
    least = away.distance.min(axis=1)
    reach = away.distance - REACH * territory.softness[candidates]
    late = reach > least[:, None] + _margin(away, spread)
    dreams = ranked(np.where(late, np.float32(np.inf), away.distance), candidates, NEIGHBOURS)
    dreams[least - spread > territory.radius] = -1
    return dreams
