"""What a simulated crowd does once it is together: it falters, mends, converges and lets go.

`cues.py` says by which name a festival calls for each of these.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from dreamscape.keyed import uniform, uniform_one
from dreamscape.narrative import border, oracle, roles
from dreamscape.narrative.cast import Cast
from dreamscape.narrative.events import (
    PATCHES,
    AnyBody,
    FractureOpened,
    FracturePatched,
    ShareSet,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
)
from dreamscape.narrative.evidence import WEAK
from dreamscape.narrative.patches import SUITS, begin
from dreamscape.narrative.world import Fracture, World

Deed = tuple[str, AnyBody]
"""By whom, and what happens."""
Look = Callable[[World], Iterator[Deed]]
"""Looks at the World when its time has come and answers with what happens."""

_MANY = 300
"""Of a large crowd at most so many reach out, open up or regroup at one cue."""
_ALIKE = 0.3
"""Affinity from which a lost thread is worth rekindling."""
_WIDE = 0.92
"""The share of who lets nearly all of the dream flow."""
_WARY, _LETS_GO, _REACHES = 54, 56, 57
"""Streams of the keyed numbers."""


@dataclass(slots=True)
class Drama:
    """The crowd's own memory of the show."""

    crowd: Cast
    pace: float
    spliced: str = ""
    failed: bool = False
    kinds: list[str] = field(default_factory=list)  # of the patches made in the mending
    moved: set[str] = field(default_factory=set)  # whose share is not what it was in the beginning
    wide: set[str] = field(default_factory=set)  # who opened up for the convergence

    def half_mend(self, kind: str) -> Look:
        """Somebody tries to mend the latest seam, and does not get far."""

        def look(world: World) -> Iterator[Deed]:
            hurt = [fracture for fracture in world.fractures if fracture.mended < 1.0]
            if hurt:
                yield from self._patch(world, hurt[-1], kind, 0.5)

        return look

    def mend(self, world: World) -> Iterator[Deed]:
        """The next patch: of a kind not used yet where it suits best, else the best for the widest seam."""
        hurt = self._hurt(world)
        if not hurt:
            return
        if not self.spliced:
            self.spliced = hurt[0].id
            yield from self._patch(world, hurt[0], "splice", 1.0)
            return
        waiting = [fracture for fracture in hurt if fracture.id != self.spliced or self.failed] or hurt
        unused = [kind for kind in PATCHES if kind not in self.kinds]
        if unused:
            kind = unused[0]
            fracture = max(waiting, key=lambda each: SUITS[each.cause][kind] - 0.5 * each.mended)
        else:
            fracture = min(waiting, key=lambda each: each.mended)
            kind = best_for(fracture.cause)
        yield from self._patch(world, fracture, kind, 1.0)

    def undo_splice(self, world: World) -> Iterator[Deed]:
        """The oracle sees a splice give way."""
        for fracture in world.fractures:
            if (
                not self.failed
                and fracture.id == self.spliced
                and oracle.gives_way(fracture, world, 5.0 / self.pace)
            ):
                self.failed = True
                x, y = fracture.patches[-1].x, fracture.patches[-1].y
                yield "oracle", FractureOpened(fracture.id, fracture.cause, (), (), x, y)

    def mend_each(self, world: World) -> Iterator[Deed]:
        """At every open seam somebody mends the next place that nobody holds."""
        yield from self._fill(world, 1)

    def finish(self, world: World) -> Iterator[Deed]:
        """Everybody at the seams that are still open mends at once, wherever nobody holds them yet."""
        yield from self._fill(world, border.POINTS)

    def _fill(self, world: World, most: int) -> Iterator[Deed]:
        for fracture in self._hurt(world):
            kind = best_for(fracture.cause)
            extent = 0.85 * begin(fracture.cause, kind, "", 0, 0, 0, 1.0).extent
            for spot in islice(bare(world, fracture, extent), most):
                yield self._made(world, fracture, kind, spot, 1.0)

    def withdraw_shares(self, world: World) -> Iterator[Deed]:
        """The wary let less of their dream flow."""
        for row in self._wary(world):
            dream = self.crowd.dreams[row]
            self.moved.add(dream.id)
            yield dream.id, ShareSet(dream.id, round(0.35 * dream.share, 3))

    def trust_again(self, world: World) -> Iterator[Deed]:
        """They open up, further than before."""
        for row in self._wary(world):
            dream = self.crowd.dreams[row]
            yield dream.id, ShareSet(dream.id, round(min(1.0, 0.5 + 0.5 * dream.share), 3))

    def restore_shares(self, world: World) -> Iterator[Deed]:
        """Everybody is as open as in the beginning; of a large crowd a third at a time."""
        here = set(world.dreamers.ids)
        moved = [dream for dream in self.crowd.dreams if dream.id in self.moved and dream.id in here]
        for dream in moved[: self._part(len(here))]:
            self.moved.discard(dream.id)
            self.wide.discard(dream.id)
            yield dream.id, ShareSet(dream.id, dream.share)

    def open_wide(self, world: World) -> Iterator[Deed]:
        """Everybody lets nearly all of the dream flow, the most guarded last; a third of a large crowd at
        a time. What unity asks for is given freely, so it breaks nothing."""
        dreamers = world.dreamers
        order = np.argsort(-np.rint(dreamers.share * 4096.0), kind="stable")
        guarded = order[(dreamers.share[order] < _WIDE) & (dreamers.presence[order] > 0.05)]
        asked = [one for row in guarded.tolist() if (one := dreamers.ids[row]) not in self.wide]
        for one in asked[: self._part(len(order))]:
            self.moved.add(one)
            self.wide.add(one)
            yield one, ShareSet(one, _WIDE)

    def _part(self, count: int) -> int:
        return max(_MANY, count // 3 + 1)

    def open_up(self, world: World) -> Iterator[Deed]:
        """The most guarded let more of their dreams flow."""
        dreamers = world.dreamers
        order = np.argsort(np.rint(dreamers.share * 4096.0), kind="stable")
        for row in order[:_MANY].tolist():
            if dreamers.presence[row] > 0.0 and dreamers.share[row] < 0.85:
                share = round(min(0.9, float(dreamers.share[row]) + 0.2), 3)
                yield dreamers.ids[row], ShareSet(dreamers.ids[row], share)

    def regroup(self, world: World) -> Iterator[Deed]:
        """Some let a thread go and reach out to somebody else who lives near, and so do those who hold
        fewer than two: other groups come about."""
        threads, dreamers, tick = world.threads, world.dreamers, round(world.time * 10)
        ids, held = dreamers.ids, np.flatnonzero(threads.live)
        key = dreamers.key[threads.a[held]] ^ (dreamers.key[threads.b[held]] * np.uint64(3))
        loose = held[uniform(self.crowd.seed, key, tick, _LETS_GO) < 0.25][:_MANY]
        ends = list(zip(threads.a[loose].tolist(), threads.b[loose].tolist(), strict=True))
        for a, b in ends:
            yield ids[a], ThreadReleased(ids[a], ids[b])
        degree = np.bincount(np.concatenate([threads.a[held], threads.b[held]]), minlength=len(ids))
        alone = np.flatnonzero((degree < 2) & (dreamers.presence > 0.3))[:_MANY].tolist()
        for a, b in [*ends, *((row, row) for row in alone)]:
            other = self._near(world, a, (a, b), tick)
            if other is not None:
                yield ids[a], ThreadOffered(ids[a], ids[other], 0.5)
                yield ids[other], ThreadAccepted(ids[a], ids[other])

    def _near(self, world: World, row: int, but: tuple[int, int], tick: int) -> int | None:
        """One of the eight who live nearest to the dreamer `row`, by a keyed number."""
        dreamers = world.dreamers
        x, y = dreamers.place[row].tolist()
        order = np.argsort(border.distances(dreamers.place, x, y), kind="stable")[:12].tolist()
        near = [one for one in order if one not in but and dreamers.presence[one] > 0.3][:8]
        drawn = uniform_one(self.crowd.seed, dreamers.ids[row], tick, _REACHES)
        return near[int(drawn * len(near))] if near else None

    def rekindle(self, world: World) -> Iterator[Deed]:
        """Who lost somebody reaches out again, the most alike first: a third of what was lost at a time."""
        ids, columns = world.dreamers.ids, world.threads
        awake = (world.dreamers.presence > 0.3) & (world.dreamers.rest < 0.5)
        lost = ~columns.live | (columns.health < WEAK)
        rows = np.flatnonzero(lost & awake[columns.a] & awake[columns.b] & (columns.affinity >= _ALIKE))
        order = rows[np.argsort(-np.rint(columns.affinity[rows] * 4096.0), kind="stable")]
        for row in order[: len(order) // 3 + 1].tolist():
            a, b = ids[columns.a[row]], ids[columns.b[row]]
            yield a, ThreadReleased(a, b)
            yield a, ThreadOffered(a, b, round(float(columns.affinity[row]), 3))
            yield b, ThreadAccepted(a, b)

    def let_go(self, world: World) -> Iterator[Deed]:
        """A fifth of the threads, the least alike, are released."""
        threads, ids = world.threads, world.dreamers.ids
        order = np.argsort(np.rint(threads.affinity * 4096.0), kind="stable")
        for row in order[: len(order) // 5].tolist():
            a, b = ids[threads.a[row]], ids[threads.b[row]]
            yield a, ThreadReleased(a, b)

    def shift_roles(self, world: World) -> Iterator[Deed]:
        """The oracle sees who has become something else."""
        most = max(1, min(len(self.crowd.dreams) // 20, 150))
        for body in roles.shifts(world, round(world.time * 10), most):
            yield "oracle", body

    def _hurt(self, world: World) -> list[Fracture]:
        return [fracture for fracture in world.fractures if fracture.mended < 1.0]

    def _wary(self, world: World) -> list[int]:
        """Rows of the crowd: those of the wary who have joined."""
        chance = uniform(self.crowd.seed, self.crowd.keys, 0, _WARY)
        here = set(world.dreamers.ids)
        wary = np.flatnonzero(chance < 0.45).tolist()
        return [row for row in wary if self.crowd.dreams[row].id in here]

    def _patch(self, world: World, fracture: Fracture, kind: str, strength: float) -> Iterator[Deed]:
        self.kinds.append(kind)
        yield self._made(world, fracture, kind, _loneliest(world, fracture), strength)

    def _made(
        self, world: World, fracture: Fracture, kind: str, spot: tuple[float, float], strength: float
    ) -> Deed:
        here = np.flatnonzero(world.dreamers.presence > 0.3)
        near = np.argsort(border.distances(world.dreamers.place[here], *spot), kind="stable")
        turn = len(fracture.patches) % min(3, max(len(here), 1))
        by = world.dreamers.ids[here[near[turn]]] if len(here) else "crew"
        x, y = round(spot[0], 6), round(spot[1], 6)
        return by, FracturePatched(fracture.id, kind, by, x, y, strength)


def _loneliest(world: World, fracture: Fracture) -> tuple[float, float]:
    """The place on the seam, as far as it has run, that is furthest from all its patches."""
    spots = border.points(world.dreamers.place, fracture.left, fracture.right)
    run = border.distances(spots, fracture.x, fracture.y) <= fracture.reach if len(spots) else spots
    if not len(spots) or not run.any():
        return fracture.x, fracture.y
    spots = spots[run]
    if not fracture.patches:
        middle = border.distances(spots, fracture.x, fracture.y)
    else:
        each = [border.distances(spots, patch.x, patch.y) - patch.reach for patch in fracture.patches]
        middle = -np.min(np.stack(each), axis=0)
    best = spots[np.argmin(middle)]
    return float(best[0]), float(best[1])


def bare(world: World, fracture: Fracture, extent: float) -> Iterator[tuple[float, float]]:
    """Places from which new patches of `extent` plane heights would close all that no patch holds."""
    spots = border.points(world.dreamers.place, fracture.left, fracture.right)
    for patch in fracture.patches:
        if patch.strength > 0.9:
            spots = spots[border.distances(spots, patch.x, patch.y) > 0.9 * patch.reach]
    while len(spots):
        first = spots[np.argmin(border.distances(spots, fracture.x, fracture.y))]
        near = spots[border.distances(spots, float(first[0]), float(first[1])) <= extent]
        middle = near[len(near) // 2]
        yield float(middle[0]), float(middle[1])
        spots = spots[border.distances(spots, float(middle[0]), float(middle[1])) > extent]


def best_for(cause: str) -> str:
    return max(SUITS[cause], key=SUITS[cause].__getitem__)
