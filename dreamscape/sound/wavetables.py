"""What voices are made of: spectra of eight colours, and waves built from them for one voice at its own
pitch.

A wave is not taken from a shelf of octaves: each voice has two tables of its own, the one that sounds and the
one it turns into, and every sixth of a second the next is built by one inverse FFT from its partials. So a
wave never holds a partial that its pitch would fold back, brightness and distance are curves in hertz and no
filter is run for each voice, and every partial may swell and wander by itself, as in an ensemble, at no cost
a sample.

A table holds two periods of the voice, so partials may lie half-way between its harmonics, and an octave below:
bells, glass, low fifths, and what is only nearly in tune.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from dreamscape.score.music import EMOTIONS
from dreamscape.sound.rate import RATE

Single = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex64]

CYCLES = 2
"""Periods of a voice in one table."""
SIZE = 2048
"""Points of a table."""
STRIDE = SIZE + 16
"""From one table to the next; the points after the last repeat the first."""
HIGHEST = 15_500.0
"""Hertz above which a table has no partial when it is built."""
HEADROOM = 1.35
"""So much a voice may rise above the pitch its table was built for: what is highest stays below 21 kHz."""

RATIOS = np.sort(np.concatenate([np.arange(1.0, 103.0), np.arange(0.5, 26.0)])).astype(np.float32)
"""(128,) where partials may lie, in multiples of the voice's pitch."""
BINS = np.rint(RATIOS * CYCLES).astype(np.intp)
WHOLE = BINS % CYCLES == 0

_SPARSE: dict[str, tuple[dict[float, float], dict[float, float]]] = {
    "joy": (
        {1: 1, 2: 0.5, 3: 0.2, 4: 0.1, 5.5: 0.03},
        {1: 1, 2: 0.8, 2.5: 0.12, 3: 0.6, 4: 0.32, 5.5: 0.2, 6: 0.2, 8.5: 0.12, 12: 0.05, 16: 0.03},
    ),
    "trust": ({1: 1, 2: 0.3, 3: 0.05}, {1: 1, 2: 0.55, 3: 0.22, 4: 0.13, 5: 0.06, 6: 0.04, 8: 0.02}),
    "surprise": (
        {1: 1, 2.5: 0.2, 4.5: 0.08, 5: 0.04},
        {1: 1, 2: 0.1, 2.5: 0.4, 4.5: 0.32, 5: 0.2, 5.5: 0.16, 8.5: 0.12, 9: 0.08, 10.5: 0.06, 18: 0.03},
    ),
    "sadness": ({1: 1, 2: 0.12, 3: 0.1}, {1: 1, 2: 0.28, 3: 0.3, 4: 0.1, 5: 0.08, 6: 0.03, 7: 0.02}),
}
"""Colours with few partials: ratio to strength, dark and bright."""


@cache
def spectra() -> Single:
    """(8, 2, 128) strength of every partial: EMOTIONS, dark and bright, RATIOS. Each has the same power."""
    shapes = {name: (_drawn(dark), _drawn(bright)) for name, (dark, bright) in _SPARSE.items()}
    shapes["fear"] = (_hollow(2.2, 0.015), _hollow(1.05, 0.075))
    shapes["disgust"] = (_modulated(0.7), _modulated(2.1))
    shapes["anger"] = (_driven(1.7), _driven(0.95))
    shapes["anticipation"] = (_reed(2.0, 2.5), _reed(1.1, 5.0))
    every = np.array([shapes[name] for name in EMOTIONS])
    every[:, 1] += np.where(WHOLE & (RATIOS > 1), 0.12 * RATIOS**-1.5, 0)  # some air in all that is bright
    every /= np.sqrt(0.5 * (every**2).sum(-1, keepdims=True))
    every.flags.writeable = False
    return every.astype(np.float32)


def _drawn(partials: dict[float, float]) -> Double:
    strength = np.zeros(len(RATIOS))
    for ratio, value in partials.items():
        strength[np.flatnonzero(ratio == RATIOS)] = value
    return strength


def _hollow(tilt: float, breath: float) -> Double:
    """Odd partials, and between them a breath of many that never agree."""
    odd = np.where(WHOLE & (BINS // CYCLES % 2 == 1), RATIOS**-tilt, 0)
    breathing: Double = odd + np.where(WHOLE, 0, breath * np.exp(-(((RATIOS - 7) / 4) ** 2)))
    return breathing


def _modulated(index: float) -> Double:
    """Frequency modulation at 3/2 of the pitch: Bessel functions at 1 ± 3n/2."""
    turn = np.linspace(0, 2 * np.pi, 512, endpoint=False)
    strength = np.zeros(len(RATIOS))
    for order in range(-9, 10):
        ratio = abs(1 + 1.5 * order)
        height = np.mean(np.cos(order * turn - index * np.sin(turn)))
        strength[np.flatnonzero(ratio == RATIOS)] += abs(height)
    return strength


def _driven(tilt: float) -> Double:
    """A low fifth, saturated: the two and the sums and differences that distortion makes of them."""
    driven: Double = np.where(WHOLE, 1.0, 0.4) * np.maximum(RATIOS, 0.8) ** -tilt
    return driven


def _reed(tilt: float, formant: float) -> Double:
    strength = np.where(WHOLE, RATIOS**-tilt, 0) * np.where(BINS // CYCLES % 2 == 1, 1, 0.45)
    reedy: Double = strength * (1 + 1.6 * np.exp(-(((RATIOS - formant) / 1.8) ** 2)))
    return reedy


def strengths(hertz: Single, colour: Single, bright: Single, cutoff: Single) -> Single:
    """(m, 128) partials of m voices.

    hertz (m,) pitch; colour (m, 8) any mix, the strong ones count most; bright (m,) 0..1; cutoff (m,) hertz
    at which a slope of 12 dB an octave begins. What a dark voice loses in power is given back by half.
    """
    mix = colour * colour
    mix /= mix.sum(1, keepdims=True) + np.float32(1e-9)
    table = spectra()
    both = np.concatenate([mix * (1 - bright)[:, None], mix * bright[:, None]], 1)
    strength: Single = both @ np.concatenate([table[:, 0], table[:, 1]])
    where = hertz[:, None] * RATIOS
    slope = where / cutoff[:, None]
    slope *= slope
    slope *= slope
    slope = 1 / np.sqrt(1 + slope)
    slope *= np.clip((HIGHEST - where) * np.float32(1 / 4000), 0, 1)
    before = (strength * strength).sum(1)
    strength *= slope
    after = (strength * strength).sum(1)
    strength *= np.sqrt(np.sqrt((before + 1e-9) / (after + 1e-9 + 0.01 * before)))[:, None]
    return strength


def waves(partials: Complex) -> Single:
    """(m, STRIDE) tables with these partials (m, 128): strength times exp(i phase)."""
    spectrum = np.zeros((len(partials), BINS[-1] + 1), np.complex64)
    spectrum[:, BINS] = partials * np.float32(0.5)
    table = np.empty((len(partials), STRIDE), np.float32)
    table[:, :SIZE] = np.fft.irfft(spectrum, SIZE, axis=1, norm="forward")
    table[:, SIZE:] = table[:, : STRIDE - SIZE]
    return table


def step_of(hertz: Double) -> Double:
    """How far a table is read each sample, in 2^-32 of it."""
    return hertz * (2.0**32 / (CYCLES * RATE))
