"""What somebody who plays a show asks of its story, and what the story answers within its rules.

A hand adds to what is there and makes nothing out of nothing: a crack opens where the scene is strained at
least half-way to where it would break by itself; it converges as far as people's shares allow; whoever pulls
further sees it break. Nothing here changes a story, and equal Worlds give equal answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dreamscape.narrative import border, evidence, oracle
from dreamscape.narrative.events import AnyBody, ControlSet, FracturePatched
from dreamscape.narrative.evidence import Evidence
from dreamscape.narrative.exact import Ints32
from dreamscape.narrative.watch import MOST_OPEN
from dreamscape.narrative.world import Fracture, World

GESTURES = {
    "crack": "a crack opens where you point, if the scene is strained there",
    "stitch": "the nearest open seam is stitched where you point",
    "tighten": "threads are pulled tight; beyond people's shares the scene breaks",
    "dissolve": "dreams let go of each other and flow",
    "converge": "everybody draws together, as far as their shares allow",
    "sunrise": "the sun rises",
    "release": "the story goes on as its acts have led it",
}
"""What can be asked for, and what it does."""

STRAINED = 0.25
"""Strength of evidence from which a hand can break the scene; from 0.5 it breaks by itself."""
NEAR = 0.3
"""Plane heights within which a seam is meant when somebody points beside it."""
_CLOSED = 0.97
"""Mended so far, a seam closes by itself."""

_LEADS: Mapping[str, tuple[tuple[str, float, float], ...]] = {
    "tighten": (("pull", 1.0, 2.0),),
    "dissolve": (("gather", 0.0, 4.0), ("pull", 0.1, 4.0), ("flow", 1.0, 4.0), ("night", 0.1, 6.0)),
    "converge": (("gather", 1.0, 6.0), ("visit", 0.6, 6.0), ("flow", 0.7, 6.0)),
    "sunrise": (("sunrise", 1.0, 30.0), ("night", 0.0, 20.0), ("brightness", 1.0, 20.0)),
}
"""Controls, where they go when all strength is in it, and over how many seconds."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """Something is asked for at the place (x, y) of the plane (0..1, y upwards)."""

    kind: str
    x: float = 0.5
    y: float = 0.5
    strength: float = 1.0  # 0..1


@dataclass(frozen=True, slots=True)
class Answer:
    """What happens, and one sentence for whoever asked; without bodies it says why nothing does."""

    sentence: str
    bodies: tuple[AnyBody, ...] = ()


def answer(world: World, gesture: Gesture, name: str) -> Answer:
    """What the story makes of a gesture; `name` is that of a fracture which it may open. Raises ValueError
    for a gesture that there is not."""
    if gesture.kind == "crack":
        return _crack(world, gesture, name)
    if gesture.kind == "stitch":
        return _stitch(world, gesture)
    if gesture.kind not in _LEADS:
        raise ValueError(f"no gesture is called {gesture.kind!a}")
    return Answer(GESTURES[gesture.kind], tuple(_leading(world, gesture)))


def _leading(world: World, gesture: Gesture) -> list[AnyBody]:
    aims = list(_LEADS[gesture.kind])
    if gesture.kind == "converge":  # as much as nobody has to be forced to
        pull = world.controls.get("pull", 0.0)
        aims.append(("pull", min(max(pull - evidence.excess(world), 0.0), 1.0), 6.0))
    moved: list[AnyBody] = []
    for control, aim, seconds in aims:
        now = world.controls.get(control, 0.0)
        moved.append(ControlSet(control, round(now + (aim - now) * gesture.strength, 4), seconds))
    return moved


def _crack(world: World, gesture: Gesture, name: str) -> Answer:
    if sum(seam.mended < 1.0 for seam in world.fractures) >= MOST_OPEN:
        return Answer(f"{MOST_OPEN} seams are open already; stitch one first")
    here = np.flatnonzero(world.dreamers.presence > evidence.THERE)
    if len(here) < 2:
        return Answer("it takes two dreamers for a crack between them")
    place = world.dreamers.place[here]
    row = int(here[np.argmin(border.distances(place, gesture.x, gesture.y))])
    found = [(why, sides) for why in evidence.diagnose(world) if (sides := _sides(world, why, row, name))]
    if not found:
        return Answer(
            "nothing is strained there: a crack needs failing threads, moods that clash, a dreamer with too "
            "many threads, or a pull above people's shares; tighten first"
        )
    why, sides = found[0]
    spot = gesture.x, gesture.y
    return Answer(f"it cracks ({why.cause})", (oracle.opening(world, name, why, sides, spot),))


def _sides(world: World, why: Evidence, row: int, name: str) -> tuple[Ints32, Ints32] | None:
    """The two sides of a crack about the dreamer `row`, where the cause is felt along it."""
    sides = oracle.split(world, row, name, evidence.weight(world, why.cause))
    if sides is None or not (len(sides[0]) and len(sides[1])):
        return None
    felt = evidence.strength(why.cause, evidence.along(world, why.cause, *sides))
    return sides if felt >= STRAINED else None


def _stitch(world: World, gesture: Gesture) -> Answer:
    near = [
        (far, seam.id, spot)
        for seam in world.fractures
        if seam.mended < _CLOSED
        for far, spot in [_nearest(world, seam, gesture.x, gesture.y)]
        if far <= NEAR
    ]
    if not near:
        return Answer("no open seam is near; point at one")
    _, seam, (x, y) = min(near)
    return Answer("stitched", (FracturePatched(seam, "stitch", "", x, y, gesture.strength),))


def _nearest(world: World, seam: Fracture, x: float, y: float) -> tuple[float, tuple[float, float]]:
    """The place of the seam, as far as it has run, that is nearest to (x, y), and how far that is."""
    spots = border.points(world.dreamers.place, seam.left, seam.right)
    if len(spots):
        spots = spots[border.distances(spots, seam.x, seam.y) <= seam.reach]
    if not len(spots):
        spots = np.array([[seam.x, seam.y]])
    far = border.distances(spots, x, y)
    spot = spots[np.argmin(far)]
    return float(far.min()), (round(float(spot[0]), 4), round(float(spot[1]), 4))
