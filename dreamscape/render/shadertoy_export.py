"""Shadertoy's JSON: as its programming interface gives it ({"Shader": {...}}), bare, or as a list."""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from dreamscape.errors import DreamError
from dreamscape.render import relaxed_json
from dreamscape.render.companions import name_of
from dreamscape.render.isf import Header, Visual
from dreamscape.render.shadertoy import BUFFER, IMAGE, About, Part, header_of, visual_of
from dreamscape.render.shadertoy_pictures import Wish
from dreamscape.render.source import Source, text_of
from dreamscape.render.stage import Place

_FIRST = 1_000_000  # no file has as many lines: from here on lines are those of texts within it
_CODE = re.compile(r'["\']code["\']\s*:')


def is_export(text: str) -> bool:
    """Whether a JSON text is a Shadertoy's."""
    return bool(re.search(r'["\']?renderpass["\']?\s*:', text))


def load(path: Path) -> Visual:
    """Read an export whole. Raises DreamError naming file and line."""
    about, parts, places = _read(path)
    return visual_of(about, parts, places)


def load_header(path: Path) -> Header:
    """What an export says of itself. Raises DreamError naming file and line."""
    about, parts, _ = _read(path)
    return header_of(about, parts)


def _read(path: Path) -> tuple[About, list[Part], tuple[Place, ...]]:
    text = text_of(path)
    try:
        said, _ = relaxed_json.read(text)
    except relaxed_json.RelaxedError as error:
        line = text.count("\n", 0, error.at) + 1
        raise DreamError(f"{path}:{line}: is not JSON (it {error}); export the shader again") from None
    shader, notes = _shader(said, path)
    passes = shader["renderpass"]
    if not isinstance(passes, list) or not all(isinstance(one, dict) for one in passes) or not passes:
        raise DreamError(f"{path}:1: renderpass must be a list of passes; export the shader again")
    lines = [text.count("\n", 0, found.start()) + 1 for found in _CODE.finditer(text)]
    parts, places = _parts(passes, lines, path)
    if not any(one.kind in (IMAGE, BUFFER) for one in parts):
        raise DreamError(f"{path}:1: has no pass of type image that could be shown; export the shader again")
    return _about(shader, path, notes), parts, places


def _shader(said: Any, path: Path) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The first shader in it, and a note where there are more."""
    found = list(_shaders(said))
    if not found:
        refused = said.get("Error") if isinstance(said, dict) else None
        reason = f'says "{refused}"' if refused else "has no renderpass"
        raise DreamError(f"{path}:1: {reason}, so it is no export of a Shadertoy; export the shader again")
    more = f"the first of {len(found)} shaders in the file is drawn"
    return found[0], (more,) if len(found) > 1 else ()


def _shaders(said: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(said, list):
        for one in said:
            yield from _shaders(one)
    elif isinstance(said, dict) and "renderpass" in said:
        yield said
    elif isinstance(said, dict):
        for key in ("Shader", "shader", "shaders", "Shaders", "data", "Results"):
            yield from _shaders(said.get(key))


def _about(shader: Mapping[str, Any], path: Path, notes: tuple[str, ...]) -> About:
    info = shader.get("info")
    info = info if isinstance(info, dict) else {}
    tags = info.get("tags")
    return About(
        path=path,
        name=name_of(path),
        description=" - ".join(filter(None, (_words(info.get("name")), _words(info.get("description"))))),
        credit=_words(info.get("username")),
        keywords=tuple(_words(tag).lower() for tag in tags) if isinstance(tags, list) else (),
        notes=notes,
    )


def _words(given: object) -> str:
    return " ".join(given.split()) if isinstance(given, str) else ""


def _parts(
    passes: list[Mapping[str, Any]], lines: list[int], path: Path
) -> tuple[list[Part], tuple[Place, ...]]:
    outputs = _buffer_titles(passes)
    parts, places = [], []
    first = _FIRST
    for number, one in enumerate(passes):
        kind = str(one.get("type") or "image").lower()
        title = str(outputs.get(number) or one.get("name") or kind.title())
        code = str(one.get("code") or "").splitlines()
        places.append(Place(first, lines[number] if number < len(lines) else 1, title))
        source = Source(tuple(code), tuple((path, first + k) for k in range(len(code))))
        first += len(code) + 1
        parts.append(Part(kind, title, source, tuple(_wishes(one, outputs, passes))))
    return parts, tuple(places)


def _buffer_titles(passes: list[Mapping[str, Any]]) -> dict[int, str]:
    """Position of each buffer's pass to Buffer A ... D: by its name, else by its turn."""
    titles: dict[int, str] = {}
    for number, one in enumerate(passes):
        if str(one.get("type")).lower() == BUFFER:
            letter = re.search(r"buf(?:fer)?\s*[-_]?\s*([A-Da-d])\b", str(one.get("name")), re.IGNORECASE)
            taken = set(titles.values())
            free = next(
                f"Buffer {sign}" for sign in map(chr, count(ord("A"))) if f"Buffer {sign}" not in taken
            )
            wanted = f"Buffer {letter.group(1).upper()}" if letter else free
            titles[number] = free if wanted in taken else wanted
    return titles


def _wishes(
    one: Mapping[str, Any], titles: Mapping[int, str], passes: list[Mapping[str, Any]]
) -> Iterator[Wish]:
    given = one.get("inputs")
    for position, entry in enumerate(given if isinstance(given, list) else ()):
        if not isinstance(entry, dict):
            continue
        kind = str(entry.get("ctype") or entry.get("type") or "texture").lower()
        medium = str(entry.get("src") or entry.get("filepath") or entry.get("name") or "")
        sampler = entry.get("sampler")
        sampler = {k: str(v) for k, v in sampler.items()} if isinstance(sampler, dict) else None
        number = entry.get("channel", position)
        number = int(number) if isinstance(number, int | float) or str(number).isdigit() else position
        if kind == BUFFER:
            medium = _buffer_meant(entry, medium, titles, passes)
        yield Wish(number, kind, medium, sampler)


def _buffer_meant(
    entry: Mapping[str, Any], medium: str, titles: Mapping[int, str], passes: list[Mapping[str, Any]]
) -> str:
    """By the id that a pass has as output, else by the file's number (buffer00.png is A)."""
    wanted = str(entry.get("id"))
    for number, title in titles.items():
        outputs = passes[number].get("outputs")
        for output in outputs if isinstance(outputs, list) else [outputs]:
            if str(output.get("id") if isinstance(output, dict) else output) == wanted:
                return title
    turn = re.search(r"buffer\s*0?(\d)", medium, re.IGNORECASE)
    if turn:
        return f"Buffer {chr(ord('A') + int(turn.group(1)))}"
    letter = re.search(r"buf(?:fer)?\s*[-_]?([A-D])\b", medium, re.IGNORECASE)
    if letter:
        return f"Buffer {letter.group(1).upper()}"
    old = int(wanted) - 257 if wanted.isdigit() else -1  # 257 is A in exports of the first years
    return f"Buffer {chr(ord('A') + old)}" if 0 <= old < 4 else ""
