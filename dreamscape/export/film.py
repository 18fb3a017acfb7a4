"""What a film will be, settled before anything is drawn."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from dreamscape.atomic import check_folder
from dreamscape.errors import DreamError
from dreamscape.export.codecs import Codec, check_shape, codec_for
from dreamscape.export.mastering import Aim
from dreamscape.export.sounding import Sound
from dreamscape.export.units import check_size
from dreamscape.sound.rate import RATE

LOUDNESS = -16.0
"""LUFS of a film's sound unless another is asked for: what is usual on the web."""
_AIM = Aim(LOUDNESS)


@dataclass(frozen=True, slots=True)
class Film:
    """A film to be made. Frame k shows the show time start + k / rate, for k below `count`."""

    path: Path
    codec: Codec
    size: tuple[int, int]
    rate: Fraction  # frames a second
    start: float  # show time, seconds
    count: int
    sound: Sound | None = None
    aim: Aim = _AIM

    @property
    def samples(self) -> int:
        """How many samples of sound are as long as the pictures, to the nearest."""
        return self.sample_at(self.count)

    def sample_at(self, number: int) -> int:
        """The first sample of frame `number`, to the nearest."""
        return round(number / self.rate * RATE)

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
    sound: Sound | None = None,
    loudness: float | None = LOUDNESS,
) -> Film:
    """A film of the show from `start` to `end` (seconds) at `path`: X.mp4, .mov, .mkv, .webm or
    DIR/%06d.png, with `sound`, brought to `loudness` (LUFS; None leaves it). Raises DreamError for a
    size, span, codec, loudness or place it can't be made with."""
    chosen = codec_for(path, codec)
    aim = Aim(loudness)
    check_size(size)
    check_shape(chosen, size)
    count = _frame_count(start, end, rate)
    check_folder(path)
    return Film(path, chosen, size, rate, start, count, sound, aim)


def _frame_count(start: float, end: float, rate: Fraction) -> int:
    count = round(Fraction(end - start) * rate) if end > start >= 0 else 0
    if count < 1:
        raise DreamError(
            f"from {start:g} s to {end:g} s there is no frame to draw; let --to lie after --from", 2
        )
    return count
