"""Films and walls behind the flash limiter: what they say, and what a part knows of what came before."""

import json
import time
from collections.abc import Callable
from multiprocessing import Pipe
from pathlib import Path
from threading import Thread

import moderngl
import numpy as np
import pytest

from dreamscape.cli import main
from dreamscape.commands.composing import compose
from dreamscape.errors import DreamError
from dreamscape.narrative.importing import import_dreams
from dreamscape.narrative.programme.library import built_in
from dreamscape.narrative.showtime import ShowTime
from dreamscape.render.flashes import MOST_FLASHES
from dreamscape.render.limiter.limited import WARMED, Limited
from dreamscape.render.limiter.limiter import Limiter
from dreamscape.render.limiter.viewing import AVERAGE, Viewing, viewing_of
from dreamscape.render.targets import Target
from dreamscape.resources import folder
from dreamscape.stage.process import Staged, serve
from tests.test_limiter import HIGH, RATE, WIDE, Pixels, calm, strobe


class Drawn:
    """Pictures by time, and which were drawn."""

    def __init__(self, context: moderngl.Context, picture: Callable[[int], Pixels]) -> None:
        self.size = (WIDE, HIGH)
        texture = context.texture(self.size, 4)
        self.target = Target(context.framebuffer([texture]), (texture,))
        self.drawn: list[int] = []
        self._picture = picture

    def draw(self, time: float) -> None:
        number = round(time * RATE)
        self.drawn.append(number)
        whole = np.dstack([self._picture(number), np.full((HIGH, WIDE), 255, np.uint8)])
        self.target.texture.write(whole.tobytes())


def read(limited: Limited) -> bytes:
    pixels = bytearray(WIDE * HIGH * 4)
    limited.read_into(pixels)
    return bytes(pixels)


def test_a_part_of_a_film_knows_what_came_before_it(gl: moderngl.Context) -> None:
    limiter = Limiter(gl, AVERAGE)
    drawn, rehearsed = Drawn(gl, strobe), Drawn(gl, strobe)
    part = Limited(drawn, limiter, RATE, rehearsed)
    part.draw(3.0)
    assert rehearsed.drawn == list(range(90 - round(WARMED * RATE), 89))
    assert drawn.drawn == [89, 90], "the last one at full size, to go on from"
    assert part.report.softened == part.report.pictures == 1, "what is rehearsed is not reported"
    part.draw(3.0 + 1 / RATE)
    assert drawn.drawn == [89, 90, 91], "what follows needs no rehearsal"
    limiter.release()


def test_a_calm_part_is_to_the_bit_the_same(gl: moderngl.Context) -> None:
    limiter, other = Limiter(gl, AVERAGE), Limiter(gl, AVERAGE)
    whole = Limited(Drawn(gl, calm), limiter, RATE, Drawn(gl, calm))
    for k in range(31):
        whole.draw(k / RATE)
    part = Limited(Drawn(gl, calm), other, RATE, Drawn(gl, calm))
    part.draw(1.0)
    assert read(whole) == read(part)
    limiter.release()
    other.release()


STROBE = """/*{ "ISFVSN": "2", "INPUTS": [] }*/
void main() { gl_FragColor = vec4(vec3(mod(floor(TIME * 14.0), 2.0)), 1.0); }
"""


def test_a_film_says_what_was_softened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    visual, film, report = tmp_path / "strobe.fs", tmp_path / "film.mp4", tmp_path / "flashes.json"
    visual.write_text(STROBE)
    asked = ["--size", "128x72", "--to", "2", "--out", str(film), "--flash-report", str(report)]
    assert main(["render", str(visual), *asked]) == 0
    facts = json.loads(report.read_text())
    beside = json.loads((tmp_path / "film.mp4.json").read_text())
    assert beside["flashes"]["interventions"] == facts["interventions"] != []
    assert beside["viewing"] == facts["viewing"] == {"peak luminance": 200.0, "distance": None, "width": None}
    assert facts["most flashes in a second, of a field of view"]["shown"] <= MOST_FLASHES
    assert "general flashes softened" in capsys.readouterr().err


def test_numbered_pictures_say_it_too_and_go_on(tmp_path: Path) -> None:
    visual = tmp_path / "strobe.fs"
    visual.write_text(STROBE)
    asked = ["render", str(visual), "--size", "64x36", "--out", str(tmp_path / "film" / "%06d.png")]
    assert main([*asked, "--to", "1"]) == 0
    beside = json.loads((tmp_path / "film" / "%06d.png.json").read_text())
    assert beside["flashes"]["interventions"]
    assert main([*asked, "--to", "1.2"]) == 0, "the same film, longer"
    assert main([*asked, "--to", "1.2", "--peak-luminance", "900"]) == 1, "another film"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["--peak-luminance", "3"], "--peak-luminance 3: white has 20 to 20000"),
        (["--peak-luminance", "nan"], "white has 20 to 20000"),
        (["--viewing-distance", "4"], "give both --viewing-distance and --picture-width"),
        (["--picture-width", "4"], "give both"),
        (["--viewing-distance", "-1", "--picture-width", "4"], "--viewing-distance -1: give metres"),
        (["--viewing-distance", "1", "--picture-width", "inf"], "--picture-width inf: give metres"),
    ],
)
def test_no_screen_is_like_that(
    asked: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visual = tmp_path / "strobe.fs"
    visual.write_text(STROBE)
    assert main(["render", str(visual), "--out", str(tmp_path / "film.mp4"), *asked]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "film.mp4").exists()


def test_viewing_is_checked() -> None:
    with pytest.raises(DreamError):
        viewing_of(200.0, 1.0, None)
    assert viewing_of(200.0, 1.0, 2.0) == Viewing(200.0, 1.0, 2.0)


def test_a_wall_that_is_switched_fast_is_softened(tmp_path: Path) -> None:
    """The stage itself: somebody of the crew plays with the blackout before a bright wall."""
    told, _ = import_dreams(folder("assets") / "dreams" / "dream-collective.jsonl")
    show = tmp_path / "show.dream"
    compose(show, told[:20], 7, 60.0, built_in("dream-collective"), "Strobe")
    clock, end = ShowTime(40.0, time.monotonic()), time.monotonic() + 60.0
    wish = Staged(show, clock, (96, 54), 20.0, None, True, False, None, "", viewing=Viewing(peak=4000.0))
    ours, theirs = Pipe()
    stage = Thread(target=serve, args=(wish, theirs))
    stage.start()
    said: list[str] = []
    black = False
    while not any("flashes softened" in one for one in said) and time.monotonic() < end:
        black = not black
        ours.send(("hold", False, black))
        time.sleep(0.1)
        while ours.poll():
            kind, *rest = ours.recv()
            said += [rest[0]] if kind == "said" else []
    ours.send(("stop",))
    stage.join()
    assert any(one.startswith("general flashes softened") for one in said)
