"""A context without a window, and what is said where there can be none."""

import moderngl
import pytest

from dreamscape.errors import DreamError
from dreamscape.render.context import create_context, is_software, renderer_name, unbind


def test_renderer_has_a_name(gl: moderngl.Context) -> None:
    assert renderer_name(gl)
    assert is_software(gl) == any(
        word in renderer_name(gl).lower() for word in ("llvmpipe", "softpipe", "swrast")
    )


def test_without_opengl_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise Exception("libEGL.so not\nloaded")

    monkeypatch.setattr(moderngl, "create_context", refuse)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(DreamError, match="apt install libegl1 libgl1-mesa-dri") as caught:
        create_context()
    assert "\n" not in str(caught.value)
    assert "libEGL.so not loaded" in str(caught.value)


def test_a_bound_framebuffer_can_be_released(gl: moderngl.Context) -> None:
    for _ in range(2):
        texture = gl.texture((4, 4), 4)
        framebuffer = gl.framebuffer([texture])
        framebuffer.use()
        unbind(gl)
        framebuffer.release()
        texture.release()
    assert gl.error == "GL_NO_ERROR"
