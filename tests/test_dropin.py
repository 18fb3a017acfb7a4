"""Visuals live: files appear, change, break and mend while pictures go on."""

from pathlib import Path

import moderngl
import numpy as np

from dreamscape.render.dropin.standing import APPEARED, KEPT
from tests.dropping import DREAM, GREEN, NAME, RED, hue, wall


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
