"""dreamscape still: one moment of a show as a picture."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from dreamscape.commands.pictures import compositor
from dreamscape.commands.shows import Show, open_show
from dreamscape.errors import DreamError
from dreamscape.export.sidecar import write_sidecar
from dreamscape.export.still import still
from dreamscape.narrative.world import World
from dreamscape.render.picture import Picture
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at
from dreamscape.units import clock_of, seconds_of, size_of


def run(given: argparse.Namespace) -> int:
    """Write the picture and its sidecar."""
    size, time, path = size_of(given.size), seconds_of(given.at), Path(given.out)
    show = open_show(Path(given.show))
    world = show.world(time)
    facts = show.facts() | {"at": time, "act": world.act, "size": list(size)}
    with compositor() as (drawing, renderer):
        frames = show.frames if given.dreamer is None else _alone(show, given.dreamer)
        notes = {"Software": "dreamscape", "Title": f"{world.act}, {clock_of(time)}"}
        still(Picture(drawing, frames, size), time, path, notes)
    write_sidecar(
        path, facts | {"renderer": renderer} | ({"dreamer": given.dreamer} if given.dreamer else {})
    )
    print(path)
    return 0


def _alone(show: Show, dreamer: str) -> Callable[[float], Frame]:
    def frames(time: float) -> Frame:
        return alone(show.worlds(time), dreamer, time)

    if dreamer not in show.worlds(show.end).dreamers.ids:
        raise DreamError(
            f'{show.journal.path}: nobody is called "{dreamer}"; see: dreamscape inspect', code=2
        )
    return frames


def alone(world: World, dreamer: str, time: float) -> Frame:
    """The Frame with one dream only, in the middle and large."""
    frame = frame_at(world, time)
    ids = world.dreamers.ids
    present = [row for row in range(len(ids)) if world.dreamers.presence[row] > 1e-3]
    if dreamer not in (ids[row] for row in present):
        raise DreamError(f'dreamer "{dreamer}" is not there at {clock_of(time)}; take another time', code=2)
    row = [ids[k] for k in present].index(dreamer)
    columns = {name: getattr(frame.layers, name)[row : row + 1] for name in frame.layers.__slots__}
    middle = np.full((1, 2), 0.5, np.float32)
    layers = replace(frame.layers, **columns)
    layers = replace(
        layers,
        place=middle,
        home=middle,
        scale=np.full(1, 0.5, np.float32),
        lead=np.full(1, 9.0, np.float32),
        lamp=np.zeros(1, np.float32),
    )
    links = replace(frame.links, **{name: getattr(frame.links, name)[:0] for name in frame.links.__slots__})
    return replace(frame, layers=layers, links=links, seams=())
