"""`listen` and `sound --play`: what is heard and what is played, now."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dreamscape.cli import main
from dreamscape.commands.listen import A_SECOND, listened, meters, of_file
from dreamscape.sound.capture import Capture
from dreamscape.sound.listen import SILENCE
from tests import shell
from tests.test_sound_command import clicks


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shell.show(tmp_path_factory.mktemp("show"))


def null() -> list[Any]:
    miniaudio = pytest.importorskip("miniaudio")
    return [miniaudio.Backend.NULL]


def test_a_file_as_numbers_to_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = clicks(tmp_path / "song.wav", 9.0)
    assert main(["listen", str(song), "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(told) == pytest.approx(9 * A_SECOND, abs=1)
    assert told[-1]["tempo"] == pytest.approx(120.0, rel=0.02)
    assert max(one["low"] for one in told) > 0.9


def test_no_longer_than_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = clicks(tmp_path / "song.wav", 9.0)
    assert main(["listen", str(song), "--json", "--seconds", "2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 * A_SECOND


def test_meters_show_what_is_heard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = clicks(tmp_path / "song.wav", 9.0)
    assert main(["listen", str(song)]) == 0
    assert "song.wav" in capsys.readouterr().err
    last = list(of_file(song, 9.0))[-1][1]
    assert " bpm, sure 1.0" in meters(last)
    assert "no beat" in meters(SILENCE)
    assert "█" not in meters(SILENCE)


def test_a_device_is_heard_as_time_goes_by() -> None:
    with Capture(backends=null()) as capture:
        told = list(listened(capture, 0.6))
    assert 5 <= len(told) <= 0.6 * A_SECOND + 1
    assert told[-1][0] > 0.1
    assert "ms late" in told[-1][2]


@pytest.mark.parametrize("name", ["no such thing", "song.mp3"])
def test_neither_a_file_nor_a_device(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["listen", name]) in (1, 2)
    told = capsys.readouterr().err.strip()
    assert told.count("\n") == 0
    assert told.endswith("nor is it a file")


def test_a_file_that_is_no_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.wav").write_text("no sound")
    assert main(["listen", str(tmp_path / "x.wav")]) in (1, 2)
    assert capsys.readouterr().err.strip().count("\n") == 0


def test_a_show_is_played_now(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sound", str(show), "--play", "--device", "none", "--from", "2", "--to", "4"]) == 0
    told = capsys.readouterr()
    assert "as asked for" in told.out
    assert "0:02" in told.err


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--device", "no such thing"), 'no sound device "no such thing"'),
        (("--out", "x.wav"), "writes nothing"),
        (("--from", "9:00"), "nothing to hear"),
    ],
)
def test_what_cannot_be_played(
    show: Path, more: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sound", str(show), "--play", *more]) == 2
    assert why in capsys.readouterr().err


def test_ctrl_c_ends_playing_as_it_should(show: Path) -> None:
    command = [sys.executable, "-m", "dreamscape", "sound", str(show), "--play", "--device", "none"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as playing:
        assert playing.stderr is not None
        playing.stderr.readline()
        playing.send_signal(signal.SIGINT)
        said, trouble = playing.communicate(timeout=60)
    assert playing.returncode == 0, trouble
    assert "gaps" in said
    assert "Traceback" not in trouble
