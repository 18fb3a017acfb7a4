"""Harmony: modes, chords, voice-leading and tuning, as pure functions on whole semitones.

Pitches are MIDI numbers (69 is the a of 440 Hz); pitch classes are counted from the tonic, 0..11.
"""

from collections.abc import Callable, Sequence
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
    """The chord of the pitch classes `classes` (of the tonic, a MIDI number) to which the notes `before`
    move least: both are ordered by pitch and laid against each other in every rotation. As many notes as
    `classes`, ascending; without `before` as close to the middle as can be."""
    wanted = sorted({(tonic + one) % 12 for one in classes})
    if not before:
        return _close(wanted)
    best = min((_laid(list(before), wanted, turn) for turn in range(len(wanted))), key=_cost(before))
    return tuple(sorted(best))


def _close(wanted: Sequence[int]) -> tuple[int, ...]:
    middle = sum(REGISTER) // 2 - 6
    return tuple(sorted(middle + (one - middle) % 12 for one in wanted))


def _laid(before: Sequence[int], wanted: Sequence[int], turn: int) -> tuple[int, ...]:
    """The notes `wanted`, each as near as can be to one of `before`; where there are more than before,
    the others lie close above."""
    found: list[int] = []
    for place in range(len(wanted)):
        one = wanted[(place + turn) % len(wanted)]
        near = before[place] if place < len(before) else found[-1] + 5
        note = near + (one - near + 6) % 12 - 6
        found.append(note + 12 * (note < REGISTER[0]) - 12 * (note > REGISTER[1]))
    return tuple(found)


def _cost(before: Sequence[int]) -> Callable[[tuple[int, ...]], tuple[float, tuple[int, ...]]]:
    """How far `before` would have to move, and how well the notes found would lie."""

    def cost(found: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
        moves = [abs(a - b) for a, b in zip(before, found, strict=False)]
        doubled = len(found) - len(set(found))
        narrow = sum(3 for a, b in pairwise(sorted(found)) if 0 < b - a < 2)
        leaps = sum(move - _MOST for move in moves if move > _MOST)
        middle = sum(REGISTER) / 2
        drift = abs(sum(found) / len(found) - middle)
        return (sum(moves) + 4.0 * leaps + 12.0 * doubled + narrow + 0.3 * drift, found)

    return cost


def hertz(pitch: float, root: int, just: float) -> float:
    """The frequency of `pitch` (MIDI), moved from tempered (`just` 0) towards the just interval above the
    pitch class of `root` (1)."""
    cents = JUST_CENTS[round(pitch - root) % 12] * just
    return float(440.0 * 2.0 ** ((pitch - 69.0 + cents / 100.0) / 12.0))
