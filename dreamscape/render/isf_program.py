"""From an ISF file to a linked program: the host's declarations around it, and a ladder of GLSL versions.

Each version is tried with the mechanical repairs of mends.py; the first that links is taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape.errors import DreamError
from dreamscape.render.host import PLAIN_VERTEX, Host
from dreamscape.render.isf import Visual
from dreamscape.render.isf_input import GLSL_TYPES
from dreamscape.render.mends import FUNCTIONS, MENDS, RESERVED
from dreamscape.render.repair import Complaint, Text
from dreamscape.render.source import Source, blame
from dreamscape.render.stage import SHADERTOY, Stage
from dreamscape.render.tidying import tidy

if TYPE_CHECKING:
    import moderngl

_NOWHERE = Path()
LADDER = (330, 400, 420, 450)
_MOST_MENDS = 24
_MOST_ERRORS = 12


@dataclass(frozen=True, slots=True)
class Linked:
    """A program and how its uniforms are called: `names` maps an input to its GLSL name."""

    program: "moderngl.Program"
    names: Mapping[str, str]
    version: int  # of GLSL
    notes: tuple[str, ...]  # what was mended to make it compile


def link(
    ctx: "moderngl.Context",
    visual: Visual,
    relief: bool = False,
    octaves: int | None = None,
    stage: Stage | None = None,
) -> Linked:
    """Compile and link `visual`, or this stage of it. With `relief`, what height() and emission() say goes to
    a second target; `octaves` sets OCTAVES, the detail of the library's noise.

    Raises DreamError with the file, line and reason of each error, one a line.
    """
    names = _names(visual, stage)
    declared = {names.get(name, name): kind for name, kind in _declared(visual, stage).items()}
    hidden = [name for name, glsl in names.items() if glsl != name]
    own = stage.source if stage else visual.source
    fragment = tidy(own, declared, hidden, language=visual.language, alone=visual.vertex is None)
    plain = Source(tuple(PLAIN_VERTEX.split("\n")), ())
    vertex = tidy(visual.vertex or plain, declared, hidden, fragment=False)
    defines = stage.defines if stage else ()
    moves = visual.vertex is not None
    host = Host(visual.language, declared, relief, octaves, moves, visual.is_dream, defines)
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


def _names(visual: Visual, stage: Stage | None) -> dict[str, str]:
    """Input to GLSL name: a word of GLSL itself, or a function of it, gets a trailing _."""
    taken = re.compile(f"{RESERVED.pattern}|{FUNCTIONS.pattern}")
    every = [one.name for one in (*visual.inputs, *(stage.channels if stage else visual.buffers))]
    return {name: f"{name}_" if taken.fullmatch(name) else name for name in every}


def _declared(visual: Visual, stage: Stage | None) -> dict[str, str]:
    """Name to GLSL type of all that the host declares, the file's own inputs and pictures first."""
    pictures = [one.name for one in visual.imported] + [one.name for one in visual.buffers]
    inputs = {one.name: GLSL_TYPES[one.type] for one in visual.inputs}
    given = {one.name: one.type for one in visual.given}
    if stage:
        channels = {one.name: one.type for one in stage.channels}
        inputs = {name: kind for name, kind in inputs.items() if kind != "sampler2D"}
        sizes = {"iChannelResolution": "vec3[4]"} if visual.language == SHADERTOY else {}
        return inputs | channels | {"isf_Blank": "sampler2D"} | given | sizes
    return inputs | dict.fromkeys(pictures, "sampler2D") | {"isf_Blank": "sampler2D"} | given


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
    ctx: "moderngl.Context", version: int, host: Host, vertex: Text, fragment: Text
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
        path, number = failure.text.origins[complaint.index] if failure.text.origins else (visual.path, 1)
        line, where = visual.place(path, number)
        first.setdefault((path, line), where + complaint.message)
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
