"""What a simulated crowd weaves: plotlines are begun, split, retold, and merged into one.

Each cue looks at the World when its time has come and answers with what happens. The words of lines are no
part of it: `said` chooses them from the dreams, so that they can be kept apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from dreamscape.keyed import uniform_of
from dreamscape.narrative.cast import Cast
from dreamscape.narrative.drama import Deed, Look
from dreamscape.narrative.events import (
    AnyBody,
    EditUndone,
    LineAdded,
    LineMoved,
    LineRewritten,
    PlotBegun,
    PlotsMerged,
    PlotSplit,
)
from dreamscape.narrative.workshops import workshops
from dreamscape.narrative.world import Fracture, Line, Plot, World

PROMPTS = (
    "Where does the water in your dream come from?",
    "Which door did you not open?",
    "Who was there although they could not be?",
    "What did the sky do?",
    "What was too large, and what too small?",
    "Which sound do you still hear?",
    "What did you carry, and to whom?",
    "Where did the light come from?",
    "What changed as soon as you looked at it?",
    "What would you have said, had you had a voice?",
)
"""What a group is asked when it begins."""
_MANY = 60
"""At most so many plotlines are retold, or split, at one cue, however large the crowd."""
_WHO = 61
"""Stream of the keyed numbers."""


@dataclass(slots=True)
class Weaving:
    """The crowd's own memory of what it weaves."""

    crowd: Cast
    prompts: Sequence[str] = PROMPTS
    groups: list[list[int]] = field(default_factory=list)
    begun: dict[int, list[int]] = field(default_factory=dict)  # group -> who has yet to add a line
    named: int = 0  # lines, takes and plotlines named so far
    clashed: bool = False
    regretted: bool = False

    def __post_init__(self) -> None:
        """Find the groups."""
        self.groups = workshops(self.crowd)

    def gather(self, last: bool = False) -> Look:
        """In each group that has begun somebody adds a line, and those whose members are all there begin.

        At the `last` look everybody does what is left to do, with whoever is there.
        """

        def cue(world: World) -> Iterator[Deed]:
            for number, waiting in self.begun.items():
                yield from self._add(number, len(waiting) if last else 1)
            here = set(world.dreamers.ids)
            for number, group in enumerate(self.groups):
                if number not in self.begun:
                    there = [row for row in group if self._id(row) in here]
                    if len(there) == len(group) or (last and there):
                        yield from self._begin(number, there)
                        yield from self._add(number, len(there) if last else 1)

        return cue

    def split(self, world: World) -> Iterator[Deed]:
        """Where a fracture runs between the authors of a plotline, the smaller side goes on alone."""
        ids, done = world.dreamers.ids, 0
        for fracture in world.fractures:
            side = _sides(fracture, len(ids)) if fracture.mended < 1.0 else []
            for plot in world.plots if side else ():
                torn = _torn(plot, side)
                if torn and done < _MANY:
                    done += 1
                    lines = tuple(line.id for line in torn)
                    yield ids[torn[0].author], PlotSplit(plot.id, self._name("p"), lines)
            if done:
                return  # the next look sees what they are now

    def retell(self, world: World) -> Iterator[Deed]:
        """In some plotlines somebody says a line of another anew, and somebody moves another one up."""
        ids = world.dreamers.ids
        alive = [plot for plot in world.plots if len(plot.lines) > 1]
        for plot in self._some(alive, world):
            line, weaver = self._line_and_weaver(plot, world)
            yield ids[weaver], LineRewritten(line.id, self._name("t"), ids[weaver], line.take.id)
            if len(plot.lines) > 2:
                last = len(plot.lines) - (2 if plot.lines[-1] is line else 1)
                before, moved = plot.lines[last - 1 : last + 1]
                yield ids[plot.lines[0].author], LineMoved(moved.id, plot.lines[0].id, before.id)

    def clash(self, world: World) -> Iterator[Deed]:
        """Once, two weavers say the same line anew at a time: both takes stay, and the second one is told."""
        ids = world.dreamers.ids
        alive = [plot for plot in world.plots if len(plot.lines) > 1]
        for plot in alive[:1] if not self.clashed else ():
            self.clashed = True
            line = plot.lines[0]
            for weaver in (plot.lines[1].author, line.author):
                yield ids[weaver], LineRewritten(line.id, self._name("t"), ids[weaver], line.take.id)

    def take_back(self, world: World) -> Iterator[Deed]:
        """Once, the weaver who retold a line last thinks better of it."""
        told = [
            line.take
            for plot in world.plots
            for line in plot.lines
            if line.earlier and not line.variants and line.take.seq == line.seq
        ]
        if told and not self.regretted:
            self.regretted = True
            last = max(told, key=lambda take: take.seq)
            yield last.by, EditUndone(last.seq)

    def merge(self, world: World) -> Iterator[Deed]:
        """Neighbouring plotlines become one, two by two; what was split comes together first."""
        yield from self._pair(world)

    def converge(self, world: World) -> Iterator[Deed]:
        """All that is still apart becomes one."""
        alive = [plot for plot in world.plots if plot.lines]
        for plot in alive[1:]:
            yield self._merged(world, alive[0], plot)

    def find_again(self, world: World) -> Iterator[Deed]:
        """Some whose line others have retold let their own words stand again; so conflicts end, too."""
        ids, done = world.dreamers.ids, 0
        for line in (line for plot in world.plots for line in plot.lines):
            own = [take for take in (*line.earlier, *line.variants) if take.dreamer == line.author]
            if own and line.take.dreamer != line.author and done < _MANY:
                done += 1
                one = ids[line.author]
                yield one, LineRewritten(line.id, own[-1].id, one, line.take.id)

    def _pair(self, world: World) -> Iterator[Deed]:
        alive = {plot.id: plot for plot in world.plots if plot.lines}
        free = dict(alive)
        for plot in alive.values():
            if plot.id in free and plot.parent in free and plot.parent != plot.id:
                yield self._merged(world, free.pop(plot.parent), free.pop(plot.id))
        rest = sorted(free.values(), key=lambda plot: (self._corner(plot, world), plot.seq))
        for number, (one, two) in enumerate(pairwise(rest)):
            if number % 2 == 0:
                yield self._merged(world, *sorted((one, two), key=lambda plot: plot.seq))

    def _merged(self, world: World, plot: Plot, other: Plot) -> Deed:
        return world.dreamers.ids[other.lines[0].author], PlotsMerged(plot.id, other.id)

    def _corner(self, plot: Plot, world: World) -> int:
        """Where its first author lives, as one number that is close for neighbours (Morton 1966)."""
        x, y = np.minimum(world.dreamers.home[plot.lines[0].author] * 256.0, 255.0).astype(np.int64).tolist()
        return sum((x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1 for bit in range(8))

    def _some(self, plots: list[Plot], world: World) -> list[Plot]:
        """A third of them, others at each tick."""
        tick = round(world.time * 10)
        chance = [(self._chance(plot.lines[0].author, tick), plot) for plot in plots]
        chance.sort(key=lambda each: each[0])
        return [plot for _, plot in chance[: min(-(-len(plots) // 3), _MANY)]]

    def _line_and_weaver(self, plot: Plot, world: World) -> tuple[Line, int]:
        """A line, and somebody of the same plotline who did not write it."""
        authors = [line.author for line in plot.lines]
        place = int(self._chance(authors[0], round(world.time * 10) + 1) * len(authors))
        return plot.lines[place], authors[place - 1]

    def _chance(self, row: int, tick: int) -> float:
        return uniform_of(self.crowd.seed, int(self.crowd.keys[row]), tick, _WHO)

    def _begin(self, number: int, rows: list[int]) -> Iterator[Deed]:
        ids = tuple(self._id(row) for row in rows)
        self.begun[number] = rows
        yield ids[0], PlotBegun(f"p{number + 1}", self.prompts[number % len(self.prompts)], ids)

    def _add(self, number: int, count: int) -> Iterator[Deed]:
        """The next `count` who have yet to add a line do so."""
        waiting = self.begun[number]
        self.begun[number] = waiting[count:]
        for row in waiting[:count]:
            yield self._id(row), LineAdded(f"p{number + 1}", self._name("l"), self._id(row))

    def _id(self, row: int) -> str:
        return self.crowd.dreams[row].id

    def _name(self, letter: str) -> str:
        """A name of its own. The first plotlines are called after their groups."""
        self.named += 1
        return f"{letter}{self.named + (len(self.groups) if letter == 'p' else 0)}"


def _sides(fracture: Fracture, count: int) -> list[int]:
    """-1 left, 1 right, 0 neither, by row."""
    side = np.zeros(count, np.int64)
    side[fracture.left], side[fracture.right] = -1, 1
    found: list[int] = side.tolist()
    return found


def _torn(plot: Plot, side: list[int]) -> list[Line]:
    """The lines on the smaller of two sides that a plotline has authors on; none when it has on one only."""
    left = [line for line in plot.lines if side[line.author] < 0]
    right = [line for line in plot.lines if side[line.author] > 0]
    if not left or not right:
        return []
    return right if len(right) <= len(left) else left


def said(bodies: Iterable[AnyBody], lines: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """(dreamer, words, take) of every line and retelling among `bodies`.

    Words come from the dream of whose they are, the next of their `lines` (by dreamer) each time, so that
    nobody's words are ever kept under somebody else's name. A dreamer without lines says nothing.
    """
    spoken: dict[str, int] = {}
    known: set[str] = set()
    for body in bodies:
        if not isinstance(body, LineAdded | LineRewritten):
            continue
        own = lines.get(body.dreamer, ())
        take = body.line if isinstance(body, LineAdded) else body.take
        if own and take not in known:
            known.add(take)
            count = spoken[body.dreamer] = spoken.get(body.dreamer, 0) + 1
            yield body.dreamer, own[(count - 1) % len(own)], take
