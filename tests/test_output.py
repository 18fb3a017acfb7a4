"""What an output shows of a picture, by its pixels: cut, turned, bent, blended, masked, matched."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from dreamscape.errors import DreamError
from dreamscape.render.context import unbind
from dreamscape.render.output import Colour, Edges, Output, Projector, is_plain
from dreamscape.render.surface import SQUARE, Mesh, basis, homography, is_convex, surface
from dreamscape.render.targets import Targets

Pixels = npt.NDArray[np.uint8]
Values = npt.NDArray[np.int64]
Draw = Callable[[Output, Pixels], Values]

WIDE, HIGH = 160, 90
GAMMA = 2.2


def noise(width: int = WIDE, height: int = HIGH) -> Pixels:
    pixels = np.random.default_rng(7).integers(0, 256, (height, width, 4), np.uint8)
    pixels[:, :, 3] = 255
    return pixels


def plain(red: int, green: int, blue: int) -> Pixels:
    return np.broadcast_to(np.array([red, green, blue, 255], np.uint8), (HIGH, WIDE, 4)).copy()


def slope() -> Pixels:
    """Red rises to the right and green downwards, so that a colour tells its place."""
    y, x = np.mgrid[0:HIGH, 0:WIDE]
    flat = np.zeros((HIGH, WIDE))
    return np.rint(np.stack([x * 255 / (WIDE - 1), y * 255 / (HIGH - 1), flat, flat + 255], 2)).astype(
        np.uint8
    )


def light(pixels: Pixels | Values) -> npt.NDArray[np.float64]:
    return (pixels[:, :, :3] / 255.0) ** GAMMA


@pytest.fixture
def draw(gl: moderngl.Context) -> Iterator[Draw]:
    textures: list[moderngl.Texture] = []

    def drawn(output: Output, picture: Pixels) -> Values:
        texture = gl.texture(picture.shape[1::-1], 4, picture.tobytes())
        texture.repeat_x = texture.repeat_y = False
        textures.append(texture)
        projector = Projector(gl, output)
        bytes_ = projector.draw(texture).framebuffer.read(components=4, alignment=1)
        projector.release()
        pixels = np.frombuffer(bytes_, np.uint8).reshape(output.size[1], output.size[0], 4)
        return pixels.astype(np.int64)

    yield drawn
    for texture in textures:
        texture.release()


def test_a_wall_of_lamps_gets_the_very_pixels(draw: Draw) -> None:
    picture = noise()
    assert (draw(Output((WIDE, HIGH)), picture) == picture).all()
    part = Output((40, 30), (10 / WIDE, 20 / HIGH, 40 / WIDE, 30 / HIGH))
    assert (draw(part, picture) == picture[20:50, 10:50]).all()


@pytest.mark.parametrize("place", [(0, 0), (1, 0), (3, 7), (119, 59)])
def test_each_place_of_a_wall_is_exact(draw: Draw, place: tuple[int, int]) -> None:
    x, y = place
    shown = draw(Output((41, 31), (x / WIDE, y / HIGH, 41 / WIDE, 31 / HIGH)), noise())
    assert (shown == noise()[y : y + 31, x : x + 41]).all()


@pytest.mark.parametrize(("degrees", "quarters"), [(90, -1), (180, 2), (270, 1)])
def test_a_turned_screen_gets_the_very_pixels_clockwise(draw: Draw, degrees: int, quarters: int) -> None:
    size = (HIGH, WIDE) if degrees % 180 else (WIDE, HIGH)
    picture = noise()
    assert (draw(Output(size, rotation=degrees), picture) == np.rot90(picture, quarters)).all()


def test_a_slice_that_misses_whole_pixels_is_filtered(draw: Draw) -> None:
    picture = noise()
    half = draw(Output((40, 30), (10.5 / WIDE, 20 / HIGH, 40 / WIDE, 30 / HIGH)), picture).astype(int)
    expected = (picture[20:50, 10:50].astype(int) + picture[20:50, 11:51]) / 2
    assert np.abs(half - expected).max() <= 2


@pytest.mark.parametrize("times", [2, 5, 10])
def test_small_outputs_hold_the_mean_light_of_what_they_cover(draw: Draw, times: int) -> None:
    picture = noise()
    high, wide = HIGH // times, WIDE // times
    squares = (picture[: high * times] / 255.0) ** 2  # light, nearly
    mean = 255.0 * np.sqrt(squares.reshape(high, times, wide, times, 4).mean((1, 3)))
    part = (0.0, 0.0, 1.0, high * times / HIGH)
    assert np.abs(draw(Output((wide, high), part), picture) - mean).max() <= 1.0


def test_a_size_between_is_a_mean_too(draw: Draw) -> None:
    rows = np.indices((HIGH, WIDE)).sum(0) % 2  # every second pixel is lit: the hardest there is
    picture = np.repeat(np.where(rows[:, :, None] == 1, 255, 0).astype(np.uint8), 4, axis=2)
    shown = draw(Output((47, 26)), picture)[:, :, 0]
    assert shown.min() > 110
    assert shown.max() < 190


def test_the_homography_takes_corners_to_corners_and_the_crossing_to_the_crossing() -> None:
    corners = ((0.1, 0.2), (0.9, 0.1), (0.8, 0.9), (0.2, 0.7))
    matrix = homography(corners)
    for (s, t), corner in zip(SQUARE, corners, strict=True):
        x, y, w = matrix @ (s, t, 1.0)
        assert np.allclose((x / w, y / w), corner)
    x, y, w = matrix @ (0.5, 0.5, 1.0)
    first, second = np.array(corners[0]), np.array(corners[1])
    along, other = np.array(corners[2]) - first, np.array(corners[3]) - second
    share = np.linalg.solve(np.column_stack([along, -other]), second - first)[0]
    assert np.allclose((x / w, y / w), first + share * along)  # the diagonals stay straight
    assert np.allclose(homography(SQUARE), np.eye(3))


def test_a_known_trapezium_has_known_numbers() -> None:
    # the upper side half as long: things at its end are twice as far away
    matrix = homography(((0.25, 0.0), (0.75, 0.0), (1.0, 1.0), (0.0, 1.0)))
    assert np.allclose(matrix, [[0.5, -0.25, 0.25], [0.0, 0.5, 0.0], [0.0, -0.5, 1.0]])
    x, y, w = matrix @ (0.5, 0.5, 1.0)
    assert (x / w, y / w) == pytest.approx((0.5, 1.0 / 3.0))


def test_four_corners_are_pinned_in_perspective(draw: Draw) -> None:
    corners = ((0.25, 0.0), (0.75, 0.0), (1.0, 1.0), (0.0, 1.0))
    shown = draw(Output((WIDE, HIGH), corners=corners), slope())
    matrix = homography(corners)
    for s, t in ((0.25, 0.25), (0.5, 0.5), (0.75, 0.5), (0.3, 0.9)):
        x, y, w = matrix @ (s, t, 1.0)
        column, row = x / w * WIDE, y / w * HIGH
        red, green = shown[int(row), int(column), :2]
        back = np.linalg.solve(matrix, [(int(column) + 0.5) / WIDE, (int(row) + 0.5) / HIGH, 1.0])
        assert red == pytest.approx(255 * back[0] / back[2], abs=3)
        assert green == pytest.approx(255 * back[1] / back[2], abs=3)
    assert not shown[2, 2, :3].any()
    assert not shown[2, WIDE - 3, :3].any()
    # two affine triangles would have the middle at half the height; in perspective it is at a third
    assert shown[HIGH // 3, WIDE // 2, 1] == pytest.approx(127, abs=3)


def test_the_edge_of_what_is_bent_is_smooth(draw: Draw) -> None:
    shown = draw(
        Output((WIDE, HIGH), corners=((0.1, 0.2), (0.9, 0.1), (0.9, 0.9), (0.1, 0.8))), plain(255, 255, 255)
    )
    side = np.sort(shown[:40, 20:140, 0].reshape(-1))
    between = ((side > 20) & (side < 235)).sum()
    assert between >= 60  # about a pixel in each column is partly covered


def test_a_mesh_that_bends_nothing_changes_nothing_inside(draw: Draw) -> None:
    rows = tuple(tuple((x / 4, y / 2) for x in range(5)) for y in range(3))
    for smooth in (True, False):
        shown = draw(Output((WIDE, HIGH), mesh=Mesh(rows, smooth)), slope()).astype(int)
        assert np.abs(shown - slope())[2:-2, 2:-2].max() <= 1


def test_a_point_of_a_mesh_takes_the_picture_with_it(draw: Draw) -> None:
    rows = [[(x / 2, y / 2) for x in range(3)] for y in range(3)]
    rows[1][1] = (0.6, 0.4)
    mesh = tuple(tuple(row) for row in rows)
    for smooth in (True, False):
        shown = draw(Output((WIDE, HIGH), mesh=Mesh(mesh, smooth)), slope())
        assert shown[int(0.4 * HIGH), int(0.6 * WIDE), :2] == pytest.approx((127, 127), abs=4)
        assert shown[HIGH // 2, 1, 1] == pytest.approx(127, abs=4)  # the sides stayed


def test_curves_go_through_all_points_and_lines_are_kept() -> None:
    at = np.linspace(0.0, 1.0, 5)
    for smooth in (True, False):
        assert np.allclose(basis(5, at, smooth), np.eye(5))
        fine = np.linspace(-0.1, 1.1, 49)
        weights = basis(5, fine, smooth)
        assert np.allclose(weights.sum(axis=1), 1.0)
        assert np.allclose(weights @ at, fine)
    bent = basis(5, np.array([0.125]), True)
    assert np.allclose(bent, [[0.4375, 0.625, -0.0625, 0.0, 0.0]])  # by hand, the end drawn on straight


def test_two_projectors_give_one_light(draw: Draw) -> None:
    picture = noise()
    left = draw(Output((100, HIGH), (0.0, 0.0, 100 / WIDE, 1.0), edges=Edges(right=0.4)), picture)
    right = draw(Output((100, HIGH), (60 / WIDE, 0.0, 100 / WIDE, 1.0), edges=Edges(left=0.4)), picture)
    total = np.zeros((HIGH, WIDE, 3))
    total[:, :100] += light(left)
    total[:, 60:] += light(right)
    back = 255.0 * total ** (1.0 / GAMMA)
    assert np.abs(back - picture[:, :, :3]).max() <= 3.0  # each has steps of 1 and a dither of 1
    assert abs((back - picture[:, :, :3])[:, 60:100].mean()) < 0.1
    assert (left[:, :60] == picture[:, :60]).all()  # untouched beside it
    assert light(left)[:, 99].max() < 0.01
    assert light(right)[:, 0].max() < 0.01


@pytest.mark.parametrize("curve", [1.0, 2.0, 3.5])
def test_four_projectors_give_one_light_where_all_meet(draw: Draw, curve: float) -> None:
    picture = plain(255, 255, 255)
    total = np.zeros((HIGH, WIDE, 3))
    for x, across in ((0, "right"), (60, "left")):
        for y, down in ((0, "bottom"), (30, "top")):
            widths = {across: 0.4, down: 0.5}
            output = Output(
                (100, 60), (x / WIDE, y / HIGH, 100 / WIDE, 60 / HIGH), edges=Edges(**widths, curve=curve)
            )
            total[y : y + 60, x : x + 100] += light(draw(output, picture))
    assert np.abs(total - 1.0).max() < 0.03
    assert abs(total[30:60, 60:100].mean() - 1.0) < 0.003


def test_a_soft_edge_turns_with_the_picture(draw: Draw) -> None:
    shown = draw(Output((HIGH, WIDE), rotation=90, edges=Edges(left=0.5)), plain(255, 255, 255))
    assert shown[0, HIGH // 2, 0] < 20  # the picture's left is the screen's top
    assert shown[WIDE // 4, HIGH // 2, 0] == pytest.approx(255 * 0.5 ** (1 / GAMMA), abs=4)
    assert shown[WIDE - 5, HIGH // 2, 0] == 255


def test_black_is_as_bright_beside_an_overlap_as_in_it(draw: Draw) -> None:
    black = 0.004
    output = Output(
        (100, HIGH), (0.0, 0.0, 100 / WIDE, 1.0), edges=Edges(right=0.4), colour=Colour(black=black)
    )
    shown = draw(output, plain(0, 0, 0))
    dark = light(shown).mean(axis=(0, 2))  # what it is told to give beside its own black
    assert dark[:55].mean() == pytest.approx(black, rel=0.15)
    assert dark[65:].max() == 0.0
    bright = draw(output, plain(255, 255, 255))
    assert (bright[:, :55, :3] == 255).all()


def test_a_mask_is_laid_over_the_output(draw: Draw, tmp_path: Path) -> None:
    mask = np.zeros((HIGH, WIDE, 2), np.uint8)
    mask[:, :, 1] = 255
    mask[:, WIDE // 2 :, 0] = 255
    mask[: HIGH // 2, WIDE // 2 :, 1] = 128
    Image.fromarray(mask).save(tmp_path / "mask.png")
    shown = draw(Output((WIDE, HIGH), mask=tmp_path / "mask.png"), plain(200, 100, 50))
    assert not shown[:, : WIDE // 2, :3].any()
    assert shown[HIGH - 9, WIDE - 9, :3] == pytest.approx((200, 100, 50), abs=1)
    assert shown[9, WIDE - 9, :3] == pytest.approx((100, 50, 25), abs=1)
    with pytest.raises(DreamError, match=r"none.png: this mask is not there"):
        draw(Output((WIDE, HIGH), mask=tmp_path / "none.png"), noise())
    (tmp_path / "bad.png").write_text("no picture")
    with pytest.raises(DreamError, match=r"bad.png: this mask cannot be read"):
        draw(Output((WIDE, HIGH), mask=tmp_path / "bad.png"), noise())


def test_colours_are_matched_in_light(draw: Draw) -> None:
    shown = draw(Output((WIDE, HIGH), colour=Colour(gain=(1.0, 0.5, 0.25))), plain(200, 200, 200))
    assert light(shown).mean(axis=(0, 1)) == pytest.approx(
        (200 / 255) ** GAMMA * np.array([1, 0.5, 0.25]), rel=0.02
    )
    lifted = draw(Output((WIDE, HIGH), colour=Colour(gamma=2.0)), plain(64, 0, 255))
    assert lifted.mean(axis=(0, 1))[:3] == pytest.approx((255 * (64 / 255) ** 0.5, 0, 255), abs=0.5)


def test_bending_anew_keeps_the_projector(gl: moderngl.Context, no_leak: None, no_program_leak: None) -> None:
    texture = gl.texture((WIDE, HIGH), 4, slope().tobytes())
    projector = Projector(gl, Output((WIDE, HIGH), corners=((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))))
    assert not projector.draw(texture).framebuffer.read(viewport=(2, 2, 1, 1), components=3).strip(b"\0")
    projector.bend(Output((WIDE, HIGH)))
    shown = projector.draw(texture).framebuffer.read(components=4, alignment=1)
    assert shown == slope().tobytes()
    projector.release()
    texture.release()


def test_what_a_picture_has_is_read_and_not_drawn(gl: moderngl.Context, no_program_leak: None) -> None:
    picture = Targets(gl).get("picture", (WIDE, HIGH), kind="f1")
    picture.texture.write(noise().tobytes())
    shown = {
        "exact": Output((40, 30), (10 / WIDE, 20 / HIGH, 40 / WIDE, 30 / HIGH)),
        "enlarged": Output((80, 60), (10 / WIDE, 20 / HIGH, 40 / WIDE, 30 / HIGH)),
        "drawn": Output((20, 15), (10 / WIDE, 20 / HIGH, 40 / WIDE, 30 / HIGH)),
    }
    found = {}
    for name, output in shown.items():
        projector = Projector(gl, output)
        size, pixels = projector.read(picture)
        found[name] = size, np.frombuffer(pixels, np.uint8).reshape(size[1], size[0], 4)
        drawn = np.frombuffer(
            projector.draw(picture.texture).framebuffer.read(components=4, alignment=1), np.uint8
        )
        if name != "enlarged":
            assert (drawn.reshape(found[name][1].shape) == found[name][1]).all()
        projector.release()
    part = noise()[20:50, 10:50]
    assert (found["exact"][1] == part).all()
    assert (found["enlarged"][1] == part).all()  # whoever shows it makes it larger
    assert found["drawn"][0] == (20, 15)
    unbind(gl)
    picture.release()


@pytest.mark.parametrize(
    "change",
    [
        {"rotation": 180},
        {"edges": Edges(left=0.1)},
        {"colour": Colour(gain=(1.0, 1.0, 0.9))},
        {"mask": Path("mask.png")},
        {"corners": ((0.1, 0.0), *SQUARE[1:])},
        {"slice": (0.001, 0.0, 0.5, 1.0)},
        {"size": (10, 10)},
    ],
)
def test_what_is_asked_for_is_drawn(change: dict[str, Any]) -> None:
    plain = Output((WIDE, HIGH))
    assert is_plain(plain, (0.0, 0.0, 160.0, 90.0))
    asked = replace(plain, **change)
    part = tuple(share * side for share, side in zip(asked.slice, (WIDE, HIGH) * 2, strict=True))
    assert not is_plain(asked, part)  # type: ignore[arg-type]


def test_corners_that_cross_are_known() -> None:
    assert is_convex(SQUARE)
    assert not is_convex((SQUARE[1], SQUARE[0], *SQUARE[2:]))
    assert not is_convex(((0.0, 0.0), (1.0, 0.0), (0.4, 0.4), (0.0, 1.0)))
    assert not is_convex(((0.0, 0.0), (0.5, 0.0), (1.0, 0.0), (0.0, 1.0)))


def test_a_plain_output_is_two_triangles_and_a_mesh_fine_enough() -> None:
    vertices, triangles = surface((1920, 1080), 0, SQUARE, None)
    assert vertices.shape == (4, 5)
    assert triangles.shape == (2, 3)
    rows = tuple(tuple((x / 2, y / 2) for x in range(3)) for y in range(3))
    vertices, _ = surface((1920, 1080), 0, SQUARE, Mesh(rows))
    lies = np.unique(vertices[:, 0]) * 1920
    assert np.diff(lies).max() <= 20.0 + 1e-3  # 1920 / 2 / 48
