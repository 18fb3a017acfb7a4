"""The scribe: the only one who writes. It keeps the journal, follows the story, and lets the festival go on.

A thread of its own ticks along with show time; everybody else hands in entries and is told when they are
durable.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.directing import Direction, Entry, Run
from dreamscape.narrative.events import AnyBody, Event, MomentMarked, PlotBegun
from dreamscape.narrative.exact import TICKS
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.showtime import ShowTime
from dreamscape.narrative.words import Said
from dreamscape.narrative.world import World

LATE = 0.15
"""Seconds by which the story follows show time, so that what happens now is durable by then."""
_GATHER = 0.01
"""Seconds after a commit in which what is said gathers for the next: five messages in one commit cost a
quarter of what they cost alone."""
_MOMENTS = 200
"""Moments worth keeping that are remembered."""
_STEP = 1.0 / TICKS
_PATIENCE = 5.0


Kept = tuple[float, str, str]
"""A moment: show time (seconds), by whom it was marked, and its label."""


class Overtaken(Exception):  # noqa: N818  it is no error of the program
    """Somebody else was quicker: what was asked for was asked with something else before the eyes."""


class Scribe:
    """Lives from `start` to `stop`. Safe to use from many threads."""

    def __init__(self, show: Path, festival: Festival, clock: ShowTime) -> None:
        """Raises DreamError when the show cannot be written."""
        self.journal = open_journal(show, read_only=False, clock=time.time, pause=_GATHER)
        self._clock = clock
        seed = self.journal.meta.seed
        now = clock.at(time.monotonic())
        self.moments: deque[Kept] = deque(maxlen=_MOMENTS)
        """What was marked as worth keeping, the newest last."""
        self._direction = Direction(festival, seed, Run.last_in(self._noted(self.journal.read())), now)
        self._playback = Playback(self.journal, seed, keyframes=self.journal.keyframes(SCHEMA))
        self.world: World = self._playback.at(max(now - LATE, 0.0))
        self.trouble = ""
        self._waiting: list[Entry] = []
        self._directing = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="scribe", daemon=True)

    def start(self) -> None:
        """Let the festival go on."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was handed in, and close."""
        self._ended.set()
        self._thread.join(5.0)
        self.journal.close()

    @property
    def now(self) -> float:
        """Show time, seconds."""
        return self._clock.at(time.monotonic())

    def happen(self, by: str, key: str, *bodies: AnyBody, said: Sequence[Said] = ()) -> Future[list[int]]:
        """These happen now, all or none, with the words from which they come; the future has their seqs when
        they are durable.

        Each is named by `key`, its kind and its number among those of its kind: said again, it is known. A
        plotline is named by itself: lines that come quickly begin one and not several.
        """
        now, count = self.now, Counter[str]()
        entries: list[Entry] = []
        for body in bodies:
            kind = type(body).__name__
            name = f"begun-{body.plot}" if isinstance(body, PlotBegun) else f"{key}.{kind}{count[kind]}"
            entries.append((now, by, name, body))
            count[kind] += 1
        self._note(entries)
        return self.journal.submit(entries, said)

    def _note(self, entries: Iterable[Entry]) -> None:
        for at, by, _, body in entries:
            if isinstance(body, MomentMarked):
                self.moments.append((at, by, body.label))

    def _noted(self, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            self._note([(event.at, event.by, event.key, event.body)])
            yield event

    @property
    def run(self) -> int:
        """The number of the programme's run that goes on now."""
        return self._direction.run

    def jump(self, act: int, run: int | None = None) -> Future[list[int]]:
        """Act number `act` begins now; the future is done when that is durable. Raises LookupError where
        there is none, and Overtaken when `run`, which was seen by whoever wants it, goes on no more."""
        with self._directing:
            if run is not None and run != self._direction.run:
                raise Overtaken
            return self.journal.submit(list(self._direction.jump(act, self.now)))

    def led(self) -> dict[str, float]:
        """Where the programme by itself has each of the story's controls now."""
        with self._directing:
            return self._direction.led(self.now)

    def story(self) -> bytes:
        """The story as it is now, for whoever wants to try something out in a copy of it."""
        with self._directing:
            return self._playback.story_at(self.world.time).save()

    def _go_on(self) -> None:
        while not self._ended.wait(_STEP - time.monotonic() % _STEP):
            try:
                now = self.now
                with self._directing:
                    self.world = self._playback.at(max(int((now - LATE) * TICKS) / TICKS, 0.0))
                    due = list(self._direction.due(self.world, now))
                self._hand_in(due)
                self.trouble = ""
            except (
                DreamError,
                TimeoutError,
            ) as error:  # the show goes on
                self.trouble = str(error) or "the disk is slow"

    def _hand_in(self, entries: Iterable[Entry]) -> None:
        """What could not be written waits, and is handed in again: under its keys it happens once."""
        entries = list(entries)
        self._note(entries)
        self._waiting.extend(entries)
        if self._waiting:
            self.journal.submit(self._waiting).result(timeout=_PATIENCE)
            self._waiting = []
