"""A scene comes apart only where people did what tears it, and what was lost is rekindled."""

from collections.abc import Iterator

import pytest

from dreamscape.narrative import evidence
from dreamscape.narrative.crowd import Told, simulate
from dreamscape.narrative.diagnosis import diagnose
from dreamscape.narrative.events import (
    AnyBody,
    Event,
    FractureOpened,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
)
from dreamscape.narrative.fold import Story
from dreamscape.narrative.programme import library
from dreamscape.narrative.programme.parsing import parse
from tests.crowds import CROWDS, SIZES, dreams, happen, people, run

sized = pytest.mark.parametrize("count", SIZES)
crowds = pytest.mark.parametrize("count", CROWDS)


def retold(count: int, duration: float, name: str) -> Iterator[tuple[Story, Told]]:
    """Each event of a festival's show, with the story in which it is about to happen."""
    story = Story(5)
    for each in simulate(*dreams(count), 5, duration, library.built_in(name)):
        while story.now < round(each[0] * 10):
            story.tick()
        yield story, each
        story.apply(Event(story.seq + 1, *each))


@pytest.mark.parametrize(
    ("count", "duration", "name"),
    [(count, 60.0, "dream-collective") for count in (5, 50, 400)]
    + [pytest.param(2000, 60.0, "dream-collective", marks=pytest.mark.faults)]
    + [(5, 180.0, "dream-collective"), (50, 180.0, "dream-collective"), (50, 240.0, "night-shift")],
)
def test_no_seam_opens_without_evidence(count: int, name: str, duration: float) -> None:
    causes = []
    for story, (_, _, _, body) in retold(count, duration, name):
        if not isinstance(body, FractureOpened) or not body.left:
            continue
        world = story.world()
        rows = {one: row for row, one in enumerate(world.dreamers.ids)}
        left, right = ([rows[one] for one in side] for side in (body.left, body.right))
        spoke = evidence.along(world, body.cause, left, right)
        assert spoke > evidence.THRESHOLDS[body.cause]
        assert body.evidence == pytest.approx(spoke, abs=1e-4)
        causes.append(body.cause)
    assert "forced" in causes
    assert len(set(causes)) >= (4 if count >= 50 and name == "dream-collective" else 2)


BARE = """
name = "bare"
length = "40s"

[[act]]
name = "Only cues"
length = 1

[[act.cue]]
at = 0.6
do = "falter"
cause = "{cause}"
times = 3
every = 0.1
"""


@pytest.mark.parametrize(
    ("count", "cause"),
    [(2000, "lost"), (2000, "mismatch"), *((count, "overload") for count in SIZES), (50, "forced")],
)
def test_a_cue_alone_opens_nothing(count: int, cause: str) -> None:
    told = simulate(*dreams(count), 5, 40.0, parse(BARE.format(cause=cause), "bare.toml"))
    assert not [body for _, _, _, body in told if isinstance(body, FractureOpened)]


@crowds
def test_what_was_lost_is_rekindled_by_those_who_lost_it(count: int) -> None:
    dropped: set[frozenset[str]] = set()
    again: set[frozenset[str]] = set()
    for story, (_, by, _, body) in retold(count, 60.0, "dream-collective"):
        act = story.world().act_index if isinstance(body, ThreadReleased | ThreadOffered) else -1
        if isinstance(body, ThreadReleased) and act == 1:
            dropped.add(frozenset((body.a, body.b)))
            assert by in (body.a, body.b)
        if isinstance(body, ThreadOffered) and act == 2:
            again.add(frozenset((body.a, body.b)))
            assert by in (body.a, body.b)
    assert dropped
    assert dropped & again


def tied(*more: AnyBody) -> Story:
    story = people(6)
    for other in range(1, 6):
        happen(story, ThreadOffered("d0", f"d{other}", 0.8), ThreadAccepted("d0", f"d{other}"))
    happen(story, *more)
    return run(story, 5.0)


def test_who_lets_go_is_missed_for_a_while() -> None:
    story = tied()
    happen(story, ThreadReleased("d0", "d1"), ThreadReleased("d0", "d2"))
    strength = {each.cause: each.strength for each in evidence.diagnose(story.world())}
    assert strength["lost"] == pytest.approx(0.8)
    run(story, 21.0)
    assert int(evidence.tied(story.world()).sum()) == 3


def test_diagnose_tells_what_spoke_when_a_seam_opened() -> None:
    story = tied(FractureOpened("f", "lost", ("d0",), ("d1", "d2"), 0.5, 0.5, 0.4))
    reason = diagnose(story, 0).seams[0].reason
    assert reason is not None
    assert (reason.value, reason.threshold, reason.speaks) == (0.4, 0.25, True)
    old = tied(FractureOpened("f", "lost", ("d0",), ("d1", "d2"), 0.5, 0.5))
    assert diagnose(old, 0).seams[0].reason is None
