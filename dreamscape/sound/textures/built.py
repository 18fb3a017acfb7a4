"""City, machine, house: what people made, at work."""

import numpy as np

from dreamscape.sound.textures.grains import Bed, Texture, Train, drift, taken, tuned
from dreamscape.sound.textures.sources import (
    Curve,
    Single,
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


def city() -> Texture:
    """A night street: far traffic, cars that pass, a hum in the chord, steps on stone, talk behind a wall."""
    wash = looped("city wash", 5.0, bands((140, 0.7, 1.0), (480, 0.6, 0.4)), 0.8)
    cars = tuple(_car(k) for k in range(4))
    hums = even([_hum(k) for k in range(2)])
    heels = even([_heel(k) for k in range(6)])
    talk = even([_talk(k) for k in range(6)])
    horns = even([_horn(k) for k in range(2)])
    return Texture(
        beds=(Bed(wash, lambda seed, t, stir: 0.1 + 0.1 * drift(seed, 10, t, 4.0) + 0.03 * stir),),
        trains=(
            Train(taken(cars, 0.8, 1.2), 2.6, 0.6, 1.0, level=(0.2, 0.55), spread=0.3),
            Train(tuned(hums, 110, 90), 0.5, jitter=0.1, level=(0.14, 0.18), spread=0.3, thins=False),
            Train(
                taken(heels, 0.9, 1.1),
                0.75,
                jitter=0.03,
                beats=True,
                level=(0.3, 0.5),
                spread=0.3,
                swell=_passer,
            ),
            Train(taken(talk, 0.75, 1.3), 1.3, 0.3, 0.9, level=(0.1, 0.3), spread=1.0),
            Train(tuned(horns, 330, 280), 8.7, 0.4, 0.9, level=(0.05, 0.15), spread=1.0),
        ),
        send=0.3,
    )


def _passer(seed: int, t: float) -> float:
    return float(np.clip(2.6 * drift(seed, 11, t, 5.0) - 0.4, 0.0, 1.0))


def _car(k: int) -> Single:
    """Tyres that come, pass from one side to the other, and go a little lower."""
    count = int(2.6 * 48000)
    x = np.arange(count) / count
    tyres = noise(f"car {k}", count, bands((700, 0.6, 1.0), (1500, 0.5, 0.35)))
    motor = noise(f"motor {k}", count, bands((105 + 12 * k, 0.12, 1.0), (210 + 24 * k, 0.12, 0.5)))
    near = 1.0 / (1.0 + ((x - 0.5) / 0.12) ** 2)
    sound = (tyres * near**1.5 + 0.5 * motor * near) * swelling(count)
    angle = 0.5 * np.pi * (0.5 + 0.42 * np.tanh((x - 0.5) / 0.1) * (1 if k % 2 else -1))
    both = np.stack((sound * np.cos(angle), sound * np.sin(angle)))
    passing = both[:, count // 2 - 480 : count // 2 + 480]
    return np.asarray(0.7 * both / np.sqrt((passing**2).mean()), np.float32)


def _hum(k: int) -> Curve:
    """Transformers: 110 hertz and its even company."""
    time = clock(1.1)
    partials = ((1, 1.0), (2, 0.6), (3, 0.2), (4, 0.25), (6, 0.1), (8, 0.05))
    tone = sum(gain * np.sin(2 * np.pi * (110.0 + 0.3 * k) * n * time + n) for n, gain in partials)
    return np.asarray(tone * swelling(len(time)))


def _heel(k: int) -> Curve:
    """Heel, then sole."""
    d = dice(f"heel {k}", 3)
    base = float(between(d[0], 420, 560))
    heel = modes(0.08, [(base, 1.0, 0.012), (base * 2.9, 0.6, 0.005), (base * 6.1, 0.25, 0.002)], 0.0004)
    sole = noise(f"sole {k}", 3840, bands((1700, 0.7, 1.0))) * struck(3840, 0.004, 0.014)
    return scattered(9600, np.array([0.0, 0.3]), [heel, sole], np.array([1.0, 0.07]))


def _talk(k: int) -> Curve:
    """Five syllables through a wall: one hears that, not what."""
    d = dice(f"talk {k}", 40)
    total = np.zeros(int(1.3 * 48000))
    at = 0
    for j in range(6):
        count = int(48000 * (0.1 + 0.14 * d[j]))
        if at + count > len(total):
            break
        x = np.arange(count) / count
        hertz = (105 + 95 * (k % 3) / 2) * (1.12 - 0.2 * x * d[j + 8] - 0.04 * j / 6)
        pulses = np.exp(6.0 * (np.cos(2 * np.pi * np.cumsum(hertz) / 48000) - 1.0))
        mouth = bands((300 + 450 * d[j + 16], 0.3, 1.0), (900 + 900 * d[j + 24], 0.25, 0.3))
        total[at : at + count] += filtered(pulses - pulses.mean(), mouth) * swelling(count, 0.35)
        at += int(count * 1.08)
    return total


def _horn(k: int) -> Curve:
    """Far over the roofs, two tones a third apart."""
    time = clock(1.4)
    tone = sum(
        np.exp(3.0 * (np.cos(2 * np.pi * 330.0 * ratio * time) - 1.0)) - 0.24
        for ratio in (1.0, 1.25 - 0.05 * k)
    )
    return filtered(np.asarray(tone), bands((450, 0.7, 1.0))) * swelling(len(time), 0.3)


_CLANKS = (0.0, 3 / 16, 6 / 16, 10 / 16, 12 / 16)
_ANSWERS = (2 / 16, 8 / 16, 11 / 16, 14 / 16)


def machine() -> Texture:
    """A works by night: pistons on the beat, sixteen steps of dull metal in the chord, a ratchet, steam."""
    clanks = even([_clank(k) for k in range(4)])
    pistons = even([_piston(k) for k in range(2)])
    ticks = even([_tick(k) for k in range(4)])
    steam = even(
        [noise(f"steam {k}", 14400, bands((4200, 0.6, 1.0))) * swelling(14400, 0.12) for k in range(3)]
    )
    motors = even([_motor(k) for k in range(2)])
    wheels = tuple(k / 16 for k in range(16))
    return Texture(
        beds=(),
        trains=(
            Train(tuned(motors, 55, 45), 0.5, jitter=0.1, level=(0.2, 0.26), spread=0.3, thins=False),
            Train(
                taken(pistons),
                4,
                beats=True,
                steps=(0.0, 0.25, 0.5, 0.75),
                jitter=0.0,
                level=(0.75, 0.95),
                spread=0.15,
            ),
            Train(tuned(clanks, 240, 180), 4, 0.8, 1.0, _CLANKS, 0.003, True, (0.2, 0.5), 0.7),
            Train(tuned(clanks, 240, 360), 4, 0.4, 0.9, _ANSWERS, 0.003, True, (0.1, 0.25), 0.9),
            Train(taken(ticks, 0.95, 1.05), 4, 0.7, 1.0, wheels, 0.002, True, (0.05, 0.12), 0.5),
            Train(taken(steam, 0.9, 1.1), 4, 0.5, 0.9, (7 / 16, 15 / 16), 0.004, True, (0.04, 0.1), 0.8),
        ),
        send=0.2,
    )


def _clank(k: int) -> Curve:
    """Two-operator FM (Chowning), its index falling as metal dulls."""
    time = clock(0.42)
    ratio = (1.41, 2.24, 1.73, 2.83)[k]
    index = 2.6 * np.exp(-time / 0.05) + 0.3
    tone = np.sin(2 * np.pi * 240 * time + index * np.sin(2 * np.pi * 240 * ratio * time))
    return tone * struck(len(time), 0.0015, 0.085)


def _piston(k: int) -> Curve:
    time = clock(0.34)
    thump = gliding(52 + 60 * np.exp(-time / 0.02)) * struck(len(time), 0.003, 0.06)
    hiss = filtered(noise(f"piston {k}", len(time) // 2 * 2, bands((500, 0.8, 1.0))), bands((500, 1.0, 1.0)))
    return thump + 0.1 * hiss * struck(len(time), 0.012, 0.05)


def _tick(k: int) -> Curve:
    return modes(0.03, [(1800 + 90 * k, 1.0, 0.003), (4100 + 50 * k, 0.5, 0.0015)], 0.0002)


def _motor(k: int) -> Curve:
    time = clock(1.1)
    pulses = np.exp(9.0 * (np.cos(2 * np.pi * (55 + 0.2 * k) * time) - 1.0)) - 0.13
    whirr = 0.7 + 0.3 * np.cos(2 * np.pi * 11 * time)
    return filtered(pulses, bands((130, 0.8, 1.0), (520, 0.4, 0.3))) * whirr * swelling(len(time))


def house() -> Texture:
    """A room one knows: the clock, wood that answers in the chord, a stair, a door that thinks about it."""
    air = looped("house air", 4.0, bands((170, 0.5, 1.0)), 0.5)
    tick = even([modes(0.09, [(760, 1.0, 0.012), (1630, 0.7, 0.007), (3300, 0.3, 0.003)], 0.0004)])
    tock = even([modes(0.09, [(610, 1.0, 0.014), (1390, 0.6, 0.008), (2900, 0.25, 0.003)], 0.0004)])
    wood = even([_wood(k) for k in range(4)])
    creaks = even([_creak(k) for k in range(5)])
    steps = even([_stair(k) for k in range(5)])
    return Texture(
        beds=(Bed(air, lambda seed, t, stir: 0.018 + 0.012 * drift(seed, 20, t, 5.0)),),
        trains=(
            Train(taken(tick), 2, beats=True, jitter=0.0, level=(0.34, 0.38), spread=0.0, thins=False),
            Train(
                taken(tock),
                2,
                steps=(0.5,),
                beats=True,
                jitter=0.0,
                level=(0.3, 0.34),
                spread=0.0,
                thins=False,
            ),
            Train(tuned(wood, 260, 180), 0.7, 0.5, 0.85, level=(0.3, 0.7), spread=0.7),
            Train(tuned(wood, 260, 360), 1.3, 0.3, 0.7, level=(0.12, 0.4), spread=0.9),
            Train(taken(creaks, 0.8, 1.2), 4.3, 0.5, 0.9, level=(0.12, 0.35), spread=0.9),
            Train(taken(steps, 0.9, 1.1), 0.8, jitter=0.08, level=(0.25, 0.4), spread=0.4, swell=_upstairs),
        ),
        send=0.15,
    )


def _upstairs(seed: int, t: float) -> float:
    return float(np.clip(2.6 * drift(seed, 21, t, 5.0) - 1.3, 0.0, 1.0))


def _wood(k: int) -> Curve:
    """A beam struck with a soft hand: the modes of a free bar, as wood damps them."""
    d = 0.9 + 0.2 * dice(f"wood {k}", 4)
    bar = [
        (260, 1.0, 0.11),
        (260 * 2.756 * d[0], 0.3, 0.045),
        (260 * 5.404 * d[1], 0.12, 0.02),
        (140 * d[2], 0.35, 0.03),
    ]
    return modes(0.8, bar, 0.002)


def _creak(k: int) -> Curve:
    """Stick and slip: jerks that hurry and slow, each knocking on the same plank."""
    d = dice(f"creak {k}", 3)
    plank = modes(0.06, [(410 + 60 * k, 1.0, 0.008), (930 + 40 * k, 0.7, 0.005), (1720, 0.4, 0.003)], 0.0005)
    pace = 22 + 26 * np.sin(np.pi * np.linspace(0, 1, 40) ** (0.7 + d[0]))
    where = np.cumsum(1.0 / pace)
    seconds = where[-1] + 0.1
    return scattered(
        int(seconds * 48000), where / seconds, [plank], np.sin(np.pi * np.linspace(0.08, 0.95, 40)) ** 2
    )


def _stair(k: int) -> Curve:
    return modes(0.3, [(78 + 5 * k, 1.0, 0.045), (165 + 9 * k, 0.5, 0.03), (420, 0.1, 0.012)], 0.004)


RECIPES = {"city": city, "machine": machine, "house": house}
