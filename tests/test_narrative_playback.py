"""Any instant, whichever way it is reached."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative import playback
from dreamscape.narrative.crowd import simulate
from dreamscape.narrative.events import ControlSet, DreamTold, Event, ShareSet
from dreamscape.narrative.fold import digest
from dreamscape.narrative.memory_log import MemoryLog
from dreamscape.narrative.playback import KEYFRAME, Playback
from tests.test_narrative_crowd import alike, dreams

SHOW = tuple(simulate(dreams(7), alike(7), 5, 66.0))
TIMES = st.one_of(st.floats(0, 66), st.integers(0, 660).map(lambda tick: tick / 10))


def log_of(*items: tuple[float, str, str, object]) -> MemoryLog:
    log = MemoryLog()
    log.append(items)  # type: ignore[arg-type]
    return log


@pytest.fixture(scope="module")
def straight() -> dict[int, str]:
    """The digest at every tick, played from beginning to end."""
    player = Playback(log_of(*SHOW), 5)
    return {tick: digest(player.at(tick / 10)) for tick in range(661)}


class Store:
    """Keyframes in a dict."""

    def __init__(self) -> None:
        self.kept: dict[int, bytes] = {}

    def save(self, tick: int, state: bytes, seq: int | None = None) -> None:
        assert seq is not None
        self.kept[tick] = state

    def nearest(self, tick: int) -> tuple[int, bytes] | None:
        near = max((k for k in self.kept if k <= tick), default=None)
        return None if near is None else (near, self.kept[near])


@given(st.lists(st.integers(0, 660), min_size=1, max_size=4))
@settings(max_examples=5, deadline=None)
def test_any_order_of_seeking_gives_the_same_world(straight: dict[int, str], ticks: list[int]) -> None:
    player = Playback(log_of(*SHOW), 5)
    for tick in ticks:
        assert digest(player.at(tick / 10)) == straight[tick]


@given(st.lists(TIMES, min_size=2, max_size=3))
@settings(max_examples=4, deadline=None)
def test_between_ticks_too(times: list[float]) -> None:
    player = Playback(log_of(*SHOW), 5)
    first = [digest(player.at(time)) for time in times]
    again = [digest(player.at(time)) for time in reversed(times)]
    assert first == again[::-1]


def test_keyframes_outlive_the_playback(straight: dict[int, str]) -> None:
    store = Store()
    Playback(log_of(*SHOW), 5, keyframes=store).at(66.0)
    assert sorted(store.kept) == list(range(KEYFRAME, 661, KEYFRAME))
    told: list[int] = []

    class Counting(MemoryLog):
        def read(self, after: int = 0) -> Iterator[Event]:
            told.append(after)
            return super().read(after)

    log = Counting()
    log.append(SHOW)
    player = Playback(log, 5, keyframes=store)
    assert digest(player.at(61.3)) == straight[613]
    assert told[-1] > 0


def test_a_damaged_keyframe_is_worked_out_again(straight: dict[int, str]) -> None:
    store = Store()
    store.save(600, b"damaged", 1)
    player = Playback(log_of(*SHOW), 5, keyframes=store)
    assert digest(player.at(61.3)) == straight[613]


def test_a_world_between_two_ticks_lies_between_them() -> None:
    player = Playback(log_of(*SHOW), 5)
    before, middle, after = player.at(40.0), player.at(40.04), player.at(40.1)
    assert middle.time == pytest.approx(40.04)
    for name in ("place", "presence", "attunement"):
        a, m, b = (getattr(world.dreamers, name) for world in (before, middle, after))
        assert np.allclose(m, a + 0.4 * (b - a))
    turned = (after.dreamers.phase - before.dreamers.phase + 0.5) % 1 - 0.5
    moved = (middle.dreamers.phase - before.dreamers.phase + 0.5) % 1 - 0.5
    assert np.allclose(moved, 0.4 * turned)
    assert ((middle.dreamers.phase >= 0) & (middle.dreamers.phase < 1)).all()
    for one, two, three in zip(before.fractures, middle.fractures, after.fractures, strict=True):
        assert min(one.reach, three.reach) <= two.reach <= max(one.reach, three.reach)


def test_nothing_jumps_from_frame_to_frame() -> None:
    player = Playback(log_of(*SHOW), 5)
    last = player.at(0.0)
    for frame in range(1, 60 * 64, 11):
        world = player.at(frame / 60)
        shared = len(last.dreamers.ids)
        apart = (world.dreamers.place[:shared] - last.dreamers.place) * np.array([16 / 9, 1.0])
        assert np.hypot(apart[:, 0], apart[:, 1]).max(initial=0.0) <= 0.0082 * 11 / 60
        assert np.abs(world.dreamers.presence[:shared] - last.dreamers.presence).max(initial=0.0) < 0.1
        for one, two in zip(last.fractures, world.fractures, strict=False):
            assert abs(one.opening - two.opening) < 0.15
        last = world


def test_before_the_beginning_is_the_beginning() -> None:
    player = Playback(log_of(*SHOW), 5)
    assert digest(player.at(-3.0)) == digest(player.at(0.0))


def test_an_empty_log_has_a_world() -> None:
    assert Playback(MemoryLog(), 5).at(12.34).dreamers.ids == ()


def test_a_log_that_grows_is_told_on() -> None:
    log = MemoryLog()
    player = Playback(log, 5)
    for at, by, key, body in SHOW[:60]:
        log.append([(at, by, key, body)])
        player.at(max(0.0, at - 0.2))
    whole = Playback(log_of(*SHOW[:60]), 5)
    assert digest(player.at(70.0)) == digest(whole.at(70.0))


@pytest.mark.parametrize("late", [39.9, 31.0, 5.0])
def test_an_event_that_comes_late_is_told_in_its_place(late: float) -> None:
    told = (0.0, "a", "1", DreamTold("a", "tide", 0.1, 0.0, 0.0)), (1.0, "a", "2", ShareSet("a", 0.2))
    after = late, "crew", "3", ControlSet("pull", 0.9, 2.0)
    log, store = log_of(*told), Store()
    player = Playback(log, 5, keyframes=store)
    player.at(40.0)
    log.append([after])
    whole = Playback(log_of(*told, after), 5)
    assert digest(player.at(40.0)) == digest(whole.at(40.0))
    assert digest(player.at(66.0)) == digest(whole.at(66.0))
    assert digest(Playback(log, 5, keyframes=store).at(62.0)) == digest(whole.at(62.0))


def test_keyframes_that_a_late_event_made_stale_are_not_trusted() -> None:
    told = [(0.0, "a", "1", DreamTold("a", "tide", 0.1, 0.0, 0.0))]
    log, store = log_of(*told), Store()
    Playback(log, 5, keyframes=store).at(65.0)
    log.append([(5.0, "crew", "2", ControlSet("pull", 0.9, 2.0)), (50.0, "a", "3", ShareSet("a", 0.1))])
    whole = Playback(log, 5)
    assert digest(Playback(log, 5, keyframes=store).at(66.0)) == digest(whole.at(66.0))
    assert digest(Playback(log, 5, keyframes=store).at(66.0)) == digest(whole.at(66.0))


def test_events_out_of_order_are_told_in_order_of_their_number() -> None:
    told = [
        (0.0, "a", "1", DreamTold("a", "tide", 0.1, 0.0, 0.0)),
        (9.0, "a", "2", ShareSet("a", 0.2)),
        (4.0, "a", "3", ShareSet("a", 0.8)),
    ]
    player = Playback(log_of(*told), 5)
    assert player.at(9.0).dreamers.share[0] == 0.6
    assert player.at(15.0).dreamers.share[0] == 0.8
    assert player.at(5.0).dreamers.share[0] == 0.6


def test_a_repeated_key_adds_nothing() -> None:
    log = MemoryLog()
    first = log.append([(0.0, "a", "k", ShareSet("a", 0.1)), (0.0, "a", "k", ShareSet("a", 0.9))])
    assert first == [1, 1]
    assert log.head() == 1
    log.close()
    assert [event.body for event in log.read()] == [ShareSet("a", 0.1)]
    assert list(log.read(after=1)) == []


def test_a_log_that_numbers_late_events_last_is_told_by_number() -> None:
    class Careless:
        """A log that keeps the times it is given."""

        def read(self, after: int = 0) -> Iterator[Event]:
            bodies = (9.0, DreamTold("a", "tide", 0.1, 0.0, 0.0)), (4.0, ControlSet("pull", 0.9))
            return (
                Event(seq, at, "a", str(seq), body) for seq, (at, body) in enumerate(bodies, 1) if seq > after
            )

    player = Playback(Careless(), 5)
    assert player.at(8.9).controls["pull"] == 0.35
    assert player.at(9.0).controls["pull"] == 0.9
    assert player.at(5.0).controls["pull"] == 0.35


def test_going_back_a_little_tells_nothing_again() -> None:
    log = log_of(*SHOW)
    player = Playback(log, 5)
    first = [player.at(tick / 10) for tick in range(300, 330)]
    assert all(player.at(tick / 10) is first[tick - 300] for tick in range(329, 299, -1))


def test_an_event_after_a_seek_back_reaches_the_worlds_that_were_kept() -> None:
    log = log_of((0.0, "a", "1", DreamTold("a", "tide", 0.1, 0.0, 0.0)))
    player = Playback(log, 5)
    player.at(20.0)
    player.at(3.0)
    log.append([(19.0, "crew", "2", ControlSet("pull", 0.9))])
    assert player.at(20.0).controls["pull"] == 0.9


def test_long_logs_are_read_in_parts() -> None:
    items = [(k / 1000, "a", str(k), ControlSet("pull", k / 3000)) for k in range(3000)]
    assert playback._BATCH < 3000
    assert Playback(log_of(*items), 5).at(4.0).controls["pull"] == 2999 / 3000
