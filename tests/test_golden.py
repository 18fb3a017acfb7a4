"""Whole pictures of one small show, as they were last looked at and found good.

    pytest tests/test_golden.py --regenerate

draws them anew after the look has changed on purpose. Only software GL draws alike enough on every
machine; elsewhere the scenes are drawn and not compared.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import moderngl
import numpy as np
import pytest
from PIL import Image

from dreamscape.render import library
from dreamscape.render.compositor import Compositor, Frames
from dreamscape.render.context import is_software, unbind
from dreamscape.score.mapping import frame_at
from tests.scenes import Pixels, drawn, played, show

GOLDEN = Path(__file__).parent / "golden"

SCENES: dict[str, tuple[Frames, float]] = {
    "gathering": (show, 6.0),
    "torn": (show, 15.5),
    "patched": (show, 21.0),
    "together": (show, 26.0),
    "sunrise": (show, 39.0),
    "crowd": (lambda time: frame_at(played(400, 12.0).at(time), time), 9.0),
}
"""A show and a moment of it, seconds; the crowd is drawn as choirs."""

SIZES = {"torn": (480, 270), "crowd": (480, 270)}
"""Those that are larger than the smallest pictures, which are their own glance."""

TOLERANCE = 4
"""Steps of 255 by which processors may differ: software GL compiles its shaders for the processor it
finds."""

MOST_BEYOND = 0.005
"""Share of the pixels that may differ by more: edges fall one pixel further now and then."""


@pytest.fixture(scope="module")
def compositor(gl_context: moderngl.Context) -> Iterator[Compositor]:
    compositor = Compositor(gl_context, cache(library.find))
    yield compositor
    unbind(gl_context)
    compositor.release()


@pytest.mark.parametrize("name", SCENES)
def test_scene(
    name: str, gl: moderngl.Context, compositor: Compositor, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    frames, time = SCENES[name]
    size = SIZES.get(name, (160, 90))
    pixels = drawn(compositor, frames, size, time=time)
    assert pixels.shape == (size[1], size[0], 3)
    assert np.ptp(pixels) > 60, "there is something to see"
    if not is_software(gl):
        pytest.skip("drawn; only software GL is compared")
    kept = GOLDEN / f"{name}.png"
    if request.config.getoption("--regenerate"):
        Image.fromarray(pixels).save(kept, optimize=True)
        return
    with Image.open(kept) as image:
        before = np.asarray(image.convert("RGB"))
    apart = np.abs(pixels.astype(int) - before.astype(int)).max(axis=-1)
    beyond = float((apart > TOLERANCE).mean())
    if beyond > MOST_BEYOND:
        report = difference(tmp_path / f"{name}.png", before, pixels)
        pytest.fail(
            f"{name}: {beyond:.1%} of the pixels differ by more than {TOLERANCE} (most {apart.max()}). "
            f"Before, now and the difference: {report}. "
            "If it is meant: pytest tests/test_golden.py --regenerate"
        )


def difference(path: Path, before: Pixels, now: Pixels) -> Path:
    """Write before, now and eight times their difference beside each other."""
    apart = np.abs(now.astype(int) - before.astype(int)) * 8
    Image.fromarray(np.concatenate([before, now, apart.clip(0, 255).astype(np.uint8)], axis=1)).save(path)
    return path


def test_each_golden_picture_has_its_scene() -> None:
    assert {path.stem for path in GOLDEN.glob("*")} == set(SCENES)
