"""The mel scale: how far apart pitches seem, and filters that see by it.

Ours bends at 300 Hz instead of the usual 700: drone and chords lie there, and would share a few rows else.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import RATE

WINDOW = 8192
"""Samples of one spectrum: 171 ms, so that the notes of a low chord are told apart."""
BANDS = 200
_BEND = 300.0  # Hz
_SCALE = 1000 / np.log1p(1000 / _BEND)  # 1000 Hz are 1000 mel
LOWEST, HIGHEST = 28.0, 16000.0
"""Hz."""

Values = npt.NDArray[np.float32]


def mel(hertz: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Mel of Hz."""
    found: npt.NDArray[np.float64] = _SCALE * np.log1p(np.asarray(hertz, np.float64) / _BEND)
    return found


def hertz(mels: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Hz of mel."""
    found: npt.NDArray[np.float64] = _BEND * np.expm1(np.asarray(mels, np.float64) / _SCALE)
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
    triangles: Values = (shape / shape.sum(axis=0)).astype(np.float32)
    return triangles


@cache
def hann() -> Values:
    """The window of one spectrum, scaled so that a full sine has power 1."""
    window = np.hanning(WINDOW + 1)[:-1]
    scaled: Values = (window * 2 / window.sum()).astype(np.float32)
    return scaled


def spectra(pieces: Values) -> Values:
    """Mel power of pieces of sound, (n, WINDOW) to (n, BANDS)."""
    found = np.fft.rfft(pieces * hann(), axis=1)
    power = (found.real**2 + found.imag**2).astype(np.float32)
    bands = np.empty((len(pieces), BANDS), np.float32)
    # Each band by itself: nearly all weights are 0, and one large product would wait for other cores.
    for band, (first, weights) in enumerate(_weights()):
        bands[:, band] = power[:, first : first + len(weights)] @ weights
    return bands


@cache
def _weights() -> list[tuple[int, Values]]:
    """For each band its first bin and its weights from there on."""
    found = []
    for column in filters().T:
        inside = np.flatnonzero(column)
        found.append((int(inside[0]), np.ascontiguousarray(column[inside[0] : inside[-1] + 1])))
    return found
