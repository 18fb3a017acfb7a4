"""What is in the newest samples: powers on a logarithmic scale of frequency, and rows for a texture.

Frequencies are cut by areas: a bin takes its share of each line of the transform that it overlaps, so that
nothing is lost between two bins and nothing is counted twice.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import BLOCK, RATE

Floats = npt.NDArray[np.float32]

WINDOW = 2 * BLOCK
"""Samples under the Hann window: 21 ms, of which each block is half."""
LOWEST, HIGHEST = 30.0, 16_000.0
"""Hertz between which is listened."""
BANDS = 24
"""Bands for onsets, six of them to each of the four that are heard."""
BINS = 512
"""Columns of the texture."""
ROWS = ("raw", "lively", "smooth", "waveform")
"""Rows of the texture."""

_SPAN = 60.0
"""Decibels from the bottom of a row to its top."""
_LIVELY_FALL = 0.12
_SMOOTH_RISE, _SMOOTH_FALL = 0.12, 0.6
"""Seconds."""
_LEAST_GAIN = 2e-3
"""Amplitude of what counts as loud at the least: silence is not drawn up to the top."""


def edges(count: int) -> npt.NDArray[np.float64]:
    """The `count` + 1 frequencies, hertz, between which `count` bands lie."""
    return np.geomspace(LOWEST, HIGHEST, count + 1)


class Transform:
    """Both channels of the newest WINDOW samples, in lines of frequency."""

    def __init__(self) -> None:
        self.samples = np.zeros((2, WINDOW), np.float32)
        turn = 2.0 * np.pi * np.arange(WINDOW) / WINDOW
        self._hann = (0.5 - 0.5 * np.cos(turn)).astype(np.float32)
        self._scale = np.float32(2.0 / (WINDOW * WINDOW * 0.375))
        self._bands = _shares(edges(BANDS)).astype(np.float32)

    def block(self, samples: Floats) -> Floats:
        """The mean power of both channels in each line, (WINDOW / 2 + 1,); a full-scale sine sums to 0.5."""
        self.samples[:, :-BLOCK] = self.samples[:, BLOCK:]
        self.samples[:, -BLOCK:] = samples.T
        lines = np.fft.rfft(self.samples * self._hann)
        both = lines.real**2 + lines.imag**2
        return np.asarray((both[0] + both[1]) * (0.5 * self._scale), np.float32)

    def bands(self, power: Floats) -> Floats:
        """Power in each of BANDS."""
        return self._bands @ power


class Texture:
    """The rows of ROWS, moving on block by block."""

    def __init__(self) -> None:
        lines = edges(BINS) * WINDOW / RATE
        self._line = lines.astype(np.intp)
        self._part = (lines - self._line).astype(np.float32)
        # music falls by about 3 dB an octave in bins of equal ratio and more above: lift it to be level
        self._lift = (0.9 + np.linspace(0.0, 18.0, BINS) / _SPAN).astype(np.float32)
        self._below = np.zeros(WINDOW // 2 + 2, np.float32)
        self._rows = np.zeros((3, BINS), np.float32)
        self._turn = False

    def block(self, power: Floats, loud: float) -> None:
        """Take in the lines of one block; `loud` is the amplitude that counts as loud now."""
        self._turn = not self._turn
        if not self._turn:  # 47 times a second is as often as it is looked at
            return
        np.cumsum(power, out=self._below[1:])
        below = self._below[self._line]
        below += (self._below[self._line + 1] - below) * self._part
        share = below[1:] - below[:-1]
        share *= np.float32(BINS / 64.0 / max(loud, _LEAST_GAIN) ** 2)
        share += np.float32(1e-9)
        raw, lively, smooth = self._rows
        np.log10(share, out=raw)
        raw *= np.float32(10.0 / _SPAN)
        raw += self._lift
        np.maximum(raw, 0.0, out=raw)
        np.minimum(raw, 1.0, out=raw)
        lively *= _LIVELY
        np.maximum(lively, raw, out=lively)
        smooth += (raw - smooth) * np.where(raw > smooth, _RISE, _FALL)

    def rows(self, samples: Floats, loud: float) -> Floats:
        """(4, BINS) of ROWS: 0..1, the waveform -1..1. `samples` are (2, WINDOW)."""
        mono = samples.mean(axis=0)
        rising = np.flatnonzero((mono[: WINDOW - BINS] <= 0.0) & (mono[1 : WINDOW - BINS + 1] > 0.0))
        start = int(rising[-1]) if len(rising) else WINDOW - BINS
        wave = mono[start : start + BINS] * np.float32(0.5 / max(loud, _LEAST_GAIN))
        return np.vstack([self._rows, np.clip(wave, -1.0, 1.0)])


_STEP = 2.0 * BLOCK / RATE
_RISE = np.float32(1.0 - np.exp(-_STEP / _SMOOTH_RISE))
_FALL = np.float32(1.0 - np.exp(-_STEP / _SMOOTH_FALL))
_LIVELY = np.float32(np.exp(-_STEP / _LIVELY_FALL))


def _shares(cuts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(bands, lines): how much of each line lies between two neighbours of `cuts`, hertz."""
    wide = RATE / WINDOW
    low = (np.arange(WINDOW // 2 + 1) - 0.5) * wide
    upper = np.minimum(cuts[1:, None], low + wide)
    return np.asarray(np.maximum(upper - np.maximum(cuts[:-1, None], low), 0.0) / wide)
