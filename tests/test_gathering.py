"""The crowd draws together: one-to-one, within the plane, and back again."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.score.gathering import gathered, nearer

PLACES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=12)
GATHER = st.floats(0, 1)


@given(PLACES)
def test_nobody_moves_when_nothing_gathers(places: list[tuple[float, float]]) -> None:
    at = np.array(places)
    assert gathered(at, 0.0) is at


@given(PLACES, GATHER)
def test_everybody_stays_on_the_plane_and_comes_nearer(
    places: list[tuple[float, float]], gather: float
) -> None:
    at = np.array(places)
    moved = gathered(at, gather)
    assert ((moved >= 0) & (moved <= 1)).all()
    before, after = np.hypot(*(at - 0.5).T), np.hypot(*(moved - 0.5).T)
    assert (after <= before * nearer(gather) + 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(GATHER)
def test_the_map_folds_nowhere(gather: float) -> None:
    """The small square at every point keeps its sense: a positive determinant everywhere."""
    line = np.linspace(0.01, 0.99, 41)
    at = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    step, one = 1e-5, np.eye(2)
    east, north = (
        (gathered(at + step * axis, gather) - gathered(at - step * axis, gather)) / (2 * step) for axis in one
    )
    assert (east[:, 0] * north[:, 1] - east[:, 1] * north[:, 0] > 0.1).all()


@given(PLACES, GATHER)
def test_it_moves_gently_with_the_control(places: list[tuple[float, float]], gather: float) -> None:
    at = np.array(places)
    apart = gathered(at, min(gather + 0.01, 1.0)) - gathered(at, gather)
    assert np.abs(apart).max() < 0.02
