"""Films: one exact picture for each frame, encoded while the next is being drawn."""

from collections.abc import Callable, Mapping
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.export import encoder, sidecar
from dreamscape.export.atomic import whole_file
from dreamscape.export.film import Film, plan_film
from dreamscape.export.pump import pump
from dreamscape.export.sequence import make_sequence
from dreamscape.export.source import Source, finish_drawing

__all__ = ["Film", "make_film", "plan_film"]

_BUFFERS = 3


def make_film(
    film: Film,
    source: Source,
    about: Mapping[str, object] | None = None,
    shown: Callable[[int], None] | None = None,
) -> Path:
    """Draw and write `film`, with its sidecar telling how it was made (`about` joins it: journal
    digest, seed, renderer). `shown(frames written)` is called from the writing thread.

    A film appears only when it is whole; numbered pictures appear one by one and are kept when the
    run stops. Returns the film's path. Raises DreamError for what stops it, Ctrl-C included (code 130).
    """
    if source.size != film.size:
        raise ValueError(f"the source draws {source.size}, the film wants {film.size}")
    written = 0

    def count(number: int) -> None:
        nonlocal written
        written = number
        if shown:
            shown(number)

    try:
        _make(film, source, about or {}, count)
    except KeyboardInterrupt:
        raise DreamError(_stopped(film, written), 130) from None
    return film.path


def _make(film: Film, source: Source, about: Mapping[str, object], shown: Callable[[int], None]) -> None:
    if film.codec.name == "png":
        make_sequence(film, source, about, shown)
        return
    with whole_file(film.path) as part:
        _encode(film, source, part, shown)
    sidecar.write(sidecar.path_of(film.path), sidecar.describe(film, about))


def _stopped(film: Film, written: int) -> str:
    if film.codec.name == "png":
        return (f"{film.path.parent}: stopped; the pictures written so far are kept, "
                "the same command goes on from there")  # fmt: skip
    return f"{film.path}: stopped after {written} of {film.count} frames; nothing half was kept"


def _encode(film: Film, source: Source, part: Path, shown: Callable[[int], None]) -> None:
    finish = finish_drawing()
    with encoder.opened(part, film.path, film.codec, film.size, film.rate) as target:

        def draw(number: int, canvas: encoder.Canvas) -> None:
            source.draw(film.time(number))
            finish()
            source.read_into(canvas.packed, components=4, alignment=1)
            canvas.spread()

        def write(number: int, canvas: encoder.Canvas) -> None:
            target.write(number, canvas)
            shown(number + 1)

        pump(range(film.count), [encoder.Canvas(film.size) for _ in range(_BUFFERS)], draw, write)
