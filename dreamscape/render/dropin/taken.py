"""The visuals that were taken in, under the names by which dreams call them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.render import library
from dreamscape.render.dropin.watching import visuals_in
from dreamscape.render.isf import Visual
from dreamscape.render.programs import STAND_IN


class Taken:
    """Lives as long as the stage."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Raises DreamError for a folder that is not there."""
        self.folders = tuple(folders)
        library.paths(self.folders)  # says which is not there
        self.awaited = set(visuals_in(self.folders))
        """Names of visuals that lie in a folder and were not looked at yet."""
        self._good: dict[str, Visual] = {}
        self._own: dict[str, Visual] = {}
        self._aside: set[str] = set()
        self._missed: set[str] = set()
        self._shipped = library.catalogue()

    def find(self, name: str) -> Visual:
        """The visual of this name. Raises DreamError where none was taken in and none comes with us."""
        if name in self._good:
            return self.stand_in() if name in self._aside else self._good[name]
        if name in self.awaited and name not in self._shipped:
            self._missed.add(name)
            raise DreamError(f'the visual "{name}" is being checked; it appears when that is done')
        if name not in self._own:
            self._own[name] = library.find(name)
        return self._own[name]

    def is_missed(self, name: str) -> bool:
        """Whether somebody dreams it, and sees another in its place until it was looked at."""
        return name in self._missed

    def stand_in(self) -> Visual:
        """What is drawn in the place of one that is set aside."""
        if STAND_IN not in self._own:
            self._own[STAND_IN] = library.find(STAND_IN)
        return self._own[STAND_IN]

    def good(self, name: str) -> Visual | None:
        """The last good version that was dropped in, if there was one."""
        return self._good.get(name)

    def take(self, name: str, visual: Visual) -> None:
        """It is drawn by this from now on."""
        self._good[name] = visual
        self._aside.discard(name)

    def set_aside(self, name: str) -> None:
        """It is drawn by the stand-in from now on."""
        self._aside.add(name)

    def catalogue(self, there: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """What can be dreamt: all that come with us, and of what was dropped in what is `there`."""
        dropped = {name: self._good[name].keywords for name in there if name in self._good}
        kept = {name: words for name, words in dropped.items() if name not in self._aside}
        own = {name: words for name, words in self._shipped.items() if name not in self._aside}
        return {**own, **kept}
