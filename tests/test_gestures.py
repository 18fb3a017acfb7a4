"""Gestures on the story: it answers within its rules."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.gate.gestures import Gestures
from dreamscape.gate.scribe import Scribe
from dreamscape.narrative import border, evidence
from dreamscape.narrative.events import ControlSet, FractureOpened, FracturePatched, ShareSet, ThreadReleased
from dreamscape.narrative.fold import Story
from dreamscape.narrative.gestures import GESTURES, NEAR, STRAINED, Gesture, answer
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.programme import library as festivals
from dreamscape.narrative.showtime import ShowTime
from dreamscape.narrative.watch import MOST_OPEN
from dreamscape.stage.playable import desk_controls, playable
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.keyboard import Keyboard
from dreamscape.stage.vj.pointing import KEYS, gestures, point
from tests.crowds import happen, people, run, torn, whole
from tests.shell import run as shell
from tests.venue import until

UNIT = st.floats(0.0, 1.0)


def let_go(story: Story) -> Story:
    """Every second thread is let go of: contact is lost all over."""
    world = story.world()
    ids, threads = world.dreamers.ids, world.threads
    for a, b in list(zip(threads.a.tolist(), threads.b.tolist(), strict=True))[::2]:
        happen(story, ThreadReleased(ids[a], ids[b]))
    return run(story, 1.0)


@settings(max_examples=15)
@given(UNIT, UNIT)
def test_nothing_cracks_where_nothing_is_strained(x: float, y: float) -> None:
    story = people(50)  # they have just come: no thread, no pull
    happen(story, ControlSet("pull", 0.0))
    found = answer(run(story, 6.0).world(), Gesture("crack", x, y), "f")
    assert not found.bodies
    assert "tighten" in found.sentence


@pytest.mark.parametrize("count", [5, 50])
@pytest.mark.parametrize(("x", "y"), [(0.2, 0.3), (0.5, 0.5), (0.9, 0.7)])
def test_a_crack_opens_where_one_points_for_a_cause_that_is_felt(count: int, x: float, y: float) -> None:
    story = let_go(whole(count))
    world = story.world()
    found = answer(world, Gesture("crack", x, y), "mine")
    (body,) = found.bodies
    assert isinstance(body, FractureOpened)
    assert body.cause in found.sentence
    assert evidence.strength(body.cause, body.evidence) >= STRAINED
    assert len(body.left) + len(body.right) == count
    rows = {one: row for row, one in enumerate(world.dreamers.ids)}
    sides = [[rows[one] for one in side] for side in (body.left, body.right)]
    left, right = (np.array(side, np.int32) for side in sides)
    spots = border.points(world.dreamers.place, left, right)
    assert border.distances(spots, x, y).min() == pytest.approx(
        border.distances(np.array([[body.x, body.y]]), x, y)[0], abs=1e-5
    )
    happen(story, body)
    assert run(story, 4.0).world().fractures[-1].opening > 0.5


def test_pulling_tight_beyond_peoples_shares_is_a_strain_and_within_them_is_none() -> None:
    for share, cracks in ((0.9, False), (0.2, True)):
        story = people(40, shares=(share,))
        happen(story, *answer(story.world(), Gesture("tighten", strength=0.7), "").bodies)
        found = answer(run(story, 3.0).world(), Gesture("crack"), "f")
        assert bool(found.bodies) == cracks, found.sentence


@settings(max_examples=30)
@given(st.lists(st.sampled_from([0.0, 0.25, 0.6, 1.0]), min_size=4, max_size=12), UNIT)
def test_converging_forces_nobody(shares: list[float], strength: float) -> None:
    story = people(len(shares), shares=shares)
    happen(story, ControlSet("pull", 0.0))
    run(story, 0.2)
    happen(story, *answer(story.world(), Gesture("converge", strength=strength), "").bodies)
    world = run(story, 7.0).world()
    assert evidence.excess(world) < evidence.MARGIN
    assert world.controls["gather"] == pytest.approx(strength, abs=1e-3)


def test_a_stitch_goes_to_the_nearest_seam_that_is_near() -> None:
    story = torn(50, "lost")
    seam = story.world().fractures[0]
    (body,) = answer(story.world(), Gesture("stitch", seam.x + 0.01, seam.y), "").bodies
    assert isinstance(body, FracturePatched)
    assert (body.fracture, body.patch) == ("f", "stitch")
    happen(story, body)
    assert run(story, 3.0).world().fractures[0].mended > 0.0
    far = max((0.0, 1.0), key=lambda x: abs(x - seam.x))
    spots = border.points(story.world().dreamers.place, seam.left, seam.right)
    assert border.distances(spots, far, 0.0).min() > NEAR
    assert "near" in answer(story.world(), Gesture("stitch", far, 0.0), "").sentence


def test_so_many_seams_and_no_more() -> None:
    story = let_go(whole(50))
    opened = 0
    for number in range(MOST_OPEN + 2):
        place = 0.1 + 0.15 * number
        bodies = answer(story.world(), Gesture("crack", place, place), f"f{number}").bodies
        opened += len(bodies)
        happen(story, *bodies)
        run(story, 0.3)
    assert opened == MOST_OPEN
    assert "stitch" in answer(story.world(), Gesture("crack"), "more").sentence


def test_one_dreamer_cannot_crack_and_nobody_knows_other_gestures() -> None:
    assert not answer(people(1).world(), Gesture("crack"), "f").bodies
    assert not answer(Story(3).world(), Gesture("crack"), "f").bodies
    with pytest.raises(ValueError, match="'wave'"):
        answer(people(2).world(), Gesture("wave"), "f")


def test_shares_that_are_drawn_back_are_felt_by_who_converges() -> None:
    story = people(10, shares=(1.0,))
    for number in range(5):
        happen(story, ShareSet(f"d{number}", 0.0))
    run(story, 20.0)
    pulled = [
        one.value
        for one in answer(story.world(), Gesture("converge"), "").bodies
        if isinstance(one, ControlSet) and one.control == "pull"
    ]
    assert pulled == [pytest.approx(0.5, abs=0.02)]


def test_the_desk_makes_gestures_where_the_mouse_or_a_controller_points() -> None:
    made: list[Gesture] = []
    deck = Deck(playable())
    gestures(deck, made.append)
    point(deck, (0.25, 0.75))
    Keyboard(deck, lambda sentence: None)
    for name in KEYS.values():
        assert deck.move(f"/gesture/{name}", 1.0)
    assert {one.kind for one in made} == set(GESTURES)
    assert made[0] == Gesture("crack", 0.25, 0.75, 1.0)
    assert deck.take(1.0) == []
    assert set(desk_controls()) >= {f"/gesture/{kind}" for kind in GESTURES}


def test_what_the_story_answers_is_kept_and_released(tmp_path: Path) -> None:
    dreams, show = tmp_path / "dreams.txt", tmp_path / "set.dream"
    dreams.write_text("the sea\na house on fire\nbirds\n")
    assert shell("import", dreams, "--out", show, "--duration", "20s").code == 0
    said: list[str] = []
    scribe = Scribe(show, festivals.festival("lull"), ShowTime(20.0, time.monotonic()))
    scribe.start()
    try:
        made = Gestures(scribe, festivals.festival("lull"), said.append)
        made.make(Gesture("release"))
        made.make(Gesture("sunrise"))
        until(lambda: scribe.world.controls["sunrise"] > 0.0)
        made.make(Gesture("release"))
        led = scribe.led()
    finally:
        scribe.stop()
    assert said == ["nothing is held", GESTURES["sunrise"], "the acts lead again"]
    with open_journal(show) as journal:
        kept = [event.body for event in journal.read() if event.by == "vj"]
    assert ControlSet("sunrise", 1.0, 30.0) in kept
    assert kept[-1] == ControlSet("sunrise", pytest.approx(led["sunrise"], abs=0.01), 4.0)
