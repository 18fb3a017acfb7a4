"""The fold: equal journals give equal Worlds, whatever the journal."""

import subprocess
import sys
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape import keyed
from dreamscape.errors import DreamError
from dreamscape.narrative.events import (
    ActBegun,
    AnyBody,
    ControlSet,
    DreamerLeft,
    DreamerPaused,
    DreamTold,
    Event,
    FractureOpened,
    FracturePatched,
    MomentMarked,
    RoleShifted,
    ShareSet,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
)
from dreamscape.narrative.fold import Story, digest
from dreamscape.narrative.groups import components
from dreamscape.narrative.world import World

NAMES = st.sampled_from(["ada", "bo", "cy", "di", "eve", "nobody"])
UNIT = st.floats(0, 1)
BODIES = st.one_of(
    st.builds(
        DreamTold,
        dreamer=NAMES,
        visual=st.sampled_from(["tide", "city"]),
        hue=UNIT,
        valence=st.floats(-1, 1),
        arousal=st.floats(-1, 1),
        x=UNIT,
        y=UNIT,
        share=UNIT,
    ),
    st.builds(DreamerLeft, dreamer=NAMES, withdrawn=st.booleans()),
    st.builds(DreamerPaused, dreamer=NAMES, paused=st.booleans()),
    st.builds(ShareSet, dreamer=NAMES, share=UNIT),
    st.builds(ThreadOffered, a=NAMES, b=NAMES, affinity=UNIT),
    st.builds(ThreadAccepted, a=NAMES, b=NAMES),
    st.builds(ThreadReleased, a=NAMES, b=NAMES),
    st.builds(ActBegun, name=st.just("act"), index=st.integers(0, 4), length=st.floats(0, 9)),
    st.builds(
        ControlSet, control=st.sampled_from(["pull", "pace", "mine"]), value=st.floats(0, 4), seconds=UNIT
    ),
    st.builds(
        FractureOpened,
        fracture=st.sampled_from(["f", "g"]),
        cause=st.sampled_from(["lost", "mismatch", "overload", "forced"]),
        left=st.lists(NAMES, max_size=3).map(tuple),
        right=st.lists(NAMES, max_size=3).map(tuple),
        x=UNIT,
        y=UNIT,
    ),
    st.builds(
        FracturePatched,
        fracture=st.sampled_from(["f", "g", "h"]),
        patch=st.sampled_from(["stitch", "bridge", "retell", "splice", "voice"]),
        by=NAMES,
        x=UNIT,
        y=UNIT,
        strength=UNIT,
    ),
    st.builds(RoleShifted, dreamer=NAMES, role=st.sampled_from(["guide", "healer", "poet"])),
    st.builds(MomentMarked, label=st.just("now")),
)
JOURNALS = st.lists(st.tuples(BODIES, st.integers(0, 12)), max_size=40)
"""Bodies, and how many ticks pass after each."""


def told(journal: list[tuple[AnyBody, int]], story: Story) -> Story:
    for seq, (body, ticks) in enumerate(journal, start=story.seq + 1):
        by = body.dreamer if isinstance(body, ShareSet) else "x"
        story.apply(Event(seq, story.now / 10, by, str(seq), body))
        for _ in range(ticks):
            story.tick()
    return story


def dream(name: str, x: float, y: float, **more: float) -> DreamTold:
    return DreamTold(name, "tide", 0.3, 0.1, 0.2, (), x, y, **more)


@given(JOURNALS)
@settings(max_examples=40, deadline=None)
def test_equal_journals_give_equal_worlds(journal: list[tuple[AnyBody, int]]) -> None:
    assert digest(told(journal, Story(7)).world()) == digest(told(journal, Story(7)).world())


@given(JOURNALS, JOURNALS)
@settings(max_examples=30, deadline=None)
def test_a_saved_story_goes_on_as_the_one_that_was_not(
    before: list[tuple[AnyBody, int]], after: list[tuple[AnyBody, int]]
) -> None:
    whole = told(before, Story(3))
    again = Story.load(whole.save())
    assert again.save() == whole.save()
    assert digest(told(after, again).world()) == digest(told(after, whole).world())


def inside(values: np.ndarray | float, low: float = 0.0, high: float = 1.0) -> bool:
    return bool(np.all(np.isfinite(values)) and np.all(values >= low) and np.all(values <= high))


@given(JOURNALS)
@settings(max_examples=40, deadline=None)
def test_every_value_stays_in_its_range(journal: list[tuple[AnyBody, int]]) -> None:
    world = told(journal, Story(7)).world()
    people, threads = world.dreamers, world.threads
    for column in (people.presence, people.phase, people.share, people.attunement, people.hue, people.place):
        assert inside(column)
    for column in (threads.tension, threads.health, threads.affinity):
        assert inside(column)
    for value in (world.unity, world.cohesion, world.individuality, world.balance, world.churn):
        assert inside(value)
    for each in world.fractures:
        assert inside(each.opening)
        assert inside(each.mended)
        assert inside(each.gold)
        assert each.reach >= 0
        assert not set(each.left.tolist()) & set(each.right.tolist())
        assert all(inside(patch.strength) and patch.reach >= 0 for patch in each.patches)
    assert len(people.ids) == len(people.names) == len(people.motifs) == len(people.place)


def test_another_process_comes_to_the_same_digest() -> None:
    program = (
        "from tests.test_narrative_fold import small_show, told; from dreamscape.narrative.fold import *;"
        "print(digest(told(small_show(), Story(11)).world()))"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest(told(small_show(), Story(11)).world())


def small_show() -> list[tuple[AnyBody, int]]:
    show: list[tuple[AnyBody, int]] = [(dream(f"d{k}", (k * 0.37) % 1, (k * 0.61) % 1), 1) for k in range(12)]
    show += [(ThreadOffered(f"d{k}", f"d{k + 1}", 0.8), 0) for k in range(11)]
    show += [(ThreadAccepted(f"d{k}", f"d{k + 1}"), 1) for k in range(11)]
    sides = tuple(f"d{k}" for k in range(4)), tuple(f"d{k}" for k in range(4, 12))
    show += [(FractureOpened("f", "lost", *sides, 0.5, 0.5), 60)]
    return [*show, (FracturePatched("f", "retell", "d3", 0.5, 0.5), 80)]


def test_the_seed_matters() -> None:
    assert digest(told(small_show(), Story(1)).world()) != digest(told(small_show(), Story(2)).world())


def test_a_world_is_never_written_again() -> None:
    story = told(small_show(), Story(1))
    world, before = story.world(), digest(story.world())
    told([(dream("new", 0.2, 0.2), 20), (FracturePatched("f", "voice", "d1", 0.4, 0.4), 20)], story)
    assert digest(world) == before != digest(story.world())


def test_the_empty_story_has_a_world() -> None:
    story = Story(5)
    for _ in range(12):
        story.tick()
    world = story.world()
    assert world.time == pytest.approx(1.2)
    assert world.unity == world.cohesion == world.individuality == 0.0


def test_one_dreamer_fades_in_and_out() -> None:
    story = told([(dream("ada", 0.5, 0.5), 20)], Story(5))
    assert 0.4 < story.world().dreamers.presence[0] < 0.6
    told([(MomentMarked("full"), 30)], story)
    assert story.world().dreamers.presence[0] == 1.0
    told([(DreamerLeft("ada"), 61)], story)
    assert story.world().dreamers.presence[0] == 0.0
    told([(dream("ada", 0.1, 0.1), 45)], story)
    world = story.world()
    assert len(world.dreamers.ids) == 1
    assert world.dreamers.presence[0] == 1.0


def test_a_second_dream_waits_until_the_first_has_faded() -> None:
    story = told([(dream("ada", 0.5, 0.5), 60)], Story(5))
    told([(DreamTold("ada", "city", 0.9, 0.0, 0.0, ("street",)), 30)], story)
    fading = story.world()
    assert 0 < fading.dreamers.presence[0] < 1
    assert fading.visuals[fading.dreamers.visual[0]] == "tide"
    told([(MomentMarked(""), 75)], story)
    world = story.world()
    assert world.visuals[world.dreamers.visual[0]] == "city"
    assert world.dreamers.motifs == (("street",),)
    assert world.dreamers.presence[0] == 1.0


def test_a_share_moves_gently() -> None:
    story = told([(dream("ada", 0.5, 0.5, share=0.2), 5), (ShareSet("ada", 1.0), 10)], Story(5))
    assert 0.3 < story.world().dreamers.share[0] < 0.5
    told([(MomentMarked(""), 50)], story)
    assert story.world().dreamers.share[0] == 1.0


def test_threads_of_those_who_leave_do_not_hold() -> None:
    show: list[tuple[AnyBody, int]] = [(dream("a", 0, 0), 0), (dream("b", 1, 1), 0)]
    show += [(ThreadOffered("a", "b", 0.9), 0), (ThreadAccepted("a", "b"), 30), (DreamerLeft("b"), 1)]
    assert not told(show, Story(4)).world().threads.live.any()


def test_two_at_one_place_can_thread_part_and_mend() -> None:
    both = [(dream("a", 0.5, 0.5), 0), (dream("b", 0.5, 0.5), 0)]
    thread = [(ThreadOffered("a", "b", 1.0), 0), (ThreadAccepted("b", "a"), 50)]
    story = told([*both, *thread, (FractureOpened("f", "lost", ("a",), ("b",), 0.5, 0.5), 150)], Story(5))
    assert not story.world().threads.live[0]
    told([(FracturePatched("f", "bridge", "a", 0.5, 0.5), 80)], story)
    world = story.world()
    assert np.isfinite(world.dreamers.place).all()
    assert world.threads.live[0]


def test_dreams_move_slowly() -> None:
    story = told(small_show(), Story(1))
    fastest = 0.0
    for _ in range(60):
        before = story.world().dreamers.place
        story.tick()
        moved = (story.world().dreamers.place - before) * np.array([16 / 9, 1])
        fastest = max(fastest, float(np.hypot(moved[:, 0], moved[:, 1]).max()) * 10)
    assert 0.0 < fastest < 0.01


def test_threads_bring_phases_into_step() -> None:
    names = [f"d{k}" for k in range(8)]
    show: list[tuple[AnyBody, int]] = [(ControlSet("pull", 0.6), 0)]
    show += [(dream(name, 0.1 * k, 0.5, share=0.0), 0) for k, name in enumerate(names)]
    alone = told([*show, (MomentMarked(""), 400)], Story(4)).world().unity
    pairs = [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    show += [(ThreadOffered(a, b, 0.9), 0) for a, b in pairs]
    show += [(ThreadAccepted(a, b), 0) for a, b in pairs]
    together = told([*show, (MomentMarked(""), 400)], Story(4)).world()
    assert together.unity > max(0.9, alone)
    assert together.dreamers.attunement.min() > 0.6
    assert set(together.dreamers.group.tolist()) == {0}


def test_roles_shift_and_churn_fades() -> None:
    story = told([(dream("a", 0, 0), 0), (dream("b", 1, 1), 0), (RoleShifted("a", "guide"), 1)], Story(4))
    first = story.world()
    assert first.dreamers.role.tolist() == [0, 2]
    assert first.churn > 0.4
    told([(MomentMarked(""), 300)], story)
    assert story.world().churn < first.churn / 3


def test_a_released_thread_can_be_offered_again() -> None:
    show: list[tuple[AnyBody, int]] = [(dream("a", 0, 0), 0), (dream("b", 1, 1), 0)]
    show += [(ThreadOffered("a", "b", 0.5), 0), (ThreadAccepted("a", "b"), 5), (ThreadReleased("b", "a"), 5)]
    story = told(show, Story(4))
    assert story.world().threads.live.tolist() == [False]
    told([(ThreadOffered("b", "a", 0.9), 0), (ThreadAccepted("a", "b"), 1)], story)
    world = story.world()
    assert world.threads.live.tolist() == [True]
    assert world.threads.affinity.tolist() == [0.9]


@pytest.mark.parametrize("damage", [b"", b"\x00", b"not a keyframe"])
def test_a_damaged_keyframe_is_refused(damage: bytes) -> None:
    with pytest.raises(DreamError, match="keyframe"):
        Story.load(damage)


def test_a_cut_keyframe_is_refused() -> None:
    blob = told(small_show(), Story(4)).save()
    with pytest.raises(DreamError, match="keyframe"):
        Story.load(blob[: len(blob) // 2])


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(
    st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60))))  # fmt: skip
def test_groups_are_what_threads_connect(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, ends = graph
    label = list(range(count))
    for _ in range(count):
        for a, b in ends:
            label[a] = label[b] = min(label[a], label[b])
    a = np.array([a for a, _ in ends], np.int64)
    b = np.array([b for _, b in ends], np.int64)
    assert components(count, a, b).tolist() == label


def test_keyed_numbers_are_splitmix64() -> None:
    assert keyed._mix_one(0) == 0xE220A8397B1DCDAF  # the generator's first output from seed 0
    assert keyed._mix(np.array([0], np.uint64))[0] == 0xE220A8397B1DCDAF


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 10**6), st.integers(0, 99))
def test_one_keyed_number_is_that_of_the_column(seed: int, key: int, tick: int, stream: int) -> None:
    column = keyed.uniform(seed, np.array([key], np.uint64), tick, stream)
    assert keyed.uniform_of(seed, key, tick, stream) == column[0]


def test_keyed_numbers_are_even_and_independent() -> None:
    keys = np.arange(20_000, dtype=np.uint64)
    one, two = keyed.uniform(1, keys, 5, 1), keyed.uniform(1, keys, 5, 2)
    assert one.min() >= 0
    assert one.max() < 1
    assert abs(one.mean() - 0.5) < 0.01
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.03
    assert abs(np.corrcoef(one, keyed.uniform(1, keys, 6, 1))[0, 1]) < 0.03
    assert abs(np.corrcoef(one, keyed.uniform(2, keys, 5, 1))[0, 1]) < 0.03


def test_the_world_has_only_columns_of_one_length() -> None:
    world: World = told(small_show(), Story(4)).world()
    for part in (world.dreamers, world.threads):
        lengths = {len(getattr(part, each.name)) for each in fields(part)}
        assert len(lengths) == 1
