"""CPU milliseconds a tick of the World costs, as JSON: {"dreamers": {"threads", "tick_ms", "world_ms"}}.

    python benchmarks/tick.py [16 1000 10000 100000]

Medians of process time on one thread, with one open and one mending seam.
"""

import json
import sys
from statistics import median
from time import process_time

from dreamscape.commands.specimen import crowd

COUNTS = (16, 1_000, 10_000, 100_000)


def measure(count: int) -> dict[str, float]:
    """Median cost of a tick and of taking the World."""
    story = crowd(count, tuple(f"v{k}" for k in range(20)))
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
