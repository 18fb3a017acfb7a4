"""Sound that waits to be played: one thread writes it, the device takes it, and nothing that happens clicks.

Where it begins, where it ends and where nothing is left, it is faded. Level changes are faded, too.
"""

import threading
from enum import Enum

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import BLOCK, RATE

Single = npt.NDArray[np.float32]

AHEAD = 12 * BLOCK
"""Frames that lie ready: 128 ms."""
FRAMES = 2 * AHEAD
"""Frames there is room for."""
FADE = 960
"""Frames of a fade in or out: 20 ms."""
RESERVE = 480
"""Frames that are kept back to fade out with, should no more come: 10 ms."""
GLIDE = 2400
"""Frames in which the level goes from 0 to 1: 50 ms."""
RESUME = AHEAD // 2
"""Frames there must be before it goes on after it ran dry."""


class State(Enum):
    """What the device is given."""

    CLOSED = "silence"
    WAITING = "silence until a moment"
    PLAYING = "what is written"
    CLOSING = "the end of it"
    DRY = "silence, as nothing is left"


class Ring:
    """`frames` (FRAMES, 2) float32 and `counts` (2,) int64 may be shared; all else is this process's."""

    def __init__(self, frames: Single, counts: npt.NDArray[np.int64]) -> None:
        self._frames, self._counts = frames, counts
        self._lock = threading.Lock()
        self.state = State.CLOSED
        self.dries = 0
        self.mark = (0.0, int(counts[0]))  # at what moment the device wants which frame
        self.goal = 1.0
        self._level = 0.0
        self._open = 0.0  # 0..1 how far it is faded in
        self._at = 0.0

    @property
    def fill(self) -> int:
        """Frames that lie ready."""
        return int(self._counts[1] - self._counts[0])

    @property
    def written(self) -> int:
        """Frames ever written."""
        return int(self._counts[1])

    def write(self, wave: Single) -> None:
        """Add (n, 2) frames. There must be room: n + fill at most FRAMES."""
        begin = self.written % FRAMES
        first = min(len(wave), FRAMES - begin)
        self._frames[begin : begin + first] = wave[:first]
        self._frames[: len(wave) - first] = wave[first:]
        self._counts[1] += len(wave)

    def open(self, at: float) -> None:
        """Begin with what is written now, at the moment `at` (monotonic seconds)."""
        with self._lock:
            self.state, self._at, self._open = State.WAITING, at, 0.0

    def close(self, at_once: bool = False) -> None:
        """Fade out, throw away what is left, be CLOSED. `at_once` where no device asks."""
        with self._lock:
            if self.state is State.PLAYING and not at_once:
                self.state = State.CLOSING
            elif self.state is not State.CLOSING or at_once:
                self._end()

    def again(self) -> None:
        """Fade in from silence: another device has taken over."""
        with self._lock:
            self._open = 0.0

    def skip(self, frames: int) -> None:
        """While it is dry: leave out so many frames, of those there are."""
        with self._lock:
            if self.state is State.DRY:
                self._counts[0] += min(max(frames, 0), self.fill)

    def pull(self, count: int, now: float) -> Single:
        """The next (count, 2) frames for the device, which asks at `now`."""
        out = np.zeros((count, 2), np.float32)
        with self._lock:
            begin = self._begins(count, now)
            if begin < count:
                self._play(out[begin:])
            self._glide(out)
            self.mark = (now + count / RATE, int(self._counts[0]))
        return out

    def _begins(self, count: int, now: float) -> int:
        """The frame from which on something is heard; `count` for none."""
        if self.state is State.WAITING:
            lead = max(round((self._at - now) * RATE), 0)
            if lead < count:
                self.state = State.PLAYING
            return min(lead, count)
        if self.state is State.DRY and self.fill >= RESUME:
            self.state, self._open = State.PLAYING, 0.0
        return 0 if self.state in (State.PLAYING, State.CLOSING) else count

    def _play(self, out: Single) -> None:
        take = min(len(out), self.fill)
        begin = int(self._counts[0]) % FRAMES
        first = min(take, FRAMES - begin)
        out[:first] = self._frames[begin : begin + first]
        out[first:take] = self._frames[: take - first]
        dry = self.fill - take < RESERVE
        self._counts[0] += take
        if self.state is State.CLOSING:
            self._fade_out(out[:take], FADE)
            if self._open <= 0 or dry:
                self._end()
        elif dry:
            self._fade_out(out[:take], take)
            self.state, self._open = State.DRY, 0.0
            self.dries += 1
        elif self._open < 1:
            rising = np.minimum(self._open + np.arange(1, take + 1) / FADE, 1.0)
            self._open = float(rising[-1])
            out[:take] *= _smooth(rising)

    def _fade_out(self, wave: Single, frames: int) -> None:
        """To nothing in `frames`, or by the end of `wave` when no more will come."""
        length = min(frames, len(wave)) if self.fill < RESERVE else frames
        falling = np.maximum(self._open - np.arange(1, len(wave) + 1) / max(length, 1), 0.0)
        wave *= _smooth(falling)
        self._open = float(falling[-1]) if len(wave) else 0.0

    def _glide(self, out: Single) -> None:
        """The level, on its way to `goal`."""
        if self._level == self.goal:
            if self.goal != 1.0:
                out *= np.float32(self.goal)
            return
        way = self.goal - self._level
        part = np.minimum(np.arange(1, len(out) + 1) / GLIDE, abs(way)) * np.sign(way)
        out *= (self._level + part).astype(np.float32)[:, None]
        self._level = self.goal if abs(part[-1]) >= abs(way) else self._level + float(part[-1])

    def _end(self) -> None:
        self.state, self._open = State.CLOSED, 0.0
        self._counts[0] = self._counts[1]


def _smooth(open_: npt.NDArray[np.float64]) -> Single:
    """A fade without corners."""
    return (open_ * open_ * (3 - 2 * open_)).astype(np.float32)[:, None]
