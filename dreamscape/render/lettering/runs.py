"""A line in runs that one font draws in one direction, from left to right as they are seen.

Directions follow the Unicode Bidirectional Algorithm (UAX 9) as far as one line without controls needs it:
first strong letter, numbers, neutrals between like neighbours, and the reordering of L2.
"""

import unicodedata
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import regex  # type: ignore[import-untyped]

from dreamscape.render.lettering import fonts

DOT = "·"
"""What is shown in place of a letter that no font draws."""
_LETTER = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in their logical order, and what draws them."""

    text: str
    font: Path
    level: int  # odd: from right to left


def is_rightward(text: str) -> bool:
    """Whether the first letter that has a direction goes from left to right; so does a text without any."""
    for one in text:
        kind = unicodedata.bidirectional(one)
        if kind in ("L", "R", "AL"):
            return kind == "L"
    return True


def letters_of(line: str) -> list[str]:
    """The letters (graphemes) of a line."""
    return list(_LETTER.findall(line))


def runs(line: str, rightward: bool) -> tuple[Run, ...]:
    """The runs of `line` from left to right; `rightward` is the direction of the whole text."""
    letters = letters_of(line)
    drawn = _fonts(letters)
    shown = [letter if font else DOT for letter, font in zip(letters, drawn, strict=True)]
    plain = fonts.font_for(DOT) or fonts.DRAWN_BY_PILLOW
    levels = _levels(letters, 0 if rightward else 1)
    made = []
    rows = [(font or plain, level, letter) for font, level, letter in zip(drawn, levels, shown, strict=True)]
    for (font, level), some in groupby(rows, key=lambda row: row[:2]):
        made.append(Run("".join(row[2] for row in some), font, level))
    return _ordered(made)


def _fonts(letters: list[str]) -> list[Path | None]:
    """A font for each letter. What belongs to no script, such as spaces and stops, goes with what came."""
    found: list[Path | None] = []
    for letter in letters:
        before = found[-1] if found else None
        common = not unicodedata.category(letter[0]).startswith("L") and not fonts.is_picture(letter)
        if common and before and not fonts.is_coloured(before) and fonts.has(before, letter):
            found.append(before)
        else:
            found.append(fonts.font_for(letter))
    return found


def _levels(letters: list[str], base: int) -> list[int]:
    """The embedding level of each letter."""
    kinds = [_kind(letter) for letter in letters]
    strong = base
    levels: list[int | None] = []
    for kind in kinds:
        if kind in ("L", "R"):
            strong = int(kind == "R")
        number = base + 1 if base and not strong else 2 if strong else base
        levels.append({"L": 2 * base, "R": 1, "N": number}.get(kind))
    return _filled(levels, base)


def _kind(letter: str) -> str:
    kind = unicodedata.bidirectional(letter[0])
    return {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N"}.get(kind, "")


def _filled(levels: list[int | None], base: int) -> list[int]:
    """Neutrals take the level of what is on both sides of them, else that of the line (rules N1, N2)."""
    found: list[int] = []
    for k, level in enumerate(levels):
        if level is None:
            before = next((one for one in reversed(levels[:k]) if one is not None), base)
            after = next((one for one in levels[k:] if one is not None), base)
            one, two = (1 if each % 2 or (each and base == 0) else each for each in (before, after))
            level = one if one == two else base
        found.append(level)
    return found


def _ordered(made: list[Run]) -> tuple[Run, ...]:
    """From left to right: runs of the highest level are turned about first (rule L2)."""
    seen = list(made)
    for level in range(max((run.level for run in made), default=0), 0, -1):
        turned: list[Run] = []
        for deep, some in groupby(seen, key=lambda run: run.level >= level):
            part = list(some)
            turned += reversed(part) if deep else part
        seen = turned
    return tuple(seen)
