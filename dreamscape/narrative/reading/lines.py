"""Lines for a plotline out of a dream: its sentences, the most telling first."""

import regex  # type: ignore[import-untyped]

from dreamscape.narrative.reading.lexicon import lexicon
from dreamscape.narrative.reading.reader import entries_of, motifs_of
from dreamscape.narrative.reading.words import clean, split_elisions, tokens

LONGEST = 140
"""Characters of one line; what is longer ends at a clause, or at a word."""

_BETWEEN = regex.compile(
    r"(?<=[.!?…؟۔][\"'”’»)\]]{0,3})\s+|(?<=[。！？][」』”’]{0,3})(?![」』”’。！？])", regex.V1
)
"""Where one sentence ends and the next begins."""
_CLAUSE = regex.compile(r"[^,;:–—，、；،؛]+(?:[,;:–—，、；،؛]+|$)")
_BEFORE_A_WORD = regex.compile(r"\s+\S*$")


def lines_of(text: str, language: str) -> tuple[str, ...]:
    """What a dreamer might give a plotline: sentences with a motif first, short ones before long ones.

    A dream of one sentence gives its clauses as well. None is empty or longer than LONGEST; only an empty
    text gives none. `language` is that of the Reading.
    """
    text = clean(text)
    sentences = [_short(each) for each in _BETWEEN.split(text) if tokens(each)]
    if len(sentences) == 1:
        clauses = [each.strip(" ,;:–—，、；،؛") for each in _CLAUSE.findall(text)]
        sentences += [_short(each) for each in clauses if " " in each]
    if not sentences:
        sentences = [_short(text)] if text else []
    ranked = sorted(dict.fromkeys(sentences), key=lambda each: (not _motif(each, language), len(each)))
    return tuple(ranked)


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    kept = ""
    for clause in _CLAUSE.findall(text):
        if len(kept) + len(clause) >= LONGEST:
            break
        kept += clause
    kept = kept or _BEFORE_A_WORD.sub("", text[: LONGEST - 1])
    return kept.rstrip(" ,;:–—，、；،؛") + "…"


def _motif(text: str, language: str) -> bool:
    words = tokens(text)
    return bool(
        motifs_of(entries_of(words if language == "en" else split_elisions(words), lexicon(language)))
    )
