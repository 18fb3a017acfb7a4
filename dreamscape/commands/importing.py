"""dreamscape import: a file of dreams becomes a show."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dreamscape.atomic import check_folder
from dreamscape.commands.composing import compose
from dreamscape.commands.visuals import folders_of
from dreamscape.errors import DreamError
from dreamscape.export.units import clock, parse_time
from dreamscape.narrative.importing import import_dreams
from dreamscape.narrative.programme.library import festival as festival_called


def run(given: argparse.Namespace) -> int:
    """Read the dreams, compose the show, keep it."""
    path, festival = Path(given.out), festival_called(given.festival)
    duration = festival.length if given.duration is None else parse_time(given.duration)
    folders = folders_of(given)
    _checked(path, duration, given.force)
    told, notes = import_dreams(Path(given.dreams))
    say(notes)
    check_folder(path)
    title = Path(given.dreams).stem.encode(errors="replace").decode()  # a file's name may be no Unicode
    events = compose(path, told, given.seed, duration, festival, title, folders)
    people = "dreamer" if len(told) == 1 else "dreamers"
    print(f"{path}  {len(told)} {people}, {clock(duration)}, {events} events")
    print(f"see it: dreamscape render {path} --out {path.with_suffix('.mp4')}", file=sys.stderr)
    return 0


def _checked(path: Path, duration: float, force: bool) -> None:
    if path.suffix != ".dream":
        raise DreamError(f'{path}: a show ends in ".dream"; write for example {path.stem}.dream', code=2)
    if path.exists() and not force:
        raise DreamError(f"{path}: is there already; add --force to replace it", code=2)
    if duration < 5.0:
        raise DreamError(f"{duration:g} s are too short for a festival; take --duration 5s or more", code=2)


def say(notes: Sequence[str]) -> None:
    """Print what was assumed while reading."""
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
