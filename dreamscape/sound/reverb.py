"""The hall: a network of sixteen delays that feed each other, with all of a block done at once.

What goes in is first spread over sixteen channels by two sheets of delays and sums (feedforward, so that it
is dense at once and nothing rings), then goes round in delays that are each longer than a block and wander
slowly, so that no two echoes agree for long. Householder's matrix mixes them: it keeps energy, so the hall
can only fade.
"""

import numpy as np
import numpy.typing as npt

from dreamscape import keyed
from dreamscape.sound.filters import Filter, highpass
from dreamscape.sound.oscillators import RAMP
from dreamscape.sound.rate import BLOCK, RATE

Single = npt.NDArray[np.float32]

LINES = 16
DELAYS = np.array(
    [1151, 1327, 1523, 1747, 1979, 2203, 2459, 2713, 2969, 3251, 3541, 3847, 4177, 4507, 4871, 5233]
)
"""Samples, primes: 24 to 109 ms."""
_SHEETS = (661, 1861)  # samples the sheets are wide: 14 and 39 ms
_LENGTH = 16384
_WANDER = 9.0  # samples
_EDGE = 2  # samples more on both sides that damping needs
_SMOOTH = 1 - np.exp(-BLOCK / RATE / 0.12)
_NAME = keyed.key_of(0, "hall")


def _hadamard() -> Single:
    matrix = np.ones((1, 1))
    while len(matrix) < LINES:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return (matrix / np.sqrt(LINES)).astype(np.float32)


class _Line:
    """Delays of many channels in one long sheet, written onwards; what is needed is moved back at its end."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self.sheet = np.zeros((LINES, _LENGTH), np.float32)
        self.at = longest

    def write(self, wave: Single) -> None:
        """Add a block; afterwards `at` is where the next begins."""
        if self.at + BLOCK > _LENGTH:
            self.sheet[:, : self._longest] = self.sheet[:, self.at - self._longest : self.at]
            self.at = self._longest
        self.sheet[:, self.at : self.at + BLOCK] = wave
        self.at += BLOCK


class _Sheet:
    """Each channel comes later by a time of its own, then all are mixed."""

    def __init__(self, width: int, stream: int) -> None:
        part = width / LINES
        shift = [keyed.uniform_of(0, _NAME, line, stream) for line in range(LINES)]
        delays = [int(part * (line + shift[line])) for line in range(LINES)]
        order = np.argsort([keyed.uniform_of(0, _NAME, line, stream + 1) for line in range(LINES)])
        sign = np.array([keyed.uniform_of(0, _NAME, line, stream + 2) < 0.5 for line in range(LINES)])
        self._line = _Line(width + BLOCK)
        self._delays = [delays[place] for place in order]
        self._matrix = _hadamard() * np.where(sign, -1, 1).astype(np.float32)
        self._late = np.empty((LINES, BLOCK), np.float32)

    def block(self, wave: Single) -> Single:
        self._line.write(wave)
        sheet, begin = self._line.sheet, self._line.at - BLOCK
        for line, delay in enumerate(self._delays):
            self._late[line] = sheet[line, begin - delay : begin - delay + BLOCK]
        return self._matrix @ self._late


class Hall:
    """A large dark room. It lives on from block to block."""

    def __init__(self) -> None:
        self._low = Filter(*highpass(110.0), channels=2)
        self._sheets = [_Sheet(width, 10 * number) for number, width in enumerate(_SHEETS)]
        self._line = _Line(int(DELAYS[-1] + 2 * _WANDER) + BLOCK + 8)
        pairs = _hadamard()
        self._enter = np.ascontiguousarray(np.stack([pairs[1], pairs[2]], 1)) * np.float32(np.sqrt(LINES) / 4)
        self._leave = pairs[[4, 11]] * np.float32(1.0)
        self._early = pairs[[6, 13]] * np.float32(0.55)
        uniform = [keyed.uniform_of(0, _NAME, line, 90) for line in range(2 * LINES)]
        self._turn = np.array(uniform[:LINES])
        self._rate = (0.09 + 0.35 * np.array(uniform[LINES:])) * BLOCK / RATE
        self._wander = self._wandering()
        self._room = _Room()
        self._now: npt.NDArray[np.float64] | None = None  # seconds, dark, freeze

    def block(self, send: Single, seconds: float, dark: float, freeze: float = 0.0) -> Single:
        """The next 512 frames (512, 2) of the room alone.

        send (512, 2); seconds in which it fades by 60 dB, 0.3..30; dark 0..1: how much sooner high notes
        fade; freeze 0..1: at 1 nothing fades and nothing enters. All are smoothed.
        """
        before, after = self._settle(seconds, dark, freeze)
        x = self._low.block(np.ascontiguousarray(send.T)).astype(np.float32)
        spread = self._enter @ x
        for sheet in self._sheets:
            spread = sheet.block(spread)
        read = self._damped(self._delayed(), before[1] * (1 - before[2]), after[1] * (1 - after[2]))
        out = self._leave @ read
        out += self._early @ spread
        gain = [10 ** (-3 * DELAYS / (RATE * one[0]) * (1 - one[2])) for one in (before, after)]
        read *= gain[0].astype(np.float32)[:, None] + (gain[1] - gain[0]).astype(np.float32)[:, None] * RAMP
        read -= read.sum(0) * np.float32(2 / LINES)
        spread *= np.float32(1 - before[2]) + np.float32(before[2] - after[2]) * RAMP
        read += spread
        self._line.write(read)
        return np.ascontiguousarray(out.T)

    def _settle(self, seconds: float, dark: float, freeze: float) -> tuple[npt.NDArray[np.float64], ...]:
        aim = np.array([min(max(seconds, 0.3), 30.0), min(max(dark, 0.0), 1.0), min(max(freeze, 0.0), 1.0)])
        before = aim if self._now is None else self._now
        self._now = before + (aim - before) * _SMOOTH
        return before, self._now

    def _wandering(self) -> npt.NDArray[np.float64]:
        """(16,) samples each delay is longer just now."""
        return _WANDER * (1 + np.sin(2 * np.pi * self._turn))

    def _delayed(self) -> Single:
        """(16, 516) what comes out of the delays, with two samples more on either side."""
        before = self._wander
        self._turn = (self._turn + self._rate) % 1.0
        self._wander = self._wandering()
        room, line = self._room, self._line
        change = ((self._wander - before) / BLOCK).astype(np.float32)
        np.multiply(change[:, None], room.count, out=room.part)
        room.part += before.astype(np.float32)[:, None]
        np.copyto(room.index, room.part, casting="unsafe")
        room.part -= room.index
        np.subtract(room.base, room.index, out=room.index)
        flat = line.sheet.reshape(-1)
        room.place[:] = room.index
        room.place += line.at
        flat.take(room.place, out=room.read, mode="clip")
        room.place -= 1
        flat.take(room.place, out=room.after, mode="clip")
        room.after -= room.read
        room.after *= room.part
        room.read += room.after
        return room.read

    def _damped(self, read: Single, before: float, after: float) -> Single:
        """(16, 512) with the highs a little lower: five taps, the same forwards and backwards."""
        a0, a1 = (np.float32(0.16 * dark + 0.02) for dark in (before, after))
        weight = a0 + (a1 - a0) * RAMP
        middle = read[:, _EDGE:-_EDGE]
        near = read[:, 1:-3] + read[:, 3:-1]
        far = read[:, :-4] + read[:, 4:]
        near *= np.float32(0.6) * weight
        far *= np.float32(0.4) * weight
        near += far
        near += middle * (1 - 2 * weight)
        return near


class _Room:
    """Room to work in."""

    def __init__(self) -> None:
        shape = (LINES, BLOCK + 2 * _EDGE)
        self.count = np.arange(-_EDGE, BLOCK + _EDGE, dtype=np.float32)
        offset = np.arange(-_EDGE, BLOCK + _EDGE)
        start = np.arange(LINES) * _LENGTH - DELAYS
        self.base = (start[:, None] + offset).astype(np.int32)
        self.index = np.empty(shape, np.int32)
        self.place = np.empty(shape, np.int64)
        self.part, self.read, self.after = (np.empty(shape, np.float32) for _ in range(3))
