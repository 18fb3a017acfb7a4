"""What the critic measures, each by its formula."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative import critic
from dreamscape.narrative.critic import PLACES
from dreamscape.narrative.events import (
    CAUSES,
    FracturePatched,
)
from dreamscape.narrative.world import Fracture, World
from tests.crowds import SIZES, chimera, happen, run, torn, whole

sized = pytest.mark.parametrize("count", SIZES)


def phased(phases: list[float]) -> World:
    """A World of dreamers with these phases, turns."""
    world = whole(50).world()
    phase = np.resize(np.array(phases), 50)
    return replace(world, dreamers=replace(world.dreamers, phase=phase))


def test_local_unity_of_parts() -> None:
    label = np.arange(50, dtype=np.int32) % 2
    together = phased([0.25, 0.25])
    apart = phased([0.0, 0.0, 0.0, 0.25, 0.0, 0.5, 0.0, 0.75])  # even rows in step, odd ones not
    assert critic.local_unity(together, label, 2)[0].tolist() == [1.0, 1.0]
    unity, number = critic.local_unity(apart, label, 3)
    assert number.tolist() == [25, 25, 0]
    assert unity[0] == pytest.approx(1.0)
    assert unity[1] < 0.15
    assert unity[2] == 0.0
    assert critic.chimera(unity, number) == pytest.approx((unity[0] - unity[1]) ** 2, abs=1e-6)


@given(st.lists(st.floats(0, 0.999999), min_size=2, max_size=50), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_local_unity_follows_its_formula(phases: list[float], count: int) -> None:
    label = np.arange(50, dtype=np.int32) % count
    world = phased(phases)
    unity, number = critic.local_unity(world, label, count)
    assert ((unity >= 0) & (unity <= 1)).all()
    assert 0.0 <= critic.chimera(unity, number) <= 1.0
    for part in range(count):
        own = np.exp(2j * np.pi * world.dreamers.phase[label == part])
        square = abs(own.sum()) ** 2 / len(own)
        wanted = math.sqrt(max((square - 1) / (len(own) - 1), 0.0))
        assert unity[part] ** 2 == pytest.approx(min(wanted, 1.0) ** 2, abs=4e-3)


def test_chance_alone_is_not_in_step() -> None:
    rng = np.random.default_rng(5)
    label = np.arange(50, dtype=np.int32) % 10
    plain, fair = [], []
    for _ in range(200):
        world = phased(rng.random(50).tolist())
        unity, _ = critic.local_unity(world, label, 10)
        fair.append(float((unity**2).mean()))
        plain.append(abs(np.exp(2j * np.pi * world.dreamers.phase[label == 0]).mean()) ** 2)
    assert np.mean(plain) > 0.17
    assert np.mean(fair) < np.mean(plain)


@sized
def test_a_part_can_be_in_step_and_a_part_not(count: int) -> None:
    story, label = chimera(count)
    seen = []
    for _ in range(40):
        seen.append(critic.local_unity(run(story, 1.0).world(), label, 2)[0])
    held, loose = np.mean(seen, axis=0)
    assert held > loose + 0.3
    attunement = story.world().dreamers.attunement
    assert attunement[label == 0].mean() > attunement[label == 1].mean() + 0.3
    if count > 5:
        assert held > 0.85
        assert loose < 0.4


@sized
def test_wounds_are_counted_by_cause_and_mending_is_seen(count: int) -> None:
    story = torn(count, "forced")
    before = story.world()
    found = critic.wounds(before)
    assert found.open == 1
    assert found.by_cause == {cause: int(cause == "forced") for cause in CAUSES}
    assert found.mended == 0.0
    for y in np.linspace(0.05, 0.95, 9):
        happen(story, *(FracturePatched("f", "voice", "d0", x, float(y)) for x in (0.25, 0.4, 0.55)))
    halfway = run(story, 1.0).world()
    assert critic.mending(before, halfway) > 0.0
    after = run(story, 12.0).world()
    healed = critic.wounds(after)
    assert (healed.open, healed.length, healed.mended) == (0, 0.0, 1.0)
    assert critic.mending(after, after) == 0.0


def test_the_length_of_a_straight_seam() -> None:
    """Of a crowd on a grid, torn along a line at any angle, seams are as long as the line."""
    across, up = np.meshgrid((np.arange(32) + 0.5) / 32, (np.arange(18) + 0.5) / 18)
    place = np.stack([across.ravel(), up.ravel()], axis=1)
    world = whole(50).world()
    dreamers = replace(world.dreamers, place=place, home=place)
    for turn in np.linspace(0.0, np.pi / 2, 7):
        side = (place[:, 0] - 0.5) * 16 / 9 * np.cos(turn) + (place[:, 1] - 0.5) * np.sin(turn) < 0
        rows = np.arange(len(place), dtype=np.int32)
        one = Fracture("f", "lost", 0, 0.5, 0.5, rows[side], rows[~side], 9.0, 1.0, 0.0, 0.0, -1.0)
        true = min(1.0 / max(np.cos(turn), 1e-9), 16 / 9 / max(np.sin(turn), 1e-9))
        assert critic.length(replace(world, dreamers=dreamers), one) == pytest.approx(true, rel=0.3)


def test_parts_of_the_plane() -> None:
    where = np.array([[0.5, 0.9], [0.5, 0.1], [0.1, 0.5], [0.9, 0.9], [0.5, 0.5], [1.0, 0.0], [-1.0, 2.0]])
    found = [PLACES[row] for row in critic.parts(where)]
    assert found == [
        "the north", "the south", "the west", "the north-east", "the middle", "the south-east",
        "the north-west",
    ]  # fmt: skip
