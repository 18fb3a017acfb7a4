"""What words on the picture cost: a frame of 1280 x 720 with six texts against one without, by turns.

    python benchmarks/words.py

Medians of process time on all threads of the driver; what a new text costs once (shaping, and its texture) is
told apart, and so is finding out whose words are seen among many."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from statistics import median

from dreamscape.commands import specimen
from dreamscape.commands.bench import Stopwatch
from dreamscape.narrative.world import Shown
from dreamscape.render import library
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import create_context, renderer_name
from dreamscape.render.lettering.excerpt import excerpt
from dreamscape.render.lettering.raster import rasterise
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at
from dreamscape.score.turns import DELAY, turns_at

SIZE = (1280, 720)
TURNS = 15
BEGIN = 30.0
TEXT = "I was flying over the drowned city, and every window of it was lit and open."


def spent(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    began = time.process_time()
    work()
    return 1e3 * (time.process_time() - began)


def frames_of(count: int) -> Callable[[float], Frame]:
    """A show of `count` dreamers in which everybody's words were allowed some seconds ago."""
    playback = specimen.show(count, tuple(library.paths()), 40.0)
    shown = tuple(Shown(row, "", BEGIN - DELAY - 8.0) for row in range(count))
    return cache(lambda at: frame_at(replace(playback.at(at), shown=shown), at))


def drawn() -> None:
    """The pass of the words, and the whole frame with and without them, by turns."""
    context = create_context()
    watch = Stopwatch(context.finish)
    drawing = Compositor(context, cache(library.find), watch.watch, lambda dreamer, take: TEXT)
    told = frames_of(60)
    silent = cache(lambda at: replace(told(at), verses=()))
    whole: dict[str, list[float]] = {"without": [], "with": []}
    words: dict[str, list[float]] = {"without": [], "with": []}
    for turn in range(TURNS + 2):
        at = BEGIN + 0.01 * turn
        for name, frames in (("without", silent), ("with", told)):
            frames(at)
            drawing.draw(frames, at, SIZE)  # what lingers is remembered, and the texts are textures
            watch.times = {}
            whole[name].append(spent(lambda: (drawing.draw(frames, at, SIZE), context.finish())))  # noqa: B023
            words[name].append(1e3 * watch.times["words"])
            watch.times = None
    print(f"{renderer_name(context)}, {SIZE[0]} x {SIZE[1]}, {len(told(BEGIN).verses)} texts")
    for name in whole:
        alone = median(words[name][2:])
        print(
            f"{name} words: a frame {median(whole[name][2:]):.0f} ms, the pass of the words {alone:.1f} ms, "
            f"{1e6 * alone / SIZE[0] / SIZE[1]:.1f} ns a pixel (from {min(words[name]):.1f} ms)"
        )
    drawing.release()


def made() -> None:
    """A new text: shaped and drawn once, at the sizes of some pictures."""
    began = time.process_time()
    rasterise(excerpt("𐎠 ᚠ 我 ب"), 26)
    print(f"the first letters of rare scripts: {1e3 * (time.process_time() - began):.0f} ms")
    for em in (26, 40, 80, 256):
        times = [spent(lambda: rasterise(excerpt(TEXT), em)) for _ in range(9)]  # noqa: B023
        print(f"a new text with an em of {em} pixels: {median(times):.1f} ms")


def found() -> None:
    """Whose words are seen, when many are allowed: again, and after one more was."""
    for count in (60, 1_000, 10_000):
        world = specimen.crowd(count, ("tide",)).world()
        world = replace(world, shown=tuple(Shown(row, "", 0.01 * row) for row in range(count)))
        turns_at(world, 200.0)
        again = median(spent(lambda: turns_at(world, 200.0)) for _ in range(9))  # noqa: B023
        news = []
        for turn in range(5):
            more = replace(world, shown=(*world.shown, Shown(turn, "", 190.0 + turn)))
            news.append(spent(lambda: turns_at(more, 200.0)))  # noqa: B023
        print(f"{count} texts: {again:.2f} ms a frame, {median(news):.1f} ms when another is allowed")


if __name__ == "__main__":
    drawn()
    made()
    found()
