"""Diagnosis: causes, evidence, and help whose forecast is what then happens; what breaks by itself."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.cli import main
from dreamscape.commands.shows import open_show
from dreamscape.narrative import forecast
from dreamscape.narrative.diagnosis import OpenSeam, WeakThread, diagnose, weak_rows
from dreamscape.narrative.events import (
    CAUSES,
    PATCHES,
    ActBegun,
    AnyBody,
    ControlSet,
    FractureOpened,
    FracturePatched,
    Spoken,
    ThreadAccepted,
    ThreadOffered,
)
from dreamscape.narrative.evidence import MARGIN, excess
from dreamscape.narrative.fold import Story, digest
from dreamscape.narrative.patches import SUITS
from dreamscape.narrative.remedies import lowered, patch_of, treatment
from dreamscape.narrative.watch import LASTING, Vigil, watch
from dreamscape.narrative.world import World
from tests.crowds import SIZES, happen, people, run, sides, told, torn, whole

sized = pytest.mark.parametrize("count", SIZES)


def seam_of(story: Story) -> OpenSeam:
    return diagnose(story, 0).seams[0]


@sized
@pytest.mark.parametrize("cause", CAUSES)
def test_a_forecast_is_what_then_happens(count: int, cause: str) -> None:
    for one in seam_of(torn(count, cause)).closings:
        story = torn(count, cause)
        happen(story, FracturePatched("f", one.patch, "", one.x, one.y))
        seen = run(story, one.seconds).world().fractures[0]
        assert seen.mended == pytest.approx(one.mended, abs=1e-9)
        assert one.closes == pytest.approx((one.mended - one.without) / (1 - 0.0), abs=1e-9)


@sized
@pytest.mark.parametrize("cause", CAUSES)
def test_the_right_patch_helps_most_and_the_wrong_one_little(count: int, cause: str) -> None:
    closings = {one.patch: one for one in seam_of(torn(count, cause)).closings}
    right = max(SUITS[cause], key=SUITS[cause].__getitem__)
    assert next(iter(closings)) == right, "the most helpful comes first"
    for patch, suits in SUITS[cause].items():
        if patch != right:
            assert closings[patch].keeps < closings[right].keeps
        if suits <= 0.3:
            assert closings[patch].closes < 0.5 * closings[right].closes


def spliced(count: int) -> Story:
    """A seam that splices alone hold."""
    story = torn(count, "lost")
    for _ in range(9):
        x, y = forecast.place_for(story.state.wounds[0], "splice")
        happen(story, FracturePatched("f", "splice", "d0", x, y))
        run(story, 0.8)
    return run(story, 2.0)


@sized
def test_a_splice_holds_but_returns_unless_it_is_healed(count: int) -> None:
    loose, healed = spliced(count), spliced(count)
    assert loose.world().fractures[0].mended > 0.6
    happen(healed, FracturePatched("f", "bridge", "d0", 0.4, 0.5))
    run(healed, 21.0)
    run(loose, 21.0)
    assert loose.world().fractures[0].mended < 0.02
    assert healed.world().fractures[0].mended > 0.6
    twin = torn(count, "lost")
    wound = twin.state.wounds[0]
    splice = forecast.closing(twin.state, wound, "splice", *forecast.place_for(wound, "splice"))
    assert splice.closes > 0.1
    assert splice.keeps == 0.0, "the forecast knows"


def event_of(story: Story, one: WeakThread, what: str, best: forecast.Closing) -> list[AnyBody]:
    """What is done for a weak thread, as events."""
    world = story.world()
    if what.startswith("lower"):
        return [lowered(world)]
    if what.endswith("the seam"):
        return [patch_of(one.seam, best)]
    ids = world.dreamers.ids
    ends = {ids.index(one.a), ids.index(one.b)}
    pairs = zip(world.threads.a.tolist(), world.threads.b.tolist(), strict=True)
    row = next(row for row, pair in enumerate(pairs) if set(pair) == ends)
    return treatment(world, row, what)


def health(story: Story, one: WeakThread) -> float:
    world = story.world()
    ends = {world.dreamers.ids.index(one.a), world.dreamers.ids.index(one.b)}
    pairs = zip(world.threads.a.tolist(), world.threads.b.tolist(), strict=True)
    row = next(row for row, pair in enumerate(pairs) if set(pair) == ends)
    return float(world.threads.health[row] * world.threads.live[row])


@pytest.mark.parametrize(("count", "cause"), [(5, "lost"), (50, "forced"), (2000, "lost")])
def test_the_help_for_a_thread_is_what_then_happens(count: int, cause: str) -> None:
    found = diagnose(torn(count, cause), 1)
    assert found.threads
    for one in found.threads:
        assert one.cause == cause
        assert one.seam == "f"
        assert {each.what for each in one.helps} >= {
            "rekindle",
            f"{found.seams[0].closings[0].patch} the seam",
        }
        for each in one.helps:
            story = torn(count, cause)
            bodies = event_of(story, one, each.what, found.seams[0].closings[0])
            happen(story, *bodies)
            assert health(run(story, 20.0), one) == pytest.approx(each.with_it, abs=2e-6)


def test_the_story_is_left_as_it_is() -> None:
    story = torn(50, "lost")
    before = story.save(), digest(story.world())
    diagnose(story)
    assert (story.save(), digest(story.world())) == before


def test_the_widest_seam_comes_first_and_no_more_threads_than_asked_for() -> None:
    story = torn(50, "lost")
    happen(story, FractureOpened("g", "forced", *sides(50)[::-1], 0.6, 0.5))
    run(story, 1.0)
    found = diagnose(story, 1)
    assert [one.fracture for one in found.seams] == ["f", "g"]
    assert len(found.threads) == 1 < found.weak
    weakest = weak_rows(story.state)
    assert len(weakest) == found.weak
    assert found.threads[0].health == min(story.world().threads.health[weakest])


def test_nothing_ails_a_whole_crowd() -> None:
    found = diagnose(run(whole(50), 10.0))
    assert (found.seams, found.threads, found.weak) == ((), (), 0)


def threaded(affinity: float, pull: float, share: float, hub: bool) -> Story:
    """Ten threads, all on one dreamer or along a chain; unlike dreams drift out of step."""
    story = people(24, (share,))
    for k in range(1, 12):
        a, b = ("d0", f"d{k}") if hub else (f"d{2 * k}", f"d{2 * k + 1}")
        happen(story, ThreadOffered(a, b, affinity), ThreadAccepted(a, b))
    happen(story, ControlSet("pull", pull))
    return run(story, 45.0)


@pytest.mark.parametrize(
    ("affinity", "pull", "share", "hub", "cause"),
    [
        (0.10, 0.3, 0.6, True, "overload"),
        (0.10, 0.3, 0.6, False, "mismatch"),
        (0.95, 0.0, 0.6, False, "lost"),
        (0.95, 0.15, 0.0, False, "forced"),
    ],
)
def test_each_cause_of_a_weak_thread(
    affinity: float, pull: float, share: float, hub: bool, cause: str
) -> None:
    found = diagnose(threaded(affinity, pull, share, hub), None)
    assert cause in {one.cause for one in found.threads}, [one.evidence for one in found.threads]
    for one in found.threads:
        speaking = {fact.name for fact in one.evidence if fact.speaks}
        assert speaking, one
        if one.cause == "overload":
            assert "threads on one of the two" in speaking


# What breaks by itself


def watched(world: World, seconds: int, vigil: Vigil | None = None) -> tuple[float, FractureOpened | None]:
    """How long the watch lasted until a fracture was decided, with the World as it is."""
    vigil = vigil or Vigil(world.time)
    for second in range(1, seconds + 1):
        vigil, event = watch(replace(world, time=world.time + second), vigil, "w", ("forced",))
        if event is not None:
            return float(second), event
    return float(seconds), None


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=9),
    st.floats(0, 1),
    st.sampled_from([2, 5, 50]),
)
@settings(max_examples=25, deadline=None)
def test_pull_above_shares_always_breaks_and_below_never(
    shares: list[float], pull: float, count: int
) -> None:
    world = run(people(count, shares), 1.0).world()
    world = replace(world, controls=world.controls | {"pull": pull})
    above = pull - float(world.dreamers.share.mean())
    after, event = watched(world, 60)
    if above > MARGIN + 1e-3:
        assert event is not None
        assert event.cause == "forced"
        assert after <= LASTING["forced"] + 1.0
        assert event.left
        assert event.right
    if above < MARGIN - 1e-3:
        assert event is None


@sized
def test_a_crowd_breaks_under_pull_and_speaking_for_oneself_heals_it(count: int) -> None:
    story, vigil, event = whole(count), Vigil(), None
    happen(story, ControlSet("pull", 0.9))
    while event is None:
        assert story.now < 160
        run(story, 1.0)
        vigil, event = watch(story.world(), vigil, "w")
    assert event.cause == "forced"
    happen(story, event)
    run(story, 12.0)
    assert story.world().fractures[0].opening == 1.0
    happen(story, ControlSet("pull", 0.4))
    for _ in range(4):
        happen(story, *(Spoken(name) for name in story.world().dreamers.ids[:200]))
        run(story, 9.0)
    seen = story.world().fractures[0]
    assert {patch.kind for patch in seen.patches} == {"voice"}
    assert (seen.mended, seen.opening) == (1.0, 0.0)


def test_the_watch_forgets_what_did_not_last() -> None:
    world = run(people(12, (0.3,)), 1.0).world()
    hard = replace(world, controls=world.controls | {"pull": 0.9})
    soft = replace(world, controls=world.controls | {"pull": 0.2})
    vigil = Vigil(world.time)
    for second in range(1, 60):
        now = replace(hard if second % 4 else soft, time=world.time + second)
        vigil, event = watch(now, vigil, "w", ("forced",))
        assert event is None


def test_one_forced_seam_at_a_time() -> None:
    story = torn(50, "forced")
    happen(story, ControlSet("pull", 0.95))
    assert excess(run(story, 0.1).world()) > MARGIN
    assert watched(story.world(), 30)[1] is None


@pytest.mark.parametrize("cause", [cause for cause in CAUSES if cause != "forced"])
def test_a_voice_heals_only_what_was_forced(cause: str) -> None:
    story = torn(50, cause)
    happen(story, *(Spoken(name) for name in story.world().dreamers.ids))
    assert run(story, 5.0).world().fractures[0].patches == ()


def test_a_speaker_has_the_dream_to_oneself_for_a_while() -> None:
    story = whole(50)
    happen(story, Spoken("d7"), Spoken("d8", "all"), Spoken("nobody"))
    assert story.world().dreamers.voice.sum() == story.world().dreamers.voice[7] == 1.0
    fading = [float(run(story, 1.0).world().dreamers.voice[7]) for _ in range(9)]
    assert fading == sorted(fading, reverse=True)
    assert fading[3] == pytest.approx(0.5)
    assert fading[8] == 0.0


def test_a_voice_mends_once_while_it_sounds() -> None:
    story = torn(50, "forced")
    for _ in range(3):
        happen(story, *(Spoken(f"d{k}") for k in range(50)))
        run(story, 0.2)
    by = [patch.by for patch in story.world().fractures[0].patches]
    assert len(by) == len(set(by)) > 0


@given(st.sampled_from(PATCHES), st.sampled_from(CAUSES))
@settings(max_examples=12, deadline=None)
def test_what_is_forecast_lies_within_what_is_open(kind: str, cause: str) -> None:
    story = torn(50, cause)
    wound = story.state.wounds[0]
    one = forecast.closing(story.state, wound, kind, *forecast.place_for(wound, kind))
    assert 0.0 < one.closes <= 1.0
    assert 0.0 <= one.keeps <= 1.0
    assert 0.0 < one.seconds < 15.0
    far = np.hypot((wound.spots[:, 0] - one.x) * 16 / 9, wound.spots[:, 1] - one.y)
    assert far.min() < 1e-5, "it is made on the seam"


def test_in_a_long_show_the_oracle_sees_what_is_forced_before_it_is_told_to() -> None:
    opened = [(at, body) for at, _, _, body in told(5, 420.0) if isinstance(body, FractureOpened)]
    forced = [(at, body) for at, body in opened if body.cause == "forced" and body.left]
    assert [body.fracture for _, body in forced] == ["forced-1"]
    begun = next(at for at, _, _, body in told(5, 420.0) if isinstance(body, ActBegun) and body.index == 1)
    assert forced[0][0] - begun < 0.52 * 0.26 * 420.0, "before the script would open it"


# On the command line


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shows")
    dreams = folder / "dreams.txt"
    dreams.write_text("\n".join(f"Dream {k}: the sea stood in street {k} and burnt." for k in range(12)))
    assert main(["import", str(dreams), "--out", str(folder / "s.dream"), "--duration", "1m"]) == 0
    return folder / "s.dream"


def test_diagnose_prints_seams_and_threads(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", str(show), "--at", "0:26", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert len(facts["seams"]) >= 2
    widths = [one["opening"] * (1 - one["mended"]) for one in facts["seams"]]
    assert widths == sorted(widths, reverse=True)
    assert 0 < len(facts["threads"]) <= min(10, facts["weak"])
    assert all({each["patch"] for each in one["closings"]} == set(PATCHES) for one in facts["seams"])
    for one in facts["seams"] + facts["threads"]:
        assert one["cause"] in CAUSES
        assert all({"name", "value", "threshold"} == set(fact) for fact in one["evidence"])


def test_diagnose_names_nobody_who_took_the_dream_back(
    show: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = show.with_name("w.dream")
    copy.write_bytes(show.read_bytes())
    with open_show(copy) as opened:
        gone = diagnose(opened.story(26.0), 1).threads[0].a
    assert main(["withdraw", str(copy), "--dreamer", gone]) == 0
    capsys.readouterr()
    assert main(["diagnose", str(copy), "--at", "0:26"]) == 0
    words = capsys.readouterr().out
    assert re.search(r"^seam fracture-\d: \w+, \d+% wide", words, re.MULTILINE)
    assert re.search(r"^thread \w+ - \w+: \w+", words, re.MULTILINE)
    assert not re.search(rf"\b{gone}\b", words)


@pytest.mark.parametrize("at", ["9:00", "soon", "-1"])
def test_diagnose_says_what_is_wrong_with_the_time(
    show: Path, at: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagnose", str(show), f"--at={at}"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("dreamscape: ")
    assert said.count("\n") == 1
