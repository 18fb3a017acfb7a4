"""dreamscape festival: list, show, check and plan programmes of acts."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from dreamscape.atomic import check_folder, write_text
from dreamscape.errors import DreamError
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.programme import library
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.programme.parsing import read_festival
from dreamscape.narrative.programme.timetable import Scene, timetable
from dreamscape.narrative.programme.writing import to_toml
from dreamscape.units import clock, parse_time


def run(given: argparse.Namespace) -> int:
    """Do one of the four."""
    ways: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": _list,
        "show": _show,
        "check": _check,
        "new": _new,
    }
    return ways[given.way](given)


def _list(given: argparse.Namespace) -> int:
    for name in library.names():
        one = library.built_in(name)
        print(f"{name:18} {clock(one.length):>6}{' a lap' if one.loop else ''}  {one.about}")
    return 0


def _show(given: argparse.Namespace) -> int:
    path = Path(given.name)
    if path.suffix == ".dream":
        print(to_toml(kept_in(path)), end="")
    elif path.suffix.lower() == ".toml":
        read_festival(path)
        print(path.read_text("utf-8-sig"), end="")
    else:
        library.built_in(given.name)
        print(library.path_of(given.name).read_text("utf-8"), end="")
    return 0


def kept_in(path: Path) -> Festival:
    """The festival a show keeps. Raises DreamError when it keeps none."""
    with open_journal(path) as journal:
        found = library.kept(journal.read(), str(path))
    if found is None:
        raise DreamError(f"{path}: keeps no programme; it was made before shows kept theirs", 2)
    return found


def _check(given: argparse.Namespace) -> int:
    wrong = 0
    for name in given.files:
        try:
            found = read_festival(Path(name))
        except DreamError as error:
            print(f"dreamscape: {error}", file=sys.stderr)
            wrong += 1
            continue
        duration = parse_time(given.duration) if given.duration else found.length
        print(f"{name}: {found.title or found.name}, {clock(duration)}, {len(found.acts)} acts")
        for scene in timetable(found, 1, duration).scenes:
            print(_line(scene))
    return 1 if wrong else 0


def _line(scene: Scene) -> str:
    cues = sum(cue.times for cue in scene.act.cues)
    lap = f"  lap {scene.lap + 1}" if scene.lap else ""
    return f"  {clock(scene.begin):>7}  {scene.act.name:30} {clock(scene.length):>6}  {cues:3} cues{lap}"


def _new(given: argparse.Namespace) -> int:
    from dreamscape.narrative.programme.planning import plan

    out = Path(given.out)
    if out.suffix.lower() != ".toml":
        raise DreamError(f'{out}: a festival ends in ".toml"; write for example {out.stem}.toml', 2)
    if out.exists() and not given.force:
        raise DreamError(f"{out}: is there already; add --force to replace it", 2)
    check_folder(out)
    with open_journal(Path(given.show)) as journal:
        events = list(journal.read())
        text = plan(events, journal.meta.seed)
    write_text(out, text)
    print(out)
    print(f"play it: dreamscape import DREAMS.txt --festival {out} --out next.dream", file=sys.stderr)
    return 0
