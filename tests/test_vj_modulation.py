"""Modulation: what each source gives, what is made of it, and the table that keeps it."""

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.score.performance import Performance
from dreamscape.sound.listen import SILENCE
from dreamscape.stage.playable import playable
from dreamscape.stage.vj import modulator
from dreamscape.stage.vj.deck import EVERY, Deck
from dreamscape.stage.vj.modulation import (
    CURVES,
    SOURCES,
    TRIGGERS,
    WAVES,
    Binding,
    Follower,
    Moment,
    curved,
    raw,
    wave,
)
from dreamscape.stage.vj.modulator import Modulator

KNOWN = playable()
HUE, GLOW = "/picture/hue", "/picture/bloom"
BINDINGS = st.builds(
    Binding,
    to=st.sampled_from([HUE, GLOW]),
    source=st.sampled_from(SOURCES),
    amount=st.floats(-1, 1),
    offset=st.floats(0, 1),
    curve=st.sampled_from(CURVES),
    inverted=st.booleans(),
    rise=st.floats(0, 5),
    fall=st.floats(0, 5),
    rate=st.floats(0, 30),
    beats=st.floats(0, 64),
    phase=st.floats(0, 1),
    trigger=st.sampled_from(TRIGGERS),
    attack=st.floats(0, 2),
    hold=st.floats(0, 2),
    release=st.floats(0, 2),
    of=st.just("/picture/night"),
    on=st.booleans(),
)
MOMENTS = st.builds(
    Moment,
    st.floats(0, 1e5),
    st.floats(0, 1e5),
    st.builds(
        lambda low, hit: replace(SILENCE, low=low, hits=(hit, 0.0, 0.0, 1.0)),
        st.floats(0, 1),
        st.floats(0, 1),
    ),
)


def table(*rows: Binding, beats: float = 0.0) -> tuple[Deck, Modulator]:
    deck = Deck(KNOWN)
    return deck, Modulator(deck, lambda: beats, None, None, lambda: None, rows)


@given(BINDINGS, MOMENTS)
def test_every_source_gives_a_share(binding: Binding, moment: Moment) -> None:
    if binding.source != "envelope":
        assert 0.0 <= raw(binding, moment) <= 1.0
        assert raw(binding, moment) == raw(binding, moment)
    assert -1.0 <= Follower().share(binding, moment) <= 1.0


@given(st.sampled_from(CURVES), st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_curves_rise_from_0_to_1(curve: str, one: float, other: float, inverted: bool) -> None:
    binding = Binding(HUE, "low", curve=curve, inverted=inverted)
    low, high = sorted((one, other))
    first, second = curved(low, binding), curved(high, binding)
    assert (first >= second - 1e-12) if inverted else (first <= second + 1e-12)
    ends = [curved(0.0, binding), curved(1.0, binding)]
    assert ends == pytest.approx([1.0, 0.0] if inverted else [0.0, 1.0])


@pytest.mark.parametrize("kind", WAVES)
def test_waves_swing_all_the_way(kind: str) -> None:
    seen = [wave(kind, step / 100.0, HUE) for step in range(3000)]
    assert min(seen) < 0.05
    assert max(seen) > 0.95
    if kind in ("sine", "triangle", "noise"):
        assert max(abs(a - b) for a, b in pairwise(seen)) < 0.05, "nothing jumps"
    if kind in ("steps", "noise"):
        assert seen != [wave(kind, step / 100.0, GLOW) for step in range(3000)]


def test_an_envelope_rises_is_held_and_falls() -> None:
    binding = Binding(HUE, "envelope", 1.0, trigger="hit low", attack=0.1, hold=0.2, release=0.4)
    follower, seen = Follower(), []
    for step in range(12):
        time = step / 10.0
        hit = replace(SILENCE, hits=(1.0 if step >= 1 else 0.0, 0.0, 0.0, 0.0))
        seen.append(round(follower.share(binding, Moment(time, 0.0, hit)), 3))
    assert seen == pytest.approx([0.0, 0.0, 1.0, 1.0, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0, 0.0, 0.0], abs=1e-6)


def test_smoothing_follows_to_two_thirds_in_its_time() -> None:
    binding = Binding(HUE, "low", 1.0, rise=1.0, fall=0.0)
    follower = Follower()
    follower.share(binding, Moment(0.0))
    loud = replace(SILENCE, low=1.0)
    assert follower.share(binding, Moment(1.0, 0.0, loud)) == pytest.approx(1.0 - math.exp(-1.0))
    assert follower.share(binding, Moment(1.1)) == 0.0


def test_a_wave_by_beats_keeps_to_them() -> None:
    binding = Binding(HUE, "saw", beats=4.0)
    assert raw(binding, Moment(7.7, 3.0)) == pytest.approx(0.75)


@given(st.lists(BINDINGS, min_size=1, max_size=4), st.integers(2, 20))
def test_what_is_shown_is_what_the_take_says(rows: list[Binding], pictures: int) -> None:
    deck, moving = table(*rows)
    kept = []
    for picture in range(pictures):
        moving.listen(picture * EVERY)
        kept += deck.take(picture * EVERY)
    at = (pictures - 1) * EVERY
    assert Performance(KNOWN, kept).at(at) == deck.performance.at(at)
    for address in {one.to for one in rows}:
        assert deck.performance.at(at).get(address, KNOWN[address].default) == pytest.approx(
            deck.bent(address), abs=1e-3 * (KNOWN[address].high - KNOWN[address].low)
        )


def test_another_control_moves_one_and_panic_ends_it() -> None:
    deck, moving = table(Binding(GLOW, "control", 0.5, of="/picture/night"))
    deck.move("/picture/night", 1.0)
    moving.listen(1.0)
    deck.take(1.0)
    assert deck.bent(GLOW) == 3.0
    deck.panic()
    moving.listen(2.0)
    deck.take(2.0)
    assert deck.performance.at(3.0)[GLOW] == 1.0
    assert deck.value("/modulation/on") == 0.0
    deck.move("/modulation/on", 1.0)
    deck.move("/picture/night", 1.0)
    moving.listen(4.0)
    assert deck.bent(GLOW) == 3.0


def test_rows_are_turned_by_controls_and_edits_are_undone() -> None:
    deck, moving = table(Binding(GLOW, "square", 0.25))
    deck.move("/modulation/1/amount", 0.75)
    deck.move("/modulation/9/amount", 0.75)
    assert moving.kept[0].amount == 0.75
    moving.put([{"to": HUE, "source": "sine"}, {"to": GLOW, "source": "beat", "on": False}])
    assert deck.value("/modulation/1/amount") == 0.5
    assert deck.value("/modulation/2/on") == 0.0
    assert deck.undo()
    assert [one.to for one in moving.kept] == [GLOW]
    assert deck.redo()
    assert [one.to for one in moving.kept] == [HUE, GLOW]
    assert len(moving.state()["rows"]) == 2  # type: ignore[arg-type]


@given(st.lists(BINDINGS, max_size=6))
def test_a_table_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Binding]
) -> None:
    deck, moving = table(*rows)
    path = tmp_path_factory.mktemp("set") / "set.modulation.toml"
    path.write_text(moving.text(), "utf-8")
    assert modulator.read(path, deck) == tuple(rows)
    path.unlink()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[row]\n", "line 1"),
        ("[[rows]]\n", "rows"),
        ("[[row]]\nto = '/picture/hue'\nsource = 'moon'\n", r'row\[0\].source is "moon"'),
        ("[[row]]\nto = '/picture/sky'\nsource = 'sine'\n", r'row\[0\].to is "/picture/sky"'),
        ("[[row]]\nto = '/modulation/on'\nsource = 'sine'\n", r"row\[0\].to"),
        ("[[row]]\nto = '/picture/hue'\nsource = 'control'\nof = '/x'\n", r"row\[0\].of"),
        ("[[row]]\nto = '/picture/hue'\nsource = 'sine'\namount = 2.0\n", r"row\[0\].amount"),
        ("[[row]]\nto = '/picture/hue'\nsource = 'sine'\n" * 17, "room for 16"),
    ],
)
def test_a_table_that_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, why: str) -> None:
    deck, _ = table()
    path = tmp_path / "set.modulation.toml"
    path.write_text(text)
    with pytest.raises(DreamError, match=why) as told:
        modulator.read(path, deck)
    assert str(path) in str(told.value)
    assert modulator.read(tmp_path / "other.toml", deck) == ()
