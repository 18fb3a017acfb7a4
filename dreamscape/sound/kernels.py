"""The inner loops, to choose from: in NumPy, which is the reference, or compiled, which is faster."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dreamscape.sound.oscillators import Reader
from dreamscape.sound.rate import BLOCK
from dreamscape.sound.steering import steer

Single = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_RAMP = (np.arange(1, BLOCK + 1) / BLOCK).astype(np.float32)
_COUNT = np.arange(0, BLOCK + 2, dtype=np.float32)


class Reads(Protocol):
    """What reads tables: see `Reader`."""

    def __call__(
        self, tables: Single, rows: tuple[Whole, Whole], phase: Whole, step: Whole, bend: Whole
    ) -> tuple[Single, Single]: ...


@dataclass(frozen=True, slots=True)
class Kernels:
    """What has two forms. Both give the same within 1e-4."""

    reader: Callable[[int], Reads]
    steer: Callable[..., None]
    delayed: Callable[..., Single]
    peaks: Callable[[Single, Single], Single]
    highest: Callable[[Double, int], Double]


def delayed(sheet: Single, places: Whole, part: Single, slope: Single, damp: float, damped: float) -> Single:
    """(m, 512) read from m lines, with the highs a little lower.

    sheet (m, long); places (m,) where to begin; part and slope (m,) how far back from there to the sample
    before, at first and more with each sample; damp, damped the weight of the neighbours at the beginning and
    at the end: three taps, the same forwards and backwards.
    """
    late = np.empty((len(places), BLOCK + 3), np.float32)
    for row, place in enumerate(places.tolist()):
        late[row] = sheet[row, place : place + BLOCK + 3]
    between = slope[:, None] * _COUNT
    between += part[:, None]
    np.minimum(np.maximum(between, 0, out=between), 1, out=between)
    between *= late[:, :-1] - late[:, 1:]
    between += late[:, 1:]
    weight = np.float32(damp) + np.float32(damped - damp) * _RAMP
    out = between[:, :-2] + between[:, 2:]
    out *= weight
    out += between[:, 1:-1] * (1 - 2 * weight)
    return out


def peaks(wave: Single, taps: Single) -> Single:
    """(n,) the highest of each sample and of four values between it and the next, both sides.

    wave (2, n + 11), five samples more before and six after; taps (4, 12). n is a multiple of 32.
    """
    size = wave.shape[1] - taps.shape[1] + 1
    parts = np.lib.stride_tricks.sliding_window_view(wave, 31 + taps.shape[1], 1)[:, ::32]
    between = np.ascontiguousarray(parts).reshape(-1, 31 + taps.shape[1]) @ _matrix(
        taps.tobytes(), taps.shape
    )
    np.abs(between, out=between)
    fine = between.reshape(2, size // 32, 4, 32).max((0, 2)).reshape(size)
    here = np.abs(wave[:, 5 : 6 + size]).max(0)
    return np.asarray(np.maximum(fine, np.maximum(here[:-1], here[1:])))


@cache
def _matrix(taps: bytes, shape: tuple[int, int]) -> Single:
    """(43, 128): what makes of 32 samples and their neighbours the four values after each."""
    matrix = np.zeros((31 + shape[1], shape[0], 32), np.float32)
    for phase, row in enumerate(np.frombuffer(taps, np.float32).reshape(shape)):
        for sample in range(32):
            matrix[sample : sample + shape[1], phase, sample] = row
    return matrix.reshape(31 + shape[1], -1)


def highest(values: Double, window: int) -> Double:
    """At each place the highest of the last `window` values, by doubling."""
    best, reach = values.copy(), 1
    while reach < window:
        more = min(reach, window - reach)
        best[more:] = np.maximum(best[more:], best[:-more])
        reach += more
    return best


def kernels(fast: bool = False) -> Kernels:
    """The compiled ones where asked for and where numba is installed, else those in NumPy."""
    compiled = _compiled() if fast else None
    return compiled or Kernels(Reader, steer, delayed, peaks, highest)


@cache
def _compiled() -> Kernels | None:
    try:
        from dreamscape.sound import fast
    except ImportError:
        return None
    return Kernels(fast.Reader, fast.steer, fast.delayed, fast.peaks, fast.highest)
