"""The mel scale: how far apart pitches seem (O'Shaughnessy's formula), and filters that see by it."""

from functools import cache

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import RATE

WINDOW = 4096
"""Samples of one spectrum: 85 ms."""
BANDS = 200
LOWEST, HIGHEST = 28.0, 16000.0
"""Hz."""

Values = npt.NDArray[np.float32]


def mel(hertz: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Mel of Hz."""
    found: npt.NDArray[np.float64] = 2595 * np.log10(1 + np.asarray(hertz, np.float64) / 700)
    return found


def hertz(mels: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Hz of mel."""
    found: npt.NDArray[np.float64] = 700 * (10 ** (np.asarray(mels, np.float64) / 2595) - 1)
    return found


def height(frequency: float) -> float:
    """Where `frequency` (Hz) lies between LOWEST (0) and HIGHEST (1) on the mel scale."""
    low, high = mel([LOWEST, HIGHEST])
    return float((mel(frequency) - low) / (high - low))


@cache
def filters() -> Values:
    """(WINDOW // 2 + 1, BANDS): triangles, one band to the next, whose weights sum to 1."""
    edges = hertz(np.linspace(*mel([LOWEST, HIGHEST]), BANDS + 2))
    bins = np.arange(WINDOW // 2 + 1) * (RATE / WINDOW)
    width = RATE / WINDOW  # no triangle is narrower than one bin: low bands would fall between two
    rise = np.maximum(edges[1:-1] - edges[:-2], width)
    fall = np.maximum(edges[2:] - edges[1:-1], width)
    away = bins[:, None] - edges[None, 1:-1]
    shape = np.clip(np.minimum(1 + away / rise, 1 - away / fall), 0, None)
    return (shape / shape.sum(axis=0)).astype(np.float32)


@cache
def hann() -> Values:
    """The window of one spectrum, scaled so that a full sine has power 1."""
    window = np.hanning(WINDOW + 1)[:-1]
    return (window * 2 / window.sum()).astype(np.float32)


def spectra(pieces: Values) -> Values:
    """Mel power of pieces of sound, (n, WINDOW) to (n, BANDS)."""
    found = np.fft.rfft(pieces * hann(), axis=1)
    power = (found.real**2 + found.imag**2).astype(np.float32)
    bands: Values = power @ filters()
    return bands
