"""Variables that nobody set begin at zero, as browsers have it and many short shaders rely on.

OpenGL leaves them undefined: what is black on one machine sparkles on the next."""

import re
from collections.abc import Mapping

_BASIC = r"(?:float|int|uint|bool|[biu]?vec[234]|mat[234](?:x[234])?)"
_PRECISION = r"(?:(?:lowp|mediump|highp)\s+)?"
_SKIPPED = re.compile(
    r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*"  # directives, with the lines they go on over
    r"|\b(?:struct|uniform|buffer|in|out)\b\s*\w*\s*\{[^}]*\}",
    re.MULTILINE,
)
_STRUCT = re.compile(r"\bstruct\s+(\w+)\s*\{([^}]*)\}")
_LONGEST = 64  # elements of an array that is written out


def zeroed(text: str) -> str:
    """The text, without comments, with `= 0` behind each number, vector, struct and short array that is
    declared without a value. No line is added or taken away."""
    masked = _SKIPPED.sub(_mask, text)
    zeros = _zeros(text)
    found = []
    end = 0
    for match in _declaration([*zeros]).finditer(masked):
        start, stop = match.span(3)
        found += [text[end:start], _with_values(match.group(2), text[start:stop], zeros)]
        end = stop
    return "".join([*found, text[end:]])


def zero_of(kind: str) -> str:
    """Nothing, as a value of a basic GLSL type."""
    plain = {"float": "0.0", "int": "0", "uint": "0u", "bool": "false"}.get(kind)
    return plain or (f"{kind}(false)" if kind.startswith("bvec") else f"{kind}(0)")


def _declaration(structs: list[str]) -> re.Pattern[str]:
    kinds = "|".join([_BASIC, *map(re.escape, structs)])
    return re.compile(
        rf"(?:(?<=[;{{}})])|(?<=\belse)|(?<=\A)|\bfor\s*\()(\s*){_PRECISION}({kinds})\s+"
        r"((?!main)\w+\b(?!\s*\()[^;{}]*);"
    )


def _zeros(text: str) -> dict[str, str]:
    """A constructor that is all zero for each struct whose fields are simple enough."""
    zeros: dict[str, str] = {}
    for name, body in _STRUCT.findall(text):
        fields = [_field_zeros(one, zeros) for one in body.split(";") if one.strip()]
        if fields and all(fields):
            zeros[name] = f"{name}({', '.join(part for one in fields for part in one)})"
    return zeros


def _field_zeros(field: str, zeros: Mapping[str, str]) -> list[str]:
    """A zero for each name in `vec3 a, b[2]`; none where it cannot be told."""
    found = re.fullmatch(rf"\s*{_PRECISION}(\w+)\s+(.*)", field, re.DOTALL)
    if not found or not (re.fullmatch(_BASIC, found.group(1)) or found.group(1) in zeros):
        return []
    parts = [_zero_for(found.group(1), one, zeros) for one in _split(found.group(2))]
    return [] if None in parts else [part for part in parts if part is not None]


def _zero_for(kind: str, declarator: str, zeros: Mapping[str, str]) -> str | None:
    """The zero for `name` or `name[3]` of this type; None where that cannot be told."""
    one = zeros.get(kind) or zero_of(kind)
    found = re.fullmatch(r"\s*\w+\s*(?:\[\s*(\d+)\s*\])?\s*", declarator)
    if not found:
        return None
    if found.group(1) is None:
        return one
    length = int(found.group(1))
    return f"{kind}[{length}]({', '.join([one] * length)})" if 0 < length <= _LONGEST else None


def _mask(match: re.Match[str]) -> str:
    """As long as what it covers, and a statement's end."""
    covered = re.sub(r"[^\n]", " ", match.group())
    return covered[:-1] + ";" if covered and not covered.endswith("\n") else covered


def _with_values(kind: str, declarators: str, zeros: Mapping[str, str]) -> str:
    parts = _split(declarators)
    if not all(re.match(r"\s*\w+\s*(?:=|\[|$)", part) for part in parts):
        return declarators
    return ",".join(_with_value(kind, part, zeros) for part in parts)


def _with_value(kind: str, declarator: str, zeros: Mapping[str, str]) -> str:
    zero = _zero_for(kind, declarator, zeros)
    return re.sub(r"(\S)(\s*)\Z", rf"\1 = {zero}\2", declarator) if zero else declarator


def _split(text: str) -> list[str]:
    """At commas outside of all brackets."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
