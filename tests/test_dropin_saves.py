"""Whatever is saved, however: no picture is black, and each is one of those that were good."""

from pathlib import Path

import moderngl
import pytest

from dreamscape.render.dropin.standing import APPEARED
from tests.dropping import wall
from tests.random_saves import play


@pytest.mark.faults
@pytest.mark.timeout(3000)
def test_a_thousand_saves_and_no_black_picture(gl: moderngl.Context, tmp_path: Path) -> None:
    with wall(gl, tmp_path) as shown:
        watched = play(shown, 1000, 11)
        states = [one.state for one in shown.said]
        print({state: states.count(state) for state in sorted(set(states))}, shown.pictures, "pictures")
        assert (watched.black, watched.strange) == (0, 0)
        assert states.count(APPEARED) > 100
