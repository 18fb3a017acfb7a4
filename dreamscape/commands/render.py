"""dreamscape render: a show, or one visual, as a film."""

import argparse
from fractions import Fraction
from pathlib import Path

from dreamscape.commands.pictures import compositor
from dreamscape.commands.shows import open_show
from dreamscape.commands.solos import solo_source
from dreamscape.export.codecs import checked_size, codec_for
from dreamscape.export.progress import progress
from dreamscape.export.sequence import is_sequence, sequence
from dreamscape.export.sidecar import write_sidecar
from dreamscape.export.source import Source
from dreamscape.export.video import film, pictures
from dreamscape.render.picture import Picture
from dreamscape.units import clock_of, seconds_of, size_of

VISUAL_SECONDS = 10.0
"""Length of the film of a visual alone, if nothing is said."""


def run(given: argparse.Namespace) -> int:
    """Write the film and its sidecar."""
    path, show = Path(given.out), Path(given.show)
    if not is_sequence(path):
        checked_size(codec_for(path, given.codec), size_of(given.size))
    begin, size, fps = seconds_of(given.begin), size_of(given.size), Fraction(given.fps)
    if show.suffix == ".fs":
        end = seconds_of(given.end) if given.end else begin + VISUAL_SECONDS
        with solo_source(show, size) as (source, renderer):
            facts: dict[str, object] = {"visual": show.name, "renderer": renderer}
            return _write(source, path, (begin, end, fps), given.codec, facts)
    told = open_show(show)
    end = seconds_of(given.end) if given.end else told.end
    told.world(end)
    with compositor() as (drawing, renderer):
        facts = told.facts() | {"renderer": renderer}
        return _write(Picture(drawing, told.frames, size), path, (begin, end, fps), given.codec, facts)


def _write(
    source: Source,
    path: Path,
    span: tuple[float, float, Fraction],
    codec: str | None,
    facts: dict[str, object],
) -> int:
    begin, end, fps = span
    count = pictures(begin, end, fps)
    facts |= {"size": list(source.size)}
    with progress(path.name, count) as tell:
        if is_sequence(path):
            sequence(source, path, begin, end, fps, facts, tell)
        else:
            film(source, path, begin, end, fps, codec, tell)
    if not is_sequence(path):
        facts |= {"from": begin, "to": end, "fps": str(fps), "codec": codec_for(path, codec).name}
        write_sidecar(path, facts)
    print(f"{path}  {count} pictures, {clock_of(count / float(fps))}")
    return 0
