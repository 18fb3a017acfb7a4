"""What the five acts look like, measured: the convergence is the brightest moment of the show."""

from collections.abc import Iterator
from functools import cache

import moderngl
import numpy as np
import pytest

from dreamscape.render import library
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import unbind
from dreamscape.score.mapping import frame_at
from tests.crowds import played
from tests.scenes import drawn

SECONDS = 60.0
MOMENTS = {"gathering": 12.0, "night": 25.0, "convergence": 42.5, "aftermath": 49.0, "sunrise": 59.0}


@pytest.fixture(scope="module")
def compositor(gl_context: moderngl.Context) -> Iterator[Compositor]:
    compositor = Compositor(gl_context, cache(library.find))
    yield compositor
    unbind(gl_context)
    compositor.release()


@pytest.mark.parametrize("count", [5, 50, pytest.param(2000, marks=pytest.mark.faults)])
def test_the_convergence_is_the_brightest_moment(compositor: Compositor, count: int) -> None:
    playback = played(count, SECONDS)
    light = {}
    for name, time in MOMENTS.items():
        pixels = drawn(compositor, lambda at: frame_at(playback.at(at), at), time=time) / 255.0
        light[name] = float(((pixels**2.2) @ [0.2126, 0.7152, 0.0722]).mean())
    assert max(light, key=light.__getitem__) == "convergence", str(light)
    assert min(light, key=light.__getitem__) in ("night", "gathering", "aftermath"), str(light)
    assert np.isfinite(list(light.values())).all()
