"""From the words of a dream to its Reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.narrative.reading.affect import affect_of, energy_of, with_feeling
from dreamscape.narrative.reading.affinity import embed
from dreamscape.narrative.reading.drawn import Strokes, mood_of
from dreamscape.narrative.reading.hue import hue_of
from dreamscape.narrative.reading.language import language_of
from dreamscape.narrative.reading.lexicon import LONGEST_PHRASE, NOTHING, Entry, Lexicon, languages, lexicon
from dreamscape.narrative.reading.motifs import MOTIFS
from dreamscape.narrative.reading.words import clean, loudness, shorten, split_elisions, tokens

if TYPE_CHECKING:
    from dreamscape.narrative.reading.affinity import Vector

MOST_MOTIFS = 4
FAINT = 0.4
"""Motifs weaker than this share of the strongest are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was understood of a dream."""

    language: str
    """Two letters, "und" when unknown."""
    motifs: tuple[tuple[str, float], ...]
    """At most 4 of `MOTIFS` with weights 0..1, strongest first."""
    valence: float
    """-1 (dreadful) .. 1 (blissful)."""
    arousal: float
    """-1 (still) .. 1 (stirred)."""
    hue: float
    """0..1 on the circle of palette families (see `hue.py`)."""
    energy: float
    """0..1, how much moves."""
    embedding: "Vector"
    """(562,) float32 for `likeness`: motifs, mood, hashed words."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reading) and self._value() == other._value()

    def __hash__(self) -> int:
        return hash(self._value())

    def _value(self) -> tuple[object, ...]:
        rest = (self.language, self.motifs, self.valence, self.arousal, self.hue, self.energy)
        return (*rest, self.embedding.tobytes())


def read_dream(text: str, feeling: str = "", key: int = 0, drawing: Strokes = ()) -> Reading:
    """Read a dream. Any text will do; nothing found gives neutral values and no motif.

    `feeling` is what the dreamer says it felt like, in any listed language or as an emoji; it outweighs
    the words. `key` is the dreamer's number: it moves the hue a little, nothing else. A `drawing` tells the
    mood where there are no words. Same arguments, same Reading, on every machine.
    """
    text = shorten(clean(text))
    words = tokens(text)
    language = language_of(text, words)
    lists = lexicon(language)
    if language != "en":
        words = split_elisions(words)
    entries = entries_of(words, lists)
    motifs = motifs_of(entries)
    mood = affect_of(entries) if words or not drawing else mood_of(drawing)
    valence, arousal = with_feeling(mood, feeling_of(feeling, language))
    valence, arousal = round(valence, 3), round(arousal, 3)
    colours = [entry.hue for entry in entries if entry.hue is not None]
    moving = sum(entry.moves for entry in entries) / max(1, len(entries))
    return Reading(
        language=language,
        motifs=motifs,
        valence=valence,
        arousal=arousal,
        hue=hue_of(colours, motifs, valence, arousal, key),
        energy=round(energy_of(arousal, moving, loudness(text)), 3),
        embedding=embed(motifs, valence, arousal, [w for w in words if w not in lists.function]),
    )


def entries_of(words: Sequence[str], lists: Lexicon) -> list[Entry]:
    """What the lists say, word for word; the longest listed phrase wins and counts once."""
    entries: list[Entry] = []
    at = 0
    while at < len(words):
        for length in range(LONGEST_PHRASE, 1, -1):
            phrase = " ".join(words[at : at + length])
            if phrase in lists.exact and at + length <= len(words):
                break
        else:
            length, phrase = 1, words[at]
        entries.append(lists.entry(phrase))
        at += length
    return entries


def motifs_of(entries: Sequence[Entry]) -> tuple[tuple[str, float], ...]:
    """The strongest motifs, at most 4. Each further hit adds half of what is missing to 1."""
    hits: dict[str, float] = {}
    for entry in entries:
        for motif, weight in entry.motifs if not entry.trap else ():
            hits[motif] = hits.get(motif, 0.0) + weight
    weights = [(round(MOTIFS[m].rarity * (1.0 - 0.5**hit), 3), m) for m, hit in hits.items()]
    weights.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple((m, w) for w, m in weights[:MOST_MOTIFS] if w >= FAINT * weights[0][0])


def feeling_of(feeling: str, language: str) -> tuple[float, float] | None:
    """Valence and arousal of a named feeling, None when no list knows it."""
    words = tokens(shorten(clean(feeling), 50))
    if not words:
        return None
    for code in dict.fromkeys((language, "en", *languages())):
        entries = [NOTHING if e.trap else e for e in entries_of(words, lexicon(code))]
        charged = [e.affect for e in entries if e.affect is not None]
        if charged:
            valence, arousal = affect_of(entries)
            strongest = max(charged, key=lambda pair: abs(pair[0]))
            return strongest if len(charged) == 1 and len(words) == 1 else (valence, arousal)
    return None
