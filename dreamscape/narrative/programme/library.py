"""Where festivals are found: built in by name, in a file, and in a show that was made with one."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.events import Event, FestivalSet
from dreamscape.narrative.programme.checks import choose
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.programme.parsing import parse, read_festival
from dreamscape.resources import folder

COLLECTIVE = "dream-collective"
"""The festival of a show that names none."""


def names() -> tuple[str, ...]:
    """The built-in festivals."""
    return tuple(sorted(path.stem for path in (folder("assets") / "festivals").glob("*.toml")))


@cache
def built_in(name: str) -> Festival:
    """The built-in festival called `name`. Raises DreamError when there is none."""
    if name not in names():
        raise DreamError(
            f'festival "{name[:80]}" is not known; {choose(name, names())} (or name a .toml file)', 2
        )
    return read_festival(path_of(name))


def path_of(name: str) -> Path:
    """The file of a built-in festival."""
    return folder("assets") / "festivals" / f"{name}.toml"


def festival(given: str) -> Festival:
    """The festival called `given`, or in the file `given` where that ends in .toml. Raises DreamError."""
    return read_festival(Path(given)) if given.lower().endswith(".toml") else built_in(given)


def kept(events: Iterable[Event], source: str) -> Festival | None:
    """The festival that a show keeps, if any: the last that was set. `source` is the show's name."""
    found = None
    for event in events:
        if isinstance(event.body, FestivalSet):
            found = event.body
    return None if found is None else parse(found.text, f"{source} (its festival)")
