"""Mechanical repairs of ISF shaders written for older or laxer compilers.

They are tried one by one when the driver refuses a text (what is done to every text is in tidying.py): each
looks at one error and at what the host declares (name to GLSL type, pictures in order) and gives back a
mended text, or None.
Lines keep their origin through all of it, so that an error still names the author's line.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from dreamscape.render.laxities import (
    declare_before,
    drop_brackets_at_the_end,
    modulo_of_floats,
    not_constant,
    speak_hlsl,
)
from dreamscape.render.repair import Complaint, Text
from dreamscape.render.zeroing import zero_of

# Words that older GLSL let pass as names. A use as a qualifier ("smooth in") is not touched.
RESERVED = re.compile(
    "smooth|flat|noperspective|centroid|sample|patch|case|default|switch|subroutine|shared|buffer|coherent|"
    "volatile|restrict|readonly|writeonly|precise|resource|common|partition|active|filter|input|output|asm|"
    "class|union|enum|typedef|template|this|goto|inline|noinline|public|static|extern|external|interface|"
    "long|short|double|half|fixed|unsigned|superp|sizeof|cast|namespace|using"
)
_LOOKS_RESERVED = re.compile(r"syntax error|reserved|unexpected|illegal use|keyword", re.IGNORECASE)
_TYPE = r"(?:float|int|uint|bool|[biu]?vec[234]|mat[234](?:x[234])?)"


def rename_reserved(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """A keyword of newer GLSL used as a name gets a trailing _."""
    if not _LOOKS_RESERVED.search(complaint.message):
        return None
    here = set(re.findall(r"\w+", text.lines[complaint.index].split("//")[0]))
    whole = "\n".join(text.lines)
    declared = set(re.findall(rf"\b{_TYPE}\s+(\w+)\s*(?=[=;,)\[(])", whole))
    words = {word for word in here | declared if RESERVED.fullmatch(word)}
    if re.search(r"\bswitch\s*\(", whole):
        words -= {"switch", "case", "default"}
    if not words:
        return None
    pattern = re.compile(rf"\b({'|'.join(sorted(words))})\b(?!\s+(?:in|out|varying|vec[234]|float)\b)")
    lines = [pattern.sub(r"\1_", line) for line in text.lines]
    if tuple(lines) == text.lines:
        return None
    text = replace(text, result=pattern.sub(r"\1_", text.result))
    return text.noted(f"renamed {', '.join(sorted(words))}: words of GLSL itself", lines)


_UNDECLARED = re.compile(
    r"[`'](\w+)' undeclared|undefined variable \"(\w+)\"|undeclared identifier:? '?(\w+)|"
    r"'(\w+)' : undeclared|no function with name '(\w+)'"
)
_FOREIGN_NAMES = {
    "fragColor": "isf_FragColor",
    "FragColor": "isf_FragColor",
    "fragCoord": "isf_FragCoord.xy",
    "iTime": "TIME",
    "iGlobalTime": "TIME",
    "iTimeDelta": "TIMEDELTA",
    "iResolution": "vec3(RENDERSIZE, 1.0)",
    "iFrame": "FRAMEINDEX",
    "iMouse": "vec4(0.0)",
    "iDate": "DATE",
}


def declare_foreign(text: Text, complaint: Complaint, declared: Mapping[str, str]) -> Text | None:
    """fragColor, iChannelN, iTime ...: names of other hosts, meant but not declared."""
    found = _UNDECLARED.search(complaint.message)
    name = next((group for group in found.groups() if group), "") if found else ""
    channel = re.fullmatch(r"iChannel(\d)", name)
    if channel:
        images = [one for one, kind in declared.items() if kind == "sampler2D"]
        number = int(channel.group(1))
        meaning = images[number] if number < len(images) else "isf_Blank"
    elif name in _FOREIGN_NAMES:
        meaning = _FOREIGN_NAMES[name]
    else:
        return None
    return text.noted(f"took {name} for {meaning}", before=[f"#define {name} {meaning}"])


_CUBE_SAMPLING = re.compile(r"texture(?:Cube)?\w*\(\s*sampler2D\s*,\s*vec3")
_CUBE_FUNCTIONS = """
vec4 isf_Texture(sampler2D i, vec2 p) { return texture(i, p); }
vec4 isf_Texture(sampler2D i, vec2 p, float bias) { return texture(i, p); }
vec4 isf_Texture(sampler2D i, vec3 d) {
    vec3 n = normalize(d);
    vec2 angles = vec2(atan(n.z, n.x) * 0.15915494, asin(clamp(n.y, -1.0, 1.0)) * 0.31830989);
    return textureLod(i, angles + 0.5, 0.0);
}
vec4 isf_Texture(sampler2D i, vec3 d, float bias) { return isf_Texture(i, d); }
#define texture isf_Texture""".strip().split("\n")


def sample_flat_as_cube(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """texture(sampler2D, vec3), once a cube map: the flat picture is wrapped round the directions."""
    if not _CUBE_SAMPLING.search(complaint.message) or "#define texture isf_Texture" in text.before:
        return None
    return text.noted("wrapped a flat picture round a cube map's directions", before=_CUBE_FUNCTIONS)


_NO_OVERLOAD = re.compile(r"no matching function for call to [`'](\w+)\(|overloaded function:? [\"'](\w+)\(")
_FORMS = {  # G is float, vec2, vec3 or vec4; F float; I int; after > what comes back
    "abs": ("G>G", "I>I"),
    "ceil": ("G>G",),
    "clamp": ("GGG>G", "GFF>G", "III>I"),
    "cos": ("G>G",),
    "cross": ("VV>V",),
    "distance": ("GG>F",),
    "dot": ("GG>F",),
    "exp": ("G>G",),
    "floor": ("G>G",),
    "fract": ("G>G",),
    "length": ("G>F",),
    "log": ("G>G",),
    "max": ("GG>G", "GF>G", "II>I"),
    "min": ("GG>G", "GF>G", "II>I"),
    "mix": ("GGG>G", "GGF>G"),
    "mod": ("GG>G", "GF>G"),
    "normalize": ("G>G",),
    "pow": ("GG>G",),
    "reflect": ("GG>G",),
    "round": ("G>G",),
    "sign": ("G>G", "I>I"),
    "sin": ("G>G",),
    "smoothstep": ("GGG>G", "FFG>G"),
    "sqrt": ("G>G",),
    "step": ("GG>G", "FG>G"),
    "tan": ("G>G",),
    "tanh": ("G>G",),
}
FUNCTIONS = re.compile("|".join([*_FORMS, "noise|texture|atan|asin|acos|exp2|log2|radians|degrees|refract"]))
_LETTERS = {"F": "float", "I": "int", "V": "vec3"}


def keep_overloads(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """A user's function with a built-in's name hides the built-in's other forms: it is renamed, and the
    built-in's forms are offered under the new name."""
    found = _NO_OVERLOAD.search(complaint.message)
    name = (found.group(1) or found.group(2)) if found else ""
    if name not in _FORMS:
        return None
    whole = re.sub(r"/\*.*?\*/|//[^\n]*", " ", "\n".join(text.lines), flags=re.DOTALL)
    own = {_signature(one) for one in re.findall(rf"\b\w+\s+{name}\s*\(([^)]*)\)\s*\{{", whole)}
    if not own:
        return None
    call = re.compile(rf"\b{name}(?=\s*\()")
    lines = [call.sub(f"own_{name}", line) for line in text.lines]
    return text.noted(f"{name}() is the file's own and GLSL's too: both kept", lines, _forwards(name, own))


def _signature(parameters: str) -> tuple[str, ...]:
    dropped = {"in", "const", "lowp", "mediump", "highp", "out", "inout"}
    kept = [[word for word in one.split() if word not in dropped] for one in parameters.split(",")]
    return tuple(words[0] for words in kept if words)


def _forwards(name: str, own: set[tuple[str, ...]]) -> Iterator[str]:
    done = set(own)
    for form in _FORMS[name]:
        taken, given = form.split(">")
        for generic in ("float", "vec2", "vec3", "vec4") if "G" in form else ("float",):
            types = tuple(_LETTERS.get(letter, generic) for letter in taken)
            if types in done:
                continue
            done.add(types)
            parameters = ", ".join(f"{kind} a{k}" for k, kind in enumerate(types))
            arguments = ", ".join(f"a{k}" for k in range(len(types)))
            result = _LETTERS.get(given, generic)
            yield f"{result} own_{name}({parameters}) {{ return {name}({arguments}); }}"


_MACRO_TWICE = re.compile(r"[Rr]edefinition of macro [`']?(\w+)|macro [`'\"]?(\w+)[`'\"]? redefin")
_SYMBOL_TWICE = re.compile(r"[`'\"](\w+)[`'\"] (?:redeclared|redefined)|redefinition of [`'\"](\w+)")


def allow_twice(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """A macro or a symbol defined twice: from its second definition on, the second one counts."""
    macro = _MACRO_TWICE.search(complaint.message)
    if macro:
        name = macro.group(1) or macro.group(2)
        return text.inserted(
            complaint.index, f"#undef {name}", f"{name} is defined twice; the later one counts"
        )
    symbol = _SYMBOL_TWICE.search(complaint.message)
    if not symbol:
        return None
    name = symbol.group(1) or symbol.group(2)
    at = next((k for k in range(complaint.index, -1, -1) if re.search(rf"\b{name}\b", text.lines[k])), None)
    if at is None or name.endswith("_again"):
        return None
    return text.inserted(
        at, f"#define {name} {name}_again", f"{name} is declared twice; the later one counts"
    )


_READ_ONLY = re.compile(r"read-only variable [`'\"](\w+)|l-value required.*\"(\w+)\"")


def allow_writing(text: Text, complaint: Complaint, declared: Mapping[str, str]) -> Text | None:
    """A write to an input or to TIME goes to a copy of it."""
    found = _READ_ONLY.search(complaint.message)
    name = (found.group(1) or found.group(2)) if found else ""
    if name not in declared or f"#define {name} own_{name}" in text.before:
        return None
    copy = [f"{declared[name]} own_{name} = {name};", f"#define {name} own_{name}"]
    return text.noted(f"{name} is written to: the file has its own copy", before=copy)


_FLOAT_TO_INT = re.compile(
    r"float cannot be assigned to variable of type int|from .?float.? to .?int", re.IGNORECASE
)
_INT_ASSIGNMENT = re.compile(r"((?:\bint\s+)?\b\w+\s*=(?!=)\s*)([^;=]+)(?=;)")


def cut_to_int(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """A float given to an int: some drivers cut it, so it is cut."""
    if not _FLOAT_TO_INT.search(complaint.message):
        return None
    line = text.lines[complaint.index]
    cut = _INT_ASSIGNMENT.sub(r"\1int(\2)", line, count=1)
    if cut == line or (
        len(re.findall(r"(?<![=<>!])=(?!=)", line)) > 1 and not re.search(r"\bint\s+\w+\s*=", line)
    ):
        return None
    lines = [*text.lines[: complaint.index], cut, *text.lines[complaint.index + 1 :]]
    return text.noted("cut a float to an int", lines)


_NO_RETURN = re.compile(r"function [`'\"](\w+)['\"]? has non-void return type (\w+), but no return")


def return_nothing(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """A function that forgets to return: zero comes back."""
    found = _NO_RETURN.search(complaint.message)
    if not found:
        return None
    name, kind = found.groups()
    whole = "\n".join(text.lines)
    begin = re.search(rf"\b{kind}\s+{name}\s*\([^)]*\)\s*\{{", whole)
    end = _closing(whole, begin.end()) if begin else -1
    if end < 0:
        return None
    mended = f"{whole[:end]}return {zero_of(kind)}; {whole[end:]}"
    return text.noted(f"{name}() returned nothing: now zero", mended.split("\n"))


def _closing(whole: str, at: int) -> int:
    """Where the bracket closes that was opened just before `at`; -1 if nowhere."""
    depth = 1
    for end in range(at, len(whole)):
        depth += (whole[end] == "{") - (whole[end] == "}")
        if depth == 0:
            return end
    return -1


Mend = Callable[[Text, Complaint, Mapping[str, str]], Text | None]
MENDS: tuple[Mend, ...] = (
    declare_foreign,
    sample_flat_as_cube,
    keep_overloads,
    allow_twice,
    rename_reserved,
    allow_writing,
    cut_to_int,
    return_nothing,
    modulo_of_floats,
    not_constant,
    declare_before,
    drop_brackets_at_the_end,
    speak_hlsl,
)
