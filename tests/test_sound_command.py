"""`sound`, and the sound of films: what is written, and every way in which it can be asked for wrongly."""

import json
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from dreamscape.cli import main
from dreamscape.sound.ensemble import STEMS
from dreamscape.sound.loudness import measure
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.reading import read_sound
from tests import shell
from tests.shell import SMALL, Said

SPAN = ("--from", "0", "--to", "0:02")


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shell.show(tmp_path_factory.mktemp("show"))


def waves(path: Path) -> np.ndarray:
    return np.concatenate(list(read_sound(path))).astype(np.float64)


def clicks(path: Path, seconds: float) -> Path:
    """A beat a half second in a mono file of an odd rate."""
    rate = 44_100
    time = np.arange(round(seconds * rate)) / rate
    since = time % 0.5
    beat = np.sin(2 * np.pi * 60.0 * time) * np.exp(-since * 14.0)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((beat * 30_000).astype("<i2").tobytes())
    return path


def test_a_sound_file_as_loud_as_asked_for(
    show: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.wav"
    assert main(["sound", str(show), "--out", str(out), *SPAN, "--loudness", "-23"]) == 0
    assert "LUFS, true peak" in capsys.readouterr().out
    with av.open(str(out)) as file:
        stream = file.streams.audio[0]
        assert (stream.codec_context.name, stream.rate, stream.channels) == ("pcm_s24le", RATE, 2)
    assert len(waves(out)) in range(2 * RATE, 2 * RATE + BLOCK)
    told = measure(read_sound(out))
    assert told.integrated == pytest.approx(-23.0, abs=0.5)
    assert told.peak <= -1.0 + 0.05
    facts = json.loads((tmp_path / "x.wav.json").read_text())
    assert facts["show"] == show.name
    assert (facts["from"], facts["to"], facts["target"]) == (0.0, 2.0, -23.0)


def test_the_same_sound_twice_and_from_the_middle(show: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert (
            main(
                ["sound", str(show), "--out", str(tmp_path / f"{name}.wav"), "--from", "0:01", "--to", "0:02"]
            )
            == 0
        )
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_stems_sum_to_the_mix(show: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.flac"
    assert main(["sound", str(show), "--out", str(out), *SPAN, "--stems", "--loudness", "off"]) == 0
    parts = [waves(tmp_path / f"x.{stem}.flac") for stem in STEMS if (tmp_path / f"x.{stem}.flac").exists()]
    assert len(parts) >= 3
    np.testing.assert_allclose(sum(parts), waves(out), atol=1e-4)


def test_a_picture_of_the_sound(show: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.png"
    assert main(["sound", str(show), "--plot", str(out), *SPAN]) == 0
    with Image.open(out) as picture:
        assert picture.size == (1920, 1200)
        assert np.asarray(picture.convert("L")).std() > 10
    assert [path.name for path in tmp_path.iterdir()] == ["x.png"], "the sound itself was not asked for"


@pytest.mark.parametrize(("name", "codec"), [("x.mp4", "aac"), ("x.mkv", "opus")])
def test_a_film_has_sound_exactly_as_long(show: Path, tmp_path: Path, name: str, codec: str) -> None:
    out = tmp_path / name
    assert main(["render", str(show), "--out", str(out), *SMALL, *SPAN, "--fps", "5"]) == 0
    with av.open(str(out)) as film:
        assert {stream.type for stream in film.streams} == {"video", "audio"}
        assert codec in film.streams.audio[0].codec_context.name
    assert len(waves(out)) - 2 * RATE in range(1024), "a decoder may give the rest of its last frame"
    assert json.loads((tmp_path / f"{name}.json").read_text())["sound"]["samples"] == 2 * RATE


def test_a_silent_film_is_made_without_sound(show: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.mp4"
    assert main(["render", str(show), "--out", str(out), *SMALL, *SPAN, "--fps", "2", "--no-sound"]) == 0
    with av.open(str(out)) as film:
        assert {stream.type for stream in film.streams} == {"video"}


def test_the_picture_answers_to_music(show: Path, tmp_path: Path) -> None:
    """On a beat lights and threads flare, and the film plays what it answers to."""
    music = clicks(tmp_path / "m.wav", 8.0)
    films = []
    for name, more in (("with", ["--listen", str(music)]), ("without", ["--no-sound"])):
        out = tmp_path / f"{name}.mkv"
        assert main(["render", str(show), "--out", str(out), *SMALL, *SPAN, "--fps", "20", *more]) == 0
        with av.open(str(out)) as film:
            films.append([frame.to_ndarray(format="gray").mean() for frame in film.decode(video=0)])
    apart = np.array(films[0]) - np.array(films[1])
    assert apart.max() > 0.25, "the picture answers"
    assert apart.std() > 0.1, "and not all the time alike"
    heard = waves(tmp_path / "with.mkv")[: 2 * RATE]
    played = waves(music)[: 2 * RATE]
    quiet = np.abs(np.corrcoef(heard[:, 0], played[:, 0])[0, 1])
    assert quiet > 0.9


def test_every_wrong_wish_is_one_sentence(
    show: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = tmp_path / "silent.wav"
    with wave.open(str(silent), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(bytes(4 * RATE))
    (tmp_path / "words.wav").write_text("no sound at all")
    film = ("render", show, "--out", tmp_path / "f.mp4", *SMALL)
    for words, part in (
        (("sound", show), "--out"),
        (("sound", show, "--out", tmp_path / "x.mp3"), ".wav"),
        (("sound", show, "--plot", tmp_path / "x.jpg"), ".png"),
        (("sound", show, "--out", tmp_path / "x.wav", "--loudness", "loud"), "LUFS"),
        (("sound", show, "--out", tmp_path / "x.wav", "--loudness", "12"), "-60"),
        (("sound", show, "--out", tmp_path / "x.wav", "--bits", "12"), "16 or 24"),
        (("sound", show, "--out", tmp_path / "x.wav", "--from", "0:05", "--to", "0:05"), "nothing to hear"),
        (("sound", show, "--out", tmp_path / "x.wav", "--to", "9:00"), "ends at"),
        (("sound", tmp_path / "none.dream", "--out", tmp_path / "x.wav"), "none.dream"),
        ((*film, "--listen", silent), "silent"),
        ((*film, "--listen", tmp_path / "words.wav"), "words.wav"),
        ((*film, "--listen", tmp_path / "none.wav"), "none.wav"),
        ((*film, "--loudness", "3"), "-60"),
    ):
        capsys.readouterr()
        code = main([str(word) for word in words])
        told = capsys.readouterr()
        assert part in Said(code, told.out, told.err).refusal(), words
    assert not list(tmp_path.glob("x.*"))
    assert not list(tmp_path.glob("f.*"))
