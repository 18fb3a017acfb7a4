"""The stage's parts: pace, the sign on the wall, errands, the window under a driver without a screen."""

import io
import os
import socket
import subprocess
import sys
from itertools import pairwise
from multiprocessing import Pipe
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dreamscape.gate import keys
from dreamscape.gate.keys import NEW_SECONDS, Keys
from dreamscape.stage.errands import WALL, Errands, small
from dreamscape.stage.joining import Joining, code_of
from dreamscape.stage.notify import notify
from dreamscape.stage.pace import STEPS, Pace


def run_at(cost: float, frames: int, pace: Pace) -> list[float]:
    """Scales while a full-size frame costs `cost` seconds and the rest goes with its pixels."""
    scales = []
    for _ in range(frames):
        pace.took(cost * pace.scale**2)
        scales.append(pace.scale)
    return scales


def test_a_fast_machine_draws_the_whole_size() -> None:
    assert set(run_at(0.01, 500, Pace(30.0))) == {1.0}


@given(st.floats(0.034, 0.3))
def test_a_slow_machine_finds_a_size_that_holds_and_stays(cost: float) -> None:
    pace = Pace(30.0)
    scales = run_at(cost, 3000, pace)
    assert cost * scales[-1] ** 2 <= 1.0 / 30.0 or scales[-1] == STEPS[-1]
    late = scales[300:]
    changes = sum(one != two for one, two in pairwise(late))
    assert changes <= 6, "nobody sees it breathe"


def test_one_slow_frame_changes_nothing() -> None:
    pace = Pace(30.0)
    for number in range(100):
        pace.took(0.5 if number == 50 else 0.01)
        assert pace.scale == 1.0


def test_when_it_is_easy_again_it_grows_again() -> None:
    pace = Pace(30.0)
    run_at(0.12, 60, pace)
    small_scale = pace.scale
    assert small_scale < 1.0
    assert run_at(0.01, 4000, pace)[-1] == 1.0


def test_the_sign_changes_and_always_lets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Keys(b"k" * 32)
    joining = Joining(ours, "http://192.0.2.7:8080")
    first = joining.sign(0.0)
    assert joining.sign(NEW_SECONDS - 1.0) is first
    assert joining.sign(NEW_SECONDS + 1.0) is not first
    now = keys.time.time()
    monkeypatch.setattr(keys.time, "time", lambda: now + 3600.0)  # somebody sets the machine's clock
    after = joining.sign(NEW_SECONDS + 3.0)
    assert ours.may_join(after.address.partition("#")[2])


def test_the_code_is_sharp_and_has_its_quiet_zone() -> None:
    code = code_of("http://192.0.2.7:8080/#" + "x" * 36)
    assert set(np.unique(code)) == {0, 255}
    assert (code[:3] == 255).all()
    assert (code[:, -3:] == 255).all()
    finder = code[3:10, 3:10] == 0
    assert finder[0].all()
    assert finder[2:5, 2:5].all()
    assert not finder[1, 1:6].any()


def test_errands_are_heard_once_and_answered() -> None:
    ours, theirs = Pipe()
    errands = Errands(theirs)
    for name in ("p-1", WALL, "p-1", WALL):
        ours.send(("draw", name))
    assert not errands.listen()
    assert [errands.next(), errands.next(), errands.next()] == ["p-1", WALL, None]
    pixels = np.full((90, 160, 4), (200, 40, 90, 255), np.uint8)
    errands.drawn(WALL, bytearray(pixels.tobytes()), (160, 90))
    _, name, jpeg = ours.recv()
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.size == (160, 90)
        assert np.abs(np.asarray(image, np.int16) - (200, 40, 90)).max() < 8
    errands.drawn("p-1", None, (256, 256))
    assert ours.recv() == ("drawn", "p-1", b"")
    ours.send(("stop",))
    assert errands.listen()
    ours.close()
    assert Errands(theirs).listen(), "whoever asked is gone"
    theirs.close()


def test_a_picture_for_a_phone_is_small() -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (1080, 1920, 4), np.uint8)
    with Image.open(io.BytesIO(small(bytearray(pixels.tobytes()), (1920, 1080)))) as image:
        assert image.size == (480, 270)


def test_a_manager_that_hangs_holds_nothing_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as box:
        box.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        told = [notify("WATCHDOG=1") for _ in range(5000)]
    assert told[0]
    assert not told[-1], "there is no more room, and nobody waits for it"


def test_nobody_is_told_where_nobody_listens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    assert not notify("READY=1")


WINDOW = """
import numpy as np
from dreamscape.gate.keys import Keys
from dreamscape.stage.joining import Joining
from dreamscape.stage.window import Window
window = Window((320, 180))
pixels = np.zeros((90, 160, 4), np.uint8)
pixels[:45, :80] = (255, 0, 0, 255)
pixels[45:, 80:] = (0, 0, 255, 255)
sign = Joining(Keys(b"k" * 32), "http://192.0.2.7:8080").sign(0.0)
for _ in range(3):
    window.show(bytearray(pixels.tobytes()), (160, 90), sign if {signed} else None)
    assert not window.asked().quit
found = window.picture()
print(*found.shape, *found[20, 20], *found[-20, -150], *(found[-30, -30] if {signed} else ()))
window.close()
"""


@pytest.mark.parametrize("signed", [False, True])
def test_the_window_shows_the_picture_upright_and_the_sign_in_its_corner(signed: bool) -> None:
    env = {**os.environ, "SDL_VIDEODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    text = WINDOW.format(signed=signed)
    said = subprocess.run([sys.executable, "-c", text], env=env, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    numbers = [int(one) for one in said.stdout.split()]
    assert numbers[:3] == [180, 320, 3]
    assert numbers[3:6] == [255, 0, 0]
    assert numbers[6:9] == [0, 0, 255]
    if signed:
        assert numbers[9:] in ([0, 0, 0], [255, 255, 255])


def test_a_display_that_is_not_there_is_waited_for() -> None:
    env = {**os.environ, "SDL_VIDEODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    text = (
        "from dreamscape.stage.outputs import outputs_of\nfrom dreamscape.stage.screens import Screens\n"
        "print(*(one.display for one in Screens(outputs_of(None, (320, 180), 7)).missing))"
    )
    said = subprocess.run([sys.executable, "-c", text], env=env, capture_output=True, text=True, timeout=60)
    assert said.stdout.split() == ["7"], said.stderr
