"""What it costs to keep traits apart, and to take a dream back, as JSON.

    python benchmarks/withdrawing.py FOLDER [DREAMERS]

Two shows of equally many dreamers are made in FOLDER, one with traits in the chain and one with traits apart;
each is read and played by turns. Then one dreamer of the latter withdraws, and then a tenth of them.
"""

import json
import math
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from dreamscape.narrative.events import AnyBody, DreamerLeft, DreamTold
from dreamscape.narrative.homes import spread
from dreamscape.narrative.journal import Journal, create, open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.traits import part

TURNS = 5


def made(path: Path, count: int, apart: bool) -> None:
    """A show of `count` dreams told within ten seconds."""
    with create(path, 1, "bench", overwrite=True) as journal:
        for row, (x, y) in enumerate(spread(1, count).tolist()):
            told = DreamTold(f"d{row}", "tide", row % 100 / 100, 0.1, 0.2, ("sea", "night"), x, y)
            body: AnyBody = told
            if apart:
                body, said = part(told, f"told-d{row}")
                journal._writing().say([(f"d{row}", "The sea came up the stairs.", ""), said], 0.0)
            journal.submit([(10.0 * row / count, f"d{row}", f"k{row}", body)])


def read(path: Path) -> float:
    """Seconds to read every event, the chain checked."""
    begun = perf_counter()
    with open_journal(path) as journal:
        assert sum(1 for _ in journal.read()) > 0
    return perf_counter() - begun


def opened(path: Path) -> float:
    """Seconds until the World at 12 s is there, from nothing."""
    begun = perf_counter()
    with open_journal(path) as journal:
        Playback(journal, 1).at(12.0)
    return perf_counter() - begun


def gone(journal: Journal, rows: range) -> float:
    """Seconds until these dreamers' dreams are taken back, down to the bytes."""
    bodies = [DreamerLeft(f"d{row}", withdrawn=True) for row in rows]
    begun = perf_counter()
    seq = journal.append([(12.0, "bench", f"left-{body.dreamer}", body) for body in bodies])[-1]
    journal.purge(-math.inf, [body.dreamer for body in bodies], seq)
    return perf_counter() - begun


def measure(folder: Path, count: int) -> dict[str, float]:
    """Medians, milliseconds."""
    bare, apart = folder / "bare.dream", folder / "apart.dream"
    made(bare, count, apart=False)
    made(apart, count, apart=True)
    times: dict[str, list[float]] = {}
    for _ in range(TURNS):
        for path in (bare, apart):
            times.setdefault(f"read_{path.stem}", []).append(read(path))
            times.setdefault(f"open_{path.stem}", []).append(opened(path))
    facts = {name: round(1000.0 * median(some), 1) for name, some in times.items()}
    with open_journal(apart, read_only=False) as journal:
        lived = Playback(journal, 1, keyframes=journal.keyframes(SCHEMA))
        lived.at(12.0)
        facts["withdraw_one"] = round(1000.0 * gone(journal, range(1)), 1)
        begun = perf_counter()
        lived.at(12.1)
        facts["tick_after_one"] = round(1000.0 * (perf_counter() - begun), 1)
        facts["withdraw_tenth"] = round(1000.0 * gone(journal, range(1, 1 + count // 10)), 1)
        begun = perf_counter()
        lived.at(12.2)
        facts["tick_after_tenth"] = round(1000.0 * (perf_counter() - begun), 1)
    return facts | {"dreamers": count, "size_mb": round(apart.stat().st_size / 1e6, 1)}


if __name__ == "__main__":
    where = Path(sys.argv[1])
    print(json.dumps(measure(where, int(sys.argv[2]) if len(sys.argv) > 2 else 10_000), indent=1))
