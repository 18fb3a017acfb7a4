"""Crowds of any size for the tests of the narrative: threaded to their neighbours, torn or whole."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from dreamscape.narrative.cast import Dreamed
from dreamscape.narrative.crowd import Told, simulate
from dreamscape.narrative.events import (
    AnyBody,
    ControlSet,
    DreamTold,
    Event,
    FractureOpened,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
)
from dreamscape.narrative.fold import Story
from dreamscape.narrative.homes import spread
from dreamscape.narrative.likeness import Pairs, neighbours, pairs
from dreamscape.narrative.memory_log import MemoryLog
from dreamscape.narrative.playback import Playback

SIZES = (5, 50, 2000)
CROWDS = (5, 50, 400, pytest.param(2000, marks=pytest.mark.faults))
"""For what takes long: thousands only with `make faults`."""


def happen(story: Story, *bodies: AnyBody) -> None:
    """Each of `bodies` happens now."""
    for body in bodies:
        story.apply(Event(story.seq + 1, story.now / 10, "x", str(story.seq + 1), body))


def run(story: Story, seconds: float) -> Story:
    """Time passes."""
    for _ in range(round(10 * seconds)):
        story.tick()
    return story


def people(count: int, shares: Sequence[float] = (0.6,)) -> Story:
    """`count` dreamers who have just come, without threads; `shares` go round."""
    story, home = Story(3), spread(3, count)
    for k, (x, y) in enumerate(home.tolist()):
        mood = (k % 5) / 2 - 1
        happen(story, DreamTold(f"d{k}", "tide", 0.1, mood, 0.0, (), x, y, shares[k % len(shares)]))
    return story


@cache
def _whole(count: int) -> bytes:
    story = people(count)
    near = neighbours(spread(3, count), 3)
    for a, b in zip(near.a.tolist(), near.b.tolist(), strict=True):
        happen(story, ThreadOffered(f"d{a}", f"d{b}", 0.8), ThreadAccepted(f"d{a}", f"d{b}"))
    happen(story, ControlSet("pull", 0.6))
    return run(story, 8.0).save()


def whole(count: int) -> Story:
    """`count` dreamers, threaded to their neighbours for eight seconds."""
    return Story.load(_whole(count))


def sides(count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The third of the crowd that lives in the west, and the rest."""
    home = spread(3, count)
    order = sorted(range(count), key=lambda k: float(home[k, 0]))
    cut = max(1, round(0.35 * count))
    return tuple(f"d{k}" for k in order[:cut]), tuple(f"d{k}" for k in order[cut:])


@cache
def _torn(count: int, cause: str, seconds: float) -> bytes:
    story = whole(count)
    happen(story, FractureOpened("f", cause, *sides(count), 0.4, 0.5))
    return run(story, seconds).save()


def torn(count: int, cause: str, seconds: float = 12.0) -> Story:
    """The whole crowd, `seconds` after the seam "f" opened across it."""
    return Story.load(_torn(count, cause, seconds))


@cache
def _chimera(count: int) -> bytes:
    story = whole(count)
    west, east = sides(count)
    if count == 5:
        west, east = east, west  # of five, the two in the west are left to hold
    loose, world = set(west), story.world()
    ids, threads = world.dreamers.ids, world.threads
    for a, b in zip(threads.a.tolist(), threads.b.tolist(), strict=True):
        if ids[a] in loose or ids[b] in loose:
            happen(story, ThreadReleased(ids[a], ids[b]))
    happen(story, FractureOpened("f", "lost", west, east, 0.4, 0.5))
    happen(story, ControlSet("pull", 0.5 if count == 5 else 0.75))
    return run(story, 25.0).save()


def chimera(count: int) -> tuple[Story, npt.NDArray[np.int32]]:
    """One part keeps its threads, the other let its own go, and a seam parts them; and who is where:
    0 who holds, 1 who does not."""
    story = Story.load(_chimera(count))
    fracture = story.world().fractures[0]
    label = np.zeros(count, np.int32)
    label[fracture.left] = 1
    return story, label


@cache
def dreams(count: int) -> tuple[list[Dreamed], Pairs]:
    """Dreams of three visuals, and which of them are alike."""
    names = ("tide", "city", "fire")
    told = [
        Dreamed(f"d{k}", "", names[k % 3], k / count, (k % 7) / 3 - 1, (k % 4) / 2 - 1) for k in range(count)
    ]
    a = [k for k in range(count) for step in (3, 6, 9) if k + step < count]
    b = [k + step for k in range(count) for step in (3, 6, 9) if k + step < count]
    return told, pairs(a, b, [0.9 - 0.1 * ((y - x) // 3) for x, y in zip(a, b, strict=True)])


def told(count: int, duration: float) -> tuple[Told, ...]:
    """A simulated show."""
    return tuple(simulate(*dreams(count), 5, duration))


@cache
def played(count: int, duration: float) -> Playback:
    """The same, to be looked at at any time."""
    log = MemoryLog()
    log.append(told(count, duration))
    return Playback(log, 5)
