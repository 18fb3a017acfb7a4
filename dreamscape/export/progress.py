"""How far a long job is: a bar with the time left on a terminal, else a line now and then."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

EVERY = 5.0
"""Seconds between lines when nobody watches a terminal."""


@contextlib.contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yields a function to be told how many of `total` pictures are done."""
    if sys.stderr.isatty():
        with _bar(title, total) as tell:
            yield tell
    else:
        yield _lines(title, total)


@contextlib.contextmanager
def _bar(title: str, total: int) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)


def _lines(title: str, total: int) -> Callable[[int], None]:
    began = last = time.monotonic()

    def tell(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY or done == total:
            last = now
            rate = done / max(now - began, 1e-6)
            left = (total - done) / max(rate, 1e-6)
            print(
                f"{title}: {done} of {total}, {rate:.1f} a second, {left:.0f} s left",
                file=sys.stderr,
                flush=True,
            )

    return tell
