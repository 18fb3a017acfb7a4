"""One ISF file (Interactive Shader Format, versions 1 and 2) as a value: its JSON header and its text.

https://github.com/mrRay/ISF_Spec; the dialects of other hosts are read too and what was mended is noted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dreamscape.render import relaxed_json
from dreamscape.render.isf_input import HeaderText, Input, Value, read_inputs
from dreamscape.render.meanings import ISF_GIVEN
from dreamscape.render.source import Source, read, text_of
from dreamscape.render.stage import ISF, Given, Place, Stage
from dreamscape.render.uniforms import wanted

GENERATOR, FILTER, TRANSITION = "generator", "filter", "transition"
_COMMENT = re.compile(r"/\*(.*?)\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Buffer:
    """A picture that a pass draws and that every pass can sample by its name."""

    name: str
    persistent: bool  # kept from frame to frame
    float32: bool  # 32-bit floats, else 8 bit
    width: str  # size expressions, see expression.py
    height: str
    line: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A picture file that comes with the shader."""

    name: str
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Header:
    """What the JSON header says. `name` is the file's name without its ending."""

    name: str
    path: Path
    kind: str  # generator, filter (inputImage) or transition (startImage, endImage, progress)
    description: str
    credit: str
    categories: tuple[str, ...]
    keywords: tuple[str, ...]
    inputs: tuple[Input, ...]
    passes: tuple[str | None, ...]  # the TARGET of each pass; None draws the output. At least one
    buffers: tuple[Buffer, ...]
    imported: tuple[Imported, ...]
    version: int  # of ISF: 1 or 2
    notes: tuple[str, ...]  # what was mended, one sentence each

    @property
    def is_dream(self) -> bool:
        """Whether it is written for dreamscape: linear light, height() and emission()."""
        return any(category.lower() == "dream" for category in self.categories)

    def defaults(self) -> dict[str, Value]:
        """Each input's DEFAULT, pictures and sound left out."""
        return {one.name: one.default for one in self.inputs if one.default is not None}


@dataclass(frozen=True, slots=True)
class Visual(Header):
    """A header with the shader's text, includes flattened; `vertex` is the .vs beside it, if there is one.

    Where each pass has a text of its own they are `stages`, one for each of `passes`, and `source` is the
    last one's; in ISF all passes share `source`."""

    source: Source
    vertex: Source | None
    language: str = ISF
    stages: tuple[Stage, ...] = ()
    given: tuple[Given, ...] = ISF_GIVEN
    places: tuple[Place, ...] = ()  # where texts stand that lie inside a JSON file

    def place(self, path: Path, number: int) -> tuple[int, str]:
        """The line of the file `path` for a line number of a source, and what to say of it beside."""
        for place in reversed(self.places):
            if path == self.path and number >= place.first:
                return place.line, f"{place.title}, line {number - place.first + 1}: "
        return number, ""


def load(path: Path) -> Visual:
    """Read an ISF file whole. Raises DreamError naming file and line."""
    header = load_header(path)
    vertex = path.with_suffix(".vs")
    fields = {name: getattr(header, name) for name in Header.__dataclass_fields__}
    source = read(path)
    known = {one.name for one in ISF_GIVEN} | {one.name for one in header.inputs}
    known |= {one.name for one in header.buffers} | {one.name for one in header.imported}
    others = tuple(
        one for one in wanted(source.text).given if one.name not in known and one.meaning != "identity"
    )
    declared = tuple(one for one in others if re.search(rf"\buniform\b[^;]*\b{one.name}\b", source.text))
    return Visual(
        **fields,
        source=source,
        vertex=read(vertex) if vertex.is_file() else None,
        given=(*ISF_GIVEN, *declared),
    )


def load_header(path: Path) -> Header:
    """Read the JSON header alone: quick, no includes. Raises DreamError naming file and line."""
    text = _header_text(path, text_of(path))
    said, mended = _parse(text)
    _refuse_other_modes(said, text)
    inputs, notes = read_inputs(said.get("INPUTS") or [], text)
    passes, buffers = _passes(said, text)
    return Header(
        name=path.stem,
        path=path,
        kind=_kind({one.name for one in inputs if one.type == "image"}),
        description=str(said.get("DESCRIPTION") or ""),
        credit=str(said.get("CREDIT") or ""),
        categories=_words(said.get("CATEGORIES")),
        keywords=_words(said.get("KEYWORDS")),
        inputs=inputs,
        passes=passes,
        buffers=buffers,
        imported=_imported(said.get("IMPORTED"), text),
        version=1 if _is_version_1(said) else 2,
        notes=mended + notes,
    )


def has_header(text: str) -> bool:
    """Whether an ISF header, well written or not, stands in this text."""
    return any(comment.group(1).lstrip().startswith("{") for comment in _COMMENT.finditer(text))


def _header_text(path: Path, text: str) -> HeaderText:
    for comment in _COMMENT.finditer(text):
        if comment.group(1).lstrip().startswith("{"):
            return HeaderText(path, comment.group(1), text.count("\n", 0, comment.start(1)) + 1)
    advice = "begin the file with /*{ ... }*/ as shaders/README.md shows"
    if re.match(r"\s*/\*\s*\{", text):
        advice = "close the header with }*/"
    raise HeaderText(path, text, 1).error(1, f"no ISF header; {advice}")


def _parse(header: HeaderText) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The header's JSON, read as leniently as other hosts do, and a note where that was needed."""
    try:
        said, mended = relaxed_json.read(header.text)
    except relaxed_json.RelaxedError as error:
        line = header.first + header.text.count("\n", 0, error.at)
        raise header.error(
            line, f"the header is not JSON (it {error}); mend this line or the one before"
        ) from None
    if not isinstance(said, dict):
        raise header.error(header.first, "the header must be one JSON object {...}")
    return said, ("the header is no strict JSON; it was read as it is meant",) if mended else ()


def _refuse_other_modes(said: Mapping[str, Any], header: HeaderText) -> None:
    """ossia score keeps compute, raster and vertex art in ISF headers too, under MODE."""
    mode = str(said.get("MODE") or "ISF")
    if mode.upper() != "ISF":
        raise header.error(
            header.line_of("MODE"), f"MODE {mode} is ossia's own, not ISF; use a fragment shader"
        )


def _kind(images: set[str]) -> str:
    if {"startImage", "endImage"} <= images:
        return TRANSITION
    return FILTER if "inputImage" in images else GENERATOR


def _is_version_1(said: Mapping[str, Any]) -> bool:
    return not str(said.get("ISFVSN", "")).strip().startswith("2")


def _words(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(str(word) for word in given) if isinstance(given, list) else ()


def _passes(said: Mapping[str, Any], header: HeaderText) -> tuple[tuple[str | None, ...], tuple[Buffer, ...]]:
    """The TARGET of each pass, and the buffers; a buffer named by several passes is sized by the first."""
    given = said.get("PASSES") or [{}]
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise header.error(header.line_of("PASSES"), "PASSES must be a list of objects [ {...}, ... ]")
    kept = _persistent_buffers(said, header)
    buffers: dict[str, Buffer] = {}
    targets: list[str | None] = []
    for one in given:
        target = str(one.get("TARGET") or "") or None
        targets.append(target)
        if target and target not in buffers:
            merged = {**one, **kept.pop(target, {})}
            buffers[target] = _buffer(target, merged, header.line_of("TARGET", target), header)
    for name, one in kept.items():
        buffers.setdefault(name, _buffer(name, one, header.line_of("PERSISTENT_BUFFERS"), header))
    return tuple(targets), tuple(buffers.values())


def _persistent_buffers(said: Mapping[str, Any], header: HeaderText) -> dict[str, dict[str, Any]]:
    """Version 1 names its persistent buffers at top level, as a list or as {name: {WIDTH ...}}."""
    given = said.get("PERSISTENT_BUFFERS") or {}
    if isinstance(given, list):
        given = {str(name): {} for name in given}
    if not isinstance(given, dict):
        raise header.error(
            header.line_of("PERSISTENT_BUFFERS"), "PERSISTENT_BUFFERS must be a list or an object"
        )
    return {
        str(name): {**(one if isinstance(one, dict) else {}), "PERSISTENT": True}
        for name, one in given.items()
    }


def _buffer(name: str, said: Mapping[str, Any], line: int, header: HeaderText) -> Buffer:
    if not name.isidentifier() or not name.isascii():
        raise header.error(line, f'buffer name "{name}" cannot be a GLSL name; use letters, digits and _')
    return Buffer(
        name=name,
        persistent=_truth(said.get("PERSISTENT")),
        float32=_truth(said.get("FLOAT")),
        width=str(said.get("WIDTH") or "$WIDTH"),
        height=str(said.get("HEIGHT") or "$HEIGHT"),
        line=line,
    )


def _truth(given: object) -> bool:
    return given.strip().lower() in ("true", "yes", "1") if isinstance(given, str) else bool(given)


def _imported(given: object, header: HeaderText) -> tuple[Imported, ...]:
    """IMPORTED as {name: {PATH}} (the specification) or as [{NAME, PATH}] (a dialect)."""
    line = header.line_of("IMPORTED")
    if isinstance(given, dict):
        given = [
            {"NAME": name, **(one if isinstance(one, dict) else {"PATH": one})} for name, one in given.items()
        ]
    if not isinstance(given, list | None) or not all(isinstance(one, dict) for one in given or ()):
        raise header.error(line, "IMPORTED must be an object {name: {PATH: file}}")
    found = []
    for one in given or ():
        name, path = one.get("NAME"), one.get("PATH")
        if not isinstance(name, str) or not name.isidentifier() or not isinstance(path, str):
            raise header.error(line, f"an imported picture needs a name and one PATH, not {name!r}: {path!r}")
        found.append(
            Imported(name, header.path.parent / path.replace("\\", "/"), header.line_of("PATH", path))
        )
    return tuple(found)
