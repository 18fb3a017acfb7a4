"""What begins: how much each band has risen since the block before, and the hits among it.

Half-wave rectified flux of logarithmic magnitudes (Bello et al., "A Tutorial on Onset Detection in Music
Signals", 2005; Böck et al., "Evaluating the Online Capabilities of Onset Detection Methods", 2012). A hit is
told in the block in which it is found: nothing is waited for.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.bands import step
from dreamscape.sound.spectrum import BANDS

DECAY = 0.2
"""Seconds in which a hit falls to a third."""
REST = 6
"""Blocks after a hit in which the same band has no other: 64 ms."""

_RECENT, _LONG = 47, 281
"""Blocks of half a second and of three seconds."""
_OVER_MEDIAN, _OF_MEAN, _OF_PEAK = 1.4, 0.35, 0.12
"""What a rise must exceed: these times the median, the mean and the highest of late."""
_LEAST_RISE = 0.12
"""Mean rise of a band's logarithms that is no hit yet, however quiet it was before."""
_FULL = 0.8
"""And the one that is a full hit where nothing louder came of late."""
_CONTRAST = 20.0
_FALL = 1.0 - step(DECAY)
_FADE = 0.5 ** (1.0 / _LONG)


class Onsets:
    """Rises and hits, block by block."""

    def __init__(self) -> None:
        self.rise = [0.0] * 4  # mean rise of the logarithms in low, mid, midhigh, high
        self.hits = [0.0] * 4  # 0..1
        self._before = np.zeros(BANDS)
        self._late = np.zeros((4, _RECENT))
        self._at = 0
        self._highest = [0.0] * 4
        self._since = [REST] * 4

    def block(self, bands: npt.NDArray[np.float32], loud: float) -> None:
        """Take in the powers of BANDS of one block; `loud` is the amplitude that counts as loud."""
        now = np.log1p(np.sqrt(bands, dtype=np.float64) * (_CONTRAST / loud))
        rise = np.add.reduce(np.maximum(now - self._before, 0.0).reshape(4, -1), axis=1) * (4 / BANDS)
        self._before = now
        self.rise = rise.tolist()
        middle = np.partition(self._late, _RECENT // 2, axis=1)[:, _RECENT // 2]
        usual = np.add.reduce(self._late, axis=1) * (_OF_MEAN / _RECENT) + _OVER_MEDIAN * middle
        for one, bar in enumerate(usual.tolist()):
            self._hit(one, self.rise[one], max(bar, _OF_PEAK * self._highest[one], _LEAST_RISE))
        self._late[:, self._at] = rise
        self._at = (self._at + 1) % _RECENT

    def _hit(self, one: int, rise: float, bar: float) -> None:
        """Let a band's hit fall, and strike it where the band rises as it has not of late."""
        self._since[one] += 1
        hit = self.hits[one] * _FALL
        if rise > bar and self._since[one] > REST:
            self._since[one] = 0
        if rise > bar and self._since[one] <= 1:  # the block after may show that it is stronger
            hit = max(hit, min(rise / max(self._highest[one], _FULL), 1.0) ** 0.5)
        self.hits[one] = hit if hit > 1e-6 else 0.0
        self._highest[one] = max(self._highest[one] * _FADE, rise)
