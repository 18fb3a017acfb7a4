"""Fragment shaders of web pages and small hosts: a plain `void main()` and uniforms by names of habit.

glslViewer, The Book of Shaders, glslsandbox, VEDA, three.js pages, also with `#version 300 es`."""

import re
from pathlib import Path
from typing import Any

from dreamscape.errors import DreamError
from dreamscape.render import companions
from dreamscape.render.isf import GENERATOR, Buffer, Header, Visual
from dreamscape.render.meanings import SHADERTOY_GIVEN
from dreamscape.render.shadertoy import HEARD, SMALL, own_stage
from dreamscape.render.shadertoy_pictures import FILM, SOUND
from dreamscape.render.source import Source, read, text_of
from dreamscape.render.stage import WEB, Channel, Given, Stage
from dreamscape.render.stock import PREFIX
from dreamscape.render.uniforms import Wanted, wanted

_FEEDBACK = re.compile(
    r"back_?buffer|prev(?:ious)?_?(?:frame|picture)?|last_?frame|feedback|history", re.IGNORECASE
)
_LAST = "web_Last"
_NUMBERED = re.compile(r"\b(DOUBLE_)?BUFFER_?(\d)\b")  # glslViewer's: one text, drawn once for each
_SHOWN = "void mainImage(out vec4 colour, in vec2 at) { colour = texture(iChannel0, isf_FragNormCoord); }"


def load(path: Path) -> Visual:
    """Read a web shader. Raises DreamError naming file and line."""
    source = read(path)
    want = _wanted(source.text)
    stages = tuple(_stages(source, want))
    extra = (*(SHADERTOY_GIVEN if _small(want) else ()), Given("isf_Size", "vec2", "size"))
    given = (*want.given, *(one for one in extra if one.name not in {known.name for known in want.given}))
    return Visual(
        **_header_fields(path, source.text, want),
        source=source,
        vertex=None,
        language=WEB,
        stages=stages,
        given=given,
    )


def load_header(path: Path) -> Header:
    """What the text says of itself. Raises DreamError naming file and line."""
    text = text_of(path)
    return Header(**_header_fields(path, text, _wanted(text)))


def _wanted(text: str) -> Wanted:
    """Feedback is sampled from what was shown last; numbered buffers under the names glslViewer has."""
    want = wanted(text)
    numbered = {
        f"u_{'doubleB' if double else 'b'}uffer{number}" for double, number in _NUMBERED.findall(text)
    }
    channels = tuple(
        Channel(one.name, one.name) if one.name in numbered else
        Channel(one.name, _LAST) if _FEEDBACK.search(one.name) and one.type == "sampler2D" else one
        for one in want.channels
    )  # fmt: skip
    return Wanted(want.given, want.inputs, channels)


def _buffers(text: str, want: Wanted) -> list[tuple[str, str]]:
    """Name of each numbered buffer and its macro."""
    found = {
        f"u_{'doubleB' if double else 'b'}uffer{number}": f"{double}BUFFER_{number}"
        for double, number in sorted(_NUMBERED.findall(text))
    }
    return [
        (name, macro) for name, macro in found.items() if any(one.picture == name for one in want.channels)
    ]


def _small(want: Wanted) -> list[str]:
    return [name for name in (FILM, SOUND) if any(one.picture == name for one in want.channels)]


def _stages(source: Source, want: Wanted) -> list[Stage]:
    stages = [own_stage(name) for name in _small(want)]
    stages += [Stage(name, source, want.channels, (macro,)) for name, macro in _buffers(source.text, want)]
    stages.append(Stage("Image", source, want.channels))
    if any(one.picture == _LAST for one in want.channels):
        stages.append(Stage("shown", Source((_SHOWN,), source.origins[:1]), (Channel("iChannel0", _LAST),)))
    return stages


def _header_fields(path: Path, text: str, want: Wanted) -> dict[str, Any]:
    if not text.strip():
        raise DreamError(f"{path}:1: the file is empty; write a shader into it")
    small, numbered = _small(want), [name for name, _ in _buffers(text, want)]
    again = any(one.picture == _LAST for one in want.channels)
    buffers = [Buffer(name, False, False, *SMALL[name], 1) for name in small]
    buffers += [Buffer(name, True, True, "$WIDTH", "$HEIGHT", 1) for name in numbered]
    buffers += [Buffer(_LAST, True, False, "$WIDTH", "$HEIGHT", 1)] if again else []
    notes = [
        f"{one.name}: {_in_words(one)}" for one in want.channels if one.picture not in (_LAST, *numbered)
    ]
    description, credit = companions.told(text)
    return dict(
        name=companions.name_of(path), path=path, kind=GENERATOR, description=description, credit=credit,
        categories=("web",), keywords=(), inputs=(*want.inputs, *(HEARD if SOUND in small else ())),
        passes=(*small, *numbered, *([_LAST] if again else []), None), buffers=tuple(buffers), imported=(),
        version=2, notes=tuple(notes),
    )  # fmt: skip


def _in_words(one: Channel) -> str:
    ours = {FILM: "our moving picture", SOUND: "what is heard"}
    picture = ours.get(one.picture, f"our {one.picture.removeprefix(PREFIX)}")
    return f"{picture} is given, as the file brings none"
