"""One visual alone as a picture source: a dream under the scene's light, any other ISF file as it is."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import moderngl

from dreamscape.commands.pictures import compositor, drawing_context
from dreamscape.errors import DreamError
from dreamscape.render.audition import check
from dreamscape.render.foreign import Alone, is_plain_dream
from dreamscape.render.limiter.limited import Drawing
from dreamscape.render.picture import Picture
from dreamscape.render.visual_file import load
from dreamscape.score.solo import solo


@contextlib.contextmanager
def solo_source(path: Path, size: tuple[int, int]) -> Iterator[tuple[moderngl.Context, Drawing, str]]:
    """A context, pictures of the ISF file `path`, and the renderer's name. Raises DreamError for a file that
    does not compile, does not end or writes NaN or Inf: a film of it would hang or be spoilt. Of one that
    flashes dangerously it says so on stderr."""
    visual = load(path)
    _audition(path)
    if is_plain_dream(visual):
        with compositor(find=lambda _: visual) as (drawing, renderer):
            picture = Picture(drawing, lambda time: solo(visual.name, time), size)
            yield drawing.context, picture, renderer
        return
    with drawing_context() as (context, renderer):
        alone = Alone(context, visual, size)
        try:
            yield context, alone, renderer
        finally:
            alone.release()


def _audition(path: Path) -> None:
    (report,) = check([path])
    if report["ok"]:
        return
    first, *others = report["errors"]
    if report["plays"]:
        print(f"note: {first['file']}:{first['line']}: {first['message']}", file=sys.stderr)
        return
    more = f" ({len(others)} more)" if others else ""
    raise DreamError(
        f"{first['file']}:{first['line']}: {first['message']}{more}; "
        f"dreamscape check {path} says when it is well"
    )
