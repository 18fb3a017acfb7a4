"""dreamscape bench: what drawing, ticking and exporting cost on this machine.

Processor time of the whole process, medians; ratios hold within one run, on a shared machine too.
"""

import argparse
import contextlib
import json
from collections.abc import Callable, Iterator
from functools import cache
from statistics import median
from time import process_time

from dreamscape.commands import specimen
from dreamscape.commands.pictures import drawing_context
from dreamscape.export.measuring import export_share
from dreamscape.export.source import Source
from dreamscape.narrative.fold import Story
from dreamscape.narrative.world import World
from dreamscape.render import library
from dreamscape.render.compositor import Compositor
from dreamscape.render.picture import Picture
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at
from dreamscape.score.solo import solo

SIZE = (960, 540)
SHOW_DREAMERS = 60
SHOW_SECONDS = 60.0
MOMENTS = (6.0, 18.0, 27.0, 38.0, 44.0, 56.0)
"""Show times at which a frame of the show is measured: each act at least once."""


def run(given: argparse.Namespace) -> int:
    """Measure and print."""
    result = measure(bool(given.quick))
    print(json.dumps(result, indent=1) if given.json else "\n".join(_lines(result)))
    return 0


def measure(quick: bool) -> dict[str, object]:
    """All figures, as `bench --json` prints them."""
    counts = (16, 1_000, 10_000) if quick else (16, 1_000, 10_000, 100_000)
    visuals = tuple(library.paths())
    with drawing_context() as (context, renderer):
        probe = Stopwatch(context.finish)
        drawing = Compositor(context, cache(library.find), probe.watch)
        stories = {count: specimen.crowd(count, visuals) for count in counts}
        ticks = {str(count): _tick_ms(story, 20 if quick else 60) for count, story in stories.items()}
        crowds = _crowd_ms(drawing, context.finish, stories, 3 if quick else 7)
        playback = specimen.show(SHOW_DREAMERS, visuals, SHOW_SECONDS)
        frames = cache(lambda time: frame_at(playback.at(time), time))
        whole, passes = _frame_cost(drawing, context.finish, frames, probe, 2 if quick else 4)
        shares = {
            "visual": _export_share(Picture(drawing, lambda time: solo("tide", time), SIZE), quick),
            "show": _export_share(Picture(drawing, frames, SIZE), quick),
        }
        drawing.release()
    return {
        "renderer": renderer,
        "size": list(SIZE),
        "tick_ms": ticks,
        "crowd_ms": crowds,
        "frame_ns_per_px": whole,
        "passes": passes,
        "export_share": shares,
    }


class Stopwatch:
    """Times the compositor's passes by name; off until `times` is a dictionary."""

    def __init__(self, finish: Callable[[], None]) -> None:
        self._finish = finish
        self.times: dict[str, float] | None = None

    def watch(self, name: str) -> contextlib.AbstractContextManager[object]:
        """A context that adds its processor time to `times[name]`."""
        return contextlib.nullcontext() if self.times is None else self._timed(name)

    @contextlib.contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        self._finish()
        began = process_time()
        yield
        self._finish()
        assert self.times is not None
        self.times[name] = self.times.get(name, 0.0) + process_time() - began


def _tick_ms(story: Story, rounds: int) -> float:
    return round(1e3 * median(_timed(story.tick) for _ in range(rounds)), 3)


def _timed(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _crowd_ms(
    drawing: Compositor, finish: Callable[[], None], stories: dict[int, Story], rounds: int
) -> dict[str, float]:
    """CPU ms a frame, World to picture, the crowds taking turns."""
    spent: dict[int, list[float]] = {count: [] for count in stories}
    shown = {count: _shown(story.world()) for count, story in stories.items()}
    for turn in range(rounds + 1):
        for count, (frames, begin) in shown.items():
            time = begin + 0.033 * turn
            _finished(drawing, finish, frames, time)  # as in a film, what lingers is remembered already
            spent[count].append(_timed(lambda: _finished(drawing, finish, frames, time + 0.01)))  # noqa: B023
    return {str(count): round(1e3 * median(times[1:]), 1) for count, times in spent.items()}


def _shown(world: World) -> tuple[Callable[[float], Frame], float]:
    """The Frames of a World that stands still, and the time it stands at."""
    return (lambda time: frame_at(world, time)), world.time


def _frame_cost(
    drawing: Compositor,
    finish: Callable[[], None],
    frames: Callable[[float], Frame],
    probe: Stopwatch,
    rounds: int,
) -> tuple[float, dict[str, float]]:
    """CPU ns a pixel of a frame of the show (mean over moments of medians), and of each pass."""
    pixels = SIZE[0] * SIZE[1]
    whole: list[float] = []
    passes: dict[str, float] = {}
    for moment in MOMENTS:
        for step in range(2):
            drawing.draw(frames, moment + step / 30.0, SIZE)
        times = []
        for step in range(rounds):
            time = moment + (step + 2) / 30.0
            frames(time)
            times.append(_timed(lambda: _finished(drawing, finish, frames, time)))  # noqa: B023 - timed at once
        whole.append(median(times))
        probe.times = {}
        drawing.draw(frames, moment + 0.3, SIZE)
        for name, seconds in probe.times.items():
            passes[name] = passes.get(name, 0.0) + seconds / len(MOMENTS)
        probe.times = None
    cost = {name: round(1e9 * seconds / pixels, 1) for name, seconds in passes.items()}
    return round(1e9 * sum(whole) / len(whole) / pixels, 1), cost


def _finished(
    drawing: Compositor, finish: Callable[[], None], frames: Callable[[float], Frame], time: float
) -> None:
    drawing.draw(frames, time, SIZE)
    finish()


def _export_share(source: Source, quick: bool) -> float:
    """CPU of drawing alone plus encoding alone, as a share of the CPU of exporting: 1 is no overhead."""
    return round(export_share(source, 12 if quick else 24, 1 if quick else 3)["share"], 3)


def _lines(result: dict[str, object]) -> list[str]:
    crowds, ticks, passes = (result[key] for key in ("crowd_ms", "tick_ms", "passes"))
    assert isinstance(crowds, dict)
    assert isinstance(ticks, dict)
    assert isinstance(passes, dict)
    lines = [f"drawing with {result['renderer']}", "dreamers    ms a tick   ms a frame (960x540)"]
    lines += [f"{count:>8} {ticks[count]:>12} {crowds[count]:>12}" for count in crowds]
    lines += [f"a frame of a show of {SHOW_DREAMERS}: {result['frame_ns_per_px']} ns a pixel"]
    lines += [f"  {name:<10} {cost:>7}" for name, cost in passes.items()]
    lines += [f"export: CPU share of drawing and encoding: {result['export_share']}"]
    return lines
