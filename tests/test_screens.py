"""Outputs on screens, without one: SDL's dummy driver, in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]

BEGIN = """
import json, time
from dataclasses import replace
from pathlib import Path
import numpy as np
import pygame
from dreamscape.stage.outputs import parse_outputs, read_outputs
from dreamscape.stage.screens import Screens

def noise(one):
    width, height = one.output.size
    return np.random.default_rng(len(one.name)).integers(0, 256, (height, width, 4), np.uint8)

def same(screens, one, pixels):
    return bool((screens.picture(one.name) == pixels[:, :, :3]).all())

def press(name, mod=0):
    code = getattr(pygame, f"K_{name}")
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod))
"""


def told(script: str, folder: Path, driver: str = "dummy") -> Any:
    """What a script prints as JSON, run in `folder` without a screen. SDL's driver "dummy" knows no OpenGL;
    with "offscreen" windows draw with a context of their own, as on most desktops."""
    environment = {**os.environ, "SDL_VIDEODRIVER": driver, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", BEGIN + script]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


HALL = """\
[[output]]
name = "left"
display = 0
at = [0, 0]
pixels = [0, 0, 64, 48]

[[output]]
name = "right"
display = 0
at = [64, 10]
pixels = [64, 0, 64, 48]

[[output]]
name = "late"
display = 1

[[output]]
name = "desk"
"""


def test_outputs_are_shown_pixel_by_pixel_and_displays_come_and_go(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text(HALL)
    found = told(
        """
outputs = read_outputs(Path("hall.toml"), (128, 72))
displays = [(1024, 768)]
screens = Screens(outputs, lambda: displays)
pixels = {one.name: noise(one) for one in outputs}
pictures = {name: (one.shape[1::-1], bytearray(one.tobytes())) for name, one in pixels.items()}
opened = [screens.open]
screens.show(pictures, {})
exact = [same(screens, one, pixels[one.name]) for one in outputs if one.name in screens.open]
quiet = [pygame.mouse.get_visible(), pygame.display.get_allow_screensaver()]
later = time.monotonic()
screens.follow(later)
for change in ([(1024, 768), (800, 600)], [(1024, 768)], [], [(1024, 768), (800, 600)]):
    displays[:] = change
    later += 2.0
    screens.follow(later)
    screens.show(pictures, {})
    opened.append(screens.open)
early = screens.open
displays[:] = []
screens.follow(later + 0.5)
opened.append(screens.open)
screens.close()
print(json.dumps([opened, exact, quiet]))
""",
        tmp_path,
    )
    opened, exact, (mouse, saver) = found
    here, all_of_them = ["left", "right", "desk"], ["left", "right", "late", "desk"]
    assert opened == [here, all_of_them, here, ["desk"], all_of_them, all_of_them]
    assert exact == [True, True, True]
    assert not mouse
    assert not saver


def test_marks_are_lines_over_the_output(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text(HALL)
    found = told(
        """
outputs = read_outputs(Path("hall.toml"), (128, 72))
screens = Screens(outputs)
dark = {one.name: ((8, 6), bytearray(8 * 6 * 4)) for one in outputs}
screens.show(dark, {"right": [(0.0, 0.0, 1.0, 0.0)]})
right, left = screens.picture("right"), screens.picture("left")
print(json.dumps([int(right[0].any(axis=1).sum()), int(right[1:].sum()), int(left.sum())]))
""",
        tmp_path,
    )
    assert found == [64, 0, 0]


def test_closing_a_window_or_control_q_asks_for_the_end(tmp_path: Path) -> None:
    found = told(
        """
screens = Screens(parse_outputs("[[output]]", "x", (64, 48), Path(".")))
screens.asked()
press("t")
press("TAB", pygame.KMOD_SHIFT)
first = screens.asked()
press("q", pygame.KMOD_LCTRL)
print(json.dumps([first.quit, [[key.name, key.shift] for key in first.keys], screens.asked().quit]))
""",
        tmp_path,
    )
    assert found == [False, [["t", False], ["tab", True]], True]


def test_the_plain_window_shows_the_picture_and_the_sign(tmp_path: Path) -> None:
    found = told(
        """
from dreamscape.stage.joining import Sign
from dreamscape.stage.window import Window
pixels = np.random.default_rng(1).integers(0, 256, (72, 128, 4), np.uint8)
window = Window((128, 72))
window.show(bytearray(pixels.tobytes()), (128, 72), None)
plain = bool((window.picture() == pixels[:, :, :3]).all())
window.show(bytearray(pixels.tobytes()), (128, 72), Sign("x", np.zeros((11, 11), np.uint8)))
differs = (window.picture() != pixels[:, :, :3]).any(axis=2)
ends = [int(way.min()) for way in np.nonzero(differs)] + [int(way.max()) for way in np.nonzero(differs)]
press("q", pygame.KMOD_LCTRL)
quits = window.asked().quit
window.close()
print(json.dumps([plain, ends, quits]))
""",
        tmp_path,
    )
    assert found == [True, [59, 115, 69, 125], True]


PROJECTION = """
import moderngl
from dreamscape.render.context import create_context
from dreamscape.render.targets import Targets
from dreamscape.stage.joining import Sign
from dreamscape.stage.projection import Projection
size = (128, 72)
context = create_context()
picture = Targets(context).get("picture", size, kind="f1")
picture.begin()
picture.framebuffer.clear(0.2, 0.4, 0.6, 1.0)
file, said = Path("hall.toml"), []
def begin():
    outputs = read_outputs(file, size)
    screens = Screens(outputs)
    return Projection(context, outputs, size, screens, file, False, said.append), screens
"""


@pytest.mark.parametrize("driver", ["dummy", "offscreen"])
def test_what_is_bent_at_the_screen_is_seen_and_saved(tmp_path: Path, driver: str) -> None:
    (tmp_path / "hall.toml").write_text("# ours\n[[output]]\nname = 'a' # one\n[[output]]\nname = 'b'\n")
    found = told(
        PROJECTION
        + """
projection, screens = begin()
projection.show(picture, None)
before = screens.picture("b")[1, 1].tolist()
for key in ("c", "TAB", "1"):
    press(key)
for _ in range(2):
    press("DOWN", pygame.KMOD_LSHIFT)
press("s")
press("ESCAPE")
projection.asked()
projection.show(picture, None)
after = [screens.picture(name)[1, 1].tolist() for name in "ab"]
projection.close()
print(json.dumps([before, after, said, file.read_text()]))
""",
        tmp_path,
        driver,
    )
    before, after, said, text = found
    assert before == [51, 102, 153]
    assert after == [before, [0, 0, 0]]
    assert said == ["hall.toml: saved"]
    assert text.startswith("# ours\n[[output]]\nname = 'a' # one\n[[output]]\nname = 'b'\n")
    assert text.count("corners") == 1
    assert "0.277778" in text  # 20 of 72 lines


def test_the_test_card_takes_the_place_of_the_picture(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text("[[output]]\nname = 'a'\n")
    found = told(
        PROJECTION
        + """
from dreamscape.stage.testcard import card
projection, screens = begin()
press("t")
projection.asked()
until = time.monotonic() + 60
expected = card(size, read_outputs(file, size))[:, :, :3]
while time.monotonic() < until:
    projection.show(picture, Sign("x", np.zeros((29, 29), np.uint8)))
    if (screens.picture("a") == expected).all():
        break
shown = bool((screens.picture("a") == expected).all())
press("t")
projection.asked()
projection.show(picture, None)
print(json.dumps([shown, screens.picture("a")[5, 5].tolist()]))
projection.close()
""",
        tmp_path,
    )
    assert found == [True, [51, 102, 153]]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_sign_stands_in_the_lower_right_of_the_picture(tmp_path: Path, rotation: int) -> None:
    """In the composition, turned with it, and in one output alone: in the same place for who looks at it."""
    turned = f"size = [{'72, 128' if rotation % 180 else '128, 72'}]\nrotation = {rotation}\n"
    (tmp_path / "hall.toml").write_text(f"[[output]]\nname = 'a'\n{turned}")
    (tmp_path / "signed.toml").write_text(
        f"[[output]]\nname = 'a'\nsign = true\n{turned}\n[[output]]\nname = 'b'\n"
    )
    found = told(
        PROJECTION
        + f"""
code = np.where(np.random.default_rng(1).integers(0, 2, (11, 11)) == 1, 255, 0).astype(np.uint8)
seen = []
for name in ("hall.toml", "signed.toml"):
    file = Path(name)
    picture.framebuffer.clear(0.2, 0.4, 0.6, 1.0)
    projection, screens = begin()
    projection.show(picture, Sign("x", code))
    seen.append(np.rot90(screens.picture("a"), {rotation} // 90))
    other = screens.picture("b") if len(seen) == 2 else None
    projection.close()
found = seen[0][59:70, 115:126, 0]  # two pixels from the sides
print(json.dumps([
    bool((seen[0] == seen[1]).all()), bool((found == code).all()), other.reshape(-1, 3).max(axis=0).tolist(),
]))
""",
        tmp_path,
    )
    assert found[1], "not where it was looked for"
    assert found[0]
    assert found[2] == [51, 102, 153]


def test_a_file_that_is_edited_is_followed_and_nonsense_is_told(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text("[[output]]\nname = 'a'\n")
    found = told(
        PROJECTION
        + """
projection, screens = begin()
projection.show(picture, None)
seen = [screens.open]
more = "[[output]]\\nname = 'a'\\n[[output]]\\nname = 'fresh'\\nsize = [20, 10]\\n"
for text in ("[[output]]\\nname = 3\\n", more):
    file.write_text(text)
    time.sleep(1.1)
    projection.show(picture, None)
    projection.show(picture, None)
    seen.append(screens.open)
print(json.dumps([seen, said, screens.picture("fresh").shape, screens.picture("fresh")[5, 5].tolist()]))
projection.close()
""",
        tmp_path,
    )
    seen, said, shape, pixel = found
    assert seen == [["a"], ["a"], ["a", "fresh"]]
    assert said == ["hall.toml:2: output 1 name: write a name of 1 to 40 letters in quotes"]
    assert shape == [10, 20, 3]
    assert pixel == [51, 102, 153]


def test_our_drawing_takes_the_thread_back_from_a_window(tmp_path: Path) -> None:
    found = told(
        """
from dreamscape.render.context import create_context, take
from dreamscape.stage.window import Window
context = create_context()
framebuffer = context.framebuffer([context.texture((4, 4), 4)])
window, seen = Window((4, 4)), []
for _ in range(2):
    take(context)
    framebuffer.use()
    framebuffer.clear(0.2, 0.4, 0.6, 1.0)
    seen.append(list(framebuffer.read(components=4, viewport=(1, 1, 1, 1))))
    window.show(bytearray(64), (4, 4), None)
    window.asked()
window.close()
take(context)
print(json.dumps([seen, context.error]))
""",
        tmp_path,
        "offscreen",
    )
    assert found == [[[51, 102, 153, 255]] * 2, "GL_NO_ERROR"]


STAGE = """
import io, threading
from multiprocessing import Pipe
from PIL import Image
from dreamscape.narrative.journal import create
from dreamscape.narrative.showtime import ShowTime
from dreamscape.stage.process import Staged, serve
show = Path("night.dream")
create(show, 7, "lull", "night", live=True).close()
ours, theirs = Pipe()
clock = ShowTime(0.0, time.monotonic())
heard = []
def listen():
    while not heard or heard[-1][0] != "drawn":
        heard.append(ours.recv())
        if heard[-1][0] == "shown":
            ours.send(("draw", ""))
    press("q", pygame.KMOD_LCTRL)
listening = threading.Thread(target=listen)
listening.start()
"""
HEARD = """
listening.join()
while ours.poll():
    heard.append(ours.recv())
words = [words[0] for words in heard]
said = [words[1] for words in heard if words[0] == "said"]
report = next(words[1] for words in heard if words[0] == "shown")
wall = np.array(Image.open(io.BytesIO(next(words[2] for words in heard if words[0] == "drawn"))))
print(json.dumps([words, said, report.frames, report.failed, int(wall.max())]))
"""


@pytest.mark.parametrize("driver", ["dummy", "offscreen"])
def test_a_stage_plays_on_outputs_of_which_one_is_missing(tmp_path: Path, driver: str) -> None:
    """The whole of it: a show, its process, two outputs on the display that is there, two that wait."""
    (tmp_path / "hall.toml").write_text(HALL.replace('"desk"\n', '"desk"\ndisplay = 3\n'))
    script = """
file = Path("hall.toml")
serve(Staged(show, clock, (128, 72), 20.0, None, False, False, None, "", file), theirs)
"""
    words, said, frames, failed, brightest = told(STAGE + script + HEARD, tmp_path, driver)
    assert words[0] == "drawing"
    assert words[-1] == "quit"
    assert said == [
        'output "late" waits for display 1, which is not there',
        'output "desk" waits for display 3, which is not there',
    ]
    assert frames >= 1
    assert failed == 0
    assert brightest > 3  # the night has a mist


@pytest.mark.parametrize("driver", ["dummy", "offscreen"])
def test_a_stage_plays_in_its_window(tmp_path: Path, driver: str) -> None:
    """Without a file, with a desktop that knows no OpenGL and with one that draws windows with it."""
    script = """
serve(Staged(show, clock, (128, 72), 20.0, None, False, False, None, ""), theirs)
"""
    words, said, frames, failed, brightest = told(STAGE + script + HEARD, tmp_path, driver)
    assert words[-1] == "quit"
    assert (said, failed) == ([], 0)
    assert frames >= 1
    assert brightest > 3


def test_a_stage_refuses_a_wrong_file_of_outputs(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text("[[output]]\nrotation = 45\n")
    found = told(
        """
from multiprocessing import Pipe
from dreamscape.narrative.journal import create
from dreamscape.narrative.showtime import ShowTime
from dreamscape.stage.process import Staged, serve
create(Path("night.dream"), 7, "lull", "night", live=True).close()
ours, theirs = Pipe()
clock, file = ShowTime(0.0, time.monotonic()), Path("hall.toml")
serve(Staged(Path("night.dream"), clock, (128, 72), 20.0, None, False, False, None, "", file), theirs)
print(json.dumps(ours.recv()))
""",
        tmp_path,
    )
    sentence = "hall.toml:2: output 1 rotation: write 0, 90, 180 or 270 degrees, clockwise"
    assert found == ["refused", sentence, 2]


@pytest.mark.parametrize("outputs", ["None", "0"], ids=["window", "display"])
def test_a_key_at_the_screen_makes_the_wall_black(tmp_path: Path, outputs: str) -> None:
    """Whatever the gate, the network and the crew's pages do."""
    found = told(
        f"""
import threading
from multiprocessing import Pipe
from dreamscape.narrative.journal import create
from dreamscape.narrative.showtime import ShowTime
from dreamscape.stage.process import Staged, serve
create(Path("night.dream"), 7, "lull", "night", live=True).close()
ours, theirs = Pipe()
holds = []
def listen():
    while len(holds) < 2:
        words = ours.recv()
        if words[0] == "shown":
            press("b")
        elif words[0] == "hold":
            holds.append(words)
    press("q", pygame.KMOD_LCTRL)
threading.Thread(target=listen).start()
clock = ShowTime(0.0, time.monotonic())
serve(Staged(Path("night.dream"), clock, (64, 36), 20.0, {outputs}, False, False, None, ""), theirs)
print(json.dumps(holds))
""",
        tmp_path,
    )
    assert found == [["hold", False, True], ["hold", False, False]]
