"""The deck: bends, the desk's own controls, new controls, and what one undo takes back."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dreamscape.score.controls import Control
from dreamscape.score.performance import Performance
from dreamscape.stage.playable import playable
from dreamscape.stage.vj.deck import EVERY, Deck

KNOWN = playable()
GLOW, HUE = "/picture/bloom", "/picture/hue"


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bend_moves_about_where_the_hand_is_and_lets_go() -> None:
    deck = Deck(KNOWN)
    deck.move(GLOW, 2.0)
    deck.bend({GLOW: 0.25})
    assert [(move.address, move.value) for move in deck.take(1.0)] == [(GLOW, 3.0)]
    assert deck.value(GLOW) == 2.0  # a fader stays where the hand has it
    assert deck.bent(GLOW) == 3.0
    deck.bend({GLOW: 0.25})
    assert deck.take(2.0) == []  # nothing new
    deck.bend({GLOW: 9.0})
    assert deck.take(3.0)[0].value == KNOWN[GLOW].high
    deck.bend({})
    assert deck.take(4.0)[0].value == 2.0


def test_what_glides_and_is_bent_glides_bent() -> None:
    deck = Deck(KNOWN)
    deck.take(0.0)
    deck.move(HUE, 100.0, seconds=1.0)
    seen = []
    for frame in range(1, 46):
        at = frame / 30.0
        wave = 0.1 * math.sin(frame)
        deck.bend({HUE: wave})
        deck.take(at)
        glided = 100.0 * min(max(at - 1.0 / 30.0, 0.0), 1.0)
        seen.append(abs(deck.performance.at(at)[HUE] - (glided + wave * 360.0)))
    assert max(seen) < 1e-6


def test_a_glide_whose_bend_ends_glides_on() -> None:
    deck = Deck(KNOWN)
    deck.move(HUE, 100.0, seconds=2.0)
    deck.bend({HUE: 0.1})
    deck.take(1.0)
    deck.bend({})
    deck.take(2.0)
    assert deck.performance.at(3.0)[HUE] == 100.0
    assert 30.0 < deck.performance.at(2.5)[HUE] < 100.0


@given(st.lists(st.tuples(st.sampled_from([GLOW, HUE]), st.floats(-1, 1), st.floats(0, 1)), max_size=30))
def test_what_is_shown_is_what_the_take_says(steps: list[tuple[str, float, float]]) -> None:
    deck, kept, at = Deck(KNOWN), [], 0.0
    for address, bend, share in steps:
        at += EVERY
        deck.move(address, KNOWN[address].value(share), seconds=share)
        deck.bend({address: bend})
        kept += deck.take(at)
    assert Performance(KNOWN, kept).at(at) == deck.performance.at(at)


def test_the_desks_own_controls_act_and_are_no_part_of_a_take() -> None:
    deck, done = Deck(KNOWN), []
    deck.answer(Control("/cues/go", 0.0, 1.0, 0.0, "the next cue", kind="trigger"), done.append)
    deck.answer(Control("/mix/fade", 0.0, 1.0, 0.0, "from A to B"), done.append)
    assert deck.move("/cues/go", 1)
    assert deck.move("/cues/go", 0)
    assert deck.move("/mix/fade", 0.3)
    assert done == [1.0, 0.3]
    assert deck.value("/cues/go") == 0.0
    assert deck.value("/mix/fade") == 0.3
    assert deck.take(1.0) == []
    assert not deck.is_kept("/cues/go")
    assert "/cues/go" not in deck.values()
    assert GLOW in deck.values()


def test_a_visual_that_appears_brings_its_controls() -> None:
    deck = Deck(KNOWN)
    deck.learn([Control("/dreams/mine/wet", 0.0, 1.0, 0.5, "how wet"), Control(GLOW, 0.0, 1.0, 0.0, "other")])
    assert deck.known[GLOW].high == 4.0
    assert deck.move("/dreams/mine/wet", 0.75)
    deck.take(1.0)
    assert deck.performance.at(1.0)["/dreams/mine/wet"] == 0.75


def test_a_gesture_of_one_hand_is_one_step() -> None:
    clock = Clock()
    deck = Deck(KNOWN, clock=clock)
    for value in (1.5, 2.0, 2.5):
        deck.move(GLOW, value, hand="osc")
        deck.move(HUE, value, hand="osc")
        clock.now += 0.2
    clock.now += 2.0
    deck.move(GLOW, 4.0, hand="osc")
    assert deck.undo()
    assert (deck.value(GLOW), deck.value(HUE)) == (2.5, 2.5)
    assert deck.undo()
    assert (deck.value(GLOW), deck.value(HUE)) == (1.0, 0.0)
    assert not deck.undo()
    assert deck.redo()
    assert (deck.value(GLOW), deck.value(HUE)) == (2.5, 2.5)


def test_two_hands_at_once_are_two_steps() -> None:
    clock = Clock()
    deck = Deck(KNOWN, clock=clock)
    for value in (1.5, 2.0):
        deck.move(GLOW, value, hand="osc")
        deck.move(HUE, value, hand="midi")
        clock.now += 0.2
    deck.undo()
    assert (deck.value(GLOW), deck.value(HUE)) == (2.0, 0.0)
    deck.undo()
    assert (deck.value(GLOW), deck.value(HUE)) == (1.0, 0.0)


def test_a_deed_is_taken_back_and_done_again() -> None:
    deck, scenes = Deck(KNOWN), ["dusk"]
    scenes.append("dawn")
    deck.history.did(scenes.pop, lambda: scenes.append("dawn"))
    deck.mark((GLOW,))
    deck.move(GLOW, 3.0)
    assert deck.undo()
    assert deck.undo()
    assert scenes == ["dusk"]
    assert deck.redo()
    assert scenes == ["dusk", "dawn"]


def test_only_so_much_is_remembered() -> None:
    deck = Deck(KNOWN)
    for number in range(300):
        deck.mark((GLOW,))
        deck.move(GLOW, number % 4)
    values = []
    while deck.undo():
        values.append(deck.value(GLOW))
    assert len(values) == 200
    assert all(one != other for one, other in pairwise(values))
