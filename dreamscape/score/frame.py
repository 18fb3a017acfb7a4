"""The Frame: all that picture and sound need for one instant. Values only; every array has a row order
of its own and never refers back to the World."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamscape.score.music import Music

Single = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


ROLES = ("guide", "seeker", "witness", "shadow", "trickster", "healer")
"""The marks a light can bear, as lamp.frag draws them."""


@dataclass(frozen=True, slots=True)
class Layers:
    """One row a dream. Plane coordinates are 0..1 with y up; x is stretched by the output's aspect."""

    visual: Ints  # index into Frame.visuals
    home: Single  # (n, 2) fixed place, by which crowds are gathered into choirs
    place: Single  # (n, 2) where it is now
    scale: Single  # what radius 1 of the visual is on the plane, in plane heights
    lead: Single  # how far its border is pushed outwards, plane heights (negative while it arrives)
    softness: Single  # width of its border, plane heights
    berth: Single  # how near to its heart others may flow, plane heights of a plane 16:9
    presence: Single  # 0..1
    seed: Single  # 0..1
    age: Single  # seconds
    calm: Single  # 0..1
    clarity: Single  # 0..1
    breath: Single  # 0..1, its phase as a breath
    colours: Single  # (n, 4, 3) linear RGB: night, near, far, glow
    lamp: Single  # 0..1: how brightly its own light is seen in the crowd
    role: Ints  # index into ROLES: which mark its light bears
    mark: Single  # 0..1: how clearly that is seen
    host: Ints  # row: in whose dream its light is a guest
    away: Single  # 0 (at home) .. 1 (there)


THREAD, PLOTLINE, ANSWER = range(3)
"""Kinds of links: a Dream Thread; from one line of a plotline to the next; from who came to a rally to
who called."""


@dataclass(frozen=True, slots=True)
class Links:
    """One row a thread, or another tie between two, that can be seen."""

    a: Ints  # row in Layers
    b: Ints
    strength: Single  # 0..1 how bright and thick
    tension: Single  # 0..1: slack .. taut and trembling
    fray: Single  # 0..1: torn in its middle, ends hanging
    pulse: Single  # turns: where its pulses are
    warmth: Single  # 0 cool .. 1 warm
    seed: Single  # 0..1
    kind: Ints  # THREAD, PLOTLINE or ANSWER


@dataclass(frozen=True, slots=True)
class Seam:
    """A border that is open, closing, or mended in gold."""

    left: Ints  # rows in Layers
    right: Ints
    x: float
    y: float
    reach: float  # how far from (x, y) it has run, shares of the plane
    width: float  # half its width where widest, plane heights
    shear: float  # how far the sides slid along it, plane heights
    gold: float  # 0..1
    patches: Single  # (p, 4): x, y, reach in shares of the plane, strength 0..1
    seed: float  # 0..1


@dataclass(frozen=True, slots=True)
class Verse:
    """Words that drift on the picture: whose, where, how clearly. Not the words: they may be taken back at
    any moment, so whoever draws looks them up."""

    dreamer: str
    take: str  # of a line in a plotline; "": the words of the dream
    begun: float  # show time at which they came, seconds
    x: float  # about where they hang, plane 0..1
    y: float
    drift: tuple[float, float]  # how far from there they are now, shares of the plane
    room: tuple[float, float, float, float]  # left, bottom, right, top: what they hang in, plane 0..1
    size: float  # height of the letters (an em), plane heights
    opacity: float  # 0..1
    written: float  # 0..1: how far, in reading order, letters have come
    melting: float  # 0..1: how far they have dissolved
    ink: tuple[float, ...]  # linear RGB


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing that becomes part of its dream: whose, where, how far it has come. Not its strokes: they may
    be taken back at any moment, so whoever draws looks them up."""

    layer: int  # row in Layers
    dreamer: str
    take: str
    drawn: float  # 0..1: how far, in the order in which they were drawn, strokes have come


@dataclass(frozen=True, slots=True)
class Grade:
    """The light and the mood of the whole scene."""

    unity: float  # 0..1: islands .. one sea
    flow: float  # how strongly the shared warp moves through all dreams, 0..1
    night: float  # 0..1: how deep the dark between the dreams is
    sunrise: float  # 0..1
    brightness: float  # 0..1: 0 is blackout
    memory: float  # 0..1: how much of the last seconds lingers
    bloom: float  # 0..1
    chaos: float = 0.0  # 0..1: how wildly one current tears through all dreams
    gather: float = 0.0  # 0..1: how far the plane has drawn together into one island
    low: float = 0.0
    mid: float = 0.0
    high: float = 0.0
    beat: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """One instant."""

    time: float  # show time, seconds
    visuals: tuple[str, ...]
    layers: Layers
    links: Links
    seams: tuple[Seam, ...]
    grade: Grade
    music: Music | None = None
    """What is heard; None for a visual alone."""
    verses: tuple[Verse, ...] = ()
    """Words that drift on the picture; no two of them share any room."""
    sketches: tuple[Sketch, ...] = ()
    """Drawings that are part of their dreams; at most one a dream."""
    inputs: tuple[tuple[str, str, float], ...] = ()
    """Visuals' own inputs that are not at rest: name of the visual, of the input, value."""
    bands: tuple[float, ...] = ()
    """What is heard live in the bands of spectrum.py, 0..1; empty for nothing."""
