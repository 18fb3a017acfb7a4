"""The festival as it goes along while people live it: what its programme and its oracle do, second by second.

Nothing here acts for a person. Acts, controls and moments come from the programme; seams open on evidence;
roles follow from what people did; threads are offered between likes, for people to take or leave; and a seam
that nobody mends for long is mended by the house. What it says is appended like everything else, under
keys that name it, so that saying it twice after a restart says it once.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from dreamscape.narrative import roles, watch
from dreamscape.narrative.controls import Controls
from dreamscape.narrative.drama import bare, best_for
from dreamscape.narrative.events import (
    ActBegun,
    AnyBody,
    ControlSet,
    Event,
    FestivalSet,
    FracturePatched,
    MomentMarked,
)
from dreamscape.narrative.exact import TICKS
from dreamscape.narrative.patches import begin
from dreamscape.narrative.programme import timetable
from dreamscape.narrative.programme.festival import Festival, permits
from dreamscape.narrative.programme.writing import to_toml
from dreamscape.narrative.world import World

RUN = 86_400.0
"""Seconds after which a festival that is a loop is laid out anew; one that is none, after its own length."""
HOUSE_MENDS = 75.0
"""Seconds (of the story's pace) for which a seam stays open before the house mends it."""
_AGAIN = 12.0
"""Seconds between two mendings of the house at one seam."""
_ROLES = 20.0
"""Seconds between two looks at who has become something else."""
_CLOSED = 0.97
"""Mended so far, a seam closes by itself."""
HOUSE = "house"
"""By whom seams are mended that nobody mends."""
_OVERLAP = 2.0
"""Seconds before the last known moment from which on everything is said again after a restart."""

_NAMED = re.compile(r"run-(\d+)(?:@(-?[\d.]+))?-")
"""Keys of what the programme does: the run's number and, where it did not begin there, its beginning."""
Entry = tuple[float, str, str, AnyBody]
"""at (show time, seconds), by, key, body."""


@dataclass(frozen=True, slots=True)
class Run:
    """One time through the festival."""

    number: int
    begun: float  # show time, seconds

    @classmethod
    def last_in(cls, events: Iterable[Event]) -> "Run | None":
        """The run that a show is in, from its events; None when none has begun live."""
        found = None
        for event in events:
            named = _NAMED.match(event.key)
            if named and isinstance(event.body, FestivalSet):
                found = cls(int(named[1]), float(named[2]) if named[2] else event.at)
        return found


class Direction:
    """Lives on from second to second. The same Worlds at the same times give the same entries."""

    def __init__(self, festival: Festival, seed: int, run: Run | None, now: float) -> None:
        """`run` is what `Run.last_in` found; `now` the show time at which it goes on, seconds."""
        self._festival, self._seed = festival, seed
        self._run = run or Run(1, now)
        self._waiting = deque(self._laid_out(now if run else -_OVERLAP))
        self._vigil = watch.Vigil(now)
        self._watched = self._shifted = now
        self._mended: dict[str, float] = {}

    def due(self, world: World, now: float) -> Iterator[Entry]:
        """What happens until show time `now` (seconds), `world` being as it is about then."""
        while self._waiting and self._waiting[0][0] <= now:
            yield self._waiting.popleft()
        if now >= self._run.begun + self._length():
            self._run = Run(self._run.number + 1, now)
            self._waiting = deque(self._laid_out(-_OVERLAP))
        if now - self._watched >= 1.0:
            self._watched = now
            yield from self._watch(world, now)
            yield from self._mend(world, now)
        if now - self._shifted >= _ROLES:
            self._shifted = now
            most = max(1, len(world.dreamers.ids) // 10)
            for shift in roles.shifts(world, round(now * TICKS), most):
                yield now, "oracle", f"role-{shift.dreamer}-{now:.1f}", shift

    @property
    def run(self) -> int:
        """The number of the run that goes on now: another one begins with each jump."""
        return self._run.number

    def jump(self, act: int, now: float) -> Iterator[Entry]:
        """Act number `act` begins at show time `now` (seconds), and the programme goes on from there. Raises
        LookupError when there is no such act."""
        table = timetable.timetable(self._festival, self._seed + self._run.number + 1, self._length())
        scene = next((one for one in table.scenes if one.index == act), None)
        if scene is None:
            raise LookupError(f"there is no act {act}")
        self._run = Run(self._run.number + 1, round(now - scene.begin, 3))
        self._waiting = deque(self._laid_out(now + _OVERLAP - 1e-3))
        body = FestivalSet(self._festival.name, to_toml(self._festival))
        yield now, "festival", f"run-{self._run.number}@{self._run.begun}-0", body

    def led(self, now: float) -> dict[str, float]:
        """Where the programme by itself has each of the story's controls at show time `now` (seconds)."""
        table = timetable.timetable(self._festival, self._seed + self._run.number, self._length())
        controls, since = Controls(), now - self._run.begun
        for move in timetable.moves(table):
            if move.at <= since:
                controls.set(move.control, move.value, move.at, move.seconds)
        return {name: controls.at(name, since) for name in controls.moves}

    def _length(self) -> float:
        return RUN if self._festival.loop else self._festival.length

    def _laid_out(self, known: float) -> list[Entry]:
        """All that the programme does in this run, after what was `known` (show time, seconds)."""
        table = timetable.timetable(self._festival, self._seed + self._run.number, self._length())
        begun, head = self._run.begun, f"run-{self._run.number}"
        items: list[tuple[float, AnyBody]] = [
            (0.0, FestivalSet(self._festival.name, to_toml(self._festival)))
        ]
        for scene in table.scenes:
            items.append((scene.begin, ActBegun(scene.act.name, scene.index, round(scene.length, 3))))
            items.append((scene.begin + scene.act.moment * scene.length, MomentMarked(scene.act.name)))
        for move in timetable.moves(table):
            items.append((move.at, ControlSet(move.control, move.value, round(move.seconds, 3))))
        items.sort(key=itemgetter(0))
        named = [(begun + at, "festival", f"{head}-{place}", body) for place, (at, body) in enumerate(items)]
        return [entry for entry in named if entry[0] >= known - _OVERLAP]

    def _watch(self, world: World, now: float) -> Iterator[Entry]:
        name = f"seam-{self._run.number}-{now:.1f}"
        self._vigil, opened = watch.watch(world, self._vigil, name)
        if opened is not None and permits(self._festival, world.act_index, opened):
            yield now, "oracle", name, opened

    def _mend(self, world: World, now: float) -> Iterator[Entry]:
        """At a seam that has been open for long the house mends the next place that nobody holds."""
        pace = min(max(world.controls.get("pace", 1.0), 1.0), 6.0)
        for seam in world.fractures:
            patient = _AGAIN if seam.id in self._mended else HOUSE_MENDS
            waited = now - self._mended.get(seam.id, seam.at)
            if seam.mended >= _CLOSED or waited * pace < patient:
                continue
            self._mended[seam.id] = now
            kind = best_for(seam.cause)
            extent = 0.85 * begin(seam.cause, kind, HOUSE, 0.0, 0.0, now, 1.0).extent
            spot = next(bare(world, seam, extent), (seam.x, seam.y))
            x, y = (round(each, 4) for each in spot)
            name = f"mend-{seam.id}-{now:.1f}"
            yield now, HOUSE, name, FracturePatched(seam.id, kind, HOUSE, x, y)
