"""Show time, as far as it can be told from Musics that come now and then, and late."""

from collections import deque
from math import isfinite

JUMP = 0.25
"""Seconds by which show time must be elsewhere to have jumped."""
STILL = 0.09
"""Seconds it must stand still to be paused."""
_LIKELY = 20


class ShowClock:
    """What comes late tells too early a time: so the earliest of the last twenty Musics is believed."""

    def __init__(self) -> None:
        self.paused = True
        self._last: tuple[float, float] | None = None
        self._moved = 0.0
        self._offsets: deque[float] = deque(maxlen=_LIKELY)
        self._doubtful: float | None = None

    def hear(self, stamp: float, time: float) -> bool:
        """At the moment `stamp` (monotonic seconds) show time was `time`. True: it has jumped, or goes on."""
        if not (isfinite(time) and isfinite(stamp)):
            return False
        last, self._last = self._last, (stamp, time)
        offset = time - stamp
        if last is not None and abs(time - last[1]) < 1e-6:
            self.paused |= stamp - self._moved >= STILL
            return False
        self._moved = stamp
        if self.paused or last is None or time < last[1] or self._elsewhere(offset):
            self.paused, self._doubtful = False, None
            self._offsets.clear()
            self._offsets.append(offset)
            return True
        if self._doubtful is None:
            self._offsets.append(offset)
        return False

    def at(self, now: float) -> float:
        """Show time at the moment `now`, in seconds. At least one Music must have been heard."""
        return now + max(self._offsets)

    def _elsewhere(self, offset: float) -> bool:
        """Whether it jumped. What is too late must be so twice: a picture may stall in mid-step."""
        off, before = offset - max(self._offsets), self._doubtful
        self._doubtful = offset if off < -JUMP else None
        return off > JUMP or (off < -JUMP and before is not None and abs(offset - before) < JUMP / 2)
