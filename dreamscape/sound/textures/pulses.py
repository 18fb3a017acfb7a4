"""Dance, chase: what a body does to a beat, and a beat to a body."""

import numpy as np

from dreamscape.sound.textures.grains import Texture, Train, taken, tuned
from dreamscape.sound.textures.sources import (
    Curve,
    bands,
    clock,
    even,
    gliding,
    modes,
    noise,
    scattered,
    struck,
    swelling,
)


def dance() -> Texture:
    """A feast in the next room: a soft kick on each beat, a shaker between, hand drum, chords off it."""
    kicks = even([_kick()])
    shakes = even([_shake(k) for k in range(5)])
    hands = even([_hand(k) for k in range(4)])
    chords = even([_stab(k) for k in range(2)])
    bass = even([_bass()])
    fourths, offs = (0.0, 0.25, 0.5, 0.75), (0.125, 0.375, 0.625, 0.875)
    ghosts = tuple(k / 16 for k in range(1, 16, 2))
    drum = (3 / 16, 6 / 16, 7 / 16, 11 / 16, 14 / 16, 15 / 16)
    return Texture(
        beds=(),
        trains=(
            Train(
                taken(kicks),
                4,
                steps=fourths,
                jitter=0.0,
                beats=True,
                level=(0.9, 1.0),
                spread=0.0,
                thins=False,
            ),
            Train(taken(shakes, 0.95, 1.1), 4, 1.0, 1.0, offs, 0.003, True, (0.14, 0.2), 0.3),
            Train(taken(shakes, 1.0, 1.2), 4, 0.4, 0.9, ghosts, 0.003, True, (0.03, 0.08), 0.5),
            Train(tuned(hands, 200, 150), 4, 0.4, 0.9, drum, 0.003, True, (0.15, 0.45), 0.6),
            Train(tuned(chords, 330, 260), 4, 0.5, 0.9, offs, 0.002, True, (0.1, 0.22), 0.8),
            Train(tuned(bass, 82, 60), 4, 0.6, 0.9, (0.0, 6 / 16, 10 / 16), 0.002, True, (0.3, 0.5), 0.0),
        ),
        send=0.12,
    )


def _kick() -> Curve:
    time = clock(0.32)
    return gliding(46 + 70 * np.exp(-time / 0.025)) * struck(len(time), 0.003, 0.075)


def _shake(k: int) -> Curve:
    """Seeds thrown forward, then back."""
    seeds = noise(f"shake {k}", 7680, bands((6200, 0.45, 1.0), (9000, 0.3, 0.4)))
    return seeds * (struck(7680, 0.012, 0.02) + 0.4 * swelling(7680, 0.7) ** 6)


def _hand(k: int) -> Curve:
    skin = [(200, 1.0, 0.09), (200 * 1.59, 0.4, 0.05), (200 * 2.14, 0.3, 0.03), (200 * 2.65, 0.15, 0.02)]
    slap = noise(f"hand {k}", 1920, bands((1400, 0.8, 1.0))) * struck(1920, 0.0005, 0.004)
    body = modes(0.4, skin, 0.002)
    body[:1920] += 0.06 * slap
    return body


def _stab(k: int) -> Curve:
    time = clock(0.3)
    reeds = sum(
        gain * np.sin(2 * np.pi * 330 * n * (1 + 0.001 * k) * time)
        for n, gain in ((1, 1), (2, 0.4), (3, 0.15), (4, 0.08))
    )
    return np.asarray(reeds * struck(len(time), 0.008, 0.09))


def _bass() -> Curve:
    return modes(0.6, [(82 * n, 0.8**n / n, 0.22 / n**0.7) for n in range(1, 7)], 0.004)


_RUN = 13.0  # seconds from calm to the leap


def _beats(slow: float, fast: float, seconds: float) -> tuple[float, ...]:
    """Where beats fall in a run whose pace goes from `slow` to `fast` a minute, 0..1."""
    time, beats = 0.0, []
    while time < seconds - 0.7:
        beats.append(time / seconds)
        time += 60.0 / (slow + (fast - slow) * time / seconds)
    return tuple(beats)


def chase() -> Texture:
    """One's own heart from 70 to 140, feet on gravel twice as fast, breath; then it starts again."""
    first, second = even([_heart(58, 0.06)]), even([_heart(74, 0.045)])
    feet = even([_foot(k) for k in range(6)])
    inward = even([_breath(k, 1900, 0.7) for k in range(3)])
    outward = even([_breath(k + 5, 900, 0.25) for k in range(3)])
    hearts = _beats(70, 140, _RUN)
    steps = _beats(140, 290, _RUN)[4:]
    breaths = hearts[2::3]
    return Texture(
        beds=(),
        trains=(
            Train(taken(first), _RUN, steps=hearts, jitter=0.0005, level=(0.9, 1.0), spread=0.0, thins=False),
            Train(
                taken(second),
                _RUN,
                steps=_later(hearts, 0.29),
                jitter=0.0005,
                level=(0.5, 0.6),
                spread=0.0,
                thins=False,
            ),
            Train(
                taken(feet, 0.85, 1.2),
                _RUN,
                0.85,
                1.0,
                steps,
                0.001,
                level=(0.16, 0.3),
                spread=0.25,
                swell=_nearer,
            ),
            Train(
                taken(inward, 0.9, 1.1),
                _RUN,
                0.9,
                1.0,
                breaths,
                0.001,
                level=(0.07, 0.12),
                spread=0.1,
                swell=_nearer,
            ),
            Train(
                taken(outward, 0.9, 1.1),
                _RUN,
                0.9,
                1.0,
                _later(breaths, 1.4),
                0.001,
                level=(0.09, 0.15),
                spread=0.1,
            ),
        ),
        send=0.1,
    )


def _nearer(seed: int, t: float) -> float:
    return 0.35 + 0.65 * (t % _RUN) / _RUN


def _later(beats: tuple[float, ...], part: float) -> tuple[float, ...]:
    """The same beats, `part` of a beat later."""
    gaps = np.diff((*beats, beats[-1] * 2 - beats[-2]))
    return tuple(
        beat + part * gap for beat, gap in zip(beats, gaps.tolist(), strict=True) if beat + part * gap < 0.98
    )


def _heart(hertz: float, decay: float) -> Curve:
    """A thud one feels more than hears, with enough above it for small loudspeakers."""
    time = clock(0.3)
    thud = gliding(hertz * (1.0 + 0.5 * np.exp(-time / 0.018))) * struck(len(time), 0.007, decay)
    return thud + 0.16 * gliding(hertz * 2.9 + 0 * time) * struck(len(time), 0.005, decay / 2)


def _foot(k: int) -> Curve:
    gravel = noise(f"gravel {k}", 7680, bands((1300, 0.6, 1.0), (2600, 0.5, 0.5)))
    stones = [gravel[j * 70 : j * 70 + 300] * struck(300, 0.0006, 0.0015) for j in range(40)]
    d = np.arange(40) / 40
    return scattered(8640, 0.75 * d**1.4, stones, 1.0 - d) + 0.5 * np.pad(_thump(), (0, 8640 - 4800))


def _thump() -> Curve:
    return modes(0.1, [(105, 1.0, 0.018)], 0.003)


def _breath(k: int, centre: float, peak: float) -> Curve:
    air = noise(f"gasp {k}", 24960, bands((centre, 0.35, 1.0), (centre * 2.2, 0.25, 0.35)))
    return air * swelling(24960, peak) ** 1.5


RECIPES = {"dance": dance, "chase": chase}
