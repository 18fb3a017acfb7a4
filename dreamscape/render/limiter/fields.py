"""How much of a field of view flashes at once: fields of one size, anywhere on a grid of cells."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamscape.render.limiter.viewing import Viewing

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

SHARE = 0.25
"""Of a field, and of the whole screen, may flash (WCAG 2.3.1, BT.1702)."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields of `rows` x `columns` cells; `most` cells of one may flash together."""

    rows: int
    columns: int
    most: float

    def full(self, cells: Mask, share: float = 1.0) -> Mask:
        """Which fields, by their first row and column, hold more than `share` of `most` such cells."""
        return self._sums(cells) > share * self.most

    def inside(self, full: Mask, shape: tuple[int, int]) -> Mask:
        """The cells that lie in any of those fields, of a grid of `shape`."""
        ends = np.zeros((shape[0] + 1, shape[1] + 1), np.int64)
        high, wide = full.shape
        ends[:high, :wide] += full
        ends[self.rows : self.rows + high, :wide] -= full
        ends[:high, self.columns : self.columns + wide] -= full
        ends[self.rows : self.rows + high, self.columns : self.columns + wide] += full
        covered: Mask = np.cumsum(np.cumsum(ends, axis=0), axis=1)[:-1, :-1] > 0
        return covered

    def _sums(self, cells: Mask) -> Ints:
        sums = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), np.int64)
        np.cumsum(np.cumsum(cells, axis=0, dtype=np.int64), axis=1, out=sums[1:, 1:])
        rows, columns = self.rows, self.columns
        found: Ints = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns]
        return found + sums[:-rows, :-columns]


def fields_of(viewing: Viewing, shape: tuple[int, int], aspect: float) -> Fields:
    """Of a picture of this `aspect`, cut into `shape` (rows, columns) cells."""
    wide, high = viewing.field(aspect)
    rows, columns = (
        max(1, round(min(part, 1.0) * side)) for part, side in zip((high, wide), shape, strict=True)
    )
    cells = min(wide * high, 1.0) * shape[0] * shape[1] if max(wide, high) > 1.0 else rows * columns
    return Fields(rows, columns, SHARE * cells)


def flashes_of(fields: Fields, counts: npt.NDArray[np.int16]) -> int:
    """The most flashes, pairs of changes, that any field sees in `counts` of changes a cell."""
    flashes = counts // 2
    for number in range(int(flashes.max(initial=0)), 0, -1):
        if fields.full(flashes >= number).any():
            return number
    return 0
