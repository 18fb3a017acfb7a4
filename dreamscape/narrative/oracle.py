"""The oracle: reads from a World alone what is about to happen. What it decides becomes an event.

It says where the scene comes apart for a cause that speaks, and sees when a splice gives way.
Nothing here changes a story, and equal Worlds give equal decisions.
"""

import numpy as np

from dreamscape.keyed import uniform_one
from dreamscape.narrative import border, evidence
from dreamscape.narrative.events import FractureOpened
from dreamscape.narrative.evidence import THRESHOLDS, Evidence, diagnose
from dreamscape.narrative.exact import ASPECT, COSINE, SINE, UNIT, Floats, Ints32, Longs
from dreamscape.narrative.world import Fracture, World

_DIRECTIONS = 24
_SMALLEST, _LARGEST = 0.16, 0.40
"""Share of the dreamers on the smaller side of a seam."""
_MOMENT = 40
"""Stream of the keyed numbers."""


def foresee(
    world: World, name: str, cause: str | None = None, row: int | None = None
) -> FractureOpened | None:
    """The fracture called `name` that opens now: for `cause`, or for the strongest evidence.

    It runs about the dreamer `row`, or about the one at whom the cause shows most. None when the cause does
    not speak along the line where it would open: no seam opens without evidence.
    """
    found = [each for each in diagnose(world) if cause in (None, each.cause)]
    if not found:
        return None
    why = found[0]
    sides = split(world, why.row if row is None else row, name, evidence.weight(world, why.cause))
    if sides is None or evidence.along(world, why.cause, *sides) <= THRESHOLDS[why.cause]:
        return None
    return opening(world, name, why, sides)


def opening(
    world: World,
    name: str,
    why: Evidence,
    sides: tuple[Ints32, Ints32],
    near: tuple[float, float] | None = None,
) -> FractureOpened:
    """The event: it begins on the border of the `sides`, nearest to where the evidence is, or to the place
    `near`."""
    place = world.dreamers.place
    spots = border.points(place, *sides)
    start = place[why.row] if near is None else np.array(near)
    if len(spots):
        start = spots[np.argmin(border.distances(spots, float(start[0]), float(start[1])))]
    ids = world.dreamers.ids
    left, right = (tuple(ids[row] for row in side.tolist()) for side in sides)
    speaks = round(evidence.along(world, why.cause, *sides), 4)
    x, y = round(float(start[0]), 6), round(float(start[1]), 6)
    return FractureOpened(name, why.cause, left, right, x, y, speaks)


def split(world: World, row: int, name: str, weight: Floats | None = None) -> tuple[Ints32, Ints32] | None:
    """The rows on the two sides of one clean line: a group about the dreamer `row`, and the rest.

    Of the lines that leave 16..40 % of those present on the dreamer's side, each a shallow arc, the one
    is taken that cuts most of the `weight` of the threads and least of what holds, runs far from seams
    that are open, and is of middling length.
    """
    here = np.flatnonzero(world.dreamers.presence > 0.05)
    if len(here) < 2:
        return None
    best: tuple[float, int, Ints32] | None = None
    for number in range(_DIRECTIONS):
        left = _side(world, here, row, name, number)
        worth = _worth(world, left, name, number, weight)
        if best is None or worth > best[0]:
            best = worth, number, left
    assert best is not None
    rest = np.setdiff1d(here, best[2]).astype(np.int32)
    return best[2], rest


def gives_way(fracture: Fracture, world: World, after: float) -> bool:
    """Whether a splice nobody followed up comes undone: it has weakened, or is older than `after` seconds."""
    loose = [patch for patch in fracture.patches if patch.kind == "splice" and 0 < patch.strength < 0.76]
    last = fracture.patches[-1].at if fracture.patches else 0.0
    return any(patch.at >= last and world.time - patch.at > after for patch in loose)


def _side(world: World, here: Longs, row: int, name: str, number: int) -> Ints32:
    seen = uniform_one(world.seed, f"{name}|{number}", 0, _MOMENT)
    bow = uniform_one(world.seed, f"{name}|{number}", 1, _MOMENT) - 0.5
    turned = number * (len(SINE) // _DIRECTIONS)
    east, north = COSINE[turned] / UNIT, SINE[turned] / UNIT
    offset = world.dreamers.place[here] - world.dreamers.place[row]
    across = offset[:, 0] * ASPECT
    along = across * east + offset[:, 1] * north
    beside = offset[:, 1] * east - across * north
    depth = along + 0.9 * bow * beside * beside
    size = min(max(1, round((_SMALLEST + (_LARGEST - _SMALLEST) * seen) * len(here))), len(here) - 1)
    order = np.argsort(np.rint(depth * 2.0**30), kind="stable")
    return np.sort(here[order[:size]]).astype(np.int32)


def _worth(world: World, left: Ints32, name: str, number: int, weight: Floats | None) -> float:
    threads = world.threads
    side = np.zeros(len(world.dreamers.ids), np.bool_)
    side[left] = True
    across = side[threads.a] != side[threads.b]
    torn = _part(np.rint(threads.health * 4096.0) * threads.live, across)
    speaks = _part(weight, across) if weight is not None else 0.0
    alike = max((_overlap(side, fracture) for fracture in world.fractures), default=0.0)
    taste = uniform_one(world.seed, f"{name}|{number}", 2, _MOMENT)
    return 0.25 * taste + 2.0 * speaks - torn - 1.5 * alike


def _overlap(side: np.ndarray, fracture: Fracture) -> float:
    """How nearly a side is that of an earlier seam, 0..1: so that no two seams run along one line."""
    other = np.zeros(len(side), np.bool_)
    other[fracture.left] = True
    union = int((side | other).sum())
    same = int((side & other).sum()) / max(union, 1)
    return max(0.0, same - 0.2) / 0.8


def _part(weight: Floats, among: np.ndarray) -> float:
    """Which share of the whole `weight` lies `among` some; 0 of nothing."""
    total = float(weight.sum())
    return float(weight[among].sum()) / total if total > 0.0 else 0.0
