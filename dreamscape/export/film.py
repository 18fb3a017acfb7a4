"""What a film will be, settled before anything is drawn."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.export.atomic import check_folder
from dreamscape.export.codecs import Codec, check_shape, codec_for
from dreamscape.export.units import check_size


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
    """A film of the show from `start` to `end` (seconds) at `path`: X.mp4, .mov, .mkv, .webm or
    DIR/%06d.png. Raises DreamError for a size, span, codec or place it can't be made with."""
    chosen = codec_for(path, codec)
    check_size(size)
    check_shape(chosen, size)
    count = _frame_count(start, end, rate)
    check_folder(path)
    return Film(path, chosen, size, rate, start, count)


def _frame_count(start: float, end: float, rate: Fraction) -> int:
    count = round(Fraction(end - start) * rate) if end > start >= 0 else 0
    if count < 1:
        raise DreamError(
            f"from {start:g} s to {end:g} s there is no frame to draw; let --to lie after --from", 2
        )
    return count
