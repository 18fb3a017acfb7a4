"""What each dream is about, as a vector: so that dreamers can be introduced to those who are like them."""

from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from dreamscape.narrative.reading.affinity import likenesses

Vector = npt.NDArray[np.float32]


class Directions:
    """Lives while the gate does: vectors by dreamer, in one table. Safe to use from many threads."""

    def __init__(self, read: Callable[[str], Vector | None]) -> None:
        """`read` reads a dream again from its words; None where there are none."""
        self._read = read
        self._row: dict[str, int] = {}
        self._free: list[int] = []
        self._table: Vector | None = None  # made when the first comes: then it is known how long they are
        self._lock = Lock()

    def keep(self, dreamer: str, direction: Vector) -> None:
        """The dreamer's dream is about this."""
        with self._lock:
            self._keep(dreamer, direction)

    def forget(self, dreamer: str) -> None:
        """What the dream was about is not known any more."""
        with self._lock:
            row = self._row.pop(dreamer, None)
            if row is not None and self._table is not None:
                self._table[row] = 0.0
                self._free.append(row)

    def alike(self, direction: Vector, dreamers: Sequence[str]) -> list[tuple[float, str]]:
        """How like this each of those dreams is whose dream is known."""
        with self._lock:
            known = [one for one in dreamers if one in self._row or self._known_again(one)]
            if not known or self._table is None:
                return []
            table = self._table[[self._row[one] for one in known]]
        return list(zip(likenesses(direction, table).tolist(), known, strict=True))

    def _known_again(self, dreamer: str) -> bool:
        """After a restart it is read again."""
        found = self._read(dreamer)
        if found is not None:
            self._keep(dreamer, found)
        return found is not None

    def _keep(self, dreamer: str, direction: Vector) -> None:
        if self._table is None:
            self._table = np.zeros((64, len(direction)), np.float32)
        if dreamer not in self._row:
            self._row[dreamer] = self._free.pop() if self._free else len(self._row)
        row = self._row[dreamer]
        if row == len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        self._table[row] = direction
