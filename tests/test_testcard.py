"""The test card says what it is for: sizes, edges, zones, names, the finest lines."""

from dataclasses import replace

import numpy as np
import pytest

from dreamscape.render.output import Edges, Output
from dreamscape.stage.outputs import Placed
from dreamscape.stage.testcard import HUES, card
from dreamscape.stage.testpanel import described

SIZE = (640, 360)
WHOLE = Placed("stage", Output(SIZE))
LEFT = Placed("left", Output(SIZE, (0.0, 0.0, 0.6, 1.0), edges=Edges(right=1 / 3)))
RIGHT = Placed("right", Output(SIZE, (0.4, 0.0, 0.6, 1.0), edges=Edges(left=1 / 3)))


def test_the_outermost_pixels_are_white_all_around() -> None:
    pixels = card(SIZE, [WHOLE])
    assert pixels.shape == (360, 640, 4)
    for side in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
        assert (side == 255).all()
    assert (pixels[1, 40:300, :3] != 255).any(axis=1).all()


def test_it_holds_every_grey_and_full_colours_in_its_panel() -> None:
    panel = card(SIZE, [WHOLE])[100:260, 200:440, :3].reshape(-1, 3)
    greys = {tuple(one) for one in panel[(panel == panel[:, :1]).all(axis=1)]}
    assert len(greys) > 120
    assert {(value, value, value) for value in (0, 4, 8, 247, 251, 255)} <= greys
    colours = {tuple(one) for one in panel.tolist()}
    assert {(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255), (255, 0, 255)} <= colours


def test_it_has_lines_of_a_single_pixel() -> None:
    grey = card(SIZE, [WHOLE])[:, :, 0].astype(int)
    across = (grey[:, 1:-1] == 255) & (grey[:, :-2] == 0) & (grey[:, 2:] == 0)
    assert across[100:260, 200:440].sum() > 100


def test_soft_edges_are_seen_where_they_are() -> None:
    hard = replace(LEFT, output=replace(LEFT.output, edges=Edges()))
    differs = (card(SIZE, [LEFT])[:, :, :3] != card(SIZE, [hard])[:, :, :3]).any(axis=2)
    upper = differs[20:60]  # above the panel, which moves out of the zone's way
    assert not upper[:, : int(0.4 * 640) - 1].any()
    assert upper[:, int(0.4 * 640) : int(0.6 * 640)].mean() > 0.5
    assert not upper[:, int(0.6 * 640) :].any()


def test_each_output_has_its_outline_in_its_own_colour() -> None:
    pixels = card(SIZE, [LEFT, RIGHT])
    assert (pixels[170, 383, :3] == HUES[0]).all()  # the last column of the left one
    assert (pixels[100, 256, :3] == HUES[1]).all()  # the first of the right one


def test_names_are_written() -> None:
    other = replace(WHOLE, name="balcony")
    assert (card(SIZE, [WHOLE]) != card(SIZE, [other])).any()


def test_an_output_is_described() -> None:
    placed = Placed("a", Output((1080, 1920), rotation=90, edges=Edges(left=0.1)), 2, (10, 0))
    assert described(placed) == "1080 x 1920  ·  display 2  ·  at 10, 0  ·  turned 90°  ·  gamma 2.2"
    assert described(WHOLE) == "640 x 360  ·  window"


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (64, 48), (2000, 30), (200, 360)])
def test_every_size_has_one(size: tuple[int, int]) -> None:
    outputs = [Placed("a", Output(size)), Placed("b", Output(size, (0.5, 0.5, 0.01, 0.5)))]
    pixels = card(size, outputs)
    assert pixels.shape == (size[1], size[0], 4)
    assert (pixels[:, :, 3] == 255).all()
    assert np.array_equal(pixels, card(size, outputs))
