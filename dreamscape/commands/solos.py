"""One visual alone as a picture source: a dream under the scene's light, any other ISF file as it is."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from dreamscape.commands.pictures import compositor
from dreamscape.export.source import Source
from dreamscape.render.isf import Visual, load
from dreamscape.render.picture import Picture
from dreamscape.score.solo import solo


@contextlib.contextmanager
def solo_source(path: Path, size: tuple[int, int]) -> Iterator[tuple[Source, str]]:
    """Pictures of the ISF file `path`, and the renderer's name."""
    visual = load(path)
    with compositor(find=lambda _: visual) as (drawing, renderer):
        yield Picture(drawing, lambda time: solo(visual.name, time), size), renderer


def is_plain_dream(visual: Visual) -> bool:
    """Whether the compositor draws it itself: one pass, no pictures, no vertex shader."""
    return visual.is_dream and visual.passes == (None,) and visual.vertex is None
