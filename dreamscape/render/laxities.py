"""More mechanical repairs, of what laxer compilers let pass: see mends.py, which tries them."""

import re
from collections.abc import Mapping

from dreamscape.render.repair import Complaint, Text

_MODULO = re.compile(r"operator '?%'?|'%'|\"%\"")
_OPERAND = r"(?:[\w.]+\([^()]*\)|\([^()]*\)|[\w.]+)"
_NOT_CONSTANT = re.compile(
    r"must be a constant expression|non-constant initializer|const.*initializer", re.IGNORECASE
)
_HLSL = {
    **{f"float{n}": f"vec{n}" for n in (2, 3, 4)},
    **{f"int{n}": f"ivec{n}" for n in (2, 3, 4)},
    **{f"float{n}x{n}": f"mat{n}" for n in (2, 3, 4)},
    "lerp": "mix",
    "frac": "fract",
    "atan2": "atan",
    "ddx": "dFdx",
    "ddy": "dFdy",
}
_UNSEEN = re.compile(
    r"no function with name '(\w+)'|undefined function \"(\w+)\"|'(\w+)' : no matching overloaded"
)


def _with_line(text: Text, index: int, line: str, note: str) -> Text | None:
    if line == text.lines[index]:
        return None
    return text.noted(note, [*text.lines[:index], line, *text.lines[index + 1 :]])


def modulo_of_floats(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """% between floats is mod()."""
    if not _MODULO.search(complaint.message):
        return None
    line = text.lines[complaint.index]
    mended = re.sub(rf"({_OPERAND})\s*%\s*({_OPERAND})", r"mod(\1, \2)", line)
    return _with_line(text, complaint.index, mended, "took % between floats for mod()")


def not_constant(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """A const whose value is not known beforehand is a variable."""
    if not _NOT_CONSTANT.search(complaint.message):
        return None
    line = re.sub(r"\bconst\b", "", text.lines[complaint.index], count=1)
    return _with_line(text, complaint.index, line, "took a const for a variable: its value is not constant")


def speak_hlsl(text: Text, _complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """float3, lerp, frac, saturate: words of another language that some drivers know."""
    whole = "\n".join(text.lines)
    used = {word: ours for word, ours in _HLSL.items() if re.search(rf"\b{word}\b\s*(?:\(|\w)", whole)}
    lines = [f"#define {word} {ours}" for word, ours in used.items() if not _made(word, whole)]
    if re.search(r"\bsaturate\s*\(", whole) and not _made("saturate", whole):
        lines.append("#define saturate(x) clamp(x, 0.0, 1.0)")
    fresh = [line for line in lines if line not in text.before]
    return text.noted("words of HLSL were translated", before=fresh) if fresh else None


def _made(word: str, whole: str) -> bool:
    return bool(re.search(rf"#\s*define\s+{word}\b|\b(?:float|vec[234])\s+{word}\s*\(", whole))


def declare_before(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """A function that is called above where it stands is declared first."""
    found = _UNSEEN.search(complaint.message)
    name = next(filter(None, found.groups()), "") if found else ""
    if not name:
        return None
    whole = "\n".join(text.lines)
    heads = re.findall(rf"^[ \t]*(\w+\s+{name}\s*\([^)]*\))\s*\{{", whole, re.MULTILINE)
    fresh = [line for head in heads if (line := " ".join(head.split()) + ";") not in text.before]
    return text.noted(f"{name}() is declared before it is called", before=fresh) if fresh else None


def drop_brackets_at_the_end(text: Text, complaint: Complaint, _declared: Mapping[str, str]) -> Text | None:
    """Brackets that close nothing, at the very end."""
    rest = "".join(text.lines[complaint.index :])
    if "}" not in complaint.message or rest.strip("} ;\t") or not rest.strip():
        return None
    return _with_line(
        text, complaint.index, text.lines[complaint.index].replace("}", "", 1), "left out a } too many"
    )
