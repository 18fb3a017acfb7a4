"""From an ISF file to a linked program: the host's declarations around it, and a ladder of GLSL versions.

Each version is tried with the mechanical repairs of mends.py; the first that links is taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape.errors import DreamError
from dreamscape.render.isf import Visual
from dreamscape.render.isf_input import GLSL_TYPES
from dreamscape.render.mends import FUNCTIONS, MENDS, RESERVED, Complaint, Text, tidy
from dreamscape.render.source import Source, blame

if TYPE_CHECKING:
    import moderngl

_NOWHERE = Path()
LADDER = (330, 400, 420, 450)
_MOST_MENDS = 24
_MOST_ERRORS = 12
_AUTOMATIC = {
    "PASSINDEX": "int",
    "FRAMEINDEX": "int",
    "RENDERSIZE": "vec2",
    "TIME": "float",
    "TIMEDELTA": "float",
    "DATE": "vec4",
}

_IMG = """
#define vv_FragNormCoord isf_FragNormCoord
#define vv_vertShaderInit isf_vertShaderInit
#define sampler2DRect sampler2D
#define texture2D texture
#define texture2DLod textureLod
#define texture2DProj textureProj
#define texture2DRect IMG_PIXEL
#define texture2DLodEXT textureLod
vec2 IMG_SIZE(sampler2D i) { return vec2(textureSize(i, 0)); }
vec4 IMG_NORM_PIXEL(sampler2D i, vec2 p) { return texture(i, p); }
vec4 IMG_NORM_PIXEL(sampler2D i, vec2 p, float bias) { return texture(i, p); }
vec4 IMG_PIXEL(sampler2D i, vec2 p) { return texture(i, p / IMG_SIZE(i)); }
vec4 IMG_PIXEL(sampler2D i, vec2 p, float bias) { return texture(i, p / IMG_SIZE(i)); }
vec4 IMG_THIS_PIXEL(sampler2D i) { return texture(i, isf_FragNormCoord); }
vec4 IMG_THIS_NORM_PIXEL(sampler2D i) { return texture(i, isf_FragNormCoord); }
vec4 IMG_NORM_THIS_PIXEL(sampler2D i) { return texture(i, isf_FragNormCoord); }
"""

_FRAGMENT = """
#define varying in
layout(location = 0) out vec4 isf_FragColor;
in vec2 isf_FragNormCoord;
uniform vec2 isf_Origin;
vec4 isf_FragCoord = vec4(gl_FragCoord.xy + isf_Origin, gl_FragCoord.zw);
"""

_RELIEF = """
layout(location = 1) out vec4 isf_Relief;
#define height(h) (isf_Relief.x = (h))
#define emission(e) (isf_Relief.y = (e))
"""

_NO_RELIEF = """
#define height(h)
#define emission(e)
"""

_FRAGMENT_END = """
#undef main
void main() {{
    isf_FragColor = vec4(0.0);
    {relief}
    isf_main();
}}
"""

_VERTEX = """
#define varying out
#define attribute in
uniform vec4 isf_Region;
out vec2 isf_FragNormCoord;
vec2 isf_position = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
void isf_vertShaderInit() {
    gl_Position = vec4(isf_position, 0.0, 1.0);
    isf_FragNormCoord = isf_position * 0.5 + 0.5;
}
"""

# A file's own vertex shader may move and turn the whole picture: the region is cut out after it.
_VERTEX_END = """
#undef main
void main() {
    isf_main();
    vec2 middle = (isf_Region.xy + 0.5 * isf_Region.zw) * 2.0 - 1.0;
    gl_Position.xy = (gl_Position.xy - middle * gl_Position.w) / isf_Region.zw;
}
"""

# Without one, exact coordinates are given to the corners of the region itself.
_PLAIN_VERTEX = """void main() {
    isf_vertShaderInit();
    isf_FragNormCoord = isf_Region.xy + isf_Region.zw * isf_FragNormCoord;
}"""


@dataclass(frozen=True, slots=True)
class Linked:
    """A program and how its uniforms are called: `names` maps an input to its GLSL name."""

    program: "moderngl.Program"
    names: Mapping[str, str]
    version: int  # of GLSL
    notes: tuple[str, ...]  # what was mended to make it compile


def link(ctx: "moderngl.Context", visual: Visual, relief: bool = False, octaves: int | None = None) -> Linked:
    """Compile and link `visual`. With `relief`, what height() and emission() say goes to a second target;
    `octaves` sets OCTAVES, the detail of the library's noise.

    Raises DreamError with the file, line and reason of each error, one a line.
    """
    names = _names(visual)
    declared = {names.get(name, name): kind for name, kind in _declared(visual).items()}
    hidden = [name for name, glsl in names.items() if glsl != name]
    fragment = tidy(visual.source, declared, hidden)
    plain = Source(tuple(_PLAIN_VERTEX.split("\n")), ())
    vertex = tidy(visual.vertex or plain, declared, hidden, fragment=False)
    host = _Host(declared, relief, octaves, visual.vertex is not None, visual.is_dream)
    failures = []
    for version in [one for one in LADDER if one <= ctx.version_code] or LADDER[:1]:
        attempt = _climb(ctx, version, host, vertex, fragment)
        if isinstance(attempt, _Failure):
            failures.append(attempt)
        else:
            program, notes = attempt
            return Linked(program, names, version, notes)
    # The version that came furthest down the file knows best what is really wrong.
    best = max(failures, key=lambda failure: (failure.reached, -failures.index(failure)))
    raise DreamError(_sentence(visual, best))


def _names(visual: Visual) -> dict[str, str]:
    """Input to GLSL name: a word of GLSL itself, or a function of it, gets a trailing _."""
    taken = re.compile(f"{RESERVED.pattern}|{FUNCTIONS.pattern}")
    return {one.name: f"{one.name}_" if taken.fullmatch(one.name) else one.name for one in visual.inputs}


def _declared(visual: Visual) -> dict[str, str]:
    """Name to GLSL type of all that the host declares, the file's own inputs and pictures first."""
    pictures = [one.name for one in visual.imported] + [one.name for one in visual.buffers]
    inputs = {one.name: GLSL_TYPES[one.type] for one in visual.inputs}
    return inputs | dict.fromkeys(pictures, "sampler2D") | {"isf_Blank": "sampler2D"} | _AUTOMATIC


@dataclass(frozen=True, slots=True)
class _Host:
    declared: Mapping[str, str]
    relief: bool
    octaves: int | None
    moves: bool  # the file has a vertex shader
    is_dream: bool  # height() and emission() are known words

    def uniforms(self) -> list[str]:
        lines = []
        for name, kind in self.declared.items():
            lines.append(f"uniform {kind} {name};")
            if kind == "sampler2D":  # names that hosts keep to themselves, but that some files use
                lines.append(f"#define _{name}_imgRect vec4(0.0, 0.0, 1.0, 1.0)")
                lines.append(f"#define _{name}_imgSize IMG_SIZE({name})")
                lines.append(f"#define _{name}_flip false")
        return lines

    def fragment(self, version: int, text: Text) -> tuple[str, int]:
        """The whole text and how many lines come before the file's own."""
        head = [f"#version {version}", *text.extensions, *_FRAGMENT.split("\n"), *self.uniforms()]
        relief = _RELIEF if self.relief else _NO_RELIEF if self.is_dream else ""
        head += _IMG.split("\n") + relief.split("\n")
        head += [f"#define OCTAVES {self.octaves}"] if self.octaves else []
        head += [*text.before, "#define main isf_main"]
        end = _FRAGMENT_END.format(relief="isf_Relief = vec4(-1.0, 0.0, 0.0, 1.0);" if self.relief else "")
        return "\n".join([*head, *text.lines, end]), len(head)

    def vertex(self, version: int, text: Text) -> tuple[str, int]:
        """The whole text and how many lines come before the file's own."""
        head = [f"#version {version}", *text.extensions, *_VERTEX.split("\n"), *self.uniforms()]
        head += [*_IMG.split("\n"), *text.before, *(["#define main isf_main"] if self.moves else [])]
        return "\n".join([*head, *text.lines, _VERTEX_END if self.moves else ""]), len(head)


@dataclass(frozen=True, slots=True)
class _Failure:
    text: Text
    complaints: tuple[Complaint, ...]
    message: str
    version: int

    @property
    def reached(self) -> int:
        """The line of the first error: the larger, the more of the file is right."""
        return min((one.index for one in self.complaints), default=-1)


def _climb(
    ctx: "moderngl.Context", version: int, host: _Host, vertex: Text, fragment: Text
) -> "tuple[moderngl.Program, tuple[str, ...]] | _Failure":
    """Compile at one GLSL version, mending as long as a mend helps."""
    import moderngl

    for _ in range(_MOST_MENDS):
        whole_vertex, before_vertex = host.vertex(version, vertex)
        whole_fragment, before_fragment = host.fragment(version, fragment)
        try:
            program = ctx.program(vertex_shader=whole_vertex, fragment_shader=whole_fragment)
        except moderngl.Error as error:
            message = str(error)
        else:
            return program, vertex.notes + fragment.notes
        in_vertex = bool(re.search(r"^vertex_shader", message, re.MULTILINE))
        text, before = (vertex, before_vertex) if in_vertex else (fragment, before_fragment)
        complaints = _complaints(message, text, before)
        mended = _mended(text, complaints, host.declared)
        if mended is None:
            return _Failure(text, complaints, message, version)
        vertex, fragment = (mended, fragment) if in_vertex else (vertex, mended)
    return _Failure(text, complaints, message, version)


def _mended(text: Text, complaints: Sequence[Complaint], declared: Mapping[str, str]) -> Text | None:
    for complaint in complaints:
        for mend in MENDS:
            better = mend(text, complaint, declared)
            if better is not None and better != text:
                return better
    return None


_CONTINUED = re.compile(r"^\s*(?:error|note)?:?\s{2,}|: {3,}\w+ \w+\(")


def _complaints(message: str, text: Text, before: int) -> tuple[Complaint, ...]:
    """The driver's errors by line of `text`; warnings and lists of candidates left out."""
    indices = tuple((text.origins[0][0] if text.origins else _NOWHERE, k) for k in range(len(text.lines)))
    found = []
    for _, index, words in blame(message, indices, before):
        if "warning" in words[:12].lower() or _CONTINUED.search(words):
            continue
        words = re.sub(r"^(?:(?:preprocessor )?error)\s*(?:C\d+)?\s*:\s*", "", words)
        found.append(Complaint(index, words.removesuffix("; candidates are:")))
    return tuple(found)


def _sentence(visual: Visual, failure: _Failure) -> str:
    """FILE:LINE: reason, one a line of the file: what a driver says next of the same line follows from it."""
    first: dict[tuple[Path, int], str] = {}
    for complaint in failure.complaints:
        place = failure.text.origins[complaint.index] if failure.text.origins else (visual.path, 1)
        first.setdefault(place, complaint.message)
    lines = [f"{path}:{number}: {message}" for (path, number), message in first.items()]
    if not lines:
        lines = [f"{visual.path}:1: {_without_place(failure.message)}"]
    return "\n".join(lines[:_MOST_ERRORS])


def _without_place(message: str) -> str:
    """What a driver says where it names no line, in our words where we know them."""
    if "isf_main" in message or "lacks `main'" in message:
        return "there is no void main() in it; write one"
    told = [line.strip() for line in message.splitlines() if re.search(r"error|\w+ \w+ \w+", line)]
    return (told[-1] if told else " ".join(message.split())).removeprefix(
        "error: "
    ) or "the driver refuses it"
