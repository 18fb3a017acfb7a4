"""The inner loops compiled by numba, the same as those in `kernels`, `oscillators` and `steering`.

They are compiled once and kept in the user's cache folder; where that cannot be written, they are compiled
each time. Importing this fails where numba is not installed.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from dreamscape.sound import steering
from dreamscape.sound.rate import BLOCK
from dreamscape.sound.wavetables import SIZE, step_of

Single = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_SHIFT = 32 - (SIZE.bit_length() - 1)
_STEP = float(step_of(np.ones(1))[0])
_LEVEL, _WIDTH, _APART, _NEAR, _LOST = (
    np.float32(value)
    for value in (steering.LEVEL, steering.WIDTH, steering.APART, steering.NEAR, steering.LOST)
)
PITCH, GAIN, PAN, DEPTH, DETUNE, TREMBLE = (
    steering.PITCH,
    steering.GAIN,
    steering.PAN,
    steering.DEPTH,
    steering.DETUNE,
    steering.TREMBLE,
)


def _keep() -> None:
    """Compiled code is kept with the user, not beside the program, unless somebody said where."""
    if not numba.config.CACHE_DIR:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        numba.config.CACHE_DIR = str(Path(home) / "dreamscape" / "numba")


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except (RuntimeError, OSError):  # nowhere to keep it
        return numba.njit(nogil=True)(function)


_keep()


@_compiled
def _read(
    tables: Single,
    first: Whole,
    second: Whole,
    phase: Whole,
    step: Whole,
    bend: Whole,
    out: Single,
    other: Single,
) -> None:
    scale = np.float32(2.0**-_SHIFT)
    low = np.uint32((1 << _SHIFT) - 1)
    for row in range(len(phase)):
        begin, end = tables[first[row]], tables[second[row]]
        place, pace, curve = np.uint32(phase[row]), np.uint32(step[row]), np.uint32(bend[row])
        for n in range(BLOCK):
            count = np.uint32(n + 1)
            at = np.uint32(place + pace * count + curve * np.uint32(count * np.uint32(n + 2) // np.uint32(2)))
            index = np.int64(at >> np.uint32(_SHIFT))
            part = np.float32(at & low) * scale
            out[row, n] = begin[index] + part * (begin[index + 1] - begin[index])
            other[row, n] = end[index] + part * (end[index + 1] - end[index])


class Reader:
    """Two tables for each oscillator are read at once, as `oscillators.Reader` does."""

    def __init__(self, most: int) -> None:
        self._pair = (np.empty((most, BLOCK), np.float32), np.empty((most, BLOCK), np.float32))

    def __call__(
        self, tables: Single, rows: tuple[Whole, Whole], phase: Whole, step: Whole, bend: Whole
    ) -> tuple[Single, Single]:
        """What each of m oscillators reads from its two tables: (m, 512) twice, valid until the next call."""
        first, second = self._pair[0][: len(phase)], self._pair[1][: len(phase)]
        _read(tables, rows[0], rows[1], phase, step, bend, first, second)
        return first, second


@_compiled
def steer(
    now: Single,
    drift: Double,
    rates: Double,
    seconds: float,
    ceiling: Double,
    level: Single,
    target: Double,
    gains: Single,
) -> None:
    """As `steering.steer`."""
    seats = now.shape[1]
    quarter = np.float32(np.pi / 4)
    move = np.empty(3)
    for seat in range(seats):
        for k in range(3):
            turn = drift[k, seat] + rates[k, seat] * seconds
            move[k] = np.sin((turn - np.floor(turn)) * 2 * np.pi)
        trembling, pitch, depth = now[TREMBLE, seat], now[PITCH, seat], now[DEPTH, seat]
        octaves = pitch + (3 * move[0] + 1.5 * move[1] + 12 * trembling * move[2]) / 1200
        apart = now[DETUNE, seat] / np.float32(2400)
        most = min(ceiling[0, seat], ceiling[1, seat])
        target[seat] = min(2.0 ** (octaves - apart), most) * _STEP
        target[seats + seat] = min(2.0 ** (octaves + apart), most) * _STEP
        come = level[seat]
        gain = np.float32(2) ** (np.float32(0.25) * (np.float32(7.6) - pitch))
        gain *= now[GAIN, seat] * (come * come * (3 - 2 * come)) * _LEVEL
        gain *= 1 - np.float32(0.3) * trembling * np.float32(1 + move[2])
        twin = min(now[DETUNE, seat] * np.float32(1 / 3), np.float32(1))
        for which in range(2):
            side = np.float32(2 * which - 1) * _APART * twin
            where = min(max(now[PAN, seat] * _WIDTH + side, np.float32(-1)), np.float32(1))
            angle = (where + np.float32(1)) * quarter
            power = gain * (np.sin(twin * quarter) if which else np.cos(twin * quarter))
            left, right = np.cos(angle) * power, np.sin(angle) * power
            row = which * seats + seat
            gains[0, row], gains[1, row] = left * (1 - _LOST * depth), right * (1 - _LOST * depth)
            gains[2, row], gains[3, row] = left * (_NEAR + _LOST * depth), right * (_NEAR + _LOST * depth)


@_compiled
def _delayed(
    sheet: Single, places: Whole, part: Single, slope: Single, damp: float, damped: float, out: Single
) -> None:
    one, rise = np.float32(1), np.float32((damped - damp) / BLOCK)
    between = np.empty(BLOCK + 2, np.float32)
    for row in range(len(places)):
        line = sheet[row, places[row] : places[row] + BLOCK + 3]
        for n in range(BLOCK + 2):
            back = min(max(slope[row] * np.float32(n) + part[row], np.float32(0)), one)
            between[n] = line[n + 1] + back * (line[n] - line[n + 1])
        for n in range(BLOCK):
            weight = np.float32(damp) + rise * np.float32(n + 1)
            middle = between[n + 1] * (one - 2 * weight)
            out[row, n] = (between[n] + between[n + 2]) * weight + middle


def delayed(sheet: Single, places: Whole, part: Single, slope: Single, damp: float, damped: float) -> Single:
    """As `kernels.delayed`."""
    out = np.empty((len(places), BLOCK), np.float32)
    _delayed(sheet, places, part, slope, float(damp), float(damped), out)
    return out


@_compiled
def _peaks(wave: Single, taps: Single, out: Single) -> None:
    length = taps.shape[1]
    row = np.empty(len(out), np.float32)
    for side in range(2):
        for n in range(len(out)):
            out[n] = max(out[n], abs(wave[side, n + 5]), abs(wave[side, n + 6]))
        for phase in range(4):
            row[:] = 0
            for k in range(length):
                tap = taps[phase, k]
                for n in range(len(out)):
                    row[n] += tap * wave[side, n + k]
            for n in range(len(out)):
                out[n] = max(out[n], abs(row[n]))


def peaks(wave: Single, taps: Single) -> Single:
    """As `kernels.peaks`."""
    out = np.zeros(wave.shape[1] - taps.shape[1] + 1, np.float32)
    _peaks(wave, taps, out)
    return out


@_compiled
def highest(values: Double, window: int) -> Double:
    """As `kernels.highest`, with a queue of those that may still become the highest."""
    out = np.empty_like(values)
    queue = np.empty(len(values), np.int64)
    head, tail = 0, 0
    for n in range(len(values)):
        while tail > head and values[queue[tail - 1]] <= values[n]:
            tail -= 1
        queue[tail] = n
        tail += 1
        if queue[head] <= n - window:
            head += 1
        out[n] = values[queue[head]]
    return out
