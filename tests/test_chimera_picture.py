"""A part of the crowd in step and a part not, as one sees it."""

from collections.abc import Iterator
from dataclasses import fields, replace

import moderngl
import numpy as np
import numpy.typing as npt
import pytest

from dreamscape.narrative.fold import Story
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import unbind
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at
from tests.crowds import chimera, run
from tests.scenes import drawn, finder, flat

COLOURS = {"red": "0.8, 0.0, 0.0", "green": "0.0, 0.6, 0.0", "blue": "0.0, 0.0, 0.9"}
SIZE = (640, 360)


@pytest.fixture(scope="module")
def compositor(
    gl_context: moderngl.Context, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Compositor]:
    folder = tmp_path_factory.mktemp("flat")
    for name, colour in COLOURS.items():
        flat(folder, name, colour)
    compositor = Compositor(gl_context, finder(folder))
    yield compositor
    unbind(gl_context)
    compositor.release()


def coloured(story: Story, time: float) -> Frame:
    """The frame, each dream in one flat colour."""
    frame = frame_at(story.world(), time)
    visual = np.arange(len(frame.layers.visual), dtype=np.int32) % len(COLOURS)
    return replace(frame, visuals=tuple(COLOURS), layers=replace(frame.layers, visual=visual))


def without_lights(frame: Frame) -> Frame:
    """Only the dreams and how they flow into one another."""
    links = type(frame.links)(*(getattr(frame.links, field.name)[:0] for field in fields(frame.links)))
    layers = replace(frame.layers, lamp=frame.layers.lamp * 0, mark=frame.layers.mark * 0)
    return replace(frame, layers=layers, links=links, seams=())


def steepness(pixels: npt.NDArray[np.uint8], left: float, right: float) -> float:
    """How suddenly one colour turns into the next between two columns (0..1): the mean change from pixel to
    pixel, weighed by itself, 0..1."""
    colour = pixels / np.maximum(pixels.max(axis=2, keepdims=True), 1.0)
    width = pixels.shape[1]
    change = np.abs(np.diff(colour, axis=1)).max(axis=2)[:, int(left * width) : int(right * width)]
    return float((change**2).sum() / change.sum())


@pytest.mark.parametrize("count", [50, 2000])
def test_dreams_in_step_flow_into_each_other_and_the_others_stand_apart(
    compositor: Compositor, count: int
) -> None:
    story, _ = chimera(count)
    time = story.now / 10
    pixels = drawn(compositor, without_lights(coloured(story, time)), SIZE, time)
    assert steepness(pixels, 0.05, 0.26) > 1.4 * steepness(pixels, 0.55, 0.95)


@pytest.mark.parametrize("count", [50, 2000])
def test_lights_in_step_breathe_as_one_and_the_others_each_alone(count: int) -> None:
    story, label = chimera(count)
    lamps = []
    for _ in range(40):
        run(story, 0.4)
        lamp = frame_at(story.world(), story.now / 10).layers.lamp
        lamps.append([lamp[label == part].mean() for part in (0, 1)])
    held, loose = np.std(lamps, axis=0)
    assert held > 1.4 * loose
