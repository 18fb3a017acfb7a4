"""Plotlines: nothing that a weaver does is lost without a word, and all of it can be taken back."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.blend import between
from dreamscape.narrative.events import (
    AnyBody,
    DreamTold,
    EditUndone,
    Event,
    LineAdded,
    LineMoved,
    LineRewritten,
    PlotBegun,
    PlotsMerged,
    PlotSplit,
)
from dreamscape.narrative.fold import Story, digest
from dreamscape.narrative.memory_log import MemoryLog
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.world import Line, Plot, Take, World
from tests.test_narrative_crowd import show

WEAVERS = ("ann", "ben")
FIRST = 3
"""The seq of the first event after the two weavers have told their dreams."""


class Loom:
    """A story of two dreamers, and what weavers do in it."""

    def __init__(self, *deeds: tuple[str, AnyBody]) -> None:
        self.story, self.seq = Story(1), 0
        for one in WEAVERS:
            self.weave(one, DreamTold(one, "tide", 0.1, 0.0, 0.0))
        for by, body in deeds:
            self.weave(by, body)

    def weave(self, by: str, body: AnyBody) -> int:
        """The seq of the event."""
        self.seq += 1
        self.story.apply(Event(self.seq, self.seq / 10, by, f"k{self.seq}", body))
        return self.seq

    @property
    def world(self) -> World:
        return self.story.world()

    @property
    def plots(self) -> dict[str, Plot]:
        return {plot.id: plot for plot in self.world.plots}

    @property
    def lines(self) -> dict[str, Line]:
        return {line.id: line for plot in self.world.plots for line in plot.lines}

    def order(self, plot: str = "p") -> str:
        return "".join(line.id for line in self.plots[plot].lines)

    def told(self, seq: int) -> str:
        return next((one.what for one in self.world.told if one.seq == seq), "")


def loom(lines: str = "abcd") -> Loom:
    """Plotline p, with lines by ann and ben in turn."""
    begun = Loom(("ann", PlotBegun("p", "what did the sky do?", WEAVERS)))
    for number, line in enumerate(lines):
        one = WEAVERS[number % 2]
        begun.weave(one, LineAdded("p", line, one))
    return begun


def takes(line: Line) -> Iterator[Take]:
    yield from (line.take, *line.variants, *line.earlier)


def names(found: tuple[Take, ...]) -> list[str]:
    return [take.id for take in found]


# what a plotline is


def test_a_plotline_holds_lines_in_order_each_with_its_author() -> None:
    woven = loom("ab")
    woven.weave("ben", LineAdded("p", "c", "ben", after="a"))
    plot = woven.plots["p"]
    assert (plot.prompt, plot.members, plot.by, plot.seq) == ("what did the sky do?", (0, 1), "ann", FIRST)
    assert [(line.id, line.author, line.by, line.seq) for line in plot.lines] == [
        ("a", 0, "ann", 4),
        ("c", 1, "ben", 6),
        ("b", 1, "ben", 5),
    ]
    assert plot.lines[0].take == Take("a", 0, "ann", 4, 0.4)
    assert woven.world.told == ()


def test_a_rewritten_line_keeps_its_author_and_what_it_said() -> None:
    woven = loom("ab")
    seq = woven.weave("ben", LineRewritten("a", "a2", "ben", base="a"))
    line = woven.lines["a"]
    assert (line.author, line.take.id, line.take.dreamer, line.by, line.seq) == (0, "a2", 1, "ben", seq)
    assert names(line.earlier) == ["a"]
    assert woven.world.told == ()


def test_moving_to_the_front_and_behind_another() -> None:
    woven = loom()
    woven.weave("ben", LineMoved("c", "", base="b"))
    assert woven.order() == "cabd"
    woven.weave("ben", LineMoved("c", "d", base=""))
    assert woven.order() == "abdc"
    assert woven.world.told == ()


def test_a_split_takes_lines_and_their_authors_along_and_a_merge_brings_them_back() -> None:
    woven = loom()
    woven.weave("ben", PlotSplit("p", "q", ("d", "b")))
    assert (woven.order("p"), woven.order("q")) == ("ac", "bd")
    assert (woven.plots["p"].members, woven.plots["q"].members) == ((0,), (1,))
    assert (woven.plots["q"].parent, woven.plots["q"].prompt) == ("p", "what did the sky do?")
    woven.weave("ann", PlotsMerged("q", "p"))
    assert woven.order("q") == "bdac"
    assert (woven.plots["p"].merged, woven.plots["p"].lines, woven.plots["q"].merged) == ("q", (), "")
    assert woven.plots["q"].members == (0, 1)
    assert woven.world.told == ()


# two weavers at once


def test_of_two_takes_at_once_both_survive_and_the_second_weaver_is_told() -> None:
    woven = loom("a")
    woven.weave("ann", LineRewritten("a", "mine", "ann", base="a"))
    late = woven.weave("ben", LineRewritten("a", "yours", "ben", base="a"))
    line = woven.lines["a"]
    assert (line.take.id, names(line.variants), names(line.earlier)) == ("mine", ["yours"], ["a"])
    assert [(one.seq, one.whom, one.at) for one in woven.world.told] == [(late, "ben", late / 10)]
    assert "mine" in woven.told(late)


def test_a_variant_can_be_chosen_and_a_conflict_so_ended() -> None:
    woven = loom("a")
    woven.weave("ann", LineRewritten("a", "mine", "ann", base="a"))
    woven.weave("ben", LineRewritten("a", "yours", "ben", base="a"))
    chosen = woven.weave("ann", LineRewritten("a", "yours", "ann", base="mine"))
    line = woven.lines["a"]
    assert (line.take.id, line.take.dreamer, line.variants) == ("yours", 1, ())
    assert names(line.earlier) == ["a", "mine"]
    assert woven.told(chosen) == ""
    woven.weave("ben", LineRewritten("a", "ours", "ben", base="yours"))
    assert woven.lines["a"].take.id == "ours"


def test_who_goes_on_with_a_variant_is_told_that_it_is_one() -> None:
    woven = loom("a")
    woven.weave("ann", LineRewritten("a", "mine", "ann", base="a"))
    woven.weave("ben", LineRewritten("a", "yours", "ben", base="a"))
    more = woven.weave("ben", LineRewritten("a", "more", "ben", base="yours"))
    line = woven.lines["a"]
    assert (line.take.id, names(line.variants), names(line.earlier)) == ("mine", ["more"], ["a", "yours"])
    assert "variant" in woven.told(more)


def test_a_stale_move_leaves_the_line_and_is_told() -> None:
    woven = loom()
    woven.weave("ann", LineMoved("c", "", base="b"))
    late = woven.weave("ben", LineMoved("c", "d", base="b"))
    assert woven.order() == "cabd"
    assert "moved meanwhile" in woven.told(late)


def test_a_move_is_not_stale_because_others_moved() -> None:
    woven = loom()
    woven.weave("ann", LineMoved("b", "d", base="a"))
    moved = woven.weave("ben", LineMoved("c", "", base="b"))  # it followed b when ben looked
    assert woven.order() == "cadb"
    assert woven.told(moved) == ""


def test_edits_follow_their_lines_through_splits_and_merges() -> None:
    woven = loom()
    woven.weave("ann", PlotSplit("p", "q", ("b", "c")))
    woven.weave("ben", LineRewritten("b", "b2", "ben", base="b"))
    woven.weave("ben", LineAdded("p", "e", "ben", after="b"))  # ben still sees b in p
    moved = woven.weave("ben", LineMoved("c", "", base="b"))
    assert (woven.order("p"), woven.order("q")) == ("ad", "cbe")
    assert woven.told(moved) == ""
    woven.weave("ann", PlotsMerged("p", "q"))
    woven.weave("ben", LineAdded("q", "f", "ben"))
    woven.weave("ben", LineMoved("c", "a", base=""))
    woven.weave("ben", PlotSplit("q", "r", ("f",)))
    assert (woven.order("p"), woven.order("r"), woven.plots["r"].parent) == ("acdbe", "f", "p")
    assert woven.world.told == ()


def test_two_who_split_off_the_same_line_are_both_served_as_far_as_it_goes() -> None:
    woven = loom()
    woven.weave("ann", PlotSplit("p", "q", ("a", "b")))
    late = woven.weave("ben", PlotSplit("p", "r", ("b", "c")))
    assert (woven.order("p"), woven.order("q"), woven.order("r")) == ("d", "ab", "c")
    assert "1 of the lines" in woven.told(late)


@pytest.mark.parametrize(
    "body",
    [
        PlotBegun("p", "again?", ("ann",)),
        LineAdded("nowhere", "x", "ann"),
        LineAdded("p", "a", "ann"),
        LineAdded("p", "x", "nobody"),
        LineRewritten("nothing", "x", "ann", base="a"),
        LineRewritten("a", "b", "ann", base="a"),
        LineRewritten("a", "x", "nobody", base="a"),
        LineRewritten("a", "a", "ann", base="a"),
        LineMoved("nothing", "a"),
        LineMoved("a", "nothing"),
        LineMoved("a", "a"),
        PlotSplit("nowhere", "x", ("a",)),
        PlotSplit("p", "p", ("a",)),
        PlotSplit("p", "x", ("nothing",)),
        PlotsMerged("p", "nowhere"),
        PlotsMerged("nowhere", "p"),
        PlotsMerged("p", "p"),
        EditUndone(1),
        EditUndone(99),
        EditUndone(-5),
    ],
    ids=repr,
)
def test_an_edit_about_unknown_things_does_nothing_and_is_told(body: AnyBody) -> None:
    woven = loom("ab")
    before = woven.world.plots
    seq = woven.weave("ben", body)
    assert woven.world.plots == before
    assert [(one.seq, one.whom) for one in woven.world.told] == [(seq, "ben")]


def test_a_line_behind_an_unknown_one_comes_last_and_a_stranger_is_no_member() -> None:
    woven = loom("ab")
    seq = woven.weave("ben", LineAdded("p", "c", "ben", after="nothing"))
    assert woven.order() == "abc"
    assert "came last" in woven.told(seq)
    seq = woven.weave("ben", PlotBegun("q", "", ("ben", "nobody")))
    assert woven.plots["q"].members == (1,)
    assert "1 of the group" in woven.told(seq)


# taking back


def test_anybody_takes_back_anything_and_that_can_be_taken_back() -> None:
    woven = loom("ab")
    edit = woven.weave("ann", LineRewritten("a", "a2", "ann", base="a"))
    undo = woven.weave("ben", EditUndone(edit))
    assert woven.lines["a"].take.id == "a"
    redo = woven.weave("ann", EditUndone(undo))
    assert woven.lines["a"].take.id == "a2"
    woven.weave("ben", EditUndone(redo))
    assert woven.lines["a"].take.id == "a"
    again = woven.weave("ben", EditUndone(edit))
    assert "already" in woven.told(again)


def test_what_was_built_upon_an_edit_stays_when_that_is_taken_back() -> None:
    woven = loom()
    second = woven.weave("ann", LineRewritten("a", "a2", "ann", base="a"))
    woven.weave("ben", LineRewritten("a", "a3", "ben", base="a2"))
    woven.weave("ben", EditUndone(second))
    line = woven.lines["a"]
    assert (line.take.id, line.variants, names(line.earlier)) == ("a3", (), ["a"])
    woven.weave("ben", EditUndone(4))  # the line itself
    assert (woven.lines["a"].take.id, woven.lines["a"].earlier, woven.order()) == ("a3", (), "abcd")
    first = woven.weave("ann", LineMoved("d", "", base="c"))
    woven.weave("ben", LineMoved("d", "b", base=""))
    woven.weave("ben", EditUndone(first))
    assert woven.order() == "abdc"
    assert woven.world.told == ()


def test_taking_back_a_split_or_a_merge_leaves_what_came_after() -> None:
    woven = loom()
    split = woven.weave("ann", PlotSplit("p", "q", ("b", "c")))
    woven.weave("ben", LineAdded("q", "e", "ben"))
    woven.weave("ben", LineRewritten("b", "b2", "ben", base="b"))
    undo = woven.weave("ben", EditUndone(split))
    assert (woven.order("p"), set(woven.plots)) == ("abcde", {"p"})
    woven.weave("ben", EditUndone(undo))
    assert (woven.order("p"), woven.order("q")) == ("ad", "bce")
    merge = woven.weave("ann", PlotsMerged("p", "q"))
    woven.weave("ben", LineAdded("q", "f", "ben"))
    woven.weave("ben", EditUndone(merge))
    assert (woven.order("p"), woven.order("q"), woven.plots["q"].merged) == ("ad", "bcef", "")
    assert woven.lines["b"].take.id == "b2"
    assert woven.world.told == ()


def test_a_plotline_of_which_all_is_taken_back_is_gone_and_can_come_again() -> None:
    woven = loom("a")
    line = woven.weave("ann", EditUndone(4))
    assert woven.plots["p"].lines == ()
    woven.weave("ann", EditUndone(FIRST))
    assert woven.world.plots == ()
    woven.weave("ann", EditUndone(line))
    assert (woven.order(), woven.plots["p"].members) == ("a", (0,))


# whatever two weavers do

_plot = st.sampled_from("pqrs")
_line = st.sampled_from("abcdef")
_take = st.sampled_from(("a", "b", "t", "u", "v"))
_who = st.sampled_from((*WEAVERS, "nobody"))
_bodies = st.one_of(
    st.builds(PlotBegun, _plot, st.just("?"), st.lists(_who, max_size=3).map(tuple)),
    st.builds(LineAdded, _plot, _line, _who, _line | st.just("")),
    st.builds(LineRewritten, _line, _take, _who, _take | _line),
    st.builds(LineMoved, _line, _line | st.just(""), _line | st.just("")),
    st.builds(PlotSplit, _plot, _plot, st.lists(_line, max_size=3).map(tuple)),
    st.builds(PlotsMerged, _plot, _plot),
    st.builds(EditUndone, st.integers(1, 30)),
)
_BEGINNING = [("ann", PlotBegun("p", "?", WEAVERS)), ("ben", PlotBegun("q", "?", WEAVERS))]
_BEGINNING += [("ann", LineAdded("pq"[k % 2], "abcd"[k], WEAVERS[k // 2])) for k in range(4)]
DEEDS = st.lists(st.tuples(st.sampled_from(WEAVERS), _bodies), max_size=24).map(_BEGINNING.__add__)


def edits(deeds: list[tuple[str, AnyBody]]) -> set[int]:
    return {FIRST + number for number, (_, body) in enumerate(deeds) if not isinstance(body, EditUndone)}


def undone(deeds: list[tuple[str, AnyBody]]) -> set[int]:
    """The edits and undos that are taken back, worked out from the definition alone."""
    against: dict[int, list[int]] = {}

    def gone(seq: int) -> bool:
        return any(not gone(undo) for undo in against.get(seq, ()))

    known = set()
    for seq, (_, body) in enumerate(deeds, start=FIRST):
        if not isinstance(body, EditUndone):
            known.add(seq)
        elif body.edit in known and not gone(body.edit):
            known.add(seq)
            against.setdefault(body.edit, []).append(seq)
    return {seq for seq in known if gone(seq)}


@given(DEEDS)
@settings(max_examples=150, deadline=None)
def test_every_edit_changes_something_or_is_told(deeds: list[tuple[str, AnyBody]]) -> None:
    woven = Loom()
    for by, body in deeds:
        before = woven.world
        seq = woven.weave(by, body)
        after = woven.world
        told = [one for one in after.told if one.seq == seq]
        assert after.plots != before.plots or told or isinstance(body, EditUndone)
        assert all((one.whom, one.at) == (by, seq / 10) and one.what for one in told)


@given(DEEDS)
@settings(max_examples=150, deadline=None)
def test_no_take_is_lost(deeds: list[tuple[str, AnyBody]]) -> None:
    """Whatever was given to a line and not taken back can be read in the World, or its giver was told why."""
    woven = Loom(*deeds)
    lines, gone = woven.lines, undone(deeds)
    told = {one.seq for one in woven.world.told}
    there = {take.id for line in lines.values() for take in takes(line)}
    assert len([take.id for line in lines.values() for take in takes(line)]) == len(there)
    places = [line.id for plot in woven.world.plots for line in plot.lines]
    assert len(places) == len(set(places)) == len(lines)
    for seq, (_, body) in enumerate(deeds, start=FIRST):
        if seq in gone:
            assert seq not in told
        elif isinstance(body, LineAdded):
            assert body.line in there or seq in told
        elif isinstance(body, LineRewritten):
            assert body.take in there or seq in told


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_two_weavers_who_see_different_things_lose_no_take(data: st.DataObject) -> None:
    """Each rewrites, moves, splits, merges what it saw some edits ago, and always finds all takes again."""
    woven = loom("abcd")
    seen = [woven.world]
    given_: list[str] = list("abcd")
    for number in range(data.draw(st.integers(1, 20))):
        by = data.draw(st.sampled_from(WEAVERS))
        world = seen[-1 - data.draw(st.integers(0, min(3, len(seen) - 1)))]
        plots = [plot for plot in world.plots if plot.lines]
        plot = data.draw(st.sampled_from(plots))
        place = data.draw(st.integers(0, len(plot.lines) - 1))
        line, before = plot.lines[place], ("", *(each.id for each in plot.lines))[place]
        what = data.draw(st.sampled_from(("rewrite", "rewrite", "add", "move", "split", "merge")))
        body: AnyBody
        if what == "rewrite":
            given_.append(f"t{number}")
            body = LineRewritten(line.id, f"t{number}", by, line.take.id)
        elif what == "add":
            given_.append(f"t{number}")
            body = LineAdded(plot.id, f"t{number}", by, before)
        elif what == "move":
            body = LineMoved(line.id, data.draw(st.sampled_from(["", *given_])), before)
        elif what == "split":
            body = PlotSplit(plot.id, f"q{number}", (line.id,))
        else:
            body = PlotsMerged(plot.id, data.draw(st.sampled_from(plots)).id)
        seq = woven.weave(by, body)
        if what in ("rewrite", "add"):
            stands = f"t{number}" in {each.take.id for each in woven.lines.values()}
            assert stands != bool(woven.told(seq))
        seen.append(woven.world)
    there = [take.id for line in woven.lines.values() for take in takes(line)]
    assert sorted(there) == sorted(given_)


@given(DEEDS, st.sampled_from(WEAVERS))
@settings(max_examples=150, deadline=None)
def test_taking_back_the_last_edit_gives_what_was_before(deeds: list[tuple[str, AnyBody]], by: str) -> None:
    woven = Loom(*deeds[:-1])
    before = woven.world
    last = woven.weave(*deeds[-1])
    after = woven.world
    did = not isinstance(deeds[-1][1], EditUndone) or last not in {one.seq for one in after.told}
    undo = woven.weave(by, EditUndone(last))
    if did:
        assert (woven.world.plots, woven.world.told) == (before.plots, before.told)
        woven.weave(by, EditUndone(undo))
    assert woven.world.plots == after.plots
    assert {one for one in woven.world.told if one.seq <= last} == set(after.told)


@given(DEEDS, DEEDS)
@settings(max_examples=100, deadline=None)
def test_a_kept_story_goes_on_as_the_one_that_was_not(
    before: list[tuple[str, AnyBody]], after: list[tuple[str, AnyBody]]
) -> None:
    woven = Loom(*before)
    again = Loom()
    again.story, again.seq = Story.load(woven.story.save()), woven.seq
    assert again.world.plots == woven.world.plots
    for by, body in after:
        woven.weave(by, body)
        again.weave(by, body)
        assert (again.world.plots, again.world.told) == (woven.world.plots, woven.world.told)
    assert digest(again.world) == digest(woven.world)
    assert again.story.save() == woven.story.save()
    once_more = Loom(*before, *after)
    assert digest(once_more.world) == digest(woven.world)


def test_a_later_dreamer_does_not_change_what_was_told_to_an_earlier_one() -> None:
    woven = loom("a")
    early = woven.weave("eve", LineAdded("p", "x", "eve"))
    woven.weave("eve", DreamTold("eve", "tide", 0.1, 0.0, 0.0))
    woven.weave("ann", EditUndone(woven.weave("ann", LineMoved("a", ""))))
    assert "no dream yet" in woven.told(early)
    assert woven.order() == "a"


# a simulated crowd

CROWDS = (5, 50, 2000)
DURATION = {5: 20.0, 50: 30.0, 2000: 40.0}


@cache
def woven_by(count: int) -> Playback:
    log = MemoryLog()
    log.append(show(count, DURATION[count]))
    return Playback(log, 5)


def at(count: int, share: float) -> World:
    return woven_by(count).at(share * DURATION[count])


def alive(world: World) -> list[Plot]:
    return [plot for plot in world.plots if not plot.merged]


def made(count: int, kind: type) -> int:
    return sum(isinstance(body, kind) for *_, body in show(count, DURATION[count]))


@pytest.mark.parametrize("count", CROWDS)
def test_in_the_first_act_everybody_weaves_a_line_in_a_small_group(count: int) -> None:
    plots = alive(at(count, 0.22))
    assert all(3 <= len(plot.members) <= 7 for plot in plots)
    assert all(tuple(sorted(line.author for line in plot.lines)) == plot.members for plot in plots)
    assert sorted(row for plot in plots for row in plot.members) == list(range(count))
    assert all(plot.prompt for plot in plots)
    assert len({plot.prompt for plot in plots}) == min(len(plots), 11)  # ten, and what the act asks


@pytest.mark.parametrize("count", CROWDS)
def test_in_the_second_act_plotlines_split_along_fractures(count: int) -> None:
    world = at(count, 0.48)
    torn = [plot for plot in world.plots if plot.parent]
    assert len(torn) == made(count, PlotSplit) >= (1 if count < 50 else 3)
    sides = [({*one.left.tolist()}, {*one.right.tolist()}) for one in world.fractures]
    for plot in torn:
        authors = {line.author for line in plot.lines}
        assert any(authors <= left or authors <= right for left, right in sides)


@pytest.mark.parametrize("count", CROWDS)
def test_in_the_third_act_weavers_retell_reorder_clash_and_undo_until_all_is_one(count: int) -> None:
    steps = [len(alive(at(count, share))) for share in (0.48, 0.6, 0.62, 0.655)]
    assert all(one >= two for one, two in pairwise(steps))
    assert steps[0] > steps[-1] == 1
    for kind in (LineRewritten, LineMoved, PlotsMerged, EditUndone):
        assert made(count, kind) >= 1
    world = at(count, 0.72)
    (whole,) = alive(world)
    assert len(whole.lines) == len({line.author for line in whole.lines}) == count
    assert len(whole.members) == count
    (told,) = world.told
    (variants,) = [line.variants for line in whole.lines if line.variants]
    assert [take.seq for take in variants] == [told.seq]
    assert any(line.take.dreamer != line.author for line in whole.lines)


@pytest.mark.parametrize("count", CROWDS)
def test_in_the_last_act_each_finds_their_own_words_again_within_the_whole(count: int) -> None:
    before, after = at(count, 0.87), at(count, 1.0)
    retold = [line for plot in before.plots for line in plot.lines if line.take.dreamer != line.author]
    (whole,) = alive(after)
    assert retold
    assert all(line.take.dreamer == line.author for line in whole.lines)
    assert not any(line.variants for line in whole.lines if line.id in {each.id for each in retold})
    kept = {take.id for plot in before.plots for line in plot.lines for take in takes(line)}
    assert {take.id for line in whole.lines for take in takes(line)} == kept


def test_between_two_ticks_plotlines_are_those_of_the_earlier() -> None:
    first = loom("a")
    before = first.world
    first.weave("ben", LineAdded("p", "b", "ben"))
    assert between(before, first.world, 0.5).plots is before.plots


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 9])
def test_a_few_dreamers_weave_what_they_can(count: int) -> None:
    log = MemoryLog()
    log.append(show(count, 21.7))
    world = Playback(log, 5).at(21.7)
    assert [len(plot.lines) for plot in alive(world)] == ([count] if count > 1 else [])
    assert len(world.told) == (1 if count > 1 else 0)
