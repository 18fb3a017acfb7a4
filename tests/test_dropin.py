"""Visuals live: files appear, change, break and mend while pictures go on."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import moderngl
import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.render import dream
from dreamscape.render.context import unbind
from dreamscape.render.dropin.standing import APPEARED, ASIDE, CHECKING, GONE, KEPT, REFUSED, SCALED
from dreamscape.render.dropin.taken import Taken
from dreamscape.render.dropin.weighing import Weighing
from dreamscape.render.targets import Targets
from tests.dropping import BLUE, DREAM, FOREIGN, GREEN, RED, SIZE, Wall, hue, in_place, wall
from tests.random_saves import play


@pytest.fixture(scope="module")
def kept(gl_context: moderngl.Context, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    with wall(gl_context, tmp_path_factory.mktemp("visuals")) as made:
        yield made


@pytest.fixture
def shown(gl: moderngl.Context, kept: Wall) -> Wall:
    """The wall, with a dream of another name for each test."""
    kept.name = f"dream{kept.pictures}"
    kept.said.clear()
    kept.mishaps.clear()
    kept.each = lambda pixels: None
    return kept


def test_a_file_appears_breaks_and_mends_while_pictures_go_on(shown: Wall) -> None:
    before = shown.colour()
    assert shown.mishaps == [shown.name], "nobody has heard of it yet"
    path = shown.write(DREAM.format(colour=RED))
    there = shown.until(APPEARED)
    assert there.ns_per_px is not None
    assert hue(shown.colour()) == 0
    assert shown.colour() != before
    red = shown.draw()
    shown.write(DREAM.format(colour="no_such_thing"))
    kept = shown.until(KEPT)
    assert (kept.file, kept.line) == (str(path), 4)
    assert "no_such_thing" in kept.message
    assert np.abs(shown.draw().astype(int) - red).max() <= 2, "the last good one is shown"
    shown.write(DREAM.format(colour=GREEN))
    shown.until(APPEARED)
    assert hue(shown.colour()) == 1
    assert shown.drop_in.catalogue()[shown.name] == ("sea",)


def test_what_is_half_written_is_waited_for(shown: Wall) -> None:
    writing = threading.Thread(target=in_place, args=(shown.path, DREAM.format(colour=BLUE), 6, 0.06))
    writing.start()
    shown.until(APPEARED)
    writing.join()
    states = {one.state for one in shown.said}
    assert states <= {CHECKING, APPEARED}, "no half of it was judged"
    assert hue(shown.colour()) == 2


def test_a_file_is_renamed_removed_and_comes_back(shown: Wall) -> None:
    path = shown.write(DREAM.format(colour=RED))
    shown.until(APPEARED)
    path.rename(shown.folder / "other.fs")
    shown.until(APPEARED, "other", 0)
    shown.until(GONE, since=0)
    assert hue(shown.colour()) == 0, "who dreams it keeps it"
    assert hue(shown.colour("other")) == 0
    assert shown.name not in shown.drop_in.catalogue()
    aside = shown.write(DREAM.format(colour=GREEN), "mine.fs.part")
    aside.replace(path)
    shown.until(APPEARED)
    assert hue(shown.colour()) == 1
    assert {shown.name, "other"} <= shown.drop_in.catalogue().keys()


def test_what_is_included_counts(shown: Wall, tmp_path: Path) -> None:
    shared, beside = tmp_path / "tone.glsl", shown.folder / "tone.glsl"
    far = os.path.relpath(shared, shown.folder)
    text = DREAM.format(colour="tone").replace("void main", f'#include "{far}"\nvoid main')
    shown.write(text)
    refused = shown.until(REFUSED)
    assert (refused.line, "tone.glsl" in refused.message) == (3, True)
    shown.write(text.replace(far, "tone.glsl"))
    beside.write_text(f"const vec3 tone = vec3({RED});\n")
    shown.until(APPEARED)
    assert hue(shown.colour()) == 0
    beside.write_text(f"const vec3 tone = vec3({GREEN})\n")
    assert shown.until(KEPT).file in (str(beside), str(shown.path))
    beside.write_text(f"const vec3 tone = vec3({BLUE});\n")
    shown.until(APPEARED)
    assert hue(shown.colour()) == 2
    shared.write_text(f"const vec3 tone = vec3({RED});\n")
    shown.write(text)
    shown.until(APPEARED)
    shared.write_text(f"const vec3 tone = vec3({GREEN});\n")
    shown.until(APPEARED)
    assert hue(shown.colour()) == 1, "wherever it lies"


def test_a_shader_without_an_end_is_refused_and_the_wall_goes_on(shown: Wall) -> None:
    shown.write(DREAM.format(colour=RED))
    shown.until(APPEARED)
    shown.drop_in.checking.limit = 1.0
    endless = DREAM.format(colour=GREEN).replace(
        "main() {", "main() {\n    float x = strength;\n    while (x > 0.0) x = x * 0.5 + 1.0;"
    )
    shown.write(endless.replace("* strength", "* x"))
    before = shown.pictures
    kept = shown.until(KEPT)
    assert "does not come to an end" in kept.message
    assert kept.line == 5
    assert shown.pictures - before > 5, "pictures went on"
    assert hue(shown.colour()) == 0
    shown.drop_in.checking.limit = 20.0
    shown.write(DREAM.format(colour=BLUE))
    shown.until(APPEARED)
    assert hue(shown.colour()) == 2


def test_what_a_visual_kept_is_kept_when_it_is_saved(shown: Wall) -> None:
    """It counts its pictures; the new version shows the count of the old one."""
    shown.write(FOREIGN.format(step="0.002", share="1.0"))
    shown.until(APPEARED)
    while shown.colour()[0] < 100:
        assert shown.pictures < 6000
    seen: list[int] = []
    shown.each = lambda pixels: seen.append(int(pixels[SIZE[1] // 2, SIZE[0] // 2, 0]))
    shown.write(FOREIGN.format(step="0.0", share="0.7"))
    shown.until(APPEARED)
    first = shown.colour()[0]
    assert seen[0] / 3 < first < seen[-2], "a share of what was counted, not of nothing"
    assert abs(shown.colour()[0] - first) <= 2, "it counts no longer"


def test_what_builds_up_is_not_dark_when_it_appears(shown: Wall) -> None:
    """It begins with nothing, and gets brighter with each picture."""
    seen: list[int] = []
    shown.each = lambda pixels: seen.append(int(pixels[SIZE[1] // 2, SIZE[0] // 2].max()))
    shown.write(FOREIGN.format(step="0.02", share="1.0"))
    shown.until(APPEARED)
    shown.draw()
    assert min(seen) > 20
    assert seen[-1] > 60


def test_thirty_saves_and_no_black_picture(shown: Wall) -> None:
    watched = play(shown, 30, 5)
    assert (watched.black, watched.strange) == (0, 0)


def test_a_slow_one_is_drawn_smaller_and_one_that_is_too_slow_set_aside(shown: Wall) -> None:
    """What is allowed is lowered here, rather than the machine kept busy."""
    passing = FOREIGN.replace('"PERSISTENT": true', '"PERSISTENT": false')
    allowed, size = shown.drop_in.slowness.allowed, shown.compositor.programs.drawn.size
    shown.write(passing.format(step="0.3", share="1.0"))
    shown.until(APPEARED)
    assert size(shown.name) == (512, 512)
    shown.drop_in.slowness.allowed, shown.drop_in.slowness.every = 1e-9, 2
    heard = len(shown.said)
    aside = shown.until(ASIDE)
    told = [one for one in shown.said[heard:] if one.name == shown.name]
    assert [one.state for one in told] == [SCALED, SCALED, ASIDE]
    assert "drawn at 256x256" in told[0].message
    assert "drawn at 128x128" in told[1].message
    assert f'the visual "{shown.name}" takes ' in aside.sentence()
    assert shown.name not in shown.drop_in.catalogue()
    assert shown.draw().max() > 20, "another is drawn in its place"
    shown.drop_in.slowness.allowed = allowed
    shown.write(passing.format(step="0.4", share="1.0"))
    shown.until(APPEARED)
    assert size(shown.name) == (512, 512), "what is saved anew is tried anew"
    assert shown.name in shown.drop_in.catalogue()


@pytest.mark.parametrize("cores", [0, 2], ids=["GPU's clock", "processor"])
def test_what_is_weighed_is_the_one_and_a_dearer_one_weighs_more(gl: moderngl.Context, cores: int) -> None:
    weighing, times = Weighing(gl, cores), []
    text = "#version 330\nuniform int steps; out vec4 colour;\nvoid main() { float x = 0.5; for (int k = 0;"
    text += " k < steps; k++) x = sin(x * 1.7 + 0.3); colour = vec4(x); }"
    program = gl.program(vertex_shader=dream.core("screen.vert").text, fragment_shader=text)
    drawn, target = gl.vertex_array(program, []), Targets(gl)
    weighing.name = "mine"
    target.get("any", (256, 256)).begin()
    for steps in (1, 1, 400):  # the first is compiled
        program["steps"] = steps
        with weighing("other"):
            drawn.render(moderngl.TRIANGLES, vertices=3)
        assert weighing.taken() is None
        with weighing("mine"):
            drawn.render(moderngl.TRIANGLES, vertices=3)
        times.append(weighing.taken())
    assert weighing.met() == {"mine", "other"}
    assert times[2] > 5.0 * times[1] > 0.0
    unbind(gl)
    for one in (target, drawn, program):
        one.release()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DreamError, match="nowhere: no such folder of visuals; make it"):
        Taken((tmp_path / "nowhere",))
