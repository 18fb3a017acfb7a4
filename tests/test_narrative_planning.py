"""The next festival is planned from what was measured, names nobody, parses and plays."""

from functools import cache

import pytest

from dreamscape.narrative.crowd import simulate
from dreamscape.narrative.events import (
    ActBegun,
    AnyBody,
    ControlSet,
    DreamTold,
    Event,
    FestivalSet,
    FractureOpened,
    FracturePatched,
    LineAdded,
    PlotBegun,
    PlotsMerged,
    PlotSplit,
    ShareSet,
)
from dreamscape.narrative.homes import spread
from dreamscape.narrative.programme import library
from dreamscape.narrative.programme.festival import Act, Cue, Festival
from dreamscape.narrative.programme.measured import Facts, measure
from dreamscape.narrative.programme.parsing import parse
from dreamscape.narrative.programme.planning import ALONE, TOGETHER, plan
from dreamscape.narrative.programme.timetable import timetable
from tests.test_narrative_festivals import CROWDS, LASTS, alike, dreams, show

SECRET = "Mnemosyne"


@cache
def happened(name: str, count: int) -> tuple[Event, ...]:
    return tuple(Event(seq, *each) for seq, each in enumerate(show(name, count, LASTS[count]), start=1))


@cache
def planned(name: str, count: int) -> str:
    return plan(happened(name, count), 3)


@cache
def measured(name: str, count: int) -> Facts:
    return measure(happened(name, count), 3)


def numbered(*bodies: tuple[float, AnyBody]) -> list[Event]:
    return [Event(seq, at, "x", str(seq), body) for seq, (at, body) in enumerate(bodies, start=1)]


def crowd(count: int, share: float = 0.6) -> list[tuple[float, AnyBody]]:
    places = spread(2, count).tolist()
    return [(0.0, DreamTold(f"d{k}", "tide", 0.1, 0, 0, (), x, y, share)) for k, (x, y) in enumerate(places)]


# what is measured


@pytest.mark.parametrize("count", CROWDS)
def test_a_show_is_measured(count: int) -> None:
    facts = measured("dream-collective", count)
    assert facts.dreamers == count
    assert facts.duration == pytest.approx(LASTS[count], abs=0.2)
    assert set(facts.acts) == {0, 1, 2, 3, 4}
    assert all(0 <= act.balance <= 1 and act.looks > 0 for act in facts.acts.values())
    assert facts.acts[3].unity > facts.acts[0].unity, "the convergence is felt in the aftermath"
    forced = next(wound for wound in facts.wounds if wound.cause == "forced")
    assert forced.act == 1
    assert 1 <= forced.torn <= 0.5 * count
    assert forced.share < forced.pull
    assert all(wound.mended_after is not None for wound in facts.wounds)
    assert sum(each.made for each in facts.patches.values()) == sum(
        isinstance(event.body, FracturePatched) for event in happened("dream-collective", count)
    )
    assert all(0 <= each.closed <= 1 for each in facts.patches.values())


def test_torn_shares_and_healing_are_what_they_were() -> None:
    """A show made by hand: the shares of one side, a patch that closes all, a seam that nobody mends."""
    left, right = tuple(f"d{k}" for k in range(4)), tuple(f"d{k}" for k in range(4, 12))
    events = numbered(
        (0.0, ActBegun("one", 0, 30.0)),
        (0.0, ControlSet("pull", 0.9)),
        *crowd(12, 0.8),
        *((1.0, ShareSet(one, 0.2)) for one in left),
        (6.0, FractureOpened("f", "forced", left, right, 0.5, 0.5)),
        (7.0, FracturePatched("f", "voice", "d0", 0.5, 0.5)),
        (15.0, ActBegun("two", 1, 25.0)),
        (16.0, FractureOpened("g", "lost", left, right, 0.5, 0.5)),
    )
    facts = measure(events, 2)
    forced, lost = facts.wounds
    assert (forced.cause, forced.act, forced.torn, forced.pull) == ("forced", 0, 4, 0.9)
    assert forced.share == pytest.approx(0.2)
    assert (lost.cause, lost.act, lost.mended_after) == ("lost", 1, None)
    voice = facts.patches["forced", "voice"]
    assert voice.made == 1
    assert voice.closed > 0.3
    assert facts.duration == 40.0


def test_plotlines_that_held() -> None:
    bodies: list[AnyBody] = [
        *(PlotBegun(name, "?", ("a", "b")) for name in ("held", "split", "one", "alone", "gone")),
        *(LineAdded("held", f"h{k}", "ab"[k % 2]) for k in range(3)),
        *(LineAdded("split", f"s{k}", "ab"[k % 2]) for k in range(3)),
        *(LineAdded("one", f"o{k}", "a") for k in range(3)),
        LineAdded("gone", "g0", "c"),
        LineAdded("nobody knows", "n", "a"),
        PlotSplit("split", "rest", ("s1",)),
        PlotsMerged("held", "gone"),
    ]
    facts = measure(numbered(*((1.0, body) for body in bodies)), 1)
    assert [(plot.lines, plot.authors, plot.held) for plot in facts.plots] == [
        (4, 3, True),
        (3, 2, False),
        (3, 1, False),
        (0, 0, False),
    ]


# what is planned


@pytest.mark.parametrize(
    ("name", "count"),
    [*(("dream-collective", count) for count in (5, 50, 400)), ("night-shift", 5), ("night-shift", 50)],
)
def test_the_plan_parses_and_plays(name: str, count: int) -> None:
    festival = parse(planned(name, count), "next")
    before = library.built_in(name)
    assert festival.name == f"{name}-next"
    assert festival.tempo == before.tempo
    names = [act.name for act in festival.acts]
    assert [one for one in names if one not in (ALONE, TOGETHER)] == [act.name for act in before.acts]
    assert names[1] == ALONE
    assert names[-2] == TOGETHER
    if count < 2000:
        told = list(simulate(dreams(count), alike(count), 4, 30.0, festival))
        assert sum(isinstance(body, DreamTold) for *_, body in told) == count
        assert not any(isinstance(body, FractureOpened) and body.cause == "forced" for *_, body in told)


@pytest.mark.parametrize("count", CROWDS)
def test_the_shares_that_were_torn_are_protected(count: int) -> None:
    facts = measured("dream-collective", count)
    torn = [wound for wound in facts.wounds if wound.cause == "forced"]
    share = sum(wound.share * wound.torn for wound in torn) / sum(wound.torn for wound in torn)
    festival = parse(planned("dream-collective", count), "next")
    assert 0 < festival.protect < share
    pulls = [
        value
        for act in festival.acts
        for curve in act.curves
        if curve.control == "pull"
        for _, value in curve.points
    ]
    assert max([*pulls, festival.controls["pull"]]) <= festival.protect
    many = sum(wound.torn for wound in torn)
    told = f"{share:.2f}, the mean share of {many} dreams" if many >= 3 else "shared by those who were torn"
    assert told in planned("dream-collective", count)
    assert not any(cue.cause == "forced" for act in festival.acts for cue in act.cues)


def test_each_line_says_where_it_comes_from() -> None:
    for line in planned("dream-collective", 50).splitlines():
        assert not line or "# " in line, line
    assert "a quarter more: the highest balance" in planned("dream-collective", 50)


def test_the_act_of_highest_balance_gets_more_time() -> None:
    facts = measured("dream-collective", 50)
    best = max(facts.acts, key=lambda index: facts.acts[index].balance)
    worst = min(facts.acts, key=lambda index: facts.acts[index].balance)
    before = library.built_in("dream-collective").acts
    after = {act.name: act.weight for act in parse(planned("dream-collective", 50), "next").acts}
    assert after[before[best].name] == 1.25 * before[best].weight
    assert after[before[worst].name] == 0.75 * before[worst].weight


def test_what_did_not_heal_does_not_come_again() -> None:
    left, right = tuple(f"d{k}" for k in range(4)), tuple(f"d{k}" for k in range(4, 12))
    first = Festival("x", (Act("a", cues=(Cue(0.2, "falter", cause="lost"), Cue(0.5, "mend"))),), length=30.0)
    opened = FractureOpened("f", "lost", left, right, 0.5, 0.5)
    healing = [FracturePatched("f", "bridge", "d0", x / 10, y / 10) for x in range(10) for y in range(10)]
    bare = [(0.0, kept_by(first)), (0.0, ActBegun("a", 0, 30.0)), *crowd(12), (8.0, opened)]
    torn = plan(numbered(*bare), 2)
    assert "left out: a fracture by lost; 0 of 1 fractures of this cause healed" in torn
    assert not any(cue.do == "falter" for act in parse(torn, "x").acts for cue in act.cues)
    mended = plan(numbered(*bare, *((9.0, patch) for patch in healing)), 2)
    assert any(cue.do == "falter" for act in parse(mended, "x").acts for cue in act.cues)
    assert "1 of 1 fractures of this cause healed" in mended


def kept_by(festival: Festival) -> FestivalSet:
    from dreamscape.narrative.programme.writing import to_toml

    return FestivalSet(festival.name, to_toml(festival))


def test_nobody_is_named_or_quoted() -> None:
    """Neither ids nor names nor what the file of dreams was called."""
    events = [Event(e.seq, e.at, e.by, e.key, named(e.body)) for e in happened("dream-collective", 5)]
    events.append(Event(len(events) + 1, 45.0, "x", "p", PlotBegun(SECRET, SECRET, (SECRET,))))
    text = plan(events, 3)
    assert SECRET not in text
    assert not any(f'"d{k}"' in text or f" d{k} " in text for k in range(5))


def named(body: AnyBody) -> AnyBody:
    if not isinstance(body, DreamTold):
        return body
    return DreamTold(body.dreamer, body.visual, body.hue, 0.0, 0.0, (), body.x, body.y, 0.6, SECRET)


def test_more_apart_or_more_together_gets_more_time() -> None:
    """The personal and the shared part weigh against each other."""
    festival = parse(planned("night-shift", 50), "next")
    facts = measured("night-shift", 50)
    weight = {act.name: act.weight for act in festival.acts}
    more_personal = facts.mean("cohesion") > facts.mean("individuality")
    assert (weight[ALONE] > weight[TOGETHER]) == more_personal


def test_plans_can_be_planned_from_again() -> None:
    text = planned("dream-collective", 5)
    for number in (2, 3):
        festival = parse(text, "next")
        told = simulate(dreams(5), alike(5), 3, 20.0, festival)
        text = plan([Event(seq, *each) for seq, each in enumerate(told, start=1)], 3)
        again = parse(text, "next")
        assert again.name == f"dream-collective-next-{number}"
        assert [act.name for act in again.acts].count(ALONE) == 1
        assert len(again.acts) == len(festival.acts)
        assert again.title == festival.title


def test_of_too_many_acts_the_longest_are_repeated() -> None:
    acts = tuple(Act(f"act {k}", weight=1.0 + k % 7) for k in range(100))
    festival = parse(plan(numbered((0.0, kept_by(Festival("x", acts, length=300.0)))), 1), "next")
    assert len(festival.acts) == 100
    names = {act.name for act in festival.acts}
    assert {ALONE, TOGETHER} <= names
    assert all(act.name in names for act in acts if act.weight > 1.0)


def test_one_persons_share_is_told_to_nobody() -> None:
    told = list(simulate(dreams(2), alike(2), 3, 40.0))
    text = plan([Event(seq, *each) for seq, each in enumerate(told, start=1)], 3)
    assert "forced tore" in text
    assert "mean share" not in text
    assert parse(text, "next").protect * 10 % 1 == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("name", ["lull", "night-shift"])
def test_a_loop_stays_a_loop(name: str) -> None:
    festival, before = parse(planned(name, 5), "next"), library.built_in(name)
    assert (festival.loop, festival.vary, festival.tempo) == (before.loop, before.vary, before.tempo)
    assert festival.length == (before.length if before.loop else pytest.approx(45.0, abs=0.2))


def test_little_is_enough_to_plan_from() -> None:
    """No events, nobody, no programme, acts in seconds that fill the festival."""
    for events in (
        [],
        numbered((0.0, ActBegun("a", 0, 10.0)), (10.0, ActBegun("b", 1, 20.0))),
        numbered((0.0, ActBegun("only", 7, 0.0))),
        numbered((0.0, ActBegun("a\n\x7f# [x]" * 50, 0, 9.0)), (9.0, ActBegun("", 1, 9.0))),
    ):
        festival = parse(plan(events, 1), "next")
        assert ALONE in [act.name for act in festival.acts]
    full = Festival("x", (Act("a", seconds=100.0), Act("b", seconds=80.0)), length=180.0)
    festival = parse(plan(numbered((0.0, kept_by(full))), 1), "next")
    lengths = {scene.act.name: scene.length for scene in timetable(festival, 1, 180.0).scenes}
    assert lengths["a"] / lengths["b"] == pytest.approx(1.25)
