"""The conductor: what is played, as it goes along. One Music after another in, the harmony of now out."""

from dataclasses import dataclass

import numpy as np

from dreamscape.keyed import uniform_of
from dreamscape.score.harmony import (
    CADENCE,
    RESOLUTION,
    degrees,
    led,
    mode_of,
    walked,
)
from dreamscape.score.music import Music

BREATH = 8.0
"""Seconds of a breath of the harmony; half of it where the story is told in a hurry."""
HURRY = 1.3
"""Pace from which on it is."""
PHRASE = 4
"""Breaths for which a chord is held."""
STEPS = 4
"""In so many steps of a breath the notes of a chord move, one at each."""
LOOK_BACK = 48
"""Breaths of warm-up after which the harmony is what it would have been: every four phrases the chord is
laid anew about the middle, and forgets where it came from."""

PHRASES = (
    (0, 1, 4, 0),  # joy: I II V I
    (0, 5, 3, 4),  # trust: I vi IV V
    (0, 1, 0, 6),  # fear: the second degree leans on the root
    (0, 3, 6, 2),  # surprise: by fourths and leaps
    (0, 5, 2, 3),  # sadness: falling thirds
    (0, 1, 3, 1),  # disgust
    (0, 4, 0, 1),  # anger: root and fifth
    (0, 3, 4, 4),  # anticipation: to the fifth, and waits there
)
"""Degrees of the scale over which four phrases stand, for each of EMOTIONS."""

_TONICS = (7, 5)
"""A fifth up or down by which the tonic moves from act to act: one note of the scale changes."""
_TONIC_STREAM = 41
_LOWEST = 31
"""MIDI number of the lowest note of the drone: a g of 49 Hz."""
_OPEN = (0, 7, 2)
"""The last chord: an open fifth and the major ninth."""
_DAYLIGHT = 0.85
"""Sunrise from which on it stands."""
_HEALING = (0.15, 0.55, 0.85)
"""How much of a wound is mended when each chord of the cadence comes."""
_HOME = 2
"""Breaths for which the resolution is held."""
_PATIENCE = 2
"""Breaths after which nobody waits any more for a wound to heal that was patched."""


@dataclass(frozen=True, slots=True)
class Harmony:
    """What sounds now."""

    time: float  # show time, seconds
    tonic: int  # pitch class, 0..11
    mode: int  # index into harmony.MODES
    root: int  # pitch class over which the chord stands, 0..11
    chord: tuple[int, ...]  # MIDI numbers of the parts, from low to high but for one that is on its way
    bass: int  # MIDI number of the drone
    cadence: int  # 0 none, 1..3 its chords, 4 resolved


class Conductor:
    """Lives on from Music to Music, which must come in order of time."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._mode: int | None = None
        self._chord: tuple[int, ...] = ()
        self._goal: tuple[int, ...] = ()
        self._root = 0
        self._tonic = 0
        self._cadence = 0
        self._resolved = -1e9
        self._beat: tuple[float, int] | None = None
        self._step: tuple[float, int] | None = None

    def hear(self, music: Music) -> Harmony:
        """The harmony at `music.time`."""
        breath = breath_of(music)
        beat = (breath, int(music.time // breath))
        step = (breath, int(music.time // (breath / STEPS)))
        cadence = self._healed(music)
        if beat != self._beat or cadence != self._cadence:
            self._turn(music, beat, cadence)
        elif step != self._step:
            self._chord = _moved(self._chord, self._goal)
        self._beat, self._step, self._cadence = beat, step, cadence
        assert self._mode is not None
        bass = _LOWEST + (self._tonic - _LOWEST) % 12
        return Harmony(music.time, self._tonic, self._mode, self._root, self._chord, bass, cadence)

    def _healed(self, music: Music) -> int:
        """Which chord of the cadence the healing of the wounds has come to."""
        since = music.time - _PATIENCE * breath_of(music)
        healing = [one for one in music.wounds if one.patched >= max(since, 0.0) and one.opening > 0.02]
        if healing:
            last = max(healing, key=lambda one: (one.patched, one.key))
            stage = int(np.searchsorted(_HEALING, last.mended, side="right"))
            return stage if self._cadence == 4 else max(stage, self._cadence)
        if 0 < self._cadence < 4 and not any(one.opening > 0.5 for one in music.wounds):
            self._resolved = music.time
            return 4
        held = music.time - self._resolved < _HOME * breath_of(music)
        return 4 if self._cadence == 4 and held else 0

    def _turn(self, music: Music, beat: tuple[float, int], cadence: int) -> None:
        """A new breath, or another chord of the cadence."""
        goal = mode_of(music.tone.light)
        if self._mode is None:
            self._mode = goal
        elif beat != self._beat:
            self._mode = walked(self._mode, goal)
        self._tonic = tonic_of(self._seed, music.tone.act)
        classes = self._classes(music, beat[1], cadence)
        self._root = (self._tonic + classes[0]) % 12
        returning = beat != self._beat and beat[1] % (PHRASE * PHRASE) == 0
        self._goal = led(() if returning else self._goal, classes, self._tonic)
        at_once = cadence != self._cadence or not self._chord
        self._chord = self._goal if at_once else _moved(self._chord, self._goal)

    def _classes(self, music: Music, beat: int, cadence: int) -> tuple[int, ...]:
        """The pitch classes of the chord for now, its root first."""
        tone = music.tone
        if 1 <= cadence <= 3:
            return CADENCE[cadence - 1]
        if cadence == 4:
            return RESOLUTION
        if tone.sunrise > _DAYLIGHT:
            return _OPEN
        assert self._mode is not None
        phrase = PHRASES[int(np.argmax(tone.emotions))]
        root = phrase[(beat // PHRASE) % len(phrase)]
        notes = 3 + int(tone.unity > 0.4) + int(tone.unity > 0.75)
        return degrees(self._mode, root, notes)


def breath_of(music: Music) -> float:
    """Seconds of a breath of the harmony."""
    return BREATH if music.tone.pace < HURRY else BREATH / 2


def tonic_of(seed: int, act: int) -> int:
    """The pitch class on which an act stands: by fifths and thirds from a first one."""
    tonic = int(uniform_of(seed, 0, 0, _TONIC_STREAM) * 12)
    for one in range(1, act + 1):
        tonic += _TONICS[int(uniform_of(seed, one, 0, _TONIC_STREAM) * len(_TONICS))]
    return tonic % 12


def _moved(chord: tuple[int, ...], goal: tuple[int, ...]) -> tuple[int, ...]:
    """`chord` with one more note where it is to go: the one that moves least, for it is least noticed."""
    moves = [(abs(a - b), place) for place, (a, b) in enumerate(zip(chord, goal, strict=True)) if a != b]
    if not moves:
        return chord
    place = min(moves)[1]
    return (*chord[:place], goal[place], *chord[place + 1 :])
