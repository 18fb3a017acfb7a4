"""How a simulated crowd falters: people lose touch, reach too far, or lean on one; then the scene opens.

No seam opens because a festival says so: the festival cues what people do, and the oracle opens a seam only
where that speaks for its cause.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from dreamscape.keyed import key_of, uniform, uniform_one
from dreamscape.narrative import border, evidence, oracle
from dreamscape.narrative.cast import Cast
from dreamscape.narrative.drama import Deed, Look
from dreamscape.narrative.events import CAUSES, ThreadAccepted, ThreadOffered, ThreadReleased
from dreamscape.narrative.evidence import CLASH, FAILING, MANY
from dreamscape.narrative.exact import Floats, Ints32
from dreamscape.narrative.world import World

_AMPLE = 1.3
"""People go so far beyond the threshold of a cause: of what they do, some is undone before a seam opens."""
_LIKE = 0.05
"""Affinity of dreams that have nothing in common."""
_ANY, _SLIPS = 55, 58
"""Streams of the keyed numbers."""


@dataclass(slots=True)
class Faltering:
    """What a crowd remembers of its faltering."""

    crowd: Cast
    opened: int = 0
    about: dict[str, int] = field(default_factory=dict)  # row at whom each seam was prepared

    def falter(self, cause: str = "") -> Look:
        """A fracture opens if its cause speaks: `cause`; "any" cause but the last one; or the strongest that
        has not been seen yet."""

        def look(world: World) -> Iterator[Deed]:
            open_now = {fracture.cause for fracture in world.fractures if fracture.mended < 1.0}
            if cause == "forced" and cause in open_now:
                return
            for why in self._causes(world, cause):
                prepared = self.about.get(self._name + why)
                event = oracle.foresee(world, self._name, why, prepared)
                if event is not None:
                    self.opened += 1
                    yield "oracle", event
                    return

        return look

    def strain(self, world: World) -> Iterator[Deed]:
        """People do one of the things that tear a scene, another one each time."""
        last = world.fractures[-1].cause if world.fractures else ""
        ways: dict[str, Callable[[World], Iterator[Deed]]] = {
            "lost": self.lose_touch,
            "mismatch": self.reach_across,
            "overload": self.lean_on_one,
        }
        rest = [why for why in ways if why != last]
        drawn = uniform_one(self.crowd.seed, f"strain|{world.time:.1f}", self.opened, _ANY)
        yield from ways[rest[int(drawn * len(rest))]](world)

    def lose_touch(self, world: World) -> Iterator[Deed]:
        """A group lets go of the rest: many of the threads to it, one by one, are dropped."""
        threads, ids = world.threads, world.dreamers.ids
        sides = self._sides(world, "lost", np.rint(threads.health * 4096.0) * threads.live)
        if sides is None:
            return
        across = _across(world, *sides)
        tied = np.flatnonzero(across & evidence.tied(world))
        held = np.flatnonzero(across & threads.live)
        missing = int(FAILING * _AMPLE * len(tied)) + 1 - int(evidence.failing(world)[tied].sum())
        key = world.dreamers.key[threads.a[held]] ^ (world.dreamers.key[threads.b[held]] * np.uint64(3))
        order = held[np.argsort(uniform(self.crowd.seed, key, 0, _SLIPS), kind="stable")]
        for row in order[: max(missing, 0)].tolist():
            a, b = ids[threads.a[row]], ids[threads.b[row]]
            yield a, ThreadReleased(a, b)

    def reach_across(self, world: World) -> Iterator[Deed]:
        """People reach out to dreams of the opposite mood that have nothing in common with their own."""
        sides = self._sides(world, "mismatch")
        if sides is None:
            return
        across = _across(world, *sides) & world.threads.live
        clash = float(evidence.clash(world)[across].sum()) / 4096.0
        held, ids = int(across.sum()), world.dreamers.ids
        for one, other, apart in _opposed(world, *sides):
            if clash > CLASH * _AMPLE * max(held, 1):
                return
            clash, held = clash + apart * (1.0 - _LIKE), held + 1
            yield ids[one], ThreadOffered(ids[one], ids[other], _LIKE)
            yield ids[other], ThreadAccepted(ids[one], ids[other])

    def lean_on_one(self, world: World) -> Iterator[Deed]:
        """People reach out to the dreamer who already holds most threads, until it is too much; a crowd in
        which there are not so many does nothing."""
        threads, ids, place = world.threads, world.dreamers.ids, world.dreamers.place
        degree = evidence.degrees(world)
        centre = int(np.argmax(degree))
        mine = threads.live & ((threads.a == centre) | (threads.b == centre))
        known = {centre, *threads.a[mine].tolist(), *threads.b[mine].tolist()}
        far = border.distances(place, float(place[centre, 0]), float(place[centre, 1]))
        near = np.argsort(far, kind="stable").tolist()
        free = [row for row in near if row not in known and world.dreamers.presence[row] > 0.3]
        missing = round(MANY * _AMPLE) - int(degree[centre])
        for row in free[: max(missing, 0)] if len(free) >= missing else ():
            yield ids[row], ThreadOffered(ids[row], ids[centre], 0.35)
            yield ids[centre], ThreadAccepted(ids[row], ids[centre])

    @property
    def _name(self) -> str:
        return f"fracture-{self.opened + 1}"

    def _causes(self, world: World, cause: str) -> list[str]:
        """Those that may open now, in the order in which they are tried."""
        if cause in CAUSES:
            return [cause]
        seen = {fracture.cause for fracture in world.fractures} | {"forced"}
        found = [each for each in evidence.diagnose(world) if each.strength > 0.5 or each.cause != "forced"]
        if cause == "any":
            last = world.fractures[-1].cause if world.fractures else ""
            return [each.cause for each in found if each.cause != last]
        return [each.cause for each in found if each.cause not in seen]

    def _sides(self, world: World, cause: str, weight: Floats | None = None) -> tuple[Ints32, Ints32] | None:
        """A group, about somebody, and the rest: the line, across much of `weight`, along which the next
        seam is to open."""
        here = np.flatnonzero(world.dreamers.presence > 0.3)
        if len(here) < 2:
            return None
        row = int(here[key_of(self.crowd.seed, f"{self._name}|{world.time:.1f}") % len(here)])
        self.about[self._name + cause] = row
        return oracle.split(world, row, self._name, weight)


def _across(world: World, left: Ints32, right: Ints32) -> np.ndarray:
    side = np.zeros(len(world.dreamers.ids), np.int8)
    side[left], side[right] = 1, -1
    return np.asarray(side[world.threads.a] * side[world.threads.b] == -1)


def _opposed(world: World, left: Ints32, right: Ints32) -> Iterator[tuple[int, int, float]]:
    """Pairs across the line that are not threaded, and half the difference of their moods: each of the left,
    from the border inwards, with the most opposed of the twelve nearest on the right."""
    threads, mood, place = world.threads, world.dreamers.valence, world.dreamers.place
    tied = set(zip(threads.a.tolist(), threads.b.tolist(), strict=True))
    spots = border.points(place, left, right)
    reach = [border.distances(place[left], x, y) for x, y in spots.tolist()] or [np.zeros(len(left))]
    for one in left[np.argsort(np.min(np.stack(reach), axis=0), kind="stable")].tolist():
        far = border.distances(place[right], *place[one].tolist())
        near = right[np.argsort(far, kind="stable")[:12]].tolist()
        free = [other for other in near if (one, other) not in tied and (other, one) not in tied]
        if free:
            other = max(free, key=lambda row: (abs(float(mood[row] - mood[one])), -row))
            yield one, other, abs(float(mood[other] - mood[one])) * 0.5
