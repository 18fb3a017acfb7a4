"""What the flash limiter costs: pictures of one size by turns with it and without it.

    python benchmarks/limiter.py [--size 1280x720] [--pictures 60]

CPU time of this process, medians:
calm pictures, which it leaves as they are, and a strobe, which it mixes."""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from dreamscape.export.source import finish_drawing
from dreamscape.export.units import parse_size
from dreamscape.render.context import create_context, renderer_name
from dreamscape.render.limiter.limiter import Limiter
from dreamscape.render.limiter.viewing import AVERAGE
from dreamscape.render.targets import Target

RATE = 30


def main() -> None:
    """Print milliseconds of CPU time a picture."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", default="1280x720")
    asked.add_argument("--pictures", type=int, default=60)
    given = asked.parse_args()
    width, height = parse_size(given.size)
    context = create_context()
    texture = context.texture((width, height), 4)
    target = Target(context.framebuffer([texture]), (texture,))
    picture = np.random.default_rng(1).integers(0, 60, (height, width, 4), np.uint8)
    print(f"{renderer_name(context)}, {width}x{height}, {given.pictures} pictures, ms of CPU time a picture")
    for name, light in (("calm", lambda k: 0), ("strobe", lambda k: 190 * (k // 2 % 2))):
        limiter = Limiter(context, AVERAGE)
        plain, limited = [], []
        for k in range(given.pictures):
            texture.write((picture + np.uint8(light(k))).tobytes())
            plain.append(_cost(lambda: target))
            limited.append(_cost(lambda k=k, limiter=limiter: limiter.limit(target, k / RATE)))
        late = slice(len(plain) // 2, None)
        cost = statistics.median(limited[late]) - statistics.median(plain[late])
        print(f"{name:8} {1e3 * cost:6.2f}  {1e9 * cost / width / height:5.1f} ns a pixel")
        limiter.release()


def _cost(show: Callable[[], Target]) -> float:
    """Seconds of CPU time of showing a picture and reading it, as every output does."""
    finish_drawing()()
    begun = time.process_time()
    show().framebuffer.read(components=4, alignment=1)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
