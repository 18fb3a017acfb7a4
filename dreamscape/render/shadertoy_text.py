"""Shadertoy texts: one file, or several side by side, or all passes in one file under headings.

A text does not say what its channels hold. What people note beside it is read (`#iChannel0 "file"`, as
editors' extensions have it, or `// iChannel0: buffer A`); else it is guessed from how a channel is used."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dreamscape.render import companions
from dreamscape.render.isf import Header, Visual
from dreamscape.render.shadertoy import (
    BUFFER,
    COMMON,
    IMAGE,
    MAIN_IMAGE,
    About,
    Part,
    header_of,
    visual_of,
)
from dreamscape.render.shadertoy_pictures import Wish
from dreamscape.render.source import Source, read, text_of

_HEADING = re.compile(
    r"^\s*(?://|/\*)[\s/*=\-#~\[(<>|:.]*(?:pass\s*\d*\s*[:\-]*\s*|tab\s*[:\-]*\s*)?"
    r"(image|common|sound|buf(?:fer)?[\s_\-]*[a-d0-3]|cube(?:map)?(?:[\s_\-]*a)?)\b\W*"
    r"(?:\(?\s*(?:image|buffer|common|sound|cubemap|pass|tab|shader|code)?\s*\)?)[\s/*=\-#~\])<>|:.]*$",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(r'^\s*#\s*iChannel([0-3])(?:::(\w+))?\s+"?([^"\n]*?)"?\s*(?://.*)?$', re.MULTILINE)
_NOTED = re.compile(r"^\s*(?://+|\*)\s*iChannel\s*([0-3])\s*[:=\-]+>?\s*(.+)$", re.MULTILINE | re.IGNORECASE)
_EDITORS_OWN = re.compile(r"^\s*#\s*(?:iChannel|iKeyboard|iUniform|StrictCompatibility)")


def load(path: Path) -> Visual:
    """Read a Shadertoy text and what belongs to it. Raises DreamError naming file and line."""
    return visual_of(_about(path), _parts(path))


def load_header(path: Path) -> Header:
    """What the text says of itself. Raises DreamError naming file and line."""
    return header_of(_about(path), _parts(path))


def _about(path: Path) -> About:
    description, credit = companions.told(text_of(path))
    return About(path=path, name=companions.name_of(path), description=description, credit=credit)


def _parts(path: Path) -> list[Part]:
    """All texts that belong to it, with what their channels hold."""
    found = _sections(path) or _files(path)
    titles = [title for title, _ in found if title.startswith("Buffer")]
    parts = []
    for title, source in found:
        kind = IMAGE if title == "Image" else COMMON if title == "Common" else BUFFER
        kind = kind if title.startswith(("Image", "Common", "Buffer")) else title.lower()
        wishes = tuple(_wishes(source, titles, title)) if kind in (IMAGE, BUFFER) else ()
        parts.append(Part(kind, title, _without_directives(source), wishes))
    return parts


def _sections(path: Path) -> list[tuple[str, Source]]:
    """The passes of a file that has several under headings; nothing for all others."""
    if len(MAIN_IMAGE.findall(text_of(path))) < 2:
        return []
    source = read(path)
    starts = [
        (number, found.group(1))
        for number, line in enumerate(source.lines)
        if (found := _HEADING.match(line))
    ]
    if not starts:
        return []
    ends = [number for number, _ in starts[1:]] + [len(source.lines)]
    bounds = [(_title(word), start, end) for (start, word), end in zip(starts, ends, strict=True)]
    if any(line.strip() for line in source.lines[: starts[0][0]]):
        bounds.insert(0, ("Common", 0, starts[0][0]))
    cut = [
        (title, Source(source.lines[start:end], source.origins[start:end])) for title, start, end in bounds
    ]
    has_image = any(title == "Image" and MAIN_IMAGE.search(one.text) for title, one in cut)
    return cut if has_image else []


def _title(word: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", word.lower())
    if plain.startswith("buf"):
        return f"Buffer {'ABCD'[int(plain[-1])] if plain[-1].isdigit() else plain[-1].upper()}"
    return plain.title()


def _files(path: Path) -> list[tuple[str, Source]]:
    """The file itself, those beside it that belong to it, and those that its directives name."""
    found = {"Image": path, **companions.companions(path)}
    named = {file.resolve(): title for title, file in found.items()}
    waiting = list(found.values())
    while waiting:
        for file in _named_files(waiting.pop()):
            if file.resolve() not in named and len(named) < 8:
                title = next(f"Buffer {one}" for one in "ABCDEFGH" if f"Buffer {one}" not in found)
                named[file.resolve()] = title
                found[title] = file
                waiting.append(file)
    return [(title, read(file)) for title, file in found.items()]


def _named_files(path: Path) -> Iterator[Path]:
    for _, setting, words in _DIRECTIVE.findall(text_of(path)):
        file = path.parent / words.removeprefix("file://")
        if not setting and file.suffix.lower() in companions.ENDINGS and file.is_file():
            yield file


def _without_directives(source: Source) -> Source:
    lines = tuple("" if _EDITORS_OWN.match(line) else line for line in source.lines)
    return Source(lines, source.origins)


def _wishes(source: Source, buffers: list[str], own: str) -> Iterator[Wish]:
    """What the channels hold that the text uses: as directives say, as comments say, as it seems."""
    text = source.text
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
    settings = _settings(text)
    here = source.origins[0][0].parent if source.origins else Path()
    noted = {int(number): words for number, words in _NOTED.findall(text)}
    for number in range(4):
        if f"iChannel{number}" not in code:
            continue
        said = settings.get((number, ""))
        sampler = {
            key: value
            for key, setting in (("filter", "MinFilter"), ("wrap", "WrapMode"))
            if (value := _state(settings.get((number, setting), "")))
        }
        wish = _named(said, number, buffers, own, here) if said else None
        wish = wish or (_named(noted[number], number, buffers, own, here) if number in noted else None)
        wish = wish or _guessed(number, code, buffers)
        yield Wish(number, wish.kind, wish.medium, sampler or None)


def _settings(text: str) -> Mapping[tuple[int, str], str]:
    return {(int(number), setting): words for number, setting, words in _DIRECTIVE.findall(text)}


def _state(words: str) -> str:
    plain = words.lower()
    return next((one for one in ("mipmap", "nearest", "linear", "repeat", "clamp") if one in plain), "")


_MEANT = (
    (r"\bkeyboard\b|\bkeys?\b", "keyboard"),
    (r"\bcube|\bsky|\benvironment", "cubemap"),
    (r"\bvolume\b|\b3d\b", "volume"),
    (r"\b(?:music|sound|audio|mic|fft|spectrum|soundcloud|mp3|ogg|wav)\b", "music"),
    (r"\b(?:video|webcam|camera|mp4|webm)\b", "video"),
)


def _named(words: str, number: int, buffers: list[str], own: str, here: Path) -> Wish | None:
    """What a person's note means, if anything."""
    plain = re.sub(r"[_.]", " ", words.lower())
    if "self" in plain and own in buffers:
        return Wish(number, BUFFER, own)
    letter = re.search(r"\bbuf(?:fer)?[\s\-]*([a-d])\b", plain)
    if letter and f"Buffer {letter.group(1).upper()}" in buffers:
        return Wish(number, BUFFER, f"Buffer {letter.group(1).upper()}")
    for pattern, kind in _MEANT:
        if re.search(pattern, plain):
            return Wish(number, kind, "")
    if re.search(r"noise|texture|image|picture|photo|font|png|jpe?g|\btex\d", plain):
        return Wish(number, "texture", words.strip())
    return None


def _guessed(number: int, code: str, buffers: list[str]) -> Wish:
    """The Nth buffer on channel N, as most people connect them; else what the lines that use it speak of."""
    if number < len(buffers):
        return Wish(number, BUFFER, sorted(buffers)[number])
    uses = "\n".join(line for line in code.splitlines() if f"iChannel{number}" in line)
    if re.search(r"samplerCube", code) or re.search(rf"textureCube\w*\s*\(\s*iChannel{number}", code):
        return Wish(number, "cubemap")
    if re.search(r"\bKEY_|\bkey|Key(?:board|Down|Press)?\b", uses):
        return Wish(number, "keyboard")
    if re.search(
        r"fft|freq|spectr|sound|audio|music|\bbass|treble|wave|beat|amp\b|mp3|\b0?\.25\s*\)",
        uses,
        re.IGNORECASE,
    ):
        return Wish(number, "music")
    if re.search(r"font|glyph|char|letter", uses, re.IGNORECASE):
        return Wish(number, "texture", "font")
    if re.search(
        rf"iChannel{number}\s*,[^;]*\)\s*\.(?:[xyr]|xy|yx|xz|a|w)\b|256|64\.|noise|hash|rand|textureLod|texelFetch",
        uses,
    ):
        return Wish(number, "texture", "rgba noise")
    return Wish(number, "texture", "photograph.jpg")
