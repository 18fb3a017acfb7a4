"""Visuals live: files appear, change, break and mend while pictures go on."""

import threading
from pathlib import Path

import moderngl
import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.render.dropin.standing import APPEARED, CHECKING, GONE, KEPT, REFUSED
from dreamscape.render.dropin.taken import Taken
from tests.dropping import BLUE, DREAM, FOREIGN, GREEN, NAME, RED, SIZE, hue, in_place, wall


def test_a_file_appears_breaks_and_mends_while_pictures_go_on(gl: moderngl.Context, tmp_path: Path) -> None:
    with wall(gl, tmp_path) as shown:
        before = shown.colour()
        assert shown.mishaps == [NAME], "nobody has heard of it yet"
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
        assert shown.drop_in.catalogue()[NAME] == ("sea",)


def test_what_is_half_written_is_waited_for(gl: moderngl.Context, tmp_path: Path) -> None:
    with wall(gl, tmp_path) as shown:
        writing = threading.Thread(
            target=in_place, args=(tmp_path / f"{NAME}.fs", DREAM.format(colour=BLUE), 6, 0.06)
        )
        writing.start()
        shown.until(APPEARED)
        writing.join()
        states = {one.state for one in shown.said}
        assert states <= {CHECKING, APPEARED}, "no half of it was judged"
        assert hue(shown.colour()) == 2


def test_a_file_is_renamed_removed_and_comes_back(gl: moderngl.Context, tmp_path: Path) -> None:
    with wall(gl, tmp_path) as shown:
        path = shown.write(DREAM.format(colour=RED))
        shown.until(APPEARED)
        path.rename(tmp_path / "other.fs")
        shown.until(APPEARED, "other", 0)
        shown.until(GONE, since=0)
        assert hue(shown.colour()) == 0, "who dreams it keeps it"
        assert hue(shown.colour("other")) == 0
        assert NAME not in shown.drop_in.catalogue()
        aside = shown.write(DREAM.format(colour=GREEN), "mine.fs.part")
        aside.replace(path)
        shown.until(APPEARED)
        assert hue(shown.colour()) == 1
        assert {NAME, "other"} <= shown.drop_in.catalogue().keys()


def test_what_is_included_counts(gl: moderngl.Context, tmp_path: Path) -> None:
    lent = tmp_path / "lent"
    folder = tmp_path / "folder"
    lent.mkdir()
    folder.mkdir()
    shared = lent / "tone.glsl"
    text = DREAM.format(colour="tone").replace("void main", '#include "../lent/tone.glsl"\nvoid main')
    with wall(gl, folder) as shown:
        shown.write(text)
        refused = shown.until(REFUSED)
        assert (refused.line, "tone.glsl" in refused.message) == (3, True)
        beside = folder / "tone.glsl"
        shown.write(text.replace("../lent/", ""))
        beside.write_text(f"const vec3 tone = vec3({RED});\n")
        shown.until(APPEARED)
        assert hue(shown.colour()) == 0
        beside.write_text(f"const vec3 tone = vec3({GREEN})\n")
        assert shown.until(KEPT).file in (str(beside), str(folder / f"{NAME}.fs"))
        beside.write_text(f"const vec3 tone = vec3({BLUE});\n")
        shown.until(APPEARED)
        assert hue(shown.colour()) == 2
        shared.write_text(f"const vec3 tone = vec3({RED});\n")
        shown.write(text)
        shown.until(APPEARED)
        shared.write_text(f"const vec3 tone = vec3({GREEN});\n")
        shown.until(APPEARED)
        assert hue(shown.colour()) == 1, "wherever it lies"


def test_a_shader_without_an_end_is_refused_and_the_wall_goes_on(
    gl: moderngl.Context, tmp_path: Path
) -> None:
    with wall(gl, tmp_path) as shown:
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
        assert shown.pictures - before > 10, "pictures went on"
        assert hue(shown.colour()) == 0
        shown.drop_in.checking.limit = 20.0
        shown.write(DREAM.format(colour=BLUE))
        shown.until(APPEARED)
        assert hue(shown.colour()) == 2


def test_what_a_visual_kept_is_kept_when_it_is_saved(gl: moderngl.Context, tmp_path: Path) -> None:
    """It counts its pictures; the new version shows the count of the old one."""
    with wall(gl, tmp_path) as shown:
        shown.write(FOREIGN.format(step="0.0005", share="1.0"))
        shown.until(APPEARED)
        while shown.colour()[0] < 100:
            assert shown.pictures < 3000
        seen: list[int] = []
        shown.each = lambda pixels: seen.append(int(pixels[SIZE[1] // 2, SIZE[0] // 2, 0]))
        shown.write(FOREIGN.format(step="0.0", share="0.5"))
        shown.until(APPEARED)
        first = shown.colour()[0]
        assert seen[0] / 3 < first < seen[-2], "half of what was counted, not of nothing"
        assert abs(shown.colour()[0] - first) <= 2, "it counts no longer"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DreamError, match="nowhere: no such folder of visuals; make it"):
        Taken((tmp_path / "nowhere",))
