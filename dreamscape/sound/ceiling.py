"""The last limiter: a finished sound is held below its ceiling in true peak, seen coming and without a click.

For each sample the reduction that its true peak needs is found (dB). It is held for as long as we look ahead,
let go at a steady pace in dB, and rounded by a Hann window as long as the look-ahead; so it is all there when
the peak comes. All of it is array work: the steady pace is a running maximum along a slope.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import RATE
from dreamscape.sound.truepeak import AHEAD, TAPS, crest

Wave = npt.NDArray[np.float32]

LOOK = 256
"""Samples the limiter looks ahead: 5.3 ms."""
RELEASE = 24.0
"""dB a second at which it lets go."""
_MARGIN = 0.05  # dB kept free: a gain that moves lifts a peak between samples by a trifle
_WINDOW = np.hanning(LOOK + 2)[1:-1] / np.hanning(LOOK + 2)[1:-1].sum()
_EARLY = AHEAD + LOOK - 1  # samples of silence it hears first: a peak at the very start is seen coming, too
_LATE = TAPS - AHEAD + LOOK - 1


class Limiter:
    """Wave in, wave out, some 280 samples later; in all as much comes out as went in."""

    def __init__(self, ceiling: float, channels: int = 2) -> None:
        """`ceiling` in dBTP."""
        self.deepest = 0.0
        """The largest reduction so far, dB."""
        self._allowed = 10 ** ((ceiling - _MARGIN) / 20)
        self._wave = np.zeros((TAPS - 1, channels), np.float32)  # whose crest is not known yet
        self._needs = np.zeros(LOOK - 1)  # dB
        self._held = 0.0
        self._past = np.zeros(LOOK - 1)  # reductions before the Hann window's reach
        self._waiting = np.zeros((_EARLY, channels), np.float32)
        self._silence = _EARLY  # of what is waiting, so much came before the sound

    def push(self, wave: Wave) -> Wave:
        """Hear `wave`, (n, channels), n > 0; returns what is through, maybe nothing."""
        self._wave = np.concatenate([self._wave, wave])
        self._waiting = np.concatenate([self._waiting, wave])
        high = crest(self._wave, self._allowed)
        self._wave = self._wave[len(high) :]
        fresh = 20 * np.log10(np.maximum(high, self._allowed) / self._allowed, dtype=np.float64)
        self._needs = np.concatenate([self._needs, fresh])
        return self._let_through()

    def finish(self) -> Wave:
        """What is left; silence follows it."""
        left = len(self._waiting) - self._silence
        return self.push(np.zeros((_LATE, self._wave.shape[1]), np.float32))[:left]

    def _let_through(self) -> Wave:
        count = len(self._needs) - (LOOK - 1)
        if count <= 0:
            return self._waiting[:0]
        reduction = self._rounded(self._release(highest_ahead(self._needs)))
        self._needs = self._needs[count:]
        through, self._waiting = self._waiting[:count], self._waiting[count:]
        deepest = float(reduction.max())
        if deepest > 0:
            self.deepest = max(self.deepest, deepest)
            through = through * (10 ** (reduction / -20)).astype(np.float32)[:, None]
        early = min(self._silence, count)
        self._silence -= early
        return through[early:]

    def _release(self, needs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The needs, each let go no faster than RELEASE."""
        slope = np.arange(1, len(needs) + 1) * (RELEASE / RATE)
        held = np.maximum.accumulate(needs + slope)
        released: npt.NDArray[np.float64] = np.maximum(held, self._held) - slope
        np.maximum(released, 0, out=released)
        self._held = float(released[-1])
        return released

    def _rounded(self, reduction: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        whole = np.concatenate([self._past, reduction])
        self._past = whole[-(LOOK - 1) :]
        if not whole.any():
            return reduction
        rounded: npt.NDArray[np.float64] = np.convolve(whole, _WINDOW, "valid")
        return rounded


def highest_ahead(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The highest of each LOOK successive values, by doubling the stretch looked at; LOOK is a power of 2."""
    if not values.any():
        return values[: len(values) - (LOOK - 1)]
    reach = 1
    while reach < LOOK:
        values = np.maximum(values[:-reach], values[reach:])
        reach *= 2
    return values
