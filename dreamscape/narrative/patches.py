"""How each patch closes a seam, and how well it suits the cause."""

from dataclasses import dataclass

from dreamscape.narrative.exact import TICKS, towards


@dataclass(frozen=True, slots=True)
class Skill:
    """What a kind of patch is good for."""

    speed: float  # plane heights a second
    extent: float  # plane heights
    strength: float  # 0..1


KINDS = {
    "stitch": Skill(speed=0.07, extent=0.20, strength=1.0),
    "bridge": Skill(speed=0.07, extent=0.26, strength=1.0),
    "retell": Skill(speed=0.055, extent=0.60, strength=1.0),
    "splice": Skill(speed=0.10, extent=0.34, strength=0.75),
    "voice": Skill(speed=0.07, extent=0.34, strength=1.0),
}

SUITS = {
    "lost": {"stitch": 0.8, "bridge": 1.0, "retell": 0.2, "splice": 0.7, "voice": 0.3},
    "mismatch": {"stitch": 0.4, "bridge": 0.3, "retell": 1.0, "splice": 0.5, "voice": 0.5},
    "overload": {"stitch": 1.0, "bridge": 0.1, "retell": 0.1, "splice": 0.6, "voice": 0.2},
    "forced": {"stitch": 0.3, "bridge": 0.2, "retell": 0.2, "splice": 0.5, "voice": 1.0},
}
"""cause -> patch -> how well it suits, 0..1: it closes faster and further."""

HOLDS = 20.0
"""Seconds in which a splice must be followed by another patch."""
_FIRM = 8.0
"""Seconds in which a splice holds as it was made; then it weakens."""
_TEARS = 0.8
"""Strength lost a second by a splice that comes undone."""


@dataclass(slots=True)
class Mend:
    """One patch at work."""

    kind: str
    by: str
    x: float
    y: float
    at: float
    speed: float  # plane heights a second
    extent: float  # plane heights
    reach: float = 0.0
    strength: float = 0.0
    age: float = 0.0  # seconds of the story's pace
    healed: bool = False
    helped: float = 0.0  # 0..rallies.MOST: hurried by those who came to a rally near it


def begin(cause: str, kind: str, by: str, x: float, y: float, at: float, strength: float) -> Mend:
    """A patch just made. `strength` 0..1 is how much went into it."""
    what, suits = KINDS[kind], SUITS[cause][kind]
    speed = what.speed * (0.4 + 0.6 * suits)
    extent = what.extent * (0.12 + 0.88 * suits * suits) * (0.4 + 0.6 * strength)
    return Mend(kind, by, x, y, at, speed, extent, strength=what.strength, healed=kind != "splice")


def step(mend: Mend, pace: float) -> bool:
    """Let the patch grow by a tick; true when it gave way."""
    mend.age += pace / TICKS
    further, faster = 1.0 + 0.4 * mend.helped, 1.0 + mend.helped
    mend.reach = towards(mend.reach, mend.extent * further, mend.speed * faster * pace / TICKS)
    if mend.healed:
        mend.strength = towards(mend.strength, 1.0, 0.5 * pace / TICKS)
        return False
    if mend.age <= _FIRM:
        return False
    before = mend.strength
    fall = _TEARS if mend.age >= HOLDS else KINDS[mend.kind].strength / (HOLDS - _FIRM)
    mend.strength = towards(before, 0.0, fall * pace / TICKS)
    return mend.strength < before


def give_way(mend: Mend) -> None:
    """The splice comes undone from now on, within a second."""
    if not mend.healed:
        mend.age = max(mend.age, HOLDS)
