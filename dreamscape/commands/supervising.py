"""Processes that are kept alive: one that ends is started anew, and nobody else notices."""

import math
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from dreamscape.errors import DreamError

_SOON, _LONGEST = 0.1, 5.0
"""Seconds before something that ended is started anew, at first and at most."""
_SETTLED = 20.0
"""Seconds it must have lived to be started at once again."""
_PATIENCE = 4.0
"""Seconds in which it may end by itself."""
_HANGS = 15.0
"""Seconds after which one that said something each second, and says nothing, hangs."""
_AWAY = 2.0
"""Seconds in which nobody was listened to: the machine slept, or was stopped, and nobody else hangs."""

_ALIVE = {"alive": 0.0, "shown": 0.0, "open": 45.0, "drawing": 45.0, "panel-open": 45.0}
"""What the gate, and the stage, says each second, and what they say when they have begun; then the first
picture may take so many seconds more."""
_BEGINS = 105.0
"""Seconds more that one may take to begin."""
STOPS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals by which people and services end a program."""
Serve = Callable[[Any, Connection], None]


@dataclass(slots=True)
class Kept:
    """One process that is to live."""

    name: str
    serve: Serve
    wish: Any
    process: Any = None
    line: Connection | None = None
    begun: float = 0.0
    again: float = 0.0
    pause: float = 0.0
    heard: float = math.inf  # when it last said something, or may be expected to
    restarts: int = field(default=-1)

    def begin(self) -> None:
        """Start it, or start it anew."""
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=_obey, args=(self.serve, self.wish, theirs), name=self.name)
        self.process.start()
        theirs.close()
        self.begun, self.restarts = time.monotonic(), self.restarts + 1
        self.heard = self.begun + _BEGINS

    def said(self) -> list[tuple[Any, ...]]:
        """What it has said since."""
        found: list[tuple[Any, ...]] = []
        with suppress(EOFError, OSError):
            while self.line is not None and self.line.poll():
                found.append(self.line.recv())
        for words in found:
            if words[0] in _ALIVE:
                self.heard = time.monotonic() + _ALIVE[words[0]]
        return found

    def hangs(self, now: float) -> bool:
        """Whether it lives and has nothing to say."""
        return self.process is not None and now - self.heard > _HANGS

    def tell(self, *words: Any) -> None:
        """Say something to it; it is lost when it is not there."""
        if self.line is not None:
            with suppress(BrokenPipeError, OSError):
                self.line.send(words)

    def attend(self, now: float) -> bool:
        """Begin it anew when it has ended and the pause is over; whether it has just ended."""
        if self.process is not None and not self.process.is_alive():
            self.process.join()
            self.process = None
            self.pause = _SOON if now - self.begun > _SETTLED else min(2.0 * self.pause + _SOON, _LONGEST)
            self.again = now + self.pause
            return True
        if self.process is None and now >= self.again:
            self.begin()
        return False

    def end(self) -> None:
        """Tell it to end."""
        self.tell("stop")

    def join(self) -> None:
        """Wait until it has ended, and help where it does not."""
        if self.process is None:
            return
        self.process.join(_PATIENCE)
        for end in (self.process.terminate, self.process.kill):
            if self.process.is_alive():
                end()
                self.process.join(1.0)
        self.process = None


def _obey(serve: Serve, wish: Any, line: Connection) -> None:
    """Serve; only whoever keeps this process ends it, though a terminal signals the whole group."""
    for name in STOPS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    serve(wish, line)


def keep(
    kept: list[Kept],
    heard: Callable[[Kept, tuple[Any, ...]], bool],
    ended: Callable[[Kept], None],
    until: float,
) -> None:
    """Keep them alive until `heard` (what one says) is true or the moment `until` comes. Raises DreamError
    when one refuses to begin."""
    for one in kept:
        one.begin()
    try:
        before = time.monotonic()
        while (now := time.monotonic()) < until:
            away, before = now - before > _AWAY, now
            for one in kept:
                for words in one.said():
                    if words[0] == "refused" and one.restarts == 0:
                        raise DreamError(words[1], words[2])
                    if heard(one, words):
                        return
                if away:
                    one.heard = max(one.heard, now)
                if one.hangs(now):
                    one.process.kill()
                    one.process.join(1.0)
                if one.attend(now):
                    ended(one)
            lines = [one.line for one in kept if one.line is not None and one.process is not None]
            sentinels = [one.process.sentinel for one in kept if one.process is not None]
            wait([*lines, *sentinels], timeout=min(0.1, max(0.0, until - now)))
    finally:
        for one in kept:
            one.end()
        for one in kept:
            one.join()
