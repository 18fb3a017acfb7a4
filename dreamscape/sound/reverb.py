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
from dreamscape.sound.kernels import kernels
from dreamscape.sound.oscillators import RAMP
from dreamscape.sound.rate import BLOCK, RATE

Single = npt.NDArray[np.float32]
Knobs = tuple[float, float, float]
"""Seconds, dark, freeze."""

LINES = 16
DELAYS = np.array(
    [1151, 1327, 1523, 1747, 1979, 2203, 2459, 2713, 2969, 3251, 3541, 3847, 4177, 4507, 4871, 5233]
)
"""Samples, primes: 24 to 109 ms."""
_SHEETS = (661, 1861)  # samples the sheets are wide: 14 and 39 ms
_LENGTH = 16384
_WANDER = 9.0  # samples
_SMOOTH = float(1 - np.exp(-BLOCK / RATE / 0.12))
_NAME = keyed.key_of(0, "hall")


def _hadamard() -> Single:
    matrix = np.ones((1, 1))
    while len(matrix) < LINES:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    scaled: Single = (matrix / np.sqrt(LINES)).astype(np.float32)
    return scaled


def _signs(stream: int) -> Single:
    """(2, 16) of -1 and 1, by chance: a row of Hadamard's matrix would undo what a sheet has mixed."""
    up = [keyed.uniform_of(0, _NAME, line, stream) < 0.5 for line in range(2 * LINES)]
    return np.where(up, 1, -1).astype(np.float32).reshape(2, LINES)


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

    def __init__(self, fast: bool = False) -> None:
        self._low = Filter(*highpass(110.0), channels=2)
        self._sheets = [_Sheet(width, 10 * number) for number, width in enumerate(_SHEETS)]
        self._line = _Line(int(DELAYS[-1] + 2 * _WANDER) + BLOCK + 8)
        pairs = _hadamard()
        self._enter = np.ascontiguousarray(np.stack([pairs[1], pairs[2]], 1))
        self._leave = pairs[[4, 11]]
        self._early = [_signs(80) * np.float32(0.12), _signs(81) * np.float32(0.14)]
        uniform = [keyed.uniform_of(0, _NAME, line, 90) for line in range(2 * LINES)]
        self._turn = np.array(uniform[:LINES])
        self._rate = (0.09 + 0.35 * np.array(uniform[LINES:])) * BLOCK / RATE
        self._wander = _WANDER * (1 + np.sin(2 * np.pi * self._turn))
        self._delayed = kernels(fast).delayed
        self._now: Knobs | None = None
        self._gain = np.zeros((LINES, 1), np.float32)

    def block(self, send: Single, seconds: float, dark: float, freeze: float = 0.0) -> Single:
        """The next 512 frames (512, 2) of the room alone.

        send (512, 2); seconds in which it fades by 60 dB, 0.3..30; dark 0..1: how much sooner high notes
        fade; freeze 0..1: at 1 nothing fades and nothing enters. All are smoothed.
        """
        before, after = self._settle(seconds, dark, freeze)
        spread = self._enter @ self._low.block(send.T).astype(np.float32)
        out = np.zeros((2, BLOCK), np.float32)
        for sheet, taps in zip(self._sheets, self._early, strict=True):
            spread = sheet.block(spread)
            out += taps @ spread
        heard = self._heard(before, after)
        out += self._leave @ heard
        heard *= self._faded(before, after)
        heard -= heard.sum(0) * np.float32(2 / LINES)
        if before[2] or after[2]:
            spread *= np.float32(1 - before[2]) + np.float32(before[2] - after[2]) * RAMP
        heard += spread
        self._line.write(heard)
        return np.ascontiguousarray(out.T)

    def _settle(self, seconds: float, dark: float, freeze: float) -> tuple[Knobs, Knobs]:
        """The knobs at the beginning and at the end of this block."""
        aim = (min(max(seconds, 0.3), 30.0), min(max(dark, 0.0), 1.0), min(max(freeze, 0.0), 1.0))
        before = self._now or aim
        moved = tuple(
            goal if abs(goal - now) < 1e-4 else now + (goal - now) * _SMOOTH
            for now, goal in zip(before, aim, strict=True)
        )
        if self._now is None:
            self._gain = _gains(aim)
        self._now = (moved[0], moved[1], moved[2])
        return before, self._now

    def _heard(self, before: Knobs, after: Knobs) -> Single:
        """(16, 512) what comes out of the delays, which wander, with the highs a little lower.

        A delay stops at each whole sample at the end of a block, so that within a block it lies between the
        same two samples.
        """
        self._turn += self._rate
        self._turn -= np.floor(self._turn)
        begin, end = self._wander, _WANDER * (1 + np.sin(2 * np.pi * self._turn))
        whole = np.where(end > begin, np.floor(begin), np.ceil(begin) - 1)
        end = np.minimum(np.maximum(end, whole), whole + 1)
        self._wander = end
        places = self._line.at - 2 - DELAYS - whole.astype(np.intp)
        part, slope = (begin - whole).astype(np.float32), ((end - begin) / BLOCK).astype(np.float32)
        damp = [np.float32((0.02 + 0.22 * knobs[1]) * (1 - knobs[2])) for knobs in (before, after)]
        return self._delayed(self._line.sheet, places, part, slope, damp[0], damp[1])

    def _faded(self, before: Knobs, after: Knobs) -> Single:
        """What is left in each line after a round: (16, 1) while nothing changes, else (16, 512)."""
        if before == after:
            return self._gain
        last, self._gain = self._gain, _gains(after)
        return np.asarray(last + (self._gain - last) * RAMP)


def _gains(knobs: Knobs) -> Single:
    seconds, _, freeze = knobs
    return (10 ** (-3 * DELAYS / (RATE * seconds) * (1 - freeze))).astype(np.float32)[:, None]
