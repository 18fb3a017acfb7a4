"""What the critic measures at every instant, each in one sentence.

unity          how much all phases agree: the Kuramoto order parameter r = |mean of e^(i th)|
cohesion       (health of the threads x agreement along them x share of the largest group)^(1/3)
individuality  half how different dreams are from their neighbours and among all, half 1 - r^2
balance        sqrt(C I) (1 - |C - I| / 2): high only when both are
churn          share of the dreamers whose role shifted lately
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamscape.narrative.attune import Bonds, both
from dreamscape.narrative.exact import COSINE, SINE, UNIT, Floats, Longs, angle

_GRAIN = 65536.0


@dataclass(frozen=True, slots=True)
class Measures:
    """All 0..1, rounded to 1e-6. As shown they follow what is measured over a second or two."""

    unity: float
    cohesion: float
    individuality: float
    balance: float


def order(phase: Longs, presence: Floats) -> float:
    """The order parameter r of those present, 0..1; 0 when nobody is."""
    turned = angle(phase)
    mass = np.rint(presence * 256.0)
    total = float(mass.sum())
    if total <= 0:
        return 0.0
    up, across = float((mass * SINE[turned]).sum()), float((mass * COSINE[turned]).sum())
    return round(min(math.sqrt(up * up + across * across) / (total * UNIT), 1.0), 6)


def cohesion(found: Bonds, accepted: Floats, largest: float) -> float:
    """C, 0..1: `accepted` is 1 for each thread that was accepted, `largest` the largest group's share."""
    kept, weight = float(accepted.sum()), float(found.weight.sum())
    if kept <= 0 or weight <= 0:
        return 0.0
    healthy = weight / (256.0 * kept)
    agreeing = float((found.weight * (UNIT + found.cosine)).sum()) / (2.0 * UNIT * weight)
    return round(min(math.cbrt(healthy * agreeing * largest), 1.0), 6)


def likeness(hue: float, valence: float, arousal: float) -> tuple[float, float, float, float]:
    """What a dream is like, as four whole numbers of unit 256, for telling neighbours apart."""
    turned = round(hue * len(SINE)) % len(SINE)
    circle = round(float(COSINE[turned]) / 64.0), round(float(SINE[turned]) / 64.0)
    return float(circle[0]), float(circle[1]), float(round(valence * 256.0)), float(round(arousal * 256.0))


def individuality(
    found: Bonds, like: Floats, visual: npt.NDArray[np.int32], presence: Floats, unity: float
) -> float:
    """I, 0..1: .25 difference from neighbours / .7 + .25 evenness of the visuals + .5 (1 - r^2)."""
    here = presence > 0
    if not here.any():
        return 0.0
    apart = min(1.0, _difference(found, like, here) / 0.7)
    return round(0.25 * apart + 0.25 * _evenness(visual[here]) + 0.5 * (1.0 - unity * unity), 6)


def balance(together: float, apart: float) -> float:
    """B, 0..1, from cohesion and individuality."""
    return round(math.sqrt(together * apart) * (1.0 - 0.5 * abs(together - apart)), 6)


def _difference(found: Bonds, like: Floats, here: npt.NDArray[np.bool_]) -> float:
    count = len(like)
    means = [both(found, found.weight * c[found.b], found.weight * c[found.a], count) for c in like.T]
    around = np.stack(means, axis=1)
    dot = _rows(like * around)
    size = np.sqrt(_rows(like * like) * _rows(around * around))
    threaded = here & (size > 0)
    if not threaded.any():
        return 0.7
    differs = np.rint((1.0 - dot[threaded] / size[threaded]) * _GRAIN)
    return float(differs.sum()) / (_GRAIN * float(threaded.sum()))


def _rows(x: Floats) -> Floats:
    return np.asarray(x[:, 0] + x[:, 1] + x[:, 2] + x[:, 3])


def _evenness(visual: npt.NDArray[np.int32]) -> float:
    counts = np.bincount(visual)
    kinds = [int(c) for c in counts if c]
    if len(visual) < 2:
        return 1.0
    if len(kinds) < 2:
        return 0.0
    total = sum(kinds)
    entropy = -math.fsum(c / total * math.log(c / total) for c in kinds)
    return entropy / math.log(len(kinds))
