"""The last thing in the way out: nothing below 28 Hz, and no true peak above -1 dB.

Peaks are looked for between the samples, too (four times as fine, as ITU-R BS.1770 measures them). The gain
is down before a peak comes, holds for half a period of the lowest notes, so that it does not follow their
waves, and comes back slowly.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.filters import Filter, highpass
from dreamscape.sound.kernels import kernels
from dreamscape.sound.rate import BLOCK, RATE

Single = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]

CEILING = 10 ** (-1.0 / 20)
"""True peak that is never passed: -1 dB."""
_AIM = CEILING * 0.97  # what four times as fine a look may miss
AHEAD = 192
"""Samples the gain begins to fall before a peak: 4 ms."""
_SOFT = AHEAD - 8  # samples the fall takes: it is over a little before the peak
HOLD = 960
"""Samples it stays down: 20 ms, half a period of 25 Hz."""
RELEASE = 0.15
"""Seconds in which what the gain is down falls to 1/e."""
_PHASES = (
    (28, 180, -322, 544, -974, 2250, 15928, -1676, 780, -436, 244, -136),
    (-478, 480, -848, 1460, -2728, 7620, 12776, -3282, 1664, -954, 542, -310),
)  # ITU-R BS.1770, annex 2, times 2^14: at 7/8 and 5/8 of the way to the next sample; backwards at 1/8 and 3/8
_MOST = 2.2  # so much higher than all samples a value between them can be, by the sum of these taps
_TAPS = 12
_REACH = _TAPS // 2
LATENCY = AHEAD + _REACH
"""Samples from in to out."""
_FOUR = (np.array([*_PHASES, *(taps[::-1] for taps in _PHASES)]) / 2**14).astype(np.float32)


class Limiter:
    """The output's guard. Louder goes in, calm comes out, LATENCY samples later."""

    latency = LATENCY

    def __init__(self, fast: bool = False) -> None:
        self._low = Filter(*highpass(28.0), channels=2)
        self._wave = np.zeros((2, LATENCY + BLOCK), np.float32)
        self._newest = self._wave[:, -(BLOCK + _TAPS - 1) :]
        self._kernels = kernels(fast)
        self._need = np.zeros(AHEAD + HOLD + BLOCK)  # how far down the gain must be for each sample
        self._down = np.zeros(_SOFT + BLOCK)  # how far down it is, before it is made smooth
        self._fade = np.exp(-np.arange(1, BLOCK + 1) / (RATE * RELEASE))
        self._last = 0.0
        self._calm = 0  # samples since anything had to be done

    def block(self, mix: Single) -> Single:
        """The next 512 frames (512, 2), none of them above CEILING, whatever goes in."""
        new = mix.T
        if not np.abs(new).max() < 1e6:
            new = np.clip(np.nan_to_num(new, nan=0.0), -1e6, 1e6)
        wave = self._wave
        wave[:, :-BLOCK] = wave[:, BLOCK:]
        wave[:, -BLOCK:] = self._low.block(new)
        gain = self._gain()
        out = wave[:, :BLOCK] if gain is None else wave[:, :BLOCK] * gain.astype(np.float32)
        return np.ascontiguousarray(out.T)

    def _gain(self) -> Double | None:
        """Gains that are at or below what each peak needs when it comes; none while all is calm."""
        need, down = self._need, self._down
        highest = max(float(self._newest.max()), -float(self._newest.min()))
        if highest * _MOST < _AIM:
            self._calm += BLOCK
            if self._calm > AHEAD + HOLD + 2 * BLOCK and self._last == 0:
                return None
            peak = np.zeros(BLOCK)
        else:
            self._calm = 0
            peak = self._kernels.peaks(self._newest, _FOUR).astype(np.float64)
        need[:-BLOCK] = need[BLOCK:]
        need[-BLOCK:] = 1 - _AIM / np.maximum(peak, _AIM)
        held = self._kernels.highest(need, AHEAD + HOLD)[-BLOCK:]
        held /= self._fade
        np.maximum.accumulate(held, out=held)
        np.maximum(held, self._last, out=held)
        held *= self._fade
        self._last = float(held[-1]) if held[-1] > 1e-6 else 0.0
        down[:-BLOCK] = down[BLOCK:]
        down[-BLOCK:] = held
        total = np.cumsum(down)
        gain: Double = 1 - (total[_SOFT:] - total[:-_SOFT]) / _SOFT
        return gain
