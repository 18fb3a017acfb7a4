"""The built-in festivals as they are played: five acts, a loop that never repeats, a night on the beat."""

import itertools
from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.controls import Controls
from dreamscape.narrative.crowd import Dreamed, Told, simulate
from dreamscape.narrative.cues import CUES
from dreamscape.narrative.events import (
    ActBegun,
    ControlSet,
    DreamTold,
    Event,
    FestivalSet,
    FractureOpened,
    FracturePatched,
    MomentMarked,
    ShareSet,
    ThreadAccepted,
    ThreadOffered,
)
from dreamscape.narrative.exact import tick_of
from dreamscape.narrative.fold import Story, digest
from dreamscape.narrative.likeness import Pairs, pairs
from dreamscape.narrative.memory_log import MemoryLog
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.programme import library
from dreamscape.narrative.programme.festival import Act, Cue, Curve, Festival
from dreamscape.narrative.programme.timetable import cues, moves, timetable
from dreamscape.narrative.world import World

NAMES = ("dream-collective", "lull", "night-shift")
CROWDS = (5, 50, 400, pytest.param(2000, marks=pytest.mark.faults))
LULL, NIGHT = library.built_in("lull"), library.built_in("night-shift")
SHORT_LULL = replace(LULL, length=12.0)
"""The loop with laps of twelve seconds, so that a test sees several."""


LASTS = {5: 45.0, 50: 45.0, 400: 30.0, 2000: 24.0}
"""Seconds a crowd plays."""


def dreams(count: int, at: float | None = None) -> list[Dreamed]:
    return [
        Dreamed(f"d{k}", "", ("tide", "city", "fire")[k % 3], k / count, (k % 7) / 3 - 1, 0.2, at=at)
        for k in range(count)
    ]


def alike(count: int) -> Pairs:
    a = [k for k in range(count) for step in (3, 6) if k + step < count]
    b = [k + step for k in range(count) for step in (3, 6) if k + step < count]
    return pairs(a, b, [0.8] * len(a))


@cache
def show(name: str, count: int, duration: float) -> tuple[Told, ...]:
    festival = SHORT_LULL if name == "short lull" else library.built_in(name)
    return tuple(simulate(dreams(count), alike(count), 3, duration, festival))


@cache
def played(name: str, count: int, duration: float) -> Playback:
    log = MemoryLog()
    log.append(show(name, count, duration))
    return Playback(log, 3)


def told(events: tuple[Told, ...], kind: type) -> list[tuple[float, object]]:
    return [(at, body) for at, _, _, body in events if isinstance(body, kind)]


# all of them


def test_three_festivals_are_built_in() -> None:
    assert library.names() == NAMES
    assert len({library.built_in(name).acts for name in NAMES}) == 3


@pytest.mark.parametrize("count", CROWDS)
@pytest.mark.parametrize("name", NAMES)
def test_each_is_played_by_a_crowd(name: str, count: int) -> None:
    """Everybody joins, all acts come in order, nothing forbidden happens, and no seam stays open."""
    festival, events = library.built_in(name), show(name, count, LASTS[count])
    assert len(told(events, DreamTold)) == count
    begun = [body for _, body in told(events, ActBegun)]
    assert [body.name for body in begun] == [act.name for act in festival.acts]  # type: ignore[attr-defined]
    assert [body.index for body in begun] == list(range(len(festival.acts)))  # type: ignore[attr-defined]
    marked = [body for _, body in told(events, MomentMarked)]
    stills = [body.label for body in marked if body.form == "still"]  # type: ignore[attr-defined]
    assert stills == [act.name for act in festival.acts]
    act = festival.acts[0]
    for _, _, _, body in events:
        if isinstance(body, ActBegun):
            act = festival.acts[body.index]
        assert not isinstance(body, FractureOpened) or "fracture" in act.may
        assert not isinstance(body, FracturePatched) or "patch" in act.may
    assert all(each.mended == 1.0 for each in played(name, count, LASTS[count]).at(LASTS[count]).fractures)


@pytest.mark.parametrize("name", NAMES)
def test_the_composed_show_is_the_show_that_is_played(name: str) -> None:
    """Also where controls move between two ticks."""
    story, times = Story(3), [at for at, *_ in show(name, 50, 45.0)]
    assert times == sorted(times)
    for seq, (at, by, key, body) in enumerate(show(name, 50, 45.0), start=1):
        while story.now < tick_of(at):
            story.tick()
        story.apply(Event(seq, at, by, key, body))
    while story.now < 450:
        story.tick()
    assert digest(story.world()) == digest(played(name, 50, 45.0).at(45.0))


@pytest.mark.parametrize("name", NAMES)
def test_equal_arguments_give_equal_shows(name: str) -> None:
    again = tuple(simulate(dreams(5), alike(5), 3, 45.0, library.built_in(name)))
    assert again == show(name, 5, 45.0)


def test_they_differ_truly() -> None:
    """In how dark, how united and how broken they are."""
    found = {}
    for name in NAMES:
        worlds = [played(name, 50, 45.0).at(at) for at in np.arange(1.0, 46.0, 2.5)]
        unity = float(np.mean([world.unity for world in worlds]))
        bright = [world.controls["brightness"] for world in worlds]
        causes = tuple(body.cause for _, body in told(show(name, 50, 45.0), FractureOpened) if body.left)  # type: ignore[attr-defined]
        found[name] = (unity, float(np.ptp(bright)), causes, worlds[-1].controls["sunrise"])
    assert len({causes for *_, causes, _ in found.values()}) == 3
    assert found["dream-collective"][3] > 0.9 > 0.7 > found["night-shift"][3] > 0.4 > found["lull"][3]
    assert found["lull"][1] < 0.45 < found["dream-collective"][1] < found["night-shift"][1]
    assert len(found["lull"][2]) <= 1 < 4 <= len(found["dream-collective"][2])


# a show is whole without its file


@pytest.mark.parametrize("name", NAMES)
def test_the_show_keeps_its_festival(name: str) -> None:
    events = [Event(seq, *each) for seq, each in enumerate(show(name, 5, 45.0), start=1)]
    assert isinstance(events[0].body, FestivalSet)
    assert events[0].body.name == name
    found = library.kept(events, "the show")
    assert found == library.built_in(name)
    assert all(act.text for act in library.built_in(name).acts)
    assert any(act.prompt for act in library.built_in(name).acts)
    assert library.kept(events[1:], "the show") is None


# the loop


def test_the_loop_goes_on_for_any_duration() -> None:
    begun = [body.name for _, body in told(show("short lull", 5, 53.5), ActBegun)]  # type: ignore[attr-defined]
    laps = [act.name for act in LULL.acts]
    assert begun == [*laps, *laps, *laps, *laps, *laps[:2]]
    assert timetable(LULL, 1, 7200.0).scenes[-1].lap == 11
    last = timetable(LULL, 1, 90 * 60 + 7.0).scenes[-1]
    assert (last.index, last.begin) == (0, pytest.approx(5400.0))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_two_laps_move_alike(seed: int) -> None:
    """Two days of laps: neither heights nor lengths come again."""
    table = timetable(LULL, seed, 2 * 86400.0)
    laps: dict[int, list[float]] = {}
    for scene in table.scenes:
        laps.setdefault(scene.lap, []).append(round(scene.length, 6))
    assert len(laps) == 288
    assert len({tuple(lengths) for lengths in laps.values()}) == 288
    heights: dict[int, list[tuple[str, float]]] = {}
    for move in moves(table):
        heights.setdefault(int(move.at // table.lap), []).append((move.control, move.value))
    assert len({tuple(values) for values in heights.values()}) == 288
    sums = [sum(lengths) for lengths in laps.values()]
    assert sums == pytest.approx([600.0] * 288)


@pytest.mark.parametrize("count", CROWDS)
def test_no_two_laps_are_alike_in_what_happens(count: int) -> None:
    """Other threads, other seams, another light at the same place of each lap."""
    playback, laps = played("short lull", count, 36.0), []
    for lap in range(3):
        world = playback.at(lap * 12.0 + 10.8)
        held = frozenset(
            zip(
                world.threads.a[world.threads.live].tolist(),
                world.threads.b[world.threads.live].tolist(),
                strict=False,
            )
        )
        open_ = tuple((one.id, one.cause) for one in world.fractures)
        laps.append((held, open_, world.controls["brightness"], world.controls["night"]))
    for one, two in ((0, 1), (1, 2), (0, 2)):
        assert laps[one][2:] != laps[two][2:]
        assert count == 5 or laps[one][0] != laps[two][0], "with five there are few threads to change"


@pytest.mark.parametrize("count", CROWDS)
def test_nothing_jumps_where_a_lap_ends(count: int) -> None:
    playback = played("short lull", count, 36.0)
    for end in (12.0, 24.0):
        worlds = [playback.at(end + step / 10) for step in range(-5, 6)]
        for before, after in itertools.pairwise(worlds):
            assert len(after.dreamers.ids) == count
            moved = np.abs(after.dreamers.place - before.dreamers.place).max()
            assert moved < 0.002
            assert abs(after.unity - before.unity) < 0.05
            steps = {name: abs(after.controls[name] - before.controls[name]) for name in before.controls}
            assert max(steps.values()) < 0.02, steps


def test_the_quiet_loop_is_quiet() -> None:
    """No control ever jumps; seams are rare; shares are high; most of the time nothing happens."""
    table = timetable(LULL, 1, 10 * 3600.0)
    assert all(move.seconds > 20.0 for move in moves(table) if move.at > 0)
    strains = [at for at, cue in cues(table, 50) if cue.do == "strain"]
    assert 25 <= len(strains) <= 50, "about four an hour"
    events = show("lull", 5, 660.0)
    busy = {int(at) for at, *_ in events if at > 600.0}
    assert len(busy) < 0.2 * 60, "seconds in which something happens"
    shares = {body.dreamer: body.share for _, body in told(events, ShareSet)}  # type: ignore[attr-defined]
    assert len(shares) == 5
    assert min(shares.values()) >= 0.85


def test_laps_fall_on_other_causes() -> None:
    causes = [body.cause for _, body in told(show("short lull", 12, 144.0), FractureOpened) if body.left]  # type: ignore[attr-defined]
    assert len(causes) >= 4
    assert len(set(causes)) >= 2
    assert all(one != two for one, two in itertools.pairwise(causes))


# the night on the beat


BEAT = 60.0 / 124.0


@pytest.mark.parametrize("count", CROWDS)
def test_the_club_night_follows_the_beat(count: int) -> None:
    events = show("night-shift", count, 100.0 if count == 5 else LASTS[count])
    grid = 4 * BEAT if count == 5 else BEAT
    moved = [(at, body) for at, body in told(events, ControlSet) if body.control != "pace"]  # type: ignore[attr-defined]
    assert len(moved) > 40
    for at, body in [*moved, *told(events, ActBegun)]:
        assert abs(at / grid - round(at / grid)) < 1e-6, body
    for at, _ in told(events, FractureOpened):
        late = at - np.floor(at / grid + 1e-9) * grid
        assert late <= 0.1 + 1e-6, "a crowd answers at the first tick after the beat"
    assert [(at, body.value) for at, body in moved if body.control == "tempo"] == [(0.0, 124.0)]  # type: ignore[attr-defined]
    assert played_world(events, 10.0).controls["tempo"] == 124.0


def played_world(events: tuple[Told, ...], at: float) -> World:
    log = MemoryLog()
    log.append(events)
    return Playback(log, 3).at(at)


@pytest.mark.parametrize("count", CROWDS)
def test_the_floor_tears_on_the_drop_and_is_mended_in_the_break(count: int) -> None:
    seconds = LASTS[count]
    events = show("night-shift", count, seconds)
    begins = [(body.name, at) for at, body in told(events, ActBegun)]  # type: ignore[attr-defined]
    drops = [at for name, at in begins if "Drop" in name]
    forced = [at for at, body in told(events, FractureOpened) if body.cause == "forced"]  # type: ignore[attr-defined]
    assert len(forced) == len(drops) == 2
    assert all(0 <= tear - drop <= 0.1 + 1e-6 for tear, drop in zip(forced, drops, strict=True))
    names = [name for name, _ in begins]
    for at, _ in told(events, FracturePatched):
        assert names[sum(begin <= at for _, begin in begins) - 1] in ("Break", "Last Break", "Lights")
    playback = played("night-shift", count, seconds)
    for tear in forced:
        world = playback.at(tear)
        assert world.controls["pull"] > world.dreamers.share.mean(), "it is pulled above the shares"


@pytest.mark.parametrize("seconds", [NIGHT.length, 100.0, 60.0])
def test_each_drop_comes_out_of_one_dark_bar(seconds: float) -> None:
    """In a short show, of one dark beat."""
    table, controls = timetable(NIGHT, 1, seconds), Controls()
    dark = 0.0
    for move in moves(table):
        controls.set(move.control, move.value, move.at, move.seconds)
        if move.control == "brightness" and move.value < 0.2:
            assert [scene.begin for scene in table.scenes if "Drop" in scene.act.name].count(
                pytest.approx(move.at + table.grid)
            )
            assert controls.at("brightness", move.at) == move.value
            dark = move.at
        elif move.control == "brightness" and move.value == 1.0 and move.seconds == 0.0:
            assert move.at == pytest.approx(dark + table.grid)
    assert dark > 0.5 * seconds, "there are two"


def test_a_blink_of_a_night_needs_no_bars() -> None:
    table = timetable(NIGHT, 1, 5.0)
    assert table.grid == 0.0
    assert timetable(NIGHT, 1, 60.0).grid == pytest.approx(BEAT)
    assert timetable(NIGHT, 1, NIGHT.length).grid == pytest.approx(4 * BEAT)


# lengths


weights = st.lists(st.one_of(st.floats(0.1, 50), st.floats(1, 30).map(lambda x: -x)), min_size=1, max_size=6)


@settings(deadline=None)
@given(weights, st.floats(5, 5000), st.floats(5, 5000), st.booleans(), st.floats(0, 1))
def test_acts_fill_any_show(
    lengths: list[float], usual: float, duration: float, loop: bool, vary: float
) -> None:
    """Negative numbers stand for acts in seconds."""
    acts = tuple(
        Act(f"{k}", weight=max(length, 0.1), seconds=max(-length, 0.0)) for k, length in enumerate(lengths)
    )
    fixed = sum(act.seconds for act in acts)
    festival = Festival("x", acts, length=max(usual, fixed / 0.9), loop=loop, vary=vary)
    table = timetable(festival, 1, duration)
    assert table.scenes[0].begin == 0.0
    for before, after in zip(table.scenes, table.scenes[1:], strict=False):
        assert after.begin == pytest.approx(before.begin + before.length)
    last = table.scenes[-1]
    assert last.begin < duration <= last.begin + last.length + 1e-6 * duration + 1e-5
    if not loop:
        assert [scene.index for scene in table.scenes] == list(range(len(acts)))


def test_seconds_stay_seconds_while_there_is_room() -> None:
    festival = Festival(
        "x", (Act("a", seconds=40.0), Act("b", weight=1.0), Act("c", weight=3.0)), length=180.0
    )
    for duration, wanted in (
        (180.0, (40.0, 35.0, 105.0)),
        (60.0, (40.0, 5.0, 15.0)),
        (45.0, (10.0, 8.75, 26.25)),
    ):
        assert [scene.length for scene in timetable(festival, 1, duration).scenes] == pytest.approx(wanted)


# curves and cues


def test_a_curve_goes_straight_from_where_the_control_stands() -> None:
    curve = Curve("night", ((0.5, 0.9), (0.5, 0.2), (1.0, 0.2)))
    festival = Festival("x", (Act("a", curves=(curve,)),), controls={"night": 0.1}, length=20.0)
    log = MemoryLog()
    log.append(list(simulate(dreams(2), alike(2), 1, 20.0, festival)))
    playback = Playback(log, 1)
    for at, wanted in ((0.0, 0.1), (5.0, 0.5), (9.9, 0.892), (10.1, 0.2), (15.0, 0.2)):
        assert playback.at(at).controls["night"] == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize("protect", [0.2, 0.5])
def test_pull_never_passes_what_is_protected(protect: float) -> None:
    festival = replace(NIGHT, protect=protect)
    assert (
        max(move.value for move in moves(timetable(festival, 1, 60.0)) if move.control == "pull") == protect
    )
    held = replace(festival, acts=(Act("a"),), controls={})
    assert [move.value for move in moves(timetable(held, 1, 60.0)) if move.control == "pull"] == (
        [protect] if protect < 0.35 else []
    )


@pytest.mark.parametrize("do", sorted(CUES))
def test_every_cue_can_be_played(do: str) -> None:
    wanted_cues = (Cue(0.4, "falter", cause="any"), Cue(0.5, do, times=3, every=0.1))
    festival = Festival("x", (Act("a", cues=wanted_cues),), length=20.0)
    events = tuple(simulate(dreams(9), alike(9), 1, 20.0, festival))
    played_world(events, 20.0)


def test_a_cue_waits_for_its_crowd_and_its_time() -> None:
    cue = Cue(0.5, "falter", cause="lost", needs=6, lasts=12.0)
    festival = Festival("x", (Act("a", cues=(Cue(0.45, "lose-touch"), cue)),), length=20.0)
    for count, duration, wanted in ((6, 20.0, 1), (5, 20.0, 0), (6, 10.0, 0), (1, 20.0, 0)):
        found = simulate(dreams(count), alike(count), 1, duration, festival)
        assert sum(isinstance(body, FractureOpened) for *_, body in found) == wanted


@pytest.mark.parametrize("count", CROWDS)
def test_what_an_act_forbids_does_not_happen_in_it(count: int) -> None:
    deeds = (
        Cue(0.2, "falter", cause="forced"),
        Cue(0.5, "finish"),
        Cue(0.6, "trust-again"),
        Cue(0.3, "regroup"),
    )
    quiet = Act("quiet", may=("tell", "fracture"), cues=deeds)
    loud = Act("loud", cues=(Cue(0.1, "withdraw-shares"), *deeds))
    acts = (Act("first", may=("thread",)), quiet, loud)
    festival = Festival("x", acts, length=24.0, controls={"pull": 0.9})
    where = {"quiet": Counter[type](), "loud": Counter[type](), "first": Counter[type]()}
    act = ""
    for *_, body in simulate(dreams(count), alike(count), 1, 24.0, festival):
        act = body.name if isinstance(body, ActBegun) else act or "first"
        where[act][type(body)] += 1
    assert where["first"][DreamTold] == 0
    assert where["quiet"][DreamTold] == count, "who may not tell yet waits, and is not lost"
    quiet_deeds = where["quiet"]
    assert quiet_deeds[FractureOpened] == 1
    for kind in (FracturePatched, ShareSet, ThreadOffered, ThreadAccepted):
        assert quiet_deeds[kind] == 0
    assert where["loud"][FracturePatched] > 0
    assert where["loud"][ShareSet] > 0
    assert where["loud"][ThreadOffered] > 0, "threads wait for the act that permits them"


def test_lowering_a_share_is_never_forbidden() -> None:
    deeds = (Cue(0.5, "withdraw-shares"), Cue(0.8, "trust-again"))
    festival = Festival("x", (Act("a", may=("tell",), cues=deeds),), length=20.0)
    found = [
        body for *_, body in simulate(dreams(50), alike(50), 1, 20.0, festival) if isinstance(body, ShareSet)
    ]
    assert len(found) > 5
    assert all(body.share < 0.6 for body in found)


# when people join


@pytest.mark.parametrize(
    ("name", "count"), [*((name, count) for name in NAMES for count in (5, 50)), ("dream-collective", 400)]
)
def test_who_says_when_joins_then(name: str, count: int) -> None:
    """Every third says when; what lies beyond the show is taken into it."""
    asked = [float(k % 45) for k in range(count)]
    crowd = [replaced(one, asked[k] if k % 3 == 0 else None) for k, one in enumerate(dreams(count))]
    events = tuple(simulate(crowd, alike(count), 3, 30.0, library.built_in(name)))
    joined = {body.dreamer: at for at, body in told(events, DreamTold)}  # type: ignore[attr-defined]
    assert len(joined) == count
    latest = 30.0 - 5.0 / timetable(library.built_in(name), 3, 30.0).pace
    for k in range(0, count, 3):
        assert tick_of(joined[f"d{k}"]) == tick_of(min(asked[k], latest))
    early = [at for one, at in joined.items() if int(one[1:]) % 3]
    first = timetable(library.built_in(name), 3, 30.0).scenes[0]
    assert max(early) <= first.length * 0.82 + 0.1
    world = played_world(events, 30.0)
    assert (world.dreamers.presence > 0.9).all(), "who comes last is seen as well"
    late = [k for k in range(0, count, 3) if asked[k] > 20.0]
    reached = {body.a for _, body in told(events, ThreadOffered)} | {
        body.b for _, body in told(events, ThreadOffered)
    }  # type: ignore[attr-defined]
    assert all(f"d{k}" in reached for k in late), "who comes late is threaded as well"


def replaced(dream: Dreamed, at: float | None) -> Dreamed:
    return Dreamed(dream.id, "", dream.visual, dream.hue, dream.valence, dream.arousal, at=at)
