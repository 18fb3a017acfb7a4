"""What a picture of sound is drawn from: one pass over the blocks, memory as wide as the picture."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from dreamscape.sound.loudness import MOMENTARY, SHORT, Loudness, LoudnessMeter, over_time
from dreamscape.sound.plots import mel

Wave = npt.NDArray[np.float32]
Values = npt.NDArray[np.float64]

_CHUNK = 16384
_SMALLEST_HOP, _LARGEST_HOP = 64, 2048


class Listening:
    """`columns` columns of a sound of `total` samples.

    lowest, highest (columns, 2): the wave's reach; rms (columns, 2); mels (columns, BANDS): mean power.
    """

    def __init__(self, total: int, columns: int) -> None:
        self.total, self.columns = total, columns
        self.lowest = np.full((columns, 2), np.inf)
        self.highest = np.full((columns, 2), -np.inf)
        self._squares = np.zeros((columns, 2))
        self._counts = np.zeros(columns)
        self._mels = np.zeros((columns, mel.BANDS))
        self._seen = np.zeros(columns)
        self._hop = int(np.clip(total // columns // 2, _SMALLEST_HOP, _LARGEST_HOP))
        self.piece = max(_CHUNK, 32 * self._hop)
        """So many samples at once are worth the work."""
        self._window = np.zeros(mel.WINDOW // 2, np.float32)  # the sound not looked at yet, mixed to one
        self._middle = 0  # the sample its next spectrum lies around
        self._meter = LoudnessMeter()
        self._done = 0

    def push(self, wave: Wave) -> None:
        """Hear (n, 2) samples; what comes after `total` is not drawn."""
        wave = wave[: max(0, self.total - self._done)]
        if not len(wave):
            return
        self._meter.push(wave)
        self._reach(wave)
        self._look(wave.mean(axis=1))
        self._done += len(wave)

    def finish(self) -> Loudness:
        """To be called at the end. How loud all was."""
        self._look(np.zeros(mel.WINDOW // 2 + self._hop, np.float32))
        for column in self.lowest, self.highest:
            column[~np.isfinite(column)] = 0
        self.rms = np.sqrt(self._squares / np.maximum(self._counts, 1)[:, None])
        self.mels = _filled(self._mels, self._seen)
        powers = self._meter.powers()
        self.momentary = self._by_column(over_time(powers, MOMENTARY))
        self.short = self._by_column(over_time(powers, SHORT))
        return self._meter.finish()

    def _reach(self, wave: Wave) -> None:
        column = (self._done + np.arange(len(wave))) * self.columns // self.total
        starts = np.flatnonzero(np.diff(column, prepend=-1))
        which = column[starts]
        self.lowest[which] = np.minimum(self.lowest[which], np.minimum.reduceat(wave, starts))
        self.highest[which] = np.maximum(self.highest[which], np.maximum.reduceat(wave, starts))
        self._squares[which] += np.add.reduceat(wave.astype(np.float64) ** 2, starts)
        self._counts[which] += np.diff(starts, append=len(wave))

    def _look(self, wave: npt.NDArray[np.float32]) -> None:
        """Take the spectra that are complete now."""
        self._window = np.concatenate([self._window, wave])
        if len(self._window) < mel.WINDOW:
            return
        pieces = np.lib.stride_tricks.sliding_window_view(self._window, mel.WINDOW)[:: self._hop]
        column = (self._middle + self._hop * np.arange(len(pieces))) * self.columns // self.total
        inside = column < self.columns
        np.add.at(self._mels, column[inside], mel.spectra(pieces[inside]))
        np.add.at(self._seen, column[inside], 1)
        self._middle += self._hop * len(pieces)
        self._window = self._window[self._hop * len(pieces) :]

    def _by_column(self, levels: Values) -> Values:
        """Levels of each tenth of a second as the loudest of each column; NaN where there is none yet."""
        if not len(levels):
            return np.full(self.columns, np.nan)
        edges = (np.arange(self.columns + 1) * len(levels)) // self.columns
        starts = np.minimum(edges[:-1], len(levels) - 1)
        found = np.maximum.reduceat(levels, starts) if len(levels) >= self.columns else levels[starts]
        return np.where(np.isfinite(found), found, np.nan)


def listen(blocks: Iterable[Wave], total: int, columns: int) -> tuple[Listening, Loudness]:
    """Hear `blocks` in pieces that are worth the work."""
    listening = Listening(total, columns)
    waiting: list[Wave] = []
    for block in blocks:
        waiting.append(block)
        if sum(map(len, waiting)) >= listening.piece:
            listening.push(np.concatenate(waiting))
            waiting = []
    if waiting:
        listening.push(np.concatenate(waiting))
    return listening, listening.finish()


def _filled(sums: Values, counts: Values) -> Values:
    """Means; a column without any takes the one before it."""
    known = np.maximum.accumulate(np.where(counts > 0, np.arange(len(counts)), 0))
    means: Values = sums[known] / np.maximum(counts[known], 1)[:, None]
    return means
