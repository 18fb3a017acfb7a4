"""Arabic as it is typed: marks, stretched letters and spellings that people mix, brought to one form."""

import re
import unicodedata

import regex  # type: ignore[import-untyped]

_WRITTEN = re.compile(r"[\u0610-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
"""Asked of every dream, whatever its language: three times as quick here as in `regex`."""
_LETTER = regex.compile(r"[\p{Arabic}&&\p{L}]", regex.V1)
_FOREIGN = regex.compile(r"[[\p{Arabic}&&\p{L}]--[\u0621-\u064aٱ]]", regex.V1)
"""Letters of Persian, Urdu, Kurdish, ... that Arabic does not write."""
MOST_FOREIGN = 0.05
"""Up to this share of such letters a text counts as Arabic: dialects borrow a few (چ, پ, گ)."""

_LONE_MARKS = regex.compile(r"[\ufc5e-\ufc63\ufe70-\ufe7f]")
_FORMS = regex.compile(r"[\ufb50-\ufdff\ufe80-\ufefc]+")
_MARK = regex.compile(r"[\u0640\p{Mn}]")
_MARKS = {code: None for code in range(0x0610, 0x06EE) if _MARK.match(chr(code))}
"""Short vowels, doubling, signs of the Quran (Unicode's combining marks of the script) and the tatweel."""
_SPELLINGS = _MARKS | str.maketrans("أإٱىئؤیک", "اااييويك")
_LONG_ALEF = regex.compile(r"(?<![\p{Arabic}--[لوفبك]])آ", regex.V1)
"""At the beginning, also after what is written onto a word. Inside it stays: مرآة a mirror, مرأة a woman."""


def is_arabic(text: str) -> bool:
    """Whether the letters of `text` are those of the Arabic language, not of Persian, Urdu and others."""
    if text.isascii() or not _WRITTEN.search(text):
        return False
    text = _joined(text)
    letters = len(_LETTER.findall(text))
    return letters > 0 and len(_FOREIGN.findall(text)) <= MOST_FOREIGN * letters


def plain(text: str) -> str:
    """Arabic text without marks and tatweel, one spelling for أ إ آ ا, for ى ي ئ and for ؤ و; ة stays.

    Ligatures and other forms kept for old encodings become letters (NFKC). Text that is not Arabic by
    `is_arabic` is returned as it is, and so is every letter of other scripts.
    """
    if not is_arabic(text):
        return text
    return str(_LONG_ALEF.sub("ا", _joined(text).translate(_SPELLINGS)))


def _joined(text: str) -> str:
    """`text` with presentation forms as letters; marks that stand alone would bring a space along."""
    return str(_FORMS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), _LONE_MARKS.sub("", text)))
