"""CPU milliseconds a block of the sound's textures, as JSON: {"three_ms", "each_ms", "material_ms"}.

    python benchmarks/textures.py

Process time of whole seconds of sound, all at weight 1 with pads remembered; a block is 10.67 ms of sound.
`three` are three that are dear; `material` is what the first block of a texture pays once.
"""

import json
from statistics import median
from time import process_time

import numpy as np

from dreamscape.score.music import TEXTURES
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.textures import TextureBank, Wanted
from dreamscape.sound.textures.bank import prepare

CHORD = (110.0, 164.81, 220.0, 277.18, 329.63)


def measure(*names: str, stir: float = 0.0) -> dict[str, float]:
    """Cost of a block with these textures: mean, the median over seconds, and the 95th of blocks."""
    bank = TextureBank(1)
    weight = np.array([name in names for name in TEXTURES], np.float32)
    flat = np.zeros(len(TEXTURES), np.float32)
    wanted = Wanted(weight, flat, flat, flat + np.float32(stir), CHORD)
    pads = np.full((BLOCK, 2), 0.01, np.float32)
    costs = []
    for k in range(16 * RATE // BLOCK):
        start = process_time()
        bank.block(k * BLOCK, wanted, pads)
        costs.append(1e3 * (process_time() - start))
    costs = costs[4 * RATE // BLOCK :]
    seconds = [sum(costs[k : k + 94]) / 94 for k in range(0, len(costs) - 93, 94)]
    return {
        "mean": round(sum(costs) / len(costs), 4),
        "median": round(median(seconds), 4),
        "p95": round(sorted(costs)[int(0.95 * len(costs))], 4),
        "worst": round(max(costs), 4),
    }


def material(name: str) -> float:
    """What it costs to make the material of the texture called `name`."""
    start = process_time()
    prepare(name)
    return round(1e3 * (process_time() - start), 1)


if __name__ == "__main__":
    result = {
        "material_ms": {name: material(name) for name in TEXTURES},
        "each_ms": {name: measure(name) for name in TEXTURES},
        "three_ms": {
            "usual": measure("sea", "birds", "song"),
            "dear": measure("water", "city", "mirror"),
            "stirred": measure("rain", "fire", "machine", stir=1.0),
        },
    }
    print(json.dumps(result, indent=1))
