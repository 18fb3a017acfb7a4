"""What a dreamer keeps in the picture: the colour at the heart of the dream, and some of the plane."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import moderngl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.events import (
    ControlSet,
    DreamerLeft,
    DreamTold,
    Event,
    ThreadAccepted,
    ThreadOffered,
)
from dreamscape.narrative.fold import Story
from dreamscape.render.context import unbind
from dreamscape.render.plan import Plan, plan_of
from dreamscape.render.programs import Programs
from dreamscape.render.scene import Canvas, Scene, canvas_over
from dreamscape.render.warp import Warp, unwarped, warp_at
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at
from tests.scenes import Values, finder, flat, texels

UNIT = st.floats(0, 1)
CROWD = st.lists(st.tuples(UNIT, UNIT, UNIT), min_size=2, max_size=24)
SIZES = ((192, 108), (90, 160))
COLOURS = 4
TILE = 8  # pixels
Paint = Callable[[Plan, Canvas], Values]
"""What Scene.relief paints: colour times weight, and weight; bottom row first."""


@pytest.fixture(scope="module")
def paint(gl_context: moderngl.Context, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paint]:
    """Draws with four flat visuals, each a channel of its own (none, red, green, blue)."""
    stock: Path = tmp_path_factory.mktemp("visuals")
    for number, colour in enumerate(("0.0", "0.8, 0.0, 0.0", "0.0, 0.8, 0.0", "0.0, 0.0, 0.8")):
        flat(stock, f"flat{number}", colour)
    programs = Programs(gl_context, finder(stock))
    drawing = Scene(gl_context, programs)

    def painted(plan: Plan, canvas: Canvas) -> Values:
        colour = texels(drawing.relief(plan, canvas).target.textures[0])
        unbind(gl_context)
        return colour

    yield painted
    drawing.release()
    programs.release()


def told(crowd: list[tuple[float, float, float]], gather: float, ticks: int) -> Frame:
    """A crowd that has been together for a while, threaded in a row, pulled hard."""
    names = [f"flat{number % COLOURS}" for number in range(len(crowd))]
    world = story_of(crowd, names, gather, ticks).world()
    return frame_at(world, world.time)


def story_of(crowd: list[tuple[float, float, float]], visuals: list[str], gather: float, ticks: int) -> Story:
    """The same as a story, in which each dreams the visual of that name."""
    story = Story(11)
    bodies: list[object] = [ControlSet("pull", 1.0), ControlSet("chaos", 1.0), ControlSet("gather", gather)]
    for number, (x, y, share) in enumerate(crowd):
        bodies.append(DreamTold(f"d{number}", visuals[number], 0.1, 0.0, 0.0, (), x, y, share))
    for number in range(1, len(crowd)):
        one, two = f"d{number - 1}", f"d{number}"
        bodies += [ThreadOffered(one, two, 0.9), ThreadAccepted(one, two)]
    for seq, body in enumerate(bodies, start=1):
        story.apply(Event(seq, 0.0, getattr(body, "dreamer", "x"), str(seq), body))
    for _ in range(ticks):
        story.tick()
    return story


def seen_at_hearts(paint: Paint, frame: Frame, size: tuple[int, int]) -> Values:
    """(n, 4) how much of each flat colour is painted at each dreamer's heart."""
    aspect = size[0] / size[1]
    plan = replace(
        plan_of(frame, aspect, 2160), tile=TILE / size[1]
    )  # with so many lines there are no choirs
    colour = paint(plan, canvas_over(plan, float(size[1]), 0, 0, *size))
    part = colour[..., :3] / np.maximum(colour[..., 3:], 1e-4) / 0.8
    painted = np.concatenate([1.0 - part.sum(axis=-1, keepdims=True), part], axis=-1)
    hearts = unwarped(plan.territory.places, plan.warp)
    column = np.clip((hearts[:, 0] * size[1]).astype(int), 0, size[0] - 1)
    row = np.clip((hearts[:, 1] * size[1]).astype(int), 0, size[1] - 1)
    return np.asarray(painted[row, column])


@settings(max_examples=25, deadline=None)
@given(CROWD, st.sampled_from(SIZES), st.sampled_from([0.0, 1.0]))
def test_the_heart_of_a_dream_is_never_mixed_beyond_the_dreamers_share(
    paint: Paint, crowd: list[tuple[float, float, float]], size: tuple[int, int], gather: float
) -> None:
    frame = told(crowd, gather, 60)
    found = seen_at_hearts(paint, frame, size)
    own = found[np.arange(len(crowd)), np.arange(len(crowd)) % COLOURS]
    share = np.array([share for _, _, share in crowd])
    apart = _apart(frame, size)
    # what a picture has fewer than three pixels for, it cannot show of its own
    wide = apart > 3.0
    assert (own[wide] >= 1.0 - share[wide] - 0.02).all()


@settings(max_examples=15, deadline=None)
@given(CROWD, st.integers(0, 23), st.sampled_from([0.0, 1.0]))
def test_no_pixel_is_left_of_who_has_withdrawn(
    paint: Paint, crowd: list[tuple[float, float, float]], who: int, gather: float
) -> None:
    """One dreams in red, all the others in black: red is somewhere, and at the next tick it is nowhere."""
    who %= len(crowd)
    names = [f"flat{int(number == who)}" for number in range(len(crowd))]
    story = story_of(crowd, names, gather, 60)

    def reddest() -> float:
        world = story.world()
        plan = plan_of(frame_at(world, world.time), 192 / 108, 2160)
        return float(paint(plan, canvas_over(plan, 108.0, 0, 0, 192, 108))[..., 0].max())

    before = reddest()
    story.apply(Event(story.seq + 1, 6.0, "x", "left", DreamerLeft(f"d{who}", withdrawn=True)))
    story.tick()
    assert reddest() == 0.0
    assert before > 0.0


def _apart(frame: Frame, size: tuple[int, int]) -> Values:
    """(n,) pixels from each heart to the nearest other."""
    at = frame.layers.place * np.array(size)
    away = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(away, 1e9)
    return away.min(axis=1).astype(np.float32)


@settings(max_examples=25, deadline=None)
@given(CROWD, st.sampled_from([0.0, 1.0]))
def test_nobody_is_pushed_below_a_minimum_part_of_the_picture(
    crowd: list[tuple[float, float, float]], gather: float
) -> None:
    """Everybody has at least the disc of half the way to the next dreamer, and that has a least size."""
    frame = told(crowd, gather, 60)
    aspect = 16 / 9
    at = frame.layers.place * np.array([aspect, 1.0])
    line = (np.arange(256) + 0.5) / 256
    grid = np.stack(np.meshgrid(line * aspect, line), axis=-1).reshape(-1, 2)
    away = np.hypot(*(grid[:, None] - at[None]).transpose(2, 0, 1)) - frame.layers.lead
    part = np.bincount(away.argmin(axis=1), minlength=len(at)) / len(grid)
    between = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) + 9.0 * np.eye(len(at))
    half = 0.5 * between.min(axis=1)
    assert (half >= 0.5 * 0.33 * 0.022 * 0.4).all()
    assert (part >= 0.2 * np.pi * np.minimum(half, 0.2) ** 2 / aspect - 1.0 / len(grid)).all()


@given(st.lists(st.tuples(UNIT, UNIT), min_size=1, max_size=20), st.floats(0, 500), st.floats(0.02, 0.4))
@settings(max_examples=40, deadline=None)
def test_the_warp_can_be_undone(points: list[tuple[float, float]], time: float, scale: float) -> None:
    at = np.array(points, np.float32)
    warp = Warp(time, scale, 1.0)
    found = unwarped(at, warp)
    np.testing.assert_allclose(found + warp_at(found.astype(np.float64), warp), at, atol=0.03 * scale)
