"""What happens between two pictures to visuals that were dropped in: they come, change, are weighed, go."""

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import moderngl

from dreamscape.errors import DreamError
from dreamscape.render.ahead import Ahead
from dreamscape.render.compositor import Compositor
from dreamscape.render.dropin.checking import LIMIT, Checked, Checking
from dreamscape.render.dropin.slowness import Slowness
from dreamscape.render.dropin.standing import (
    APPEARED,
    ASIDE,
    CHECKING,
    GONE,
    KEPT,
    REFUSED,
    SCALED,
    Standing,
)  # fmt: skip
from dreamscape.render.dropin.taken import Taken
from dreamscape.render.dropin.watching import Seen, Watching
from dreamscape.render.flashes import MOST_FLASHES
from dreamscape.render.foreign import Drawn
from dreamscape.render.isf import Visual
from dreamscape.render.library import files_of
from dreamscape.render.rehearsal import errors_of
from dreamscape.render.targets import Size

T = TypeVar("T")
Tell = Callable[[Standing], None]


@dataclass(slots=True)
class _Coming:
    """A visual whose programs are being compiled."""

    standing: Standing  # once it is there
    visual: Visual
    ahead: Sequence[Ahead]
    steps: Generator[None]


class DropIn:
    """Lives as long as the stage. `step` belongs to the thread that draws; the rest is done beside it."""

    def __init__(
        self,
        taken: Taken,
        compositors: Sequence[Compositor],
        tell: Tell,
        rate: float = 30.0,
        limit: float = LIMIT,
    ) -> None:
        """`taken.find` is what the compositors ask; the first is the one that matters. `tell` hears of each
        visual that stands otherwise than before. `rate` is pictures a second, `limit` the seconds that a
        check may take."""
        self.standings: dict[str, Standing] = {}
        """How each visual stands, by name; one that is gone stays in it."""
        self.checking = Checking(limit, taken.is_missed)
        self._taken, self._compositors, self._tell = taken, tuple(compositors), tell
        self.slowness = Slowness(self._compositors[0], rate)
        self._seen: SimpleQueue[Seen] = SimpleQueue()
        self._coming: list[_Coming] = []
        self._watching = Watching(taken.folders, self._seen.put)

    def step(self) -> None:
        """Go on by a little, between two pictures: at most one program is compiled."""
        for seen in _all(self._seen):
            self._look(seen)
        for checked in _all(self.checking.done):
            self._judge(checked)
        self._compile()
        self._weigh()

    def close(self) -> None:
        """Let go of threads and processes, and of what was being compiled."""
        self._watching.close()
        self.checking.close()
        for one in self._coming:
            _release(one)
        self._coming.clear()
        self.slowness.close()

    def catalogue(self) -> dict[str, tuple[str, ...]]:
        """Name to keywords of all that can be dreamt now."""
        there = [name for name, one in self.standings.items() if one.state != GONE]
        return dict(self._taken.catalogue(there))

    def _look(self, seen: Seen) -> None:
        """Ask for a check of all that a change concerns."""
        loose = seen.changed.difference(seen.visuals.values())
        octaves = self._compositors[0].programs.octaves()
        for name, path in seen.visuals.items():
            before = self.standings.get(name)
            changed = path in seen.changed or (before is not None and before.path in seen.changed)
            if changed:
                same = before is not None and before.path == path
                now = before if before is not None and same else Standing(name, path, CHECKING, 0.0)
                self._stand(replace(now, state=CHECKING, when=time.time()))
            if changed or (before is not None and self._rests_on(before, loose)):
                self.checking.ask(name, path, octaves)
        for name, before in list(self.standings.items()):
            if name not in seen.visuals and before.state != GONE:
                self._drop(name)
                self._stand(Standing(name, before.path, GONE, time.time()))
        self._taken.awaited &= set(seen.visuals)

    def _rests_on(self, standing: Standing, changed: frozenset[Path]) -> bool:
        """Whether a change of other files concerns it; what is wrong with a broken one may lie anywhere."""
        good = self._taken.good(standing.name)
        if good is None or standing.state in (REFUSED, KEPT, CHECKING):
            return bool(changed)
        return not files_of(good).isdisjoint(changed)

    def _judge(self, checked: Checked) -> None:
        """A check is done."""
        standing = self.standings[checked.name]
        if standing.state == GONE or standing.path != checked.path:
            return
        self._drop(checked.name)
        if checked.visual is None:
            self._refuse(checked.name, checked.path, checked.report["errors"])
            return
        self._watching.also(checked.stamps)
        report = checked.report
        known = replace(
            standing, state=APPEARED, message=_warned(report), file="", line=0,
            ns_per_px=report["ns_per_px"], flashes=report["flashes"],
        )  # fmt: skip
        self._prepare(known, checked.visual, self.slowness.fitting(report["ns_per_px"]))

    def _refuse(self, name: str, path: Path, errors: Sequence[Mapping[str, Any]]) -> None:
        """What was good before stays."""
        self._taken.awaited.discard(name)
        state = REFUSED if self._taken.good(name) is None else KEPT
        first, before = errors[0], self.standings[name]
        wrong = state, first["message"], first["file"], first["line"]
        if wrong != (before.state, before.message, before.file, before.line):  # else it is known
            self._stand(Standing(name, path, state, time.time(), *wrong[1:]))

    def _prepare(self, standing: Standing, visual: Visual, size: Size) -> None:
        """Compile it, from the next step on."""
        ahead = [Ahead(one.context, one.programs, standing.name, visual, size) for one in self._compositors]
        steps = (step for one in ahead for step in one.steps())
        self._coming.append(_Coming(standing, visual, ahead, steps))

    def _drop(self, name: str) -> None:
        """What is being compiled under this name is not wanted any more."""
        for one in [one for one in self._coming if one.standing.name == name]:
            _release(one)
            self._coming.remove(one)

    def _compile(self) -> None:
        """One program; after a visual's last one it is drawn by what was compiled."""
        if not self._coming:
            return
        one = self._coming[0]
        try:
            if next(one.steps, self) is not self:
                return
        except (DreamError, moderngl.Error) as error:
            self._drop(one.standing.name)
            path = one.standing.path
            self._refuse(one.standing.name, path, errors_of(DreamError(str(error)), path))
            return
        self._coming.remove(one)
        self._take_over(one)

    def _take_over(self, one: _Coming) -> None:
        name, standing = one.standing.name, replace(one.standing, when=time.time())
        self.slowness.forget(name)
        for ahead in one.ahead:
            ahead.take_over()
        self._taken.awaited.discard(name)
        if standing.state == ASIDE:
            self._taken.set_aside(name)
        else:
            self._taken.take(name, one.visual)
        self._stand(standing)

    def _weigh(self) -> None:
        """Draw smaller, or set aside, what takes too much of the time."""
        coming = {one.standing.name for one in self._coming}
        states = (APPEARED, SCALED)
        names = [
            one.name for one in self.standings.values() if one.state in states and one.name not in coming
        ]
        weighed = self.slowness.next(names)
        if weighed is None or weighed[1] <= self.slowness.allowed:
            return
        name, seconds = weighed
        allowed = self.slowness.allowed
        took = f"takes {1000.0 * seconds:.0f} ms of each picture, {1000.0 * allowed:.0f} are allowed"
        smaller, good = self.slowness.smaller(name), self._taken.good(name)
        if smaller is not None and good is not None:
            message = f"{took}: it is drawn at {smaller[0]}x{smaller[1]} from now on"
            self._prepare(replace(self.standings[name], state=SCALED, message=message), good, smaller)
            return
        message = f"{took}: another is drawn in its place until it is saved anew, and made cheaper"
        aside = replace(self.standings[name], state=ASIDE, message=message)
        self._prepare(aside, self._taken.stand_in(), Drawn.SIZES[0])

    def _stand(self, standing: Standing) -> None:
        self.standings[standing.name] = standing
        self._tell(standing)


def _release(one: _Coming) -> None:
    one.steps.close()
    for ahead in one.ahead:
        ahead.release()


def _all(waiting: "SimpleQueue[T]") -> list[T]:
    """What has come, and nothing that comes meanwhile."""
    return [waiting.get() for _ in range(waiting.qsize())]


def _warned(report: Mapping[str, Any]) -> str:
    """What is to be known of a visual that can be shown."""
    if report["flashes"] > MOST_FLASHES:
        return f"it flashes {report['flashes']} times a second, which is softened on the wall"
    return "nothing but one colour was seen in its first minute" if report["uniform"] else ""
