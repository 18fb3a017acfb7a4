"""dreamscape demo: the built-in show as a film, a still of each act, and all visuals on a sheet."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dreamscape import __version__
from dreamscape.atomic import check_folder
from dreamscape.commands.composing import compose
from dreamscape.commands.guarding import guarded, limited
from dreamscape.commands.pictures import compositor
from dreamscape.commands.render import make, shaders_of
from dreamscape.commands.shows import Show, open_show
from dreamscape.commands.sounding import ShowSound
from dreamscape.commands.visuals import finder, folders_of
from dreamscape.errors import DreamError
from dreamscape.export.sheet import PICTURE, write_sheet
from dreamscape.export.stills import make_still
from dreamscape.export.units import clock, parse_rate, parse_size, parse_time
from dreamscape.export.video import plan_film
from dreamscape.narrative.events import MomentMarked
from dreamscape.narrative.importing import import_dreams
from dreamscape.narrative.programme.library import built_in
from dreamscape.render import library
from dreamscape.render.compositor import Compositor
from dreamscape.render.picture import Picture
from dreamscape.resources import folder
from dreamscape.score.solo import solo

SEED = 7
FESTIVAL = "dream-collective"
SHEET_TIME = 12.0
"""The time at which each visual stands on the sheet, seconds."""


def run(given: argparse.Namespace) -> int:
    """Make everything; says where it is."""
    out, size, seconds = Path(given.out), parse_size(given.size), parse_time(given.seconds)
    if seconds < 5.0:
        raise DreamError(f"--seconds {seconds:g}: five acts need 5 s or more", code=2)
    folders = folders_of(given)
    path = out / f"{FESTIVAL}.dream"
    check_folder(path)
    film = plan_film(out / f"{FESTIVAL}.mp4", size, parse_rate(given.fps), 0.0, seconds)
    out.mkdir(parents=True, exist_ok=True)
    told, _ = import_dreams(folder("assets") / "dreams" / f"{FESTIVAL}.jsonl")
    compose(path, told, SEED, seconds, built_in(FESTIVAL), "The Dream Collective", folders)
    with open_show(path, folders) as show, compositor(finder(folders)) as (drawing, renderer):
        _say(f"{len(told)} dreams of {FESTIVAL}, {clock(seconds)} in five acts; first the stills")
        source = Picture(drawing, show.frames, size)
        for label, at in moments(show):
            print(make_still(out / f"act-{label}.png", source, at, {"Title": label}))
        print(
            write_sheet(
                out / "visuals.png", visuals(drawing, folders), {"Software": f"dreamscape {__version__}"}
            )
        )
        _say("now the film, its sound first")
        facts = show.facts() | {"shaders": shaders_of(show, folders), "renderer": renderer}
        film = replace(film, sound=ShowSound(show))
        with guarded(drawing.context) as limiter:
            make(film, limited(drawing, show.frames, film, limiter), facts)
    _say(f"all of it lies in {out}/; make your own: dreamscape import DREAMS.txt --out my.dream")
    return 0


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def moments(show: Show) -> list[tuple[str, float]]:
    """The marked moment of each act: a name for its file, and the show time in seconds."""
    marked = [
        (event.body.label, event.at)
        for event in show.journal.read()
        if isinstance(event.body, MomentMarked) and event.body.form == "still"
    ]
    return [(f"{number}-{_file_name(label)}", at) for number, (label, at) in enumerate(marked, start=1)]


def _file_name(label: str) -> str:
    return "-".join(label.lower().split())


def visuals(drawing: Compositor, folders: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Each visual alone, small, in a palette of its own."""
    pictures = []
    for number, name in enumerate(library.paths(folders)):
        hue = number * 0.381966 % 1.0  # the golden section spreads any number of palettes
        source = Picture(drawing, lambda at: solo(name, at, hue), (PICTURE, PICTURE))  # noqa: B023 - drawn at once
        source.draw(SHEET_TIME)
        pictures.append((name, source.read()))
    return pictures
