"""CPU milliseconds a tick of the World costs, as JSON: {"dreamers": {"threads", "tick_ms", "world_ms"}}.

    python benchmarks/tick.py [16 1000 10000 100000]

Medians of process time on one thread, with one open and one mending seam.
"""

import json
import sys
from statistics import median
from time import process_time

import numpy as np

from dreamscape.narrative.events import (
    AnyBody,
    DreamTold,
    Event,
    FractureOpened,
    FracturePatched,
    ThreadAccepted,
    ThreadOffered,
)
from dreamscape.narrative.fold import Story
from dreamscape.narrative.homes import spread
from dreamscape.narrative.likeness import neighbours

COUNTS = (16, 1_000, 10_000, 100_000)


def crowd(count: int) -> Story:
    """A story of `count` dreamers with about 2.3 threads each, a few seconds after two seams opened."""
    story = Story(1)
    home = spread(1, count)
    found = neighbours(home, 5)
    kept = np.argsort(np.arange(len(found.a)) * 7919 % max(len(found.a), 1))[: int(2.3 * count)]
    names = [f"d{row}" for row in range(count)]
    bodies: list[AnyBody] = [
        DreamTold(name, f"v{row % 20}", row / count, 0.0, 0.0, (), float(x), float(y))
        for row, (name, (x, y)) in enumerate(zip(names, home, strict=True))
    ]
    for row in kept.tolist():
        one, two = names[found.a[row]], names[found.b[row]]
        bodies += [ThreadOffered(one, two, 0.7), ThreadAccepted(one, two)]
    for axis in (0, 1):
        left = tuple(name for name, at in zip(names, home[:, axis], strict=True) if at < 0.35)
        right = tuple(name for name, at in zip(names, home[:, axis], strict=True) if at >= 0.35)
        x, y = (0.35, 0.5) if axis == 0 else (0.5, 0.35)
        bodies.append(FractureOpened(f"f{axis}", "lost", left, right, x, y))
    bodies.append(FracturePatched("f1", "stitch", "d0", 0.5, 0.35))
    for seq, body in enumerate(bodies, start=1):
        story.apply(Event(seq, 0.0, "bench", str(seq), body))
    return story


def measure(count: int) -> dict[str, float]:
    """Median cost of a tick and of taking the World."""
    story = crowd(count)
    ticks, worlds = [], []
    for _ in range(20 if count > 20_000 else 120):
        start = process_time()
        story.tick()
        ticked = process_time()
        world = story.world()
        worlds.append(process_time() - ticked)
        ticks.append(ticked - start)
    return {
        "threads": len(world.threads.a),
        "tick_ms": round(1e3 * median(ticks), 3),
        "tick_mean_ms": round(1e3 * sum(ticks) / len(ticks), 3),
        "world_ms": round(1e3 * median(worlds), 3),
    }


if __name__ == "__main__":
    counts = [int(word) for word in sys.argv[1:]] or list(COUNTS)
    print(json.dumps({str(count): measure(count) for count in counts}, indent=1))
