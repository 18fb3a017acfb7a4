"""How a dream feels: valence and arousal of its words, turned by negation, scaled by stress."""

import math
from collections.abc import Sequence

from dreamscape.narrative.reading.lexicon import Entry

REACH = 3
"""How many words back a negation or an intensifier still acts."""
GIVEN, TOLD = 0.65, 0.35
"""A feeling the dreamer names outweighs the words of the dream."""


def affect_of(entries: Sequence[Entry]) -> tuple[float, float]:
    """Valence and arousal, each -1..1, (0, 0) when no word is charged."""
    valence = arousal = 0.0
    charged = 0
    for at, entry in enumerate(entries):
        if entry.affect is None:
            continue
        before = entries[max(0, at - REACH) : at]
        stress = math.prod(e.stress for e in before)
        if at + 1 < len(entries):
            stress *= entries[at + 1].stress_behind
        turned = -0.5 if sum(e.negates for e in before) % 2 else 1.0
        valence += entry.affect[0] * stress * turned
        arousal += entry.affect[1] * min(stress, 1.5) * (turned if turned > 0 else 0.4)
        charged += 1
    if not charged:
        return 0.0, 0.0
    return valence / math.sqrt(valence * valence + 1.5), math.tanh(arousal / (charged + 0.25))


def with_feeling(told: tuple[float, float], given: tuple[float, float] | None) -> tuple[float, float]:
    """The affect of the words, outweighed by the feeling given, where there is one."""
    if given is None:
        return told
    return GIVEN * given[0] + TOLD * told[0], GIVEN * given[1] + TOLD * told[1]


def energy_of(arousal: float, moving: float, loudness: float) -> float:
    """0..1: half from arousal, the rest from words of motion (as a share of all words) and loud telling."""
    return min(1.0, 0.5 * (0.5 + 0.5 * arousal) + 0.3 * min(1.0, moving / 0.06) + 0.2 * loudness)
