"""Music from a file, for the picture to answer to and the film to play."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dreamscape.export.progress import progress
from dreamscape.sound.listen import heard
from dreamscape.sound.rate import RATE
from dreamscape.sound.reading import read_sound

A_SECOND = 60
"""How often is listened."""
_BANDS = ("low", "mid", "high", "beat")


class HeardMusic:
    """A music file that begins with the show. What is heard of it at any time, and its sound."""

    def __init__(self, path: Path, end: float) -> None:
        """Listens up to show time `end` (seconds). Raises DreamError for a file without sound."""
        self._path = path
        times = np.arange(int(end * A_SECOND) + 2) / A_SECOND
        self._found = np.zeros((len(times), len(_BANDS)), np.float32)
        pieces = read_sound(path)
        with progress(f"listening to {path.name}", max(1, round(end)), unit="s") as shown:
            for row, (hearing, _) in enumerate(heard(pieces, times)):
                both = max(hearing.midhigh, hearing.high)
                self._found[row] = hearing.low, hearing.mid, both, hearing.pulse
                if row % A_SECOND == 0:
                    shown(min(row // A_SECOND, round(end)))

    def at(self, time: float) -> Mapping[str, float]:
        """low, mid, high and beat at a show time, 0..1: what had been heard by then."""
        row = min(max(int(time * A_SECOND + 1e-6), 0), len(self._found) - 1)
        return dict(zip(_BANDS, self._found[row].tolist(), strict=True))

    def blocks(self, start: float, count: int) -> Iterator[npt.NDArray[np.float32]]:
        """At least `count` samples from show time `start` (seconds) on; silence after the music's end."""
        made = 0
        for block in read_sound(self._path, start):
            yield block
            made += len(block)
            if made >= count:
                return
        while made < count:
            made += RATE
            yield np.zeros((RATE, 2), np.float32)
