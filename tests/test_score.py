"""From World to Frame: colours, the table of meaning, and a pure function of time."""

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from coloraide import Color
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.playback import Playback
from dreamscape.narrative.world import Shown, World
from dreamscape.score import mapping, orchestra, ties, verses
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at, hash_of
from dreamscape.score.oklch import linear_rgb
from dreamscape.score.palette import STOPS, colours
from dreamscape.score.solo import solo
from dreamscape.score.table import TABLE, Row, through
from tests.scenes import SECONDS, played, world

UNIT = st.floats(0.0, 1.0)
MOOD = st.floats(-1.0, 1.0)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def rgb(lightness: float, chroma: float, hue: float) -> np.ndarray:
    return linear_rgb(np.array([lightness]), np.array([chroma]), np.array([hue]))[0]


# The primaries of sRGB in OKLCH, after B. Ottosson (2020).
@pytest.mark.parametrize(
    ("lightness", "chroma", "hue", "linear"),
    [
        (1.0, 0.0, 0.0, (1.0, 1.0, 1.0)),
        (0.0, 0.0, 0.0, (0.0, 0.0, 0.0)),
        (0.5, 0.0, 123.0, (0.125, 0.125, 0.125)),  # grey: lightness is the cube root of light
        (0.627955, 0.257683, 29.2339, (1.0, 0.0, 0.0)),
        (0.866440, 0.294827, 142.4953, (0.0, 1.0, 0.0)),
        (0.452014, 0.313214, 264.0520, (0.0, 0.0, 1.0)),
    ],
)
def test_known_colours(lightness: float, chroma: float, hue: float, linear: tuple[float, ...]) -> None:
    # a primary lies on the gamut's very edge: half a thousandth may be taken off it
    np.testing.assert_allclose(rgb(lightness, chroma, hue), linear, atol=1.5e-3)


@given(UNIT, st.floats(0.0, 0.37), st.floats(0.0, 360.0))
@settings(max_examples=60, deadline=None)
def test_conversion_agrees_with_coloraide(lightness: float, chroma: float, hue: float) -> None:
    theirs = Color("oklch", [lightness, chroma, hue]).convert("srgb-linear")
    if theirs.in_gamut(tolerance=0.0):
        np.testing.assert_allclose(rgb(lightness, chroma, hue), theirs.coords(), atol=2e-4)


@given(st.floats(0.11, 0.98), st.floats(0.0, 0.4), st.floats(0.0, 360.0))
@settings(max_examples=60, deadline=None)
def test_what_does_not_fit_loses_chroma_only(lightness: float, chroma: float, hue: float) -> None:
    fitted = rgb(lightness, chroma, hue)
    assert ((fitted >= 0.0) & (fitted <= 1.0)).all()
    light, kept, turn = Color("srgb-linear", list(fitted)).convert("oklch").coords()
    assert light == pytest.approx(lightness, abs=5e-3)
    assert kept <= chroma + 5e-3
    if kept > 0.03 and lightness > 0.2:  # a thousandth of light turns a dark hue far
        assert abs((turn - hue + 180.0) % 360.0 - 180.0) < 2.0


@given(st.lists(st.tuples(UNIT, MOOD, MOOD), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_palettes_climb_from_night_to_glow(moods: list[tuple[float, float, float]]) -> None:
    hue, valence, arousal = np.array(moods).T
    palette = colours(hue, valence, arousal)
    assert palette.shape == (len(moods), len(STOPS), 3)
    assert palette.dtype == np.float32
    assert np.isfinite(palette).all()
    assert (palette >= 0.0).all()
    assert (palette <= 1.0).all()
    light = palette @ LUMINANCE
    assert (light[:, 0] < 0.012).all(), "the night of a palette is almost black"
    assert (np.diff(light, axis=1) > 0.0).all(), "each stop is lighter than the one before"
    assert (light[:, 3] > 0.5).all(), "a glow glows"


@given(MOOD, MOOD)
@settings(max_examples=20, deadline=None)
def test_the_families_close_to_a_circle(valence: float, arousal: float) -> None:
    mood = np.full(2, valence), np.full(2, arousal)
    np.testing.assert_allclose(*colours(np.array([0.0, 1.0 - 1e-9]), *mood), atol=1e-5)


def test_each_row_of_the_table_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    def listening(output: str, source: float) -> float:
        asked.add(output)
        return through(output, source)

    for module in (mapping, orchestra, ties, verses):
        monkeypatch.setattr(module, "through", listening)
    for time in np.linspace(0.0, SECONDS, 61):
        frame_at(replace(world(float(time)), shown=(Shown(0, "", 2.0),)), float(time))
    assert asked == {row.output for row in TABLE}
    assert len({row.output for row in TABLE}) == len(TABLE), "a number comes from one row only"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.output)
def test_a_row_goes_from_low_to_high(row: Row) -> None:
    assert through(row.output, 0.0) == row.low
    assert through(row.output, 1.0) == pytest.approx(row.high)
    steps = through(row.output, np.linspace(0.0, 1.0, 9))
    assert (np.diff(steps) * np.sign(row.high - row.low) > 0.0).all()
    assert row.why


def same(one: object, two: object) -> bool:
    """Whether two values are equal to the byte."""
    if isinstance(one, np.ndarray):
        assert isinstance(two, np.ndarray)
        return one.dtype == two.dtype and one.shape == two.shape and one.tobytes() == two.tobytes()
    if isinstance(one, tuple):
        assert isinstance(two, tuple)
        return len(one) == len(two) and all(map(same, one, two))
    if is_dataclass(one):
        return all(same(getattr(one, field.name), getattr(two, field.name)) for field in fields(one))
    return one == two


@given(st.floats(0.0, SECONDS))
@settings(max_examples=15, deadline=None)
def test_equal_arguments_give_equal_frames(time: float) -> None:
    story = played().at(time)
    again = Playback(played()._log, 7).at(time)
    frame = frame_at(story, time)
    assert same(frame, frame_at(story, time))
    assert same(frame, frame_at(again, time))
    assert not same(frame, frame_at(story, time + 1.0)), "a Frame depends on its time"


def arrays(value: object) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, tuple):
        return [one for part in value for one in arrays(part)]
    if is_dataclass(value):
        return [one for field in fields(value) for one in arrays(getattr(value, field.name))]
    return [np.array(value)] if isinstance(value, float | int) else []


def check_sane(frame: Frame, story: World) -> None:
    assert all(np.isfinite(one).all() for one in arrays(frame))
    layers, links = frame.layers, frame.links
    count = len(layers.visual)
    assert count == (story.dreamers.presence > 1e-3).sum()
    assert {len(getattr(layers, name)) for name in layers.__slots__} == {count}
    assert (layers.scale > 0.0).all()
    assert (layers.softness > 0.0).all()
    for name in ("presence", "seed", "calm", "clarity", "breath", "lamp"):
        column = getattr(layers, name)
        assert ((column >= 0.0) & (column <= 1.0)).all(), name
    assert (layers.age >= 0.0).all()
    assert ((layers.visual >= 0) & (layers.visual < len(frame.visuals))).all()
    assert len({len(getattr(links, name)) for name in links.__slots__}) == 1
    for ends in (links.a, links.b, *(one.left for one in frame.seams), *(one.right for one in frame.seams)):
        assert ((ends >= 0) & (ends < count)).all()
    for seam in frame.seams:
        assert not set(seam.left) & set(seam.right)
        assert min(seam.width, seam.shear, seam.reach, seam.gold) >= 0.0
    assert all(0.0 <= getattr(frame.grade, name) <= 1.0 for name in ("unity", "flow", "night", "sunrise"))


@pytest.mark.parametrize("count", [0, 1, 2, 8])
def test_every_moment_of_a_show_is_sane(count: int) -> None:
    for time in np.linspace(0.0, SECONDS, 41):
        story = played(count).at(float(time))
        check_sane(frame_at(story, float(time)), story)


def test_nobody_one_and_two() -> None:
    assert len(frame_at(world(20.0, 0), 20.0).layers.visual) == 0
    alone = frame_at(world(20.0, 1), 20.0)
    assert len(alone.layers.visual) == 1
    assert len(alone.links.a) == 0
    assert alone.seams == ()
    assert len(frame_at(world(20.0, 2), 20.0).layers.visual) == 2
    assert any(frame_at(world(t, 2), t).seams for t in np.linspace(0.0, SECONDS, 41)), "two can fall out"


def test_a_larger_crowd_has_smaller_dreams() -> None:
    few, many = (frame_at(world(20.0, count), 20.0).layers.scale[0] for count in (2, 40))
    assert many < few * 0.7


def test_controls_overrule_the_story() -> None:
    story = world(20.0)
    assert frame_at(story, 20.0).grade.night == story.controls["night"]
    held = frame_at(story, 20.0, {"brightness": 0.0, "night": 0.25, "sunrise": 0.75}).grade
    assert (held.brightness, held.night, held.sunrise) == (0.0, 0.25, 0.75)
    high = frame_at(story, 20.0, {"flow": 1.0}).grade
    assert high.memory > frame_at(story, 20.0, {"flow": 0.0}).grade.memory
    other = replace(high, memory=frame_at(story, 20.0).grade.memory)
    assert other == frame_at(story, 20.0).grade, "and nothing else changes"


def test_what_is_heard_reaches_the_grade() -> None:
    grade = frame_at(world(20.0), 20.0, hearing={"low": 0.1, "beat": 0.9}).grade
    assert (grade.low, grade.mid, grade.high, grade.beat) == (0.1, 0.0, 0.0, 0.9)


def test_a_seam_goes_when_one_side_has_left() -> None:
    time = next(float(t) for t in np.linspace(0.0, SECONDS, 81) if world(float(t)).fractures)
    story = world(time)
    one = story.fractures[0]
    presence = story.dreamers.presence.copy()
    presence[one.left] = 0.0
    gone = replace(story, fractures=(one,), dreamers=replace(story.dreamers, presence=presence))
    assert len(frame_at(replace(story, fractures=(one,)), time).seams) == 1
    assert frame_at(gone, time).seams == ()


def test_the_last_gaps_close_everywhere() -> None:
    time = next(float(t) for t in np.linspace(0.0, SECONDS, 81) if world(float(t)).fractures)
    story = world(time)
    nearly = replace(story.fractures[0], mended=0.95, patches=())
    patches = frame_at(replace(story, fractures=(nearly,)), time).seams[0].patches
    np.testing.assert_allclose(patches, [[nearly.x, nearly.y, 3.0, 0.5]], rtol=1e-6)


def test_hash_of_is_fnv_1a() -> None:
    assert hash_of("") == 0x811C9DC5
    assert hash_of("a") == 0xE40C292C
    assert hash_of("foobar") == 0xBF9CF968


def test_a_visual_alone_fills_the_plane() -> None:
    frame = solo("tide", 3.0, hue=0.2, seed=0.7, radius=0.4)
    assert frame.visuals == ("tide",)
    assert frame.layers.place.tolist() == [[0.5, 0.5]]
    assert frame.layers.lead[0] > 2.0
    assert frame.layers.seed[0] == np.float32(0.7)
    assert frame.layers.scale[0] == np.float32(0.4)
    assert all(np.isfinite(one).all() for one in arrays(frame))
    assert not frame.seams
    assert not len(frame.links.a)
