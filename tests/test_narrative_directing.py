"""The festival as it goes along while people live it: what is due, said once, whoever starts again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.directing import HOUSE, HOUSE_MENDS, RUN, Direction, Entry, Run
from dreamscape.narrative.events import (
    ActBegun,
    DreamTold,
    Event,
    FestivalSet,
    FractureOpened,
    FracturePatched,
    ThreadAccepted,
    ThreadOffered,
)
from dreamscape.narrative.fold import Story
from dreamscape.narrative.memory_log import MemoryLog
from dreamscape.narrative.programme import library
from dreamscape.narrative.showtime import ShowTime

FESTIVAL = library.festival("dream-collective")
LOOP = library.festival("lull")


class Show:
    """A story that is directed as it goes along."""

    def __init__(self, festival=LOOP, seed: int = 3) -> None:
        self.festival, self.seed = festival, seed
        self.story, self.log = Story(seed), MemoryLog()
        self.direction = Direction(festival, seed, None, 0.0)
        self.seen = 0

    def happen(self, *entries: Entry) -> None:
        self.log.append(entries)

    def until(self, end: float) -> None:
        while self.story.now < end * 10:
            now = (self.story.now + 1) / 10
            self.happen(*self.direction.due(self.story.world(), now))
            self.story.tick()
            for event in self.log.read(self.seen):
                self.story.apply(event)
                self.seen = event.seq

    def said(self, kind: type) -> list[Event]:
        return [event for event in self.log.read(0) if isinstance(event.body, kind)]


def crowded(show: Show, count: int = 12) -> None:
    """Two groups that are tied within."""
    for k in range(count):
        x = 0.25 + 0.5 * (k % 2)
        told = DreamTold(f"d{k}", "tide", 0.1 + 0.5 * (k % 2), 0.0, 0.0, (), x, 0.1 + 0.8 * k / count)
        show.happen((show.story.now / 10, f"d{k}", f"told-{k}", told))
        if k > 1:
            show.happen((0.0, f"d{k}", f"offer-{k}", ThreadOffered(f"d{k}", f"d{k - 2}", 0.7)))
            show.happen((0.0, f"d{k - 2}", f"accept-{k}", ThreadAccepted(f"d{k}", f"d{k - 2}")))


def test_acts_begin_when_their_time_has_come() -> None:
    show = Show(FESTIVAL)
    show.until(60.0)
    assert isinstance(next(iter(show.log.read(0))).body, FestivalSet)
    begun = [(event.body.index, event.at) for event in show.said(ActBegun)]  # type: ignore[union-attr]
    assert [index for index, _ in begun] == list(range(len(begun)))
    assert begun[0] == (0, 0.0)
    assert all(at <= 60.0 for _, at in begun)
    assert show.story.world().act == FESTIVAL.acts[begun[-1][0]].name


@pytest.mark.faults
@settings(max_examples=12, deadline=None)
@given(st.floats(0.5, 80.0), st.integers(0, 1 << 40))
def test_who_starts_again_says_everything_once(stop: float, seed: int) -> None:
    whole, halved = Show(FESTIVAL, seed), Show(FESTIVAL, seed)
    whole.until(90.0)
    halved.until(stop)
    run = Run.last_in(halved.log.read(0))
    halved.direction = Direction(FESTIVAL, seed, run, halved.story.now / 10)
    halved.until(90.0)
    assert [event.key for event in whole.log.read(0)] == [event.key for event in halved.log.read(0)]


def test_a_loop_begins_another_run_and_no_two_are_alike() -> None:
    direction = Direction(LOOP, 3, None, 0.0)
    world = Story(3).world()
    first = list(direction.due(world, RUN - 1.0))
    second = list(direction.due(world, RUN)) + list(direction.due(world, 2 * RUN - 1.0))
    assert len({key for _, _, key, _ in first + second}) == len(first) + len(second)
    lengths = [[body.length for *_, body in run if isinstance(body, ActBegun)] for run in (first, second)]
    assert lengths[0] != lengths[1]
    assert Run.last_in(
        Event(k, at, by, key, body) for k, (at, by, key, body) in enumerate(first + second)
    ) == Run(2, RUN)


def test_a_seam_that_nobody_mends_is_mended_by_the_house_and_not_before() -> None:
    show = Show(LOOP, seed=5)
    crowded(show)
    show.until(5.0)
    left, right = (tuple(f"d{k}" for k in range(side, 12, 2)) for side in (0, 1))
    show.happen((5.0, "oracle", "seam-a", FractureOpened("seam-a", "lost", left, right, 0.5, 0.5)))
    show.until(4.0 + HOUSE_MENDS)
    assert not [event for event in show.said(FracturePatched) if event.body.fracture == "seam-a"]
    show.until(5.0 + 4.0 * HOUSE_MENDS)
    mended = [event for event in show.said(FracturePatched) if event.body.fracture == "seam-a"]
    assert mended
    assert {event.by for event in mended} == {HOUSE}
    assert next(one.mended for one in show.story.world().fractures if one.id == "seam-a") > 0.95


def test_it_acts_for_nobody() -> None:
    """Whatever the festival does, no dreamer's dream, share, voice or thread is moved by it."""
    show = Show(FESTIVAL, seed=11)
    crowded(show)
    people = {f"d{k}" for k in range(12)}
    show.until(120.0)
    for event in show.log.read(0):
        if event.by in people:
            assert event.key.startswith(("told-", "offer-", "accept-"))


@given(st.floats(0.0, 1e6), st.floats(-1e6, 1e6), st.lists(st.floats(-1e3, 1e5), min_size=1, max_size=20))
def test_show_time_never_goes_back(base: float, anchor: float, steps: list[float]) -> None:
    clock, now, last = ShowTime(base, anchor), anchor - 5.0, -1.0
    for step in steps:
        now = max(now, now + step)
        at = clock.at(now)
        assert at >= max(base, last)
        last = at
