"""The contract of a dream visual, held over every file in shaders/dreams: dropping one in adds its tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import moderngl
import numpy as np
import pytest

from dreamscape.render import isf, library
from dreamscape.render.isf_input import Input, Value
from dreamscape.render.player import WHOLE, Player, Region
from dreamscape.render.programs import Programs

SIZE = (96, 54)
TIMES = (0.0, 7.3)
LATER = 15.0  # seconds after which any dream has moved
VISIBLE = 3.0 / 255.0

Picture = np.ndarray  # (rows, columns, 6): RGB, alpha, height, emission


@dataclass(frozen=True, slots=True)
class Dream:
    """One visual on the stage."""

    visual: isf.Visual
    player: Player

    def draw(
        self,
        time: float,
        values: dict[str, Value] | None = None,
        size: tuple[int, int] = SIZE,
        region: Region = WHOLE,
    ) -> Picture:
        colour = self.player.draw(size, time, 0, values, region=region)
        assert self.player.relief is not None
        planes = [_plane(colour), _plane(self.player.relief)[..., :2]]
        return np.concatenate(planes, axis=-1)


def _plane(texture: moderngl.Texture) -> np.ndarray:
    width, height = texture.size
    return np.frombuffer(texture.read(), np.float16).reshape(height, width, 4).astype(np.float32)


@pytest.fixture(scope="module", params=library.paths().values(), ids=lambda path: path.stem)
def dream(request: pytest.FixtureRequest, gl_context: moderngl.Context) -> Iterator[Dream]:
    visual = isf.load(request.param)
    with Player(gl_context, visual, relief=True) as player:
        yield Dream(visual, player)
    assert gl_context.error == "GL_NO_ERROR"


def test_header_is_complete(dream: Dream) -> None:
    visual = dream.visual
    assert visual.version == 2
    assert visual.kind == isf.GENERATOR
    assert visual.is_dream, 'CATEGORIES must hold "dream"'
    assert visual.description
    assert visual.credit
    assert visual.keywords, "KEYWORDS say which dreams this visual is about"
    assert all(word == word.lower() for word in visual.keywords)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", visual.name)
    assert visual.passes == (None,), "a dream is drawn in one pass: it shares its targets with others"


def test_nothing_had_to_be_mended(dream: Dream) -> None:
    assert dream.player.notes == ()


def test_faders_have_a_range_around_their_default(dream: Dream) -> None:
    for one in dream.visual.inputs:
        if one.type == "float":
            assert isinstance(one.minimum, float)
            assert isinstance(one.maximum, float)
            assert isinstance(one.default, float)
            assert one.minimum <= one.default <= one.maximum
            assert one.minimum < one.maximum, one.name


def test_no_gl_frag_coord(dream: Dream) -> None:
    """Places come from isf_FragNormCoord, so that the tiles of a mural join."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", dream.visual.source.text, flags=re.DOTALL)
    assert "gl_FragCoord" not in code


@pytest.mark.parametrize("among", [False, True], ids=["alone", "among others"])
def test_compiles_in_a_show(dream: Dream, gl_context: moderngl.Context, among: bool) -> None:
    """A show has names of its own, which a visual drawn alone does not meet."""
    programs = Programs(gl_context, lambda _: dream.visual)
    programs.dream(dream.visual.name, 5, among)
    programs.release()


def test_numbers_are_light(dream: Dream) -> None:
    """No NaN, nothing infinite, albedo 0..1, opaque, height given and moderate, emission not negative."""
    for time in TIMES:
        for values in ({}, _extremes(dream.visual, 0), _extremes(dream.visual, 1)):
            picture = dream.draw(time, values)
            assert np.isfinite(picture).all()
            assert picture[..., :3].min() >= -0.001
            assert picture[..., :3].max() <= 1.001
            assert picture[..., 3].min() > 0.999
            assert picture[..., 4].min() > -0.999, "call height(h) for every pixel"
            assert np.abs(picture[..., 4]).max() <= 4.0
            assert picture[..., 5].min() >= 0.0


def test_is_not_blank(dream: Dream) -> None:
    """Light and dark at once, to the eye: half of all sketches that fail are nearly one colour."""
    shown = _shown(dream.draw(TIMES[1]))
    assert shown.std(axis=(0, 1)).max() > 0.03
    assert np.ptp(shown.max(axis=-1)) > 0.15


def test_moves(dream: Dream) -> None:
    before, after = _shown(dream.draw(TIMES[1])), _shown(dream.draw(TIMES[1] + LATER))
    assert (np.abs(after - before).max(axis=-1) > VISIBLE).mean() > 0.02


def test_moves_gently(dream: Dream) -> None:
    """From one frame of 30 a second to the next the picture as a whole hardly changes."""
    before, after = _shown(dream.draw(TIMES[1])), _shown(dream.draw(TIMES[1] + 1 / 30))
    assert np.abs(after - before).mean() < 0.02


def test_is_a_function_of_its_arguments(dream: Dream) -> None:
    first = dream.draw(TIMES[1])
    dream.draw(TIMES[0], _extremes(dream.visual, 1))
    assert np.array_equal(dream.draw(TIMES[1]), first)


def test_tiles_join(dream: Dream) -> None:
    """A region drawn alone is the crop of the whole: at most 1 of 255, but for a pixel on a hard edge."""
    whole = dream.draw(TIMES[1])
    part = dream.draw(TIMES[1], size=(48, 18), region=(0.25, 1 / 3, 0.5, 1 / 3))
    off = np.abs(_shown(part) - _shown(whole[18:36, 24:72])).max(axis=-1)
    assert (off > 1 / 255).sum() <= 1


def test_every_input_matters(dream: Dream) -> None:
    """An input that nothing depends on is a fader that does nothing."""
    idle = [one.name for one in dream.visual.inputs if not _matters(dream, one)]
    assert idle == []


def _matters(dream: Dream, one: Input) -> bool:
    """Whether some value of it changes the picture, with the others at DEFAULT or all at one end."""
    for time in TIMES:
        for others in ({}, _extremes(dream.visual, 0), _extremes(dream.visual, 1)):
            plain = dream.draw(time, others)
            for value in _other_values(one):
                if np.abs(dream.draw(time, {**others, one.name: value}) - plain).max() > 1 / 255:
                    return True
    return False


def _other_values(one: Input) -> list[Value]:
    if one.type == "float":
        return [value for value in (one.minimum, one.maximum) if value is not None and value != one.default]
    if one.type in ("bool", "event"):
        return [not one.default]
    if one.type == "long":
        return [value for value in one.values if value != one.default]
    if one.type == "color":
        return [(0.9, 0.1, 0.6, 1.0), (0.0, 0.5, 0.0, 1.0)]
    return [(0.2, 0.8), (0.9, 0.3)]


def _extremes(visual: isf.Visual, end: int) -> dict[str, Value]:
    """Every fader at its MIN (end 0) or its MAX (end 1)."""
    ends = {one.name: (one.minimum, one.maximum)[end] for one in visual.inputs if one.type == "float"}
    return {name: value for name, value in ends.items() if value is not None}


def _shown(picture: Picture) -> np.ndarray:
    """Linear light as a screen shows it."""
    return np.clip(picture[..., :3], 0.0, 1.0) ** (1 / 2.2)
