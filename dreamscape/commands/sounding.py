"""The sound of an open show, as exporters want it."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from dreamscape.commands.shows import Show
from dreamscape.score.music import Music
from dreamscape.sound.conductor import Harmony
from dreamscape.sound.ensemble import STEMS
from dreamscape.sound.perform import perform
from dreamscape.sound.rate import RATE

Wave = npt.NDArray[np.float32]
Heard = Callable[[Music, Harmony], None]


class ShowSound:
    """A show's sound from any time on. `heard` is told what is played, twenty times a second."""

    def __init__(self, show: Show, heard: Heard | None = None, fast: bool = False) -> None:
        self._show, self._heard, self._fast = show, heard, fast

    def blocks(self, start: float, count: int) -> Iterator[Wave]:
        """At least `count` samples from show time `start` (seconds) on, float32 (n, 2)."""
        for stems in self._stems(start, count, False):
            yield stems.sum(axis=0)

    def stems(self, start: float, count: int) -> Iterator[Mapping[str, Wave]]:
        """The same, stem by stem, `count` samples exactly; the stems sum to the mix."""
        left = count
        for stems in self._stems(start, count, True):
            yield {name: stems[row, :left] for row, name in enumerate(STEMS)}
            left -= stems.shape[1]

    def _stems(self, start: float, count: int, apart: bool) -> Iterator[Wave]:
        seed, made = self._show.journal.meta.seed, 0
        first = round(start * RATE)
        for block in perform(self._music, first, seed, stems=apart, fast=self._fast, heard=self._heard):
            yield block
            made += block.shape[1]
            if made >= count:
                return

    def _music(self, time: float) -> Music:
        return self._show.musics(min(time, self._show.end))
