"""Any instant of a show: ticks are told in order, keyframes shorten the way to a far one."""

import math
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Protocol

from dreamscape.errors import DreamError
from dreamscape.narrative.blend import between
from dreamscape.narrative.events import DreamerLeft, Event
from dreamscape.narrative.exact import TICKS, tick_of
from dreamscape.narrative.fold import Story
from dreamscape.narrative.forgetting import forgotten
from dreamscape.narrative.world import World

KEYFRAME = 10 * TICKS
"""Ticks between two keyframes."""
_BATCH = 1024
_ALWAYS = 1 << 62
_WORLDS, _ROWS = 96, 400_000
"""At most so many Worlds are kept, of so many dreamers and threads together."""
_KEPT = 240
"""At most so many keyframes in memory: two hours."""


class Readable(Protocol):
    """The part of an event log that a playback needs."""

    def read(self, after: int = 0) -> Iterator[Event]:
        """The events whose seq is greater than `after`, in order."""


class KeyframeStore(Protocol):
    """Where keyframes outlive the playback. `tick` counts 10 a second."""

    def save(self, tick: int, state: bytes, seq: int | None = None) -> None:
        """Keep the state at `tick`, in which the events up to `seq` are told."""

    def nearest(self, tick: int) -> tuple[int, bytes] | None:
        """The latest keyframe at or before `tick`, if any."""


class Playback:
    """One show, played from its log. `at` is the same whichever way it was reached.

    An event belongs to the first tick at or after its time, and no event to an earlier tick than the one
    before it. A log that still grows should be asked for times a tick or more behind its appender:
    an event that comes later than its tick is told all the same, by going back to the last keyframe.
    """

    def __init__(
        self,
        log: Readable,
        seed: int,
        visuals: tuple[str, ...] = (),
        keyframes: KeyframeStore | None = None,
    ) -> None:
        """`seed` is the show's; `visuals` fixes the first indices of World.visuals."""
        self._log, self._seed, self._visuals, self._store = log, seed, visuals, keyframes
        self._trusted = _ALWAYS
        self._seen = 0
        self._keyframes: dict[int, bytes] = {}
        self._worlds: dict[int, World] = {}
        self._begin(Story(seed, visuals))

    def at(self, time: float) -> World:
        """The World at a show time in seconds; before the beginning it is the beginning."""
        exact = max(0.0, time) * TICKS
        tick = math.floor(exact + 1e-6)
        share = min(max(exact - tick, 0.0), 1.0)
        before = self._world(tick)
        if share < 1e-6:
            return before
        return between(before, self._world(tick + 1), share)

    @property
    def told(self) -> int:
        """The seq of the last event that is told."""
        return self._story.seq

    def story_at(self, time: float) -> Story:
        """A story of one's own at the last tick before `time`: what might happen can be tried in it."""
        tick = math.floor(max(0.0, time) * TICKS + 1e-6)
        self._told()
        self._seek(tick)
        while self._story.now < tick:
            self._step()
        return Story.load(self._story.save())

    def _begin(self, story: Story) -> None:
        self._story = story
        self._waiting: deque[Event] = deque()
        self._read = story.seq
        self._told()

    def _world(self, tick: int) -> World:
        self._told()
        known = self._worlds.get(tick)
        if known is not None:
            return known
        self._seek(tick)
        while self._story.now < tick:
            self._step()
        return self._remembered(tick, self._story.world())

    def _remembered(self, tick: int, world: World) -> World:
        """Keep some Worlds, so that going back a few seconds costs nothing; fewer of a larger crowd."""
        self._worlds[tick] = world
        rows = 1 + len(world.dreamers.ids) + len(world.threads.a)
        while len(self._worlds) > min(max(_ROWS // rows, 3), _WORLDS):
            del self._worlds[next(iter(self._worlds))]
        return world

    def _rewind(self, due: int) -> None:
        """An event should have been told at the tick `due`: forget what came after, and go back there."""
        self._trusted = min(self._trusted, due)
        self._forget(due)
        self._begin(self._nearest(due))

    def _seek(self, tick: int) -> None:
        """Begin again at a keyframe, where that is nearer or the only way."""
        known = max((k for k in self._keyframes if k <= tick), default=0)
        if tick < self._story.now or known > self._story.now or tick - self._story.now > KEYFRAME:
            found = self._nearest(tick)
            if tick < self._story.now or found.now > self._story.now:
                self._begin(found)

    def _nearest(self, tick: int) -> Story:
        """The story at the latest keyframe that can be had, or at the beginning."""
        known = max((k for k in self._keyframes if k <= tick), default=0)
        stored = self._store.nearest(min(tick, self._trusted)) if self._store else None
        if stored is not None and stored[0] > known:
            with suppress(DreamError):
                return Story.load(stored[1])
        return Story.load(self._keyframes[known]) if known else Story(self._seed, self._visuals)

    def _step(self) -> None:
        self._story.tick()
        self._told()
        tick = self._story.now
        if tick % KEYFRAME == 0 and tick not in self._keyframes:
            self._keep(tick, self._story.save())

    def _keep(self, tick: int, blob: bytes) -> None:
        self._keyframes[tick] = blob
        if len(self._keyframes) > _KEPT:
            del self._keyframes[min(self._keyframes)]
        if self._store:
            self._store.save(tick, blob, self._story.seq)

    def _told(self) -> None:
        """Apply every event of the present tick; go back for one that was due earlier."""
        gone: set[str] = set()
        while self._waiting or self._fetch():
            due = max(tick_of(self._waiting[0].at), self._story.heard)
            if due > self._story.now:
                break
            if due < self._story.now:
                self._rewind(due)
                return
            event = self._waiting.popleft()
            self._story.apply(event)
            if isinstance(event.body, DreamerLeft) and event.body.withdrawn:
                gone.add(event.body.dreamer)
        if gone:
            self._let_go(gone)

    def _let_go(self, gone: set[str]) -> None:
        """What those dreamt who have just withdrawn is nowhere kept. A new keyframe spares the way from the
        beginning, and one before it, that knows nothing of them, the way back of some seconds."""
        now = self._story.now
        before = self._nearest(max(now - 1, 0))
        before.forget(gone)
        self._keyframes = {before.now: before.save()} if before.now else {}
        self._worlds = {tick: forgotten(world, gone) for tick, world in self._worlds.items()}
        self._keep(now, self._story.save())

    def _fetch(self) -> bool:
        """Whether there is anything that was not told yet."""
        self._waiting.extend(islice(self._log.read(self._read), _BATCH))
        if not self._waiting:
            return False
        self._read = self._waiting[-1].seq
        new = [tick_of(event.at) for event in self._waiting if event.seq > self._seen]
        if new:
            self._forget(min(new))
            self._seen = self._read
        return True

    def _forget(self, tick: int) -> None:
        """Drop what was kept from `tick` on: an event never seen before may belong there."""
        self._worlds = {k: world for k, world in self._worlds.items() if k < tick}
        self._keyframes = {k: blob for k, blob in self._keyframes.items() if k <= tick}
