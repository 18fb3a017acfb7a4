"""Which files belong together: the texts of one Shadertoy are often kept as files side by side.

Known habits: cloud.glsl with cloud.common.glsl and cloud_bufferA.glsl; Image.glsl with "Buffer A.glsl" and
Common.glsl in a folder of their own; a common.glsl that several files of a folder share."""

import re
from collections.abc import Iterator
from pathlib import Path

from dreamscape.render.source import text_of

ENDINGS = (".fs", ".frag", ".glsl", ".fsh", ".shader", ".shadertoy", ".isf", ".txt")
_ROLE = re.compile(r"^(.*?)(common|(?:buffer|buf)([a-d0-3])|image|main|mainimage)?$")
_ALONE = ("image", "main", "mainimage", "shader", "index")
_CREDIT = re.compile(
    r"(?:created|coded|written|made|shader|copyright|author|credit)s?\b[^\n]{0,12}?(?:\bby\b|:|\(c\))\s*[:\-]?\s*"
    r"([^\n*]{2,60})",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"^\s*#\s*define\s+(\w+)|^\s*(?:const\s+)?\w+\s+(\w+)\s*(?:\([^;]*$|=)", re.MULTILINE)


def name_of(path: Path) -> str:
    """What a file is called as a visual: without its endings; Image.glsl is called as its folder."""
    name = path.name
    while Path(name).suffix.lower() in (*ENDINGS, ".json") and Path(name).stem:
        name = Path(name).stem
    return path.parent.name or name if name.lower() in _ALONE else name


def told(text: str) -> tuple[str, str]:
    """What the first comments of a shader say: a description, and whose it is."""
    comments = re.findall(r"//[^\n]*|/\*.*?\*/", text[:3000], re.DOTALL)
    lines = [line.strip(" \t/*-=#") for one in comments for line in one.splitlines()]
    worded = [
        line
        for line in lines
        if re.search(r"[A-Za-z]{3}", line) and not line.startswith(("http", "iChannel"))
    ]
    credit = _CREDIT.search("\n".join(worded))
    return worded[0][:200] if worded else "", credit.group(1).strip(" .,") if credit else ""


def companions(path: Path) -> dict[str, Path]:
    """Title (Common, Buffer A ... D) to the file beside `path` that is this part of it."""
    base, role = _split(path)
    if role.startswith("Buffer") or role == "Common":
        return {}
    found: dict[str, Path] = {}
    for other in _beside(path):
        theirs, title = _split(other)
        if title and title != "Image" and (theirs == base or (not theirs and not base)):
            found.setdefault(title, other)
    if "Common" not in found and base:
        for other in _shared(path):
            found["Common"] = other
    return found


def is_companion(path: Path) -> bool:
    """Whether a file is a part of another one beside it."""
    base, role = _split(path)
    if not role or role == "Image":
        return False
    mains = (other for other in _beside(path) if _split(other) in ((base, ""), (base, "Image")))
    if any("mainImage" in text_of(one) for one in mains):
        return True
    return role == "Common" and not base and "mainImage" not in text_of(path)


def _split(path: Path) -> tuple[str, str]:
    """What a file's name shares with its companions', and its title: Image, Common, Buffer A or none."""
    stem = path.name
    while Path(stem).suffix.lower() in ENDINGS and Path(stem).stem:
        stem = Path(stem).stem
    found = _ROLE.match(re.sub(r"[^a-z0-9]", "", stem.lower()))
    assert found is not None
    base, role, letter = found.groups()
    if letter:
        return base, f"Buffer {'ABCD'[int(letter)] if letter.isdigit() else letter.upper()}"
    return base, {None: "", "common": "Common"}.get(role, "Image")


def _beside(path: Path) -> Iterator[Path]:
    try:
        every = sorted(path.parent.iterdir())
    except OSError:
        return
    yield from (one for one in every if one != path and one.suffix.lower() in ENDINGS and one.is_file())


def _shared(path: Path) -> Iterator[Path]:
    """A common file of the folder that has something which this one uses and does not have."""
    for other in _beside(path):
        if _split(other) == ("", "Common"):
            text, theirs = text_of(path), text_of(other)
            missing = _defined(theirs) - _defined(text)
            if missing & set(re.findall(r"\w+", text)):
                yield other


def _defined(text: str) -> set[str]:
    return {name for pair in _DEFINED.findall(text) for name in pair if name}
