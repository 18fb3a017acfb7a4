"""The part of a text that is shown: its first sentence, in at most three lines. Never half a letter."""

import unicodedata

import regex  # type: ignore[import-untyped]

COLUMNS = 28
"""Columns in a line: most letters take one, those of East Asia and emoji two."""
LINES = 3
MOST = COLUMNS * LINES - 4
"""Columns of an excerpt: words do not fill their lines to the end."""
FEWEST = 14
"""A first sentence of fewer columns takes the next one with it, if that has room."""
MOST_POINTS = 12
"""Code points kept of one letter: the largest emoji families have 11, the most marks that a dream keeps 5."""
ELLIPSIS, HYPHEN = "…", "-"

_READ = 2_000
"""Code points that are looked at."""
_LETTER = regex.compile(r"\X")
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\s]+")
_SENTENCE = regex.compile(r"[.!?…؟۔।]+[\"'”’»)]*(?=\s)|[。！？]+[」』”]*")
_CLAUSE = regex.compile(r"[,;:،؛](?=\s)|\s[–—-](?=\s)|[、，；：]")
_NOT_FIRST = "、。，．！？；：」』）”’…ー々"
"""East Asian characters that begin no line."""


def excerpt(text: str) -> tuple[str, ...]:
    """The lines that are shown of `text`, one to LINES; none of an empty text."""
    letters = _letters(_UNSEEN.sub(" ", text[:_READ]).strip())
    return _balanced(_first(letters, len(text) > _READ))


def columns(letters: list[str]) -> int:
    """How many columns these letters take."""
    return sum(map(width, letters))


def width(letter: str) -> int:
    """Columns of one letter (grapheme)."""
    wide = unicodedata.east_asian_width(letter[0]) in "WF" or "\ufe0f" in letter
    return 2 if wide else 1


def _letters(text: str) -> list[str]:
    return [each[:MOST_POINTS] for each in _LETTER.findall(text)]


def _first(letters: list[str], more: bool) -> list[str]:
    """The first sentence or two, or as much of the first as there is room for, and an ellipsis."""
    ends = _ends(_SENTENCE, letters)
    whole = [*ends, *([] if more else [len(letters)])]
    for end in whole:
        if columns(letters[:end]) > MOST:
            break
        if columns(letters[:end]) >= FEWEST or end == whole[-1]:
            return _trimmed(letters[:end])
    return [*_trimmed(letters[: _cut(letters)]), ELLIPSIS] if letters else []


def _cut(letters: list[str]) -> int:
    """Where a sentence that is too long is left: after a clause, else after a word, else anywhere."""
    room = next((k for k in range(len(letters)) if columns(letters[: k + 1]) > MOST - 1), len(letters))
    least = room * 2 // 5
    for found in (_ends(_SENTENCE, letters[:room]), _ends(_CLAUSE, letters[:room])):
        good = [end for end in found if end >= least]
        if good:
            return good[-1]
    spaces = [k for k in range(least, min(room + 1, len(letters))) if letters[k] == " "]
    return spaces[-1] if spaces else room


def _ends(pattern: "regex.Pattern[str]", letters: list[str]) -> list[int]:
    """Behind which letters a match ends."""
    found = {match.end() for match in pattern.finditer("".join(letters))}
    ends, at = [], 0
    for k, letter in enumerate(letters):
        at += len(letter)
        if at in found:
            ends.append(k + 1)
    return ends


def _trimmed(letters: list[str]) -> list[str]:
    """Without what would stand oddly before an ellipsis, or at an end."""
    end = len(letters)
    while end and letters[end - 1] in (" ", ",", ";", ":", "،", "؛", "、", "，", "；", "：", "-", "–", "—"):
        end -= 1
    return letters[:end]


def _balanced(letters: list[str]) -> tuple[str, ...]:
    """Lines of about equal length: the narrowest that need no more lines than the widest would."""
    if not letters:
        return ()
    pieces = _pieces(letters)
    fewest = len(_filled(pieces, COLUMNS))
    for room in range(max(columns(letters) // fewest, 1), COLUMNS + 1):
        lines = _filled(pieces, room)
        if len(lines) <= fewest:
            break
    kept = ["".join(line).strip() for line in lines if "".join(line).strip()]
    if len(kept) > LINES:
        kept = [*kept[: LINES - 1], kept[LINES - 1].rstrip(ELLIPSIS) + ELLIPSIS]
    return tuple(kept)


def _pieces(letters: list[str]) -> list[list[str]]:
    """What is kept together: words with the space after them, East Asian letters one by one."""
    pieces: list[list[str]] = [[]]
    for letter in letters:
        before = pieces[-1][-1] if pieces[-1] else ""
        free = before == " " or (width(letter) == 2 or (before and width(before) == 2))
        if pieces[-1] and free and letter[0] not in _NOT_FIRST and letter != " ":
            pieces.append([])
        pieces[-1].append(letter)
    return [part for piece in pieces for part in _parts(piece)]


def _parts(word: list[str]) -> list[list[str]]:
    """A word that no line can hold, in parts that end in a hyphen."""
    if columns(word) <= COLUMNS + 1:
        return [word]
    cut = COLUMNS - 2
    parts = [word[k : k + cut] for k in range(0, len(word), cut)]
    plain = [part if _is_mark(part[-1]) else [*part, HYPHEN] for part in parts[:-1]]
    return [*plain, parts[-1]]


def _is_mark(letter: str) -> bool:
    """Whether this is no letter of a script that hyphenates (those with capitals do)."""
    return letter.upper() == letter.lower()


def _filled(pieces: list[list[str]], room: int) -> list[list[str]]:
    """Lines, each as full as `room` columns allow."""
    lines: list[list[str]] = [[]]
    for piece in pieces:
        bare = piece[:-1] if piece[-1] == " " else piece
        if lines[-1] and columns(lines[-1]) + columns(bare) > room:
            lines.append([])
        lines[-1] = [*lines[-1], *piece]
    return lines
