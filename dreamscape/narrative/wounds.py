"""Fractures: they open, run along the border of two groups, are patched, and stay in gold."""

from dataclasses import dataclass, field

import numpy as np

from dreamscape.narrative import border, patches
from dreamscape.narrative.exact import ASPECT, TICKS, Floats, Ints32, ease, towards
from dreamscape.narrative.patches import Mend
from dreamscape.narrative.world import Fracture, Patch

RUNS = 0.12
"""How fast a seam runs along its border, plane heights a second."""
_OPENS = 3.0
"""Seconds in which a seam opens or closes."""
MOST = 96
"""Patches a wound keeps: more were told in a minute by a crowd that taps and taps."""
_EDGE = 0.04
"""Over how many plane heights a patch's grip fades at its ends."""
_COVERED = 0.97
_FADES = 0.9982687
"""What is left of the gold each tick: half of it after 40 s."""
_LASTS = 0.22
"""The gold does not fade below this while the wound is remembered."""
REMEMBERED, _FORGETS = 1800.0, 300.0
"""Seconds of the story's pace for which a closed wound is remembered, and in which its gold then goes."""
_SHOCKED = 15.0
_HEALING = 10.0


@dataclass(slots=True)
class Wound:
    """One fracture as it lives on."""

    id: str
    cause: str
    at: float
    x: float
    y: float
    left: Ints32
    right: Ints32
    spots: Floats  # (p, 2) points of the border
    far: Floats  # (p,) their distances from the origin
    pushed: Ints32  # (k,) rows near the seam
    push: Floats  # (k, 2) where they shrink to, plane heights for each opening of 1
    evidence: float = -1.0
    reach: float = 0.0
    widen: float = 0.0  # 0..1, evenly
    mended: float = 0.0
    gold: float = 0.0
    closed: bool = False
    shock: float = _SHOCKED  # seconds left
    heal: float = 0.0  # seconds left
    rested: float = 0.0  # seconds of the story's pace since it closed
    mends: list[Mend] = field(default_factory=list)

    @property
    def opening(self) -> float:
        """0..1: how wide."""
        return ease(self.widen)

    @property
    def openness(self) -> float:
        """0..1: how far the two sides are apart in what they feel."""
        return self.opening * (1.0 - self.mended)

    @property
    def strain(self) -> float:
        """Health lost a second by threads across, as a share."""
        return (0.3 if self.shock > 0 else 0.12) * (1.0 - self.mended) * ease(4.0 * self.widen)


def opened(
    id: str,
    cause: str,
    at: float,
    x: float,
    y: float,
    sides: tuple[Ints32, Ints32],
    place: Floats,
    room: float,
) -> Wound:
    """A fracture that begins at (x, y) between the two `sides`; `room` is the spacing of the dreams."""
    left, right = sides
    spots = border.points(place, left, right)
    if not len(spots):
        spots = np.array([[x, y]])
    pushed, push = _shrinking(place, left, right, spots, room)
    return Wound(id, cause, at, x, y, left, right, spots, border.distances(spots, x, y), pushed, push)


def _shrinking(
    place: Floats, left: Ints32, right: Ints32, spots: Floats, room: float
) -> tuple[Ints32, Floats]:
    rows = np.concatenate([left, right])
    nearest = np.empty(len(rows), np.int64)
    for start in range(0, len(rows), 2048):
        part = rows[start : start + 2048]
        across = (place[part, 0][:, None] - spots[None, :, 0]) * ASPECT
        up = place[part, 1][:, None] - spots[None, :, 1]
        nearest[start : start + 2048] = np.argmin(across * across + up * up, axis=1)
    away = (place[rows] - spots[nearest]) * np.array([ASPECT, 1.0])
    size = np.sqrt(away[:, 0] * away[:, 0] + away[:, 1] * away[:, 1])
    close = size < 3.0 * room
    strength = room * 0.35 / (1.0 + size / room) / np.maximum(size, 1e-6)
    return rows[close].astype(np.int32), (away * strength[:, None])[close]


def patched(wound: Wound, kind: str, by: str, x: float, y: float, at: float, strength: float) -> None:
    """A patch is made at (x, y). Any but a splice also heals the splices made before it. Of more than MOST
    the one that holds least gives way."""
    if kind != "splice":
        for mend in wound.mends:
            mend.healed = mend.healed or mend.strength > 0
    if len(wound.mends) >= MOST:
        wound.mends.remove(min(wound.mends, key=lambda mend: mend.reach * mend.strength))
    wound.mends.append(patches.begin(wound.cause, kind, by, x, y, at, strength))


def reopened(wound: Wound) -> None:
    """The splices that nobody healed give way, and the seam opens there again."""
    for mend in wound.mends:
        patches.give_way(mend)
    wound.shock = max(wound.shock, 5.0)


def step(wound: Wound, pace: float) -> None:
    """One tick."""
    failing = False
    for mend in wound.mends:
        failing = patches.step(mend, pace) or failing
    if not wound.closed:
        run = RUNS * pace / TICKS * (1.0 - wound.mended)
        wound.reach = min(wound.reach + run, float(wound.far.max()) + 2 * _EDGE)
    _measure(wound, failing)
    _close(wound, pace)


def _measure(wound: Wound, failing: bool) -> None:
    if not wound.mends or (wound.closed and not failing):
        return
    now = covered(wound)
    wound.mended = max(now, wound.mended - 0.08) if failing else max(wound.mended, now)
    if now >= _COVERED and not wound.closed:
        wound.heal = _HEALING
    wound.closed = now >= _COVERED


def _close(wound: Wound, pace: float) -> None:
    step_wide = pace / (_OPENS * TICKS)
    if wound.closed:
        wound.mended = towards(wound.mended, 1.0, 0.02 * pace)
    wide = 0.0 if wound.closed else 1.0 - 0.3 * wound.mended
    wound.widen = towards(wound.widen, wide, step_wide)
    wound.shock = towards(wound.shock, 0.0, pace / TICKS)
    wound.heal = towards(wound.heal, 0.0, pace / TICKS)
    if wound.closed and wound.widen == 0.0:
        wound.rested += pace / TICKS
        wound.gold = max(wound.gold * _FADES, min(wound.gold, _LASTS))
        if wound.rested > REMEMBERED:
            wound.gold = min(wound.gold, _LASTS * max(1.0 - (wound.rested - REMEMBERED) / _FORGETS, 0.0))
    elif wound.mends:
        wound.rested = 0.0
        wound.gold = towards(wound.gold, 1.0, 0.5 * pace / TICKS)


def forgotten(wound: Wound) -> bool:
    """Whether nothing is left of it: a show that goes on for days does not carry every scar."""
    return wound.rested > REMEMBERED + _FORGETS and wound.gold < 0.002


def grips(wound: Wound) -> Floats:
    """(p,) how firmly each point of the border is held by patches, 0..1."""
    if not wound.mends:
        return np.zeros(len(wound.spots))
    made = np.array([[m.x, m.y, m.reach, m.strength] for m in wound.mends])
    across = (wound.spots[:, 0][:, None] - made[None, :, 0]) * ASPECT
    up = wound.spots[:, 1][:, None] - made[None, :, 1]
    inside = (made[None, :, 2] - np.sqrt(across * across + up * up)) / _EDGE + 0.5
    return np.asarray((np.minimum(np.maximum(inside, 0.0), 1.0) * made[None, :, 3]).max(axis=1))


def covered(wound: Wound) -> float:
    """Share of the border the seam has run along that patches hold, 0..1."""
    run = wound.far <= wound.reach
    if not run.any():
        run = wound.far <= wound.far.min()
    held = np.rint(grips(wound)[run] * 65536.0)
    return float(held.sum()) / (65536.0 * float(run.sum()))


def as_seen(wound: Wound) -> Fracture:
    """The fracture as the World tells it."""
    made = tuple(Patch(m.kind, m.by, m.x, m.y, m.at, m.reach, m.strength) for m in wound.mends)
    return Fracture(
        id=wound.id,
        cause=wound.cause,
        at=wound.at,
        x=wound.x,
        y=wound.y,
        left=wound.left,
        right=wound.right,
        reach=wound.reach,
        opening=wound.opening,
        mended=wound.mended,
        gold=wound.gold,
        evidence=wound.evidence,
        patches=made,
    )
