"""Shaders of the wild, by their habits: each compiles and draws a picture that is not one flat colour."""

from pathlib import Path

import moderngl
import numpy as np
import pytest

from dreamscape.render import visual_file
from dreamscape.render.player import Player
from dreamscape.render.props import Props
from tests.wild.isfs import ISFS
from tests.wild.shadertoys import SHADERTOYS
from tests.wild.webs import WEBS

SIZE = (16, 16)


def drawn(gl: moderngl.Context, path: Path) -> np.ndarray:
    """The second picture of a visual, (rows, columns, RGBA), with something to see and hear."""
    visual = visual_file.load(path)
    with Player(gl, visual) as player, Props(gl, visual) as props:
        for frame in range(2):
            at = 0.1 + frame / 30.0
            texture = player.draw(SIZE, at, frame, props.values(at), props.images(at))
        return np.frombuffer(texture.read(), np.float16).reshape(*SIZE, 4).astype(np.float32)


def assert_is_a_picture(picture: np.ndarray) -> None:
    seen = picture[..., :3] * picture[..., 3:]
    assert np.isfinite(picture).all()
    assert np.ptp(seen.reshape(-1, 3), axis=0).max() > 0.02


@pytest.mark.parametrize("name", SHADERTOYS)
def test_shadertoys(gl: moderngl.Context, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.glsl"
    path.write_text(SHADERTOYS[name], encoding="utf-8", newline="")
    picture = drawn(gl, path)
    assert_is_a_picture(picture)
    assert (picture[..., 3] == 1.0).all()


@pytest.mark.parametrize("name", WEBS)
def test_web_shaders(gl: moderngl.Context, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.frag"
    path.write_text(WEBS[name], encoding="utf-8")
    assert_is_a_picture(drawn(gl, path))


@pytest.mark.parametrize("name", ISFS)
def test_isf_files(gl: moderngl.Context, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.fs"
    path.write_text(ISFS[name], encoding="utf-8", newline="")
    assert_is_a_picture(drawn(gl, path))
