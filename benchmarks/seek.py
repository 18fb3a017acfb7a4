"""Seconds it takes to seek in a long show, as JSON.

    python benchmarks/seek.py SHOW.dream [SEEKS]

Each seek begins with nothing in memory but the open journal, at a time spread over the show (golden section).
"""

import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback

GOLDEN = 0.618034


def measure(path: Path, seeks: int) -> dict[str, float]:
    """Median and worst of `seeks` seeks, by the clock and in processor time."""
    with open_journal(path) as journal:
        end = max(event.at for event in journal.read())
        clock, processor, dreamers = [], [], 0
        for number in range(seeks):
            playback = Playback(journal, journal.meta.seed, keyframes=journal.keyframes(SCHEMA))
            begun, spent = perf_counter(), process_time()
            world = playback.at(end * (number * GOLDEN % 1.0))
            clock.append(perf_counter() - begun)
            processor.append(process_time() - spent)
            dreamers = max(dreamers, len(world.dreamers.ids))
    return {
        "dreamers": dreamers,
        "minutes": round(end / 60.0, 1),
        "size_mb": round(path.stat().st_size / 1e6, 1),
        "median_s": round(median(clock), 3),
        "worst_s": round(max(clock), 3),
        "median_cpu_s": round(median(processor), 3),
        "worst_cpu_s": round(max(processor), 3),
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 40), indent=1))
