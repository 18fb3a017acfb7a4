"""Fractures and patches: what closes a seam, what holds, what gives way."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative import border
from dreamscape.narrative.events import (
    CAUSES,
    PATCHES,
    AnyBody,
    ControlSet,
    DreamTold,
    Event,
    FractureOpened,
    FracturePatched,
    ThreadAccepted,
    ThreadOffered,
)
from dreamscape.narrative.fold import Story
from dreamscape.narrative.homes import spread
from dreamscape.narrative.patches import SUITS
from dreamscape.narrative.world import Fracture

HOME = spread(3, 24)
LEFT = tuple(f"d{k}" for k in range(24) if HOME[k, 0] < 0.35)
RIGHT = tuple(f"d{k}" for k in range(24) if HOME[k, 0] >= 0.35)


def happen(story: Story, *bodies: AnyBody) -> None:
    for body in bodies:
        story.apply(Event(story.seq + 1, story.now / 10, "x", str(story.seq + 1), body))


def run(story: Story, seconds: float) -> Fracture:
    for _ in range(round(10 * seconds)):
        story.tick()
    return story.world().fractures[0]


def wounded(cause: str, seconds: float = 10.0) -> Story:
    """24 threaded dreamers, `seconds` after a seam opened at x = .35."""
    story = Story(9)
    for k in range(24):
        happen(story, DreamTold(f"d{k}", "tide", 0.1, 0.0, 0.0, (), float(HOME[k, 0]), float(HOME[k, 1])))
    for k in range(23):
        happen(story, ThreadOffered(f"d{k}", f"d{k + 1}", 0.9), ThreadAccepted(f"d{k}", f"d{k + 1}"))
    happen(story, ControlSet("pull", 0.9))
    for _ in range(60):
        story.tick()
    happen(story, FractureOpened("f", cause, LEFT, RIGHT, 0.35, 0.5))
    run(story, seconds)
    return story


def patch(story: Story, kind: str, y: float = 0.5) -> None:
    happen(story, FracturePatched("f", kind, "d0", 0.35, y))


def close(story: Story, kind: str, seconds: float = 12.0) -> Fracture:
    for y in np.linspace(0.05, 0.95, 7):
        patch(story, kind, float(y))
    return run(story, seconds)


def test_a_seam_opens_runs_and_tears_threads() -> None:
    story = wounded("lost", 0.0)
    whole = story.world()
    early = run(story, 1.0)
    late = run(story, 14.0)
    assert 0 < early.opening < 1 == late.opening
    assert early.reach == pytest.approx(0.12, abs=0.02)
    assert late.reach > 0.4
    assert story.world().threads.live.sum() < whole.threads.live.sum()
    assert story.world().unity < whole.unity


def test_a_mended_seam_closes_and_its_threads_hold_again() -> None:
    story = wounded("lost", 15.0)
    torn = story.world().threads.live.sum()
    fracture = close(story, "bridge", 16.0)
    assert (fracture.mended, fracture.opening) == (1.0, 0.0)
    assert story.world().threads.live.sum() > torn


def test_gold_rises_then_fades_and_never_goes() -> None:
    story = wounded("forced")
    golden = close(story, "voice", 8.0)
    assert golden.gold > 0.9
    later = run(story, 40.0)
    assert later.gold == pytest.approx(golden.gold / 2, abs=0.06)
    assert 0.2 < run(story, 200.0).gold < 0.25


@pytest.mark.parametrize("cause", CAUSES)
def test_the_right_patch_closes_more(cause: str) -> None:
    best = max(SUITS[cause], key=SUITS[cause].__getitem__)
    for other in PATCHES:
        if other in (best, "splice", "retell"):
            continue
        helped, hindered = wounded(cause), wounded(cause)
        patch(helped, best)
        patch(hindered, other)
        assert run(helped, 5.0).mended > run(hindered, 5.0).mended


def test_voice_heals_forced_better_than_stitch() -> None:
    spoken, stitched = wounded("forced"), wounded("forced")
    assert close(spoken, "voice").mended == 1.0
    assert close(stitched, "stitch").mended < 0.8


def test_a_patch_closes_from_its_point_outwards() -> None:
    story = wounded("lost")
    patch(story, "bridge", 0.8)
    reaches = [run(story, 0.5).patches[0].reach for _ in range(6)]
    assert all(0.015 < after - before < 0.06 for before, after in pairwise(reaches))


@given(
    st.sampled_from(CAUSES),
    st.lists(st.tuples(st.sampled_from([p for p in PATCHES if p != "splice"]), st.floats(0, 1)), max_size=8),
)
@settings(max_examples=14, deadline=None)
def test_what_is_patched_never_reopens(cause: str, made: list[tuple[str, float]]) -> None:
    story = wounded(cause, 4.0)
    mended, closed = 0.0, False
    for kind, y in made:
        patch(story, kind, y)
        for _ in range(4):
            fracture = run(story, 0.5)
            assert fracture.mended >= mended
            assert not (closed and fracture.opening > 0)
            mended, closed = fracture.mended, closed or (fracture.mended == 1 and fracture.opening == 0)


def test_a_splice_nobody_follows_gives_way() -> None:
    story = wounded("overload")
    held = close(story, "splice", 7.0)
    assert held.mended > 0.6
    assert held.opening < 1.0
    undone = run(story, 16.0)
    assert (undone.mended, undone.opening) == (0.0, 1.0)
    assert all(each.strength == 0 for each in undone.patches)


def test_a_splice_that_is_followed_holds() -> None:
    story = wounded("overload")
    close(story, "splice", 7.0)
    patch(story, "stitch")
    healed = run(story, 30.0)
    assert (healed.mended, healed.opening) == (1.0, 0.0)
    assert all(each.strength == 1 for each in healed.patches)


def test_the_oracle_can_undo_a_splice_but_nothing_else() -> None:
    spliced, stitched = wounded("overload"), wounded("overload")
    before_splice = close(spliced, "splice", 6.0)
    before = close(stitched, "stitch", 6.0)
    for story in (spliced, stitched):
        happen(story, FractureOpened("f", "overload", (), (), 0.35, 0.5))
    assert 0.3 < run(spliced, 0.2).mended < before_splice.mended
    assert run(spliced, 1.0).mended == 0.0
    assert run(stitched, 1.2).mended >= before.mended


def test_a_bridge_is_a_thread_across() -> None:
    story = wounded("lost")
    before = len(story.world().threads.a)
    maker = LEFT[0]
    happen(story, FracturePatched("f", "bridge", maker, 0.9, 0.9))
    threads = story.world().threads
    assert len(threads.a) in (before, before + 1)
    row = story.world().dreamers.ids.index(maker)
    across = [(a, b) for a, b, live in zip(threads.a, threads.b, threads.live, strict=True) if live]
    far = {story.world().dreamers.ids[b if a == row else a] for a, b in across if row in (a, b)}
    assert far & set(RIGHT)


def test_the_border_runs_between_the_sides() -> None:
    place = spread(3, 24)
    left = np.flatnonzero(place[:, 0] < 0.35).astype(np.int32)
    right = np.flatnonzero(place[:, 0] >= 0.35).astype(np.int32)
    spots = border.points(place, left, right)
    assert 20 < len(spots) <= border.POINTS
    for x, y in spots.tolist():
        near_left = border.distances(place[left], x, y).min()
        near_right = border.distances(place[right], x, y).min()
        assert near_left == pytest.approx(near_right, abs=0.02)
    assert np.ptp(spots[:, 1]) > 0.9


def test_sides_shrink_from_an_open_seam() -> None:
    story, whole = wounded("lost", 12.0), wounded("lost", 0.0)
    for _ in range(120):
        whole.tick()
    gap = [
        story.world().dreamers.place[story.world().fractures[0].right, 0].mean()
        - story.world().dreamers.place[story.world().fractures[0].left, 0].mean()
        for story in (story, _without_seam())
    ]
    assert gap[0] > gap[1]


def _without_seam() -> Story:
    story = wounded("lost", 0.0)
    close(story, "bridge", 12.0)
    return story
