"""The word lists: one TOML file a language in assets/lexicon, read once."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dreamscape.narrative.reading.motifs import MOTIFS
from dreamscape.narrative.reading.words import folded
from dreamscape.resources import folder

LONGEST_PHRASE = 3
LEAST_STEM = 3
"""Letters that must be left of a word when a beginning is taken off: "and", "the" written onto a noun."""
NOUN, VERB = 1.0, 0.6
"""A thing named counts for more than a thing done: "the river" against "it flowed"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the lists say of one word."""

    motifs: tuple[tuple[str, float], ...] = ()
    affect: tuple[float, float] | None = None
    """Valence and arousal, each -1..1."""
    hue: float | None = None
    negates: bool = False
    stress: float = 1.0
    """How much it strengthens (above 1) or weakens (below 1) the feeling that follows."""
    stress_behind: float = 1.0
    """The same for the feeling just before it: "happy very", as Arabic has it."""
    moves: bool = False
    trap: bool = False
    """A phrase that only looks like a motif: "fell asleep", "the face of the hill"."""


NOTHING = Entry()
Facts = dict[str, dict[str, object]]


@dataclass(frozen=True)
class Lexicon:
    """The lists of one language. `entry` remembers what it was asked."""

    language: str
    function: frozenset[str]
    exact: Facts
    stems: Facts
    beginnings: tuple[str, ...] = ()
    """What may be written onto the front of a word, the shortest first."""
    _known: dict[str, Entry] = field(default_factory=dict, compare=False, repr=False)

    def entry(self, word: str) -> Entry:
        """What is known of a case-folded word, or of up to three joined by single spaces."""
        found = self._known.get(word)
        if found is None:
            found = self._find(word)
            if len(self._known) < 50_000:
                self._known[word] = found
        return found

    def _find(self, word: str) -> Entry:
        facts = self._facts(word)
        for beginning in self.beginnings if not facts else ():
            if word.startswith(beginning) and len(word) >= len(beginning) + LEAST_STEM:
                facts = self._facts(word[len(beginning) :])
                if facts:
                    break
        motifs = tuple((key[6:], float(str(weight))) for key, weight in facts.items() if key[:6] == "motif:")
        rest = {key: value for key, value in facts.items() if key[:6] != "motif:"}
        return Entry(motifs=motifs, **rest) if facts else NOTHING  # type: ignore[arg-type]

    def _facts(self, word: str) -> dict[str, object]:
        facts: dict[str, object] = {}
        for length in range(2, len(word) + 1):
            facts.update(self.stems.get(word[:length], {}))
        facts.update(self.exact.get(word, {}))
        return facts


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a list, by their two letters, in order of the alphabet."""
    return tuple(sorted(p.stem for p in (folder("assets") / "lexicon").glob("??.toml")))


@cache
def lexicon(language: str) -> Lexicon:
    """The lists of `language`, joined with the signs (emoji, Han characters) that belong to all.

    A language without a list gets the signs alone. Raises ValueError when a list names an unknown motif.
    """
    exact: Facts = {}
    stems: Facts = {}
    names = ("signs", language) if language in languages() else ("signs",)
    table: dict[str, object] = {}
    for name in names:
        table = tomllib.loads((folder("assets") / "lexicon" / f"{name}.toml").read_text("utf-8"))
        _fill(table, exact, stems)
    return Lexicon(language, _function(table), exact, stems, _beginnings(table))


def _beginnings(table: dict[str, object]) -> tuple[str, ...]:
    return tuple(sorted(folded(str(table.get("beginnings", ""))).split(), key=lambda each: (len(each), each)))


def _function(table: dict[str, object]) -> frozenset[str]:
    """The small words, also with what may be written onto their front."""
    words = folded(str(table.get("function", ""))).split()
    onto = [each + word for each in _beginnings(table) for word in words if len(word) >= LEAST_STEM]
    return frozenset(words + onto)


def _fill(table: dict[str, object], exact: Facts, stems: Facts) -> None:
    beginnings = ("", *_beginnings(table))
    nouns, verbs = (folded(str(table.get(name, ""))).split() for name in ("endings", "verb_endings"))
    endings = {"none": [""], "noun": ["", *nouns], "any": ["", *nouns, *verbs]}
    for words, fact, value, inflection in _facts(table):
        for word in folded(words).split():
            phrase = word.rstrip("*").replace("_", " ")
            if word.endswith("*"):
                stems.setdefault(phrase, {})[fact] = value
                continue
            for beginning in beginnings if " " in phrase else ("",):
                for ending in endings[inflection]:
                    facts = exact.setdefault(beginning + _with_ending(phrase, ending), {})
                    if not ending or fact not in facts:
                        facts[fact] = value


def _with_ending(word: str, ending: str) -> str:
    """`word` with an ending behind it; "y>ies" puts "ies" in place of a last "y" and leaves other words."""
    last, swaps, new = ending.partition(">")
    if not swaps:
        return word + ending
    return word[: -len(last)] + new if word.endswith(last) else word


def _facts(table: dict[str, object]) -> list[tuple[str, str, object, str]]:
    """The rows of a list as (words, fact, value, which endings may be added)."""
    rows: list[tuple[str, str, object, str]] = []
    motifs = table.get("motifs", {})
    assert isinstance(motifs, dict)
    for motif, (nouns, verbs) in motifs.items():
        if motif not in MOTIFS:
            raise ValueError(f"{motif!r} is no motif: use one of {', '.join(MOTIFS)}")
        rows += [(verbs, f"motif:{motif}", VERB, "any"), (nouns, f"motif:{motif}", NOUN, "noun")]
    rows += [(words, "affect", (v, a), "any") for v, a, words in _rows(table, "affect")]
    rows += [(words, "hue", hue, "noun") for hue, words in _rows(table, "colours")]
    rows += [(words, "stress", stress, "none") for stress, words in _rows(table, "stress")]
    rows += [(words, "stress_behind", stress, "none") for stress, words in _rows(table, "stress_behind")]
    rows.append((str(table.get("negation", "")), "negates", True, "none"))
    rows.append((str(table.get("motion", "")), "moves", True, "any"))
    rows.append((str(table.get("traps", "")), "trap", True, "none"))
    return rows


def _rows(table: dict[str, object], name: str) -> list[list[Any]]:
    rows = table.get(name, [])
    assert isinstance(rows, list)
    return rows
