"""Films: one exact picture for each frame, encoded while the next is being drawn."""

from collections.abc import Callable, Mapping
from pathlib import Path

from dreamscape.atomic import whole_file
from dreamscape.errors import DreamError
from dreamscape.export import encoder, sidecar, soundtrack
from dreamscape.export.codecs import sound_codec_for
from dreamscape.export.film import Film, plan_film
from dreamscape.export.mastering import Master, Shown
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
    heard: Shown | None = None,
    drawn: Callable[[], Mapping[str, object]] = dict,
) -> Path:
    """Draw and write `film`, with its sidecar telling how it was made (`about` joins it: journal
    digest, seed, renderer; and what `drawn` says when all pictures are). Its sound, if it has one, is made
    first, while `heard(stage, samples)` is called; then the pictures, while `shown(frames written)` is
    called from the writing thread.

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
        _make(film, source, about or {}, count, heard, drawn)
    except KeyboardInterrupt:
        raise DreamError(_stopped(film, written), 130) from None
    return film.path


def _make(
    film: Film,
    source: Source,
    about: Mapping[str, object],
    shown: Callable[[int], None],
    heard: Shown | None,
    drawn: Callable[[], Mapping[str, object]],
) -> None:
    if film.codec.name == "png":
        if film.sound:
            soundtrack.write_beside(film, about, heard)
        make_sequence(film, source, about, shown, drawn)
        return
    facts = sidecar.describe(film, about)
    with whole_file(film.path) as part, soundtrack.prepared(film, heard) as sound:
        if sound:
            facts["sound"] = soundtrack.describe(film, sound)
        _encode(film, source, part, sound, shown)
    sidecar.write(sidecar.path_of(film.path), {**facts, **drawn()})


def _stopped(film: Film, written: int) -> str:
    if film.codec.name == "png":
        return (f"{film.path.parent}: stopped; the pictures written so far are kept, "
                "the same command goes on from there")  # fmt: skip
    return f"{film.path}: stopped after {written} of {film.count} frames; nothing half was kept"


def _encode(
    film: Film, source: Source, part: Path, sound: Master | None, shown: Callable[[int], None]
) -> None:
    finish = finish_drawing()
    codec = sound_codec_for(film.path, film.codec) if sound else None
    with encoder.opened(part, film.path, film.codec, film.size, film.rate, codec) as target:
        feed = soundtrack.Feed(sound, target.sound) if sound and target.sound else None

        def draw(number: int, canvas: encoder.Canvas) -> None:
            source.draw(film.time(number))
            finish()
            source.read_into(canvas.packed, components=4, alignment=1)
            canvas.spread()

        def write(number: int, canvas: encoder.Canvas) -> None:
            target.write(number, canvas)
            if feed:
                feed.until(film.sample_at(number + 1))
            shown(number + 1)

        pump(range(film.count), [encoder.Canvas(film.size) for _ in range(_BUFFERS)], draw, write)
