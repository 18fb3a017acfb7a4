"""What is heard at one instant: the Frame's music. Values only, for `sound/`.

Rows of `Voices` are the dreamers who are heard, at most HEARD of them; strands and wounds refer to those
rows and to nothing else.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Single = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Keys = npt.NDArray[np.uint64]

HEARD = 96
"""So many dreamers at most; the engine has fewer voices, and gives them to the most present."""

EMOTIONS = ("joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation")
"""Plutchik's eight (1980), the columns of every mix of emotions."""

TEXTURES = (
    "sea", "water", "rain", "fire", "wind", "forest", "birds", "city", "machine", "mirror", "bones",
    "animals", "stars", "dance", "chase", "house", "song", "falling", "snow", "cave",
)  # fmt: skip
"""What dreams are about, as sounds; the rows of `Textures`."""


@dataclass(frozen=True, slots=True)
class Voices:
    """One row a dreamer who is heard."""

    key: Keys  # who it is, from one Frame to the next
    gain: Single  # 0..1 how much of it is there, its breath left out
    pan: Single  # -1 left .. 1 right
    depth: Single  # 0 near .. 1 far
    breath: Single  # 0..1, its phase as a breath: 1 is full
    register: Single  # 0 low .. 1 high: where it sings
    valence: Single  # -1..1
    arousal: Single  # -1..1
    colour: Single  # (n, 8) EMOTIONS, each row sums to 1
    attunement: Single  # 0..1: in step with those it is threaded to
    group: Ints  # community; equal numbers belong together
    hurt: Single  # 0..1: how wide the widest wound is that it stands at
    side: Single  # -1 or 1: on which side of that wound; 0 at none
    solo: Single  # 0..1: it has just spoken for itself
    role: Ints  # index into frame.ROLES
    mark: Single  # 0..1: how clearly that role is heard


@dataclass(frozen=True, slots=True)
class Strands:
    """One row a thread between two who are heard."""

    key: Keys
    a: Ints  # row in Voices
    b: Ints
    affinity: Single  # 0..1
    tension: Single  # 0..1
    health: Single  # 0..1
    live: npt.NDArray[np.bool_]
    since: npt.NDArray[np.float64]  # show time it was accepted, seconds


@dataclass(frozen=True, slots=True)
class Wound:
    """A fracture, as it is heard."""

    key: int
    pan: float  # -1..1
    depth: float  # 0..1
    at: float  # show time it opened, seconds
    opening: float  # 0..1: how wide
    mended: float  # 0..1
    gold: float  # 0..1
    cause: int  # index into events.CAUSES
    patched: float  # show time of the last patch, seconds; -1 while there is none
    left: Ints  # rows in Voices
    right: Ints


@dataclass(frozen=True, slots=True)
class Textures:
    """One row of TEXTURES each: how much of what is dreamt now is about it, and where."""

    weight: Single  # 0..1, shares of what is heard
    pan: Single  # -1..1
    depth: Single  # 0..1
    arousal: Single  # -1..1


@dataclass(frozen=True, slots=True)
class Tone:
    """The mood of the whole."""

    valence: float  # -1..1
    arousal: float  # -1..1
    light: float  # -1..1: how bright the harmony is
    emotions: Single  # (8,) EMOTIONS, sums to 1
    crowd: float  # how many are there
    unity: float  # 0..1 order parameter
    parting: float  # 0..1: groups in step with themselves and not with each other
    cohesion: float  # 0..1
    individuality: float  # 0..1
    balance: float  # 0..1
    chaos: float  # 0..1
    gather: float  # 0..1: drawn together into one
    night: float  # 0..1
    sunrise: float  # 0..1
    brightness: float  # 0..1: 0 is blackout, and silence
    pace: float  # 1..6: how hurried the story is told
    tempo: float  # beats a minute; 0 for none
    act: int
    progress: float  # 0..1 of the act


@dataclass(frozen=True, slots=True)
class Music:
    """All that sound needs for one instant."""

    time: float  # show time, seconds
    seed: int
    voices: Voices
    strands: Strands
    wounds: tuple[Wound, ...]
    textures: Textures
    tone: Tone
