"""How far a long job is: a bar with the time left on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from dreamscape.export.units import clock

_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def progress(
    label: str, total: int, quiet: bool = False, stream: TextIO | None = None, unit: str = "frames"
) -> Iterator[Callable[[int], None]]:
    """Yields `shown(done)`, to be called with the frames (or what else `unit` says) done so far, from any
    thread."""
    out = stream or sys.stderr
    if quiet:
        yield lambda done: None
    elif out.isatty():
        with _bar(label, total, out, unit) as shown:
            yield shown
    else:
        yield _Lines(label, total, out, unit).shown


@contextmanager
def _bar(label: str, total: int, out: TextIO, unit: str) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    begun = time.monotonic()
    with Progress(*columns, console=Console(file=out), refresh_per_second=4) as bar:
        task = bar.add_task(label, total=total, pace="")

        def shown(done: int) -> None:
            pace = done / max(time.monotonic() - begun, 1e-6)
            bar.update(task, completed=done, pace=_pace(pace, unit))

        yield shown


class _Lines:
    """One line every few seconds, and one when it is done."""

    def __init__(self, label: str, total: int, out: TextIO, unit: str) -> None:
        self._label, self._total, self._out, self._unit = label, total, out, unit
        self._begun = self._last = time.monotonic()

    def shown(self, done: int) -> None:
        now = time.monotonic()
        if done < self._total and now - self._last < _SECONDS_BETWEEN_LINES:
            return
        self._last = now
        pace = done / max(now - self._begun, 1e-6)
        left = "done" if done >= self._total else f"{clock((self._total - done) / max(pace, 1e-6))} left"
        far = f"{done}/{self._total} {self._unit}, {_pace(pace, self._unit)}"
        print(f"{self._label}: {far}, {left}", file=self._out, flush=True)


def _pace(pace: float, unit: str) -> str:
    return f"{pace:.1f} fps" if unit == "frames" else f"{pace:.1f} a second"
