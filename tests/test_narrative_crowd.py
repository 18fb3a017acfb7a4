"""The simulated crowd: any list of dreams makes a whole show."""

from collections import Counter
from functools import cache

import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.narrative import oracle
from dreamscape.narrative.crowd import Dreamed, Pairs, Told, pairs, simulate
from dreamscape.narrative.events import (
    PATCHES,
    ActBegun,
    ControlSet,
    DreamTold,
    Event,
    FractureOpened,
    FracturePatched,
    MomentMarked,
    ShareSet,
    ThreadOffered,
)
from dreamscape.narrative.fold import Story, digest
from dreamscape.narrative.homes import homes, spread
from dreamscape.narrative.likeness import MOST, chosen, neighbours
from dreamscape.narrative.memory_log import MemoryLog
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.programme.library import COLLECTIVE, built_in, festival
from dreamscape.narrative.world import World

DREAM_COLLECTIVE = built_in(COLLECTIVE)
FEW = (0, 1, 2, 3, 4, 9)


def dreams(count: int) -> list[Dreamed]:
    return [
        Dreamed(f"d{k}", f"N{k}", ("tide", "city", "fire")[k % 3], k / count, (k % 7) / 3 - 1, 0.2, ("sea",))
        for k in range(count)
    ]


def alike(count: int) -> Pairs:
    """Dreams are like those three, six and nine rows on: three families."""
    a = [k for k in range(count) for step in (3, 6, 9) if k + step < count]
    b = [k + step for k in range(count) for step in (3, 6, 9) if k + step < count]
    return pairs(a, b, [0.9 - 0.1 * ((y - x) // 3) for x, y in zip(a, b, strict=True)])


@cache
def show(count: int, duration: float, seed: int = 5) -> tuple[Told, ...]:
    return tuple(simulate(dreams(count), alike(count), seed, duration))


@cache
def played(count: int, duration: float) -> Playback:
    log = MemoryLog()
    log.append(show(count, duration))
    return Playback(log, 5)


def bodies(count: int, duration: float, kind: type) -> list[tuple[float, object]]:
    return [(at, body) for at, _, _, body in show(count, duration) if isinstance(body, kind)]


@pytest.mark.parametrize("duration", [5.0, 21.7])
@pytest.mark.parametrize("count", FEW)
def test_a_few_dreams_make_a_whole_show(count: int, duration: float) -> None:
    told = show(count, duration)
    times = [at for at, *_ in told]
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] <= duration
    assert len({key for _, _, key, _ in told}) == len(told)
    assert len(bodies(count, duration, DreamTold)) == count
    names = [act.name for act in DREAM_COLLECTIVE.acts]
    assert [body.name for _, body in bodies(count, duration, ActBegun)] == names  # type: ignore[attr-defined]
    marked = [body for _, body in bodies(count, duration, MomentMarked)]
    assert [body.label for body in marked if body.form == "still"] == names  # type: ignore[attr-defined]
    opened = {body.fracture for _, body in bodies(count, duration, FractureOpened)}  # type: ignore[attr-defined]
    assert len(opened) >= (1 if count >= 2 else 0)
    world = played(count, duration).at(duration)
    assert world.controls["sunrise"] == 1.0
    assert all(each.mended == 1.0 for each in world.fractures)


def test_everybody_joins_in_the_first_fifth() -> None:
    assert max(at for at, _ in bodies(60, 60.0, DreamTold)) <= 0.18 * 60 + 0.1


def test_sixty_dreams_tell_the_whole_story() -> None:
    opened = bodies(60, 60.0, FractureOpened)
    causes = [body.cause for _, body in opened if body.left]  # type: ignore[attr-defined]
    patched = Counter(body.patch for _, body in bodies(60, 60.0, FracturePatched))  # type: ignore[attr-defined]
    assert 2 <= len(causes) <= 4
    assert len(set(causes)) == len(causes)
    assert "forced" in causes
    assert set(patched) == set(PATCHES)
    again = [body.fracture for _, body in opened if not body.left]  # type: ignore[attr-defined]
    spliced = [body.fracture for _, body in bodies(60, 60.0, FracturePatched) if body.patch == "splice"]  # type: ignore[attr-defined]
    assert again == spliced


def moment(count: int, duration: float, label: str) -> World:
    at = next(at for at, body in bodies(count, duration, MomentMarked) if body.label == label)  # type: ignore[attr-defined]
    return played(count, duration).at(at)


@pytest.mark.parametrize(("count", "duration"), [(12, 30.0), (60, 60.0), (250, 30.0)])
def test_the_acts_differ_as_they_should(count: int, duration: float) -> None:
    gathering, night, convergence, aftermath, sunrise = (
        moment(count, duration, act.name) for act in DREAM_COLLECTIVE.acts
    )
    everything = (gathering, night, convergence, aftermath, sunrise)
    assert [world.act_index for world in everything] == [0, 1, 2, 3, 4]
    assert convergence.unity == max(world.unity for world in everything) > 0.85
    assert convergence.controls["brightness"] == max(world.controls["brightness"] for world in everything)
    assert not gathering.fractures
    assert sum(each.opening > 0.6 for each in night.fractures) >= 2
    assert all(each.opening == 0 and each.gold > 0.5 for each in convergence.fractures)
    assert aftermath.threads.live.sum() < convergence.threads.live.sum()
    assert all(each.gold > 0.2 for each in sunrise.fractures)
    assert sunrise.controls["sunrise"] > 0.9
    assert np.allclose(sunrise.dreamers.share, 0.6)


def test_forced_opens_where_pull_exceeds_shares() -> None:
    at = next(at for at, b in bodies(60, 60.0, FractureOpened) if b.cause == "forced")  # type: ignore[attr-defined]
    world = played(60, 60.0).at(at)
    assert world.controls["pull"] > world.dreamers.share.mean()
    assert oracle.diagnose(world)[0].cause == "forced" or _strength(world, "forced") > 0.5


def _strength(world: World, cause: str) -> float:
    return next(each.strength for each in oracle.diagnose(world) if each.cause == cause)


def pulled(pull: float, share: float) -> World:
    story = Story(2)
    for k, (x, y) in enumerate(spread(2, 12).tolist()):
        story.apply(Event(k + 1, 0.0, "x", str(k), DreamTold(f"d{k}", "tide", 0.1, 0, 0, (), x, y, share)))
    story.apply(Event(13, 0.0, "x", "c", ControlSet("pull", pull)))
    for _ in range(45):
        story.tick()
    return story.world()


def test_the_oracle_foresees_forced_only_when_pull_exceeds_shares() -> None:
    event = oracle.foresee(pulled(0.9, 0.3), "f")
    assert event is not None
    assert event.cause == "forced"
    assert oracle.foresee(pulled(0.3, 0.9), "f") is None


def test_equal_worlds_give_equal_decisions() -> None:
    assert oracle.foresee(pulled(0.9, 0.3), "f") == oracle.foresee(pulled(0.9, 0.3), "f")


@pytest.mark.parametrize("count", [12, 60, 250])
def test_a_fracture_has_two_sides_on_one_clean_line(count: int) -> None:
    for at, event in bodies(count, 30.0, FractureOpened):
        if not event.left:  # type: ignore[attr-defined]
            continue
        world = played(count, 30.0).at(at)
        rows = {name: row for row, name in enumerate(world.dreamers.ids)}
        left = [rows[name] for name in event.left]  # type: ignore[attr-defined]
        right = [rows[name] for name in event.right]  # type: ignore[attr-defined]
        assert not set(left) & set(right)
        assert 0.06 <= len(left) / (len(left) + len(right)) <= 0.5
        assert _separable(world.dreamers.place[left], world.dreamers.place[right]) > 0.93


def _separable(left: np.ndarray, right: np.ndarray) -> float:
    """Share of the places that the best of many shallow arcs puts on the right side."""
    both = np.concatenate([left, right]) * np.array([16 / 9, 1.0])
    is_left = np.arange(len(both)) < len(left)
    best = 0.0
    for turn in np.linspace(0, 2 * np.pi, 96, endpoint=False):
        east, north = np.cos(turn), np.sin(turn)
        along, beside = both[:, 0] * east + both[:, 1] * north, both[:, 1] * east - both[:, 0] * north
        for bow in (-0.45, -0.2, 0.0, 0.2, 0.45):
            depth = along + bow * (beside - beside[is_left].mean()) ** 2
            cut = np.sort(depth)[len(left) - 1]
            best = max(best, float(((depth <= cut) == is_left).mean()))
    return best


def test_equal_arguments_give_equal_shows() -> None:
    assert tuple(simulate(dreams(9), alike(9), 5, 21.7)) == show(9, 21.7)
    assert tuple(simulate(dreams(9), alike(9), 6, 21.7)) != show(9, 21.7)


def test_the_composed_show_is_the_show_that_is_played() -> None:
    story = Story(5)
    for seq, (at, by, key, body) in enumerate(show(9, 21.7), start=1):
        while story.now < round(at * 10):
            story.tick()
        story.apply(Event(seq, at, by, key, body))
    while story.now < 217:
        story.tick()
    assert digest(story.world()) == digest(played(9, 21.7).at(21.7))


def test_shares_are_restored_at_sunrise() -> None:
    assert bodies(60, 60.0, ShareSet)
    assert np.allclose(played(60, 60.0).at(60.0).dreamers.share, 0.6)


@pytest.mark.parametrize("people", [2_000, pytest.param(10_000, marks=pytest.mark.faults)])
def test_thousands_of_dreams_stay_bounded(people: int) -> None:
    count = Counter(type(body).__name__ for _, _, _, body in show(people, 5.0))
    assert count["DreamTold"] == people
    pairs = {frozenset((body.a, body.b)) for _, body in bodies(people, 5.0, ThreadOffered)}  # type: ignore[attr-defined]
    assert len(pairs) <= 1.1 * MOST * people / 2 + 50
    assert count["ThreadOffered"] <= 2 * MOST * people / 2
    assert count["FractureOpened"] <= 8
    assert count["FracturePatched"] <= 300
    assert count["RoleShifted"] <= 1_000
    assert count["ThreadReleased"] <= MOST * people / 2
    assert count["ShareSet"] <= 3 * people, "the wary move it four times, all others twice at most"


@pytest.mark.parametrize("count", [2, 12, 60, 300, 1300, 5000])
def test_homes_are_spread_and_on_the_plane(count: int) -> None:
    place = spread(4, count)
    assert place.min() >= 0
    assert place.max() <= 1
    near = neighbours(place, 1)
    across = (place[near.a] - place[near.b]) * np.array([16 / 9, 1.0])
    closest = np.hypot(across[:, 0], across[:, 1]).min()
    assert closest > (0.4 if count <= 1200 else 0.15) * np.sqrt(16 / 9 / count)


def test_alike_dreams_live_near_each_other() -> None:
    keys = np.arange(60, dtype=np.uint64) * np.uint64(977)
    found = chosen(alike(60), 60)
    place = homes(4, keys, found.a, found.b, found.affinity)
    across = place * np.array([16 / 9, 1.0])
    friends = np.hypot(*(across[found.a] - across[found.b]).T).mean()
    anyone = np.hypot(*(across[:, None] - across[None, :]).reshape(-1, 2).T).mean()
    assert friends < 0.55 * anyone


def test_pairs_are_cleaned() -> None:
    found = pairs([0, 1, 2, 2, 0], [1, 0, 2, 0, 3], [0.5, 0.5, 1.0, 2.0, -1.0])
    assert list(zip(found.a.tolist(), found.b.tolist(), strict=True)) == [(0, 2), (0, 1), (0, 3)]
    assert found.affinity.tolist() == [1.0, 0.5, 0.0]


def test_an_unknown_festival_is_named() -> None:
    assert festival("dream-collective") is DREAM_COLLECTIVE
    with pytest.raises(DreamError, match="carnival") as raised:
        festival("carnival")
    assert raised.value.code == 2


@pytest.mark.parametrize("duration", [0.0, -3.0, float("nan"), float("inf")])
def test_a_show_must_last(duration: float) -> None:
    with pytest.raises(DreamError, match="last"):
        next(simulate(dreams(3), alike(3), 5, duration))


def test_a_blink_of_a_show_and_a_dream_told_twice() -> None:
    twice = [*dreams(3), *dreams(3)]
    told = list(simulate(twice, alike(6), 5, 0.3))
    assert sum(isinstance(body, DreamTold) for _, _, _, body in told) == 6
