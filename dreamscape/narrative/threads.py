"""Threads: how they tighten, weaken, break and mend."""

import numpy as np

from dreamscape.narrative.attune import Bonds
from dreamscape.narrative.exact import FULL, TICKS, UNIT, Floats

OFFERED, ACCEPTED, RELEASED = 0, 1, 2
"""States of a thread; an accepted one is live while it holds."""
FRESH = round(0.14 * FULL)
"""Health of a thread just accepted or bridged; it grows fast for its first seconds."""
YOUNG = 2.0
"""Seconds in which a fresh thread grows fast."""
GROWS = 0.4
"""Healing of a fresh thread, a second."""
_BREAK = 0.12 * FULL
_MEND = 0.30 * FULL


def tension(found: Bonds, length: Floats, affinity: Floats, spacing: float) -> Floats:
    """Strain in FULLs: out of step, and stretched beyond what the likeness of the dreams can bear.

    tau = (1 - cos(th_j - th_i))/2 + .15 clip(|x_j - x_i|/L - 1, 0, 2), L = 2 spacing (1.4 - a).
    """
    rest = (1.4 - affinity) * (2.0 * spacing)
    stretched = np.minimum(np.maximum(length / rest - 1.0, 0.0), 2.0)
    strain = (UNIT - found.cosine) * (0.5 / UNIT) + stretched * 0.15
    return np.asarray(np.rint(np.minimum(strain, 1.0) * FULL), np.float64)


def health(now: Floats, strain: Floats, affinity: Floats, shock: Floats, heal: Floats, pace: float) -> Floats:
    """Health in FULLs, a tick later.

    h' = .10 a (1 - tau)(1 - h)(1 - 8 shock) - .12 tau h - .012 h - shock h + heal (1 - h); shock and heal
    a second. What is being torn does not grow, so that even the strongest thread across a seam gives in.
    """
    tau = strain * (1.0 / FULL)
    missing = FULL - now
    growing = np.maximum(1.0 - 8.0 * shock, 0.0)
    gain = affinity * (1.0 - tau) * growing * 0.10 + heal
    loss = tau * 0.12 + 0.012 + shock
    change = (gain * missing - loss * now) * (pace / TICKS)
    return np.asarray(np.minimum(np.maximum(np.rint(now + change), 0.0), FULL), np.float64)


def holding(live: np.ndarray, now: Floats) -> np.ndarray:
    """Which threads hold: they break below .12 and mend above .30, so that none flickers."""
    return (live & (now >= _BREAK)) | (now > _MEND)
