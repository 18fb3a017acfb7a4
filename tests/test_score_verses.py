"""Words on the picture: who is seen when, and where; and that nobody is forgotten or is seen over another."""

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.events import DreamTold, LineAdded, LineRewritten, PlotBegun, WordsJudged
from dreamscape.narrative.world import Shown, World
from dreamscape.score.alone import alone
from dreamscape.score.frame import Verse
from dreamscape.score.mapping import frame_at
from dreamscape.score.turns import DELAY, EVERY, LANES, LIFE, PAUSE, SPELL, Turn, turns_at
from dreamscape.score.verses import RISE, SWAY, verses_at
from tests.crowds import happen, people, run

COUNT = 40


@cache
def standing(count: int = COUNT) -> World:
    """A crowd that is there, before anybody's words are allowed."""
    return run(people(count), 8.0).world()


def allowed(*since: float, count: int = COUNT) -> World:
    """The first dreamers' words are allowed at these times."""
    return replace(standing(count), shown=tuple(Shown(row, "", at) for row, at in enumerate(since)))


def seen(world: World, time: float) -> tuple[Verse, ...]:
    return verses_at(world, time, 0.0, 0.15)


def sightings(world: World, begin: float, end: float, step: float = 4.0) -> list[Turn]:
    """Every turn of these seconds, once."""
    found = {turn: None for time in np.arange(begin, end, step) for turn in turns_at(world, float(time))}
    return list(found)


def lane_of(world: World, row: int) -> int:
    x, y = world.dreamers.home[row]
    return min(int(2 * x), 1) + 2 * min(int(3 * y), 2)


def test_without_allowed_words_there_are_none() -> None:
    assert frame_at(standing(), 20.0).verses == ()


def test_words_come_soon_after_they_are_allowed_and_go() -> None:
    world = allowed(30.0)
    assert not seen(world, 30.0 + DELAY - 0.01)
    (first,) = seen(world, 30.0 + DELAY + 1.0)
    (later,) = seen(world, 30.0 + DELAY + 0.5 * LIFE)
    (last,) = seen(world, 30.0 + DELAY + LIFE - 0.5)
    assert first.dreamer == "d0"
    assert 0.0 < first.opacity < 0.3
    assert last.opacity < 0.1 < later.opacity == 1.0
    assert first.written < 0.3 < later.written == 1.0
    assert later.melting == 0.0 < last.melting
    assert not seen(world, 30.0 + DELAY + LIFE + 0.01)


def test_opacity_and_place_never_jump() -> None:
    world = allowed(*np.linspace(20.0, 60.0, 30))
    before: dict[tuple[str, float], Verse] = {}
    for time in np.arange(20.0, 200.0, 0.1):
        now = {(one.dreamer, one.begun): one for one in seen(world, float(time))}
        for key in before.keys() | now.keys():
            one, two = before.get(key), now.get(key)
            assert abs((one.opacity if one else 0.0) - (two.opacity if two else 0.0)) < 0.05
            if one and two:
                assert max(abs(a - b) for a, b in zip(one.drift, two.drift, strict=True)) < 0.002
        before = now


def test_the_same_world_gives_the_same_verses() -> None:
    assert seen(allowed(5.0, 9.0, 12.0), 31.0) == seen(allowed(5.0, 9.0, 12.0), 31.0)


def test_words_that_are_allowed_later_change_nothing_that_is_seen() -> None:
    since = [float(at) for at in np.linspace(3.0, 500.0, COUNT)]
    for time in (40.0, 133.0, 402.0):
        known = allowed(*(at for at in since if at <= time))
        for earlier in (time, time - 10.0, time - 35.0):
            assert turns_at(allowed(*since), earlier) == turns_at(known, earlier)


def test_of_a_crowd_that_is_allowed_at_once_everybody_is_seen_soon() -> None:
    world = allowed(*[10.0] * COUNT)
    found = Counter(turn.row for turn in sightings(world, 10.0, 400.0))
    assert set(found) == set(range(COUNT))
    busiest = max(Counter(lane_of(world, row) for row in range(COUNT)).values())
    soon = {turn.row for turn in sightings(world, 10.0, 10.0 + DELAY + busiest * (LIFE + PAUSE) + 1.0)}
    assert soon == set(range(COUNT)), "new words wait for nothing but each other"


def test_the_newest_come_first() -> None:
    lane = [row for row in range(COUNT) if lane_of(standing(), row) == 2][:3]
    judged = tuple(Shown(row, "", 10.0 + k) for k, row in enumerate(lane))
    world = replace(standing(), shown=(*judged, Shown(lane[0], "", 10.0)))
    order = [turn.row for turn in sightings(world, 10.0, 110.0)]
    assert order[:3] == [lane[0], lane[2], lane[1]], "the first was alone; then the last"


def test_known_words_come_again_by_turns_with_long_pauses() -> None:
    world = allowed(*[10.0] * COUNT)
    turns = sightings(world, 500.0, 500.0 + 12 * SPELL, 8.0)
    for lane in range(LANES):
        own = sorted(turn.begun for turn in turns if turn.lane == lane)
        assert len(own) > 50
        assert np.diff(own).min() >= EVERY - 1e-6
    found = Counter(turn.row for turn in turns)
    assert set(found) == set(range(COUNT)), "everybody is seen again"
    for row in range(COUNT):
        same = [found[one] for one in range(COUNT) if lane_of(world, one) == lane_of(world, row)]
        assert found[row] >= 0.4 * np.mean(same)


def test_who_writes_most_is_not_seen_most() -> None:
    (row, other), lane = [row for row in range(COUNT) if lane_of(standing(), row) == 3][:2], 3
    texts = [Shown(row, f"t{k}", 10.0 + 4.0 * k) for k in range(60)] + [Shown(other, "", 10.0)]
    world = run(people(COUNT), 8.0)
    happen(world, PlotBegun("p", "?", ("d0",)), *(LineAdded("p", f"t{k}", f"d{row}") for k in range(60)))
    told = replace(world.world(), shown=tuple(texts))
    found = Counter(turn.row for turn in sightings(told, 10.0, 600.0) if turn.lane == lane)
    assert found[other] >= 2, "who told a dream once is seen among the many lines of another"
    assert found[row] > 5


@pytest.mark.parametrize("spell", [1, 2, 5])
def test_nothing_that_is_seen_is_cut_where_a_spell_ends(spell: int) -> None:
    turns = sightings(
        allowed(*np.linspace(5.0, 800.0, COUNT)), spell * SPELL - 200.0, (spell + 1) * SPELL, 1.0
    )
    assert len(turns) > 20
    for turn in turns:
        end = spell * SPELL + turn.lane * SPELL / LANES
        assert not turn.begun < end < turn.begun + LIFE
    for lane in range(LANES):
        own = sorted(turn.begun for turn in turns if turn.lane == lane)
        assert np.diff(own).min() >= LIFE


@given(st.integers(0, COUNT - 1), st.floats(20.0, 3000.0))
@settings(max_examples=60, deadline=None)
def test_who_leaves_changes_at_most_one_other_text(row: int, time: float) -> None:
    world = allowed(*np.linspace(5.0, 300.0, COUNT))
    presence = world.dreamers.presence.copy()
    presence[row] = 0.0
    left = replace(world, dreamers=replace(world.dreamers, presence=presence))
    lane = lane_of(world, row)
    before, after = turns_at(world, time), turns_at(left, time)
    assert row not in {turn.row for turn in after}
    assert [one for one in before if one.lane != lane] == [one for one in after if one.lane != lane]


@given(st.lists(st.floats(0.0, 900.0), min_size=1, max_size=COUNT), st.floats(0.0, 2000.0), st.floats(0, 1))
@settings(max_examples=80, deadline=None)
def test_words_stay_on_the_plane_and_apart(since: list[float], time: float, gather: float) -> None:
    found = verses_at(allowed(*since), time, gather, 0.2)
    assert len(found) <= LANES
    for one in found:
        left, bottom, right, top = one.room
        assert left - SWAY > 0.0
        assert right + SWAY < 1.0
        assert bottom - SWAY - RISE / 2 > 0.0
        assert top + SWAY + RISE / 2 < 1.0
        assert right - left > 0.4
        assert top - bottom > 0.2
        assert abs(one.drift[0]) <= SWAY
        assert abs(one.drift[1]) <= SWAY + RISE / 2
        assert 0.0 <= one.opacity <= 1.0
        assert all(0.0 <= part <= 1.5 for part in one.ink)
    for one, two in combinations(found, 2):
        aside = one.room[2] + 2 * SWAY <= two.room[0] or two.room[2] + 2 * SWAY <= one.room[0]
        above = one.room[3] + 2 * SWAY + RISE <= two.room[1] or two.room[3] + 2 * SWAY + RISE <= one.room[1]
        assert aside or above


def test_words_hang_near_their_dream() -> None:
    world = allowed(*[10.0] * COUNT)
    for time in np.arange(15.0, 300.0, 20.0):
        for one in seen(world, float(time)):
            x, y = world.dreamers.place[int(one.dreamer[1:])]
            assert np.hypot((one.x - x) * 16 / 9, one.y - y) < 0.15


def test_lines_that_were_replaced_are_not_seen() -> None:
    story = run(people(6), 8.0)
    happen(
        story, PlotBegun("p", "?", ("d0", "d1")), LineAdded("p", "old", "d0"), WordsJudged("d0", "old", True)
    )
    run(story, 5.0)
    assert [turn.take for turn in turns_at(story.world(), story.now / 10)] == ["old"]
    happen(story, LineRewritten("old", "new", "d1", "old"), WordsJudged("d1", "new", True))
    run(story, 5.0)
    assert [turn.take for turn in turns_at(story.world(), story.now / 10)] == ["new"]


def test_a_dream_told_anew_is_not_seen_before_it_is_judged() -> None:
    story = run(people(6), 8.0)
    happen(story, WordsJudged("d0", "", True))
    run(story, 5.0)
    assert turns_at(story.world(), story.now / 10)
    happen(story, DreamTold("d0", "tide", 0.5, 0.0, 0.0, (), 0.5, 0.5))
    assert not story.world().shown, "while the old dream fades, its words are gone already"
    happen(story, WordsJudged("d0", "", True))
    run(story, 30.0)
    assert story.world().shown, "and what is judged meanwhile stays judged"


def test_a_dream_by_itself_has_no_words() -> None:
    world = allowed(10.0, 10.0)
    assert frame_at(world, 16.0).verses
    assert alone(world, "d0", 16.0).verses == ()


@pytest.mark.parametrize("rest", [0.0, 1.0])
def test_the_words_of_who_rests_are_faint(rest: float) -> None:
    world = allowed(10.0)
    tired = replace(world, dreamers=replace(world.dreamers, rest=np.full(COUNT, rest)))
    (one,) = seen(tired, 10.0 + DELAY + 0.5 * LIFE)
    assert one.opacity == pytest.approx(1.0 - 0.6 * rest)
