"""Words on the picture: light where they should be, nothing where they may not be, parts like the whole."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import moderngl
import numpy as np
import pytest

from dreamscape.narrative.events import ActBegun, DreamerLeft, DreamTold, LineAdded, PlotBegun, WordsJudged
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.quoting import quoted
from dreamscape.narrative.told import said
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import unbind
from dreamscape.render.lettering.excerpt import excerpt
from dreamscape.render.lettering.lettering import LARGEST, box_of
from dreamscape.render.lettering.raster import rasterise
from dreamscape.render.picture import Picture
from dreamscape.render.probe import unprobed
from dreamscape.score.frame import Frame, Verse
from dreamscape.stage.following import Following
from tests.scenes import Pixels, drawn, finder, flats, frame, layers

SIZE = (480, 270)
TEXTS = {
    "ann": "The sea came in under the door, and it was warm.",
    "ben": "Wir flogen über die Dächer.",
    "eve": "حلمت أنني أطير فوق مدينة",
    "ion": "我梦见一座沉没的城市。",
    "joy": "a house 🏠 full of 🐟",
    "zed": "Z" + "\u0301" * 4000 + " \ufdfa" * 300 + "🐟" * 10_000,
}
ROOMS = [
    (0.5 * column + 0.03, row / 3 + 0.045, 0.5 * column + 0.47, row / 3 + 0.288)
    for row in range(3)
    for column in range(2)
]


def verse(dreamer: str = "ann", room: int = 2, **changed: float) -> Verse:
    left, bottom, right, top = ROOMS[room]
    given = {"x": 0.5 * (left + right), "y": 0.5 * (bottom + top), "size": 0.06, "opacity": 1.0}
    given |= {"written": 1.0, "melting": 0.0} | changed
    return Verse(dreamer, "", 7.0, drift=(0.004, -0.006), room=ROOMS[room], ink=(0.8, 0.7, 0.5), **given)


def scene(*verses: Verse) -> Frame:
    """A dark ground with words on it."""
    return replace(frame(layers([(0.5, 0.5)]), night=1.0), verses=verses)


@pytest.fixture(scope="module")
def kept(
    gl_context: moderngl.Context, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Compositor, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("visuals")
    flats(folder)
    known: dict[str, str] = {}
    compositor = Compositor(gl_context, finder(folder), unprobed, lambda dreamer, take: known.get(dreamer))
    yield compositor, known
    unbind(gl_context)
    compositor.release()


@pytest.fixture
def words(gl: moderngl.Context, kept: tuple[Compositor, dict[str, str]]) -> dict[str, str]:
    """What people said; whoever is taken out has withdrawn."""
    kept[1].clear()
    kept[1].update(TEXTS)
    return kept[1]


@pytest.fixture
def compositor(kept: tuple[Compositor, dict[str, str]], words: dict[str, str]) -> Compositor:
    drawn(kept[0], scene(), SIZE)  # nothing is remembered from the test before
    return kept[0]


def brightened(compositor: Compositor, *verses: Verse) -> Pixels:
    """By how much words brighten the green of each pixel; the ground is red."""
    before, now = (drawn(compositor, one, SIZE).astype(int)[..., 1] for one in (scene(), scene(*verses)))
    return np.clip(now - before, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("room", range(6))
def test_words_shine_in_their_room_and_nowhere_else(compositor: Compositor, room: int) -> None:
    light = brightened(compositor, verse(room=room))
    left, bottom, right, top = ROOMS[room]
    rows = slice(int((1 - top - 0.03) * SIZE[1]), int((1 - bottom + 0.03) * SIZE[1]) + 1)
    columns = slice(int((left - 0.02) * SIZE[0]), int((right + 0.02) * SIZE[0]) + 1)
    assert (light[rows, columns] > 40).sum() > 300
    light[rows, columns] = 0
    assert light.max() <= 4


def test_words_hang_where_the_score_says(compositor: Compositor) -> None:
    one, two = (
        np.argwhere(brightened(compositor, verse("ben", x=0.2, y=y, size=0.04)) > 40).mean(axis=0)
        for y in (0.45, 0.55)
    )
    assert one[0] - two[0] == pytest.approx(0.10 * SIZE[1], abs=1.5)
    assert one[1] == pytest.approx(two[1], abs=0.5)


@pytest.mark.parametrize("dreamer", TEXTS)
def test_every_script_shines(compositor: Compositor, dreamer: str) -> None:
    assert (brightened(compositor, verse(dreamer)) > 40).sum() > 60


def test_on_bright_ground_they_are_read_by_their_shadow(gl: moderngl.Context, compositor: Compositor) -> None:
    light = frame(layers([(0.5, 0.5)]), visuals=("tide",), night=0.0)
    before, now = (
        drawn(compositor, one, SIZE).astype(int)[..., 2] for one in (light, replace(light, verses=(verse(),)))
    )
    assert ((before - now) > 25).sum() > 300


def test_without_words_the_picture_is_what_it_was(compositor: Compositor) -> None:
    plain = drawn(compositor, scene(), SIZE)
    drawn(compositor, scene(verse()), SIZE)
    np.testing.assert_array_equal(drawn(compositor, scene(), SIZE), plain)
    np.testing.assert_array_equal(drawn(compositor, scene(verse("nobody")), SIZE), plain)
    np.testing.assert_array_equal(drawn(compositor, scene(verse(opacity=0.0)), SIZE), plain)


def test_two_halves_are_the_whole(compositor: Compositor) -> None:
    shown = scene(*(verse(dreamer, room) for room, dreamer in enumerate(TEXTS)))
    whole = drawn(compositor, shown, SIZE)
    for parts in (
        [(0, 0, 240, 270), (240, 0, 240, 270)],
        [(0, 0, 480, 101), (0, 101, 480, 169)],
        [(113, 37, 201, 140)],
    ):
        for x, y, width, height in parts:
            part = drawn(compositor, shown, SIZE, part=(x, y, width, height))
            there = whole[y : y + height, x : x + width]
            assert np.abs(part.astype(int) - there.astype(int)).max() <= 1


def test_withdrawn_words_are_gone_from_the_next_picture_on(
    compositor: Compositor, words: dict[str, str]
) -> None:
    shown = scene(verse(), verse("ben", 3))
    plain, both = drawn(compositor, scene(), SIZE), drawn(compositor, shown, SIZE)
    del words["ann"]
    left = drawn(compositor, shown, SIZE)
    np.testing.assert_array_equal(left[:, : SIZE[0] // 2 - 20], plain[:, : SIZE[0] // 2 - 20])
    np.testing.assert_array_equal(left[:, SIZE[0] // 2 :], both[:, SIZE[0] // 2 :])
    assert not [one for one in compositor._lettering._kept if one[0] == "ann"], "nor is their image kept"


def test_words_that_change_while_they_are_seen_are_not_shown(
    compositor: Compositor, words: dict[str, str]
) -> None:
    plain = drawn(compositor, scene(), SIZE)
    drawn(compositor, scene(verse()), SIZE)
    words["ann"] = "something else, that nobody has judged"
    np.testing.assert_array_equal(drawn(compositor, scene(verse()), SIZE), plain)
    np.testing.assert_array_equal(drawn(compositor, scene(verse()), SIZE), plain)
    later = replace(verse(), begun=90.0)
    assert (drawn(compositor, scene(later), SIZE) != plain).any(), "they have a turn of their own"


def test_letters_come_in_reading_order_and_melt(compositor: Compositor) -> None:
    whole = np.argwhere(brightened(compositor, verse("ben")) > 60)[:, 1]
    half = np.argwhere(brightened(compositor, verse("ben", written=0.4)) > 60)[:, 1]
    assert half.mean() < whole.mean() - 8
    assert len(half) < 0.8 * len(whole)
    whole = np.argwhere(brightened(compositor, verse("eve")) > 60)[:, 1]
    half = np.argwhere(brightened(compositor, verse("eve", written=0.4)) > 60)[:, 1]
    assert half.mean() > whole.mean() + 8, "from the right"
    sharp, molten = (brightened(compositor, verse(melting=part)).astype(int) for part in (0.0, 1.0))
    assert np.abs(np.diff(molten, axis=1)).max() < 0.6 * np.abs(np.diff(sharp, axis=1)).max()


@pytest.mark.faults
def test_only_what_is_seen_is_kept(gl: moderngl.Context, compositor: Compositor, no_leak: None) -> None:
    for turn in range(40):
        many = [replace(verse(dreamer, room), begun=float(turn)) for room, dreamer in enumerate(TEXTS)]
        drawn(compositor, scene(*many), SIZE)
        assert len(compositor._lettering._kept) == len(TEXTS)
    drawn(compositor, scene(), SIZE)
    assert not compositor._lettering._kept


def test_one_texture_serves_sizes_that_hardly_differ(compositor: Compositor) -> None:
    drawn(compositor, scene(verse()), SIZE)
    (first,) = compositor._lettering._kept.values()
    drawn(compositor, scene(verse()), (472, 266))
    (second,) = compositor._lettering._kept.values()
    assert second is first
    drawn(compositor, scene(verse()), (960, 540))
    (third,) = compositor._lettering._kept.values()
    assert third.em > 1.8 * first.em


def test_too_small_letters_are_left_out(compositor: Compositor) -> None:
    small = (96, 54)
    plain = drawn(compositor, scene(), small)
    np.testing.assert_array_equal(drawn(compositor, scene(verse()), small), plain)


@pytest.mark.parametrize("aspect", [0.4, 9 / 16, 1.0, 16 / 9, 4.0])
@pytest.mark.parametrize("dreamer", TEXTS)
def test_words_stay_in_their_room_on_every_plane(dreamer: str, aspect: float) -> None:
    raster = rasterise(excerpt(TEXTS[dreamer]), 24)
    for room, (left, bottom, right, top) in enumerate(ROOMS):
        for x, y in ((0.0, 0.0), (1.0, 1.0), (0.3, 0.6)):
            one = verse(dreamer, room, x=x, y=y)
            box = box_of(one, raster, aspect)
            pad = 0.55 * box.height / raster.pixels.shape[0] * raster.em + 1e-6
            dx, dy = one.drift[0] * aspect, one.drift[1]
            assert box.x - dx + pad >= left * aspect
            assert box.x - dx + box.width - pad <= right * aspect
            assert box.y - dy + pad >= bottom
            assert box.y - dy + box.height - pad <= top


def test_the_largest_picture_needs_no_larger_texture(compositor: Compositor) -> None:
    shown, size = scene(verse("zed"), verse("ben", 3)), (24_000, 13_500)
    target = compositor.draw(lambda _: shown, 10.0, size, (2_000, 6_000, 64, 64))
    assert target.size == (64, 64)
    for one in compositor._lettering._kept.values():
        assert one.em == LARGEST
        assert one.texture is not None
        assert max(one.texture.size) < 8192


def told(path: Path) -> None:
    """A live show: two dreams and a line, two of them allowed; then one dream told anew, one person gone."""
    with create(path, 5, "lull", live=True) as journal:
        journal.say("ann", said("Ann", "the  sea\u202e came"))
        journal.say("ann", "a line about\n rain", "t1")
        journal.say("ben", said("Ben", "a garden"))
        events = [
            ActBegun("one", 0, 60.0),
            DreamTold("ann", "tide", 0.2, 0.0, 0.0, (), 0.3, 0.3),
            DreamTold("ben", "fire", 0.7, 0.0, 0.0, (), 0.7, 0.7),
            PlotBegun("p", "?", ("ann", "ben")),
            LineAdded("p", "t1", "ann"),
            WordsJudged("ann", "", True),
            WordsJudged("ann", "t1", True),
            WordsJudged("ben", "", True),
        ]
        journal.append([(1.0, "x", f"k{k}", body) for k, body in enumerate(events)])


def test_words_are_looked_up_clean_and_without_names(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    told(path)
    with open_journal(path) as journal:
        assert quoted(journal, "ann", "") == "the sea came"
        assert quoted(journal, "ann", "t1") == "a line about rain"
        assert quoted(journal, "nobody", "") is None
        assert quoted(journal, "ann", "t9") is None


def test_withdrawn_words_cannot_be_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    told(path)
    following = Following(path, 1.0)
    assert following.words("ann", "") == "the sea came"
    following.close()
    with open_journal(path, read_only=False) as journal:
        journal.withdraw("ann")
    following = Following(path, 1.0)
    assert following.words("ann", "") is None
    assert following.words("ann", "t1") is None
    assert following.words("ben", "") == "a garden"
    following.close()


def test_films_show_no_words_that_were_hidden_in_the_end(tmp_path: Path) -> None:
    from dreamscape.commands.shows import open_show

    path = tmp_path / "a.dream"
    told(path)
    with open_show(path) as show:
        assert show.words("ann", "") == "the sea came"
        assert {(one.dreamer, one.take) for one in show.frames(6.0).verses} <= {
            ("ann", ""),
            ("ann", "t1"),
            ("ben", ""),
        }
        assert show.frames(6.0).verses
    with open_journal(path, read_only=False) as journal:
        journal.append([(20.0, "w", "h", WordsJudged("ann", "t1", False))])
        journal.append([(20.0, "x", "n", DreamTold("ann", "tide", 0.2, 0.0, 0.0, (), 0.3, 0.3))])
        journal.append([(21.0, "x", "l", DreamerLeft("ben", True))])
    with open_show(path) as show:
        assert show.words("ann", "t1") is None
        assert show.words("ann", "") is None, "it is another dream by now, that nobody has judged"
        assert show.words("ben", "") is None


def test_a_picture_of_a_show_has_its_words(gl: moderngl.Context, tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    told(path)
    flats(tmp_path)
    following = Following(path, 9.0)
    pictures = []
    for words in (following.words, lambda dreamer, take: None):
        compositor = Compositor(gl, finder(tmp_path), words=words)
        picture = Picture(compositor, following.frames, (640, 360))
        picture.draw(12.0)
        pictures.append(np.frombuffer(picture.read(), np.uint8).astype(int))
        unbind(gl)
        compositor.release()
    following.close()
    assert (np.abs(pictures[0] - pictures[1]) > 40).sum() > 100
