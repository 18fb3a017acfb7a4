"""Voices that wear out: samples held for longer and longer, bits lost.

Holding is linear, so voices are held together, after they were mixed: one row a channel, however many are
worn. Bits are lost there too, with the noise that each voice would have made alone.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.oscillators import mixed
from dreamscape.sound.rate import BLOCK

Single = npt.NDArray[np.float32]

POWERS = 3
"""Samples are held by 2, 4 and 8: at a third, two thirds and all of the coarseness."""
_BITS, _LOST = 13.0, 8.0
"""Bits of a voice when it is whole, and how many the most worn one has lost."""
_GRID = np.arange(BLOCK)
_FINEST = np.float32(1e-9)


def whole_part(coarse: Single) -> Single:
    """How much of a voice is heard unheld, 0..1."""
    return _part(coarse, 0)


def wear(pair: tuple[Single, Single], before: Single, after: Single, start: Single, end: Single) -> Single:
    """The mix (4, 512) of all that is held of k worn voices.

    pair: what is read of their two tables (k, 512); before, after (k,) coarseness 0..1 at the beginning
    and at the end; start, end (2, 4, k) the gains of both tables in the four channels, then and there.
    """
    out, room = np.zeros((2, 4, BLOCK), np.float32)
    for power in range(1, POWERS + 1):
        first, last = _part(before, power), _part(after, power)
        rows = np.flatnonzero(np.maximum(first, last))
        if len(rows):
            gains = start[..., rows] * first[rows], end[..., rows] * last[rows]
            mixed(pair[0][rows], pair[1][rows], *gains, room)
            out += room[:, _GRID & -(1 << power)]
    noise = end.sum(axis=0) * (1 - whole_part(after)) * np.exp2(_LOST * after - np.float32(_BITS))
    step = np.maximum(np.sqrt((noise * noise).sum(axis=1)), _FINEST)[:, None]
    out /= step
    np.rint(out, out=out)
    out *= step
    return out


def _part(coarse: Single, power: int) -> Single:
    return np.asarray(np.maximum(0, 1 - np.abs(POWERS * coarse - np.float32(power))), np.float32)
