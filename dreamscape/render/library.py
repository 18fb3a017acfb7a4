"""The visuals that can be dreamt: every .fs file in shaders/dreams and in the folders a user adds."""

import difflib
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.render.dream import COLOURS, PER_DREAMER
from dreamscape.render.isf import Header, Visual
from dreamscape.render.isf_input import Input
from dreamscape.render.visual_file import load, load_header, visuals_below
from dreamscape.resources import folder

DRIVEN = frozenset({*PER_DREAMER, *COLOURS, "low", "mid", "high", "beat"})
"""Inputs of dreams that the score drives."""
TURNED = ("float", "bool", "long")
"""Types of other people's inputs that a hand can turn."""


def paths(extra: Iterable[Path] = ()) -> dict[str, Path]:
    """Name to file, folders read deep. A file in an extra folder hides the shipped one of its name, the
    first folder's hides the next one's. Raises DreamError for an extra folder that is not there."""
    found: dict[str, Path] = {}
    for root in (folder("shaders") / "dreams", *reversed(list(extra))):
        if not root.is_dir():
            raise DreamError(f"{root}: no such folder of visuals; make it, or name another", code=2)
        found |= visuals_below(root)
    return dict(sorted(found.items()))


def headers(extra: Iterable[Path] = ()) -> tuple[dict[str, Header], tuple[str, ...]]:
    """Each visual's header by name, and one sentence for each file whose header cannot be read."""
    found: dict[str, Header] = {}
    broken: list[str] = []
    for name, path in paths(extra).items():
        try:
            found[name] = load_header(path)
        except DreamError as error:
            broken.append(str(error))
    return found, tuple(broken)


def catalogue(extra: Iterable[Path] = ()) -> dict[str, tuple[str, ...]]:
    """Name to KEYWORDS of every visual that can be read; a broken file takes nothing else away."""
    return {name: header.keywords for name, header in headers(extra)[0].items()}


def numbers(extra: Iterable[Path] = ()) -> dict[str, tuple[Input, ...]]:
    """What each visual lets be turned: numbers, switches and choices that the score does not drive itself."""
    return {name: numbers_of(header) for name, header in headers(extra)[0].items()}


def numbers_of(header: Header) -> tuple[Input, ...]:
    """The same of one visual."""
    if not header.is_dream:
        return tuple(one for one in header.inputs if one.type in TURNED)
    return tuple(one for one in header.inputs if one.type == "float" and one.name not in DRIVEN)


def find(name: str, extra: Iterable[Path] = ()) -> Visual:
    """The visual of this name. Raises DreamError that lists the names nearest to it."""
    known = paths(extra)
    if name not in known:
        raise unknown(name, tuple(known))
    return load(known[name])


def unknown(name: str, known: Sequence[str]) -> DreamError:
    """The error for a visual that is not there."""
    near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known) or 'none'}"
    return DreamError(f'no visual is called "{name}"; {hint}', code=2)


class Watch:
    """Which of the visuals' files changed on disk since the last look; made for polling once a second."""

    def __init__(self, visuals: Iterable[Visual]) -> None:
        self._seen = {path: _modified(path) for visual in visuals for path in files_of(visual)}

    def changed(self) -> frozenset[Path]:
        """The files written, replaced or removed since the last call."""
        now = {path: _modified(path) for path in self._seen}
        different = frozenset(path for path, at in now.items() if at != self._seen[path])
        self._seen = now
        return different


def files_of(visual: Visual) -> frozenset[Path]:
    """Every file whose change changes the picture: text, includes, vertex shader, imported pictures."""
    sources = [visual.source, *(stage.source for stage in visual.stages)]
    sources += [visual.vertex] if visual.vertex else []
    included = {path for source in sources for path, _ in source.origins}
    return frozenset({visual.path, *included, *(one.path for one in visual.imported)})


def digest(visuals: Iterable[Visual]) -> str:
    """16 hex digits over every file the pictures of `visuals` are made of: their own, what they include,
    and the passes of the host. Another digest, another picture."""
    hasher = blake2b(digest_size=8)
    files = {file for visual in visuals for file in files_of(visual)}
    for file in sorted([*files, *(folder("shaders") / "core").iterdir()]):
        hasher.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return hasher.hexdigest()


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return -1
