"""What is done to every foreign text before a driver sees it; nothing that a strict compiler accepts is
changed in its meaning.
Lines keep their numbers through all of it, so that an error still names the author's line."""

import re
from collections.abc import Collection

from dreamscape.render.repair import Text
from dreamscape.render.source import Source
from dreamscape.render.stage import ISF
from dreamscape.render.uniforms import UNIFORM
from dreamscape.render.zeroing import zeroed

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_GOING_ON = re.compile(r"/\*.*?(?:\*/|\Z)|//(?:[^\n]*\\\n)*[^\n]*", re.DOTALL)  # as GLSL ES 3.00 has it
_EXTENSION = re.compile(r"^[ \t]*#\s*extension\s+(\w+)\s*:\s*(\w+)[^\n]*", re.MULTILINE)
_DROPPED = re.compile(
    r"^[ \t]*#\s*(?:version|line)\b[^\n]*|\bprecision\s+(?:lowp|mediump|highp)\s+\w+\s*;|[\u200b\ufeff]",
    re.MULTILINE,
)
_PLACE = r"(?:^|(?<=[;}]))[ \t]*(?:layout\s*\([^)]*\)\s*)?"
_PRECISION = r"(?:(?:lowp|mediump|highp)\s+)?"
_OUTPUT = re.compile(rf"{_PLACE}out\s+{_PRECISION}(vec[34])\s+(\w+)\s*;", re.MULTILINE)
_NORM_COORD = re.compile(
    r"^[ \t]*(?:smooth\s+)?(?:varying|in|out)\s+(?:\w+\s+)?vec[234]\s+(?:isf|vv)_FragNormCoord\s*;",
    re.MULTILINE,
)
_VARYING = re.compile(
    rf"{_PLACE}(?:(?:flat|smooth|centroid|noperspective)\s+)?(?:varying|in)\s+{_PRECISION}"
    r"(float|int|vec[234]|mat[234])\s+(\w+(?:\s*,\s*\w+)*)\s*(\[\s*\w+\s*\])?\s*;",
    re.MULTILINE,
)
_OLD_NAMES = (
    (re.compile(r"\bgl_FragColor\b|\bgl_FragData\s*\[\s*0\s*\]"), "isf_FragColor"),
    (re.compile(r"\bgl_FragData\s*\[\s*[1-9]\s*\]"), "isf_Unseen"),
    (re.compile(r"\bgl_FragCoord\b"), "isf_FragCoord"),
    (re.compile(r"\bgl_FragDepthEXT\b"), "gl_FragDepth"),
    (re.compile(r"\bgl_TexCoord\s*\[\s*\d\s*\]"), "vec4(isf_FragNormCoord, 0.0, 1.0)"),
)
_OLD_VERTEX = (
    (re.compile(r"\bgl_Vertex\b|\bftransform\s*\(\s*\)"), "vec4(isf_position, 0.0, 1.0)"),
    (re.compile(r"\bgl_MultiTexCoord\d\b"), "vec4(isf_position * 0.5 + 0.5, 0.0, 1.0)"),
    (re.compile(r"\bgl_(?:ModelView)?(?:Projection)?Matrix\b"), "mat4(1.0)"),
)


def tidy(
    source: Source,
    host_names: Collection[str],
    renamed: Collection[str] = (),
    fragment: bool = True,
    language: str = ISF,
    alone: bool = False,
) -> Text:
    """The text as the host's own declarations need it: old outputs renamed, #version and precision gone,
    what the host declares (`host_names`) not declared again, and `renamed` words given a trailing _.

    `alone`: no vertex shader of the file's own gives its varyings their values."""
    text = "\n".join(source.lines)
    text = (_COMMENT if language == ISF else _GOING_ON).sub(_blank, text).replace("\u00a0", " ")
    extensions = [
        f"#extension {name} : enable"
        for name, what in _EXTENSION.findall(text)
        if not name.startswith(("GL_OES_", "GL_EXT_shader_texture_lod")) and what != "disable"
    ]
    text = _DROPPED.sub("", _EXTENSION.sub("", text))
    text = _NORM_COORD.sub("", text)
    text = UNIFORM.sub(lambda found: _undeclared(found, host_names), text)
    results: list[str] = []
    if fragment:
        text = _OUTPUT.sub(lambda found: _output(found, results), text)
        text = _VARYING.sub(_valued, text) if alone else text
        text = re.sub(r"(\bmainImage\s*\(\s*)out\b", r"\1inout", text)
    for old, new in _OLD_NAMES if fragment else _OLD_VERTEX:
        text = old.sub(new, text)
    text = _renamed(text, renamed)
    text = zeroed(text)
    return Text(
        tuple(text.split("\n")),
        source.origins,
        extensions=tuple(extensions),
        result=results[0] if results else "",
    )


def _blank(match: re.Match[str]) -> str:
    """As many lines, and something between the words around it."""
    return " " + "\n" * match.group().count("\n")


def _undeclared(match: re.Match[str], host_names: Collection[str]) -> str:
    """A declaration of uniforms without those that the host declares."""
    kept = [one for one in re.split(r",(?![^(\[]*[)\]])", match.group(2)) if not _name_in(one, host_names)]
    rest = f"uniform {match.group(1)} {','.join(kept)};" if kept else ""
    return rest + "\n" * (match.group().count("\n") - rest.count("\n"))


def _name_in(declarator: str, names: Collection[str]) -> bool:
    name = re.match(r"\s*(\w+)", declarator)
    return bool(name) and name.group(1) in names  # type: ignore[union-attr]


def _output(match: re.Match[str], results: list[str]) -> str:
    """Outputs become variables; the first one is what is shown."""
    kind, name = match.groups()
    results.append(name if kind == "vec4" else f"vec4({name}, 1.0)")
    return f"{kind} {name};"


_PLACES = "isf_FragNormCoord"


def _valued(match: re.Match[str]) -> str:
    """What a page's vertex shader would have given, as near as its name tells."""
    kind, names, array = match.groups()
    if array:
        return f"{kind} {names}{array};"
    return " ".join(f"{kind} {name.strip()} = {_value(kind, name.strip())};" for name in names.split(","))


def _value(kind: str, name: str) -> str:
    plain = name.lower()
    if name == "surfacePosition":
        return f"({_PLACES} - 0.5) * vec2(isf_Size.x / isf_Size.y, 1.0)"
    if kind in ("vec3", "vec4") and "normal" in plain:
        return f"{kind}(vec3(0.0, 0.0, 1.0){', 0.0' if kind == 'vec4' else ''})"
    if kind in ("vec3", "vec4") and re.search("colou?r|tint", plain):
        return f"{kind}(1.0)"
    place = f"({_PLACES} * 2.0 - 1.0)" if re.search("pos(?:ition)?|ndc|point|ray", plain) else _PLACES
    return {
        "vec2": place,
        "vec3": f"vec3({place}, 0.0)",
        "vec4": f"vec4({place}, 0.0, 1.0)",
        "float": "1.0",
        "int": "0",
    }.get(kind, f"{kind}(1.0)")


def _renamed(text: str, words: Collection[str]) -> str:
    """These words with a trailing _; a call stays a call."""
    return re.sub(rf"\b({'|'.join(words)})\b(?!\s*\()", r"\1_", text) if words else text
