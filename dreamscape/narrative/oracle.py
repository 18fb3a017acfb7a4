"""The oracle: reads from a World alone what is about to happen. What it decides becomes an event.

It diagnoses why the scene would come apart, between whom, and where; it sees when a splice gives way.
Nothing here changes a story, and equal Worlds give equal decisions.
"""

from dataclasses import dataclass

import numpy as np

from dreamscape.keyed import key_of, uniform_one
from dreamscape.narrative import border
from dreamscape.narrative.events import CAUSES, FractureOpened
from dreamscape.narrative.exact import ASPECT, COSINE, SINE, UNIT, Floats, Ints32, Longs
from dreamscape.narrative.world import Fracture, World

_DIRECTIONS = 24
_SMALLEST, _LARGEST = 0.16, 0.40
"""Share of the dreamers on the smaller side of a seam."""
_MOMENT = 40
"""Stream of the keyed numbers."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why the scene would come apart."""

    cause: str
    strength: float  # 0..1; above .5 the oracle acts on it
    row: int  # the dreamer where it shows most
    words: str


def diagnose(world: World) -> tuple[Evidence, ...]:
    """Evidence for each cause, the strongest first; empty when fewer than two dreamers are there."""
    here = np.flatnonzero(world.dreamers.presence > 0.05)
    if len(here) < 2:
        return ()
    found = (_lost(world, here), _mismatch(world, here), _overload(world, here), _forced(world, here))
    return tuple(sorted(found, key=lambda each: (-each.strength, CAUSES.index(each.cause))))


def foresee(
    world: World, name: str, cause: str | None = None, at_least: float = 0.5
) -> FractureOpened | None:
    """The fracture called `name` that opens now, if any: for `cause`, or for the strongest evidence.

    A named cause needs no strength, only somebody on either side.
    """
    found = [each for each in diagnose(world) if cause in (None, each.cause)]
    if not found or (cause is None and found[0].strength < at_least):
        return None
    sides = split(world, found[0].row, name)
    return opening(world, name, found[0], sides) if sides else None


def opening(world: World, name: str, why: Evidence, sides: tuple[Ints32, Ints32]) -> FractureOpened:
    """The event: it begins on the border of the `sides`, nearest to where the evidence is."""
    place = world.dreamers.place
    spots = border.points(place, *sides)
    start = place[why.row]
    if len(spots):
        start = spots[np.argmin(border.distances(spots, float(start[0]), float(start[1])))]
    ids = world.dreamers.ids
    left, right = (tuple(ids[row] for row in side.tolist()) for side in sides)
    return FractureOpened(name, why.cause, left, right, round(float(start[0]), 6), round(float(start[1]), 6))


def split(world: World, row: int, name: str) -> tuple[Ints32, Ints32] | None:
    """The rows on the two sides of one clean line: a group about the dreamer `row`, and the rest.

    Of the lines that leave 16..40 % of those present on the dreamer's side, each a shallow arc, the one
    is taken that cuts least of what holds, runs far from seams that are open, and is of middling length.
    """
    here = np.flatnonzero(world.dreamers.presence > 0.05)
    if len(here) < 2:
        return None
    best: tuple[float, int, Ints32] | None = None
    for number in range(_DIRECTIONS):
        left = _side(world, here, row, name, number)
        worth = _worth(world, left, name, number)
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


def _worth(world: World, left: Ints32, name: str, number: int) -> float:
    threads = world.threads
    side = np.zeros(len(world.dreamers.ids), np.bool_)
    side[left] = True
    cut = threads.live & (side[threads.a] != side[threads.b])
    held = float(np.rint(threads.health[threads.live] * 4096.0).sum())
    torn = float(np.rint(threads.health[cut] * 4096.0).sum()) / held if held > 0 else 0.0
    alike = max((_overlap(side, fracture) for fracture in world.fractures), default=0.0)
    taste = uniform_one(world.seed, f"{name}|{number}", 2, _MOMENT)
    return 0.25 * taste - torn - 1.5 * alike


def _overlap(side: np.ndarray, fracture: Fracture) -> float:
    """How nearly a side is that of an earlier seam, 0..1: so that no two seams run along one line."""
    other = np.zeros(len(side), np.bool_)
    other[fracture.left] = True
    union = int((side | other).sum())
    same = int((side & other).sum()) / max(union, 1)
    return max(0.0, same - 0.2) / 0.8


def _lost(world: World, here: Longs) -> Evidence:
    threads = world.threads
    weak = np.rint(np.maximum(0.35 - threads.health, 0.0) * 4096.0) * (threads.since <= world.time - 3.0)
    row = _where(world, here, weak)
    failing = float((weak > 0).sum()) / max(len(weak), 1)
    return Evidence("lost", _rounded(2.0 * failing), row, f"{failing:.0%} of the threads are failing")


def _mismatch(world: World, here: Longs) -> Evidence:
    threads, dreamers = world.threads, world.dreamers
    apart = np.abs(dreamers.valence[threads.a] - dreamers.valence[threads.b]) * 0.5
    clash = np.rint(apart * (1.0 - threads.affinity) * 4096.0) * threads.live
    count = max(int(threads.live.sum()), 1)
    mean = float(clash.sum()) / 4096.0 / count
    words = f"dreams that are threaded together differ by {mean:.2f} in mood"
    return Evidence("mismatch", _rounded(3.0 * mean), _where(world, here, clash), words)


def _overload(world: World, here: Longs) -> Evidence:
    threads = world.threads
    live = threads.live.astype(np.float64)
    count = len(world.dreamers.ids)
    degree = np.bincount(threads.a, live, count) + np.bincount(threads.b, live, count)
    row = int(here[np.argmax(degree[here])])
    most = int(degree[row])
    words = f"{most} threads hang on one dreamer"
    return Evidence("overload", _rounded((most - 4) / 12.0), row, words)


def _forced(world: World, here: Longs) -> Evidence:
    shares = np.rint(world.dreamers.share[here] * 4096.0)
    allowed = float(shares.sum()) / 4096.0 / len(here)
    pull = world.controls.get("pull", 0.0)
    row = int(here[np.argmin(shares)])
    words = f"unity is pulled at {pull:.2f} where shares allow {allowed:.2f}"
    return Evidence("forced", _rounded(2.5 * (pull - allowed) + 0.25), row, words)


def _where(world: World, here: Longs, weight: Floats) -> int:
    """The dreamer at whom most of `weight` (whole, one for each thread) meets; keyed where there is none."""
    threads = world.threads
    count = len(world.dreamers.ids)
    total = np.bincount(threads.a, weight, count) + np.bincount(threads.b, weight, count)
    if not total[here].any():
        return int(here[key_of(world.seed, f"where|{world.time:.1f}") % len(here)])
    return int(here[np.argmax(total[here])])


def _rounded(strength: float) -> float:
    return round(min(max(strength, 0.0), 1.0), 6)
