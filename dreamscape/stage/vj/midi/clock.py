"""The beat of a MIDI clock: 24 ticks a quarter note (MIDI 1.0), with the jitter of cables smoothed away."""

from collections import deque
from typing import Any

import numpy as np

TICKS = 24
"""A quarter note."""
_SIXTEENTH = 6
"""Ticks of a sixteenth, in which song positions count."""
_WINDOW = 4.0
"""Seconds over which ticks lie on one line."""
_FEW, _MOST = 6, 512
_NEWEST = 8
"""So many of the last ticks say whether the line still holds,"""
_BENT = 0.006
"""and so far from it, seconds on average, is another tempo."""
_AWAY = 1.0
"""Seconds without a tick after which there is no clock."""


class MidiClock:
    """A clock for the tempo: the straight line on which the last ticks lie best (least squares)."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=_MOST)
        self._ticks = 0  # of the song, at the last tick
        self._line: tuple[float, float] | None = None  # where the last tick lies, and seconds a tick
        self.running = True

    def take(self, message: Any, at: float) -> None:
        """A message of the clock's own came at `at` (time.monotonic)."""
        match message.type:
            case "clock":
                self._tick(at)
            case "start":
                self._ticks, self.running = -1, True  # the next tick is the first
            case "continue":
                self.running = True
            case "stop":
                self.running = False
            case "songpos":
                self._ticks = message.pos * _SIXTEENTH - 1

    def _tick(self, at: float) -> None:
        if self._times and not 0.0 <= at - self._times[-1] <= _AWAY:
            self._times.clear()
        self._times.append(at)
        while at - self._times[0] > _WINDOW:
            self._times.popleft()
        self._line = None
        self._ticks += self.running

    def _fitted(self) -> tuple[float, float]:
        """Where the last tick lies on the line, and seconds a tick; 0 where there is none."""
        if self._line is None:
            self._line = _line(self._times)
            if self._line[1] and self._is_bent():
                while len(self._times) > max(_NEWEST, _FEW):
                    self._times.popleft()
                self._line = _line(self._times)
        return self._line

    def _is_bent(self) -> bool:
        """Whether the newest ticks lie beside the line."""
        last, period = self._line or (0.0, 0.0)
        newest = list(self._times)[-_NEWEST:]
        off = [at - (last - (len(newest) - 1 - row) * period) for row, at in enumerate(newest)]
        return len(self._times) > 2 * _NEWEST and abs(sum(off) / len(off)) > _BENT

    @property
    def tempo(self) -> float:
        """Beats a minute; 0 while no clock comes."""
        period = self._fitted()[1]
        return 60.0 / (TICKS * period) if period > 0.0 else 0.0

    def beats(self, now: float) -> float:
        """Beats since the song's beginning, at `now` (time.monotonic)."""
        last, period = self._fitted()
        ahead = min(now - last, _AWAY) / period if self.running and period > 0.0 else 0.0
        return (self._ticks + ahead) / TICKS

    def look(self, now: float) -> None:
        """Time has passed: a cable that was pulled out is no clock any more."""
        if self._times and now - self._times[-1] > _AWAY:
            self._times.clear()
            self._line = None


def _line(times: deque[float]) -> tuple[float, float]:
    if len(times) < _FEW:
        return (times[-1] if times else 0.0), 0.0
    at = np.array(times)
    place = np.arange(len(at)) - (len(at) - 1) / 2.0
    mean = float(at.mean())
    period = float(place @ (at - mean)) / float(place @ place)
    return mean + place[-1] * period, period
