"""The last thing in the way out: nothing below 28 Hz, and no true peak above -1 dB.

Peaks are looked for between the samples, too (four times as fine, as ITU-R BS.1770 measures them). The gain
is down before a peak comes, holds for half a period of the lowest notes, so that it does not follow their
waves, and comes back slowly.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.filters import Filter, highpass
from dreamscape.sound.rate import BLOCK, RATE

Single = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]

CEILING = 10 ** (-1.0 / 20)
"""True peak that is never passed: -1 dB."""
_AIM = CEILING * 0.98  # what four times as fine a look may miss
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
_TAPS = 12
_REACH = _TAPS // 2
LATENCY = AHEAD + _REACH
"""Samples from in to out."""
_PART = 32


def _between() -> Single:
    """(_PART + _TAPS - 1, 4 * _PART): a part of a wave to four values between each sample and the next."""
    matrix = np.zeros((_PART + _TAPS - 1, 4, _PART))
    for phase, taps in enumerate((*_PHASES, *(taps[::-1] for taps in _PHASES))):
        for sample in range(_PART):
            matrix[sample : sample + _TAPS, phase, sample] = np.array(taps) / 2**14
    return matrix.reshape(-1, 4 * _PART).astype(np.float32)


class Limiter:
    """The output's guard. Louder goes in, calm comes out, LATENCY samples later."""

    latency = LATENCY

    def __init__(self) -> None:
        self._low = Filter(*highpass(28.0), channels=2)
        self._wave = np.zeros((2, LATENCY + BLOCK), np.float32)
        self._need = np.zeros(AHEAD + HOLD + BLOCK)  # how far down the gain must be for each sample
        self._down = np.zeros(_SOFT + BLOCK)  # how far down it is, before it is made smooth
        self._matrix = _between()
        self._fade = np.exp(-np.arange(1, BLOCK + 1) / (RATE * RELEASE))
        self._last = 0.0

    def block(self, mix: Single) -> Single:
        """The next 512 frames (512, 2), none of them above CEILING, whatever goes in."""
        finite = np.nan_to_num(mix.T, nan=0.0, posinf=1e6, neginf=-1e6)
        np.clip(finite, -1e6, 1e6, out=finite)
        wave = self._wave
        wave[:, :-BLOCK] = wave[:, BLOCK:]
        wave[:, -BLOCK:] = self._low.block(finite)
        gain = self._gain(self._peaks())
        out = wave[:, :BLOCK] * gain
        return np.ascontiguousarray(out.T)

    def _peaks(self) -> Single:
        """(512,) the highest of each sample and of what lies between it and the next, both sides."""
        wave = self._wave[:, -(BLOCK + _TAPS - 1) :]
        parts = np.lib.stride_tricks.sliding_window_view(wave, _PART + _TAPS - 1, 1)[:, ::_PART]
        between = np.ascontiguousarray(parts).reshape(-1, _PART + _TAPS - 1) @ self._matrix
        np.abs(between, out=between)
        fine = between.reshape(2, BLOCK // _PART, 4, _PART).max((0, 2)).reshape(BLOCK)
        here = np.abs(wave[:, _REACH - 1 : _REACH - 1 + BLOCK + 1]).max(0)
        return np.maximum(fine, np.maximum(here[:-1], here[1:]))

    def _gain(self, peak: Single) -> Double:
        """Gains that are at or below what each peak needs when it comes."""
        need, down = self._need, self._down
        need[:-BLOCK] = need[BLOCK:]
        need[-BLOCK:] = 1 - _AIM / np.maximum(peak.astype(np.float64), _AIM)
        held = _highest(need, AHEAD + HOLD)[-BLOCK:]
        ratio = held / self._fade
        np.maximum.accumulate(ratio, out=ratio)
        ratio = np.maximum(ratio, self._last) * self._fade
        self._last = float(ratio[-1]) if ratio[-1] > 1e-9 else 0.0
        down[:-BLOCK] = down[BLOCK:]
        down[-BLOCK:] = ratio
        total = np.concatenate([[0.0], np.cumsum(down)])
        return 1 - (total[_SOFT:][1:] - total[:-_SOFT][1:]) / _SOFT


def _highest(values: Double, window: int) -> Double:
    """At each place the highest of the last `window` values, by doubling."""
    best, reach = values.copy(), 1
    while reach < window:
        more = min(reach, window - reach)
        best[more:] = np.maximum(best[more:], best[:-more])
        reach += more
    return best
