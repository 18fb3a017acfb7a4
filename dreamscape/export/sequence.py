"""Single pictures in a folder, one a film's picture; a broken-off job goes on where it stopped."""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.export.atomic import write_text
from dreamscape.export.source import Source
from dreamscape.export.still import still
from dreamscape.export.video import pictures

_NUMBER = re.compile(r"%0?(\d*)d")


def is_sequence(path: Path) -> bool:
    """Whether a name asks for numbered pictures, as in DIR/%06d.png."""
    return bool(_NUMBER.search(path.name))


def sequence(
    source: Source,
    pattern: Path,
    begin: float,
    end: float,
    fps: Fraction,
    facts: dict[str, object],
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Write picture k as `pattern % k`. Pictures that are there already are kept if they were made of
    the same `facts`; else a DreamError says so. Returns the number of pictures."""
    if pattern.suffix.lower() != ".png" or len(_NUMBER.findall(pattern.name)) != 1:
        raise DreamError(f"{pattern}: numbered pictures are PNG; write for example DIR/%06d.png", code=2)
    count = pictures(begin, end, fps)
    _claim(pattern, {**facts, "from": begin, "fps": str(fps)})
    for index in range(count):
        path = pattern.with_name(pattern.name % index)
        if not path.exists():
            still(source, begin + index / float(fps), path)
        progress(index + 1)
    return count


def _claim(pattern: Path, facts: dict[str, object]) -> None:
    """Say in the folder what its pictures are made of; refuse one that holds others."""
    said = pattern.with_name("sequence.json")
    text = json.dumps(facts, sort_keys=True, indent=1)
    if said.exists():
        if said.read_text(encoding="utf-8") != text:
            raise DreamError(
                f"{pattern.parent}: holds pictures of another show, size or rate; empty it or choose another folder"
            )
        return
    write_text(said, text)
