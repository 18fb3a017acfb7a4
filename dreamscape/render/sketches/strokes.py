"""The strokes of a drawing: read from what was kept, fitted into a square, smoothed as a hand meant them."""

from typing import Annotated

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Meta

Doubles = npt.NDArray[np.float64]

CORNER = 0.7
"""Cosine of a turn: a sharper one stays a corner; all others are made round. The phone's page draws alike."""
ENLARGED = 2.5
"""A small drawing is enlarged by no more than this."""
_FINE = 30.0
"""Longest piece of a smoothed stroke, of the square's 1,000."""
_MOST = 12
"""Pieces from one point to the next."""

_Place = Annotated[int, Meta(ge=0, le=999)]
_Stroke = Annotated[list[tuple[_Place, _Place]], Meta(min_length=1, max_length=800)]
_DECODER = msgspec.json.Decoder(Annotated[list[_Stroke], Meta(min_length=1, max_length=24)])


def strokes_in(text: str) -> list[Doubles]:
    """The strokes of a drawing as it is kept: JSON, strokes of points [x, y], 0 .. 999, y up. Each comes as
    (n, 2) in 0 .. 1, in the middle and as large as the square allows. Nothing for what is no drawing."""
    try:
        told = _DECODER.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return []
    points = [np.array(stroke, np.float64) for stroke in told]
    low, high = (extreme(np.concatenate(points), axis=0) for extreme in (np.min, np.max))
    scale = min(1000.0 / max(float((high - low).max()), 1.0), ENLARGED)
    return [(smoothed(one) - 0.5 * (low + high)) * (scale / 1000.0) + 0.5 for one in points]


def smoothed(points: Doubles) -> Doubles:
    """(m, 2) points on a curve through `points` (n, 2): cubic Hermite pieces whose tangents halve the turn,
    except at corners."""
    points = points[np.r_[True, (np.diff(points, axis=0) != 0.0).any(axis=1)]]
    if len(points) < 3:
        return points
    ways = np.diff(points, axis=0)
    lengths = np.hypot(*ways.T)
    along = ways / lengths[:, None]
    halves = along[:-1] + along[1:]
    halves /= np.maximum(np.hypot(*halves.T), 1e-9)[:, None]
    sharp = ((along[:-1] * along[1:]).sum(axis=1) < CORNER)[:, None]
    leaving = np.concatenate([along[:1], np.where(sharp, along[1:], halves)])
    coming = np.concatenate([np.where(sharp, along[:-1], halves), along[-1:]])
    pieces = [
        _piece(points[k], points[k + 1], leaving[k] * lengths[k], coming[k] * lengths[k])
        for k in range(len(ways))
    ]
    return np.concatenate([*pieces, points[-1:]])


def _piece(a: Doubles, b: Doubles, leaving: Doubles, coming: Doubles) -> Doubles:
    """From `a` on, without `b`."""
    count = min(max(int(np.hypot(*(b - a)) / _FINE) + 1, 3), _MOST)
    t = (np.arange(count) / count)[:, None]
    ease = t * t * (3.0 - 2.0 * t)
    bow = t * (1.0 - t)
    return np.asarray(a + (b - a) * ease + bow * ((1.0 - t) * leaving - t * coming))
