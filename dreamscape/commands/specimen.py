"""Crowds to measure with: any number of dreamers, threads to their neighbours, two seams."""

import numpy as np

from dreamscape.narrative.cast import Dreamed
from dreamscape.narrative.crowd import simulate
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
from dreamscape.narrative.likeness import neighbours, pairs
from dreamscape.narrative.memory_log import MemoryLog
from dreamscape.narrative.playback import Playback

THREADS_EACH = 2.3


def crowd(count: int, visuals: tuple[str, ...]) -> Story:
    """A story of `count` dreamers, seconds after two seams opened; one of them is being mended."""
    story = Story(1)
    home = spread(1, count)
    found = neighbours(home, 5)
    kept = np.argsort(np.arange(len(found.a)) * 7919 % max(len(found.a), 1))[: int(THREADS_EACH * count)]
    names = [f"d{row}" for row in range(count)]
    bodies: list[AnyBody] = [
        DreamTold(
            name, visuals[row * 7919 % len(visuals)], row * 0.618 % 1.0, 0.1, 0.0, (), float(x), float(y)
        )
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


def show(count: int, visuals: tuple[str, ...], duration: float) -> Playback:
    """A whole simulated show of `count` dreamers."""
    rows = np.arange(count)
    dreams = [
        Dreamed(f"d{row}", "", visuals[row * 7919 % len(visuals)], row * 0.618 % 1.0, 0.2, 0.0)
        for row in rows
    ]
    alike = pairs(rows, (rows * 3 + 1) % max(count, 1), np.full(count, 0.6))
    log = MemoryLog()
    log.append(list(simulate(dreams, alike, 1, duration)))
    return Playback(log, 1)
