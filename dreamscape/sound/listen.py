"""Listening: from samples to the numbers to which the picture answers. docs/listening.md tells each of them.

What is heard is a function of the samples so far and of nothing else: no clock, no look into the future.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dreamscape.sound.bands import SECONDS, Levels
from dreamscape.sound.onsets import Onsets
from dreamscape.sound.rate import BLOCK
from dreamscape.sound.reading import read_sound
from dreamscape.sound.spectrum import Texture, Transform
from dreamscape.sound.tempo import Pulse

Floats = npt.NDArray[np.float32]

CALM = 30.0
"""Seconds of silence after which nothing moves any more."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is heard at one instant."""

    low: float  # 0..1: 30 to 144 Hz
    mid: float  # 0..1: 144 to 693 Hz
    midhigh: float  # 0..1: 693 to 3,330 Hz
    high: float  # 0..1: 3.33 to 16 kHz
    hits: tuple[float, float, float, float]  # 0..1 in low, mid, midhigh, high: what has just begun, falling
    presence: float  # 0..1: how much music there has been of late
    time: float  # seconds of full level heard so far; never less than before
    tempo: float  # beats a minute; 0 while there is none
    beat: float  # 0..1 since the last beat
    pulse: float  # 0..1: 1 on the beat, falling since
    confidence: float  # 0..1: how sure tempo and beat are
    level: float  # 0..1: all bands together


SILENCE = Hearing(0.0, 0.0, 0.0, 0.0, (0.0, 0.0, 0.0, 0.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


class Listener:
    """Hears block after block."""

    def __init__(self) -> None:
        self._transform = Transform()
        self._texture = Texture()
        self._levels = Levels()
        self._onsets = Onsets()
        self._pulse = Pulse()

    def block(self, samples: Floats) -> None:
        """Take in the next (512, 2) samples at 48 kHz. What is no number is silence. Raises ValueError."""
        if samples.shape != (BLOCK, 2):
            raise ValueError(f"a block has the shape ({BLOCK}, 2), not {samples.shape}")
        power = self._transform.block(_sound(samples))
        bands = self._transform.bands(power)
        self._levels.block(bands)
        self._onsets.block(bands, self._levels.loud)
        self._pulse.block(self._onsets.rise)
        self._texture.block(power, self._levels.loud)

    def hearing(self, ahead: float = 0.0) -> Hearing:
        """What is heard at the end of the last block, the beat `ahead` seconds later (0..1)."""
        pulse = self._pulse
        beat = (pulse.beat + ahead * pulse.tempo / 60.0) % 1.0
        low, mid, midhigh, high, level = (_quiet(v) for v in self._levels.values)
        first, second, third, fourth = self._onsets.hits
        return Hearing(
            low=low,
            mid=mid,
            midhigh=midhigh,
            high=high,
            hits=(first, second, third, fourth),
            presence=_quiet(self._levels.presence),
            time=self._levels.time,
            tempo=pulse.tempo,
            beat=beat,
            pulse=pulse.pulse(beat, pulse.tempo),
            confidence=pulse.confidence,
            level=level,
        )

    def spectrum(self) -> Floats:
        """(4, 512) for a texture, the rows spectrum.ROWS: levels 0..1 over 30 Hz to 16 kHz, waveform."""
        return self._texture.rows(self._transform.samples, self._levels.loud)


def blocks(pieces: Iterable[Floats]) -> Iterator[Floats]:
    """Pieces (n, 2) of any length as whole blocks (512, 2); the last is filled up with silence."""
    rest = np.zeros((0, 2), np.float32)
    for piece in pieces:
        joined = np.concatenate([rest, piece]) if len(rest) else piece
        whole = len(joined) // BLOCK * BLOCK
        for start in range(0, whole, BLOCK):
            yield joined[start : start + BLOCK]
        rest = joined[whole:]
    if len(rest):
        yield np.concatenate([rest, np.zeros((BLOCK - len(rest), 2), np.float32)])


def heard(pieces: Iterable[Floats], times: Iterable[float]) -> Iterator[tuple[Hearing, Floats]]:
    """What is heard of `pieces` at each of `times` (seconds, ascending), and its spectrum.

    Before 0 there is silence, and after the end as well. Raises ValueError where time goes back.
    """
    listener, coming, count, quiet = Listener(), blocks(pieces), 0, 0.0
    silence = np.zeros((BLOCK, 2), np.float32)
    last = -math.inf
    for time in times:
        if not time >= last:
            raise ValueError(f"times must ascend: {time} comes after {last}")
        last = time
        while (count + 1) * SECONDS <= time + 1e-9 and quiet < CALM:
            block = next(coming, None)
            quiet = quiet + SECONDS if block is None else 0.0
            listener.block(silence if block is None else block)
            count += 1
        ahead = min(max(time - count * SECONDS, 0.0), SECONDS)
        yield listener.hearing(ahead), listener.spectrum()


def hear_file(path: Path | str, times: Sequence[float]) -> list[Hearing]:
    """What is heard of a sound file at each of `times` (seconds, ascending). Raises DreamError."""
    return [hearing for hearing, _ in heard(read_sound(Path(path)), times)]


def _sound(samples: Floats) -> Floats:
    """`samples` where they are numbers that a sound can have, else 0."""
    if np.isfinite(samples).all() and np.abs(samples).max() < 1e3:
        return samples
    return np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -8.0, 8.0)


def _quiet(value: float) -> float:
    """0 for what is too little to be seen."""
    return value if value > 1e-6 else 0.0
