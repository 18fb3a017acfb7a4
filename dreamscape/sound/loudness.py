"""Loudness as ITU-R BS.1770-5, EBU Tech 3341 and Tech 3342 define it, from blocks, in flat memory.

The two filters of the recommendation (the head, and what is too low to count) are applied in the frequency
domain by overlap-save: their impulse response is below 1e-9 after a tenth of a second and is cut there. What
is kept is the power of each tenth of a second: 64 KB an hour. Maxima are found every hundredth of a second.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import RATE
from dreamscape.sound.truepeak import TruePeakMeter, decibels

Wave = npt.NDArray[np.float32]
Values = npt.NDArray[np.float64]

HOP = RATE // 10
"""Samples between two values of momentary and short-term loudness: 100 ms."""
MOMENTARY, SHORT = 4, 30
"""Hops in the windows of momentary (400 ms) and short-term (3 s) loudness."""

_STEP = RATE // 100  # maxima are looked for this often
_STEPS = HOP // _STEP
_CHUNK = 4 * HOP  # filtered at once
_TAIL = HOP  # length of the impulse response
_ABSOLUTE, _RELATIVE, _RANGE = -70.0, -10.0, -20.0  # gates: LUFS, LU, LU

# The recommendation's two filters at 48 kHz: numerator, denominator.
_HEAD = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_LOW = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was heard. Silence, and what is shorter than a window, is -inf."""

    integrated: float  # LUFS
    range: float  # LU
    momentary: float  # LUFS, the loudest 400 ms
    short: float  # LUFS, the loudest 3 s
    peak: float  # dBTP
    seconds: float


class LoudnessMeter:
    """Hears blocks and tells how loud they were. `weights` are the channels' (1.41 for surround); without
    `peaks` the true peak is left out, which is half of the work."""

    def __init__(self, weights: Sequence[float] = (1.0, 1.0), peaks: bool = True) -> None:
        self._weights = np.asarray(weights, np.float64)
        channels = len(self._weights)
        self._peak = TruePeakMeter(channels) if peaks else None
        self._wave = np.zeros((_TAIL + _CHUNK, channels))
        self._filled = _TAIL
        self._powers: list[Values] = []  # of hops
        self._steps = np.zeros(0)  # the last powers of hundredths, a short-term window less one
        self._highest = [0.0, 0.0]
        self._samples = 0

    def push(self, wave: Wave) -> None:
        """Hear `wave`, float (n, channels), any n."""
        self._samples += len(wave)
        done = 0
        while done < len(wave):
            part = wave[done : done + len(self._wave) - self._filled]
            self._wave[self._filled : self._filled + len(part)] = part
            self._filled += len(part)
            done += len(part)
            if self._filled == len(self._wave):
                self._chunk()

    def powers(self) -> Values:
        """The weighted power of each whole tenth of a second heard so far."""
        return np.concatenate([*self._powers, self._rest()[1]])

    def finish(self) -> Loudness:
        """How loud all that was heard is. Call it once, at the end."""
        steps, _ = self._rest()
        peak = decibels(self._last_peak())
        self._look_at(steps)
        powers = self.powers()
        return Loudness(
            integrated(powers),
            loudness_range(powers),
            lufs(self._highest[0]),
            lufs(self._highest[1]),
            peak,
            self._samples / RATE,
        )

    def _last_peak(self) -> float:
        if not self._peak:
            return 0.0
        if self._filled > _TAIL:
            self._peak.push(self._wave[_TAIL : self._filled].astype(np.float32))
        return self._peak.finish()

    def _rest(self) -> tuple[Values, Values]:
        """Powers of the whole steps and whole hops in the chunk that is not full."""
        count = self._filled - _TAIL
        wave = self._wave.copy()
        wave[self._filled :] = 0
        steps = self._weigh(weighted(wave))[: count // _STEP]
        hops = steps[: len(steps) // _STEPS * _STEPS].reshape(-1, _STEPS).mean(axis=1)
        return steps, hops

    def _chunk(self) -> None:
        if self._peak:
            self._peak.push(self._wave[_TAIL:].astype(np.float32))
        steps = self._weigh(weighted(self._wave))
        self._look_at(steps)
        self._powers.append(steps.reshape(-1, _STEPS).mean(axis=1))
        self._wave[:_TAIL] = self._wave[_CHUNK:]
        self._filled = _TAIL

    def _weigh(self, wave: Values) -> Values:
        power = np.einsum("sic,sic->sc", *[wave.reshape(-1, _STEP, wave.shape[1])] * 2) / _STEP
        weighed: Values = power @ self._weights
        return weighed

    def _look_at(self, steps: Values) -> None:
        """Find the loudest windows that end within `steps`."""
        every = np.concatenate([self._steps, steps])
        for place, hops in enumerate((MOMENTARY, SHORT)):
            means = moving(every, hops * _STEPS)
            if len(means):
                self._highest[place] = max(self._highest[place], float(means.max()))
        self._steps = every[-(SHORT * _STEPS - 1) :]


def weighted(wave: Values) -> Values:
    """The K-weighted wave, (n - a tenth of a second, channels), of `wave`, which begins with the tenth of a
    second that was before."""
    count = len(wave)
    bent = np.fft.irfft(np.fft.rfft(wave, axis=0) * _response(count)[:, None], count, axis=0)
    answer: Values = bent[_TAIL:]
    return answer


@cache
def _response(length: int) -> npt.NDArray[np.complex128]:
    """The spectrum, for blocks of `length`, of both filters' impulse response cut after _TAIL samples."""
    long = 1 << 17
    turn = np.exp(-2j * np.pi * np.arange(long // 2 + 1) / long)
    both = np.ones_like(turn)
    for above, below in (_HEAD, _LOW):
        both *= np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    impulse = np.fft.irfft(both, long)[:_TAIL]
    answer: npt.NDArray[np.complex128] = np.fft.rfft(impulse, length)
    return answer


def moving(powers: Values, length: int) -> Values:
    """Means of every `length` successive powers; none when there are fewer."""
    if len(powers) < length:
        return np.zeros(0)
    windows = np.lib.stride_tricks.sliding_window_view(powers, length)
    means: Values = windows.mean(axis=1)
    return means


def over_time(powers: Values, hops: int) -> Values:
    """LUFS after each tenth of a second, of the `hops` (MOMENTARY, SHORT) up to it; -inf before the first."""
    means = moving(powers, hops)
    return np.concatenate([np.full(len(powers) - len(means), -np.inf), levels(means)])


def integrated(powers: Values) -> float:
    """LUFS of the whole: the mean power of the 400 ms windows that pass both gates."""
    windows = moving(powers, MOMENTARY)
    loud = windows[levels(windows) > _ABSOLUTE]
    if not len(loud):
        return -np.inf
    return lufs(float(loud[levels(loud) > lufs(float(loud.mean())) + _RELATIVE].mean()))


def loudness_range(powers: Values) -> float:
    """LU between the quiet (10 %) and the loud (95 %) of the 3 s windows that pass both gates; 0 for none."""
    windows = moving(powers, SHORT)
    loud = windows[levels(windows) > _ABSOLUTE]
    if not len(loud):
        return 0.0
    kept = np.sort(levels(loud[levels(loud) > lufs(float(loud.mean())) + _RANGE]))
    low, high = (kept[round((len(kept) - 1) * share)] for share in (0.10, 0.95))
    return float(high - low)


def levels(powers: Values) -> Values:
    """LUFS of powers; -inf for 0."""
    with np.errstate(divide="ignore"):
        found: Values = -0.691 + 10 * np.log10(powers)
    return found


def lufs(power: float) -> float:
    """LUFS of one power; -inf for 0."""
    return -0.691 + 10 * float(np.log10(power)) if power > 0 else -np.inf


def measure(blocks: Iterable[Wave]) -> Loudness:
    """How loud `blocks` are together."""
    meter = LoudnessMeter()
    for block in blocks:
        meter.push(block)
    return meter.finish()
