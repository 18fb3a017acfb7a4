"""Sea, water, rain, cave: what moves by itself."""

from math import cos, exp, floor, pi

import numpy as np

from dreamscape.sound.textures.grains import Bed, Texture, Train, drift, knot, taken, tuned
from dreamscape.sound.textures.sources import (
    Curve,
    bands,
    between,
    clock,
    dice,
    even,
    filtered,
    gliding,
    looped,
    modes,
    noise,
    scattered,
    struck,
    swelling,
)

_WAVE = 9.5  # seconds from wave to wave
_WAVES = 0x5EA


def sea() -> Texture:
    """Waves: a far roar that gathers, breaks bright, and runs out as foam."""
    deep = looped("sea deep", 5.0, bands((75, 0.9, 1.0), (220, 0.7, 0.5)))
    body = looped("sea body", 4.08, bands((500, 0.8, 1.0), (1100, 0.6, 0.4)), 0.8)
    spray = looped("sea spray", 4.56, bands((2600, 0.7, 0.8), (5200, 0.7, 0.7)), 1.0)
    fizz = even([_fizz(k) * swelling(RATE4, 0.3) for k in range(8)])
    return Texture(
        beds=(
            Bed(deep, lambda seed, t, stir: 0.3 + (0.75 + 0.15 * stir) * _wave(seed, t + 1.2)),
            Bed(body, lambda seed, t, stir: 0.08 + (0.8 + 0.2 * stir) * _wave(seed, t) ** 1.4),
            Bed(spray, lambda seed, t, stir: 0.015 + (0.5 + 0.25 * stir) * _wave(seed, t - 0.4) ** 2.2),
        ),
        trains=(Train(taken(fizz, 0.8, 1.3), 0.09, 0.8, 1.0, level=(0.1, 0.3), spread=1.0, swell=_foam),),
        send=0.25,
    )


RATE4 = 14400  # samples of a grain of foam: 0.3 s


def _fizz(k: int) -> Curve:
    """Hundreds of bubbles that burst, each a tick of its own."""
    places = dice(f"fizz {k}", 160)
    ticks = [
        gliding(np.full(90, hertz)) * struck(90, 0.0001, 0.0004)
        for hertz in between(dice(f"fizz pitch {k}", 24), 2500, 8000)
    ]
    return scattered(RATE4, places, ticks, dice(f"fizz gain {k}", 160) ** 3)


def _wave(seed: int, t: float) -> float:
    """0..1: rises for four seconds, runs out over about five."""
    cell = floor(t / _WAVE)
    total = 0.0
    for k in (cell - 2, cell - 1, cell, cell + 1):
        x = t - (k + 0.7 * knot(seed, _WAVES, k)) * _WAVE
        high = 0.45 + 0.55 * knot(seed, _WAVES + 1, k)
        if x > 0.0:
            total += high * (1.0 + x / 1.5) * exp(-x / 1.5)
        elif x > -4.0:
            total += high * (0.5 + 0.5 * cos(pi * x / 4.0)) ** 2
    return min(1.0, total)


def _foam(seed: int, t: float) -> float:
    return max(0.04, min(1.0, 1.5 * _wave(seed, t - 1.8)))


def water() -> Texture:
    """A brook: a murmur whose formants wander, and bubbles, each a small falling or rising tone."""
    murmurs = (
        Bed(
            looped(f"brook {hertz}", seconds, bands((hertz, 0.22, 1.0), (hertz * 2.1, 0.3, 0.25)), 0.5),
            _gurgle(k, period),
        )
        for k, (hertz, seconds, period) in enumerate(
            ((340, 4.0, 0.9), (610, 4.52, 0.55), (1000, 3.52, 0.4), (1550, 3.0, 0.3))
        )
    )
    bubbles = even([_bubble(k) for k in range(28)])
    return Texture(
        beds=tuple(murmurs),
        trains=(
            Train(taken(bubbles, 0.75, 1.35), 0.055, 0.45, 0.95, level=(0.12, 0.9), spread=0.8),
            Train(taken(bubbles, 0.36, 0.62), 0.3, 0.4, 0.7, level=(0.3, 0.9), spread=0.6),
        ),
        send=0.2,
    )


def _gurgle(k: int, period: float):  # type: ignore[no-untyped-def]
    """Each formant comes and goes at its own pace."""
    fall = (0.5, 0.45, 0.3, 0.2)[k]
    return lambda seed, t, stir: fall * (0.15 + drift(seed, 70 + k, t, period / (1.0 + 0.0 * stir)) ** 2)


def _bubble(k: int) -> Curve:
    """A bubble rings at its own size (Minnaert), and rises as it nears the surface; every third falls."""
    start, bend, length, second = dice(f"bubble {k}", 4)
    seconds = float(between(length, 0.05, 0.16))
    time = clock(seconds)
    slope = float(between(bend, 1.08, 1.7))
    hertz = float(between(start, 480, 1900)) * (slope if k % 3 else 1.0 / slope) ** (time / seconds)
    one = gliding(hertz) * struck(len(time), 0.003, seconds / 4.5)
    if second < 0.4:
        later = int(0.45 * len(one))
        one[later:] += 0.5 * gliding(1.2 * hertz[: len(one) - later]) * struck(len(one) - later, 0.003, 0.015)
    return one


def rain() -> Texture:
    """A soft sheet, showers of drops within it, and some that fall close by on leaves and puddles."""
    sheet = looped("rain sheet", 5.0, bands((3000, 1.1, 0.7), (7500, 0.8, 1.0)), 1.0)
    roof = looped("rain roof", 4.4, bands((420, 0.9, 1.0)), 0.8)
    showers = even([_shower(k) for k in range(10)])
    leaves = even([_leaf(k) for k in range(16)])
    puddles = even([_plink(k) for k in range(14)])
    return Texture(
        beds=(
            Bed(sheet, lambda seed, t, stir: 0.16 + 0.05 * stir + 0.12 * drift(seed, 80, t, 5.0)),
            Bed(roof, lambda seed, t, stir: 0.09 + 0.04 * stir + 0.06 * drift(seed, 81, t, 7.0)),
        ),
        trains=(
            Train(taken(showers, 0.8, 1.2), 0.13, 0.8, 1.0, level=(0.25, 0.5), spread=1.0),
            Train(taken(leaves, 0.7, 1.4), 0.07, 0.35, 0.9, level=(0.1, 0.8), spread=1.0),
            Train(taken(puddles, 0.8, 1.25), 0.21, 0.3, 0.7, level=(0.08, 0.5), spread=0.9),
        ),
        send=0.15,
    )


def _shower(k: int) -> Curve:
    """A third of a second of drops on the ground."""
    count = 16800
    hiss = noise(f"shower {k}", 7680, bands((4200, 0.8, 1.0)))
    drops = [
        hiss[at * 40 : at * 40 + size] * struck(size, 0.0003, size / 48000 / 5)
        for at, size in enumerate((110 + 300 * dice(f"shower size {k}", 24)).astype(int))
    ]
    return scattered(
        count, dice(f"shower at {k}", 110), drops, dice(f"shower gain {k}", 110) ** 2
    ) * swelling(count)


def _leaf(k: int) -> Curve:
    """A drop on a leaf: a dull tock with a little hiss."""
    pitch, length, _ = dice(f"leaf {k}", 3)
    seconds = float(between(length, 0.02, 0.05))
    body = modes(seconds, [(float(between(pitch, 500, 1500)), 1.0, seconds / 6)])
    return body + 0.4 * noise(f"leaf hiss {k}", len(body), bands((3500, 0.7, 1.0))) * struck(
        len(body), 0.0004, 0.002
    )


def _plink(k: int) -> Curve:
    pitch, bend, _ = dice(f"plink {k}", 3)
    time = clock(0.09)
    hertz = float(between(pitch, 1300, 2900)) * (1.0 + 0.25 * bend * time / 0.09)
    return gliding(hertz) * struck(len(time), 0.002, 0.016)


def cave() -> Texture:
    """Drops that fall into still water far apart, each answered by the walls; air that stands in the dark."""
    air = looped("cave air", 5.0, bands((62, 0.25, 1.0), (118, 0.15, 0.35), (190, 0.12, 0.12)), 0.7)
    drops = even([_drip(k) for k in range(9)])
    hollow = even([_hollow(k) for k in range(4)])
    return Texture(
        beds=(Bed(air, lambda seed, t, stir: 0.16 + 0.14 * drift(seed, 90, t, 6.0) + 0.04 * stir),),
        trains=(
            Train(tuned(drops, 800, 560, 2), 1.35, 0.6, 0.95, level=(0.25, 1.0), spread=0.9),
            Train(tuned(drops, 800, 1100, 1), 3.1, 0.4, 0.7, level=(0.15, 0.4), spread=1.0),
            Train(tuned(hollow, 110, 80, 1), 7.0, 0.5, 0.9, level=(0.3, 0.6), spread=0.4),
        ),
        send=0.6,
    )


def _drip(k: int) -> Curve:
    """A drop of 800 hertz and its echoes, each duller and further."""
    time = clock(2.3)
    bend, first, second, third = dice(f"drip {k}", 4)
    blip_time = clock(0.22)
    hertz = 800.0 * (1.0 + (0.06 + 0.1 * bend) * np.exp(-blip_time / 0.03))
    blip = gliding(hertz) * struck(len(blip_time), 0.0025, 0.035)
    blip += 0.12 * gliding(2.76 * hertz) * struck(len(blip_time), 0.001, 0.012)
    total = np.zeros(len(time))
    place, gain = 0.0, 1.0
    for echo, later in enumerate(
        (0.0, 0.19 + 0.1 * first, 0.23 + 0.14 * second, 0.33 + 0.2 * third, 0.41, 0.53)
    ):
        place, at = place + later, int((place + later) * 48000)
        dull = filtered(blip, lambda f, echo=echo: 1.0 / (1.0 + (f / (9000 / (1 + 3 * echo))) ** 2))
        size = min(len(dull), len(total) - at)
        total[at : at + size] += gain * dull[:size]
        gain *= 0.42
    return total


def _hollow(k: int) -> Curve:
    """The cave itself, breathing at 110 hertz."""
    count = 96000
    breath = noise(f"hollow {k}", count, bands((110, 0.035, 1.0), (331, 0.03, 0.12)))
    return breath * swelling(count, 0.4)


RECIPES = {"sea": sea, "water": water, "rain": rain, "cave": cave}
