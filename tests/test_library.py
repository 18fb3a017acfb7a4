"""The library: a folder of visuals, found by name, that no broken file empties."""

import os
from pathlib import Path

import moderngl
import numpy as np
import pytest

from dreamscape import resources
from dreamscape.errors import DreamError
from dreamscape.narrative.reading import choose_visual, read_dream
from dreamscape.render import isf, library
from dreamscape.render.player import Player

TEXT = """/*{"ISFVSN": "2", "KEYWORDS": ["well"]}*/
#include "part.glsl"
void main() { gl_FragColor = part(); }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "well.fs").write_text(TEXT)
    (tmp_path / "part.glsl").write_text("vec4 part() { return vec4(1.0); }\n")
    (tmp_path / "broken.fs").write_text('/*{"INPUTS" []}*/ void main() {}')
    return tmp_path


def test_a_file_dropped_in_is_known_with_its_keywords(folder: Path) -> None:
    assert "tide" in library.catalogue()
    assert library.catalogue([folder])["well"] == ("well",)
    assert library.catalogue().keys() < library.catalogue([folder]).keys()


def test_a_broken_file_takes_nothing_else_away(folder: Path) -> None:
    found, broken = library.headers([folder])
    assert {"tide", "well"} <= found.keys()
    assert "broken" not in found
    assert len(broken) == 1
    assert "broken.fs:1: " in broken[0]


def test_an_own_file_comes_before_the_shipped_one(folder: Path) -> None:
    own = folder / "tide.fs"
    own.write_text(TEXT)
    assert library.find("tide", [folder]).path == own
    assert library.find("tide").path != own


def test_an_earlier_folder_comes_before_a_later_one(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "well.fs").write_text('/*{"KEYWORDS": ["other"]}*/')
    assert library.catalogue([folder, other])["well"] == ("well",)
    assert library.catalogue([other, folder])["well"] == ("other",)


def test_the_dream_of_the_readme_works(gl: moderngl.Context, tmp_path: Path) -> None:
    readme = (resources.folder("shaders") / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "lantern.fs"
    path.write_text(readme.split("```glsl\n")[1].split("```")[0])
    visual = library.find("lantern", [tmp_path])
    assert visual.is_dream
    with Player(gl, visual) as player:
        picture = np.frombuffer(player.draw((64, 36), 1.0).read(), np.float16)
    assert np.ptp(picture.astype(float)) > 0.3


def test_an_unknown_name_lists_the_nearest() -> None:
    with pytest.raises(DreamError, match=r"did you mean .*tide") as caught:
        library.find("tidde")
    assert caught.value.code == 2


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DreamError, match="no such folder"):
        library.catalogue([tmp_path / "missing"])


@pytest.mark.parametrize("name", ["well.fs", "part.glsl"])
def test_a_changed_file_is_noticed_once(folder: Path, name: str) -> None:
    visual = isf.load(folder / "well.fs")
    watch = library.Watch([visual])
    assert watch.changed() == frozenset()
    os.utime(folder / name, ns=(1, 1))
    assert watch.changed() == {folder / name}
    assert watch.changed() == frozenset()
    (folder / name).unlink()
    assert watch.changed() == {folder / name}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I was drowning and the waves closed over me", "tide"),
        ("We sailed over the sea at night", "tide"),
        ("A river carried me away", "river"),
        ("I sank to the bottom of the sea", "jellyfish"),
        ("Fish swam round me in a shoal", "fish"),
        ("Wolves followed me through the forest", "forest"),
    ],
)
def test_each_water_has_its_own_dreams(text: str, name: str) -> None:
    """Four visuals are about water: none may take the dreams of another, whoever dreams."""
    chosen = {choose_visual(read_dream(text), library.catalogue(), key) for key in range(40)}
    assert chosen == {name}
