"""MIDI knobs, their messages and the clock, without a device: each value and its way back."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mido import Message

from dreamscape.errors import DreamError
from dreamscape.stage.vj.midi import knob_file
from dreamscape.stage.vj.midi.clock import MidiClock
from dreamscape.stage.vj.midi.knob import (
    BUTTONS,
    ENCODINGS,
    FULL,
    KINDS,
    TAKEOVERS,
    Knob,
    Takeover,
    guessed,
    share_of,
    turned,
    value_of,
)
from dreamscape.stage.vj.midi.wire import Wire, message_of

GLOW, HUE = "/picture/bloom", "/picture/hue"
UNIT = st.floats(0.0, 1.0)


@given(st.integers(0, 16383), st.sampled_from(("cc14", "nrpn", "bend", "note", "cc")))
def test_what_is_shown_reads_back(value: int, kind: str) -> None:
    value = min(value, FULL[kind])
    place = (kind, 3, 0 if kind == "bend" else 20)
    wire, read = Wire(), []
    for name, fields in message_of(place, value):
        read += wire.read(Message(name, **fields), {place})
    assert (read[-1].place, read[-1].value) == (place, value)


@given(UNIT, st.lists(UNIT, min_size=1, max_size=30))
def test_pickup_waits_until_the_hand_is_there(start: float, hands: list[float]) -> None:
    takeover, now, before = Takeover(), start, None
    for hand in hands:
        aim = takeover.moved("pickup", hand, now)
        if aim is not None:
            low, high = sorted((hand, hand if before is None else before))
            assert aim == hand
            assert low - 0.02 <= now <= high + 0.02 or abs(now - (before or 0.0)) < 0.02
            now = aim
        before = hand


@given(UNIT, st.lists(UNIT, min_size=2, max_size=30))
def test_scaled_never_leaves_the_range_and_never_jumps_against_the_hand(
    start: float, hands: list[float]
) -> None:
    takeover, now = Takeover(), start
    takeover.moved("scaled", hands[0], now)
    for before, hand in pairwise(hands):
        aim = takeover.moved("scaled", hand, now)
        if aim is not None:
            assert -1e-9 <= aim <= 1.0 + 1e-9
            assert (aim - now) * (hand - before) >= -0.03, "it goes the way of the hand"
            now = min(max(aim, 0.0), 1.0)


def test_jump_jumps() -> None:
    assert Takeover().moved("jump", 0.9, 0.1) == 0.9


@given(st.sampled_from(KINDS), UNIT, UNIT, st.integers(0, 127))
def test_a_knob_and_its_light_agree(kind: str, low: float, high: float, value: int) -> None:
    knob = Knob("", kind, 0, 1, GLOW, low=low, high=high)
    share = share_of(knob, value)
    assert min(low, high) - 1e-9 <= share <= max(low, high) + 1e-9
    if abs(high - low) > 0.01:
        assert value_of(knob, share) == value


@given(UNIT, st.lists(st.integers(0, 127), max_size=20), st.sampled_from(ENCODINGS[1:]))
def test_relative_knobs_stay_in_their_range(share: float, values: list[int], encoding: str) -> None:
    knob = Knob("", "cc", 0, 1, GLOW, encoding, low=0.2, high=0.7, faster=4.0)
    for value in values:
        share = turned(knob, share, value)
        assert 0.2 <= share <= 0.7


def test_learning_tells_knobs_apart() -> None:
    assert guessed("cc", list(range(10, 18))) == ("absolute", "fader")
    assert guessed("cc", [3, 2, 1, 0]) == ("absolute", "fader")
    assert guessed("cc", [127, 0]) == ("absolute", "toggle")
    assert guessed("cc", [1, 1, 2, 1, 127, 127]) == ("twos", "fader")
    assert guessed("cc", [64, 64, 65]) == ("absolute", "fader")
    assert guessed("note", [100]) == ("absolute", "toggle")
    assert guessed("bend", [8192, 8200]) == ("absolute", "fader")


@pytest.mark.parametrize("bpm", [40.0, 97.3, 128.0, 240.0])
def test_a_clock_whose_cable_trembles_is_known_after_two_seconds(bpm: float) -> None:
    for seed in range(5):
        clock, chance, tick = MidiClock(), random.Random(seed), 60.0 / bpm / 24
        clock.take(Message("start"), 100.0)
        for number in range(int(4.0 / tick)):
            clock.take(Message("clock"), 100.0 + number * tick + chance.uniform(-0.002, 0.002))
            if number * tick > 2.0:
                assert clock.tempo == pytest.approx(bpm, rel=0.001)
                assert clock.beats(100.0 + number * tick) == pytest.approx(
                    number / 24.0, abs=0.002 * bpm / 60
                )


def test_a_clock_stops_goes_on_jumps_and_changes() -> None:
    clock, at = MidiClock(), 50.0

    def ticks(count: int, bpm: float) -> None:
        nonlocal at
        for _ in range(count):
            at += 60.0 / bpm / 24
            clock.take(Message("clock"), at)

    clock.take(Message("start"), at)
    ticks(97, 120.0)
    assert clock.beats(at) == pytest.approx(4.0)
    clock.take(Message("stop"), at)
    ticks(48, 120.0)
    assert clock.beats(at) == pytest.approx(4.0)
    clock.take(Message("songpos", pos=64), at)
    clock.take(Message("continue"), at)
    ticks(25, 120.0)
    assert clock.beats(at) == pytest.approx(17.0)
    ticks(60, 150.0)
    assert clock.tempo == pytest.approx(150.0, rel=0.01)
    clock.look(at + 5.0)
    assert clock.tempo == 0.0


KNOBS = st.builds(
    Knob,
    st.text(max_size=10),
    st.sampled_from(KINDS),
    st.integers(0, 15),
    st.integers(0, 127),
    st.sampled_from([GLOW, HUE]),
    st.sampled_from(ENCODINGS),
    st.sampled_from(TAKEOVERS),
    st.sampled_from(BUTTONS),
    UNIT,
    UNIT,
)


@given(st.lists(KNOBS, max_size=5))
def test_knobs_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, knobs: list[Knob]
) -> None:
    path = tmp_path_factory.mktemp("set") / "set.midi.toml"
    path.write_text(knob_file.text(knobs), "utf-8")
    assert knob_file.read(path) == tuple(knobs)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[knob]\n", "line 1"),
        ("[[knob]]\nkind = 'cc'\nto = '/x'\nchannel = 17\n", r"knob\[0\].channel"),
        ("[[knob]]\nkind = 'dial'\nto = '/x'\n", r"knob\[0\].kind"),
        ("[[knob]]\nkind = 'cc'\nto = '/x'\ntakeovr = 'jump'\n", "takeovr"),
    ],
)
def test_a_map_that_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "set.midi.toml"
    path.write_text(text)
    with pytest.raises(DreamError, match=why):
        knob_file.read(path)
    with pytest.raises(DreamError, match="no such file"):
        knob_file.read(tmp_path / "other.toml", needed=True)
