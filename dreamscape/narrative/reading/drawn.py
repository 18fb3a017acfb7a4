"""What a drawing alone says of the mood: sharp or round, and whether the hand went up or down.

Round shapes are liked better than sharp ones (M. Bar, M. Neta, "Humans prefer curved visual objects",
Psychological Science 17, 2006); sharp and slanting lines stir (J. Aronoff and others, "The recognition of
threatening facial stimuli", Journal of Personality and Social Psychology 54, 1988).
"""

import math
from collections.abc import Sequence
from itertools import pairwise

Strokes = Sequence[Sequence[tuple[int, int]]]
"""Strokes as they were drawn: points in a square, x to the right and y up, 0 .. 999."""
_HEARD = 0.7
"""A drawing alone says less of a mood than words may."""


def mood_of(strokes: Strokes) -> tuple[float, float]:
    """Valence and arousal, each -0.7 .. 0.7; (0, 0) for nothing but dots."""
    way = sum(math.dist(a, b) for stroke in strokes for a, b in pairwise(stroke))
    if way <= 0.0:
        return 0.0, 0.0
    sharp = _sharpness(strokes)
    rising = sum(stroke[-1][1] - stroke[0][1] for stroke in strokes) / way  # -1 .. 1
    return _HEARD * (0.6 * (1.0 - 2.0 * sharp) + 0.4 * rising), _HEARD * (2.0 * sharp - 1.0)


def _sharpness(strokes: Strokes) -> float:
    """By how much the hand turned at a point, as a share of turning back, 0..1: the mean over all points,
    each counting as much as the shorter of its two pieces is long."""
    turned = total = 0.0
    for stroke in strokes:
        ways = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(stroke) if a != b]
        for a, b in pairwise(ways):
            length = min(math.hypot(*a), math.hypot(*b))
            turn = abs(math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]))
            turned += length * turn / math.pi
            total += length
    return turned / total if total else 0.0
