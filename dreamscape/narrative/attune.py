"""Synchronised dreaming: phases pull on each other along threads (Kuramoto) and hear the whole room."""

from dataclasses import dataclass

import numpy as np

from dreamscape.narrative.exact import COSINE, SINE, TICKS, TURN, UNIT, Floats, Longs, angle

_RADIAN = TURN / (2 * 3.141592653589793) / TICKS
"""One radian a second, as phase a tick."""
BREATH = 0.08
"""Natural speed of a dreamer's phase, turns a second."""
_SPREAD = 0.35
"""Standard deviation of the natural speeds, radians a second."""
_COMMON = 5.0
"""How strongly the room is heard at a pull of 1, radians a second. With shares of .6 a crowd of any size
falls in step from a pull of about .6 on: Kuramoto's critical coupling is 1.6 _SPREAD."""
_DRIFT = 0.3
"""How much faster the smaller side of an open seam runs, radians a second."""


@dataclass(frozen=True, slots=True)
class Bonds:
    """What the threads do at a tick; whole numbers in float64. Rows are threads."""

    a: Longs
    b: Longs
    weight: Floats  # 0..256: health of the live ones
    sine: Floats  # of phase b - phase a
    cosine: Floats


@dataclass(frozen=True, slots=True)
class Split:
    """An open seam as the phases feel it."""

    left: Longs
    right: Longs
    openness: float


def natural_speed(total: float) -> float:
    """Phase a tick from the sum of four uniforms, which is close to normal and needs no logarithm."""
    normal = min(max((total - 2.0) * 1.7320508, -1.4), 1.4)
    return float(round(BREATH * TURN / TICKS + _SPREAD * normal * _RADIAN))


def bonds(phase: Longs, a: Longs, b: Longs, weight: Floats) -> Bonds:
    """Weights and phase differences along the threads."""
    turned = angle(phase[b] - phase[a])
    return Bonds(a, b, weight, SINE[turned], COSINE[turned])


def degrees(found: Bonds, count: int) -> Floats:
    """Summed weight of each dreamer's threads, in 256ths."""
    return both(found, found.weight, found.weight, count)


def both(found: Bonds, to_a: Floats, to_b: Floats, count: int) -> Floats:
    """Sum of `to_a` over the threads by their first dreamer and of `to_b` by their second."""
    first = np.bincount(found.a, to_a, count)
    return np.asarray(first + np.bincount(found.b, to_b, count), np.float64)


def step(
    phase: Longs,
    speed: Floats,
    found: Bonds,
    degree: Floats,
    presence: Floats,
    share: Floats,
    pull: float,
    pace: float,
    splits: list[Split],
) -> Longs:
    """The phases a tick later.

    th' = om + K/(deg + .3) sum w sin(th_j - th_i) + G share_i R sin(psi - th_i), with K = .5 + 2 pull and
    G = 5 pull^3 pace / (1 + 2 openness of all seams): an open seam deadens the room. (R, psi) is the mean
    field of the dreamer's own side of each open seam; the pace counts up to 3.
    """
    count = len(phase)
    force = found.weight * found.sine
    near = both(found, force, -force, count) / (degree + 77.0)
    heard, paced = _room(phase, presence, speed, splits, min(pace, 3.0))
    coupling = (0.5 + 2.0 * pull) * _RADIAN / UNIT
    deadened = 1.0
    for split in splits:
        deadened += 2.0 * split.openness
    common = _COMMON * pull * pull * pull * min(pace, 3.0) / deadened * _RADIAN / UNIT
    change = paced + near * coupling + share * heard * common
    return np.asarray((phase + np.rint(change).astype(np.int64)) & (TURN - 1), np.int64)


def _room(
    phase: Longs, presence: Floats, speed: Floats, splits: list[Split], pace: float
) -> tuple[Floats, Floats]:
    """What each dreamer hears of the mean field (a sine in UNITs), and the speed an open seam leaves it."""
    turned = angle(phase)
    sine, cosine = SINE[turned], COSINE[turned]
    mass = np.rint(presence * 256.0)
    up, across = mass * sine, mass * cosine
    total = max(float(mass.sum()), 1.0)
    height = np.full(len(phase), float(up.sum()) / total)
    width = np.full(len(phase), float(across.sum()) / total)
    paced = speed
    for split in splits:
        for side in (split.left, split.right):
            own = max(float(mass[side].sum()), 1.0)
            height[side] += (float(up[side].sum()) / own - height[side]) * split.openness
            width[side] += (float(across[side].sum()) / own - width[side]) * split.openness
        paced = paced.copy()
        paced[split.left] += round(_DRIFT * pace * _RADIAN * split.openness)
    return (height * cosine - width * sine) / UNIT, paced


def attunement(found: Bonds, degree: Floats, count: int) -> Floats:
    """0..1: how much each dreamer is in step with those it is threaded to; 0 without threads."""
    agreement = found.weight * found.cosine
    total = both(found, agreement, agreement, count) / UNIT
    return np.asarray(np.maximum(total, 0.0) / (degree + 24.0), np.float64)
