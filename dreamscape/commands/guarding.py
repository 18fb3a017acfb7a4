"""The flash limiter around what commands draw: how it is asked for, and what it tells people."""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape.atomic import check_folder, write_text
from dreamscape.render.limiter.viewing import AVERAGE, Viewing, viewing_of

if TYPE_CHECKING:  # who watches over a stage draws nothing
    import moderngl

    from dreamscape.export.film import Film
    from dreamscape.render.compositor import Compositor, Frames
    from dreamscape.render.limiter.limited import Limited
    from dreamscape.render.limiter.limiter import Limiter

_SMALL = 384
"""Width in pixels of pictures that are only counted."""


def viewing_from(given: argparse.Namespace) -> Viewing:
    """How the picture is seen, from the command line. Raises DreamError."""
    return viewing_of(given.peak_luminance, given.viewing_distance, given.picture_width)


@contextlib.contextmanager
def guarded(context: "moderngl.Context", viewing: Viewing = AVERAGE) -> Iterator["Limiter"]:
    """A limiter for pictures that follow each other."""
    from dreamscape.render.limiter.limiter import Limiter

    limiter = Limiter(context, viewing)
    try:
        yield limiter
    finally:
        limiter.release()


def limited(drawing: "Compositor", frames: "Frames", film: "Film", limiter: "Limiter") -> "Limited":
    """The pictures of a film, none of which flash dangerously."""
    from dreamscape.render.limiter.limited import Limited
    from dreamscape.render.picture import Picture

    width, height = film.size
    small = min(_SMALL, width)
    rehearsal = Picture(drawing, frames, (small, max(round(height * small / width), 1)))
    return Limited(Picture(drawing, frames, film.size), limiter, float(film.rate), rehearsal)


def report_path(name: str | None) -> Path | None:
    """Where the report goes. Raises DreamError where nothing can be written."""
    path = Path(name) if name else None
    if path is not None:
        check_folder(path)
    return path


def tell(source: "Limited", path: Path | None, what: Path) -> None:
    """Say how `what` was softened, if it was, and write the report if one is wanted."""
    report = source.report
    for one in report.interventions:
        print(f"{what}: {one.sentence()}", file=sys.stderr)
    if path is not None:
        facts = {"of": what.name, "viewing": source.viewing.facts(), **report.facts()}
        write_text(path, json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
        print(f"{path}  {len(report.interventions)} interventions; docs/flashes.md says what they mean")
