"""Events a second into a journal, each batch synced to the disk before it is acknowledged.

    python benchmarks/journal.py [FOLDER]

FOLDER should be on the disk that matters; a tmpfs syncs nothing. Prints the figures of docs/journal.md.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from dreamscape.narrative.events import AnyBody, DreamTold
from dreamscape.narrative.journal import Journal, create, open_journal
from dreamscape.narrative.verify import verify

Entry = tuple[float, str, str, AnyBody]


def entries(count: int) -> list[Entry]:
    """Told dreams of a usual size, about 260 bytes with key and link."""
    return [
        (
            n / 100,
            "gate",
            f"5f3c{n:012x}",
            DreamTold(f"dreamer-{n}", "tide", 0.31, -0.2, 0.6, ("sea", "stairs")),
        )
        for n in range(count)
    ]


def waiting(journal: Journal, given: list[Entry], batch: int) -> list[float]:
    """Append batch after batch; the seconds each took to be acknowledged."""
    took = []
    for first in range(0, len(given), batch):
        start = time.perf_counter()
        journal.append(given[first : first + batch])
        took.append(time.perf_counter() - start)
    return took


def crowd(journal: Journal, given: list[Entry], phones: int) -> list[float]:
    """One entry a phone, the next when the last is acknowledged: what gathers shares a commit."""
    took: list[float] = []
    for first in range(0, len(given), phones):
        start = time.perf_counter()
        answers: list[Future[list[int]]] = [journal.submit([each]) for each in given[first : first + phones]]
        for answer in answers:
            answer.result()
        took.append(time.perf_counter() - start)
    return took


def line(name: str, path: Path, count: int, work: Callable[[Journal, list[Entry]], list[float]]) -> None:
    """Run `work` on a live journal and print a row of the table."""
    given = entries(count)
    with create(path, 1, "collective", live=True, overwrite=True) as journal:
        took = work(journal, given)
    milliseconds = sorted(1000 * each for each in took)
    late = milliseconds[int(0.99 * (len(milliseconds) - 1))]
    print(f"| {name} | {count / sum(took):,.0f} | {statistics.median(milliseconds):.2f} | {late:.2f} |")


def whole_show(path: Path, count: int) -> None:
    """What an import, a replay, a check and a withdrawal take."""
    given = entries(count)
    marks = [("import, in one go", time.perf_counter())]
    with create(path, 1, "collective", overwrite=True) as journal:
        journal.append(given)
        journal.say_all(
            (f"dreamer-{n}", "I dreamt that the stairs led down into the sea. " * 8) for n in range(1000)
        )
    marks.append(("read, chain checked", time.perf_counter()))
    with open_journal(path) as journal:
        assert sum(1 for _ in journal.read()) == count
    marks.append(("verify", time.perf_counter()))
    assert verify(path).ok
    marks.append(("withdraw, file rewritten", time.perf_counter()))
    with open_journal(path, read_only=False) as journal:
        journal.withdraw("dreamer-7")
    ends = [at for _, at in marks[1:]] + [time.perf_counter()]
    for (name, start), end in zip(marks, ends, strict=True):
        print(f"{count:,} events, {name}: {end - start:.2f} s ({count / (end - start):,.0f}/s)")
    print(f"{path.stat().st_size / 1e6:.1f} MB")


def main(folder: str) -> None:
    """Print the table."""
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print("| batch | events/s | ms p50 | ms p99 |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place) / "bench.dream"
        for batch, count in ((1, 1000), (10, 5000), (100, 20_000), (1000, 50_000)):
            line(str(batch), path, count, lambda journal, given, batch=batch: waiting(journal, given, batch))  # type: ignore[misc]
        line("256 phones, 1 each", path, 20_480, lambda journal, given: crowd(journal, given, 256))
        whole_show(path, 50_000)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
