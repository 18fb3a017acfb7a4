"""Folders of visuals beside those that come with the program: --visuals DIR."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from dreamscape.render import library
from dreamscape.render.isf import Visual


def folders_of(given: argparse.Namespace) -> tuple[Path, ...]:
    """The folders that were named. Raises DreamError (code 2) for one that is not there."""
    folders = tuple(Path(one) for one in given.visuals)
    library.paths(folders)
    return folders


def finder(folders: Sequence[Path]) -> Callable[[str], Visual]:
    """Finds visuals by name, in these folders first."""
    return partial(library.find, extra=tuple(folders))
