"""Bending outputs: what each key does to what is shown. Without a screen."""

from dataclasses import replace

import pytest

from dreamscape.render.output import Output
from dreamscape.render.surface import SQUARE, Mesh, homography
from dreamscape.stage.calibrating import Calibration, began, marks, points, pressed, saved
from dreamscape.stage.keys import Key
from dreamscape.stage.outputs import MOST_POINTS, Placed

ROWS = tuple(tuple((x / 2, float(y)) for x in range(3)) for y in range(2))
OUTPUTS = (
    Placed("left", Output((100, 50))),
    Placed("vault", Output((200, 100), mesh=Mesh(ROWS))),
    Placed("tall", Output((100, 50), rotation=90)),
)


def after(*names: str, state: Calibration | None = None) -> Calibration:
    """After these keys; a name in capitals is with Shift."""
    state = state or began(OUTPUTS)
    for name in names:
        state = pressed(state, Key(name.lower(), shift=name.isupper()))
    return state


def test_the_card_comes_and_goes() -> None:
    assert after("t").card
    assert not after("t", "t").card
    assert not after("t").bending
    assert began(OUTPUTS, card=True).card


def test_nothing_is_bent_before_c() -> None:
    assert after("1", "right", "tab", "s", "[", "r", "x") == began(OUTPUTS)


def test_control_is_for_other_things() -> None:
    assert pressed(began(OUTPUTS), Key("c", control=True)) == began(OUTPUTS)


def test_a_corner_moves_by_a_pixel_and_by_ten() -> None:
    state = after("c", "3", "left", "UP")
    assert state.output.corners == (SQUARE[0], SQUARE[1], (0.99, pytest.approx(0.8)), SQUARE[3])
    assert state.unsaved == (state.outputs[0],)
    assert after("right", "DOWN", state=state).output.corners[2] == pytest.approx((1.0, 1.0))


def test_arrows_are_as_seen_by_who_looks_at_the_picture() -> None:
    # the screen hangs on its side: up in the picture is to the right in its pixels
    state = after("c", "TAB", "1", "up")
    assert state.outputs[state.chosen].name == "tall"
    assert state.output.corners[0] == pytest.approx((0.01, 0.0))
    assert after("c", "TAB", "1", "right").output.corners[0] == pytest.approx((0.0, 0.02))


def test_corners_never_cross() -> None:
    state = after("c", "1", *["RIGHT"] * 30)
    assert 0.8 < state.output.corners[0][0] < 1.0
    assert after("RIGHT", state=state) == state


def test_points_stay_within_reach() -> None:
    state = after("c", "tab", *["LEFT"] * 50)
    assert points(state.output)[0][0] == pytest.approx(-1.0)


def test_a_mesh_is_walked_point_by_point() -> None:
    state = after("c", "tab", "]", "]", "down")
    assert state.output.mesh is not None
    assert state.output.mesh.points[0] == (ROWS[0][0], ROWS[0][1], (1.0, 0.01))
    assert after("c", "tab", "[").point == 5
    assert [after("c", "tab", number).point for number in "1234"] == [0, 2, 5, 3]


def test_a_mesh_begins_as_the_corners_are() -> None:
    state = after("c", "2", "DOWN", "DOWN", "m")
    mesh = state.output.mesh
    assert mesh is not None
    assert (len(mesh.points), len(mesh.points[0])) == (3, 3)
    assert mesh.points[0][2] == pytest.approx((1.0, 0.4))
    middle = homography((SQUARE[0], (1.0, 0.4), *SQUARE[2:])) @ (0.5, 0.5, 1.0)
    assert mesh.points[1][1] == pytest.approx((middle[0] / middle[2], middle[1] / middle[2]))
    assert state.output.corners == SQUARE
    finer = after("m", state=state).output.mesh
    assert finer is not None
    assert (len(finer.points), len(finer.points[0])) == (4, 4)
    assert finer.points[0][3] == pytest.approx((1.0, 0.4))
    assert after("r", state=state).output == OUTPUTS[0].output


def test_a_mesh_never_grows_beyond_what_a_file_may_say() -> None:
    mesh = after("c", *["m"] * 70).output.mesh
    assert mesh is not None
    assert len(mesh.points) == MOST_POINTS


def test_outputs_go_around() -> None:
    assert [after("c", *["tab"] * count).chosen for count in range(4)] == [0, 1, 2, 0]
    assert after("c", "]", "tab").point == 0


def test_saving_is_asked_for_once() -> None:
    state = after("c", "right", "s")
    assert state.saving
    assert not after("up", state=state).saving
    kept = saved(state)
    assert not kept.unsaved
    assert not kept.saving
    assert kept.outputs == state.outputs


def test_putting_back_takes_what_the_file_has() -> None:
    bent = after("c", "right", "DOWN")
    assert after("r", state=bent).outputs == OUTPUTS
    again = after("left", state=saved(bent))
    assert after("r", state=again).outputs == bent.outputs


@pytest.mark.parametrize("name", ["escape", "c"])
def test_leaving_hides_card_and_marks_and_keeps_what_is_bent(name: str) -> None:
    state = after("c", "right", name)
    assert not state.bending
    assert not state.card
    assert not marks(state)
    assert state.unsaved


def test_the_chosen_point_is_marked_and_all_sides_are_drawn() -> None:
    state = after("c", "3")
    found = marks(state)
    assert set(found) == {"left", "vault", "tall"}
    assert len(found["vault"]) == 2 * 2 + 3  # 2 rows of 2 pieces, 3 columns
    assert len(found["tall"]) == 4
    assert {(0.0, 0.0, 1.0, 0.0), (1.0, 0.0, 1.0, 1.0)} <= set(found["left"])
    cross = set(found["left"]) - set(found["tall"])
    assert (1.0 - 0.24, 1.0, 1.0 + 0.24, 1.0) in cross
    moved = marks(after("left", state=state))
    assert moved["left"] != found["left"]
    assert moved["tall"] == found["tall"]


def test_the_state_is_a_value() -> None:
    state = began(OUTPUTS)
    after("c", "right", state=state)
    assert state == began(OUTPUTS)
    assert replace(state) == state
