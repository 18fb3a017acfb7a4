"""Scenes, cues and the fader between A and B of one set, with the file that keeps them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dreamscape.stage.vj import set_file
from dreamscape.stage.vj.autosave import Autosave
from dreamscape.stage.vj.cues import Cues
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.mix import Mix
from dreamscape.stage.vj.scenes import Scenes


@dataclass(frozen=True)
class Repertoire:
    """Lives as long as the deck."""

    scenes: Scenes
    cues: Cues
    mix: Mix
    saving: Autosave


def repertoire(deck: Deck, show: Path, say: Callable[[str], None]) -> Repertoire:
    """That of the set `show`. Raises DreamError where its file cannot be read."""
    path = set_file.path_of(show)
    kept, listed = set_file.read(path)
    saving = Autosave(path, lambda: set_file.text(scenes.kept, cues.kept), say)
    scenes = Scenes(deck, say, saving.changed, kept)
    cues = Cues(deck, scenes, say, saving.changed, listed)
    return Repertoire(scenes, cues, Mix(deck, scenes, say), saving)
