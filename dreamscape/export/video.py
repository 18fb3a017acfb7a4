"""Films: one exact picture for each frame, encoded while the next is being drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from dreamscape.errors import DreamError
from dreamscape.export import encoder, sidecar
from dreamscape.export.atomic import check_folder, whole_file
from dreamscape.export.codecs import Codec, check_shape, codec_for
from dreamscape.export.pump import pump
from dreamscape.export.source import Source, finish_drawing
from dreamscape.export.units import check_size

_BUFFERS = 3
_RGBA = 4


@dataclass(frozen=True, slots=True)
class Film:
    """A film to be made. Frame k shows the show time start + k / rate, for k below `count`."""

    path: Path
    codec: Codec
    size: tuple[int, int]
    rate: Fraction  # frames a second
    start: float  # show time, seconds
    count: int

    def time(self, number: int) -> float:
        """The show time of frame `number`, seconds."""
        return self.start + float(number / self.rate)

    @property
    def end(self) -> float:
        """The show time at which the last frame's turn is over, seconds."""
        return self.time(self.count)


def plan_film(
    path: Path,
    size: tuple[int, int],
    rate: Fraction,
    start: float,
    end: float,
    codec: str | None = None,
) -> Film:
    """A film of the show from `start` to `end` (seconds) at `path`. Raises DreamError for a size,
    span, codec or place it can't be made with, before anything is drawn."""
    chosen = codec_for(path, codec)
    check_size(size)
    check_shape(chosen, size)
    count = frame_count(start, end, rate)
    check_folder(path)
    return Film(path, chosen, size, rate, start, count)


def frame_count(start: float, end: float, rate: Fraction) -> int:
    """How many frames the span holds. Raises DreamError (code 2) when it holds none."""
    count = round(Fraction(end - start) * rate) if end > start >= 0 else 0
    if count < 1:
        raise DreamError(
            f"from {start:g} s to {end:g} s there is no frame to draw; let --to lie after --from", 2
        )
    return count


def make_film(
    film: Film,
    source: Source,
    about: Mapping[str, object] | None = None,
    shown: Callable[[int], None] | None = None,
) -> Path:
    """Draw and write `film`, with its sidecar NAME.json telling how it was made (`about` joins it).
    `shown(frames written)` is called from the writing thread. The file appears only when it is whole.
    Returns the film's path; raises DreamError for what stops it."""
    if source.size != film.size:
        raise ValueError(f"the source draws {source.size}, the film wants {film.size}")
    with whole_file(film.path) as part:
        _encode(film, source, part, shown or (lambda number: None))
    sidecar.write(film.path, sidecar.describe(film, about or {}))
    return film.path


def _encode(film: Film, source: Source, part: Path, shown: Callable[[int], None]) -> None:
    with encoder.opened(part, film.path, film.codec, film.size, film.rate) as target:
        finish = finish_drawing()

        def draw(number: int, buffer: encoder.Canvas) -> None:
            source.draw(film.time(number))
            finish()
            _read(source, buffer)

        def write(number: int, buffer: encoder.Canvas) -> None:
            target.write(number, buffer)
            shown(number + 1)

        pump(range(film.count), [encoder.Canvas(film.size) for _ in range(_BUFFERS)], draw, write)


def _read(source: Source, canvas: "encoder.Canvas") -> None:
    rows: Any = canvas.packed
    source.read_into(rows, components=_RGBA, alignment=1)
    canvas.spread()
