"""What a drawing alone says of the mood: sharp or round, and whether the hand went up or down.

Round shapes are liked better than sharp ones (M. Bar, M. Neta, "Humans prefer curved visual objects",
Psychological Science 17, 2006), and sharp, slanting lines stir (J. Aronoff and others, "Which are the
stimuli in facial displays of anger and happiness?", 1992).
"""

import itertools
import math
from collections.abc import Sequence

Strokes = Sequence[Sequence[tuple[int, int]]]
"""Strokes as they were drawn: points in a square, x to the right and y up, 0 .. 999."""
_SHARP = math.radians(70.0)
"""From this turn on at a point it is a corner."""
_STIRRED = 4.0
"""Corners for each width of the square that was drawn, in which a drawing is halfway to the most stirred."""
_HEARD = 0.7
"""A drawing alone says less of a mood than words may."""


def mood_of(strokes: Strokes) -> tuple[float, float]:
    """Valence and arousal, each -0.7 .. 0.7; (0, 0) for nothing but dots."""
    way = sum(math.dist(a, b) for stroke in strokes for a, b in itertools.pairwise(stroke))
    if way <= 0.0:
        return 0.0, 0.0
    turns = [abs(turn) for stroke in strokes for turn in _turns(stroke)]
    corners = sum(turn > _SHARP for turn in turns) / (way / 1000.0)
    sharp = corners / (corners + _STIRRED)
    rising = sum(stroke[-1][1] - stroke[0][1] for stroke in strokes) / way  # -1 .. 1
    valence = 0.6 * (1.0 - 2.0 * sharp) + 0.4 * rising
    return _HEARD * valence, _HEARD * (2.0 * sharp - 1.0)


def _turns(stroke: Sequence[tuple[int, int]]) -> list[float]:
    """By how much the hand turned at each inner point, -pi .. pi; equal points do not count."""
    ways = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(stroke) if a != b]
    return [
        math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]) for a, b in itertools.pairwise(ways)
    ]
