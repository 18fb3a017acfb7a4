"""Exploring another's dream without merging: only the light goes, along a thread, and it comes home."""

import numpy as np
import pytest

from dreamscape.narrative.events import ControlSet, DreamerPaused
from dreamscape.score.frame import Layers
from dreamscape.score.mapping import frame_at
from dreamscape.score.visiting import ROUND
from tests.crowds import SIZES, happen, people, run, whole


def layers(count: int, later: float, visit: float) -> Layers:
    world = whole(count).world()
    return frame_at(world, world.time + later, {"visit": visit}).layers


@pytest.mark.parametrize("count", SIZES)
def test_lights_go_along_threads_and_come_home(count: int) -> None:
    world = whole(count).world()
    tied = {frozenset(pair) for pair in zip(world.threads.a.tolist(), world.threads.b.tolist(), strict=True)}
    moments = [layers(count, later, 1.0) for later in np.linspace(0.0, ROUND, 37)]
    away = np.stack([one.away for one in moments])
    assert (away.max(axis=0) > 0.6).mean() > 0.9, "nearly everybody goes once"
    assert (away.min(axis=0) == 0.0).all(), "and everybody comes home"
    assert np.abs(np.diff(away, axis=0)).max() < 0.4, "nobody jumps"
    for row, host in enumerate(moments[0].host.tolist()):
        assert host == row or frozenset((row, host)) in tied


@pytest.mark.parametrize("count", SIZES)
def test_the_dreams_themselves_stay(count: int) -> None:
    at_home, visiting = layers(count, 5.0, 0.0), layers(count, 5.0, 1.0)
    assert (at_home.away == 0.0).all()
    for name in ("place", "scale", "softness", "lead", "berth", "colours"):
        np.testing.assert_array_equal(getattr(at_home, name), getattr(visiting, name))


def test_who_has_no_thread_stays_at_home() -> None:
    story = run(people(5), 3.0)
    happen(story, ControlSet("visit", 1.0))
    world = story.world()
    found = frame_at(world, world.time + 7.0).layers
    assert (found.away == 0.0).all()
    assert found.host.tolist() == list(range(5))


def test_nobody_goes_to_or_from_a_dream_that_is_paused() -> None:
    story = whole(50)
    happen(story, ControlSet("visit", 1.0))
    world = story.world()
    paused = frame_at(world, world.time + 7.0).layers.host[0]
    happen(story, DreamerPaused(world.dreamers.ids[paused]))
    story.tick()
    for later in np.linspace(0.0, ROUND, 19):
        found = frame_at(story.world(), story.world().time + later).layers
        assert found.away[paused] == 0.0
        assert not (found.away[found.host == paused] > 0.0).any()
