"""Where pitches and gains of all seats go next: drift, trembling, pairs, distance and place."""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.wavetables import step_of

Single = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]

PITCH, GAIN, PAN, DEPTH, BRIGHT, DETUNE, TREMBLE, COARSE = range(8)
"""Rows of a seat's parameters: pitch in octaves over 1 Hz, the others as in `Wanted`."""
LEVEL = 0.06
"""RMS of one voice at gain 1, near and in the middle: about -24 dB."""
WIDTH = 0.8
"""How far out places at the edge are heard."""
APART = 0.35
"""How far a voice and its twin stand to the left and right of their place."""
NEAR, LOST = 0.25, 0.6
"""Of a near voice so much goes into the hall; of a far one so much more, and so much less is heard at once."""


def steer(
    now: Single,
    drift: Double,
    rates: Double,
    seconds: float,
    ceiling: Double,
    level: Single,
    target: Double,
    gains: Single,
) -> None:
    """Fill in the steps (2m,) and the gains (4, 2m) of m voices and of their twins.

    now (16, m) parameters; drift and rates (3, m) turns and turns a second of three slow movements; ceiling
    (2, m) hertz that a voice's tables can bear; level (m,) how far it has come. The gains are those of left,
    right, and left and right into the hall.
    """
    turns = drift + rates * seconds
    turns -= np.floor(turns)
    turns *= 2 * np.pi
    move = np.sin(turns)
    trembling = now[TREMBLE]
    octaves = now[PITCH] + (3 * move[0] + 1.5 * move[1] + 12 * trembling * move[2]) / 1200
    apart = now[DETUNE] / np.float32(2400)
    hertz = target.reshape(2, -1)
    np.subtract(octaves, apart, out=hertz[0])
    np.add(octaves, apart, out=hertz[1])
    np.exp2(hertz, out=hertz)
    np.minimum(hertz, np.minimum(ceiling[0], ceiling[1]), out=hertz)
    target *= step_of(np.ones(1))
    gain = np.exp2(np.float32(0.25) * (np.float32(7.6) - now[PITCH]))  # low ones are heard less
    gain *= now[GAIN] * (level * level * (3 - 2 * level)) * np.float32(LEVEL)
    gain *= 1 - np.float32(0.3) * trembling * (1 + move[2].astype(np.float32))
    _place(gain, now[PAN], now[DEPTH], now[DETUNE], gains.reshape(4, 2, -1))


def _place(gain: Single, pan: Single, depth: Single, detune: Single, out: Single) -> None:
    """Gains (4, 2, m), of equal power wherever a voice stands; of two that are detuned each has its half."""
    twin = np.minimum(detune * np.float32(1 / 3), 1)
    power = np.empty((2, len(gain)), np.float32)
    np.cos(twin * np.float32(np.pi / 4), out=power[0])
    np.sin(twin * np.float32(np.pi / 4), out=power[1])
    power *= gain
    middle = pan * np.float32(WIDTH)
    spread = np.float32(APART) * twin
    where = np.empty_like(power)
    np.subtract(middle, spread, out=where[0])
    np.add(middle, spread, out=where[1])
    np.minimum(np.maximum(where, -1, out=where), 1, out=where)
    where *= np.float32(np.pi / 4)
    where += np.float32(np.pi / 4)
    for side, loud in enumerate((np.cos(where), np.sin(where))):
        loud *= power
        np.multiply(loud, 1 - np.float32(LOST) * depth, out=out[side])
        np.multiply(loud, np.float32(NEAR) + np.float32(LOST) * depth, out=out[2 + side])
