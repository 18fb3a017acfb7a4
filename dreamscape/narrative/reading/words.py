"""Text into words: cleaned of what no reader needs, cut where a reader would cut."""

import unicodedata

import regex  # type: ignore[import-untyped]

from dreamscape.narrative.reading.arabic import plain

MOST_WORDS = 5_000
MOST_MARKS = 4
"""Combining marks kept on one letter; no living script stacks more."""

_MOST_CHARACTERS = 60_000
_PILED_MARKS = regex.compile(rf"(\p{{M}}{{{MOST_MARKS}}})\p{{M}}+")
_CONTROLS = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_GRAPHEME = regex.compile(r"\X")
_WORD = regex.compile(
    r"\p{Extended_Pictographic}|\p{Han}|[\p{L}--\p{Han}][[\p{L}\p{M}]--\p{Han}]*(?:['’]\p{L}+)*", regex.V1
)
_GAP = regex.compile(r"\s+")


def clean(text: str) -> str:
    """`text` in NFC, without control characters and direction marks, at most 4 marks on a letter.

    Marks are capped before normalising: ordering a pile of marks takes time that grows with its square.
    """
    text = _CONTROLS.sub(" ", _PILED_MARKS.sub(r"\1", text))
    return str(_GAP.sub(" ", unicodedata.normalize("NFC", text)).strip())


def shorten(text: str, most: int = MOST_WORDS) -> str:
    """The first `most` words of cleaned `text` (scripts without spaces: characters), never half a letter."""
    words = text.split(" ")
    if len(words) > most:
        text = " ".join(words[:most])
    if len(text) <= _MOST_CHARACTERS:
        return text
    ends = [m.start() for m in _GRAPHEME.finditer(text, _MOST_CHARACTERS - 64, _MOST_CHARACTERS + 64)]
    return text[: max(end for end in ends if end <= _MOST_CHARACTERS)]


def tokens(text: str) -> tuple[str, ...]:
    """The words of cleaned `text`, folded; each Han character and each emoji is a word of its own."""
    return tuple(_WORD.findall(folded(text)))


def folded(text: str) -> str:
    """`text` as words are compared: case-folded, apostrophes straight, Arabic in one spelling."""
    return plain(text.replace("’", "'").casefold())


def split_elisions(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "l'eau" into "l", "eau", as French and Italian need it; English "couldn't" stays whole elsewhere."""
    if not any("'" in word for word in words):
        return words
    return tuple(part for word in words for part in word.split("'"))


def loudness(text: str) -> float:
    """How loudly the dream is told, 0..1: exclamation marks and words in capitals."""
    words = max(1, text.count(" ") + 1)
    shouted = sum(1 for word in text.split() if len(word) > 2 and word.isupper())
    return min(1.0, (text.count("!") + text.count("！") + shouted) / (0.08 * words + 2.0))
