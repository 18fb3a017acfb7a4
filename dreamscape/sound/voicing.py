"""Who sings what: each dreamer's part of the chord, and how a wound sounds in it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamscape.keyed import uniform
from dreamscape.score.harmony import hertz
from dreamscape.score.music import Music, Voices
from dreamscape.sound.conductor import Harmony
from dreamscape.sound.voices import Wanted

Floats = npt.NDArray[np.float64]

_PART, _GATE, _DRIFT = 51, 52, 53
"""Streams of the keyed numbers."""
_SHARES = (0.28, 0.24, 0.20, 0.14, 0.14)
"""How many sing the lowest, the second .. part of the chord."""
_LOW, _SPAN = 43.0, 38.0
"""MIDI number of the lowest register, and semitones to the highest."""
_LEAP = 4.5
"""Semitones beyond which a voice does not glide: it goes, and comes back at the other pitch."""
_TORN = 0.5
"""Semitones by which each side of a wound drifts from the other at its widest."""
_DETUNE_CALM, _DETUNE_TORN = 0.0, 35.0
"""Cents."""
_GATE_SECONDS, _GATE_SHARE = 0.125, 0.35
"""How long a dropout is, and how many of them there are in the widest wound."""
_LEAST_BREATH = 0.35
"""What is left of a voice between two breaths."""


@dataclass(slots=True)
class _Part:
    pitch: float
    again: int  # how often it came back at another pitch


class Voicing:
    """Lives on, so that a voice that must leap comes back instead of gliding."""

    def __init__(self) -> None:
        self._parts: dict[int, _Part] = {}

    def wanted(self, music: Music, harmony: Harmony) -> Wanted:
        """What each dreamer who is heard is to sing now."""
        voices = music.voices
        pitch = _pitches(voices, harmony, music.seed)
        keys = self._keys(voices.key, pitch)
        torn = voices.side * voices.hurt * _TORN
        just = music.tone.unity**1.5
        tuned = [
            hertz(p, harmony.root, just) * 2.0 ** (t / 12.0)
            for p, t in zip(pitch.tolist(), torn, strict=True)
        ]
        breath = _LEAST_BREATH + (1.0 - _LEAST_BREATH) * voices.breath
        level = _balanced(voices.gain) * (breath + (1.0 - breath) * voices.solo)
        return Wanted(
            key=keys,
            hertz=np.array(tuned, np.float32),
            gain=level.astype(np.float32),
            pan=voices.pan,
            depth=voices.depth,
            colour=voices.colour,
            bright=_brightness(music).astype(np.float32),
            detune=np.float32(_DETUNE_CALM) + np.float32(_DETUNE_TORN) * voices.hurt,
            tremble=np.clip(voices.colour[:, 2] * voices.arousal, 0.0, 1.0),
            coarse=_coarse(voices).astype(np.float32),
            gate=_gates(music).astype(np.float32),
            attack=np.full(len(keys), 2.0 if music.tone.pace < 1.3 else 1.2, np.float32),
        )

    def _keys(self, keys: npt.NDArray[np.uint64], pitch: Floats) -> npt.NDArray[np.uint64]:
        """Each dreamer's key, another one after each leap."""
        found = keys.copy()
        parts: dict[int, _Part] = {}
        for row, key in enumerate(keys.tolist()):
            part = self._parts.get(key) or _Part(pitch[row], 0)
            again = part.again + (abs(pitch[row] - part.pitch) > _LEAP)
            parts[key] = _Part(pitch[row], again)
            found[row] ^= np.uint64(again & 0xFFFF)
        self._parts = parts
        return found


def _pitches(voices: Voices, harmony: Harmony, seed: int) -> Floats:
    """The MIDI number each voice sings: a note of the chord in the octave next to its register."""
    if not len(voices.key):
        return np.zeros(0)
    chord = np.array(harmony.chord, float)
    part = np.searchsorted(np.cumsum(_SHARES)[:-1], uniform(seed, voices.key, 0, _PART), side="right")
    note = chord[part]
    return np.asarray(note + 12.0 * np.rint((_LOW + _SPAN * voices.register - note) / 12.0))


def _balanced(level: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Levels of many voices together as loud as those of a few: energies add up. Their breath is left out:
    a crowd that breathes as one swells."""
    energy = float(np.sqrt((level.astype(np.float64) ** 2).sum()))
    return np.asarray(level / max(energy, 2.0), np.float32)


def _brightness(music: Music) -> Floats:
    """0..1: near and stirred voices are bright; the night is muffled, sunrise and gathering open all."""
    tone, voices = music.tone, music.voices
    open_ = 0.30 + 0.20 * tone.light + 0.45 * tone.sunrise + 0.30 * tone.gather - 0.15 * tone.night
    own = 0.20 * voices.arousal + 0.25 * (0.5 - voices.depth) + 0.15 * voices.attunement
    return np.asarray(np.clip(open_ + own + 0.3 * voices.solo, 0.0, 1.0), np.float64)


def _coarse(voices: Voices) -> Floats:
    """The smaller side of a wound sounds broken."""
    sides = np.array([(voices.side == which).sum() for which in (-1.0, 1.0)])
    smaller = -1.0 if sides[0] <= sides[1] else 1.0
    return np.where(voices.side == smaller, voices.hurt, 0.0)


def _gates(music: Music) -> Floats:
    """0 where a torn voice drops out just now, else 1."""
    voices = music.voices
    drawn = uniform(music.seed, voices.key, int(music.time / _GATE_SECONDS), _GATE)
    return np.where(drawn < _GATE_SHARE * voices.hurt, 0.0, 1.0)
