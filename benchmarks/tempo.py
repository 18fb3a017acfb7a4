"""Twenty made-up pieces and the tempo that is heard in them.

    PYTHONPATH=. python benchmarks/tempo.py [FILE=BPM ...]

Clicks, straight, broken, swung and syncopated drums, with noise and with a pad, some that hurry or slow down;
and sound files whose tempo is known, where some are named. Heard is the median of the second half; where the
tempo changes it is compared with the true one at the same time. Within 2 % counts, and so does twice or half.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dreamscape.sound.listen import Listener, blocks, hear_file
from dreamscape.sound.rate import BLOCK, RATE

Floats = npt.NDArray[np.float64]

SECONDS = 24.0
NEAR = 0.02
_HITS = {"k": (58.0, 0.09, 1.0), "s": (190.0, 0.07, 0.7), "h": (7000.0, 0.02, 0.25), "c": (1500.0, 0.01, 0.8)}
"""Sixteenths are written by letters: hertz, seconds of decay, gain."""


@dataclass(frozen=True)
class Piece:
    """A bar of sixteenths again and again; letters at one place sound together, separated by commas."""

    name: str
    bpm: float
    bar: str
    swing: float = 0.0  # how much later every second sixteenth is, as a share of one
    noise: float = 0.0
    pad: float = 0.0
    last: float = 0.0  # beats a minute at the end; 0: as at the beginning


STRAIGHT, BROKEN = "kh . h . skh . h . kh . h . skh . h .", "kh . h k sh . h k h . kh . sh . h k"
LATIN, HALF = "k . . k . . sk . . . k . s . . .", "kh . h . h . h . skh . h . h . h ."
PIECES = (
    Piece("clicks", 60, "c . . ."),
    Piece("clicks in noise", 92, "c . . .", noise=0.1),
    Piece("clicks in noise", 140, "c . . .", noise=0.2),
    Piece("clicks", 180, "c . . ."),
    Piece("straight", 84, STRAIGHT),
    Piece("straight", 100, STRAIGHT, noise=0.05),
    Piece("straight", 120, STRAIGHT, pad=0.3),
    Piece("straight", 128, STRAIGHT, noise=0.1, pad=0.2),
    Piece("straight", 150, STRAIGHT),
    Piece("straight", 174, STRAIGHT),
    Piece("broken", 90, BROKEN),
    Piece("broken", 110, BROKEN, pad=0.3),
    Piece("broken", 134, BROKEN, noise=0.05),
    Piece("broken", 165, BROKEN),
    Piece("swung", 96, STRAIGHT, swing=0.33),
    Piece("swung", 126, BROKEN, swing=0.2),
    Piece("syncopated", 104, LATIN),
    Piece("half time", 140, HALF),
    Piece("hurries", 110, STRAIGHT, last=122),
    Piece("slows", 132, STRAIGHT, last=120),
)


def played(piece: Piece) -> Floats:
    """Its sound, mono at 48 kHz."""
    sound = np.zeros(int(SECONDS * RATE))
    chance = np.random.default_rng(len(piece.name) + round(piece.bpm))
    steps = piece.bar.split()
    for number, at in enumerate(_times(piece, number_of=len(steps))):
        for letter in steps[number % len(steps)].replace(".", ""):
            hertz, decay, gain = _HITS[letter]
            since = np.arange(int(6 * decay * RATE)) / RATE
            tone = (
                np.sin(2 * np.pi * hertz * since) if letter in "kc" else chance.normal(0.0, 0.5, len(since))
            )
            hit = gain * tone * np.exp(-since / decay)
            first = int(at * RATE)
            part = sound[first : first + len(hit)]
            part += hit[: len(part)]
    time = np.arange(len(sound)) / RATE
    sound += piece.noise * chance.normal(0.0, 1.0, len(sound))
    for hertz in (220.0, 277.2, 329.6):
        sound += piece.pad / 3.0 * np.sin(2 * np.pi * hertz * time) * (0.7 + 0.3 * np.sin(0.9 * time))
    return 0.5 * sound / max(float(np.abs(sound).max()), 1e-9)


def tempo_at(piece: Piece, time: float) -> float:
    """The true one at a moment."""
    return piece.bpm + ((piece.last or piece.bpm) - piece.bpm) * time / SECONDS


def _times(piece: Piece, number_of: int) -> Iterator[float]:
    at, number = 0.2, 0
    while at < SECONDS - 0.3:
        sixteenth = 15.0 / tempo_at(piece, at)
        yield at + (piece.swing * sixteenth if number % 2 else 0.0)
        at, number = at + sixteenth, number + 1


def ratios(piece: Piece) -> list[float]:
    """Heard over true, in the second half."""
    sound = played(piece).astype(np.float32)
    listener, found = Listener(), []
    for number, block in enumerate(blocks([np.stack([sound, sound], axis=1)])):
        listener.block(block)
        at = (number + 1) * BLOCK / RATE
        if at > SECONDS / 2 and number % 20 == 0:
            found.append(listener.hearing().tempo / tempo_at(piece, at))
    return found


def told(name: str, truth: str, found: list[float]) -> bool:
    """Print one line; whether it is near."""
    ratio = float(np.median(found))
    octave = min((0.5, 1.0, 2.0), key=lambda one: abs(ratio / one - 1.0))
    near = abs(ratio / octave - 1.0) <= NEAR
    print(f"{name:18} {truth:>9}  heard {100 * ratio:6.1f} %  {'' if octave == 1.0 else 'octave '}"
          f"{'' if near else 'MISSED'}")  # fmt: skip
    return near


def main() -> None:
    """Print each, and how many are near."""
    near = 0
    for piece in PIECES:
        truth = f"{piece.bpm:g}" + (f" to {piece.last:g}" if piece.last else "")
        near += told(piece.name, truth, ratios(piece))
    print(f"{near} of {len(PIECES)} within {100 * NEAR:g} % or octave")
    for word in sys.argv[1:]:
        name, _, bpm = word.rpartition("=")
        heard = hear_file(Path(name), list(np.arange(8.0, 60.0, 0.5)))
        told(Path(name).name[:18], bpm, [one.tempo / float(bpm) for one in heard if one.tempo])


if __name__ == "__main__":
    main()
