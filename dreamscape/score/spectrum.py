"""What visuals with ears hear: sixteen bands as columns of a spectrum, and a waveform that sounds like them.

Made from the frame alone, so that a take which is rendered again is heard by its visuals as it was played:
from what the show hears (low, mid, high, beat), and from the bands that were heard live.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.score.frame import Frame, Grade

Floats = npt.NDArray[np.float32]

BANDS = 16
"""Bands of equal ratio between 30 Hz and 16 kHz; four of them to each of low, mid, midhigh and high."""

_CYCLES = 2.0 * 1.31 ** np.arange(BANDS)
"""How often each band's tone goes up and down in one width of the waveform: low ones slowly."""
_TURNS = np.sqrt(np.arange(2.0, 2.0 + BANDS)) % 1.0 + 0.25
"""Turns a second by which each tone moves through the waveform; no two agree."""
_BODY = np.array([0.7, 1.0, 1.0, 0.8])
"""How the four bands of a quarter stand where only the quarter is known."""
_KICK = 0.6
"""How much of a beat is low."""


def bands_of(frame: Frame) -> Floats:
    """(BANDS,) levels, 0..1: whichever is more, what is told by low, mid, high and beat, or was heard."""
    told = _told(frame.grade)
    if not frame.bands:
        return told
    return np.maximum(told, np.asarray(frame.bands, np.float32))


def _told(grade: Grade) -> Floats:
    quarters = np.array([max(grade.low, _KICK * grade.beat), grade.mid, 0.8 * grade.high, grade.high])
    levels: Floats = np.clip((quarters[:, None] * _BODY).reshape(BANDS), 0.0, 1.0).astype(np.float32)
    return levels


def columns(frame: Frame, count: int) -> Floats:
    """(count,) of a spectrum, 0..1, low to high, level in the middle of each band and sloping between two."""
    shoulders = (np.arange(BANDS)[:, None] + np.array([0.3, 0.7])).ravel() / BANDS
    places = (np.arange(count) + 0.5) / count
    return np.interp(places, shoulders, np.repeat(bands_of(frame), 2)).astype(np.float32)


def waveform(frame: Frame, count: int) -> Floats:
    """(count,) of a waveform about 0.5, 0..1: a tone for each band, as loud as it, moving on with time."""
    levels = bands_of(frame) / np.sqrt(np.arange(1.0, 1.0 + BANDS))
    places = (np.arange(count) + 0.5) / count
    turns = places[:, None] * _CYCLES + (frame.time * _TURNS) % 1.0
    tones = np.sin(2.0 * np.pi * turns) @ levels
    wave: Floats = np.clip(0.5 + 0.35 * tones, 0.0, 1.0).astype(np.float32)
    return wave
