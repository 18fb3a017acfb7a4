"""Which tiles a seam reaches, and the dreams on either side of it that decide where it runs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamscape.render.tiles import BLOCK, Grid, Territory, away_from, block_candidates, centres, ranked
from dreamscape.score import frame

if TYPE_CHECKING:
    from dreamscape.render.plan import Plan

Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int32]
Single = npt.NDArray[np.float32]

MOST_PATCHES = 12
"""As many patches as seam.frag takes; the strongest and widest are kept."""

TURN = 0.35
"""How much the directions to both sides turn within a tile and by what lies behind the nearest."""

SIDE = 3
"""Dreams of each side that a tile carries."""


@dataclass(frozen=True, slots=True)
class PlacedSeam:
    """A seam in plane heights."""

    width: float
    shear: float
    reach: float  # shares of the plane
    aspect: float
    origin: tuple[float, float]
    influence: float  # how far from the border it is felt
    wander: float  # how far the border strays from the middle between the dreams; almost never further
    gold: float
    seed: float
    patches: Single  # (k, 4), k <= MOST_PATCHES


@dataclass(frozen=True, slots=True)
class SeamTiles:
    """Instances of seam.vert, the run of them that belongs to each seam, and all tiles reached."""

    records: Ints  # (m, 8)
    runs: tuple[tuple[PlacedSeam, int, int], ...]
    reached: npt.NDArray[np.bool_]  # (rows, columns)


def seam_tiles(plan: "Plan", grid: Grid) -> SeamTiles:
    """The tiles of `grid` that each seam of the plan's frame reaches."""
    columns, rows = grid.shape
    reached = np.zeros((rows, columns), np.bool_)
    records: list[Ints] = []
    runs: list[tuple[PlacedSeam, int, int]] = []
    if plan.frame.seams:
        middle, spread = centres(grid)
        for seam in plan.frame.seams:
            placed = _placed(seam, plan)
            sides = tuple(np.unique(plan.choir.member_of[rows_]) for rows_ in (seam.left, seam.right))
            left = np.setdiff1d(sides[0], sides[1])
            found = _near(placed, plan.territory, (left, sides[1]), middle, spread, columns)
            if found is not None:
                start = sum(map(len, records))
                records.append(_numbered(found, grid))
                reached.reshape(-1)[found[0]] = True
                runs.append((placed, start, start + len(found[0])))
    joined = np.concatenate(records) if records else np.zeros((0, 8), np.int32)
    return SeamTiles(joined, tuple(runs), reached)


def _placed(seam: frame.Seam, plan: "Plan") -> PlacedSeam:
    stretch = float(np.sqrt(plan.aspect))
    width = seam.width * stretch
    patches = seam.patches * np.array([plan.aspect, 1.0, 1.0, 1.0], np.float32)
    if len(patches) > MOST_PATCHES:
        patches = patches[np.argsort(-patches[:, 2] * patches[:, 3], kind="stable")[:MOST_PATCHES]]
    return PlacedSeam(
        width,
        seam.shear * stretch,
        seam.reach,
        plan.aspect,
        (seam.x * plan.aspect, seam.y),
        0.18 * plan.grain + 2.4 * width,
        0.14 * plan.grain,
        seam.gold,
        seam.seed,
        patches.astype(np.float32),
    )


def _near(
    seam: PlacedSeam,
    territory: Territory,
    sides: tuple[Rows, Rows],
    middle: Single,
    spread: Single,
    columns: int,
) -> tuple[npt.NDArray[np.intp], Ints] | None:
    """Flat tile numbers within the seam's influence, and SIDE dreams of each side: (m, 2 * SIDE)."""
    if not len(sides[0]) or not len(sides[1]) or (seam.width <= 0.0 and seam.gold <= 0.0):
        return None
    points, margin = middle.reshape(-1, 2), spread.reshape(-1) + seam.wander
    tiles, blocks = _along(seam, territory, sides, points, margin, columns)
    if not len(tiles):
        return None
    blocks = np.unique(blocks, return_inverse=True)[1].reshape(-1)
    distances, toward, dreams = zip(
        *(_least(points[tiles], margin[tiles], blocks, territory, side) for side in sides), strict=True
    )
    # how fast the difference grows on the way from the border: the less the more the two lie one way
    steep = np.hypot(*(toward[0] - toward[1])) + TURN
    close = np.abs(distances[0] - distances[1]) < (seam.influence + margin[tiles]) * np.minimum(steep, 2.0)
    if not close.any():
        return None
    return tiles[close], np.concatenate([dreams[0][close], dreams[1][close]], axis=1)


def _along(
    seam: PlacedSeam,
    territory: Territory,
    sides: tuple[Rows, Rows],
    points: Single,
    margin: Single,
    columns: int,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The tiles in blocks that the seam can reach, as flat numbers, and each one's block."""
    number = np.arange(len(points))
    blocks = (number // columns // BLOCK) * -(-columns // BLOCK) + number % columns // BLOCK
    count = np.maximum(np.bincount(blocks), 1)
    centre = np.stack([np.bincount(blocks, points[:, axis]) / count for axis in (0, 1)], axis=-1)
    radius = np.zeros(len(count))
    np.maximum.at(radius, blocks, np.hypot(*(points - centre[blocks]).T) + margin)
    least = [
        (np.hypot(*(centre[:, None] - territory.places[side]).transpose(2, 0, 1)) - territory.lead[side]).min(
            axis=1
        )
        for side in sides
    ]
    near = np.abs(least[0] - least[1]) * 0.5 < seam.influence + radius
    run = np.hypot(*((centre - np.array(seam.origin)) / (seam.aspect, 1.0)).T)
    near &= run < seam.reach + radius
    tiles = np.nonzero(near[blocks])[0]
    return tiles, blocks[tiles]


def _least(
    points: Single,
    margin: Single,
    blocks: npt.NDArray[np.intp],
    territory: Territory,
    side: Rows,
) -> tuple[Single, Single, Ints]:
    """The least border distance from each point to the dreams of one side, the unit direction from the
    nearest (2, n), and the SIDE nearest."""
    ours = Territory(
        territory.places[side],
        territory.lead[side],
        np.full(len(side), territory.radius * 0.1, np.float32),
        0.0,
        0.0,
    )
    near = block_candidates(blocks, points, margin, ours)[blocks]
    away = away_from(points, near, ours)
    rows = ranked(away.distance, near, SIDE)
    nearest = away.distance.argmin(axis=1)[:, None]
    x, y, length, least = (
        np.take_along_axis(one, nearest, axis=1)[:, 0] for one in (away.x, away.y, away.length, away.distance)
    )
    return (
        least,
        np.stack([x, y]) / (length + np.float32(1e-6)),
        np.where(rows >= 0, side[rows], -1).astype(np.int32),
    )


def _numbered(found: tuple[npt.NDArray[np.intp], Ints], grid: Grid) -> Ints:
    row, column = np.divmod(found[0], grid.shape[0])
    records = np.empty((len(row), 8), np.int32)
    records[:, 0], records[:, 1] = column + grid.first[0], row + grid.first[1]
    records[:, 2:] = found[1]
    return records
