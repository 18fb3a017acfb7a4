"""Who sings: seats are held by key, and given to those who are most present."""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import BLOCK, RATE

Keys = npt.NDArray[np.uint64]
Single = npt.NDArray[np.float32]
Whole = npt.NDArray[np.intp]

RELEASE = 2.0
"""Seconds in which a voice dies away that is no longer wanted."""
QUICK = 0.02
"""Seconds in which a voice goes that must make room."""
LOYALTY = 1.25
"""So much a voice that sounds already counts for more than one that does not."""


class Seats:
    """At most `limit` of `count` seats are taken at once; `level` is how far each voice has come, 0..1."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.limit = count
        self.key: Keys = np.zeros(count, np.uint64)
        self.taken = np.zeros(count, bool)
        self.row: Whole = np.full(count, -1)
        self.level = np.zeros(count, np.float32)
        self._quick = np.zeros(count, bool)
        self._seen: Keys = np.zeros(0, np.uint64)
        self._settled = False
        self._whole = False  # all have come and nobody goes

    def seat(self, key: Keys, gain: Single) -> Whole:
        """Give seats to rows of what is wanted; `row` says who has which. The seats that are new are
        returned.
        """
        if self._settled and len(key) <= self.limit and np.array_equal(key, self._seen):
            return np.zeros(0, np.intp)
        self._seen, self._whole = key.copy(), False
        same = self.taken[:, None] & (self.key[:, None] == key[None, :])
        self.row = np.where(same.any(1), same.argmax(1), -1) if len(key) else np.full(self.count, -1)
        chosen = self._chosen(key, gain)
        lost = (self.row >= 0) & ~chosen[self.row] if len(key) else np.zeros(self.count, bool)
        self.row[lost] = -1
        self._quick = (self._quick | lost) & (self.row < 0)
        waiting = np.flatnonzero(chosen & ~same.any(0))
        fresh = self._fill(key, waiting[np.lexsort((key[waiting], -gain[waiting]))])
        self._settled = len(fresh) == len(waiting)
        return fresh

    def unsettle(self) -> None:
        """Ask anew who may sing."""
        self._settled = False

    def rise(self, attack: Single) -> None:
        """Let each level go on by one block. attack: (seats,) seconds; seats that fell silent become free."""
        if self._whole:
            return
        block = np.float32(BLOCK / RATE)
        fall = np.where(self._quick, np.float32(QUICK), np.float32(RELEASE))
        self.level += np.where(self.row >= 0, block / np.maximum(attack, np.float32(QUICK)), -block / fall)
        np.minimum(np.maximum(self.level, 0, out=self.level), 1, out=self.level)
        self._whole = bool((self.level[self.taken] == 1).all() and (self.row[self.taken] >= 0).all())

    def free(self) -> None:
        """Give back the seats of those who have fallen silent."""
        if self._whole:
            return
        silent = self.taken & (self.row < 0) & (self.level <= 0)
        self.taken[silent] = False
        self._quick[silent] = False

    def _chosen(self, key: Keys, gain: Single) -> npt.NDArray[np.bool_]:
        """Those who are the most present; who sounds already has the better claim."""
        if len(key) <= self.limit:
            return np.ones(len(key), bool)
        claim = gain.astype(np.float64)
        claim[self.row[self.row >= 0]] *= LOYALTY
        chosen = np.zeros(len(key), bool)
        chosen[np.lexsort((key, -claim))[: self.limit]] = True
        return chosen

    def _fill(self, key: Keys, waiting: Whole) -> Whole:
        """Seat the first of those who wait where there is room, and hurry others out for the rest."""
        room = max(0, min(self.limit - int(self.taken.sum()), len(waiting)))
        fresh = np.flatnonzero(~self.taken)[:room]
        self.taken[fresh] = True
        self.key[fresh] = key[waiting[:room]]
        self.row[fresh] = waiting[:room]
        self.level[fresh] = 0
        self._hurry(len(waiting) - room)
        return fresh

    def _hurry(self, wanted: int) -> None:
        """So many more must leave soon, the quietest first."""
        leaving = np.flatnonzero(self.taken & (self.row < 0))
        needless = self.taken.sum() - self.limit
        more = max(wanted, int(needless)) - int(self._quick[leaving].sum())
        if more > 0:
            slow = leaving[~self._quick[leaving]]
            self._quick[slow[np.argsort(self.level[slow], kind="stable")[:more]]] = True
