"""Shadertoys of several passes: exports, files side by side, and one file under headings."""

import json
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.render import visual_file
from dreamscape.render.library import paths
from dreamscape.render.player import Player
from dreamscape.render.props import Props

SIZE = (16, 16)
COMMON = "const float STEP = 0.125;\n"
GROWS = (
    "void mainImage(out vec4 c, in vec2 p) {\n"
    "    c = texelFetch(iChannel0, ivec2(p), 0) + vec4(STEP, 0.0, 0.0, 1.0);\n"
    "}\n"
)
SHOWS = (
    "void mainImage(out vec4 c, in vec2 p) {\n"
    "    c = vec4(texture(iChannel0, p / iResolution.xy).r, p / iResolution.xy, 1.0);\n"
    "}\n"
)


def export(image: str = SHOWS) -> dict[str, Any]:
    """As the site's interface gives a shader."""
    buffer = {"id": "257", "channel": 0, "type": "buffer", "sampler": {"filter": "nearest", "wrap": "clamp"}}
    return {
        "ver": "0.1",
        "info": {"id": "xx", "name": "Growing", "username": "we", "description": "grows", "tags": ["slow"]},
        "renderpass": [
            {"name": "Common", "type": "common", "code": COMMON, "inputs": [], "outputs": []},
            {"name": "Buffer A", "type": "buffer", "code": GROWS, "inputs": [buffer],
             "outputs": [{"id": "257", "channel": 0}]},
            {"name": "Image", "type": "image", "code": image, "inputs": [buffer],
             "outputs": [{"id": "37", "channel": 0}]},
        ],
    }  # fmt: skip


def reds(gl: moderngl.Context, path: Path, frames: int = 4) -> list[float]:
    """The red of the middle, picture by picture."""
    visual = visual_file.load(path)
    found = []
    with Player(gl, visual) as player, Props(gl, visual) as props:
        for frame in range(frames):
            at = frame / 30.0
            texture = player.draw(SIZE, at, frame, props.values(at), props.images(at))
            picture = np.frombuffer(texture.read(), np.float16).reshape(*SIZE, 4).astype(float)
            assert np.ptp(picture[..., 1]) > 0.5, "the image's own part is seen"
            found.append(float(picture[8, 8, 0]))
    return found


@pytest.mark.parametrize("form", ["api", "bare", "list"])
def test_an_export_plays_in_every_form(gl: moderngl.Context, tmp_path: Path, form: str) -> None:
    whole: Any = {"api": {"Shader": export()}, "bare": export(), "list": [export()]}[form]
    path = tmp_path / "growing.json"
    path.write_text(json.dumps(whole, indent=1))
    assert reds(gl, path) == pytest.approx([0.125, 0.25, 0.375, 0.5], abs=0.005)
    assert "slow" in visual_file.load_header(path).keywords
    assert paths([tmp_path])["growing"] == path


def test_files_side_by_side_are_one_visual(gl: moderngl.Context, tmp_path: Path) -> None:
    (tmp_path / "growing.glsl").write_text("// iChannel0: Buffer A\n" + SHOWS)
    (tmp_path / "growing.common.glsl").write_text(COMMON)
    (tmp_path / "growing.bufferA.glsl").write_text("// iChannel0: Buffer A\n" + GROWS)
    assert reds(gl, tmp_path / "growing.glsl") == pytest.approx([0.125, 0.25, 0.375, 0.5], abs=0.005)
    assert [name for name, path in paths([tmp_path]).items() if tmp_path in path.parents] == ["growing"]


def test_one_file_under_headings_is_one_visual(gl: moderngl.Context, tmp_path: Path) -> None:
    path = tmp_path / "growing.glsl"
    path.write_text(
        f"// ==== Common ====\n{COMMON}\n// ==== Buffer A ====\n// iChannel0: Buffer A\n{GROWS}\n"
        f"// ==== Image ====\n// iChannel0: Buffer A\n{SHOWS}"
    )
    assert reds(gl, path) == pytest.approx([0.125, 0.25, 0.375, 0.5], abs=0.005)


def test_what_is_wrong_in_an_export_is_told_with_its_pass(gl: moderngl.Context, tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(
        json.dumps(export("void mainImage(out vec4 c, in vec2 p) {\n    c = nothing;\n}\n"), indent=1)
    )
    with pytest.raises(DreamError, match="nothing") as told, Player(gl, visual_file.load(path)):
        pass
    assert "wrong.json:" in str(told.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "wrong.json"),
        ('{"renderpass": []}', "wrong.json"),
        ('{"renderpass": [{"type": "sound", "code": "x", "inputs": [], "outputs": []}]}', "wrong.json"),
    ],
)
def test_an_export_that_is_none_is_told(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(text)
    with pytest.raises(DreamError, match=why):
        visual_file.load(path)
