"""What a show of days does not carry with it."""

import numpy as np
import pytest

from dreamscape.narrative import wounds
from dreamscape.narrative.blend import between
from dreamscape.narrative.events import (
    AnyBody,
    ControlSet,
    DreamerLeft,
    DreamTold,
    FracturePatched,
    RallyCalled,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
)
from dreamscape.narrative.fold import Story
from dreamscape.narrative.looking import History
from tests.crowds import happen, run, torn


@pytest.mark.parametrize("count", [5])
def test_a_scar_is_forgotten_after_half_an_hour(count: int) -> None:
    """A show of days carries neither every scar nor every rally; what is open stays however long."""
    story = torn(count, "lost")
    happen(story, RallyCalled("r", "f", "d0", 0.4, 0.5), ControlSet("pace", 6.0))
    run(story, 280.0)
    assert [one.id for one in story.world().fractures] == ["f"], "an open seam is not forgotten"
    for x in (0.1, 0.3, 0.5, 0.7, 0.9):
        for y in (0.1, 0.3, 0.5, 0.7, 0.9):
            happen(story, FracturePatched("f", "bridge", "d1", x, y))
    world = run(story, 230.0).world()
    assert world.fractures[0].mended == 1.0
    assert world.fractures[0].gold > 0.1
    later = run(story, 200.0).world()
    assert not later.fractures
    assert not later.rallies
    assert later.unity >= 0.0


def dreaming(name: str, x: float) -> DreamTold:
    return DreamTold(name, "tide", 0.5, 0.2, 0.1, ("sea",), x, 0.5)


def tie(a: str, b: str) -> tuple[AnyBody, ...]:
    return ThreadOffered(a, b, 0.5), ThreadAccepted(a, b)


def is_whole(story: Story) -> bool:
    """Whether each pair leads to the row that is its own."""
    threads = story.state.threads
    ends = [(int(a), int(b)) for a, b in zip(threads["a"], threads["b"], strict=True)]
    return all(set(ends[row]) == set(pair) for pair, row in story.state.pairs.items())


def test_a_show_of_days_has_as_many_threads_as_there_are() -> None:
    """People come, tie and take their dream back again; who stays lets threads go and ties others."""
    story = Story(3)
    happen(story, *(dreaming(f"stays{k}", 0.1 + 0.04 * k) for k in range(20)))
    most = 0
    for hour in range(30):
        guests = [f"guest{hour}-{k}" for k in range(5)]
        happen(story, *(dreaming(guest, 0.3) for guest in guests))
        for k, guest in enumerate(guests):
            happen(story, *tie(guest, f"stays{(hour + k) % 20}"))
        run(story, 2.0)
        assert story.world().threads.live.sum() >= 5
        assert is_whole(story)
        happen(story, *(DreamerLeft(guest, withdrawn=True) for guest in guests))
        most = max(most, len(story.world().threads.a))
    assert most <= 10, "150 were tied"


def test_what_was_let_go_a_while_ago_makes_room() -> None:
    story = Story(3)
    happen(story, *(dreaming(f"d{k}", 0.1 + 0.08 * k) for k in range(10)))
    happen(story, *tie("d0", "d1"), ThreadReleased("d0", "d1"))
    run(story, 5.0)
    happen(story, *tie("d2", "d3"))
    assert len(story.world().threads.a) == 2, "it may be missed yet"
    run(story, 300.0)
    happen(story, *tie("d4", "d5"))
    world = story.world()
    assert len(world.threads.a) == 2
    assert {(int(a), int(b)) for a, b in zip(world.threads.a, world.threads.b, strict=True)} == {
        (4, 5),
        (2, 3),
    }
    happen(story, *tie("d0", "d1"))
    assert len(story.world().threads.a) == 3, "they may tie it again"
    assert is_whole(story)
    assert is_whole(Story.load(story.save()))


def test_another_thread_in_the_row_is_another_story() -> None:
    """The critic does not take it for the old one, nor is it blended with it."""
    story = Story(3)
    happen(story, *(dreaming(f"d{k}", 0.1 + 0.2 * k) for k in range(5)), *tie("d0", "d1"))
    history = History()
    run(story, 3.0)
    history.see(story.world())
    happen(story, DreamerLeft("d0", withdrawn=True))
    run(story, 1.0)
    history.see(story.world())
    before = story.world()
    happen(story, *tie("d2", "d3"))
    run(story, 0.1)
    history.see(story.world())
    assert not np.isfinite(history.again).any()
    assert between(before, story.world(), 0.5).threads.health == pytest.approx(before.threads.health)


def test_a_wound_keeps_so_many_patches_and_no_more() -> None:
    story = torn(5, "lost")
    for k in range(300):
        happen(story, FracturePatched("f", "splice" if k % 2 else "stitch", "d1", 0.3 + 0.001 * k, 0.5))
        run(story, 0.1)
    patches = story.world().fractures[0].patches
    assert len(patches) == wounds.MOST
    assert patches[-1].x == pytest.approx(0.599)
    assert max(patch.reach for patch in patches) > 0.0
