"""A little faster or slower, so that two clocks agree: nobody hears three in ten thousand."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import BLOCK

Single = npt.NDArray[np.float32]

MOST = 300e-6
"""How much faster or slower at most: half a cent."""
_HALF = 12  # samples on either side that a value between two samples is made of
_FINE = 512
_NEAR = np.arange(1 - _HALF, _HALF + 1)


def _between() -> Single:
    """(_FINE + 1, 24): weights of the neighbours, for each part of the way from one sample to the next."""
    distance = np.arange(_FINE + 1)[:, None] / _FINE - _NEAR
    taps = np.sinc(distance) * np.cos(np.clip(np.pi * distance / (2 * _HALF + 1), -np.pi / 2, np.pi / 2)) ** 2
    return np.asarray(taps / taps.sum(1, keepdims=True), np.float32)


class Slip:
    """Blocks in; as many frames out, or one more or less. While it never slipped, the very same samples."""

    def __init__(self) -> None:
        self._held = np.zeros((_HALF, 2), np.float32)  # frames that are still needed
        self._at = float(_HALF)  # where in them the next frame lies
        self._gone = -_HALF  # frames before those held, since the beginning
        self._table = _between()

    @property
    def position(self) -> float:
        """The frame of what came in that goes out next."""
        return self._gone + self._at

    def block(self, wave: Single, speed: float) -> Single:
        """(512, 2) in, (n, 2) out. speed -MOST..MOST: how much faster; 0 goes on to the next whole sample."""
        held = np.concatenate([self._held, wave])
        last = len(held) - 1 - _HALF
        place = self._places(speed)
        count = int(np.searchsorted(place, last, side="right"))
        out = self._read(held, place[:count])
        keep = int(place[count]) - _HALF
        self._held, self._at = held[keep:], float(place[count] - keep)
        self._gone += keep
        return out

    def _places(self, speed: float) -> npt.NDArray[np.float64]:
        """Where the next frames lie, more of them than there are."""
        step = np.arange(BLOCK + 2 * _HALF + 8, dtype=np.float64)
        if speed:
            return np.asarray(self._at + step * (1 + min(max(speed, -MOST), MOST)), np.float64)
        home = round(self._at) - self._at
        moved = np.minimum(step * MOST, abs(home))
        at_home = step + float(round(self._at))
        slipping = self._at + step + np.sign(home) * moved
        return np.asarray(np.where(moved >= abs(home), at_home, slipping), np.float64)

    def _read(self, held: Single, place: npt.NDArray[np.float64]) -> Single:
        whole = np.floor(place).astype(np.intp)
        part = place - whole
        if not part.any() and len(whole) and whole[-1] - whole[0] == len(whole) - 1:
            return held[whole[0] : whole[-1] + 1].copy()
        fine = part * _FINE
        row = np.minimum(fine.astype(np.intp), _FINE - 1)
        over = (fine - row).astype(np.float32)[:, None]
        weights = self._table[row] * (1 - over) + self._table[row + 1] * over
        near = np.lib.stride_tricks.sliding_window_view(held, 2 * _HALF, 0)
        out = np.empty((len(place), 2), np.float32)
        ends = [0, *(np.flatnonzero(np.diff(whole) != 1) + 1).tolist(), len(whole)]
        for begin, end in pairwise(ends):  # where it goes on sample by sample
            first = int(whole[begin]) - _HALF + 1
            np.einsum("nt,nct->nc", weights[begin:end], near[first : first + end - begin], out=out[begin:end])
        return out
