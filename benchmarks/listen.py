"""What listening costs, as JSON: microseconds of processor time a block of 10.67 ms, and shares of a core.

    python benchmarks/listen.py [SECONDS]

Music is made up: pulses and a chord. Medians over windows of a second.
"""

import json
import sys
from statistics import median
from time import process_time

import numpy as np

from dreamscape.sound.listen import Listener
from dreamscape.sound.rate import BLOCK, RATE


def music(seconds: float) -> np.ndarray:
    """(n, 2) of a chord with a drum twice a second."""
    time = np.arange(int(seconds * RATE)) / RATE
    chord = sum(np.sin(2 * np.pi * hertz * time) for hertz in (110.0, 220.0, 277.0, 330.0, 1760.0))
    since = time % 0.5
    drum = np.exp(-since / 0.05) * np.sin(2 * np.pi * 60.0 * since)
    return np.repeat((0.05 * chord + 0.5 * drum)[:, None], 2, axis=1).astype(np.float32)


def measure(seconds: float, looks: int) -> float:
    """Median microseconds a block, with `looks` hearings and spectra a second."""
    listener, samples = Listener(), music(seconds)
    each = RATE // BLOCK
    costs = []
    for first in range(0, len(samples) // BLOCK - each, each):
        start = process_time()
        for one in range(first, first + each):
            listener.block(samples[one * BLOCK : (one + 1) * BLOCK])
        for _ in range(looks):
            listener.hearing()
            listener.spectrum()
        costs.append((process_time() - start) / each)
    return 1e6 * median(costs)


if __name__ == "__main__":
    span = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    budget = 1e6 * BLOCK / RATE
    report = {}
    for name, looks in (("listening", 0), ("listening, looked at 60 times a second", 60)):
        cost = measure(span, looks)
        report[name] = {"block_us": round(cost, 1), "core_percent": round(100.0 * cost / budget, 2)}
    print(json.dumps(report, indent=1))
