"""Shader text: #include flattened once, with the file and line each flattened line came from."""

import re
from dataclasses import dataclass
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.resources import folder

_INCLUDE = re.compile(r'^\s*#include\s+["<]([^">]+)[">]')
_DRIVER_LINE = re.compile(r"^(?:ERROR: )?\d+[:(](\d+)\)?(?:\(\d+\))?\s*:?\s*(.*)", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Source:
    """Flattened shader text; `origins[k]` is the (file, line) of its line k, lines counted from 1."""

    lines: tuple[str, ...]
    origins: tuple[tuple[Path, int], ...]

    @property
    def text(self) -> str:
        """The text a driver compiles."""
        return "\n".join(self.lines) + "\n"


def read(path: Path) -> Source:
    """Read `path` with its includes. Each included file comes once; it is looked for beside the
    including file, then in shaders/lib. Raises DreamError for a missing or unreadable file."""
    return read_beside(path, set())


def read_beside(path: Path, seen: set[str]) -> Source:
    """Like `read`, but files whose names are in `seen` are taken as included already: a file is named
    as its function, so equal names mean equal functions."""
    lines: list[str] = []
    origins: list[tuple[Path, int]] = []
    _flatten(path, text_of(path), lines, origins, set(seen))
    return Source(tuple(lines), tuple(origins))


def text_of(path: Path) -> str:
    """The text of a shader file: UTF-8, or the Latin-1 of old files (only names in comments need it).
    Raises DreamError when it is missing or is no text."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DreamError(f"{path}: no such shader file") from None
    except OSError as error:
        raise DreamError(f"{path}: cannot be read ({error.strerror}); name a .fs file that can be") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if _CONTROL.search(text):
        raise DreamError(f"{path}: is no text in UTF-8; save the shader as UTF-8")
    return text


def _flatten(
    path: Path,
    text: str,
    lines: list[str],
    origins: list[tuple[Path, int]],
    seen: set[str],
) -> None:
    seen.add(path.name)
    for number, line in enumerate(text.splitlines(), start=1):
        match = _INCLUDE.match(line)
        if not match:
            lines.append(line)
            origins.append((path, number))
            continue
        target = _find(match.group(1), path, number)
        if target.name not in seen:
            _flatten(target, text_of(target), lines, origins, seen)


def _find(name: str, path: Path, number: int) -> Path:
    for root in (path.parent, folder("shaders") / "lib"):
        if (root / name).is_file():
            return root / name
    raise DreamError(f'{path}:{number}: cannot find #include "{name}" beside it or in shaders/lib')


def blame(message: str, origins: tuple[tuple[Path, int], ...], prelude: int) -> list[tuple[Path, int, str]]:
    """The driver's error `message` as (file, line, text), for a text whose first `prelude` lines are
    the host's own. Mesa writes `0:LINE(col): error`, NVIDIA `0(LINE) : error`."""
    found = []
    for match in _DRIVER_LINE.finditer(message):
        index = int(match.group(1)) - prelude - 1
        if 0 <= index < len(origins):
            file, number = origins[index]
            found.append((file, number, match.group(2).strip()))
    return found
