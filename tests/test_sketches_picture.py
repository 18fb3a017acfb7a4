"""Drawings in dreams: light where strokes are and nowhere else, parts like the whole, no trace later."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import moderngl
import numpy as np
import pytest

from dreamscape.narrative.events import ActBegun, DreamerLeft, DreamTold, WordsJudged
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.told import said
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import unbind
from dreamscape.render.probe import unprobed
from dreamscape.render.sketches.field import REACH, SIDE, field_of
from dreamscape.render.sketches.sketches import MOST
from dreamscape.render.sketches.strokes import smoothed, strokes_in
from dreamscape.score.frame import Frame, Sketch
from dreamscape.score.sketches import sketches_at
from dreamscape.stage.following import Following
from tests.scenes import Pixels, drawn, finder, flats, frame, layers

SIZE = (480, 270)
BAR = json.dumps([[[100, 500], [900, 500]]])
POST = json.dumps([[[500, 100], [500, 900]]])
LEFT, RIGHT = (0.25, 0.5), (0.75, 0.5)


def scene(*takes: tuple[int, str], places: Sequence[tuple[float, float]] = (LEFT, RIGHT)) -> Frame:
    """Red and blue dreams with these drawings, by layer and take, all of whose strokes have come."""
    dreams = layers(places, [k % 2 for k in range(len(places))])
    sketches = tuple(Sketch(layer, f"p{layer}", take, 1.0) for layer, take in takes)
    return replace(frame(dreams, flow=-1 / 3), sketches=sketches)  # nothing is bent


@pytest.fixture(scope="module")
def kept(
    gl_context: moderngl.Context, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Compositor, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("visuals")
    flats(folder)
    known: dict[str, str] = {}

    def look(wanted: Sequence[tuple[str, str]]) -> Mapping[str, str]:
        return {take: known[take] for _, take in wanted if take in known}

    compositor = Compositor(gl_context, finder(folder), unprobed, drawings=look)
    yield compositor, known
    unbind(gl_context)
    compositor.release()


@pytest.fixture
def known(gl: moderngl.Context, kept: tuple[Compositor, dict[str, str]]) -> dict[str, str]:
    """What was drawn; what is taken out was withdrawn."""
    kept[1].clear()
    kept[1].update({"bar": BAR, "post": POST, "words": "a line in a plotline", "wild": "[[[5,5],[1e9,2]]]"})
    return kept[1]


@pytest.fixture
def compositor(kept: tuple[Compositor, dict[str, str]], known: dict[str, str]) -> Compositor:
    drawn(kept[0], scene(), SIZE)  # nothing is remembered from the test before
    return kept[0]


def changed(compositor: Compositor, shown: Frame) -> Pixels:
    """How much drawings change each pixel; 0..255."""
    before, now = (drawn(compositor, one, SIZE).astype(int) for one in (replace(shown, sketches=()), shown))
    return np.abs(now - before).max(axis=-1).astype(np.uint8)


def at(x: float, y: float) -> tuple[int, int]:
    """Row and column of a place on the plane, y up."""
    return round((1.0 - y) * SIZE[1]), round(x * SIZE[0])


def test_light_is_where_the_strokes_are_and_nowhere_else(compositor: Compositor) -> None:
    light = changed(compositor, scene((0, "bar"), (1, "post")))
    row, column = at(*LEFT)
    assert (light[row - 2 : row + 3, column - 40 : column + 41].max(axis=0) > 60).all(), "the bar lies"
    row, column = at(*RIGHT)
    assert (light[row - 40 : row + 41, column - 2 : column + 3].max(axis=1) > 60).all(), "the post stands"
    assert light[:45].max() <= 3
    assert light[-45:].max() <= 3
    assert light[:, at(0.5, 0.5)[1]].max() <= 3, "nothing between them"


def test_a_stroke_is_as_upright_and_as_far_up_as_it_was_drawn(
    compositor: Compositor, known: dict[str, str]
) -> None:
    known["roof"] = json.dumps([[[200, 200], [500, 800], [800, 200]]])
    rows, columns = np.nonzero(changed(compositor, scene((0, "roof"))) > 90)
    top, bottom = columns[rows <= rows.min() + 3], columns[rows >= rows.max() - 3]
    assert np.ptp(top) < 20, "one ridge above"
    assert np.ptp(bottom) > 60, "two feet below"
    assert top.mean() == pytest.approx(at(*LEFT)[1], abs=6)


def test_strokes_come_in_the_order_in_which_they_were_drawn(compositor: Compositor) -> None:
    shown = scene((0, "bar"))
    half = replace(shown, sketches=(replace(shown.sketches[0], drawn=0.5),))
    row, column = at(*LEFT)
    light = changed(compositor, half)[row - 2 : row + 3].max(axis=0)
    assert (light[column - 40 : column - 12] > 60).all()
    assert light[column + 20 : column + 60].max() <= 3
    nothing = replace(shown, sketches=(replace(shown.sketches[0], drawn=0.0),))
    assert changed(compositor, nothing)[row - 2 : row + 3, column - 30 : column + 60].max() <= 8


def test_without_a_drawing_the_picture_is_what_it_was(compositor: Compositor) -> None:
    plain = drawn(compositor, scene(), SIZE)
    drawn(compositor, scene((0, "bar")), SIZE)
    for shown in (scene(), scene((0, "nobody's")), scene((0, "words")), scene((0, "wild"))):
        np.testing.assert_array_equal(drawn(compositor, shown, SIZE), plain)


def test_two_halves_are_the_whole(compositor: Compositor) -> None:
    shown = replace(scene((0, "bar"), (1, "post")), grade=frame(layers([]), flow=0.8).grade)
    whole = drawn(compositor, shown, SIZE)
    for x, y, width, height in [(0, 0, 113, 270), (113, 0, 367, 270), (0, 101, 480, 70), (61, 37, 201, 140)]:
        part = drawn(compositor, shown, SIZE, part=(x, y, width, height))
        there = whole[y : y + height, x : x + width]
        assert np.abs(part.astype(int) - there.astype(int)).max() <= 1


def test_what_is_withdrawn_is_gone_from_the_next_picture_on(
    compositor: Compositor, known: dict[str, str]
) -> None:
    plain, shown = drawn(compositor, scene(), SIZE), scene((0, "bar"), (1, "post"))
    drawn(compositor, shown, SIZE)
    del known["bar"]
    np.testing.assert_array_equal(drawn(compositor, shown, SIZE), drawn(compositor, scene((1, "post")), SIZE))
    assert list(compositor._sketches._kept) == ["post"]
    texture = compositor._sketches._texture
    assert texture is not None
    slots = np.frombuffer(texture.read(), np.uint8).reshape(texture.layers, -1)
    assert [one for one in range(texture.layers) if slots[one].any()] == [
        compositor._sketches._kept["post"].slot
    ], "nor is its image kept"
    known.clear()
    np.testing.assert_array_equal(drawn(compositor, shown, SIZE), plain)
    assert compositor._sketches._texture is None


def test_it_does_not_linger_in_the_afterimage(compositor: Compositor, known: dict[str, str]) -> None:
    lasting = frame(layers([]), memory=1.0, flow=-1 / 3).grade
    shown = replace(scene((0, "bar")), grade=lasting)
    plain = drawn(compositor, replace(shown, sketches=()), SIZE)
    drawn(compositor, shown, SIZE)
    known.clear()
    np.testing.assert_array_equal(drawn(compositor, shown, SIZE), plain)


def test_too_small_dreams_and_choirs_show_none(compositor: Compositor) -> None:
    tiny = replace(scene((0, "bar")), layers=layers([LEFT, RIGHT], [0, 1], scale=0.04))
    assert changed(compositor, tiny).max() == 0
    near = [(0.406 + 0.0002 * k, 0.5) for k in range(12)]
    crowd = scene(*((k, "bar") for k in range(12)), places=near)
    crowd = replace(crowd, layers=replace(crowd.layers, scale=np.full(12, 0.11, np.float32)))
    assert changed(compositor, crowd).max() == 0, "they are one choir"


def test_the_texture_grows_and_holds_no_more_than_are_seen(
    gl: moderngl.Context, compositor: Compositor, known: dict[str, str]
) -> None:
    alone = drawn(compositor, scene((1, "post")), SIZE)
    for count in (3, 40, 7, 90):
        places = [(0.1 + 0.8 * (k % 10) / 9, 0.1 + 0.08 * (k // 10)) for k in range(count)]
        known.update({f"t{k}": POST if k % 2 else BAR for k in range(count)})
        many = scene(*((k, f"t{k}") for k in range(count)), places=places)
        many = replace(many, layers=replace(many.layers, scale=np.full(count, 0.2, np.float32)))
        drawn(compositor, many, SIZE)
        assert len(compositor._sketches._kept) == count <= MOST
    np.testing.assert_array_equal(drawn(compositor, scene((1, "post")), SIZE), alone)
    drawn(compositor, scene(), SIZE)


def test_a_field_tells_the_distance_and_how_far_along() -> None:
    field = field_of([np.array([[0.0, 0.5], [1.0, 0.5]])]).astype(float)
    middle, column = SIDE // 2, np.arange(20, SIDE - 20)
    for up in range(9):
        told = field[middle + up, column, 0] / 255.0 * REACH * SIDE
        assert np.abs(told - (up + 0.5)).max() < 0.12, "texels"
    along = field[middle, column, 1]
    assert (np.diff(along) > 0.0).all()
    assert field[middle + 20].min(axis=0)[0] == 255


@pytest.mark.parametrize(
    "text",
    [
        *["", "null", "[]", "[[]]", "[[[1,2],[3]]]", "[[[0,1000]]]", "[[[NaN,1]]]", "[[[-1,1]]]", "[" * 9000],
        *[json.dumps([[[1, 2]]] * 25), json.dumps([[[1, 2]] * 801]), '[[["1",2]]]', "\ud800", "{}"],
    ],
)
def test_what_is_no_drawing_has_no_strokes(text: str) -> None:
    assert strokes_in(text) == []


@pytest.mark.parametrize("text", ["[[[3,4]]]", "[[[5,5],[5,5]]]", "[[[0,0],[999,999]],[[1,1]]]"])
def test_dots_and_dashes_are_drawn(text: str) -> None:
    field = field_of(strokes_in(text))
    assert field[..., 0].min() < 30


def test_a_drawing_is_fitted_and_in_the_middle() -> None:
    (corner,) = strokes_in("[[[600,700],[800,700],[800,900]]]")
    both = np.stack([corner.min(axis=0), corner.max(axis=0)])
    assert both.mean(axis=0) == pytest.approx([0.5, 0.5])
    assert np.ptp(both, axis=0) == pytest.approx([0.5, 0.5]), "no more than 2.5 times as large"


def test_curves_are_round_and_corners_stay() -> None:
    turn = np.linspace(0.0, np.pi, 9)
    bow = smoothed(500.0 + 400.0 * np.stack([np.cos(turn), np.sin(turn)], axis=-1))
    assert np.hypot(*(bow - 500.0).T) == pytest.approx(400.0, rel=0.02)
    hook = smoothed(np.array([[0.0, 0.0], [500.0, 0.0], [500.0, 500.0]]))
    assert np.minimum(hook[:, 1], 500.0 - hook[:, 0]).max() == pytest.approx(0.0, abs=1e-6)


def told(path: Path) -> None:
    """A live show: two dreams with drawings, one of which may be seen."""
    with create(path, 5, "lull", live=True) as journal:
        for name, text in (("ann", BAR), ("ben", POST)):
            journal.say(name, said("", ""))
            journal.say(name, text, f"drawing-{name}")
        events = [
            ActBegun("one", 0, 60.0),
            DreamTold("ann", "tide", 0.2, 0.0, 0.0, (), 0.3, 0.3, drawing="drawing-ann"),
            DreamTold("ben", "fire", 0.7, 0.0, 0.0, (), 0.7, 0.7, drawing="drawing-ben"),
            WordsJudged("ann", "drawing-ann", True),
        ]
        journal.append([(1.0, "x", f"k{k}", body) for k, body in enumerate(events)])


def test_others_see_a_drawing_only_when_it_was_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    told(path)
    following = Following(path, 9.0)
    assert [one.dreamer for one in following.frames(12.0).sketches] == ["ann"]
    assert not following.frames(12.0).verses, "a drawing is no verse"
    (own,) = following.dream("ben")(12.0).sketches
    assert (own.layer, own.take, own.drawn) == (0, "drawing-ben", 1.0), "one's own is seen by oneself"
    assert following.drawings([("ann", "drawing-ann"), ("x", "drawing-x")]) == {"drawing-ann": BAR}
    following.close()


def test_a_drawing_comes_after_it_was_allowed_and_goes_when_it_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    told(path)
    with open_journal(path, read_only=False) as journal:
        journal.append([(20.0, "w", "h", WordsJudged("ann", "drawing-ann", False))])
    following = Following(path, 30.0)
    come = [following.frames(time).sketches[0].drawn for time in (2.0, 4.0, 6.0, 12.0)]
    assert come == sorted(come)
    assert come[0] < 0.05
    assert come[-1] == 1.0
    world = following.world(22.0)
    assert not sketches_at(world, np.arange(2, dtype=np.int32), 22.0)
    following.close()


def test_films_show_no_drawing_that_was_hidden_or_withdrawn_in_the_end(tmp_path: Path) -> None:
    from dreamscape.commands.shows import open_show
    from dreamscape.score.alone import alone

    path = tmp_path / "a.dream"
    told(path)
    wanted = [("ann", "drawing-ann"), ("ben", "drawing-ben")]
    with open_show(path) as show:
        assert show.drawings(wanted) == {"drawing-ann": BAR}
        (own,) = alone(show.worlds(12.0), "ann", 12.0).sketches
        assert own.layer == 0
        assert not alone(show.worlds(12.0), "ben", 12.0).sketches
    with open_journal(path, read_only=False) as journal:
        journal.append([(20.0, "w", "s", WordsJudged("ben", "drawing-ben", True))])
        journal.append([(21.0, "w", "h", WordsJudged("ann", "drawing-ann", False))])
        journal.append([(22.0, "x", "l", DreamerLeft("ben", True))])
    with open_show(path) as show:
        assert show.drawings(wanted) == {}


def test_ones_own_picture_shows_the_drawing_before_anybody_has_allowed_it(
    gl: moderngl.Context, tmp_path: Path
) -> None:
    path = tmp_path / "a.dream"
    told(path)
    flats(tmp_path)
    following = Following(path, 9.0)
    pictures = []
    for look in (following.drawings, lambda wanted: {}):
        compositor = Compositor(gl, finder(tmp_path), drawings=look)
        pictures.append(drawn(compositor, following.dream("ben"), (256, 256), 12.0).astype(int))
        unbind(gl)
        compositor.release()
    following.close()
    light = np.abs(pictures[0] - pictures[1]).max(axis=-1)
    assert (light > 60).any(axis=1).mean() > 0.5, "a post, over most of the height"
    assert (light > 60).any(axis=0).mean() < 0.4
