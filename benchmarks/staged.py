"""A stage beside a benchmark, that says of each picture when it was shown and what is told in it."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

from dreamscape.narrative.showtime import ShowTime
from dreamscape.stage import process
from dreamscape.stage.recording import Slots
from dreamscape.stage.vj.hands import Played

SIZE = (960, 540)
_SPARSE = 101
"""Of so many pixels one is looked at."""


@dataclass(frozen=True)
class Shown:
    """One picture."""

    at: float  # time.monotonic when it had been read from the GL
    last: int  # seq of the last event that is told in it
    took: float  # seconds
    light: int  # the brightest level of any colour that was looked at, 0..255


def _logged(wish: process.Staged, line: Connection, log: Connection) -> None:
    """The stage's process; every picture is told on `log`."""
    from dreamscape.stage.loop import Loop

    show = Loop._show

    def shown(self: Loop, at: float, scale: float) -> None:
        begun = time.monotonic()
        show(self, at, scale)
        now = time.monotonic()
        log.send(Shown(now, self.show.told, now - begun, max(self._last[0][:: 4 * _SPARSE])))

    Loop._show = shown  # type: ignore[method-assign]
    process.serve(wish, line)


@contextmanager
def staged(
    show: Path,
    clock: ShowTime,
    rate: float,
    played: Played | None = None,
    size: tuple[int, int] = SIZE,
    slots: Slots | None = None,
) -> Iterator[tuple[int, list[Shown]]]:
    """A stage without a screen that draws `show`; its process and the pictures so far."""
    context = multiprocessing.get_context("spawn")
    (mine, theirs), (told, telling) = context.Pipe(), context.Pipe(duplex=False)
    wish = process.Staged(show, clock, size, rate, None, True, False, None, "", played=played, slots=slots)
    stage = context.Process(target=_logged, args=(wish, theirs, telling))
    stage.start()
    theirs.close()
    telling.close()
    pictures: list[Shown] = []
    Thread(target=_gather, args=(told, pictures), daemon=True).start()
    Thread(target=_gather, args=(mine, []), daemon=True).start()
    try:
        yield stage.pid or 0, pictures
    finally:
        mine.send(("stop",))
        stage.join(20.0)


def _gather(line: Connection, found: list[Any]) -> None:
    try:
        while True:
            found.append(line.recv())
    except (EOFError, OSError):
        pass
