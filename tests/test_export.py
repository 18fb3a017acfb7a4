"""Films, numbered pictures and stills: exact, rightly coloured, whole or not there."""

import json
import os
import signal
import struct
import subprocess
import sys
import time
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from dreamscape.errors import DreamError
from dreamscape.export.codecs import CODECS
from dreamscape.export.encoder import why_closed
from dreamscape.export.progress import progress
from dreamscape.export.stills import make_still, write_png
from dreamscape.export.units import MAX_SIDE
from dreamscape.export.video import make_film, plan_film

BARS = ((255, 255, 255), (255, 255, 0), (0, 255, 255), (0, 255, 0),
        (255, 0, 255), (255, 0, 0), (0, 0, 255), (128, 64, 32))  # fmt: skip
RATE = Fraction(10)
ROOT = Path(__file__).parent.parent


class Bars:
    """Colour bars above, and below them a line whose brightness tells the show time: 50 a second."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.times: list[float] = []

    def draw(self, time: float) -> None:
        width, height = self.size
        picture = np.full((height, width, 4), 255, np.uint8)
        for place, colour in enumerate(BARS):
            picture[:, place * width // 8 : (place + 1) * width // 8, :3] = colour
        picture[height // 2 :, :, :3] = round(time * 50)
        self.picture = picture
        self.times.append(time)

    def read_into(self, buffer: Any, components: int = 4, alignment: int = 1) -> None:
        memoryview(buffer).cast("B")[:] = self.picture.tobytes()


class Broken(Bars):
    """Fails at its fifth picture."""

    def draw(self, time: float) -> None:
        if len(self.times) == 4:
            raise self.failure
        super().draw(time)

    failure: BaseException = RuntimeError("the context was lost")


def decoded(path: Path) -> list[Any]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def colours(frame: Any) -> Any:
    """Frame as RGB, by the matrix and range that the file itself names."""
    if "gbr" in frame.format.name or "bgr" in frame.format.name:
        return frame.to_ndarray(format="rgb24").astype(int)
    return frame.reformat(
        format="rgb24", src_colorspace=frame.colorspace, src_color_range=frame.color_range, dst_color_range=2
    ).to_ndarray().astype(int)  # fmt: skip


def works(name: str) -> None:
    why = why_closed(CODECS[name])
    if why and name != "x264":  # every wheel of PyAV has it, and films need it
        pytest.skip(f"{name} does not open here: {why}")
    assert not why, f"{name} does not open: {why}"


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("x264", ".mp4"), ("x264", ".mov"), ("x265", ".mp4"), ("svtav1", ".webm"), ("vp9", ".webm"),
        ("prores", ".mov"), ("ffv1", ".mkv"), ("nvenc", ".mp4"),
    ],
)  # fmt: skip
def test_a_film_shows_every_instant_in_its_true_colours(tmp_path: Path, name: str, ending: str) -> None:
    works(name)
    path = tmp_path / f"film{ending}"
    size = (256, 144) if name == "nvenc" else (160, 90)
    source = Bars(size)
    make_film(plan_film(path, size, RATE, 2.0, 4.5, name), source)

    assert source.times == pytest.approx([2 + number / 10 for number in range(25)])
    frames = decoded(path)
    assert [float(frame.time) for frame in frames] == pytest.approx(
        [number / 10 for number in range(25)], abs=1e-3
    )
    assert (frames[0].width, frames[0].height) == size
    for number, frame in enumerate(frames):
        picture = colours(frame)
        assert abs(np.median(picture[-8:]) - (100 + 5 * number)) <= 4
    middles = [(2 * place + 1) * size[0] // 16 for place in range(8)]
    assert np.abs(colours(frames[0])[20, middles] - BARS).max() <= 4
    assert np.abs(colours(frames[0])[2, middles] - BARS).max() <= 4
    assert (frames[0].color_primaries, frames[0].color_trc) == (1, 1)
    assert (frames[0].colorspace, frames[0].color_range) == ((0, 2) if name == "ffv1" else (1, 1))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == RATE
        assert container.duration == 2_500_000
    assert [item.name for item in tmp_path.iterdir() if item.suffix == ".part"] == []


def test_ffv1_keeps_every_bit(tmp_path: Path) -> None:
    source = Bars((97, 35))
    make_film(plan_film(tmp_path / "film.mkv", source.size, RATE, 0, 0.2, "ffv1"), source)
    source.draw(0.1)
    assert np.array_equal(colours(decoded(tmp_path / "film.mkv")[1]), source.picture[..., :3])


@pytest.mark.parametrize("rate", [Fraction(30000, 1001), Fraction(25), Fraction(25, 2)])
def test_rate_and_length_are_exact(tmp_path: Path, rate: Fraction) -> None:
    path = tmp_path / "film.mp4"
    count = 20
    make_film(plan_film(path, (64, 36), rate, 0.0, float(count / rate)), Bars((64, 36)))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == rate
        assert stream.frames == count
        assert stream.start_time == 0
        assert stream.duration * stream.time_base == count / rate


def test_groups_are_two_seconds(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    make_film(plan_film(path, (64, 36), RATE, 0, 5), Bars((64, 36)))
    with av.open(str(path)) as container:
        keys = [packet.pts * packet.time_base for packet in container.demux(video=0) if packet.is_keyframe]
    assert [float(key) for key in keys] == [0.0, 2.0, 4.0]


@pytest.mark.parametrize("ending", [".mp4", ".mov"])
def test_the_index_comes_before_the_pictures(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"film{ending}"
    make_film(plan_film(path, (64, 36), RATE, 0, 1), Bars((64, 36)))
    data, atoms, place = path.read_bytes(), [], 0
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        atoms.append(kind)
        place += length
    assert atoms.index(b"moov") < atoms.index(b"mdat")


def test_equal_films_are_equal_files(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        make_film(plan_film(tmp_path / name, (64, 36), RATE, 0, 1), Bars((64, 36)), {"seed": 7})
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert (tmp_path / "a.mp4.json").read_text() == (tmp_path / "b.mp4.json").read_text()


def test_the_sidecar_says_how_the_film_was_made(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    make_film(plan_film(path, (64, 36), RATE, 1, 2), Bars((64, 36)), {"journal": "abc", "seed": 7})
    facts = json.loads((tmp_path / "film.mp4.json").read_text())
    assert facts["program"].startswith("dreamscape ")
    assert (facts["journal"], facts["seed"], facts["from"], facts["to"]) == ("abc", 7, 1, 2)
    assert (facts["size"], facts["fps"], facts["frames"], facts["codec"]) == ([64, 36], "10", 10, "x264")


@pytest.mark.parametrize(
    ("name", "size", "codec", "reason"),
    [
        ("x.mp4", (65, 36), None, "64x36|66x36"),
        ("x.mp4", (64, 37), None, "64x38"),
        ("x.mov", (65, 37), "prores", "66x37"),
        ("x.webm", (32, 64), "svtav1", "64x64"),
        ("x.mp4", (0, 36), None, "at least 1 pixel"),
        ("x.mp4", (-2, 36), None, "at least 1 pixel"),
        ("x.mp4", (100_000, 100_000), None, str(MAX_SIDE)),
        ("x.gif", (64, 36), None, r"\.mp4 \.mov \.mkv \.webm"),
        ("x", (64, 36), None, r"\.mp4"),
        ("x.mp4", (64, 36), "divx", "x264, x265, svtav1"),
        ("x.webm", (64, 36), "x264", "svtav1 or vp9"),
        ("x.mp4", (64, 36), "prores", r"\.mov \.mkv"),
        ("x.png", (64, 36), None, "%06d"),
        ("%06d-%d.png", (64, 36), None, "%06d"),
    ],
)
def test_what_can_not_be_made_is_refused_before_drawing(
    tmp_path: Path, name: str, size: tuple[int, int], codec: str | None, reason: str
) -> None:
    with pytest.raises(DreamError, match=reason) as refused:
        plan_film(tmp_path / "new" / name, size, RATE, 0, 1, codec)
    assert refused.value.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (-1, 1), (0, 0.001), (float("nan"), 1)])
def test_a_span_without_a_frame_is_refused(tmp_path: Path, start: float, end: float) -> None:
    with pytest.raises(DreamError, match="no frame"):
        plan_film(tmp_path / "x.mp4", (64, 36), RATE, start, end)


def test_a_place_that_is_a_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder.mp4").mkdir()
    with pytest.raises(DreamError, match="is a file, not a folder"):
        plan_film(tmp_path / "file" / "x.mp4", (64, 36), RATE, 0, 1)
    with pytest.raises(DreamError, match="this is a folder"):
        plan_film(tmp_path / "folder.mp4", (64, 36), RATE, 0, 1)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_that_can_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests may run as root, whom no permission stops: the answer of the system is put in its place.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(DreamError, match="can't be written"):
        plan_film(tmp_path / "x.mp4", (64, 36), RATE, 0, 1)


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "%06d.png"])
def test_a_source_that_fails_leaves_the_old_film(tmp_path: Path, name: str) -> None:
    (tmp_path / "film.mp4").write_text("old")
    with pytest.raises(RuntimeError, match="context was lost"):
        make_film(plan_film(tmp_path / name, (64, 36), RATE, 0, 1), Broken((64, 36)))
    assert (tmp_path / "film.mp4").read_text() == "old"
    assert not list(tmp_path.glob("*.part"))
    assert not (tmp_path / "film.mkv").exists()


def test_an_encoder_that_dies_stops_the_drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dreamscape.export.encoder import Encoder

    def die(self: Encoder, number: int, canvas: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(Encoder, "write", die)
    source = Bars((64, 36))
    with pytest.raises(DreamError, match="disk is full"):
        make_film(plan_film(tmp_path / "film.mp4", (64, 36), RATE, 0, 100), source)
    assert len(source.times) < 20
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_nothing_half(tmp_path: Path) -> None:
    source = Broken((64, 36))
    source.failure = KeyboardInterrupt()
    with pytest.raises(DreamError, match="stopped after") as stopped:
        make_film(plan_film(tmp_path / "film.mp4", (64, 36), RATE, 0, 1), source)
    assert stopped.value.code == 130
    assert list(tmp_path.iterdir()) == []


def test_numbered_pictures_go_on_where_they_stopped(tmp_path: Path) -> None:
    pattern = tmp_path / "%04d.png"
    source = Broken((64, 36))
    source.failure = KeyboardInterrupt()
    with pytest.raises(DreamError, match="goes on from there"):
        make_film(plan_film(pattern, (64, 36), RATE, 0, 1), source, {"journal": "a"})
    kept = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.png")}
    assert len(kept) < 10
    again = Bars((64, 36))
    make_film(plan_film(pattern, (64, 36), RATE, 0, 1), again, {"journal": "a"})
    assert len(again.times) == 10 - len(kept)
    assert sorted(path.name for path in tmp_path.glob("*.png")) == [
        f"{number:04d}.png" for number in range(10)
    ]
    assert all((tmp_path / name).stat().st_mtime_ns == when for name, when in kept.items())
    with Image.open(tmp_path / "0007.png") as picture:
        assert picture.getpixel((5, 35)) == (35, 35, 35)


@pytest.mark.parametrize("about", [{"journal": "b"}, {}])
def test_pictures_of_two_films_are_never_mixed(tmp_path: Path, about: dict[str, object]) -> None:
    pattern = tmp_path / "%04d.png"
    make_film(plan_film(pattern, (64, 36), RATE, 0, 0.3), Bars((64, 36)), {"journal": "a"})
    with pytest.raises(DreamError, match="journal was not the same"):
        make_film(plan_film(pattern, (64, 36), RATE, 0, 1), Bars((64, 36)), about)
    (tmp_path / "%04d.png.json").write_text("{")
    with pytest.raises(DreamError, match="nothing says which"):
        make_film(plan_film(pattern, (64, 36), RATE, 0, 1), Bars((64, 36)), {"journal": "a"})


def test_a_longer_cut_goes_on_from_the_shorter(tmp_path: Path) -> None:
    pattern = tmp_path / "%04d.png"
    make_film(plan_film(pattern, (64, 36), RATE, 0, 0.3), Bars((64, 36)), {"journal": "a"})
    source = Bars((64, 36))
    make_film(plan_film(pattern, (64, 36), RATE, 0, 0.5), source, {"journal": "a"})
    assert source.times == pytest.approx([0.3, 0.4])


CHILD = """
import resource, sys
from fractions import Fraction
from pathlib import Path
from dreamscape.errors import DreamError
from dreamscape.export.video import make_film, plan_film
from tests.test_export import Noise
path, limit, seconds = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    source = Noise((160, 90))
    film = plan_film(path, source.size, Fraction(10), 0, seconds)
    make_film(film, source, None, lambda number: print(number, flush=True))
except DreamError as error:
    print(error, file=sys.stderr)
    sys.exit(error.code)
"""


class Noise(Bars):
    """Pictures that no encoder can make small."""

    def draw(self, time: float) -> None:
        shape = (self.size[1], self.size[0], 4)
        self.picture = np.random.default_rng(round(time * 10)).integers(0, 256, shape, np.uint8)


def child(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.mov"])
@pytest.mark.parametrize("limit", [1, 40_000])
def test_a_disk_that_takes_no_more_leaves_nothing(tmp_path: Path, name: str, limit: int) -> None:
    with child(str(tmp_path / name), str(limit), "2") as process:
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 1, said
    assert said.startswith(f"{tmp_path / name}: ")
    assert "allows" in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    from dreamscape.atomic import whole_file

    def fill() -> None:
        with whole_file(tmp_path / "x.txt"), open("/dev/full", "wb", buffering=0) as full:
            full.write(b"x")

    with pytest.raises(DreamError, match="disk is full"):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_from_the_keyboard(tmp_path: Path) -> None:
    with child(str(tmp_path / "film.mp4"), "0", "600") as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "3":
            time.sleep(0)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130, said
    assert "nothing half was kept" in said
    assert list(tmp_path.iterdir()) == []


def test_a_still_keeps_every_bit_and_names_its_colours(tmp_path: Path) -> None:
    source = Bars((33, 17))
    make_still(tmp_path / "a.png", source, 1.5, {"journal": "abc", "dreamer": "Zoë 🌙"})
    with Image.open(tmp_path / "a.png") as picture:
        assert np.array_equal(np.asarray(picture), source.picture[..., :3])
        assert picture.info["srgb"] == 0
        assert picture.info["journal"] == "abc"
        assert picture.info["dreamer"] == "Zoë 🌙"


@pytest.mark.parametrize("size", [(0, 4), (4, -1), (100_000, 100_000)])
def test_a_still_of_no_size_or_too_large_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(DreamError, match=r"at least 1|at most 16384"):
        write_png(tmp_path / "a.png", size, b"")
    assert list(tmp_path.iterdir()) == []


def test_progress_on_a_file_is_plain_and_rare() -> None:
    out = StringIO()
    with progress("film", 1000, stream=out) as shown:
        for number in range(1000):
            shown(number + 1)
    lines = out.getvalue().splitlines()
    assert lines[-1].startswith("film: 1000/1000 frames")
    assert len(lines) < 5
    assert "\x1b" not in out.getvalue()


def test_quiet_progress_says_nothing() -> None:
    out = StringIO()
    with progress("film", 10, quiet=True, stream=out) as shown:
        shown(10)
    assert out.getvalue() == ""


def test_progress_on_a_terminal_is_a_bar() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    with progress("film", 10, stream=out) as shown:
        shown(10)
    assert "10/10" in out.getvalue()
    assert "fps" in out.getvalue()


def test_a_shader_is_filmed_as_it_is_drawn(tmp_path: Path) -> None:
    from tests.sources.shader_source import ShaderSource

    source = ShaderSource((90, 48))
    try:
        make_film(plan_film(tmp_path / "film.mkv", source.size, RATE, 3, 3.5, "ffv1"), source)
        source.draw(3.4)
        pixels = bytearray(90 * 48 * 4)
        source.read_into(pixels)
    finally:
        source.close()
    drawn = np.frombuffer(pixels, np.uint8).reshape(48, 90, 4)
    assert np.array_equal(colours(decoded(tmp_path / "film.mkv")[4]), drawn[..., :3])
    assert drawn[..., :3].std() > 5


def test_memory_does_not_grow_with_the_film() -> None:
    code = (
        "from tests.sources.shader_source import ShaderSource\n"
        "from dreamscape.export.measuring import memory_growth\n"
        "source = ShaderSource((64, 36))\n"
        "found = memory_growth(source, 60, 600)\n"
        "source.close()\n"
        "print(found['long_mib'] - found['short_mib'])\n"
    )
    grown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert float(grown.stdout) < 4.0
