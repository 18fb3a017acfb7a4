"""Which language a dream is told in."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import regex  # type: ignore[import-untyped]

from dreamscape.narrative.reading.arabic import is_arabic, plain
from dreamscape.narrative.reading.lexicon import languages, lexicon

_LATIN = regex.compile(r"^\p{Latin}")
_LETTERS = regex.compile(r"^[\p{Latin}\p{Arabic}]")
_SURE = 0.9
_SPOKEN = {"arz": "ar", "ary": "ar"}
"""Egyptian and Moroccan Arabic, which the statistics keep apart."""


def language_of(text: str, words: Sequence[str]) -> str:
    """Two letters (ISO 639-1), or "und" when nothing can be said.

    The small words of our own lists decide when they are plain: they are quicker and, on a short text,
    surer than statistics. Else py3langid is asked, and where it is unsure the lists have the last word.
    """
    if not words:
        return "und"
    head = words[:120]
    arabic = is_arabic(text)
    codes = [code for code in languages() if arabic or code != "ar"]
    scores = _ranked(head, codes, _small_words)
    if scores[0][0] >= 2 and scores[0][0] >= 1.5 * scores[1][0]:
        return scores[0][1]
    latin = any(_LATIN.match(word) for word in head)
    if not latin and not arabic:
        return _by_statistics(text)[0]
    scores = _ranked(head, codes, _known_words)
    if scores[0][0] >= 1.5 and scores[0][0] >= 1.4 * scores[1][0]:
        return scores[0][1]
    code, sure = _by_statistics(text)
    if sure >= _SURE and len(words) >= 5 and (code in languages() or scores[0][0] < 2):
        return code
    return scores[0][1] if scores[0][0] > 0 else "und" if latin else code


def _ranked(
    words: Sequence[str], codes: Sequence[str], score: Callable[[Sequence[str], str], float]
) -> list[tuple[float, str]]:
    return sorted(((score(words, code), code) for code in codes), key=lambda s: (-s[0], s[1] != "en", s[1]))


def _small_words(words: Sequence[str], code: str) -> float:
    function = lexicon(code).function
    return float(sum(word in function for word in words))


def _known_words(words: Sequence[str], code: str) -> float:
    """A small word of the language counts 1, a listed motif or feeling 0.6."""
    lists = lexicon(code)
    score = _small_words(words, code)
    for word in words:
        entry = lists.entry(word)
        if (
            word not in lists.function
            and _LETTERS.match(word)
            and (entry.motifs or entry.affect or entry.trap)
        ):
            score += 0.6
    return score


def _by_statistics(text: str) -> tuple[str, float]:
    code, probability = _model().classify(plain(text)[:2_000])
    return _SPOKEN.get(str(code), str(code)), float(probability)


@cache
def _model() -> Any:
    """The statistics of py3langid: 0.6 s to load, so only when a dream needs them."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
