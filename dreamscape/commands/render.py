"""dreamscape render: a show, or one visual, as a film."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from dreamscape.commands.guarding import guarded, limited, report_path, tell, viewing_from
from dreamscape.commands.heard import HeardMusic
from dreamscape.commands.pictures import compositor
from dreamscape.commands.shows import Show, open_show
from dreamscape.commands.solos import solo_source
from dreamscape.commands.sound import loudness_of, sound_progress
from dreamscape.commands.sounding import ShowSound
from dreamscape.commands.visuals import finder, folders_of
from dreamscape.errors import DreamError
from dreamscape.export.film import Film
from dreamscape.export.progress import progress
from dreamscape.export.sounding import Sound
from dreamscape.export.units import clock, parse_rate, parse_size, parse_time
from dreamscape.export.video import make_film, plan_film
from dreamscape.render import library
from dreamscape.render.limiter.limited import Limited
from dreamscape.render.visual_file import ENDINGS, load

VISUAL_SECONDS = 10.0
"""Length of the film of a visual alone, if nothing is said."""


def run(given: argparse.Namespace) -> int:
    """Write the film and its sidecar."""
    show = Path(given.show)
    return _visual(given, show) if show.suffix.lower() in ENDINGS else _show(given, show)


def _visual(given: argparse.Namespace, path: Path) -> int:
    if given.listen:
        raise DreamError(
            f"--listen {given.listen}: only a show answers to music, not a visual alone; give a .dream", 2
        )
    begin = parse_time(given.begin)
    film = _planned(given, begin, parse_time(given.end) if given.end else begin + VISUAL_SECONDS)
    viewing = viewing_from(given)
    with solo_source(path, film.size) as (context, source, renderer), guarded(context, viewing) as limiter:
        facts: dict[str, object] = {
            "visual": path.name,
            "shaders": library.digest([load(path)]),
            "renderer": renderer,
        }
        return make(film, Limited(source, limiter, float(film.rate)), facts, given.flash_report)


def _show(given: argparse.Namespace, path: Path) -> int:
    folders = folders_of(given)
    with open_show(path, folders) as show:
        end = parse_time(given.end) if given.end else show.end
        show.world(end)
        show.check_visuals(library.paths(folders))
        music = HeardMusic(Path(given.listen), end) if given.listen else None
        sound = None if given.no_sound else music or ShowSound(show)
        film = _planned(given, parse_time(given.begin), end, sound)
        frames = show.hearing(music.at) if music else show.frames
        viewing = viewing_from(given)
        with (
            compositor(finder(folders), words=show.words, drawings=show.drawings) as (drawing, renderer),
            guarded(drawing.context, viewing) as limiter,
        ):
            facts = show.facts() | {"shaders": shaders_of(show, folders), "renderer": renderer}
            facts |= {"listening to": Path(given.listen).name} if given.listen else {}
            return make(film, limited(drawing, frames, film, limiter), facts, given.flash_report)


def shaders_of(show: Show, folders: Sequence[Path] = ()) -> str:
    """The digest of the shaders that the pictures of `show` are made with; those in `folders` come first."""
    return library.digest(library.find(name, folders) for name in sorted(show.visuals))


def _planned(given: argparse.Namespace, begin: float, end: float, sound: Sound | None = None) -> Film:
    size, rate, loudness = parse_size(given.size), parse_rate(given.fps), loudness_of(given.loudness)
    return plan_film(Path(given.out), size, rate, begin, end, given.codec, sound, loudness)


def make(film: Film, source: Limited, facts: dict[str, object], flash_report: str | None = None) -> int:
    """Make the film, showing how far it is; prints where it lies, and of flashes that were softened."""
    report = report_path(flash_report)
    with ExitStack() as bars:
        heard = (
            bars.enter_context(sound_progress(f"sound of {film.path.name}", film.samples))
            if film.sound
            else None
        )
        shown: Callable[[int], None] | None = None

        def drawn(number: int) -> None:
            nonlocal shown
            if shown is None:  # the sound is done: its bar gives way to that of the pictures
                bars.close()
                shown = bars.enter_context(progress(film.path.name, film.count))
            shown(number)

        facts = facts | {"viewing": source.viewing.facts()}
        make_film(film, source, facts, drawn, heard, lambda: {"flashes": source.report.facts()})
    print(f"{film.path}  {film.count} pictures, {clock(film.end - film.start)}")
    tell(source, report, film.path)
    return 0
