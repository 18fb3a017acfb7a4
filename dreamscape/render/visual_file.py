"""Files that are visuals: ISF, Shadertoy and web shaders, told apart by what is in them."""

import re
from pathlib import Path
from types import ModuleType

from dreamscape.errors import DreamError
from dreamscape.render import companions, isf, shadertoy_export, shadertoy_text, web
from dreamscape.render.isf import Header, Visual
from dreamscape.render.shadertoy import MAIN_IMAGE
from dreamscape.render.source import text_of

ENDINGS = (*companions.ENDINGS, ".json")
"""Endings of files that may be visuals."""

_MAIN = re.compile(r"\bvoid\s+main\s*\(")


def load(path: Path) -> Visual:
    """Read a visual whole. Raises DreamError naming file and line."""
    return _reader(path).load(path)  # type: ignore[no-any-return]


def load_header(path: Path) -> Header:
    """Read what a visual says of itself. Raises DreamError naming file and line."""
    return _reader(path).load_header(path)  # type: ignore[no-any-return]


def visuals_below(folder: Path) -> dict[str, Path]:
    """Name to file of each visual in a folder and those within it."""
    return {companions.name_of(path): path for path in sorted(folder.rglob("*")) if is_visual(path)}


def is_visual(path: Path) -> bool:
    """Whether a file found in a folder is meant as a visual: any .fs file, and what else holds one."""
    ending = path.suffix.lower()
    if ending not in ENDINGS or not path.is_file():
        return False
    if ending in (".fs", ".isf"):
        return True
    try:
        text = text_of(path)
    except DreamError:
        return ending in (".frag", ".glsl")  # it is meant, and what is wrong is told
    if ending == ".json":
        return shadertoy_export.is_export(text)
    if isf.has_header(text):
        return True
    if "gl_Position" in text or not (MAIN_IMAGE.search(text) or _MAIN.search(text)):
        return False
    return not companions.is_companion(path)


def _reader(path: Path) -> ModuleType:
    text = text_of(path)
    if path.suffix.lower() == ".json" or text.lstrip().startswith(("{", "[")):
        return shadertoy_export
    if isf.has_header(text):
        return isf
    if _MAIN.search(text):
        return web
    return shadertoy_text if MAIN_IMAGE.search(text) else isf
