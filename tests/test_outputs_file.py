"""The file that says which screen shows what: read, refused with a sentence, and written back."""

from dataclasses import replace
from pathlib import Path

import pytest

from dreamscape.errors import DreamError
from dreamscape.render.output import Edges
from dreamscape.render.surface import SQUARE
from dreamscape.stage.keeping import keep_bent, with_bent
from dreamscape.stage.outputs import Placed, outputs_of, parse_outputs, read_outputs
from dreamscape.stage.overlap import overlapping

COMPOSITION = (1920, 1080)


def parsed(text: str) -> tuple[Placed, ...]:
    return parse_outputs(text, "hall.toml", COMPOSITION, Path("hall"))


def one(lines: str) -> Placed:
    return parsed(f"[[output]]\n{lines}")[0]


def test_an_empty_output_shows_the_whole_pixel_by_pixel() -> None:
    placed = one("")
    assert placed.name == "output 1"
    assert placed.output.size == COMPOSITION
    assert placed.output.slice == (0.0, 0.0, 1.0, 1.0)
    assert placed.output.is_whole
    assert placed.display is None


def test_everything_that_can_be_said_is_heard() -> None:
    placed = one(
        'name = "left"\ndisplay = 1\nat = [8, 16]\nsign = true\nslice = [0.0, 0.25, 0.5, 0.5]\n'
        "size = [1280, 800]\nrotation = 180\ncorners = [[0.1, 0], [1, 0.1], [0.9, 1], [0, 1]]\n"
        'edges = { right = 0.2, top = 0.1, curve = 3 }\ngamma = 2.4\nmask = "pillar.png"\n'
        "colour = { gain = [1, 0.9, 0.8], gamma = 1.1, black = 0.001 }\n"
    )
    output = placed.output
    assert (placed.name, placed.display, placed.at, placed.sign) == ("left", 1, (8, 16), True)
    assert (output.slice, output.size, output.rotation) == ((0.0, 0.25, 0.5, 0.5), (1280, 800), 180)
    assert output.corners == ((0.1, 0.0), (1.0, 0.1), (0.9, 1.0), (0.0, 1.0))
    assert output.edges == Edges(right=0.2, top=0.1, curve=3.0)
    assert (output.gamma, output.mask) == (2.4, Path("hall/pillar.png"))
    assert (output.colour.gain, output.colour.gamma, output.colour.black) == ((1.0, 0.9, 0.8), 1.1, 0.001)


def test_a_slice_in_pixels_makes_an_output_of_as_many() -> None:
    placed = one("pixels = [100, 20, 384, 192]")
    assert placed.output.size == (384, 192)
    assert placed.output.slice == (100 / 1920, 20 / 1080, 384 / 1920, 192 / 1080)
    assert one("pixels = [0, 0, 608, 1080]\nrotation = 90").output.size == (1080, 608)


def test_a_mesh_is_read_in_rows() -> None:
    mesh = one(
        "mesh = [[[0, 0], [0.5, 0.1], [1, 0]], [[0, 1], [0.5, 0.9], [1, 1]]]\nsmooth = false"
    ).output.mesh
    assert mesh is not None
    assert mesh.points == (((0.0, 0.0), (0.5, 0.1), (1.0, 0.0)), ((0.0, 1.0), (0.5, 0.9), (1.0, 1.0)))
    assert not mesh.smooth


WRONG = {
    "": r"hall.toml:1: output: there are no outputs; begin one with \[\[output\]\]",
    "output = 3": r"hall.toml:1: output: there are no outputs",
    "[[output]]\n[[beamer]]": r'hall.toml:2: beamer: no such key here; use one of output',
    "[[output]\n": r"hall.toml: not TOML \(.*line 1.*mend that line",
    '[[output]]\nnmae = "x"': r'hall.toml:2: output 1 nmae: no such key here; did you mean "name"\?',
    '[[output]]\nname = ""': r"hall.toml:2: output 1 \(\"\"\) name: write a name of 1 to 40 letters",
    '[[output]]\nname = "a"\n[[output]]\nname = "a"': r'hall.toml:4: output 2 \("a"\) name: output 1',
    "[[output]]\ndisplay = -1": r"hall.toml:2: output 1 display: -1 is out of range; write a number",
    "[[output]]\ndisplay = 1.5": r"display: 1.5 is no whole number",
    "[[output]]\ndisplay = true": r"display: this is true or false; write a number",
    "[[output]]\nat = [0, 0]": r"hall.toml:2: output 1 at: only on a display; add display = 0",
    "[[output]]\ndisplay = 0\nat = [0]": r"hall.toml:3: output 1 at: write \[x, y\] in pixels",
    "[[output]]\ndisplay = 0\n[[output]]\ndisplay = 0": r'hall.toml:2: output 1 display: "output 2" is',
    "[[output]]\nslice = [0, 0, 1]": r"slice: write \[x, y, width, height\], 0 to 1",
    "[[output]]\nslice = [0, 0, 0, 1]": r"slice: it is empty; write",
    "[[output]]\nslice = [0.6, 0, 0.6, 1]": r"slice: it ends beyond the composition of 1 x 1; move it",
    "[[output]]\nslice = [0, 0, nan, 1]": r"slice 3: not a number \(nan\) is out of range",
    "[[output]]\npixels = [1900, 0, 40, 40]": r"pixels: it ends beyond the composition of 1920 x 1080",
    "[[output]]\npixels = [0, 0, 9, 9]\nslice = [0, 0, 1, 1]": r"hall.toml:2: output 1 pixels: slice says",
    "[[output]]\nsize = [0, 10]": r"size 1: 0 is out of range; write a number from 1 to 16384",
    "[[output]]\nsize = [10.5, 10]": r"size: pixels are whole",
    "[[output]]\nrotation = 45": r"rotation: write 0, 90, 180 or 270 degrees, clockwise",
    "[[output]]\nrotation = true": r"rotation: write 0, 90, 180 or 270 degrees, clockwise",
    "[[output]]\ncorners = [[0, 0], [1, 0], [1, 1]]": r"corners: write four points",
    "[[output]]\ncorners = [[0, 0], [1, 0], [1, 1], [0, 9]]": r"corners 4 2: 9 is out of range",
    "[[output]]\ncorners = [[1, 0], [0, 0], [1, 1], [0, 1]]": r"corners: their sides cross or lie in a line",
    "[[output]]\nmesh = [[[0, 0], [1, 0]]]": r"mesh: write rows of points",
    "[[output]]\nmesh = [[[0, 0], [1, 0]], [[0, 1]]]": r"mesh 2: all rows need as many points",
    "[[output]]\nmesh = [[[0, 0], [1]], [[0, 1], [1, 1]]]": r"mesh 1 2: write \[x, y\]",
    "[[output]]\nsmooth = true": r"smooth: only a mesh can be smooth",
    "[[output]]\nmesh = [[[0, 0], [1, 0]], [[0, 1], [1, 1]]]\ncorners = []": r"corners: a mesh has its own",
    "[[output]]\nedges = 3": r'edges: this is a number; write "overlap" or a table such as \{ left = 0.1 \}',
    "[[output]]\nedges = { west = 0.1 }": r"hall.toml:2: output 1 edges west: no such key here",
    "[[output]]\nedges = { left = 0.7, right = 0.7 }": r"edges: two of them, facing each other, are wider",
    "[[output]]\nedges = { left = 2 }": r"edges left: 2 is out of range; write a number from 0 to 1",
    "[[output]]\nedges = { curve = 0 }": r"edges curve: 0 is out of range; write a number from 1 to 8",
    "[[output]]\ngamma = 9": r"gamma: 9 is out of range; write a number from 1 to 4",
    "[[output]]\nmask = 3": r"mask: this is a number; write the name of a PNG file in quotes",
    "[[output]]\ncolour = 3": r"colour: this is a number; write a table",
    "[[output]]\ncolour = { gain = 2 }": r"colour gain: write \[red, green, blue\], 0 to 2",
    "[[output]]\ncolour = { black = 0.5 }": r"colour black: 0.5 is out of range",
    "[[output]]\nsign = 1": r"sign: this is a number; write true or false",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str) -> None:
    with pytest.raises(DreamError, match=WRONG[text]) as caught:
        parsed(text)
    assert caught.value.code == 2
    assert "\n" not in str(caught.value)


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DreamError, match=r"none.toml: no such file; see docs/outputs.md"):
        read_outputs(tmp_path / "none.toml", COMPOSITION)
    with pytest.raises(DreamError, match="cannot be read"):
        read_outputs(tmp_path, COMPOSITION)
    (tmp_path / "latin.toml").write_bytes(b"[[output]]\nname = '\xe9'")
    with pytest.raises(DreamError, match=r"latin.toml:2: not UTF-8 text"):
        read_outputs(tmp_path / "latin.toml", COMPOSITION)
    with pytest.raises(DreamError, match="leave --display out"):
        outputs_of(tmp_path / "hall.toml", COMPOSITION, 1)
    assert outputs_of(None, COMPOSITION, 2)[0].display == 2


def test_overlapping_slices_make_their_soft_edges() -> None:
    left, right = parsed(
        '[[output]]\nslice = [0, 0, 0.6, 1]\nedges = "overlap"\n'
        '[[output]]\nslice = [0.4, 0, 0.6, 1]\nedges = "overlap"\n'
    )
    assert left.output.edges.widths == pytest.approx((0.0, 1 / 3, 0.0, 0.0))
    assert right.output.edges.widths == pytest.approx((1 / 3, 0.0, 0.0, 0.0))


def test_four_that_meet_have_two_soft_edges_each() -> None:
    slices = [(x, y, 0.55, 0.6) for y in (0.0, 0.4) for x in (0.0, 0.45)]
    found = [overlapping(own, [other for other in slices if other != own], 2.0).widths for own in slices]
    across, down = 0.1 / 0.55, 0.2 / 0.6
    assert found[0] == pytest.approx((0.0, across, 0.0, down))
    assert found[3] == pytest.approx((across, 0.0, down, 0.0))


def test_slices_within_or_apart_are_no_neighbours() -> None:
    own = (0.0, 0.0, 0.5, 1.0)
    assert overlapping(own, [(0.5, 0.0, 0.5, 1.0), (0.1, 0.1, 0.2, 0.2), own], 2.0) == Edges()


FILE = """\
# the hall, hung on Monday
[[output]]
name = "left"      # the old projector
display = 0
corners = [[0, 0], [1, 0], [1, 1], [0, 1]] # by eye

[[output]]
name = "vault"
slice = [0, 0, 0.5, 1]
mesh = [
  [[0, 0], [1, 0]],
  [[0, 1], [1, 1]],
]
"""


def test_saving_changes_what_was_bent_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(FILE)
    left, vault = read_outputs(path, COMPOSITION)
    bent = replace(left, output=replace(left.output, corners=((0.125, 0.0), *SQUARE[1:])))
    keep_bent(path, [bent])
    before, after = "[[0, 0], [1, 0], [1, 1], [0, 1]]", "[[0.125, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]"
    assert path.read_text() == FILE.replace(f"{before} #", f"{after} #")
    assert read_outputs(path, COMPOSITION) == (bent, vault)
    assert [one.name for one in tmp_path.iterdir()] == ["hall.toml"]


def test_saving_a_mesh_and_an_output_without_corners() -> None:
    left, vault = parsed(FILE)
    assert vault.output.mesh is not None
    rows = vault.output.mesh.points
    moved = replace(
        vault.output, mesh=replace(vault.output.mesh, points=(rows[0], ((0.25, 1.0), rows[1][1])))
    )
    text = with_bent(FILE, "hall.toml", [replace(vault, output=moved)])
    assert parsed(text) == (left, replace(vault, output=moved))
    assert text.startswith(FILE[: FILE.index("mesh")])
    plain = '[[output]]\nname = "a" # first\n\n[[output]]\n'
    first, second = parsed(plain)
    bent = replace(second, output=replace(second.output, corners=(*SQUARE[:3], (0.5, 1.0))))
    assert parsed(with_bent(plain, "x", [bent])) == (first, bent)


def test_a_mesh_takes_the_place_of_corners_in_the_file_and_back() -> None:
    left, vault = parsed(FILE)
    assert vault.output.mesh is not None
    meshed = replace(left, output=replace(left.output, mesh=vault.output.mesh))
    text = with_bent(FILE, "x", [meshed])
    assert parsed(text) == (meshed, vault)
    assert "corners" not in text
    assert parsed(with_bent(text, "x", [left])) == (left, vault)


def test_saving_to_a_file_that_changed_is_refused_with_a_sentence(tmp_path: Path) -> None:
    left, _ = parsed(FILE)
    with pytest.raises(DreamError, match=r'hall.toml: there is no output "left" any more'):
        with_bent(FILE.replace("left", "right"), "hall.toml", [left])
    with pytest.raises(DreamError, match=r"hall.toml: not TOML any more"):
        with_bent("[[output]", "hall.toml", [left])
    with pytest.raises(DreamError, match=r"gone.toml: cannot be read"):
        keep_bent(tmp_path / "gone.toml", [left])
