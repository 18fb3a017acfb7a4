"""Listening beside a picture: a process of its own hears a device or a file, and tells what it hears."""

import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dreamscape.errors import DreamError
from dreamscape.sound.capture import Capture, chosen, sources
from dreamscape.sound.listen import SILENCE, Floats, Hearing, Listener
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.reading import read_sound
from dreamscape.sound.spectrum import ROWS

_A_SECOND = 60
"""How often is told what is heard."""
PARTS = 16
"""Parts of the spectrum that are told, of equal ratio: score/spectrum.py's bands."""
_WAIT = 0.004
_AGAIN = 2.0
"""Seconds before a process that died is begun anew."""
_OLD = 1.0
"""Seconds after which what was heard is no more."""


@dataclass(frozen=True, slots=True)
class Attended:
    """What was heard last."""

    hearing: Hearing = SILENCE
    at: float = 0.0  # time.monotonic of it
    latency: float = 0.0  # seconds from the device to it
    lost: bool = False  # the device is away
    bands: tuple[float, ...] = ()  # levels of the spectrum in score/spectrum.py's bands, 0..1


class Attending:
    """Lives from the beginning to `close`. Nothing here waits but `close`, for at most 2 s."""

    def __init__(self, source: str) -> None:
        """`source` is a device or a file; a file is heard again and again, from now on. Raises DreamError
        for one that cannot be listened to."""
        if Path(source).exists():
            next(read_sound(Path(source)))
        else:
            chosen(source, sources())
        self._source = source
        self._line: Connection | None = None
        self._process: Any = None
        self._begun = 0.0
        self.last = Attended()
        self._begin()

    def _begin(self) -> None:
        context = get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(
            target=_attend, args=(self._source, theirs), name="listening", daemon=True
        )
        self._process.start()
        self._begun = time.monotonic()
        theirs.close()

    def newest(self, now: float) -> Attended:
        """What is heard at `now` (time.monotonic), as far as it has come; silence where nothing comes."""
        try:
            while self._line is not None and self._line.poll():
                self.last = self._line.recv()
        except (EOFError, OSError):
            self._line = None
        if self._line is None and now - self._begun > _AGAIN:
            self._begin()
        return self.last if now - self.last.at < _OLD else Attended(at=now, lost=True)

    def close(self) -> None:
        """Hear no more."""
        if self._line is not None:
            self._line.close()
        self._process.join(1.0)
        if self._process.is_alive():
            self._process.kill()


def _attend(source: str, line: Connection) -> None:
    """The process, until the other end of the line is gone."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    with suppress(OSError, DreamError):
        for one in _of_file(Path(source)) if Path(source).exists() else _of_device(source):
            line.send(one)


def _of_device(name: str) -> Iterator[Attended]:
    listener, told = Listener(), 0.0
    with Capture(name, time.monotonic()) as capture:
        while True:
            now = time.monotonic()
            for block in capture.blocks(now):
                listener.block(block)
            if now - told >= 1.0 / _A_SECOND:
                told = now
                yield Attended(listener.hearing(), now, capture.latency, capture.lost, _bands(listener))
            time.sleep(_WAIT)


def _of_file(path: Path) -> Iterator[Attended]:
    """As time goes by: what is late is caught up with."""
    listener, told = Listener(), 0.0
    due = time.monotonic()
    for block in _again_and_again(path):
        due += BLOCK / RATE
        listener.block(block)
        now = time.monotonic()
        if now - told >= 1.0 / _A_SECOND:
            told = now
            yield Attended(listener.hearing(), due, BLOCK / RATE, bands=_bands(listener))
        time.sleep(max(0.0, due - time.monotonic()))


def _bands(listener: Listener) -> tuple[float, ...]:
    """The loudest of the lively spectrum in each of so many parts."""
    lively = listener.spectrum()[ROWS.index("lively")]
    return tuple(lively.reshape(PARTS, -1).max(axis=1).tolist())


def _again_and_again(path: Path) -> Iterator[Floats]:
    while True:
        yield from read_sound(path)
