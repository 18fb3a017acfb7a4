"""Rallies, thanks and roles: who comes is counted, helps, and becomes what was done."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative import roles
from dreamscape.narrative.blend import between
from dreamscape.narrative.deeds import DEEDS, faded
from dreamscape.narrative.events import (
    ROLES,
    AnyBody,
    FractureOpened,
    FracturePatched,
    RallyAnswered,
    RallyCalled,
    RoleShifted,
    ShareSet,
    Spoken,
)
from dreamscape.narrative.fold import Story, digest
from dreamscape.narrative.rallies import MOST, help_of
from dreamscape.narrative.world import World
from tests.crowds import CROWDS, SIZES, happen, played, run, told, torn, whole

sized = pytest.mark.parametrize("count", SIZES)
crowds = pytest.mark.parametrize("count", CROWDS)
CALL = RallyCalled("r", "f", "d0", 0.4, 0.5)


def rallied(count: int, came: int) -> Story:
    """`came` others came to a rally at the middle of the seam."""
    story = torn(count, "lost")
    happen(story, CALL, *(RallyAnswered("r", f"d{k}") for k in range(1, came + 1)))
    return story


@sized
def test_who_answers_is_counted_and_thanked(count: int) -> None:
    came = min(count - 1, 30)
    world = rallied(count, came).world()
    [rally] = world.rallies
    assert (rally.by, rally.fracture, rally.open) == ("d0", "f", True)
    assert rally.came.tolist() == list(range(1, came + 1))
    assert world.dreamers.answers.tolist() == [0] + [1] * came + [0] * (count - came - 1)
    assert np.array_equal(world.dreamers.thanks, world.dreamers.answers)


def test_nobody_is_counted_twice_and_a_caller_does_not_answer() -> None:
    story = rallied(5, 2)
    happen(story, RallyAnswered("r", "d1"), RallyAnswered("r", "d0"), RallyAnswered("r", "nobody"), CALL)
    world = story.world()
    assert len(world.rallies) == 1
    assert world.rallies[0].came.tolist() == [1, 2]
    assert world.dreamers.answers.tolist() == [0, 1, 1, 0, 0]


def test_thanks_fade_over_minutes_and_the_count_stays() -> None:
    story = rallied(5, 2)
    half = run(story, 120.0).world().dreamers
    assert half.thanks[1] == pytest.approx(0.5, abs=0.01)
    assert half.answers[1] == 1


@sized
def test_the_more_come_the_faster_it_is_mended_within_bounds(count: int) -> None:
    mended, reach = [], []
    for came in (0, 1, min(4, count - 1), min(300, count - 1)):
        story = rallied(count, came)
        happen(story, FracturePatched("f", "bridge", "d0", 0.4, 0.5))
        seen = run(story, 2.5).world().fractures[0]
        mended.append(seen.mended)
        reach.append(seen.patches[-1].reach)
    assert reach[0] < reach[1] < reach[2]
    assert mended == sorted(mended)
    assert max(reach) <= reach[0] * (1.0 + MOST) + 1e-9


def test_help_reaches_patches_near_the_rally_only_and_those_already_made() -> None:
    story = torn(50, "lost")
    happen(story, CALL, FracturePatched("f", "bridge", "d0", 0.4, 0.5))
    happen(story, FracturePatched("f", "bridge", "d0", 0.4, 0.02))
    happen(story, *(RallyAnswered("r", f"d{k}") for k in range(1, 9)))
    near, far = (mend.helped for mend in story.state.wounds[0].mends)
    assert (near, far) == (help_of(8), 0.0)


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_help_grows_with_who_comes_and_never_beyond_its_bound(one: int, two: int) -> None:
    assert 0.0 <= help_of(one) < MOST
    assert (one < two) <= (help_of(one) < help_of(two))


def test_a_rally_ends_when_its_wound_closes_and_thanks_are_given_again() -> None:
    story = rallied(50, 3)
    run(story, 30.0)
    assert story.world().dreamers.thanks[1] < 0.9
    for _ in range(3):
        for y in np.linspace(0.0, 1.0, 11):
            happen(story, *(FracturePatched("f", "bridge", "d0", x, float(y)) for x in (0.3, 0.4, 0.5)))
    run(story, 8.0)
    world = story.world()
    assert world.fractures[0].mended == 1.0
    assert not world.rallies[0].open
    assert world.dreamers.thanks[1] > 0.9
    happen(story, RallyAnswered("r", "d9"), RallyCalled("late", "f", "d0", 0.5, 0.5))
    assert digest(story.world()) == digest(world), "too late"


def test_a_rally_calls_for_a_minute() -> None:
    story = rallied(5, 0)
    assert run(story, 59.0).world().rallies[0].open
    assert not run(story, 2.0).world().rallies[0].open


NOBODY = st.sampled_from(["nobody", "", "d99"])


@given(
    st.one_of(
        st.builds(RallyCalled, NOBODY, st.sampled_from(["f", "g"]), NOBODY, st.floats(), st.floats()),
        st.builds(RallyCalled, NOBODY, st.just("g"), st.just("d1"), st.floats(0, 1), st.floats(0, 1)),
        st.builds(RallyAnswered, NOBODY, st.sampled_from(["d1", "nobody"])),
        st.builds(Spoken, NOBODY, st.sampled_from(["self", "all", "?"])),
        st.builds(ShareSet, NOBODY, st.floats(0, 1)),
        st.builds(RoleShifted, NOBODY, st.sampled_from(ROLES)),
    )
)
@settings(max_examples=60, deadline=None)
def test_what_nobody_known_does_does_nothing(body: AnyBody) -> None:
    story = torn(5, "forced")
    before = digest(story.world())
    happen(story, body)
    assert digest(story.world()) == before


def test_a_keyframe_holds_rallies_voices_and_deeds() -> None:
    story = rallied(50, 4)
    happen(story, Spoken("d7"), FracturePatched("f", "stitch", "d3", 0.4, 0.5))
    again = Story.load(story.save())
    assert digest(again.world()) == digest(story.world())
    happen(story, RallyAnswered("r", "d20"))
    happen(again, RallyAnswered("r", "d20"))
    assert digest(run(again, 5.0).world()) == digest(run(story, 5.0).world())


def test_voices_and_thanks_are_blended_between_ticks() -> None:
    story = rallied(5, 1)
    happen(story, Spoken("d2"))
    before = story.world()
    after = run(story, 0.1).world()
    mid = between(before, after, 0.5).dreamers
    assert mid.voice[2] == pytest.approx((before.dreamers.voice[2] + after.dreamers.voice[2]) / 2)
    assert between(before, after, 0.5).rallies == before.rallies


# Roles


def role_of(world: World, row: int) -> str:
    return ROLES[int(world.dreamers.role[row])]


@pytest.mark.parametrize(
    ("deed", "bodies", "role"),
    [
        ("mended", [FracturePatched("f", "stitch", "d1", 0.4, 0.5)] * 2, "healer"),
        ("spoke", [Spoken("d1")] * 3, "witness"),
        ("called", [RallyCalled(f"r{k}", "f", "d1", 0.4, 0.5) for k in range(4)], "guide"),
    ],
)
def test_who_does_becomes(deed: str, bodies: list[AnyBody], role: str) -> None:
    plain, done = torn(50, "lost"), torn(50, "lost")
    happen(done, *bodies)
    column = ROLES.index(role)
    before, after = (roles.suits(story.world())[1, column] for story in (plain, done))
    assert after > before + 0.2
    counted = done.world().dreamers.deeds[1] - plain.world().dreamers.deeds[1]
    assert np.flatnonzero(counted).tolist() == [DEEDS.index(deed)]


def test_a_mender_is_seen_as_a_healer() -> None:
    story = torn(50, "lost")
    happen(story, *[FracturePatched("f", "stitch", "d1", 0.4, 0.5)] * 3)
    for _ in range(6):
        happen(story, *roles.shifts(run(story, 1.0).world(), story.now, 50))
    assert role_of(story.world(), 1) == "healer"


def test_deeds_fade() -> None:
    story = torn(5, "lost")
    happen(story, Spoken("d1"))
    spoke = DEEDS.index("spoke")
    assert run(story, 90.0).world().dreamers.deeds[1, spoke] == pytest.approx(0.5, abs=0.01)
    left = np.array([7.0])
    for _ in range(5000):
        left = faded(left, 0.99)
    assert left[0] == 0.0


@sized
def test_nobody_flickers(count: int) -> None:
    """A role is looked at every second for a minute in which everything moves; nobody turns to and fro."""
    story = whole(count)
    shifted: dict[str, list[tuple[float, str]]] = {}
    for second in range(60):
        if second == 10:
            left, right = [f"d{k}" for k in range(count // 3)], [f"d{k}" for k in range(count // 3, count)]
            happen(story, FractureOpened("f", "lost", tuple(left), tuple(right), 0.4, 0.5))
        if second % 7 == 3:
            happen(story, *(Spoken(f"d{k}") for k in range(second % 5, count, 5)))
        found = roles.shifts(run(story, 1.0).world(), story.now, count)
        happen(story, *found)
        for each in found:
            shifted.setdefault(each.dreamer, []).append((story.now / 10, each.role))
        assert roles.shifts(story.world(), story.now, count) == [], "who has turned stays so"
    times = [after[0] - before[0] for changes in shifted.values() for before, after in pairwise(changes)]
    assert min(times, default=60.0) >= roles.SETTLED
    back = [changes for changes in shifted.values() if len(changes) > 2]
    assert len(back) <= 0.1 * count


@crowds
def test_the_crowd_calls_comes_and_speaks(count: int) -> None:
    told_ = told(count, 60.0 if count < 100 else 30.0)
    kinds = {type(body) for _, _, _, body in told_}
    assert {RallyCalled, RallyAnswered, Spoken} <= kinds
    by = [
        (name, body) for _, name, _, body in told_ if isinstance(body, RallyCalled | RallyAnswered | Spoken)
    ]
    assert all(name == body.dreamer for name, body in by), "everybody answers for oneself"
    assert len(by) <= 1200
    world = played(count, 60.0 if count < 100 else 30.0).at(45.0 if count < 100 else 22.0)
    assert world.rallies
    assert sum(len(rally.came) for rally in world.rallies) == world.dreamers.answers.sum() > 0


@sized
def test_roles_shift_in_a_show_and_differ(count: int) -> None:
    duration = 60.0 if count < 100 else 30.0
    told_ = [(at, body) for at, _, _, body in told(count, duration) if isinstance(body, RoleShifted)]
    last: dict[str, float] = {}
    for at, body in told_:
        assert at - last.get(body.dreamer, -99.0) >= roles.SETTLED / 6.0
        last[body.dreamer] = at
    world = played(count, duration).at(duration * 0.7)
    assert len(set(world.dreamers.role.tolist())) >= (2 if count == 5 else 4), count
