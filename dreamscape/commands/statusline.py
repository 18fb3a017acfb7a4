"""One line on how something goes: drawn over itself on a terminal, else now and then."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

_SECONDS_BETWEEN_LINES = 5.0


class Says(Protocol):
    """Takes the line as it is now."""

    def __call__(self, line: str) -> None: ...


@contextmanager
def status_line(stream: TextIO | None = None) -> Iterator[Says]:
    """Yields what is to be called with the newest line, as often as one likes."""
    out = stream or sys.stderr
    if not out.isatty():
        yield _Now(out)
        return

    def drawn(line: str) -> None:
        width = shutil.get_terminal_size().columns
        print(f"\r\x1b[K{line[: width - 1]}", end="", file=out, flush=True)

    try:
        yield drawn
    finally:
        print(file=out, flush=True)


class _Now:
    """A line at once, then one every few seconds."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._last = out, -_SECONDS_BETWEEN_LINES

    def __call__(self, line: str) -> None:
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN_LINES or self._last < 0:
            print(line, file=self._out, flush=True)
            self._last = now
