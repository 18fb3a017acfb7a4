"""Where on the circle of palette families a dream lies.

0.00 ember and red-gold · 0.17 amber-rose · 0.33 moss and green
0.50 sea and teal · 0.66 deep blue · 0.83 violet
"""

import math
from collections.abc import Iterable, Sequence

from dreamscape.narrative.reading.keyed import unit
from dreamscape.narrative.reading.motifs import MOTIFS

OFFSET = 0.035
"""How far two dreamers of one dream may stand apart in hue."""

MOODS = (
    #  valence arousal hue
    (-0.8, 0.8, 0.98),  # terror, rage: ember
    (0.7, 0.7, 0.13),  # joy: amber
    (0.7, -0.5, 0.36),  # peace: moss
    (0.0, 0.0, 0.55),  # neither: teal
    (-0.6, -0.6, 0.68),  # grief: deep blue
    (-0.3, 0.2, 0.82),  # the uncanny: violet
)
"""Moods and their hues; the nearest one speaks."""


def hue_of(
    colours: Sequence[float], motifs: Sequence[tuple[str, float]], valence: float, arousal: float, key: int
) -> float:
    """0..1 on the circle: the colours named in the dream, else its motifs, always touched by its mood."""
    mood = min(MOODS, key=lambda m: (m[0] - valence) ** 2 + (m[1] - arousal) ** 2)[2]
    if colours:
        votes = [(hue, 1.0) for hue in colours] + [(MOTIFS[m].hue, 0.3 * w) for m, w in motifs]
    else:
        votes = [(MOTIFS[m].hue, w * w) for m, w in motifs]
    strength = 0.15 * (abs(valence) + 0.2) if votes else 1.0
    hue = _mean([*votes, (mood, strength)])
    return round((hue + OFFSET * (2.0 * unit(key, 7) - 1.0)) % 1.0, 4) % 1.0


def _mean(votes: Iterable[tuple[float, float]]) -> float:
    x = y = 0.0
    for hue, weight in votes:
        x += weight * math.cos(math.tau * hue)
        y += weight * math.sin(math.tau * hue)
    return math.atan2(y, x) / math.tau % 1.0
