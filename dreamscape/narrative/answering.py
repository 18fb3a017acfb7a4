"""What a simulated crowd answers to wounds: it calls rallies and comes to them, and holds the dialogue.

Cues like those of `drama.py`: each looks at the World when its time has come.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from dreamscape.keyed import uniform
from dreamscape.narrative import border, watch
from dreamscape.narrative.cast import Cast
from dreamscape.narrative.drama import Deed, Look
from dreamscape.narrative.events import RallyAnswered, RallyCalled, Spoken
from dreamscape.narrative.exact import Floats, Longs
from dreamscape.narrative.watch import Vigil
from dreamscape.narrative.world import Fracture, World

_COMES, _SPEAKS = 55, 56
"""Streams of the keyed numbers."""
_MANY = 60
"""At most so many come, or speak, at one cue."""


@dataclass(slots=True)
class Answering:
    """The crowd's own memory of its rallies, and the oracle's vigil."""

    crowd: Cast
    called: int = 0
    watched: int = 0
    vigil: Vigil = field(default_factory=Vigil)

    def call(self, world: World) -> Iterator[Deed]:
        """Who is nearest to the beginning of the widest seam calls, unless somebody calls there already."""
        calling = {rally.fracture for rally in world.rallies if rally.open}
        hurt = [one for one in world.fractures if one.mended < 0.9 and one.id not in calling]
        here = _here(world)
        if not hurt or len(here) < 2:
            return
        one = max(hurt, key=lambda each: round(each.opening * (1.0 - each.mended), 4))
        row = here[np.argmin(border.distances(world.dreamers.place[here], one.x, one.y))]
        self.called += 1
        by = world.dreamers.ids[row]
        yield by, RallyCalled(f"rally-{self.called}", one.id, by, one.x, one.y)

    def answer(self, world: World) -> Iterator[Deed]:
        """About half of those who live near a rally come to it."""
        dreamers, here = world.dreamers, _here(world)
        chance = uniform(world.seed, dreamers.key, round(world.time * 10.0), _COMES)
        for rally in world.rallies:
            if not rally.open:
                continue
            far = border.distances(dreamers.place[here], rally.x, rally.y)
            near = here[np.argsort(far, kind="stable")][: max(4, len(here) // 6)]
            gone = {dreamers.ids.index(rally.by), *rally.came.tolist()}
            for row in [row for row in near.tolist() if chance[row] < 0.5 and row not in gone][:_MANY]:
                yield dreamers.ids[row], RallyAnswered(rally.id, dreamers.ids[row])

    def speak(self, about: str) -> Look:
        """Some speak, for themselves or for all; those who live by a forced seam more than others."""

        def cue(world: World) -> Iterator[Deed]:
            here = _here(world)
            most = min(max(2, len(here) // 8), _MANY)
            for row in self._speakers(world, here)[:most].tolist():
                yield world.dreamers.ids[row], Spoken(world.dreamers.ids[row], about)

        return cue

    def _speakers(self, world: World, here: Longs) -> Longs:
        """The rows `here`, those who are most drawn to speak first."""
        drawn = uniform(world.seed, world.dreamers.key, round(world.time * 10.0), _SPEAKS)[here]
        for one in world.fractures:
            if one.cause == "forced" and one.mended < 1.0:
                drawn = drawn * np.minimum(_far(world, one, here) / 0.3, 1.0)
        silent = world.dreamers.voice[here] == 0.0
        order = np.argsort(np.rint(drawn * 2.0**30) + np.where(silent, 0.0, 2.0**31), kind="stable")
        return here[order]

    def keep_watch(self, world: World) -> Iterator[Deed]:
        """The oracle sees whether unity has been forced for too long."""
        name = f"forced-{self.watched + 1}"
        self.vigil, event = watch.watch(world, self.vigil, name, ("forced",))
        if event is not None:
            self.watched += 1
            yield "oracle", event


def _here(world: World) -> Longs:
    return np.flatnonzero(world.dreamers.presence > 0.3)


def _far(world: World, one: Fracture, rows: Longs) -> Floats:
    """From each of `rows` to the seam, plane heights."""
    spots = border.points(world.dreamers.place, one.left, one.right)
    place = world.dreamers.place[rows]
    if not len(spots):
        return border.distances(place, one.x, one.y)
    far = np.stack([border.distances(place, x, y) for x, y in spots.tolist()])
    return np.asarray(far.min(axis=0), np.float64)
