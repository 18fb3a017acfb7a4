"""A visual that cannot be drawn does not end a show: another stands in for it, and people are told once."""

from pathlib import Path

import moderngl
import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.render import library
from dreamscape.render.compositor import Compositor
from dreamscape.render.isf import Visual
from dreamscape.render.programs import STAND_IN
from tests.scenes import drawn, finder, flat, frame, layers

PAIR = layers([(0.25, 0.5), (0.75, 0.5)], visual=[0, 1])


def find(place: Path, name: str) -> Visual:
    return finder(place)(name) if (place / f"{name}.fs").exists() else library.find(name)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    flat(tmp_path, "mistaken", "no_such_thing")
    flat(tmp_path, "well", "0.0, 0.0, 1.0")
    return tmp_path


@pytest.mark.parametrize("broken", ["mistaken", "not-there"])
def test_another_stands_in_and_the_rest_goes_on(gl: moderngl.Context, place: Path, broken: str) -> None:
    told: list[tuple[str, str]] = []
    compositor = Compositor(
        gl, lambda name: find(place, name), mishap=lambda name, error: told.append((name, str(error)))
    )
    pictures = [drawn(compositor, frame(PAIR, (broken, "well")), time=at) for at in (1.0, 1.1)]
    beside = drawn(compositor, frame(PAIR, (STAND_IN, "well")), time=1.0)
    assert np.abs(pictures[0].astype(int) - beside).max() <= 1
    assert [name for name, _ in told] == [broken], "once"
    assert broken in told[0][1]
    gl.detect_framebuffer(0).use()
    compositor.release()


def test_without_anybody_to_tell_it_is_an_error(gl: moderngl.Context, place: Path) -> None:
    compositor = Compositor(gl, lambda name: find(place, name))
    with pytest.raises(DreamError, match=r"mistaken\.fs:5"):
        drawn(compositor, frame(PAIR, ("mistaken", "well")))
    gl.detect_framebuffer(0).use()
    compositor.release()


def test_a_stand_in_that_is_broken_is_an_error(gl: moderngl.Context, place: Path) -> None:
    flat(place, STAND_IN, "no_such_thing")
    compositor = Compositor(gl, lambda name: find(place, name), mishap=lambda name, error: None)
    with pytest.raises(DreamError, match=STAND_IN):
        drawn(compositor, frame(PAIR, ("mistaken", "well")))
    gl.detect_framebuffer(0).use()
    compositor.release()
