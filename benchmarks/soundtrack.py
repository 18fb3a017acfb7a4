"""A long film of tiny pictures with clicks: how far its sound is from its pictures, and what making it costs.

    python benchmarks/soundtrack.py [SECONDS] [RATE] [NAME...]

By default an hour at 29.97 frames a second as mp4 and as webm (an hour of each takes some minutes). Prints a
line of JSON each: by how many samples each click is late, how many samples were decoded and wanted.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np

from dreamscape.export.units import parse_rate
from dreamscape.export.video import make_film, plan_film
from dreamscape.sound.rate import BLOCK, RATE

CLICK = (np.sin(2 * np.pi * 3000 * np.arange(200) / RATE) * np.hanning(200) * 0.4).astype(np.float32)
REACH = 2400


class Pictures:
    """64x36, grey."""

    size = (64, 36)

    def draw(self, time: float) -> None:
        self.grey = int(time * 20) % 256

    def read_into(self, buffer: Any, components: int = 4, alignment: int = 1) -> None:
        memoryview(buffer).cast("B")[:] = bytes([self.grey]) * (64 * 36 * 4)


class Clicks:
    """Clicks at given samples over a tone."""

    def __init__(self, at: list[int]) -> None:
        self.at = at

    def blocks(self, start: float, count: int) -> Iterator[np.ndarray]:
        tone = np.repeat(0.05 * np.sin(np.arange(BLOCK) * 2 * np.pi * 4 / BLOCK)[:, None], 2, axis=1)
        for first in range(0, count, BLOCK):
            block = tone.astype(np.float32)
            for at in self.at:
                low, high = max(at, first), min(at + len(CLICK), first + BLOCK)
                if low < high:
                    block[low - first : high - first] += CLICK[low - at : high - at, None]
            yield block


def heard(path: Path, at: list[int]) -> tuple[list[int], int]:
    """By how many samples each click is late, and how many samples there are."""
    around = {one: np.zeros(2 * REACH + len(CLICK)) for one in at}
    done = 0
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            wave = frame.to_ndarray()
            left = wave[0] if frame.format.is_planar else wave.reshape(-1, 2)[:, 0]
            for one, kept in around.items():
                low, high = max(one - REACH, done), min(one + REACH + len(CLICK), done + len(left))
                if low < high:
                    kept[low - one + REACH : high - one + REACH] = left[low - done : high - done]
            done += len(left)
    return [int(np.correlate(kept, CLICK, "valid").argmax()) - REACH for kept in around.values()], done


def measure(path: Path, seconds: float, rate: str) -> dict[str, object]:
    """Make one film and listen to it."""
    film = plan_film(path, Pictures.size, parse_rate(rate), 0.0, seconds, loudness=-16)
    at = [0, film.samples // 2, film.samples - 300]
    film = plan_film(path, Pictures.size, film.rate, 0.0, seconds, sound=Clicks(at), loudness=-16)
    clock, processor = time.perf_counter(), time.process_time()
    make_film(film, Pictures())
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    late, samples = heard(path, at)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"film": path.name, "seconds": seconds, "fps": rate, "late": late, "samples": samples,
            "wanted": film.samples, "times_real_time": round(seconds / clock, 1),
            "cpu_s": round(processor, 1), "peak_mib": peak}  # fmt: skip


if __name__ == "__main__":
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3600.0
    rate = sys.argv[2] if len(sys.argv) > 2 else "29.97"
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[3:] or ["long.mp4", "long.webm"]:
            print(json.dumps(measure(Path(folder) / name, seconds, rate)), flush=True)
