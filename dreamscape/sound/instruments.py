"""What each thing that happens sounds like: one function a sound, from its pitch to its samples.

All are mono and begin and end at rest; whoever plays them makes them equally loud.
"""

from collections.abc import Callable

import numpy as np

from dreamscape.keyed import uniform_of
from dreamscape.sound.modal import Mono, cents, clock, hiss, joined, played_at, rung, swell
from dreamscape.sound.rate import RATE

Recipe = Callable[[float, float, float, int], Mono]
"""(hertz, warmth 0..1, tension 0..1, key) to samples."""


_SETTLES = 1.2
"""Seconds after which a taut string is in tune: within a tenth of a cent."""


def pluck(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """A string: stiff, plucked at a fifth of its length, by a soft finger where the dreams are alike. A taut
    one is sharp at first, and beats."""
    partial = np.arange(1, 25)
    place = 0.17 + 0.08 * uniform_of(key, 0, 0, 72)
    loud = np.abs(np.sin(np.pi * partial * place)) / partial ** (1.1 + 0.9 * warmth)
    fades = (1.6 + 2.2 * warmth) * (220.0 / hertz) ** 0.35 / (1.0 + 0.10 * partial**1.35)
    stiff = partial * np.sqrt(1.0 + 0.00009 * partial**2)
    string = rung(hertz * stiff, loud, fades, 3.6)
    if tension > 0.02:
        string = 0.7 * string + 0.5 * rung(hertz * stiff + 3.5 * tension, loud, fades, 3.6)
        string = played_at(string, cents(50.0 * tension * np.exp(-clock(_SETTLES) / 0.18)))
    body = rung([105.0, 208.0, 391.0], [0.10, 0.07, 0.04], [0.22, 0.16, 0.10], 0.3)
    finger = (
        hiss(0.012, 1200.0, 5200.0, key)
        * swell(0.012, 0.002, 0.009)
        * np.float32(0.10 * (1.0 - 0.7 * warmth))
    )
    return _finished(joined((0.0, string), (0.0, body), (0.0, finger)))


def bell(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """A bowl of bronze: partials in pairs that beat slowly, the high ones gone at once."""
    ratio = np.array([0.5, 1.0, 1.0, 2.005, 2.005, 2.78, 3.01, 4.17, 5.43])
    detune = np.array([0.0, 0.0, 0.35, 0.0, 0.8, 0.0, 0.0, 0.0, 0.0])
    loud = np.array([0.16, 0.62, 0.30, 0.34, 0.16, 0.14, 0.20, 0.09, 0.05])
    loud = loud * np.array([1.0] * 5 + [0.4 + 0.6 * warmth] * 4)
    fades = np.array([5.5, 6.0, 5.2, 3.4, 3.0, 1.4, 1.9, 0.9, 0.5]) * (440.0 / hertz) ** 0.25
    return _finished(rung(hertz * ratio + detune, loud, fades, 5.5) * swell(5.5, 0.004, 1.5))


def glass(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """A shard that falls: a handful of high, keyed partials, and smaller shards after it."""
    parts = []
    for shard in range(3):
        chance = np.array([uniform_of(key, part, shard, 73) for part in range(7)])
        at = 0.0 if shard == 0 else 0.03 + 0.16 * chance[6]
        ratio = 1.0 + 0.4 * shard + np.cumsum(0.15 + 0.7 * chance[:6])
        fades = 0.10 + 0.35 * chance[:6] / (1.0 + shard)
        parts.append(
            (at, rung(hertz * ratio / ratio[0], 0.4 / (1.0 + np.arange(6)), fades, 0.7) / (1.0 + shard))
        )
    return _finished(joined(*parts) * np.float32(0.7))


def thud(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """The ground gives way: felt rather than heard."""
    seconds = 1.1
    fall = cents(700.0 * np.exp(-clock(seconds) / 0.07) - 500.0 * clock(seconds) / seconds)
    low = rung([hertz, 1.5 * hertz, 2.0 * hertz], [1.0, 0.25, 0.2], [0.9, 0.5, 0.35], seconds)
    bent = played_at(low, fall)
    dust = hiss(0.25, 60.0, 240.0, key) * swell(0.25, 0.004, 0.22) * np.float32(0.35)
    return _finished(joined((0.0, bent * swell(len(bent) / RATE, 0.003, 0.5)), (0.0, dust)))


def creak(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """Something large tears: many small slips of wood and ice, denser at first."""
    parts: list[tuple[float, Mono]] = []
    at = 0.0
    for slip in range(26):
        chance = [uniform_of(key, slip, part, 74) for part in range(3)]
        at += 0.015 + 0.10 * chance[0] * (0.3 + slip / 26)
        body = hertz * np.array([1.0, 1.7, 2.9, 4.6]) * (0.8 + 0.5 * chance[1])
        parts.append(
            (at, rung(body, [0.5, 0.3, 0.2, 0.1], [0.16, 0.10, 0.07, 0.05], 0.2) * np.float32(chance[2]))
        )
    tear = hiss(1.4, 350.0, 2600.0, key) * swell(1.4, 0.05, 1.2) * np.float32(0.10)
    return _finished(joined((0.0, tear), *parts) * np.float32(0.8))


_VOWELS = (  # formants in hertz and how loud they are: a, o, u (Peterson and Barney 1952, rounded)
    ((730.0, 1090.0, 2440.0), (1.0, 0.5, 0.10)),
    ((570.0, 840.0, 2410.0), (1.0, 0.4, 0.06)),
    ((300.0, 870.0, 2240.0), (1.0, 0.2, 0.04)),
)


def solo(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """Somebody speaks for oneself: a voice that opens from u over o to a, and closes again."""
    seconds = 4.2
    time = clock(seconds)
    vowel = np.interp(time, [0.0, 0.8, 1.7, 3.0, seconds], [2.0, 1.0, 0.0, 0.6, 2.0])
    found = np.zeros(len(time), np.float32)
    for place, formants in enumerate(_VOWELS):
        share = np.clip(1.0 - np.abs(vowel - place), 0.0, 1.0).astype(np.float32)
        found += share * _sung(hertz, formants, seconds)
    vibrato = 14.0 * np.clip(time - 0.9, 0.0, 1.0) * np.sin(2 * np.pi * 5.1 * time)
    scoop = -120.0 * np.exp(-time / 0.16)
    sung = played_at(found, cents(vibrato + scoop))
    air = hiss(seconds, 1500.0, 6000.0, key) * np.float32(0.02)
    whole = sung + air[: len(sung)]
    return _finished(whole * swell(seconds, 0.5, 1.3)[: len(whole)])


def _sung(hertz: float, formants: tuple[tuple[float, ...], tuple[float, ...]], seconds: float) -> Mono:
    partial = np.arange(1, max(2, int(5000.0 / hertz)))
    frequency = hertz * partial
    throat = np.full(len(partial), 0.02)
    for centre, loud in zip(*formants, strict=True):
        throat += loud / (1.0 + ((frequency - centre) / (0.09 * centre + 40.0)) ** 2)
    return rung(frequency, throat / partial**0.55, 60.0, seconds)


def guide(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """A horn far away: a fifth that rises."""
    return joined((0.0, _horn(hertz, 1.0)), (0.62, _horn(1.5 * hertz, 1.5)))


def _horn(hertz: float, seconds: float) -> Mono:
    partial = np.arange(1, 9)
    tone = rung(hertz * partial, 0.8 / partial**1.5, 4.0 / partial**0.5, seconds)
    return _finished(tone * swell(seconds, 0.14, 0.5 * seconds))


def seeker(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """A question: a flute that slides upwards and is not answered."""
    seconds = 1.5
    tone = rung(hertz * np.array([1.0, 2.0, 3.0]), [0.8, 0.16, 0.06], 6.0, 2.0 * seconds)
    rise = cents(500.0 * np.clip(clock(2.0 * seconds) / seconds, 0.0, 1.0) ** 2)
    slid = played_at(tone, rise)[: round(seconds * RATE)]
    breath = hiss(seconds, 1.5 * hertz, 4.0 * hertz, key)[: len(slid)] * np.float32(0.05)
    return _finished((slid + breath) * swell(seconds, 0.25, 0.7)[: len(slid)])


def witness(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """One long still tone, as of a wet finger on a glass."""
    partials = 2.0 * hertz * np.array([1.0, 1.003, 2.0, 3.98])
    return _finished(rung(partials, [0.5, 0.4, 0.08, 0.03], 12.0, 2.4) * swell(2.4, 0.8, 1.2))


def shadow(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """A breath below the root."""
    low = hertz / 2.0 ** np.ceil(np.log2(hertz / 90.0))
    breath = hiss(2.2, 90.0, 420.0, key) * np.float32(0.30)
    tone = rung(low * np.array([1.0, 1.01, 2.0]), [0.5, 0.4, 0.15], 9.0, 2.2)
    return _finished((breath + tone) * swell(2.2, 0.9, 1.0))


def trickster(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """Three knocks on wood, never where one expects them."""
    turn = (1.0, 1.335, 1.125, 1.5)
    first = int(uniform_of(key, 0, 0, 75) * 4)
    knocks = [
        (0.0, turn[first]),
        (0.17, turn[(first + 1) % 4]),
        (0.25 + 0.1 * (key % 3), turn[(first + 3) % 4]),
    ]
    return _finished(joined(*((at, _wood(2.0 * hertz * ratio)) for at, ratio in knocks)) * np.float32(0.8))


def _wood(hertz: float) -> Mono:
    return rung(hertz * np.array([1.0, 2.57, 4.95]), [0.8, 0.3, 0.12], [0.30, 0.12, 0.06], 0.4)


def healer(hertz: float, warmth: float, tension: float, key: int) -> Mono:
    """A warm third that swells and goes."""
    partial = np.arange(1, 6)
    both = [rung(note * partial, 0.4 / partial**1.8, 8.0, 2.5) for note in (hertz, 1.25 * hertz)]
    return _finished((both[0] + both[1]) * swell(2.5, 1.1, 1.2))


def _finished(sound: Mono) -> Mono:
    """The last 20 ms go to rest, whatever rings on."""
    last = min(960, len(sound))
    sound[len(sound) - last :] *= np.linspace(1.0, 0.0, last, dtype=np.float32) ** 2
    return sound


INSTRUMENTS: dict[str, Recipe] = {
    one.__name__: one
    for one in (pluck, bell, glass, thud, creak, solo, guide, seeker, witness, shadow, trickster, healer)
}
"""Everything that can be struck, by name."""
