"""dreamscape still: one moment of a show as a picture."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from dreamscape import __version__
from dreamscape.atomic import check_folder
from dreamscape.commands.pictures import compositor
from dreamscape.commands.shows import Show, open_show
from dreamscape.errors import DreamError
from dreamscape.export import sidecar
from dreamscape.export.stills import make_still
from dreamscape.export.units import clock, parse_size, parse_time
from dreamscape.narrative.world import World
from dreamscape.render import library
from dreamscape.render.picture import Picture
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at


def run(given: argparse.Namespace) -> int:
    """Write the picture and its sidecar."""
    size, time, path = parse_size(given.size), parse_time(given.at), Path(given.out)
    if path.suffix.lower() != ".png":
        raise DreamError(f'{path}: a still is a PNG; end its name in ".png"', code=2)
    check_folder(path)
    with open_show(Path(given.show)) as show:
        world = show.world(time)
        show.check_visuals(library.paths())
        frames = show.frames if given.dreamer is None else _alone(show, given.dreamer, time)
        facts = show.facts() | {"at": time, "act": world.act, "size": list(size)}
        facts |= {"dreamer": given.dreamer} if given.dreamer else {}
        with compositor() as (drawing, renderer):
            title = {"Software": f"dreamscape {__version__}", "Title": f"{world.act}, {clock(time)}"}
            make_still(path, Picture(drawing, frames, size), time, title)
    sidecar.write(
        sidecar.path_of(path), {"program": f"dreamscape {__version__}"} | facts | {"renderer": renderer}
    )
    print(path)
    return 0


def _alone(show: Show, dreamer: str, time: float) -> Callable[[float], Frame]:
    ids = show.worlds(show.end).dreamers.ids
    if dreamer not in ids:
        raise DreamError(
            f'{show.journal.path}: nobody is called "{dreamer}"; see: dreamscape inspect', code=2
        )
    if not _is_there(show.worlds(time), dreamer):
        raise DreamError(
            f'{show.journal.path}: "{dreamer}" is not there at {clock(time)}; take another time', code=2
        )
    return lambda at: alone(show.worlds(at), dreamer, at)


def _is_there(world: World, dreamer: str) -> bool:
    rows = [row for row, one in enumerate(world.dreamers.ids) if one == dreamer]
    return bool(rows) and bool(world.dreamers.presence[rows[0]] > 1e-3)


def alone(world: World, dreamer: str, time: float) -> Frame:
    """The Frame with one dream only, in the middle and large; empty while it is not there."""
    frame = frame_at(world, time)
    present = np.nonzero(world.dreamers.presence > 1e-3)[0]
    rows = [k for k, row in enumerate(present) if world.dreamers.ids[row] == dreamer]
    layers = replace(
        frame.layers, **{name: getattr(frame.layers, name)[rows] for name in frame.layers.__slots__}
    )
    count = len(rows)
    layers = replace(
        layers,
        host=np.arange(count, dtype=np.int32),
        away=np.zeros(count, np.float32),
        place=np.full((count, 2), 0.5, np.float32),
        scale=np.full(count, 0.5, np.float32),
        lead=np.full(count, 9.0, np.float32),
        lamp=np.zeros(count, np.float32),
    )
    links = replace(frame.links, **{name: getattr(frame.links, name)[:0] for name in frame.links.__slots__})
    return replace(frame, layers=layers, links=links, seams=())
