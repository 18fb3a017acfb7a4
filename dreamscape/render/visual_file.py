"""Files that are visuals: ISF, Shadertoy and web shaders, told apart by what is in them."""

from pathlib import Path

from dreamscape.render import isf, shadertoy
from dreamscape.render.isf import Header, Visual
from dreamscape.render.source import text_of

ENDINGS = (".fs", ".frag", ".glsl")


def load(path: Path) -> Visual:
    """Read a visual whole. Raises DreamError naming file and line."""
    return shadertoy.load(path) if _is_shadertoy(path) else isf.load(path)


def load_header(path: Path) -> Header:
    """Read what a visual says of itself: quick, no includes. Raises DreamError naming file and line."""
    return shadertoy.load_header(path) if _is_shadertoy(path) else isf.load_header(path)


def visuals_below(folder: Path) -> dict[str, Path]:
    """Name to file of each visual in a folder and those within it."""
    return {path.stem: path for path in sorted(folder.rglob("*")) if is_visual(path)}


def is_visual(path: Path) -> bool:
    """Whether a file is meant as a visual: any .fs file, and what else holds one."""
    ending = path.suffix.lower()
    if ending not in ENDINGS or not path.is_file():
        return False
    return ending == ".fs" or _is_shadertoy(path)


def _is_shadertoy(path: Path) -> bool:
    text = text_of(path)
    return bool(shadertoy.MAIN_IMAGE.search(text)) and not isf.has_header(text)
