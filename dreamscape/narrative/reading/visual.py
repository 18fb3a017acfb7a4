"""Which visual paints a dream."""

from collections.abc import Mapping, Sequence
from functools import cache

from dreamscape.narrative.reading.keyed import mixed
from dreamscape.narrative.reading.motifs import MOTIFS, kin_of
from dreamscape.narrative.reading.reader import Reading

NEAR_BEST = 0.85
"""Visuals that fit at least this well beside the best may be chosen instead of it."""
LATER_KEYWORD = 0.35
"""The nth keyword of a visual counts 1 / (1 + 0.35 n): authors write the chief one first."""
KIN_SHARE = 0.4
"""What a motif of the same family counts, when a visual does not name the motif itself."""
FITTING_MOODS = 4
"""Among how many visuals of fitting mood the key chooses for a dream without a motif."""


def choose_visual(reading: Reading, catalogue: Mapping[str, tuple[str, ...]], key: int) -> str:
    """The name of the visual for a dream.

    `catalogue` maps the name of each visual to the keywords of its header, chief one first; `key` is the
    dreamer's number. Raises ValueError when the catalogue is empty.
    """
    if not catalogue:
        raise ValueError("no visual to choose from")
    fits = {name: fit(reading.motifs, keywords) for name, keywords in catalogue.items()}
    best = max(fits.values())
    if best > 0.0:
        chosen = sorted(name for name, value in fits.items() if value >= NEAR_BEST * best)
    else:
        chosen = sorted(catalogue, key=lambda name: (_strangeness(reading, catalogue[name]), name))
        chosen = chosen[:FITTING_MOODS]
    return chosen[mixed(key, 11) % len(chosen)]


def fit(motifs: Sequence[tuple[str, float]], keywords: Sequence[str]) -> float:
    """How well keywords cover weighted motifs, 0 (not at all) upwards."""
    return sum(weight * _cover(motif, keywords) for motif, weight in motifs)


def _cover(motif: str, keywords: Sequence[str]) -> float:
    return _covered(motif, tuple(keywords))


@cache
def _covered(motif: str, keywords: tuple[str, ...]) -> float:
    kin = kin_of(motif)
    best = 0.0
    for rank, keyword in enumerate(keywords):
        share = 1.0 if keyword.casefold() == motif else KIN_SHARE if keyword.casefold() in kin else 0.0
        best = max(best, share / (1.0 + LATER_KEYWORD * rank))
    return best


def _strangeness(reading: Reading, keywords: Sequence[str]) -> float:
    """Distance between the dream's mood and the usual mood of the visual's motifs."""
    moods = [MOTIFS[k.casefold()] for k in keywords if k.casefold() in MOTIFS]
    if not moods:
        return 2.0
    valence = sum(m.valence for m in moods) / len(moods)
    arousal = sum(m.arousal for m in moods) / len(moods)
    return abs(valence - reading.valence) + abs(arousal - reading.arousal)
