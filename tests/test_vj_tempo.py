"""Tempo: taps, doubling, nudging, the one, and who leads."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.stage.playable import playable
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.tempo import FASTEST, SLOWEST, Tempo

KNOWN = playable()


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Steady:
    """Another clock with the same beat for ever."""

    def __init__(self, tempo: float) -> None:
        self.tempo = tempo

    def beats(self, now: float) -> float:
        return now * self.tempo / 60.0


def begun() -> tuple[Deck, Tempo, Clock, list[str]]:
    deck, clock, said = Deck(KNOWN), Clock(), list[str]()
    return deck, Tempo(deck, said.append, clock), clock, said


@given(st.floats(40.0, 220.0), st.integers(0, 1000))
def test_taps_with_a_shaky_hand_are_a_tempo(bpm: float, seed: int) -> None:
    deck, tempo, clock, _ = begun()
    chance, start = random.Random(seed), clock.now
    for number in range(9):
        clock.now = start + number * 60.0 / bpm + chance.uniform(-0.01, 0.01)
        deck.move("/tempo/tap", 1)
    assert tempo.bpm == pytest.approx(bpm, rel=0.025)
    assert deck.value("/tempo/bpm") == tempo.bpm
    tempo.listen(0.0)
    off = tempo.beats(clock.now) % 1.0
    assert min(off, 1.0 - off) < 0.01, "the beat is where the last tap was"


def test_three_taps_are_none_and_a_pause_begins_anew() -> None:
    deck, tempo, clock, _ = begun()
    for gap in (0.5, 0.5, 0.5, 3.0, 0.3, 0.3):
        deck.move("/tempo/tap", 1)
        clock.now += gap
    assert tempo.bpm == pytest.approx(120.0)
    deck.move("/tempo/tap", 1)
    assert tempo.bpm == pytest.approx(120.0), "three since the pause"
    clock.now += 0.3
    deck.move("/tempo/tap", 1)
    assert tempo.bpm == pytest.approx(200.0)


def test_a_tap_that_was_missed_does_not_count() -> None:
    deck, tempo, clock, _ = begun()
    for gap in (0.5, 0.5, 1.0, 0.5, 0.5, 0.5):
        clock.now += gap
        deck.move("/tempo/tap", 1)
    assert tempo.bpm == pytest.approx(120.0, rel=0.01)


@given(st.lists(st.sampled_from(["double", "half", "bpm"]), max_size=8), st.floats(SLOWEST, FASTEST))
def test_the_beat_goes_on_when_the_tempo_changes(steps: list[str], bpm: float) -> None:
    deck, tempo, clock, _ = begun()
    for step in steps:
        clock.now += 0.37
        tempo.listen(0.0)
        before = tempo.beats(clock.now)
        deck.move(f"/tempo/{step}", bpm if step == "bpm" else 1.0)
        assert tempo.beats(clock.now) == pytest.approx(before)
        assert SLOWEST <= tempo.bpm <= FASTEST


def test_a_nudge_hurries_the_beat_while_it_is_held_and_the_one_begins_a_bar() -> None:
    deck, tempo, clock, _ = begun()
    tempo.listen(0.0)
    first = tempo.beats()
    deck.move("/tempo/nudge", 1.0)
    for _ in range(60):
        clock.now += 1.0 / 60.0
        tempo.listen(0.0)
    assert tempo.beats() - first == pytest.approx(2.1, abs=0.01)
    deck.move("/tempo/nudge", 0.0)
    clock.now += 0.3
    deck.move("/tempo/one", 1)
    assert tempo.beats(clock.now) == pytest.approx(0.0)
    clock.now += 1.25
    tempo.listen(0.0)
    assert tempo.state()["beat"] == pytest.approx(2.5, abs=0.001)


def test_one_source_leads_and_a_hand_takes_it_back() -> None:
    deck, tempo, clock, said = begun()
    tempo.add("midi", Steady(98.0))
    deck.move("/tempo/source", 2)
    tempo.listen(0.0)
    assert tempo.bpm == 98.0
    assert tempo.beats(clock.now) == pytest.approx(clock.now * 98.0 / 60.0)
    deck.move("/tempo/bpm", 130.0)
    assert tempo.source == "manual"
    tempo.listen(0.0)
    assert tempo.bpm == 130.0
    deck.move("/tempo/source", 1)
    assert "no audio" in said[-1]
    tempo.listen(0.0)
    assert tempo.bpm == 130.0


def test_a_source_that_knows_no_beat_leaves_it_as_it_is() -> None:
    deck, tempo, _, _ = begun()
    tempo.add("midi", Steady(0.0))
    deck.move("/tempo/source", 2)
    tempo.listen(0.0)
    assert tempo.bpm == 120.0
