"""Harmony: modes, chords, voice-leading and tuning, as pure functions on whole semitones.

Pitches are MIDI numbers (69 is the a of 440 Hz); pitch classes are counted from the tonic, 0..11.
"""

from collections.abc import Sequence
from itertools import pairwise

MODES = ("Locrian", "Phrygian", "Aeolian", "Dorian", "Mixolydian", "Ionian", "Lydian")
"""From dark to bright: each differs from the next in one note."""
AEOLIAN, IONIAN, LYDIAN = 2, 5, 6

_SCALES = (
    (0, 1, 3, 5, 6, 8, 10),
    (0, 1, 3, 5, 7, 8, 10),
    (0, 2, 3, 5, 7, 8, 10),
    (0, 2, 3, 5, 7, 9, 10),
    (0, 2, 4, 5, 7, 9, 10),
    (0, 2, 4, 5, 7, 9, 11),
    (0, 2, 4, 6, 7, 9, 11),
)

STACK = (0, 4, 8, 2, 6)
"""In which order a chord grows, in degrees above its root: fifth, ninth, third, seventh."""

CADENCE = ((5, 8, 0, 2), (7, 0, 2, 5), (7, 11, 2, 5))
"""Minor iv with its sixth, the suspended dominant, and the dominant with its seventh."""
RESOLUTION = (0, 7, 2, 4)
"""What the cadence comes home to: the major third, whatever the mode was (Picardy)."""

JUST_CENTS = (0.0, 11.7, 3.9, 15.6, -13.7, -2.0, -9.8, 2.0, 13.7, -15.6, 17.6, -11.7)
"""What is added to each tempered interval to make it just: 16/15, 9/8, 6/5, 5/4, 4/3, 45/32, 3/2, 8/5,
5/3, 9/5, 15/8 above the root."""

PARTS = 5
"""Parts of the chord; every voice sings one."""

REGISTER = (50, 76)
"""Lowest and highest pitch of a chord's notes."""
_MOST = 3
"""Semitones that a note of a chord may move, unless it has to."""


def mode_of(light: float) -> int:
    """The mode for a light of -1..1: an index into MODES; Dorian in the middle."""
    return min(max(round(3.0 + 3.0 * light), 1), LYDIAN)


def walked(mode: int, goal: int) -> int:
    """`mode` one step nearer to `goal`: one note of the scale changes."""
    return mode + (goal > mode) - (goal < mode)


def scale(mode: int) -> tuple[int, ...]:
    """The seven pitch classes of a mode."""
    return _SCALES[mode]


def degrees(mode: int, root: int, notes: int) -> tuple[int, ...]:
    """The pitch classes of the chord of `notes` (1..5) notes over the scale's degree `root` (0..6), the
    root first."""
    return tuple(_SCALES[mode][(root + step) % 7] for step in STACK[:notes])


def led(before: Sequence[int], classes: Sequence[int], tonic: int) -> tuple[int, ...]:
    """The chord of the pitch classes `classes` (of the tonic, a MIDI number) to which the PARTS notes
    `before` move least: both are ordered by pitch and laid against each other in every rotation. A chord of
    fewer notes is doubled from its root on, so that every part has one. Ascending; without `before` as
    close to the middle as can be."""
    wanted = sorted((tonic + classes[part % len(classes)]) % 12 for part in range(PARTS))
    if not before:
        middle = sum(REGISTER) // 2 - 6
        return tuple(sorted(middle + (one - middle) % 12 for one in wanted))
    ways = [_laid(before, wanted[turn:] + wanted[:turn]) for turn in range(PARTS)]
    best: tuple[int, ...] = min(ways, key=lambda way: _cost(before, way))
    return tuple(sorted(best))


def _laid(before: Sequence[int], wanted: Sequence[int]) -> tuple[int, ...]:
    """The pitch classes `wanted`, each in the octave nearest to its note of `before`, within REGISTER."""
    near = [note + (one - note + 6) % 12 - 6 for note, one in zip(before, wanted, strict=True)]
    return tuple(one + 12 * (one < REGISTER[0]) - 12 * (one > REGISTER[1]) for one in near)


def _cost(before: Sequence[int], found: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
    """How far `before` would have to move, and how well the notes `found` would lie."""
    moves = [abs(a - b) for a, b in zip(before, found, strict=True)]
    leaps = sum(move - _MOST for move in moves if move > _MOST)
    crowded = sum(2 for a, b in pairwise(sorted(found)) if b - a == 1)
    drift = abs(sum(found) / PARTS - sum(REGISTER) / 2)
    return (sum(moves) + 4.0 * leaps + crowded + 0.3 * drift, found)


def hertz(pitch: float, root: int, just: float) -> float:
    """The frequency of `pitch` (MIDI), moved from tempered (`just` 0) towards the just interval above the
    pitch class of `root` (1)."""
    cents = JUST_CENTS[round(pitch - root) % 12] * just
    return float(440.0 * 2.0 ** ((pitch - 69.0 + cents / 100.0) / 12.0))
