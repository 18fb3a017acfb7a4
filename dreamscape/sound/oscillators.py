"""Reading tables at any pitch: a phase of 32 bits that wraps by itself, a step, and a bend of the step.

The phase is an integer, so it never drifts and never jumps: after a block it is exactly where its steps led.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import BLOCK
from dreamscape.sound.wavetables import SIZE, STRIDE

Single = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]

_SHIFT = 32 - (SIZE.bit_length() - 1)
_COUNT = np.arange(1, BLOCK + 1, dtype=np.int32)
_SQUARE = _COUNT * (_COUNT + 1) // 2
RAMP = (_COUNT / BLOCK).astype(np.float32)
"""(512,) from just above 0 to 1: how a parameter goes from its last value to its next."""


def advance(phase: Whole, step: Whole, bend: Whole) -> None:
    """Move phases and steps on by one block, as `read` reads them."""
    phase += step * BLOCK + bend * (BLOCK * (BLOCK + 1) // 2)
    phase &= 0xFFFFFFFF
    step += bend * BLOCK


class Reader:
    """The reference: two tables for each oscillator are read at once, in NumPy. Holds the room it works in."""

    def __init__(self, most: int) -> None:
        shape = (most, BLOCK)
        self._place = np.empty(shape, np.int32)
        self._curve = np.empty(shape, np.int32)
        self._part = np.empty(shape, np.float32)
        self._index = np.empty(shape, np.int64)
        self._next = np.empty(shape, np.float32)
        self._read = (np.empty(shape, np.float32), np.empty(shape, np.float32))

    def __call__(
        self, tables: Single, rows: tuple[Whole, Whole], phase: Whole, step: Whole, bend: Whole
    ) -> tuple[Single, Single]:
        """What each of m oscillators reads from its two tables: (m, 512) twice, valid until the next call.

        tables (k, STRIDE); rows: for each oscillator the first and the second of its tables; phase 0..2^32,
        step and bend in 2^-32 of a table.
        """
        count = len(phase)
        phase, step, bend = (
            phase.astype(np.uint32).view(np.int32),
            step.astype(np.int32),
            bend.astype(np.int32),
        )
        offset = rows[0] * STRIDE
        other = rows[1] * STRIDE - offset
        flat = tables.reshape(-1)
        first, second = self._read[0][:count], self._read[1][:count]
        index, part = self._where(phase, step, bend)
        index += offset[:, None]
        self._between(flat, index, part, first)
        index += other[:, None]
        self._between(flat, index, part, second)
        return first, second

    def _where(self, phase: Ints, step: Ints, bend: Ints) -> tuple[Whole, Single]:
        """Where to read: the point of the table and how far it is to the next."""
        count = len(phase)
        place, curve, index, part = (
            self._place[:count],
            self._curve[:count],
            self._index[:count],
            self._part[:count],
        )
        np.multiply(step[:, None], _COUNT, out=place)
        np.multiply(bend[:, None], _SQUARE, out=curve)
        place += curve
        place += phase[:, None]
        np.bitwise_and(place, np.int32((1 << _SHIFT) - 1), out=curve)
        np.copyto(part, curve, casting="unsafe")
        part *= np.float32(2.0**-_SHIFT)
        whole = place.view(np.uint32)
        np.right_shift(whole, np.uint32(_SHIFT), out=whole)
        np.copyto(index, place)
        return index, part

    def _between(self, flat: Single, index: Whole, part: Single, out: Single) -> None:
        after = self._next[: len(out)]
        flat.take(index, out=out, mode="clip")
        flat[1:].take(index, out=after, mode="clip")
        after -= out
        after *= part
        out += after


def mixed(first: Single, second: Single, start: Single, end: Single, out: Single) -> Single:
    """Add up m oscillators with gains that go from `start` to `end` (2, c, m): (c, 512).

    The first and second row of the gains are those of the first and second tables, so that turning from one
    table to the other is a matter of gains as well.
    """
    change = end - start
    np.matmul(change[0], first, out=out)
    out += change[1] @ second
    out *= RAMP
    out += start[0] @ first
    out += start[1] @ second
    return out
