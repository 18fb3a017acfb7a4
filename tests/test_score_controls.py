"""Controls, what was played, and what it does to a Frame."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.commands import controls as command
from dreamscape.narrative.controls import RESTING
from dreamscape.score import controls as score
from dreamscape.score.controls import PICTURE, SOUND, Control
from dreamscape.score.mapping import frame_at
from dreamscape.score.performance import Move, Performance
from dreamscape.score.played import played
from dreamscape.stage.playable import desk_controls, playable
from tests.scenes import played as told

KNOWN = playable()
ADDRESSES = st.sampled_from(["/picture/bloom", "/seams/open", "/output/blackout", "/dreams/tide/swell"])
MOVES = st.lists(
    st.builds(
        Move,
        ADDRESSES,
        st.floats(-1e9, 1e9),
        st.floats(0.0, 100.0),
        st.sampled_from([0.0, 0.5, 7.0]),
    ),
    max_size=30,
)


def test_every_address_is_there_once_and_rests_in_its_range() -> None:
    assert len(KNOWN) > 60
    for address, one in KNOWN.items():
        assert address == one.address
        assert one.low < one.high
        assert one.bounded(one.default) == one.default
        assert one.about
        assert address.strip("/").replace("/", "").replace("_", "").isalnum()
        assert one.kind in ("fader", "switch", "trigger")


def test_the_story_rests_where_the_story_says() -> None:
    assert {one.address: one.default for one in score.STORY} == {
        f"/story/{name}": value for name, value in RESTING.items()
    }


def test_the_page_lists_what_there_is() -> None:
    page = Path(__file__).parents[1] / "docs" / "controls.md"
    assert page.read_text("utf-8") == command.markdown({**KNOWN, **desk_controls()}), (
        "make it anew: dreamscape controls --markdown > docs/controls.md"
    )


@given(st.floats(-1e30, 1e30), st.sampled_from(sorted(KNOWN)))
def test_values_stay_in_range_and_shares_lead_back(value: float, address: str) -> None:
    one = KNOWN[address]
    kept = one.bounded(value)
    assert one.low <= kept <= one.high
    assert one.value(one.share(kept)) == pytest.approx(kept, abs=1e-9 * (one.high - one.low) + 1e-12)


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        Control("/x", 0.0, 1.0, 0.0, "x").bounded(float("nan"))


@given(MOVES, st.lists(st.floats(0.0, 120.0), min_size=1, max_size=10))
def test_the_same_moves_give_the_same_values_in_any_order_of_asking(
    moves: list[Move], times: list[float]
) -> None:
    one, two = Performance(KNOWN, moves), Performance(KNOWN, moves)
    forth = [one.at(time) for time in times]
    back = [two.at(time) for time in reversed(times)]
    assert forth == back[::-1]
    for values in forth:
        assert all(KNOWN[address].low <= value <= KNOWN[address].high for address, value in values.items())


@given(MOVES, st.floats(0.0, 100.0))
def test_what_is_played_later_changes_nothing_before(moves: list[Move], time: float) -> None:
    moves = sorted(moves, key=lambda move: move.at)
    before = Performance(KNOWN, [move for move in moves if move.at <= time]).at(time)
    after = Performance(KNOWN, moves).at(time)
    rests = {address: KNOWN[address].default for address in after}
    assert after == {**rests, **before}


def test_a_move_comes_evenly_and_from_where_the_control_is() -> None:
    played_over = Performance(
        KNOWN, [Move("/seams/open", 3.0, 10.0, 4.0), Move("/seams/open", 1.0, 12.0, 2.0)]
    )
    seen = [played_over.at(time)["/seams/open"] for time in (9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 99.0)]
    assert seen == [1.0, 1.0, 1.5, 2.0, 1.5, 1.0, 1.0]


@given(MOVES, st.floats(0.0, 100.0), st.floats(0.0, 50.0))
def test_what_is_over_may_be_forgotten(moves: list[Move], before: float, later: float) -> None:
    whole, lately = Performance(KNOWN, moves), Performance(KNOWN, moves)
    lately.forget(before)
    assert lately.at(before + later) == whole.at(before + later)


def test_a_frozen_picture_stays_where_it_was() -> None:
    freeze = "/output/freeze"
    played_over = Performance(KNOWN, [Move(freeze, 1.0, 5.0), Move(freeze, 1.0, 6.0), Move(freeze, 0.0, 8.0)])
    assert [played_over.shown(time) for time in (4.0, 5.0, 7.9, 8.0, 9.0)] == [4.0, 5.0, 5.0, 8.0, 9.0]


def test_an_unknown_address_is_not_played() -> None:
    played_over = Performance(KNOWN)
    assert not played_over.add(Move("/of/another/version", 1.0, 0.0))
    assert played_over.at(1.0) == {}


@pytest.fixture(scope="module")
def frame() -> object:
    heard = dict.fromkeys(("low", "mid", "high", "beat"), 0.5)
    return frame_at(told(40, 12.0).at(9.0), 9.0, {"gather": 0.0, "night": 0.5}, heard)


def test_controls_at_rest_leave_the_frame_as_it_is(frame: object) -> None:
    rest = {one.address: one.default for one in (*PICTURE, *SOUND)}
    same = played(frame, rest)  # type: ignore[arg-type]
    assert _numbers(same) == pytest.approx(_numbers(frame), abs=1e-6)


@pytest.mark.parametrize("address", [one.address for one in (*PICTURE, *SOUND)])
def test_each_control_moves_something(address: str, frame: object) -> None:
    if address in ("/words/opacity", "/output/freeze", "/sound/textures") or address.startswith("/seams/"):
        pytest.skip("of this frame nothing is hung, torn or about anything")
    one = KNOWN[address]
    ends = [_numbers(played(frame, {address: one.value(share)})) for share in (0.1, 0.9)]  # type: ignore[arg-type]
    assert not np.allclose(*ends)
    assert np.isfinite(ends).all()


def _numbers(frame: object) -> np.ndarray:
    """All numbers of a frame in a row."""
    found: list[np.ndarray] = []

    def gather(value: object) -> None:
        if isinstance(value, np.ndarray):
            found.append(value.astype(np.float64).reshape(-1))
        elif isinstance(value, (int, float)):
            found.append(np.array([float(value)]))
        elif isinstance(value, tuple):
            for each in value:
                gather(each)
        elif hasattr(value, "__slots__"):
            for name in value.__slots__:
                gather(getattr(value, name))

    gather(frame)
    return np.concatenate(found)
