"""Raw material, synthesised once: noise bands that loop without a seam, struck bodies, gliding tones.

All of it is the same in every show: what differs from seed to seed is when and how it is heard.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dreamscape.keyed import key_of, uniform
from dreamscape.sound.rate import BLOCK, RATE

Single = npt.NDArray[np.float32]
Curve = npt.NDArray[np.float64]

_MATERIAL = 0x5EA5  # the seed of all material


def dice(name: str, count: int) -> Curve:
    """`count` numbers in [0, 1) that belong to `name`."""
    return uniform(_MATERIAL, np.arange(count, dtype=np.uint64), 0, key_of(_MATERIAL, name))


def between(dice: Curve | float, low: float, high: float) -> Curve:
    """Dice spread evenly by ear (by ratio) from `low` to `high`, both > 0."""
    return np.asarray(low * (high / low) ** np.asarray(dice), np.float64)


def clock(seconds: float) -> Curve:
    """Sample times from 0, in seconds."""
    return np.arange(int(seconds * RATE)) / RATE


def frequencies(count: int) -> Curve:
    """The frequencies of the real transform of `count` samples, in hertz."""
    return np.arange(count // 2 + 1, dtype=np.float64) * (RATE / count)


def hump(frequency: Curve, centre: float, octaves: float) -> Curve:
    """A bell over the logarithm of frequency: the smoothest band there is. 1 at `centre` hertz."""
    return np.asarray(np.exp(-0.5 * (np.log2(np.maximum(frequency, 1.0) / centre) / octaves) ** 2))


Shape = Callable[[Curve], Curve]
"""A spectrum: heights over frequencies in hertz."""


def bands(*humps: tuple[float, float, float]) -> Shape:
    """A spectrum as a sum of (centre hertz, width in octaves, height) humps."""

    def shape(frequency: Curve) -> Curve:
        total = np.zeros(len(frequency))
        for centre, octaves, height in humps:
            total += height * hump(frequency, centre, octaves)
        return total

    return shape


def noise(name: str, count: int, shape: Shape) -> Curve:
    """Noise of `count` samples and RMS 1 whose spectrum is `shape`; its end joins its beginning."""
    frequency = frequencies(count)
    turn = dice(name, len(frequency)) * 2.0 * np.pi
    magnitude = shape(frequency) / np.sqrt(np.maximum(frequency, 20.0))  # humps are meant an octave, as heard
    sound = np.fft.irfft(magnitude * (np.cos(turn) + 1j * np.sin(turn)), count)
    return np.asarray(sound / np.sqrt(np.mean(sound * sound)), np.float64)


def looped(name: str, seconds: float, shape: Shape, width: float = 0.6) -> Single:
    """A stereo bed (2, n + BLOCK), RMS 1, that loops after n: any block in it is one slice.

    `width` 0 is mono, 1 leaves left and right strangers to each other; the middle always stays.
    """
    count = int(seconds * RATE) // 1920 * 1920  # factors that the transform likes
    middle, side = noise(name + " middle", count, shape), noise(name + " side", count, shape)
    both = np.stack((middle + width * side, middle - width * side)) / np.sqrt(1.0 + width * width)
    return np.concatenate((both, both[:, :BLOCK]), axis=1).astype(np.float32)


def filtered(sound: Curve, shape: Shape) -> Curve:
    """`sound` through the zero-phase filter `shape`, padded so that nothing wraps into its beginning."""
    count = 1 << (len(sound) + 2048 - 1).bit_length()
    spectrum = np.fft.rfft(sound, count) * shape(frequencies(count))
    return np.fft.irfft(spectrum, count)[: len(sound)]


def gliding(hertz: Curve, turn: float = 0.0) -> Curve:
    """A sine whose frequency at each sample is `hertz`; `turn` is where it begins, of 1."""
    return np.sin(2.0 * np.pi * (np.cumsum(hertz) / RATE + turn))


def struck(count: int, attack: float, decay: float) -> Curve:
    """The envelope of a struck thing: up in about `attack` seconds, down by e each `decay`, 0 at the end."""
    time = np.arange(count) / RATE
    return -np.expm1(-time / attack) * np.exp(-time / decay) * closing(count, 0.2)


def closing(count: int, part: float) -> Curve:
    """1, then half a cosine down to 0 over the last `part` of it."""
    tail = max(1, int(part * count))
    curve = np.ones(count)
    curve[count - tail :] = 0.5 + 0.5 * np.cos(np.pi * (np.arange(tail) + 1) / tail)
    return curve


def swelling(count: int, peak: float = 0.5) -> Curve:
    """A Hann window whose top lies at `peak` (0..1) of its length."""
    x = (np.arange(count) + 0.5) / count
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.where(x < peak, x / peak, (1.0 - x) / (1.0 - peak))))


def modes(seconds: float, partials: list[tuple[float, float, float]], attack: float = 0.001) -> Curve:
    """A struck body: (hertz, gain, decay seconds) a mode."""
    time = clock(seconds)
    total = np.zeros(len(time))
    for k, (hertz, gain, decay) in enumerate(partials):
        ring = min(len(time), int(decay * 8 * RATE) + 1)  # beyond -70 dB there is nothing to hear
        total[:ring] += (
            gain * np.exp(-time[:ring] / decay) * np.sin(2 * np.pi * (hertz * time[:ring] + 0.37 * k))
        )
    return total * -np.expm1(-time / attack) * closing(len(time), 0.2)


def scattered(count: int, places: Curve, sounds: list[Curve], gains: Curve) -> Curve:
    """Many small sounds in one: sound k begins at `places[k]` (0..1 of `count`), cut off at the end."""
    total = np.zeros(count)
    for k, (place, gain) in enumerate(zip(places, gains, strict=True)):
        sound = sounds[k % len(sounds)]
        at = int(place * count)
        total[at : at + len(sound)] += gain * sound[: count - at]
    return total


def even(sounds: list[Curve]) -> tuple[Single, ...]:
    """Sounds made equally strong where they are strongest (RMS over 20 ms), as grains are kept."""
    window = RATE // 50
    grains = []
    for sound in sounds:
        power = np.add.reduceat(sound * sound, np.arange(0, len(sound), window)) / window
        grains.append((sound / np.sqrt(power.max() + 1e-12)).astype(np.float32))
    return tuple(grains)
