"""What a shader declares of its host in its own text, `uniform vec2 u_resolution;`, and what is meant by it.

The names are those of glslViewer and The Book of Shaders (u_time), glslsandbox (time), Shadertoy (iTime),
three.js pages (uTime). A number that no host gives becomes a fader; people write its range behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dreamscape.render.isf_input import Input
from dreamscape.render.meanings import SHADERTOY_GIVEN
from dreamscape.render.shadertoy_pictures import FILM, SOUND
from dreamscape.render.stage import Channel, Given
from dreamscape.render.stock import PREFIX, SKY

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
UNIFORM = re.compile(
    r"(?:layout\s*\([^)]*\)\s*)?\buniform\s+(?:(?:lowp|mediump|highp)\s+)?(\w+)\s+([^;{}()]*(?:\([^;{}]*\))?[^;{}]*);"
)
_DECLARATOR = re.compile(r"\s*(\w+)\s*(\[[^\]]*\])?\s*(?:=\s*(.+))?\s*", re.DOTALL)

_MEANT = {
    "time": "time", "globaltime": "time", "elapsedtime": "time", "elapsed": "time", "seconds": "time",
    "timedelta": "delta", "deltatime": "delta", "delta": "delta", "dt": "delta",
    "frame": "frame", "framecount": "frame", "frameindex": "frame", "framenumber": "frame",
    "framerate": "rate", "fps": "rate", "date": "date", "samplerate": "samples", "channeltime": "times",
    "resolution": "size", "res": "size", "viewport": "size", "viewportsize": "size", "screensize": "size",
    "screenresolution": "size", "canvassize": "size", "windowsize": "size", "rendersize": "size",
    "screen": "size", "viewresolution": "size", "canvasresolution": "size", "viewsize": "size",
    "aspect": "aspect", "aspectratio": "aspect", "surfacesize": "surface", "beat": "beat",
    "passindex": "pass",
}  # fmt: skip
_POINTERS = ("mouse", "mousepos", "mouseposition", "pointer", "cursor", "touch", "mousecoord", "mousecoords")
_TYPED = {
    "time": ("float", "int"), "delta": ("float",), "frame": ("int", "float"), "rate": ("float", "int"),
    "date": ("vec4", "vec3"), "samples": ("float",), "times": ("float[4]",),
    "size": ("vec2", "vec3", "vec4", "ivec2"),
    "aspect": ("float",), "surface": ("vec2",), "beat": ("float",), "pass": ("int",),
}  # fmt: skip
_KINDS = {
    "float": "float",
    "int": "long",
    "bool": "bool",
    "vec2": "point2D",
    "vec3": "point3D",
    "vec4": "color",
}
_FULL = re.compile(
    r"speed|scale|zoom|opacity|alpha|intensity|bright|gain|ratio|dpr|density|contrast|saturation|strength|exposure|gamma",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"count|number|num|iteration|steps|octaves|sides|layers|segments", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Declared:
    """One uniform as the text has it."""

    name: str
    type: str  # GLSL; with [n] for an array
    initial: str  # what stands behind =, or nothing
    comment: str  # behind it, on its line
    line: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text wants of its host."""

    given: tuple[Given, ...]
    inputs: tuple[Input, ...]
    channels: tuple[Channel, ...]  # pictures, under the names the text has for them


def declared(text: str) -> Iterator[Declared]:
    """Each uniform of a text, comments in it still there."""
    plain = re.sub(
        r"//[^\n]*|/\*.*?\*/", lambda found: re.sub(r"[^\n]", " ", found.group()), text, flags=re.DOTALL
    )
    for found in UNIFORM.finditer(plain):
        line = text.count("\n", 0, found.end())
        behind = re.match(r"[^\n;]*?(?://([^\n]*)|/\*(.*?)\*/)", text[found.end() :])
        comment = next(filter(None, behind.groups()), "") if behind else ""
        for one in re.split(r",(?![^(\[]*[)\]])", found.group(2)):
            parts = _DECLARATOR.fullmatch(one)
            if parts:
                kind = found.group(1) + re.sub(r"\s", "", parts.group(2) or "")
                yield Declared(
                    parts.group(1), kind, (parts.group(3) or "").strip(), comment.strip(), line + 1
                )


def wanted(text: str) -> Wanted:
    """What the text's uniforms mean, and names of hosts that it uses without a declaration."""
    given: dict[str, Given] = {}
    inputs: dict[str, Input] = {}
    channels: dict[str, Channel] = {}
    for one in declared(text):
        meaning = meant(one.name, one.type)
        if meaning:
            given[one.name] = Given(one.name, one.type, meaning)
        elif one.type.startswith("sampler"):
            channels[one.name] = _channel(one)
        elif one.type in _KINDS:
            inputs[one.name] = input_of(one)
    known = {*given, *inputs, *channels}
    for extra in _undeclared(text, known):
        given[extra.name] = extra
    return Wanted(tuple(given.values()), tuple(inputs.values()), tuple(channels.values()))


def meant(name: str, kind: str) -> str:
    """What a host would give under this name and GLSL type; nothing where it is the shader's own."""
    if kind in ("mat2", "mat3", "mat4"):
        return "identity"
    plain = re.sub(r"^(?:u_|_|(?:[uigf]|v[234]?)(?=[A-Z_]))", "", name).replace("_", "").lower()
    if plain in _POINTERS and kind in ("vec2", "vec3", "vec4"):
        return "mouse" if name == "iMouse" else "pointer01" if name.lower() == "mouse" else "pointer"
    meaning = _MEANT.get(plain, "")
    return meaning if kind in _TYPED.get(meaning, ()) else ""


_USED = {one.name: one for one in SHADERTOY_GIVEN} | {
    "u_time": Given("u_time", "float", "time"),
    "u_resolution": Given("u_resolution", "vec2", "size"),
    "u_mouse": Given("u_mouse", "vec2", "pointer"),
    "TIME": Given("TIME", "float", "time"),
    "RENDERSIZE": Given("RENDERSIZE", "vec2", "size"),
    "time": Given("time", "float", "time"),
    "resolution": Given("resolution", "vec2", "size"),
    "mouse": Given("mouse", "vec2", "pointer01"),
}


def _undeclared(text: str, known: set[str]) -> Iterator[Given]:
    code = re.sub(r"//[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL)
    for name, one in _USED.items():
        if name in known or not re.search(rf"(?<![\w.]){name}\b", code):
            continue
        made = rf"\b(?:float|int|vec[234])\s+(?:\w+[^;(){{}}]*,\s*)?{name}\b|#\s*define\s+{name}\b"
        if not re.search(made, code):
            yield one


def input_of(one: Declared) -> Input:
    """A fader for a number that only the shader's author knows of."""
    kind = _KINDS[one.type]
    low, high, rest = _range(one)
    if kind == "float":
        default = rest if rest is not None else _usual(one.name)
        low, high = (
            (0.0 if low is None else low),
            (high if high is not None else max(1.0, 2.0 * float(default))),
        )
        return Input(
            one.name,
            kind,
            one.name,
            default,
            min(low, float(default)),
            max(high, float(default)),
            line=one.line,
        )
    if kind == "long":
        chosen = int(rest) if rest is not None else 4 if _COUNTED.search(one.name) else 0
        return Input(one.name, kind, one.name, chosen, low, high, line=one.line)
    if kind == "bool":
        return Input(one.name, kind, one.name, one.initial == "true", None, None, line=one.line)
    width = {"point2D": 2, "point3D": 3, "color": 4}[kind]
    numbers = [float(number) for number in re.findall(_NUMBER, re.sub(r"\b[a-z]*vec[234]", "", one.initial))]
    numbers = numbers * width if len(numbers) == 1 else numbers
    coloured = re.search(r"colou?r|tint|col\d?$", one.name, re.IGNORECASE)
    usual = (0.9, 0.6, 0.3, 1.0) if coloured or kind == "color" else (0.5, 0.5, 0.5, 0.5)
    return Input(
        one.name, kind, one.name, tuple((*numbers, *usual[len(numbers) :])[:width]), None, None, line=one.line
    )


def _usual(name: str) -> float:
    return 8.0 if _COUNTED.search(name) else 1.0 if _FULL.search(name) else 0.5


def _range(one: Declared) -> tuple[float | None, float | None, float | None]:
    """Least, most and resting value: as words (min: 0), as three numbers or two, behind the declaration."""
    said = {word.lower()[:3]: float(number) for word, number in
            re.findall(rf"\b(min|max|def|value)\w*\s*[=:]?\s*({_NUMBER})", one.comment, re.I)}  # fmt: skip
    initial = re.fullmatch(rf"({_NUMBER})f?", one.initial)
    rest = float(initial.group(1)) if initial else said.get("def", said.get("val"))
    if "min" in said or "max" in said:
        return said.get("min"), said.get("max"), rest
    numbers = [float(number) for number in re.findall(rf"(?<![\w.])({_NUMBER})(?![\w.])", one.comment)]
    if len(numbers) == 3 and numbers[0] <= numbers[2] <= numbers[1]:
        return numbers[0], numbers[1], numbers[2] if rest is None else rest
    if len(numbers) == 3 and numbers[1] <= numbers[0] <= numbers[2]:
        return numbers[1], numbers[2], numbers[0] if rest is None else rest
    if len(numbers) == 2 and numbers[0] < numbers[1]:
        return numbers[0], numbers[1], (numbers[0] + numbers[1]) / 2.0 if rest is None else rest
    return None, None, rest


_PICTURES = (
    (r"spectrum|fft|audio|sound|samples|music|wave|midi", SOUND),
    (r"video|camera|webcam|movie|film", FILM),
    (r"noise|random|rnd", f"{PREFIX}noise"),
    (r"font|glyph|letter|text(?!ure)", f"{PREFIX}letters"),
)


def _channel(one: Declared) -> Channel:
    if one.type == "samplerCube":
        return Channel(one.name, PREFIX + SKY, "samplerCube", "mipmap")
    if one.type == "sampler3D":
        return Channel(one.name, f"{PREFIX}volume", "sampler3D", "mipmap", "repeat")
    found = (picture for words, picture in _PICTURES if re.search(words, one.name, re.IGNORECASE))
    picture = next(found, f"{PREFIX}landscape")
    return Channel(one.name, picture, filter="mipmap", wrap="repeat")
