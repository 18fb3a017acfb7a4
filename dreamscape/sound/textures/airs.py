"""Wind, fire, snow, falling: air, and what it carries."""

import numpy as np

from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.textures.grains import Bed, Texture, Train, drift, taken, tuned
from dreamscape.sound.textures.sources import (
    Curve,
    Single,
    bands,
    between,
    clock,
    dice,
    even,
    gliding,
    looped,
    modes,
    noise,
    scattered,
    struck,
    swelling,
)


def wind() -> Texture:
    """Gusts: a low push, a body that brightens as it swells, and whistles that find the chord."""
    low = looped("wind low", 5.0, bands((120, 0.6, 1.0), (230, 0.5, 0.5)), 0.7)
    body = looped("wind body", 4.4, bands((430, 0.35, 1.0), (760, 0.3, 0.4)), 0.8)
    bright = looped("wind bright", 4.0, bands((1150, 0.4, 1.0), (2300, 0.5, 0.3)), 0.9)
    whistles = even([whistle(f"whistle {k}", 2.3, (0.94, 1.05, 0.97), 9.0) for k in range(6)])
    return Texture(
        beds=(
            Bed(low, lambda seed, t, stir: 0.06 + 0.24 * gust(seed, t + 0.7)),
            Bed(body, lambda seed, t, stir: (0.5 + 0.1 * stir) * gust(seed, t) ** 2),
            Bed(bright, lambda seed, t, stir: (0.4 + 0.15 * stir) * gust(seed, t - 0.3) ** 4),
        ),
        trains=(
            Train(tuned(whistles, 600, 400), 0.7, 0.7, 1.0, level=(0.12, 0.4), swell=gust),
            Train(tuned(whistles, 600, 200), 0.9, 0.6, 0.9, level=(0.12, 0.4), spread=0.6, swell=gust),
        ),
        send=0.3,
    )


def gust(seed: int, t: float) -> float:
    """0..1: how hard it blows."""
    return 0.7 * drift(seed, 40, t, 3.2) + 0.3 * drift(seed, 41, t, 1.3)


def whistle(name: str, seconds: float, glide: tuple[float, float, float], hertz_wide: float) -> Curve:
    """Breath through a gap: noise `hertz_wide` around 600, times `glide`: begin, middle, end."""
    count = int(seconds * RATE) // 2 * 2
    time = np.arange(count) / count
    carrier = 600.0 * np.interp(time, (0.0, 0.45, 1.0), glide)
    slow = [
        noise(f"{name} {side}", count, lambda f: np.sqrt(f) / (1 + (f / hertz_wide) ** 4)) for side in "ab"
    ]
    turn = 2 * np.pi * np.cumsum(carrier) / RATE
    return (slow[0] * np.cos(turn) + slow[1] * np.sin(turn)) * swelling(count, 0.45)


def fire() -> Texture:
    """A hearth: a low flutter, crackle in bursts, here a pop, there a long hiss of sap."""
    flutter = looped("fire flutter", 4.4, bands((85, 0.6, 1.0), (190, 0.5, 0.6)), 0.5)
    glow = looped("fire glow", 4.0, bands((900, 0.9, 1.0)), 0.8)
    crackles = even([_crackle(k) for k in range(24)])
    bursts = even([_burst(k) for k in range(8)])
    pops = even([_pop(k) for k in range(10)])
    sap = even([noise(f"sap {k}", 28800, bands((5200, 0.35, 1.0))) * swelling(28800, 0.2) for k in range(3)])
    return Texture(
        beds=(
            Bed(
                flutter,
                lambda seed, t, stir: 0.1 + 0.5 * drift(seed, 50, t, 0.19) * drift(seed, 51, t, 2.6),
            ),
            Bed(glow, lambda seed, t, stir: 0.025 + 0.07 * drift(seed, 52, t, 0.4)),
        ),
        trains=(
            Train(taken(crackles, 0.6, 1.5), 0.05, 0.35, 0.9, level=(0.08, 0.7)),
            Train(taken(bursts, 0.7, 1.3), 0.5, 0.35, 0.8, level=(0.2, 0.6)),
            Train(taken(pops, 0.7, 1.3), 0.8, 0.35, 0.7, level=(0.3, 0.8), spread=0.6),
            Train(taken(sap, 0.8, 1.2), 2.3, 0.4, 0.7, level=(0.03, 0.1)),
        ),
        send=0.1,
    )


def _crackle(k: int) -> Curve:
    """Wood that splits: 2 ms of noise and the ring of the splinter."""
    pitch, length, _ = dice(f"crackle {k}", 3)
    count = 1200
    snap = noise(f"snap {k}", 1920, bands((3600, 0.7, 1.0), (1500, 0.6, 0.5)))[:count]
    snap *= struck(count, 0.0002, float(between(length, 0.0008, 0.003)))
    return snap + 0.25 * gliding(np.full(count, float(between(pitch, 900, 2600)))) * struck(
        count, 0.0003, 0.004
    )


def _burst(k: int) -> Curve:
    count = 14400
    places = np.cumsum(dice(f"burst {k}", 14) ** 2)
    grains = [_crackle(100 + k * 14 + j) for j in range(6)]
    return scattered(count, 0.75 * places / places[-1], grains, dice(f"burst gain {k}", 14) ** 2 + 0.05)


def _pop(k: int) -> Curve:
    pitch, _ = dice(f"pop {k}", 2)
    base = float(between(pitch, 320, 700))
    return modes(0.09, [(base, 1.0, 0.011), (base * 2.3, 0.5, 0.006), (base * 4.1, 0.3, 0.003)], 0.0004)


def snow() -> Texture:
    """Hush: the faintest high air, muffled steps that crunch and pass, a crystal now and then."""
    hush = looped("snow hush", 5.0, bands((8500, 0.35, 1.0)), 1.0)
    muffle = looped("snow muffle", 4.4, bands((300, 0.5, 1.0)), 0.6)
    steps = even([_crunch(k) for k in range(10)])
    crystals = even([_crystal(k) for k in range(4)])
    flakes = even(
        [gliding(np.full(1900, hertz)) * struck(1900, 0.003, 0.006) for hertz in (5400, 6300, 7400)]
    )
    return Texture(
        beds=(
            Bed(hush, lambda seed, t, stir: 0.03 + 0.04 * drift(seed, 60, t, 3.7) ** 2),
            Bed(muffle, lambda seed, t, stir: 0.02 + 0.03 * drift(seed, 61, t, 6.0)),
        ),
        trains=(
            Train(taken(steps, 0.85, 1.15), 0.86, jitter=0.05, level=(0.3, 0.45), spread=0.25, swell=_walk),
            Train(tuned(crystals, 2400, 2000), 1.9, 0.4, 0.8, level=(0.06, 0.2), spread=0.9),
            Train(taken(flakes, 0.8, 1.3), 0.11, 0.25, 0.6, level=(0.01, 0.06), spread=1.0),
        ),
        send=0.3,
    )


def _walk(seed: int, t: float) -> float:
    """Somebody comes by, and is gone."""
    return float(np.clip(2.6 * drift(seed, 62, t, 6.0) - 0.35, 0.0, 1.0))


def _crunch(k: int) -> Curve:
    """A boot that sinks: many small breakings, dense in the middle."""
    count = 16000
    hiss = noise(f"crunch {k}", 9600, bands((1900, 0.5, 1.0), (3300, 0.4, 0.5)))
    pieces = [hiss[j * 90 : j * 90 + 240] * struck(240, 0.0004, 0.0011) for j in range(60)]
    where = 0.1 + 0.45 * (dice(f"crunch at {k}", 120) + dice(f"crunch and {k}", 120)) * 0.9
    return scattered(count, where, pieces, dice(f"crunch gain {k}", 120) ** 1.5) * swelling(count, 0.35)


def _crystal(k: int) -> Curve:
    """Glass, so thin that it has hardly a body."""
    detune = 2 ** ((dice(f"crystal {k}", 3) - 0.5) / 150)
    partials = [(2400 * detune[0], 1.0, 0.16), (2400 * 2.32 * detune[1], 0.25, 0.06), (2404, 0.5, 0.2)]
    return modes(1.2, partials, 0.004)


def falling() -> Texture:
    """A glide that never arrives (Shepard, Risset), rushes of air past the ear, lights that sink."""
    rushes = even([whistle(f"rush {k}", 1.7, (1.9, 1.0, 0.5), 120.0) for k in range(4)])
    lights = even([_sinking(k) for k in range(3)])
    return Texture(
        beds=(
            Bed(_endless(), lambda seed, t, stir: 0.2 + 0.06 * drift(seed, 65, t, 3.0) + 0.03 * stir),
            Bed(
                looped("falling air", 4.4, bands((260, 0.6, 1.0), (900, 0.5, 0.25)), 0.9),
                lambda seed, t, stir: (0.07 + 0.03 * stir) * (0.4 + drift(seed, 66, t, 0.9)),
            ),
        ),
        trains=(
            Train(taken(rushes, 0.6, 1.3), 0.8, 0.6, 1.0, level=(0.05, 0.17), spread=1.0),
            Train(tuned(lights, 400, 300, 2), 1.1, 0.5, 0.9, level=(0.06, 0.17), spread=0.9),
        ),
        send=0.4,
    )


def _endless() -> Single:
    """Eight sines an octave apart that sink one octave in the loop, so that its end is its beginning.

    The phase each ends with is the phase its lower neighbour begins with. A fifth above joins, quieter.
    """
    count = 9 * RATE // 1920 * 1920
    sunk = np.arange(count) / count
    total = np.zeros((2, count), np.float32)
    turn, way = 0.0, count / RATE / np.log(2.0) * (1.0 - 2.0**-sunk)
    for octave in range(8):
        top = 4160.0 / 2.0**octave
        cycles = turn + top * way
        turn = turn + top * (count / RATE) / np.log(2.0) * 0.5
        loud = np.sin((np.pi * (octave + sunk) / 8.0).astype(np.float32)) ** 4
        angle = (2 * np.pi * (cycles % 1.0)).astype(np.float32)
        total += np.stack((np.sin(angle), np.sin(angle + np.float32(1.1)))) * loud
    total += 0.4 * np.roll(total, int(0.415 * count), axis=1)
    total /= np.sqrt(np.mean(total * total))
    return np.concatenate((total, total[:, :BLOCK]), axis=1).astype(np.float32)


def _sinking(k: int) -> Curve:
    time = clock(2.0)
    hertz = 400.0 * 2.0 ** (-0.5 * (time / 2.0) ** 1.6 + 0.0006 * k)
    return gliding(hertz) * swelling(len(time), 0.2)


RECIPES = {"wind": wind, "fire": fire, "snow": snow, "falling": falling}
