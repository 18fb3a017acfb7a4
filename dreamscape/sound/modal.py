"""Sounds that ring and die away: sums of decaying partials, and what shapes them.

A partial that decays is a power of one complex number, so a long one is the outer product of two short
rows, and a sum of partials is one product of two matrices: hundreds of times faster than sines.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.keyed import uniform
from dreamscape.sound.rate import RATE

Mono = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

_HIGHEST = 0.45 * RATE
"""No partial above: what is not there cannot fold back."""


def rung(
    hertz: npt.ArrayLike,
    loud: npt.ArrayLike,
    fades: npt.ArrayLike,
    seconds: float,
    turns: npt.ArrayLike = 0.0,
) -> Mono:
    """`seconds` of partials of `hertz`, each as `loud` at first as said, fading by 60 dB in `fades` seconds.
    `turns` is the phase each begins with; 0 is the rise of a sine, so nothing begins with a click."""
    frequency, level, fade, phase = np.broadcast_arrays(
        *(np.asarray(one, np.float64) for one in (hertz, loud, fades, turns))
    )
    kept = frequency < _HIGHEST
    frequency, level, fade, phase = (one[kept] for one in (frequency, level, fade, phase))
    count = round(seconds * RATE)
    step = int(np.ceil(np.sqrt(count)))
    rate = (-np.log(1000.0) / fade + 2j * np.pi * frequency) / RATE
    coarse = np.exp(rate[:, None] * (step * np.arange(step)))
    fine = (level * np.exp(2j * np.pi * phase))[:, None] * np.exp(rate[:, None] * np.arange(step))
    single = np.float32
    sines = coarse.real.T.astype(single) @ fine.imag.astype(single)
    sines += coarse.imag.T.astype(single) @ fine.real.astype(single)
    return np.ascontiguousarray(sines.reshape(-1)[:count])


def swell(seconds: float, attack: float, release: float) -> Mono:
    """0..1: rises as half a cosine over `attack` and falls so over the last `release` of `seconds`."""
    shape = np.ones(round(seconds * RATE), np.float32)
    rise, fall = (np.arange(min(round(one * RATE), len(shape))) for one in (attack, release))
    shape[: len(rise)] *= 0.5 - 0.5 * np.cos(np.pi / (max(attack, 1e-4) * RATE) * rise)
    shape[len(shape) - len(fall) :] *= 0.5 - 0.5 * np.cos(np.pi / (max(release, 1e-4) * RATE) * fall[::-1])
    return shape


def played_at(sound: Mono, ratio: npt.ArrayLike) -> Mono:
    """`sound` read at a speed that may change: `ratio` for each of the first samples, and from then on as it
    was played; as long as it is, or shorter."""
    speed = np.broadcast_to(np.asarray(ratio, np.float64), np.shape(ratio) or sound.shape)
    place = np.concatenate([[0.0], np.cumsum(speed)])
    place, after = place[:-1], place[-1]
    place = place[place < len(sound) - 1]
    bent = _between(sound, place.astype(np.intp), place % 1.0)
    if len(place) < len(speed):
        return bent
    rest = sound[int(after) :]
    return np.concatenate([bent, rest[:-1] + np.float32(after % 1.0) * np.diff(rest)])[: len(sound)]


def _between(sound: Mono, whole: npt.NDArray[np.intp], part: Doubles) -> Mono:
    """`sound` at `whole + part`: on the line between two samples."""
    before = sound[whole]
    return np.asarray(before + part.astype(np.float32) * (sound[whole + 1] - before), np.float32)


def cents(value: npt.ArrayLike) -> Doubles:
    """The speed that raises a pitch by so many cents."""
    return np.asarray(2.0 ** (np.asarray(value, np.float64) / 1200.0))


def clock(seconds: float) -> Doubles:
    """The time of each sample, seconds."""
    return np.arange(round(seconds * RATE)) / RATE


def hiss(seconds: float, low: float, high: float, key: int) -> Mono:
    """Noise between `low` and `high` hertz with soft edges, about as loud as a sine of 1, keyed."""
    count = round(seconds * RATE)
    size = 1 << max(count - 1, 1).bit_length()
    names = np.arange(size, dtype=np.uint64)
    spectrum = np.fft.rfft(uniform(key, names, 0, 71) - 0.5)
    frequency = np.fft.rfftfreq(size, 1.0 / RATE)
    edge = np.log2(np.maximum(frequency, 1.0) / np.sqrt(low * high)) / (0.5 * np.log2(high / low))
    noise = np.fft.irfft(spectrum * np.exp(-(edge**4)), size)[:count]
    return np.asarray(noise / max(float(np.sqrt(2.0 * (noise**2).mean())), 1e-9), np.float32)


def joined(*parts: tuple[float, Mono]) -> Mono:
    """Sounds laid over each other, each from its second on."""
    length = max(round(at * RATE) + len(sound) for at, sound in parts)
    whole = np.zeros(length, np.float32)
    for at, sound in parts:
        first = round(at * RATE)
        whole[first : first + len(sound)] += sound
    return whole
