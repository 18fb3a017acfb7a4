"""Variables that nobody set begin at zero, as browsers have it and many short shaders rely on.

OpenGL leaves them undefined: what is black on one machine sparkles on the next."""

import re

_TYPE = r"(?:float|int|uint|bool|[biu]?vec[234]|mat[234](?:x[234])?)"
_PRECISION = r"(?:(?:lowp|mediump|highp)\s+)?"
_DECLARATION = re.compile(
    rf"(?:(?<=[;{{}})])|(?<=\belse)|(?<=\A)|\bfor\s*\()(\s*){_PRECISION}({_TYPE})\s+((?!main)\w+\b(?!\s*\()[^;{{}}]*);"
)
_SKIPPED = re.compile(
    r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*"  # directives, with the lines they go on over
    r"|\b(?:struct|uniform|buffer|in|out)\b\s*\w*\s*\{[^}]*\}",
    re.MULTILINE,
)


def zeroed(text: str) -> str:
    """The text, without comments, with `= 0` behind each number or vector that is declared without a value.
    No line is added or taken away."""
    masked = _SKIPPED.sub(_mask, text)
    found = []
    end = 0
    for match in _DECLARATION.finditer(masked):
        start, stop = match.span(3)
        found += [text[end:start], _with_values(match.group(2), text[start:stop])]
        end = stop
    return "".join([*found, text[end:]])


def _mask(match: re.Match[str]) -> str:
    """As long as what it covers, and a statement's end."""
    covered = re.sub(r"[^\n]", " ", match.group())
    return covered[:-1] + ";" if covered and not covered.endswith("\n") else covered


def _with_values(kind: str, declarators: str) -> str:
    parts = _split(declarators)
    if not all(re.match(r"\s*\w+\s*(?:=|\[|$)", part) for part in parts):
        return declarators
    zero = {"float": "0.0", "int": "0", "uint": "0u", "bool": "false"}.get(kind, f"{kind}(0)")
    zero = f"{kind}(false)" if kind.startswith("bvec") else zero
    return ",".join(
        re.sub(r"(\w)(\s*)\Z", rf"\1 = {zero}\2", part) if re.fullmatch(r"\s*\w+\s*", part) else part
        for part in parts
    )


def _split(text: str) -> list[str]:
    """At commas outside of all brackets."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
