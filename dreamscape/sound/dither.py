"""From float samples to whole numbers, with triangular dither, so that what is quiet ends in a faint hiss and
never in distortion. The dither is looked up by sample, so the same sound is the same file."""

import numpy as np
import numpy.typing as npt

from dreamscape import keyed

_STREAM = 0x64697468
_HALF = 2.0**-32


def triangular(seed: int, first: int, count: int, channels: int = 2) -> npt.NDArray[np.float64]:
    """(count, channels) numbers in -1..1, triangularly distributed: the dither, in steps of the smallest bit,
    for the samples from `first` on."""
    key = np.arange(first * channels, (first + count) * channels, dtype=np.uint64)
    drawn = keyed.bits(seed, key, 0, _STREAM)
    two = (drawn & np.uint64(0xFFFFFFFF)).astype(np.float64) - (drawn >> np.uint64(32)).astype(np.float64)
    return (two * _HALF).reshape(count, channels)


def quantise(wave: npt.NDArray[np.float32], bits: int, seed: int, first: int) -> npt.NDArray[np.int32]:
    """`wave`, (n, channels) in -1..1, as whole numbers of `bits` bits, held at their limits. `first` is the
    number of its first sample, counted from the beginning of the sound."""
    full = 2 ** (bits - 1)
    steps = wave.astype(np.float64) * full + triangular(seed, first, *wave.shape)
    whole: npt.NDArray[np.int32] = np.clip(np.rint(steps), -full, full - 1).astype(np.int32)
    return whole
