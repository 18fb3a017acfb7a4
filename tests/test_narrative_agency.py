"""What nobody can take from a dreamer, whatever happens in the show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative import ground
from dreamscape.narrative.events import (
    CAUSES,
    AnyBody,
    ControlSet,
    DreamerLeft,
    DreamerPaused,
    DreamTold,
    Event,
    FractureOpened,
    RoleShifted,
    ShareSet,
    ThreadAccepted,
    ThreadOffered,
)
from dreamscape.narrative.exact import ASPECT
from dreamscape.narrative.fold import Story
from dreamscape.narrative.world import World
from dreamscape.score.mapping import frame_at

UNIT = st.floats(0, 1)
PLACES = st.lists(st.tuples(UNIT, UNIT), min_size=2, max_size=40)


def dream(name: str, x: float = 0.5, y: float = 0.5, share: float = 0.6) -> DreamTold:
    return DreamTold(name, "tide", 0.3, 0.1, 0.2, ("sea",), x, y, share, name.upper())


class Show:
    """A story to which things happen one after another."""

    def __init__(self, *bodies: AnyBody) -> None:
        self.story = Story(3)
        self.happen(*bodies)

    def happen(self, *bodies: AnyBody, by: str = "") -> None:
        for body in bodies:
            seq = self.story.seq + 1
            who = by or getattr(body, "dreamer", "x")
            self.story.apply(Event(seq, self.story.now / 10, who, str(seq), body))

    def pass_ticks(self, count: int) -> World:
        for _ in range(count):
            self.story.tick()
        return self.story.world()


def distances(world: World, places: np.ndarray) -> np.ndarray:
    here = world.dreamers.presence > 0
    across = (places[here, None, 0] - places[None, here, 0]) * ASPECT
    up = places[here, None, 1] - places[None, here, 1]
    away = np.hypot(across, up)
    np.fill_diagonal(away, 9.0)
    return away


@settings(max_examples=60, deadline=None)
@given(PLACES, st.integers(0, 300))
def test_nobody_ever_lies_under_another(places: list[tuple[float, float]], ticks: int) -> None:
    show = Show(*(dream(f"d{k}", x, y) for k, (x, y) in enumerate(places)))
    world = show.pass_ticks(1 + ticks)
    homes = distances(world, world.dreamers.home).min(axis=1)
    assert (homes >= ground.least(len(places)) - 1e-9).all()
    np.testing.assert_allclose(world.dreamers.gap, np.minimum(homes, ASPECT), atol=1e-9)
    now = distances(world, world.dreamers.place)
    assert (now.min(axis=1) >= 0.33 * world.dreamers.gap).all()


def test_hundreds_at_one_place_find_room_near_it() -> None:
    show = Show(*(dream(f"d{k}", 0.2, 0.7) for k in range(300)))
    world = show.pass_ticks(1)
    assert distances(world, world.dreamers.home).min() >= ground.least(300)
    away = np.hypot((world.dreamers.home[:, 0] - 0.2) * ASPECT, world.dreamers.home[:, 1] - 0.7)
    assert np.median(away) < 0.3


def test_a_crowd_too_large_to_look_at_everybody_keeps_its_distance() -> None:
    show = Show(*(dream(f"d{k}", (k % 97) / 97, (k % 89) / 89) for k in range(4100)))
    show.happen(dream("late", 0.5, 0.5), dream("later", 0.5, 0.5))
    home = show.pass_ticks(1).dreamers.home[-2:]
    assert np.hypot((home[0, 0] - home[1, 0]) * ASPECT, home[0, 1] - home[1, 1]) >= ground.least(4102)


def test_who_comes_back_finds_another_home_when_theirs_is_taken() -> None:
    show = Show(dream("ada"), dream("bo", 0.9, 0.9))
    show.happen(DreamerLeft("ada"))
    show.pass_ticks(80)
    show.happen(dream("cy"))
    show.pass_ticks(5)
    show.happen(dream("ada"))
    world = show.pass_ticks(5)
    assert distances(world, world.dreamers.home).min() >= ground.least(3)


@given(UNIT, UNIT, st.sampled_from(["bo", "engineer", "festival"]))
@settings(max_examples=30, deadline=None)
def test_only_the_owner_raises_a_share(first: float, then: float, other: str) -> None:
    show = Show(dream("ada", share=first), dream("bo", 0.9, 0.9))
    show.happen(ShareSet("ada", then), by=other)
    assert show.pass_ticks(60).dreamers.share[0] == pytest.approx(min(first, then))
    show.happen(ShareSet("ada", then))
    assert show.pass_ticks(60).dreamers.share[0] == pytest.approx(then)


def threaded() -> Show:
    show = Show(dream("ada", 0.4), dream("bo", 0.6), dream("cy", 0.5, 0.8))
    for a, b in (("ada", "bo"), ("bo", "cy")):
        show.happen(ThreadOffered(a, b, 0.8), ThreadAccepted(a, b))
    show.pass_ticks(60)
    return show


def test_pausing_acts_within_one_tick() -> None:
    show = threaded()
    before = show.story.world()
    show.happen(DreamerPaused("ada"))
    world = show.pass_ticks(1)
    assert world.dreamers.share[0] == 0.0
    assert world.dreamers.rest[0] > 0.0
    after = show.pass_ticks(200)
    assert after.dreamers.rest[0] == 1.0
    assert after.dreamers.attunement[0] < 0.01
    assert after.threads.health[0] == before.threads.health[0]
    show.happen(DreamerPaused("ada", False))
    world = show.pass_ticks(1)
    assert world.dreamers.share[0] == pytest.approx(0.6)
    assert world.threads.live[0]


def test_nobody_hears_a_dreamer_who_rests() -> None:
    """With the only other dreamer at rest, one's phase runs freely, as if alone."""
    alone, beside = Show(dream("ada", 0.4)), Show(dream("ada", 0.4), dream("bo", 0.6))
    beside.happen(ThreadOffered("ada", "bo", 0.9), ThreadAccepted("ada", "bo"), DreamerPaused("ada"))
    assert alone.pass_ticks(100).dreamers.phase[0] == beside.pass_ticks(100).dreamers.phase[0]


def test_leaving_acts_within_one_tick() -> None:
    show = threaded()
    show.happen(DreamerLeft("bo"))
    world = show.pass_ticks(1)
    assert not world.threads.live.any()
    assert world.dreamers.presence[1] < 1.0
    assert show.pass_ticks(100).dreamers.presence[1] == 0.0


def test_withdrawing_leaves_nothing_after_one_tick() -> None:
    show = threaded()
    show.happen(DreamerLeft("bo", withdrawn=True))
    world = show.pass_ticks(1)
    assert world.dreamers.presence[1] == 0.0
    assert not world.threads.live.any()
    assert (world.dreamers.names[1], world.dreamers.motifs[1]) == ("", ())


CROWDS = st.lists(st.tuples(UNIT, UNIT, UNIT), min_size=2, max_size=12)
PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=16)


@st.composite
def shows(draw: st.DrawFn) -> tuple[Show, str]:
    """A crowd anywhere, threaded anyhow, perhaps torn, under any controls, for any time; and one of them."""
    crowd = draw(CROWDS)
    show = Show(*(dream(f"d{k}", *each) for k, each in enumerate(crowd)))
    for a, b in draw(PAIRS):
        show.happen(ThreadOffered(f"d{a}", f"d{b}", 0.7), ThreadAccepted(f"d{a}", f"d{b}"))
    for control in ("pull", "chaos", "gather", "visit"):
        show.happen(ControlSet(control, draw(UNIT)))
    show.pass_ticks(draw(st.integers(0, 80)))
    if draw(st.booleans()):
        left, right = (tuple(f"d{k}" for k in range(len(crowd)) if k % 2 == side) for side in (0, 1))
        show.happen(FractureOpened("f", draw(st.sampled_from(CAUSES)), left, right, 0.5, 0.5))
    show.pass_ticks(draw(st.integers(0, 80)))
    return show, f"d{draw(st.integers(0, len(crowd) - 1))}"


@settings(max_examples=40, deadline=None)
@given(shows())
def test_whoever_pauses_lets_nothing_in_from_the_next_tick(found: tuple[Show, str]) -> None:
    show, name = found
    row = show.story.world().dreamers.ids.index(name)
    show.happen(DreamerPaused(name))
    first = show.pass_ticks(1)
    frame = frame_at(first, first.time)
    assert first.dreamers.share[row] == 0.0
    assert not np.isin(frame.layers.host[frame.layers.away > 0.01], [row]).any()
    speeds = []
    for _ in range(3):
        before = first.dreamers.phase[row]
        first = show.pass_ticks(1)
        speeds.append((first.dreamers.phase[row] - before) % 1.0)
    torn = bool(first.fractures)
    assert np.ptp(speeds) < (2e-3 if torn else 1e-9), "the phase runs freely"


@settings(max_examples=40, deadline=None)
@given(shows())
def test_whoever_leaves_is_tied_to_nobody_and_fades_from_the_next_tick(found: tuple[Show, str]) -> None:
    show, name = found
    before = show.story.world()
    row = before.dreamers.ids.index(name)
    show.happen(DreamerLeft(name))
    world = show.pass_ticks(1)
    mine = (world.threads.a == row) | (world.threads.b == row)
    assert not world.threads.live[mine].any()
    assert (
        world.dreamers.presence[row] < before.dreamers.presence[row] or before.dreamers.presence[row] == 0.0
    )
    assert show.pass_ticks(60).dreamers.presence[row] == 0.0


@settings(max_examples=40, deadline=None)
@given(shows())
def test_whoever_withdraws_is_neither_seen_nor_heard_from_the_next_tick(found: tuple[Show, str]) -> None:
    show, name = found
    row = show.story.world().dreamers.ids.index(name)
    show.happen(DreamerLeft(name, withdrawn=True))
    world = show.pass_ticks(1)
    dreamers = world.dreamers
    assert (dreamers.presence[row], dreamers.names[row], dreamers.motifs[row]) == (0.0, "", ())
    frame = frame_at(world, world.time)
    assert len(frame.layers.visual) == int((dreamers.presence > 0.0).sum())
    assert dreamers.key[row] not in frame.music.voices.key


def test_the_role_before_is_remembered_for_the_change_to_be_seen() -> None:
    show = threaded()
    show.happen(RoleShifted("ada", "guide"))
    show.pass_ticks(30)
    show.happen(RoleShifted("ada", "shadow"))
    dreamers = show.pass_ticks(10).dreamers
    assert (dreamers.former[0], dreamers.role[0]) == (0, 3)
    assert dreamers.turned[0] == pytest.approx(9.0)
