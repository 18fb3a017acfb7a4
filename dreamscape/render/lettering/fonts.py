"""Fonts of this machine: which there are, in the order in which they please, and which can draw a letter."""

import os
import shutil
import subprocess
import sys
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import regex  # type: ignore[import-untyped]
from PIL import ImageFont, features

from dreamscape.render.lettering.cmap import coverage

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/run/host/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)
_MOST = 2_000
"""Files that are looked at."""
_KINDS = (".ttf", ".otf", ".ttc", ".otc")
_PLEASING = (
    "notoserif-italic",
    "georgia italic",
    "georgiai",
    "notoserif-regular",
    "notonaskharabic-regular",
    "notoserifhebrew-regular",
    "notoserifcjk-regular",
    "liberationserif-italic",
    "times new roman italic",
    "timesi",
    "hiragino mincho",
    "songti",
    "notoserif",
    "dejavuserif",
    "freeserif",
    "notosans",
    "dejavusans",
    "geeza",
    "arial",
    "segoeui",
    "msyh",
    "yugoth",
    "malgun",
)
"""How the names of fonts begin that are taken first: letters as of a book, as if written in the dark."""
_SMALL = {"notonaskharabic": 1.22, "geeza": 1.2, "notosansarabic": 1.15, "notonastaliq": 1.0}
"""By how much fonts are enlarged whose letters look smaller than others of the same em."""
_LOUD = (
    "bold",
    "black",
    "heavy",
    "mono",
    "condensed",
    "thin",
    "looped",
    "display",
    "rashi",
    "slanted",
    "light",
)
_EMOJI = ("emoji", "seguiemj")
_BITMAP = (109, 136, 160, 128, 96, 72, 64, 32)
"""Sizes in which fonts of coloured bitmaps come (CBDT, sbix)."""
_IGNORED = regex.compile(r"[\p{Default_Ignorable_Code_Point}\s]+")
_PICTURE = regex.compile(
    r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3"
)

DRAWN_BY_PILLOW = Path()
"""Pillow's own font: the last resort."""


def shapes() -> bool:
    """Whether letters can be joined and set from right to left (raqm); else each is set by itself."""
    return bool(features.check("raqm"))


@cache
def fonts() -> tuple[Path, ...]:
    """Every font in the well-known folders, those that please first; equal folders give equal order."""
    places = [Path(one).expanduser() for one in FOLDERS]
    if sys.platform == "win32":
        places = [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    found = [
        each
        for place in places
        if place.is_dir()
        for each in place.rglob("*")
        if each.suffix.lower() in _KINDS
    ]
    return tuple(sorted(found, key=lambda path: (_rank(path.stem.lower()), str(path)))[:_MOST])


def _rank(name: str) -> tuple[int, int, int]:
    loud = sum(word in name for word in _LOUD)
    begun = next((k for k, start in enumerate(_PLEASING) if name.startswith(start)), len(_PLEASING))
    return loud, begun, int(begun > 0 and "italic" in name)


@lru_cache(4096)
def font_for(letter: str) -> Path | None:
    """The font that draws this letter (grapheme), all of it; None when none does."""
    points = tuple(sorted({ord(one) for one in _IGNORED.sub("", letter)}))
    wanted = is_picture(letter)
    for path in sorted(fonts(), key=lambda path: _is_emoji(path) != wanted):
        if draws(path, points):
            return path
    matched = _matched(points[0]) if points else None
    if matched and draws(matched, points):
        return matched
    return DRAWN_BY_PILLOW if draws(DRAWN_BY_PILLOW, points) else None


def is_picture(letter: str) -> bool:
    """Whether this letter (grapheme) is an emoji that is shown as a picture."""
    return bool(_PICTURE.match(letter)) and "\ufe0e" not in letter


def is_coloured(path: Path) -> bool:
    """Whether the font is one of coloured pictures."""
    return _is_emoji(path)


def has(path: Path, letter: str) -> bool:
    """Whether the font draws all of this letter."""
    return draws(path, tuple({ord(one) for one in _IGNORED.sub("", letter)}))


def draws(path: Path, points: tuple[int, ...]) -> bool:
    """Whether the font has all these code points, or what they are composed of."""
    if path == DRAWN_BY_PILLOW:
        return all(0x20 < point < 0x7F for point in points)
    covered = _coverage(path)
    return all(point in covered or _composed(path, point) for point in points)


def _composed(path: Path, point: int) -> bool:
    parts = unicodedata.normalize("NFD", chr(point))
    return len(parts) > 1 and all(ord(part) in _coverage(path) for part in parts)


_coverage = cache(coverage)


@lru_cache(64)
def opened(path: Path, size: int) -> ImageFont.FreeTypeFont | None:
    """The font with an em of `size` pixels; of coloured pictures in the size that it has. None when it cannot
    be opened."""
    layout = ImageFont.Layout.RAQM if shapes() else ImageFont.Layout.BASIC
    if path == DRAWN_BY_PILLOW:
        found = ImageFont.load_default(size)
        return found if isinstance(found, ImageFont.FreeTypeFont) else None
    large = next((factor for start, factor in _SMALL.items() if path.stem.lower().startswith(start)), 1.0)
    for one in _BITMAP if _is_emoji(path) else (round(large * size),):
        try:
            return ImageFont.truetype(str(path), one, layout_engine=layout)
        except OSError:
            continue
    return None


def _is_emoji(path: Path) -> bool:
    return any(word in path.stem.lower() for word in _EMOJI)


@lru_cache(256)
def _matched(point: int) -> Path | None:
    """What fontconfig, where there is one, would draw a code point with: fonts may lie in other folders."""
    if shutil.which("fc-match") is None:
        return None
    asked = ["fc-match", "-f", "%{file}", f":charset={point:x}"]
    try:
        told = subprocess.run(asked, capture_output=True, timeout=2.0, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    path = Path(os.fsdecode(told))
    return path if path.suffix.lower() in _KINDS and path.is_file() else None
