"""Forest, birds, animals, bones: what lives, and what is left of it."""

import numpy as np

from dreamscape.sound.textures.grains import Bed, Texture, Train, drift, taken, tuned
from dreamscape.sound.textures.sources import (
    Curve,
    bands,
    between,
    clock,
    closing,
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


def forest() -> Texture:
    """Leaves that stir in gusts, crickets in threes, a dove low in the chord, a twig, a far woodpecker."""
    leaves = looped("forest leaves", 5.0, bands((3400, 0.7, 1.0), (6500, 0.5, 0.6)), 1.0)
    floor = looped("forest floor", 4.4, bands((210, 0.7, 1.0)), 0.7)
    rustles = even([_rustle(k) for k in range(8)])
    crickets = even([_cricket(k) for k in range(5)])
    doves = even([_dove(k) for k in range(3)])
    twigs = even([_twig(k) for k in range(6)])
    peckers = even([_pecker(k) for k in range(3)])
    return Texture(
        beds=(
            Bed(leaves, lambda seed, t, stir: 0.04 + 0.22 * _stir(seed, t) * (1.0 + 0.3 * stir)),
            Bed(floor, lambda seed, t, stir: 0.06 + 0.12 * _stir(seed, t + 0.8)),
        ),
        trains=(
            Train(taken(rustles, 0.75, 1.3), 0.16, 0.5, 1.0, level=(0.08, 0.4), spread=1.0, swell=_stir),
            Train(
                taken(crickets[:3], 0.98, 1.02), 0.72, 0.8, 0.5, jitter=0.12, level=(0.05, 0.1), spread=1.0
            ),
            Train(taken(crickets[3:], 0.9, 0.94), 0.97, 0.7, 0.4, jitter=0.1, level=(0.03, 0.07), spread=1.0),
            Train(tuned(doves, 400, 300), 4.7, 0.7, 0.4, level=(0.2, 0.45), spread=0.9),
            Train(taken(twigs, 0.8, 1.3), 1.7, 0.2, 0.7, level=(0.2, 0.7), spread=1.0),
            Train(taken(peckers, 0.9, 1.15), 8.3, 0.5, 0.7, level=(0.1, 0.25), spread=1.0),
        ),
        send=0.3,
    )


def _stir(seed: int, t: float) -> float:
    return float(drift(seed, 30, t, 3.1) ** 1.5)


def _rustle(k: int) -> Curve:
    count = 19200
    hiss = noise(f"rustle {k}", 9600, bands((4300, 0.6, 1.0), (2200, 0.4, 0.4)))
    pieces = [hiss[j * 80 : j * 80 + 400] * struck(400, 0.0008, 0.002) for j in range(100)]
    return scattered(count, dice(f"rustle at {k}", 90), pieces, dice(f"rustle gain {k}", 90) ** 2) * swelling(
        count
    )


def _cricket(k: int) -> Curve:
    """Three pulses of a very pure note."""
    time = clock(0.13)
    hertz = 3900.0 + 160.0 * k
    pulses = np.clip(np.sin(2 * np.pi * (time / 0.042) - 0.5 * np.pi) * 0.5 + 0.5, 0, 1) ** 1.5
    return (
        gliding(hertz * (1.0 - 0.01 * np.sin(2 * np.pi * time / 0.042))) * pulses * closing(len(time), 0.06)
    )


def _dove(k: int) -> Curve:
    """Coo, cooo, coo."""
    time = clock(2.1)
    total = np.zeros(len(time))
    for start, length, bend in ((0.0, 0.4, 1.06), (0.52, 0.85, 1.12), (1.5, 0.45, 1.0)):
        count = int(length * 48000)
        x = np.arange(count) / count
        hertz = 400.0 * (1.0 + (bend - 1.0) * np.sin(np.pi * x) + 0.004 * k)
        call = (gliding(hertz) + 0.12 * gliding(2 * hertz)) * swelling(count, 0.4)
        total[int(start * 48000) : int(start * 48000) + count] += call * (
            1.0 + 0.15 * np.sin(x * 180 * length)
        )
    return total


def _twig(k: int) -> Curve:
    pitch, second = dice(f"twig {k}", 2)
    base = float(between(pitch, 700, 1300))
    snap = modes(0.06, [(base, 1.0, 0.006), (base * 2.7, 0.7, 0.004), (base * 5.2, 0.4, 0.002)], 0.0002)
    return scattered(7200, np.array([0.0, 0.25 + 0.4 * second]), [snap, snap], np.array([1.0, 0.5]))


def _pecker(k: int) -> Curve:
    knock = modes(0.05, [(950 + 60 * k, 1.0, 0.007), (2100, 0.4, 0.004)], 0.0003)
    x = np.arange(15) / 15
    return scattered(48000, 0.02 + 0.62 * x**0.9, [knock] * 15, 0.4 + 0.6 * np.sin(np.pi * (0.2 + 0.8 * x)))


def birds() -> Texture:
    """A morning: many throats, each with its phrase; whistles rest on notes of the chord."""
    phrases = [_phrase(k) for k in range(20)]
    songs, calls = even(phrases[:12]), even(phrases[12:])
    air = looped("birds air", 4.0, bands((900, 0.8, 1.0)), 1.0)
    wings = even([_wings(k) for k in range(3)])
    return Texture(
        beds=(Bed(air, lambda seed, t, stir: 0.01 + 0.012 * drift(seed, 35, t, 3.0)),),
        trains=(
            Train(tuned(songs, 3000, 2100), 0.9, 0.5, 0.9, level=(0.15, 0.8), spread=1.0),
            Train(tuned(calls, 3000, 2600), 0.5, 0.35, 0.9, level=(0.08, 0.4), spread=1.0),
            Train(tuned(songs, 3000, 1500), 2.9, 0.6, 0.8, level=(0.2, 0.6), spread=0.7),
            Train(taken(wings, 0.85, 1.2), 5.3, 0.3, 0.8, level=(0.1, 0.3), spread=1.0),
        ),
        send=0.3,
    )


def _phrase(k: int) -> Curve:
    """What one bird says around 3 kHz: whistles, a trill, a warble, or chirps that fall."""
    d = dice(f"bird {k}", 40)
    parts = []
    for j in range(2 + int(3 * d[0])):
        first, then, length = d[3 * j + 1 : 3 * j + 4]
        high = 3000.0 * 2.0 ** (np.round(first * 4 - 2) * 2 / 12)
        parts.append(_note(k % 4, high, then, length, d[20 + j]))
        parts.append(np.zeros(int(48000 * (0.03 + 0.07 * d[30 + j]))))
    return np.concatenate(parts)[: int(1.6 * 48000)]


def _note(kind: int, high: float, bend: float, length: float, more: float) -> Curve:
    if kind == 0:  # a whistle
        count = int(48000 * between(length, 0.12, 0.3))
        x = np.arange(count) / count
        hertz = high * (1.0 + 0.16 * (bend - 0.5) * x + 0.01 * np.sin(2 * np.pi * 3 * x))
    elif kind == 1:  # a trill
        count = int(48000 * between(length, 0.25, 0.5))
        x = np.arange(count) / 48000
        pace = between(more, 16, 28)
        hertz = high * (1.0 + 0.09 * np.tanh(2 * np.sin(2 * np.pi * pace * x)))
        return gliding(hertz) * (0.55 - 0.45 * np.cos(4 * np.pi * pace * x)) * swelling(count, 0.35)
    elif kind == 2:  # a warble
        count = int(48000 * between(length, 0.2, 0.45))
        x = np.arange(count) / count
        hertz = high * (1.0 + 0.13 * np.sin(2 * np.pi * (2 + 5 * more) * x**1.3) + 0.2 * (bend - 0.5) * x)
    else:  # a chirp
        count = int(48000 * between(length, 0.045, 0.11))
        x = np.arange(count) / count
        hertz = high * 1.25 * 2.0 ** (-(0.4 + 0.5 * bend) * x)
    return (gliding(hertz) + 0.06 * gliding(2 * hertz)) * swelling(count, 0.4)


def _wings(k: int) -> Curve:
    flap = noise(f"wings {k}", 3840, bands((700, 0.7, 1.0))) * swelling(3840, 0.3)
    x = np.arange(9) / 9
    return scattered(57600, 0.9 * x**0.92, [flap] * 9, np.sin(np.pi * (0.15 + 0.8 * x)))


def animals() -> Texture:
    """Near in the dark: lowing, a howl that bends, grunts, a purr, sniffing, quick paws."""
    howls = even(
        [_throat(f"howl {k}", 2.2, _howl(k), 7.0, ((520, 0.4, 1.0), (1050, 0.3, 0.4))) for k in range(3)]
    )
    lows = even(
        [_throat(f"low {k}", 1.7, _lowing(k), 14.0, ((330, 0.5, 1.0), (760, 0.3, 0.4))) for k in range(3)]
    )
    grunts = even(
        [_throat(f"grunt {k}", 0.26, _grunt(k), 20.0, ((380, 0.5, 1.0), (950, 0.4, 0.5))) for k in range(6)]
    )
    whines = even(
        [_throat(f"whine {k}", 0.6, _whine(k), 4.0, ((820, 0.4, 1.0), (1700, 0.3, 0.3))) for k in range(4)]
    )
    sniffs = even([_sniff(k) for k in range(4)])
    paws = even(
        [modes(0.1, [(95 + 12 * k, 1.0, 0.016), (310 + 40 * k, 0.25, 0.008)], 0.002) for k in range(4)]
    )
    purr = even([_purr(k) for k in range(3)])
    return Texture(
        beds=(),
        trains=(
            Train(tuned(howls, 400, 260), 5.1, 0.7, 0.9, level=(0.25, 0.55), spread=1.0),
            Train(tuned(lows, 120, 95), 3.3, 0.7, 0.6, level=(0.4, 0.9), spread=0.8),
            Train(taken(grunts, 0.75, 1.3), 0.7, 0.4, 0.9, level=(0.15, 0.7), spread=0.8),
            Train(taken(whines, 0.8, 1.2), 2.7, 0.3, 0.8, level=(0.1, 0.35), spread=0.9),
            Train(taken(sniffs, 0.9, 1.2), 2.1, 0.5, 0.8, level=(0.1, 0.3), spread=0.5),
            Train(taken(paws, 0.8, 1.2), 0.13, 0.9, 1.0, level=(0.2, 0.6), spread=0.4, swell=_paces),
            Train(
                taken(purr, 0.9, 1.1), 0.9, 0.9, 0.5, jitter=0.1, level=(0.25, 0.5), spread=0.1, swell=_rest
            ),
        ),
        send=0.2,
    )


def _paces(seed: int, t: float) -> float:
    return max(0.0, 2.5 * drift(seed, 37, t, 2.3) - 1.4)


def _rest(seed: int, t: float) -> float:
    return max(0.0, 1.6 * drift(seed, 38, t, 5.0) - 0.4)


def _throat(
    name: str, seconds: float, hertz: Curve, rough: float, formants: tuple[tuple[float, float, float], ...]
) -> Curve:
    """Soft pulses at `hertz`, never quite regular, through a throat; breath along with them."""
    count = len(hertz)
    size = count + count % 2
    tremble = noise(name + " tremble", size, lambda f: np.sqrt(f) / (1 + (f / rough) ** 4))[:count]
    turn = 2 * np.pi * np.cumsum(hertz * (1.0 + 0.012 * tremble)) / 48000
    pulses = np.exp(7.0 * (np.cos(turn) - 1.0)) * (1.0 + 0.15 * tremble)
    breath = noise(name + " breath", size, bands((900, 1.0, 1.0)))[:count]
    voice = filtered(pulses - pulses.mean() + 0.02 * breath, bands(*formants, (150, 0.9, 0.25)))
    return voice * swelling(count, 0.3)


def _howl(k: int) -> Curve:
    x = clock(2.2) / 2.2
    return 400.0 * np.interp(x, (0, 0.22, 0.5, 0.75, 1), (0.72, 1.0, 1.05 + 0.04 * k, 0.98, 0.7))


def _lowing(k: int) -> Curve:
    x = clock(1.7) / 1.7
    return 120.0 * np.interp(x, (0, 0.25, 0.7, 1), (0.85, 1.1 + 0.06 * k, 1.0, 0.78))


def _grunt(k: int) -> Curve:
    x = clock(0.26) / 0.26
    return (84.0 + 9.0 * k) * (1.1 - 0.4 * x)


def _whine(k: int) -> Curve:
    x = clock(0.6) / 0.6
    return (560.0 + 45 * k) * (1.0 + 0.2 * np.sin(np.pi * x) - 0.15 * x)


def _sniff(k: int) -> Curve:
    sniff = noise(f"sniff {k}", 7680, bands((1500, 0.5, 1.0), (3000, 0.4, 0.4))) * swelling(7680, 0.6)
    return scattered(48000, np.array([0.0, 0.24, 0.43, 0.66]), [sniff] * 4, np.array([0.8, 1.0, 0.7, 0.4]))


def _purr(k: int) -> Curve:
    time = clock(1.3)
    hum = noise(f"purr {k}", len(time) // 2 * 2, bands((140, 0.6, 1.0), (420, 0.5, 0.35)))
    return hum * (0.5 + 0.5 * np.cos(2 * np.pi * (24 + k) * time)) ** 2 * swelling(len(time))


def bones() -> Texture:
    """Dry: knuckles on knuckles, a rattle that runs, teeth, a bar of a xylophone made of ribs."""
    clicks = even([_click(k) for k in range(18)])
    rattles = even([_rattle(k) for k in range(8)])
    teeth = even([_teeth(k) for k in range(4)])
    ribs = even([_rib(k) for k in range(3)])
    return Texture(
        beds=(),
        trains=(
            Train(taken(clicks, 0.7, 1.4), 0.11, 0.4, 0.95, level=(0.12, 0.5), spread=0.8),
            Train(taken(rattles, 0.8, 1.25), 1.4, 0.5, 0.95, level=(0.25, 0.5), spread=0.8),
            Train(taken(teeth, 0.85, 1.2), 3.1, 0.2, 0.8, level=(0.2, 0.5), spread=0.3),
            Train(tuned(ribs, 900, 640), 0.45, 0.5, 0.9, level=(0.3, 0.8), spread=0.6),
        ),
        send=0.04,
    )


def _click(k: int) -> Curve:
    pitch, length, _ = dice(f"bone {k}", 3)
    base, ring = float(between(pitch, 950, 1900)), float(between(length, 0.004, 0.011))
    return modes(
        0.08, [(base, 1.0, ring), (base * 2.42, 0.45, ring / 2), (base * 4.3, 0.2, ring / 4)], 0.0003
    )


def _rattle(k: int) -> Curve:
    """A run of knocks that slows or hurries."""
    d = dice(f"rattle {k}", 24)
    x = np.arange(12) / 12
    where = 0.9 * (x ** (1.6 if k % 2 else 0.65)) + 0.02 * d[:12]
    return scattered(
        int(48000 * (0.45 + 0.5 * d[12])), where, [_click(30 + k), _click(40 + k)], 0.3 + 0.7 * d[12:24]
    )


def _teeth(k: int) -> Curve:
    tooth = modes(0.03, [(2300 + 130 * k, 1.0, 0.0025), (3900, 0.4, 0.0015)], 0.0002)
    d = dice(f"teeth {k}", 20)
    return scattered(38400, (np.arange(10) + 0.25 * d[:10]) / 11, [tooth], 0.4 + 0.6 * d[10:])


def _rib(k: int) -> Curve:
    return modes(
        0.3,
        [(900, 1.0, 0.03), (900 * 2.76, 0.3, 0.012), (900 * 5.4, 0.12, 0.006), (902 + k, 0.3, 0.05)],
        0.0006,
    )


RECIPES = {"forest": forest, "birds": birds, "animals": animals, "bones": bones}
