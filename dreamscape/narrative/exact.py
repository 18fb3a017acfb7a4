"""Arithmetic that gives the same bytes on every machine.

State that thresholds look at is held as whole numbers in float64 columns: sums of whole numbers below
2**53 are exact in any order, so neither a wider vector unit nor another numpy can change a digit.
Otherwise only + - * / sqrt and rint are used, each alone, which IEEE 754 fixes to the last bit.
"""

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

TICKS = 10
"""Ticks a second."""
ASPECT = 16 / 9
"""The plane's width in plane heights, wherever the story measures a distance."""
TURN = 1 << 32
"""A whole turn of a phase."""
FULL = 65536.0
"""Health or tension of 1."""
UNIT = 16384.0
"""A sine of 1."""

_STEPS = 4096
_SHIFT = 20
SINE: Floats = np.array([float(round(UNIT * math.sin(2 * math.pi * k / _STEPS))) for k in range(_STEPS)])
COSINE: Floats = np.roll(SINE, -_STEPS // 4)


def angle(phase: Longs) -> Longs:
    """The place of each phase in SINE and COSINE; phases may be outside one turn."""
    return (phase >> _SHIFT) & (_STEPS - 1)


def ease(x: float) -> float:
    """0..1 to 0..1 with rest at both ends."""
    x = min(max(x, 0.0), 1.0)
    return x * x * (3.0 - 2.0 * x)


def towards(value: float, target: float, step: float) -> float:
    """`value` moved by at most `step` towards `target`."""
    return min(value + step, target) if value < target else max(value - step, target)


def tick_of(at: float) -> int:
    """The first tick at or after the show time `at`, seconds."""
    return max(0, math.ceil(at * TICKS - 1e-6))
