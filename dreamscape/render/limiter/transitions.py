"""Changes that oppose the one before: two make a flash. Counted for each cell over the last second."""

from collections import deque
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Single = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Need = Callable[[Single], Single]
"""By how much a cell must rise above a level, or have been above it, for a change that counts."""

WINDOW = 1.0
"""Seconds in which flashes are counted (WCAG 2.3.1, BT.1702)."""
_SLACK = 1e-6


def luminance_need(peak: float) -> Need:
    """The stricter of WCAG's general flash (a tenth of white, the darker below 0.8) and of BT.1702 on a
    screen whose white has `peak` cd/m2: 20 cd/m2 where the darker is below 160, else a Michelson contrast of
    1/17."""

    def need(low: Single) -> Single:
        relative = np.where(low < 0.8, 0.1, np.inf)
        absolute = np.where(low * peak < 160.0, 20.0 / peak, low / 8.0)
        return np.minimum(relative, absolute).astype(np.float32)

    return need


def red_need(low: Single) -> Single:
    """A change of (R - G - B) * 320 by 20 (WCAG 2.0 and 2.1, red flash)."""
    return np.full_like(low, 20.0 / 320.0)


def away_need(low: Single) -> Single:
    """A change of u'v' by 0.2 to or from saturated red (WCAG 2.2, red flash), which lies within 0.115 of the
    primary. Distances from the primary differ by a little less than the colours do: hence 0.17."""
    return np.where(low < 0.115, 0.17, np.inf).astype(np.float32)


class Transitions:
    """One level of each cell, followed through time. Lives as long as the pictures follow each other."""

    def __init__(self, level: Single, need: Need) -> None:
        self._need = need
        self._low, self._high = level.copy(), level.copy()  # extremes since the last change
        self._direction = np.zeros(level.shape, np.int8)
        self._recent: deque[tuple[float, Mask]] = deque()
        self.counts = np.zeros(level.shape, np.int16)
        """Changes within the last second."""

    def copy(self) -> "Transitions":
        """One that goes on by itself."""
        twin = Transitions(self._low, self._need)
        twin._high, twin._direction = self._high.copy(), self._direction.copy()
        twin._recent, twin.counts = self._recent.copy(), self.counts.copy()
        return twin

    def expire(self, time: float) -> None:
        """It is `time` (seconds): what is a second old counts no more."""
        while self._recent and self._recent[0][0] <= time - WINDOW + _SLACK:
            self.counts -= self._recent.popleft()[1]

    def ending(self, level: Single) -> Mask:
        """Which cells would end a change if they were now at `level`."""
        rises, falls = self._ends(level)
        return rises | falls

    def follow(self, level: Single, time: float) -> None:
        """The cells are at `level` at `time` (seconds, never less than before)."""
        self.expire(time)
        np.minimum(self._low, level, out=self._low)
        np.maximum(self._high, level, out=self._high)
        rises, falls = self._ends(level)
        ended = rises | falls
        if ended.any():
            self._direction = np.where(rises, 1, np.where(falls, -1, self._direction)).astype(np.int8)
            self._low = np.where(ended, level, self._low)
            self._high = np.where(ended, level, self._high)
            self.counts += ended
            self._recent.append((time, ended))

    def room(self, before: Single, level: Single) -> Single:
        """How far cells at `before` may go towards `level` until they end a change; infinite where the way
        is free."""
        rising = level > before
        need = self._need(np.minimum(np.where(rising, self._low, level), before))
        gone = np.where(rising, before - self._low, self._high - before)
        opposes = np.where(rising, self._direction <= 0, self._direction >= 0)
        return np.where(opposes, np.maximum(need - gone, 0.0), np.inf).astype(np.float32)

    def _ends(self, level: Single) -> tuple[Mask, Mask]:
        rises = (level - self._low >= self._need(self._low)) & (self._direction <= 0)
        falls = (self._high - level >= self._need(level)) & (self._direction >= 0) & ~rises
        return rises, falls
