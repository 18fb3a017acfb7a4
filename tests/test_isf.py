"""ISF files of every construct, dialect and fault: read, mended, drawn to the right numbers, or named."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import moderngl
import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.render import isf
from dreamscape.render.isf_program import LADDER
from dreamscape.render.player import Player

FILES = Path(__file__).parent / "isf"
SIZE = (64, 36)
SOUND = [path for path in sorted(FILES.glob("*.fs")) if not path.stem.startswith("broken_")]


def pixels(texture: moderngl.Texture) -> np.ndarray:
    """The picture as (rows, columns, RGBA), bottom row first."""
    width, height = texture.size
    return np.frombuffer(texture.read(), np.float16).reshape(height, width, 4).astype(np.float32)


def at(texture: moderngl.Texture, x: float = 0.5, y: float = 0.5) -> np.ndarray:
    """The colour at a place, 0..1, y up."""
    picture = pixels(texture)
    return picture[int(y * picture.shape[0]), int(x * picture.shape[1])]


def load(name: str) -> isf.Visual:
    return isf.load(FILES / f"{name}.fs")


def near(*wanted: float) -> object:
    return pytest.approx(wanted, abs=0.006)


@pytest.fixture
def picture(gl: moderngl.Context) -> Iterator[moderngl.Texture]:
    """128x72, left half orange, right half blue."""
    colours = np.zeros((72, 128, 4), np.uint8)
    colours[:, :64], colours[:, 64:] = (255, 128, 0, 255), (0, 0, 255, 255)
    texture = gl.texture((128, 72), 4, colours.tobytes())
    yield texture
    texture.release()


@pytest.mark.usefixtures("no_leak")
@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_every_sound_file_draws_and_frees_what_it_took(gl: moderngl.Context, path: Path) -> None:
    with Player(gl, isf.load(path)) as player:
        for frame, size in enumerate([SIZE, SIZE, (33, 20)]):
            assert np.isfinite(pixels(player.draw(size, frame / 30, frame))).all()


@pytest.mark.usefixtures("no_program_leak")
@pytest.mark.parametrize("name", ["generator", "vertex", "last_target", "imported"])
def test_programs_are_freed(gl: moderngl.Context, name: str) -> None:
    with Player(gl, load(name)) as player:
        player.draw(SIZE, 0.0)


# The pictures of files that need nothing from a host: colour at (x, y) of the first frame at TIME 2.
FIRST_FRAME = [
    ("generator", (0.25, 0.5), (0.25, 0.5, 0.0, 1.0)),
    ("inputs", (0.1, 0.5), (1.0, 0.5, 0.25, 1.0)),
    ("inputs", (0.4, 0.5), (0.5, 0.75, 0.0, 1.0)),
    ("inputs", (0.9, 0.5), (0.1, 0.2, 0.3, 0.4)),
    ("long_label", (0.5, 0.5), (0.75, 0.75, 0.75, 1.0)),
    ("imported", (0.1, 0.9), (1.0, 0.0, 0.0, 1.0)),
    ("imported", (0.9, 0.1), (1.0, 1.0, 1.0, 0.5)),
    ("imported_list", (0.1, 0.1), (0.0, 0.0, 1.0, 1.0)),
    ("passes", (0.5, 0.5), (0.25, 4 / 64, 1 / 64, 1.0)),
    ("last_target", (0.9, 0.5), (1.0, 0.5, 0.5, 1.0)),
    ("twice_one_target", (0.5, 0.5), (0.75, 0.75, 0.75, 1.0)),
    ("size_input", (0.5, 0.5), (8 / 64, 4 / 64, 0.0, 1.0)),
    ("vertex", (0.5, 0.5), (0.75, 0.5, 0.5, 1.0)),
    ("version1_object", (0.5, 0.5), (0.25, 8 / 64, 18 / 64, 0.25)),
    ("mend_output", (0.5, 0.5), (0.25, 0.5, 0.75, 1.0)),
    ("mend_own_output", (0.5, 0.5), (0.25, 0.5, 0.75, 1.0)),
    ("mend_overloads", (0.5, 0.5), (0.375, 0.5, 0.25, 1.0)),
    ("mend_again", (0.5, 0.5), (0.5, 0.5, 1.0, 0.75)),
    ("mend_words", (0.5, 0.5), (0.25, 0.25, 0.75, 1.0)),
    ("mend_types", (0.5, 0.5), (0.25, 0.5, 0.375, 1.0)),
    ("mend_twice", (0.5, 0.5), (0.5, 0.5, 0.75, 0.75)),
    ("mend_fragcoord", (0.5, 0.5), (0.5, 0.5, 0.0, 1.0)),
    ("mend_int_return", (0.5, 0.5), (0.0, 0.5, 0.0, 1.0)),
    ("mend_unsigned", (0.5, 0.5), (0.75, 0.0, 0.0, 1.0)),
    ("mend_write", (0.5, 0.5), (0.25, 0.0, 0.0, 1.0)),
    ("mend_cut", (0.5, 0.5), (0.75, 0.0, 0.0, 1.0)),
    ("mend_function_name", (0.5, 0.5), (0.25, 0.25, 0.25, 0.25)),
    ("vertex_new", (0.5, 0.5), (0.5, 0.5, 0.25, 1.0)),
    ("latin", (0.5, 0.5), (0.5, 0.5, 0.5, 0.5)),
    ("sound", (0.5, 0.5), (0.5, 0.0, 0.25, 1.0)),
]


@pytest.mark.parametrize(("name", "place", "colour"), FIRST_FRAME)
def test_first_frame(
    gl: moderngl.Context, name: str, place: tuple[float, float], colour: tuple[float, ...]
) -> None:
    with Player(gl, load(name)) as player:
        found = at(player.draw(SIZE, 2.0), *place)
    assert found == pytest.approx(colour, abs=0.02)


def test_what_is_no_number_is_shown_as_a_screen_would(gl: moderngl.Context, tmp_path: Path) -> None:
    path = tmp_path / "wild.fs"
    path.write_text(
        '/*{"ISFVSN": "2"}*/\nvoid main() {\n    float x = isf_FragNormCoord.x - 0.5, zero = TIME - TIME;\n'
        "    gl_FragColor = vec4(sqrt(x), 1.0 / zero, -1.0 / zero, 3.0);\n}\n"
    )
    with Player(gl, isf.load(path)) as player:
        texture = player.draw(SIZE, 2.0)
        assert at(texture, 0.25) == near(0.0, 1.0, 0.0, 1.0)
        assert at(texture, 0.75)[:3] == pytest.approx((0.5, 1.0, 0.0), abs=0.01)


def test_values_are_set_by_name_and_strangers_passed_over(gl: moderngl.Context) -> None:
    values = {
        "lit": False,
        "choice": 8,
        "amount": 0.75,
        "tint": (0.5, 0.25, 0.125),
        "bang": True,
        "stranger": 1.0,
    }
    with Player(gl, load("inputs")) as player:
        texture = player.draw(SIZE, 0.0, 0, values)
        assert at(texture, 0.1) == near(0.0, 1.0, 0.75, 1.0)
        assert at(texture, 0.4) == near(0.5, 0.75, 1.0, 1.0)
        assert at(texture, 0.9) == near(0.5, 0.25, 0.125, 1.0)


def test_an_event_lasts_one_frame(gl: moderngl.Context) -> None:
    with Player(gl, load("event")) as player:
        seen = [at(player.draw(SIZE, k / 30, k, {"bang": k in (1, 3)}))[0] for k in range(5)]
    assert seen == near(0.0, 0.125, 0.125, 0.25, 0.25)


def test_filter_sees_its_image(gl: moderngl.Context, picture: moderngl.Texture) -> None:
    with Player(gl, load("filter")) as player:
        texture = player.draw(SIZE, 0.0, 0, {}, {"inputImage": picture})
        assert at(texture, 0.1) == near(0.0, 0.5, 1.0, 1.0)
        assert at(texture, 0.9) == near(1.0, 1.0, 0.0, 1.0)


def test_all_ways_to_sample_agree(gl: moderngl.Context, picture: moderngl.Texture) -> None:
    with Player(gl, load("img_functions")) as player:
        found = at(player.draw(SIZE, 0.0, 0, {}, {"inputImage": picture}), 0.2)
    assert found == near(0.0, 0.5, 72 / 256, 1.0)


def test_transition_goes_from_start_to_end(gl: moderngl.Context, picture: moderngl.Texture) -> None:
    assert load("transition").kind == isf.TRANSITION
    with Player(gl, load("transition")) as player:
        texture = player.draw(SIZE, 0.0, 0, {"progress": 0.25}, {"startImage": picture})
        assert at(texture, 0.1) == near(0.0, 0.0, 0.0, 1.0)
        assert at(texture, 0.4) == near(1.0, 0.5, 0.0, 1.0)


@pytest.mark.parametrize("name", ["mend_cube", "mend_channels", "mend_old"])
def test_mended_samplers_show_the_picture(gl: moderngl.Context, picture: moderngl.Texture, name: str) -> None:
    images = dict.fromkeys(["inputImage", "picture"], picture)
    with Player(gl, load(name)) as player:
        found = at(player.draw(SIZE, 0.0, 0, {}, images), 0.9)
    assert found[2] == pytest.approx(
        0.5 if name == "mend_cube" else 1.0, abs=0.51 if name == "mend_cube" else 0.01
    )
    assert found[2] > 0.4


def test_private_names_of_hosts(gl: moderngl.Context, picture: moderngl.Texture) -> None:
    with Player(gl, load("mend_private")) as player:
        assert at(player.draw(SIZE, 0.0, 0, {}, {"inputImage": picture})) == near(0.5, 72 / 256, 0.0, 1.0)


def test_persistent_buffers_remember_until_reset_or_another_size(gl: moderngl.Context) -> None:
    with Player(gl, load("persistent")) as player:
        levels = [at(player.draw(SIZE, k / 30, k))[0] * 64 for k in range(3)]
        assert levels == pytest.approx([10, 20, 30], abs=0.1)
        player.reset()
        assert at(player.draw(SIZE, 0.0, 0))[0] * 64 == pytest.approx(10, abs=0.1)
        assert at(player.draw((32, 18), 0.0, 1))[0] * 64 == pytest.approx(10, abs=0.1)


def test_buffers_without_float_clamp_and_hold_eight_bits(gl: moderngl.Context) -> None:
    with Player(gl, load("eight_bits")) as player:
        player.draw(SIZE, 0.0, 0)
        assert at(player.draw(SIZE, 0.1, 1)) == near(1.0, 0.0, 0.4, 1.0)


def test_version_1_list_of_buffers_persists(gl: moderngl.Context) -> None:
    visual = load("version1")
    assert visual.version == 1
    with Player(gl, visual) as player:
        levels = [at(player.draw(SIZE, k / 30, k))[0] for k in range(3)]
    assert levels == near(0.125, 0.25, 0.375)


def test_times_and_date_are_what_the_host_says(gl: moderngl.Context) -> None:
    with Player(gl, load("times")) as player:
        assert at(player.draw(SIZE, 4.0, 0), 0.1) == near(0.5, 0.0, 0.0, 1.0)
        texture = player.draw(SIZE, 4.5, 2, date=(2026.0, 4.0, 8.0, 50000.0))
        assert at(texture, 0.1) == near(4.5 / 8, 0.5, 0.25, 1.0)
        assert at(texture, 0.9) == near(2026 / 4000, 0.25, 0.25, 0.5)
        assert at(player.draw(SIZE, 9.0, 3, delta=0.125), 0.1)[1] == pytest.approx(0.125, abs=0.001)


def test_size_expressions_follow_the_inputs(gl: moderngl.Context) -> None:
    with Player(gl, load("size_input")) as player:
        assert at(player.draw(SIZE, 0.0, 0, {"cells": 10.5})) == near(22 / 64, 10 / 64, 0.0, 1.0)


@pytest.mark.parametrize("name", ["generator", "mend_fragcoord", "vertex", "vertex_moved", "imported"])
def test_a_region_is_the_crop_of_the_whole(gl: moderngl.Context, name: str) -> None:
    with Player(gl, load(name)) as player:
        whole = pixels(player.draw((64, 32), 1.0))
        part = pixels(player.draw((32, 16), 1.0, region=(0.5, 0.25, 0.5, 0.5)))
    assert np.abs(part - whole[8:24, 32:]).max() <= 1 / 255


def test_a_moving_vertex_shader_leaves_nothing_of_the_last_frame(gl: moderngl.Context) -> None:
    with Player(gl, load("vertex_moved")) as player:
        assert at(player.draw(SIZE, 0.0), 0.2, 0.5)[3] == 1.0
        later = player.draw(SIZE, 3.0, 1)
        assert at(later, 0.2, 0.5)[3] == 0.0
        assert at(later)[3] == 1.0


def test_relief_is_drawn_beside_the_colour(gl: moderngl.Context, tmp_path: Path) -> None:
    path = tmp_path / "hill.fs"
    text = "void main() { height(isf_FragNormCoord.x); emission(0.5); gl_FragColor = vec4(1.0); }"
    path.write_text('/*{"ISFVSN": "2"}*/\n#include "relief.glsl"\n' + text)
    with Player(gl, isf.load(path), relief=True) as player:
        player.draw(SIZE, 0.0)
        assert player.relief is not None
        assert at(player.relief, 0.75) == pytest.approx([0.75, 0.5, 0.0, 1.0], abs=0.02)
    with Player(gl, load("broken_height")) as player:
        assert at(player.draw(SIZE, 0.5), 0.25, 0.75) == pytest.approx([0.5, 0.25, 0.75, 1.0], abs=0.02)
    with Player(gl, load("generator"), relief=True) as player:
        player.draw(SIZE, 0.0)
        assert at(player.relief)[0] == -1.0


def test_same_arguments_same_picture(gl: moderngl.Context) -> None:
    with Player(gl, load("persistent")) as one, Player(gl, load("persistent")) as other:
        frames = [[player.draw(SIZE, k / 30, k).read() for k in range(4)] for player in (one, other)]
    assert frames[0] == frames[1]


def test_the_ladder_is_climbed_only_as_far_as_needed(gl: moderngl.Context) -> None:
    from dreamscape.render.isf_program import link

    versions = {}
    for name in ("generator", "mend_unsigned", "mend_int_return"):
        linked = link(gl, load(name))
        versions[name] = linked.version
        linked.program.release()
    assert versions["generator"] == LADDER[0]
    assert versions["generator"] < versions["mend_unsigned"] <= versions["mend_int_return"]


def test_mends_are_told() -> None:
    notes = " | ".join(load("mend_types").notes)
    assert "wide" in notes
    assert "declared twice" in notes
    assert "'none' is no float" in notes
    assert "LABEL" in " ".join(load("long_label").notes)


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("broken_json", 5, "not JSON"),
        ("broken_no_header", 1, "no ISF header"),
        ("broken_name", 3, "two words"),
        ("broken_mode", 3, "VERTEX_SHADER_ART"),
    ],
)
def test_a_bad_header_is_named_by_its_line(name: str, line: int, words: str) -> None:
    with pytest.raises(DreamError, match=words) as caught:
        load(name)
    assert f"{name}.fs:{line}: " in str(caught.value)


@pytest.mark.usefixtures("no_leak")
@pytest.mark.parametrize(
    ("name", "place", "words"),
    [
        ("broken_syntax", "broken_syntax.fs:7: ", "syntax"),
        ("broken_undeclared", "broken_undeclared.fs:3: ", "nowhere"),
        ("broken_undeclared", "broken_undeclared.fs:4: ", "unheard"),
        ("broken_vertex", "broken_vertex.vs:3: ", "missing"),
        ("broken_no_main", "broken_no_main.fs:1: ", "void main"),
        ("broken_picture", "broken_picture.fs:2: ", "no-such-moon.png"),
    ],
)
def test_a_bad_shader_is_named_by_its_line(gl: moderngl.Context, name: str, place: str, words: str) -> None:
    with pytest.raises(DreamError, match=words) as caught:
        Player(gl, load(name))
    assert place in str(caught.value)


@pytest.mark.parametrize(("name", "words"), [("broken_size", "divides by zero"), ("broken_huge", "too many")])
def test_a_bad_size_is_named_by_its_line(gl: moderngl.Context, name: str, words: str) -> None:
    with Player(gl, load(name)) as player, pytest.raises(DreamError, match=words) as caught:
        player.draw(SIZE, 0.0)
    assert f"{name}.fs:2: " in str(caught.value)


def test_an_error_in_an_included_file_names_that_file(gl: moderngl.Context, tmp_path: Path) -> None:
    (tmp_path / "part.glsl").write_text("float part() {\n    return absent;\n}\n")
    path = tmp_path / "whole.fs"
    path.write_text(
        '/*{"ISFVSN": "2"}*/\n#include "part.glsl"\nvoid main() { gl_FragColor = vec4(part()); }\n'
    )
    with pytest.raises(DreamError, match="absent") as caught:
        Player(gl, isf.load(path))
    assert "part.glsl:2: " in str(caught.value)


def test_a_line_moved_by_a_mend_is_still_the_authors(gl: moderngl.Context, tmp_path: Path) -> None:
    path = tmp_path / "moved.fs"
    text = (FILES / "mend_twice.fs").read_text().replace("vec4(LEVEL", "vec4(absent")
    path.write_text(text)
    with pytest.raises(DreamError) as caught:
        Player(gl, isf.load(path))
    assert str(caught.value).startswith(f"{path}:11: ")


BAD_FILES = {
    "empty": (b"", "no ISF header"),
    "binary": (bytes(range(256)) * 8, "UTF-8"),
    "utf16": ("/*{}*/ void main() {}".encode("utf-16"), "UTF-8"),
    "open_comment": (b'/*{ "ISFVSN": "2"', "close the header"),
    "not_an_object": (b"/*{]}*/", "not JSON"),
    "deep": (b'/*{"INPUTS": ' + b"[" * 100_000 + b"]" * 100_000 + b"}*/", "header"),
    "inputs_not_a_list": (b'/*{"INPUTS": {"NAME": "x"}}*/', "INPUTS must be a list"),
    "passes_not_a_list": (b'/*{"PASSES": 3}*/', "PASSES must be a list"),
    "bad_buffer_name": (b'/*{"PASSES": [{"TARGET": "a b"}]}*/', "buffer name"),
    "bad_import": (b'/*{"IMPORTED": {"sky": {"PATH": ["a", "b"]}}}*/', "one PATH"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_files_that_are_no_isf_give_one_sentence(tmp_path: Path, name: str) -> None:
    content, words = BAD_FILES[name]
    path = tmp_path / f"{name}.fs"
    path.write_bytes(content)
    with pytest.raises(DreamError, match=words) as caught:
        isf.load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_picture_is_named(gl: moderngl.Context, tmp_path: Path) -> None:
    path = Path(shutil.copy(FILES / "imported.fs", tmp_path))
    (tmp_path / "corners.png").write_bytes((FILES / "corners.png").read_bytes()[:40])
    with pytest.raises(DreamError, match=r"corners\.png cannot be read"):
        Player(gl, isf.load(path))


def test_header_of_version_2_says_what_it_says() -> None:
    header = isf.load_header(FILES / "generator.fs")
    assert (header.name, header.kind, header.version) == ("generator", isf.GENERATOR, 2)
    assert header.keywords == ("gradient", "plain")
    assert header.description.startswith("Red to the right")
    assert isf.load_header(FILES / "filter.fs").kind == isf.FILTER
    choice = isf.load_header(FILES / "inputs.fs").inputs[1]
    assert (choice.values, choice.labels, choice.default) == ((2, 4, 8), ("two", "four", "eight"), 4)
