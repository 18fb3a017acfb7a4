"""How many voices this machine can sing: fewer when blocks take too long, and slowly more again."""

from collections import deque

import numpy as np

STEPS = (64, 48, 32, 24)
"""Voices, from the most to the fewest."""
BUDGET = 0.006
"""Seconds that 95 of 100 blocks must take at most."""
EASE = 0.45
"""Below this share of the budget there may be more."""
_LOOK, _WINDOW = 64, 128  # blocks between two looks, and looked at
_PATIENCE = 1875  # blocks of ease before there are more: 20 s
_LONGEST = 16


class Load:
    """Told of each block. `voices` is how many there may be."""

    def __init__(self, slots: int, budget: float = BUDGET) -> None:
        self._steps = [slots, *(step for step in STEPS if step < slots)]
        self._budget = budget
        self._times: deque[float] = deque(maxlen=_WINDOW)
        self._step = self._count = self._eased = 0
        self._patience = 1
        self._raised = -_PATIENCE
        self.p95 = 0.0

    @property
    def voices(self) -> int:
        """At most so many are to sing."""
        return self._steps[self._step]

    def took(self, seconds: float) -> None:
        """A block took so long."""
        self._times.append(seconds)
        self._count += 1
        if self._count % _LOOK or len(self._times) < _LOOK:
            return
        self.p95 = float(np.percentile(self._times, 95))
        self._eased = self._eased + _LOOK if self.p95 < EASE * self._budget else 0
        if self.p95 > self._budget and self._step < len(self._steps) - 1:
            self._fewer()
        elif self._eased >= _PATIENCE * self._patience and self._step > 0:
            self._step -= 1
            self._eased, self._raised = 0, self._count
            self._times.clear()

    def _fewer(self) -> None:
        """And who was too many soon after coming back waits twice as long the next time."""
        soon = self._count - self._raised < _PATIENCE
        self._patience = min(2 * self._patience, _LONGEST) if soon else 1
        self._step += 1
        self._eased = 0
        self._times.clear()
