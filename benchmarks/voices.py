"""CPU time of sound's engine as shares of real time, as JSON: medians and 95th percentiles over many blocks.

    python benchmarks/voices.py [--fast] [16 64]

Process time on one thread. `twins`: every voice detuned, so that each has a second oscillator.
"""

import json
import os
import sys
from collections.abc import Callable
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from dreamscape.sound.drone import Drone
from dreamscape.sound.limiter import Limiter
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.reverb import Hall
from dreamscape.sound.voices import VoiceBank, Wanted, wanted

BLOCKS = 1500


def crowd(count: int, detune: float = 0.0) -> Wanted:
    """So many voices over three octaves and all colours."""
    each = np.arange(count)
    colour = np.eye(8, dtype=np.float32)[each % 8] * np.float32(0.7)
    colour += np.eye(8, dtype=np.float32)[(each // 8 + 3) % 8] * np.float32(0.3)
    return wanted(
        (each * 7919 + 3).astype(np.uint64),
        (82.0 * 2 ** ((each * 7 % 37) / 12)).astype(np.float32),
        np.full(count, 0.5, np.float32),
        pan=np.linspace(-1, 1, count).astype(np.float32),
        depth=((each * 5 % 11) / 10).astype(np.float32),
        colour=colour,
        detune=np.full(count, detune, np.float32),
    )


def shares(parts: dict[str, Callable[[], object]]) -> dict[str, dict[str, float]]:
    """Median and 95th percentile of each part, all measured side by side, as shares of real time."""
    spent: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(BLOCKS):
        for name, part in parts.items():
            start = process_time()
            part()
            spent[name].append((process_time() - start) * RATE / BLOCK)
    whole = np.sum([spent[name] for name in parts], 0)
    rows = {**spent, "all": list(whole)}
    return {
        name: {"median": round(float(np.median(row)), 4), "p95": round(float(np.percentile(row, 95)), 4)}
        for name, row in rows.items()
    }


def measure(count: int, detune: float, fast: bool) -> dict[str, dict[str, float]]:
    """Voices, hall, drone and limiter of one engine."""
    bank, hall, drone, limiter = VoiceBank(64, 5, fast=fast), Hall(fast), Drone(5, fast=fast), Limiter(fast)
    crowded = crowd(count, detune)
    dry, send = bank.block(crowded)
    parts: dict[str, Callable[[], object]] = {
        "voices": lambda: bank.block(crowded),
        "hall": lambda: hall.block(send, 5.0, 0.5, 0.0),
        "drone": lambda: drone.block(55.0, 0.5),
        "limiter": lambda: limiter.block(dry),
    }
    return shares(parts)


if __name__ == "__main__":
    fast = "--fast" in sys.argv
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()] or [16, 64]
    result = {str(count): measure(count, 0.0, fast) for count in counts}
    result[f"{counts[-1]} twins"] = measure(counts[-1], 8.0, fast)
    print(json.dumps(result, indent=1))
