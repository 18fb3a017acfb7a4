"""A film as numbered pictures: each is whole or not there, so that a stopped run goes on where it was."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.export import sidecar
from dreamscape.export.film import Film
from dreamscape.export.pump import pump
from dreamscape.export.source import Source, finish_drawing
from dreamscape.export.stills import write_png

_QUICK = 1  # deflate level: a third of the time of the usual 6, a tenth larger
_MAY_DIFFER = {"to", "frames", "flashes"}  # a longer cut of the same film goes on from the shorter one


def facts_path(pattern: Path) -> Path:
    """Where the sidecar of the pictures `pattern` lies."""
    return sidecar.path_of(pattern)


def picture_path(pattern: Path, number: int) -> Path:
    """The file of picture `number`."""
    return pattern.with_name(pattern.name % number)


def make_sequence(
    film: Film,
    source: Source,
    about: Mapping[str, object],
    shown: Callable[[int], None],
    drawn: Callable[[], Mapping[str, object]] = dict,
) -> list[int]:
    """Draw and write the pictures of `film` that are not there yet; what `drawn` then says joins the
    sidecar. Returns the numbers that were written. Raises DreamError when the folder holds pictures of
    another film."""
    facts = sidecar.describe(film, about)
    _refuse_others(film, facts)
    sidecar.write(facts_path(film.path), facts)
    missing = [number for number in range(film.count) if not picture_path(film.path, number).exists()]
    finish = finish_drawing()

    def draw(number: int, pixels: bytearray) -> None:
        source.draw(film.time(number))
        finish()
        source.read_into(pixels, components=4, alignment=1)

    def write(number: int, pixels: bytearray) -> None:
        write_png(picture_path(film.path, number), film.size, pixels, level=_QUICK)
        shown(number + 1)

    pump(missing, [bytearray(film.size[0] * film.size[1] * 4) for _ in range(3)], draw, write)
    if missing:
        sidecar.write(facts_path(film.path), {**facts, **drawn()})
    return missing


def _refuse_others(film: Film, facts: Mapping[str, object]) -> None:
    """Pictures of two films in one folder would be cut into one: never write into another's."""
    if not any(picture_path(film.path, number).exists() for number in range(film.count)):
        return
    try:
        before = json.loads(facts_path(film.path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = None
    differs = None if not isinstance(before, dict) else _first_difference(before, facts)
    if before is None or differs:
        why = f"{differs} was not the same" if differs else "nothing says which"
        raise DreamError(f"{film.path.parent}: pictures of another film lie here ({why}); "
                         "choose another folder or move them away")  # fmt: skip


def _first_difference(before: Mapping[str, object], now: Mapping[str, object]) -> str | None:
    plain = json.loads(json.dumps(now))
    keys = [*plain, *before]
    return next((key for key in keys if key not in _MAY_DIFFER and before.get(key) != plain.get(key)), None)
