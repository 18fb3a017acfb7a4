"""A film of what is shown, made while it is shown: real processes, a real encoder, real files."""

import os
import resource
import signal
import time
from fractions import Fraction
from multiprocessing import active_children
from pathlib import Path

import av
import numpy as np
import pytest

from dreamscape.commands.recording import recorded
from dreamscape.errors import DreamError
from dreamscape.export.recording import unfinished
from dreamscape.stage.recording import Recorder
from tests.shell import run
from tests.test_live_command import QUIET, Running
from tests.venue import until

SIZE = (64, 36)
RATE = Fraction(10)


def picture(level: int, size: tuple[int, int] = SIZE) -> bytearray:
    """One grey all over."""
    return bytearray(bytes((level, level, level, 255)) * (size[0] * size[1]))


def shown(path: Path) -> list[int]:
    """The grey of each picture of a film."""
    with av.open(str(path)) as film:
        return [round(float(one.to_ndarray(format="gray").mean())) for one in film.decode(video=0)]


def waiting(recorder: Recorder) -> None:
    """Until there is room for a picture."""
    until(lambda: recorder._hear() or recorder._free)


def test_each_picture_stands_where_it_was_shown(tmp_path: Path) -> None:
    path, said = tmp_path / "a.mp4", []
    with recorded(path, tmp_path / "none.dream", SIZE, RATE, sound=False) as slots:
        assert slots is not None
        recorder = Recorder(slots, 10.0, said.append)
        for number, level in ((50, 20), (51, 60), (55, 120), (55, 250), (54, 250), (56, 200)):
            waiting(recorder)
            recorder.take(picture(level), SIZE, number / 10.0)
        waiting(recorder)
        recorder.take(picture(90, (32, 18)), (32, 18), 5.7)  # a slow machine draws smaller ones
        recorder.close()
    found = shown(path)
    expected = [20, 60, 60, 60, 60, 120, 200, 90]  # levels of a picture that was left out are those before
    assert np.abs(np.array(found) - expected).max() <= 3, found
    assert not unfinished(path).exists()
    assert not said


def test_a_stage_that_comes_back_goes_on_with_the_same_film(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with recorded(path, tmp_path / "none.dream", SIZE, RATE, sound=False) as slots:
        assert slots is not None
        for number in (0, 1, 5, 6):
            recorder = Recorder(slots, 10.0, print)  # each time another one: the last was killed
            waiting(recorder)
            recorder.take(picture(40 * number), SIZE, number / 10.0)
    assert len(shown(path)) == 7


def test_where_there_is_no_room_the_wall_does_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with recorded(path, tmp_path / "none.dream", (640, 360), RATE, sound=False) as slots:
        assert slots is not None
        recorder = Recorder(slots, 10.0, print)
        waiting(recorder)
        (encoding,) = [one for one in active_children() if one.name == "recording"]
        assert encoding.pid is not None
        os.kill(encoding.pid, signal.SIGSTOP)
        begun = time.thread_time()
        for number in range(200):
            recorder.take(picture(number, (640, 360)), (640, 360), number / 10.0)
        assert time.thread_time() - begun < 5.0  # it copies some, and waits for none
        os.kill(encoding.pid, signal.SIGCONT)
        waiting(recorder)
        recorder.take(picture(255, (640, 360)), (640, 360), 20.0)
    assert len(shown(path)) == 201


def test_a_disk_that_takes_no_more_is_told_and_the_show_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, said = tmp_path / "a.mp4", []
    chance = np.random.default_rng(1)
    with recorded(path, tmp_path / "none.dream", SIZE, RATE, sound=False) as slots:
        assert slots is not None
        recorder = Recorder(slots, 10.0, said.append)
        waiting(recorder)
        (encoding,) = [one for one in active_children() if one.name == "recording"]
        assert encoding.pid is not None
        resource.prlimit(encoding.pid, resource.RLIMIT_FSIZE, (20_000, 20_000))
        for number in range(400):
            recorder.take(
                bytearray(chance.integers(0, 256, SIZE[0] * SIZE[1] * 4, np.uint8).tobytes()),
                SIZE,
                number / 10.0,
            )
            time.sleep(0.002)
            if said:
                break
        assert "recorded no more" in said[0]
    assert not path.exists()
    assert unfinished(path).stat().st_size <= 20_000


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [
        ("a.avi", SIZE, "films end in"),
        ("%04d.png", SIZE, "a film ends in"),
        ("a.mp4", (65, 36), "take 66x36"),
        ("there.mp4", SIZE, "give another name"),
        ("cut.mp4", SIZE, "give another name"),
    ],
)
def test_a_film_that_cannot_be_made_is_told_at_once(
    tmp_path: Path, name: str, size: tuple[int, int], why: str
) -> None:
    (tmp_path / "there.mp4").touch()
    unfinished(tmp_path / "cut.mp4").touch()
    with (
        pytest.raises(DreamError, match=why) as refused,
        recorded(tmp_path / name, tmp_path / "x.dream", size, RATE, sound=False),
    ):
        pass
    assert refused.value.code == 2


def test_a_show_is_recorded_with_its_sound(tmp_path: Path) -> None:
    dreams, show, film = tmp_path / "dreams.txt", tmp_path / "set.dream", tmp_path / "set.mp4"
    dreams.write_text("the sea at night\na house on fire\n")
    assert run("import", dreams, "--out", show, "--duration", "20s").code == 0
    words = ("--record", str(film), "--device", "none", "--osc-port", "-1")
    running = Running(show, *words, command="vj", quiet=tuple(one for one in QUIET if one != "--no-sound"))
    try:
        until(unfinished(film).exists)
        time.sleep(2.0)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(100.0) == 0  # the sound is made first
    finally:
        running.end()
    assert "--record" not in running.lines[-1]
    with av.open(str(film)) as found:
        pictures, sound = found.streams.video[0], found.streams.audio[0]
        assert pictures.start_time == 0
        long = [float(one.duration * one.time_base) for one in (pictures, sound)]
        assert abs(long[0] - long[1]) < 0.03
        heard = np.concatenate([one.to_ndarray() for one in found.decode(sound)], axis=1)
    assert np.abs(heard).max() > 0.01
    assert max(shown(film)) > 0
