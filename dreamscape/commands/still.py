"""dreamscape still: one moment of a show as a picture."""

import argparse
from collections.abc import Callable
from pathlib import Path

from dreamscape import __version__
from dreamscape.atomic import check_folder
from dreamscape.commands.pictures import compositor
from dreamscape.commands.shows import Show, open_show
from dreamscape.commands.visuals import finder, folders_of
from dreamscape.errors import DreamError
from dreamscape.export import sidecar
from dreamscape.export.stills import make_still
from dreamscape.export.units import clock, parse_size, parse_time
from dreamscape.narrative.world import World
from dreamscape.render import library
from dreamscape.render.picture import Picture
from dreamscape.score.alone import alone
from dreamscape.score.frame import Frame


def run(given: argparse.Namespace) -> int:
    """Write the picture and its sidecar."""
    size, time, path = parse_size(given.size), parse_time(given.at), Path(given.out)
    if path.suffix.lower() != ".png":
        raise DreamError(f'{path}: a still is a PNG; end its name in ".png"', code=2)
    check_folder(path)
    folders = folders_of(given)
    with open_show(Path(given.show), folders) as show:
        world = show.world(time)
        show.check_visuals(library.paths(folders))
        frames = show.frames if given.dreamer is None else _alone(show, given.dreamer, time)
        facts = show.facts() | {"at": time, "act": world.act, "size": list(size)}
        facts |= {"dreamer": given.dreamer} if given.dreamer else {}
        with compositor(finder(folders), show.words, show.drawings) as (drawing, renderer):
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
