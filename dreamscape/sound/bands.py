"""How loud it is, low to high: levels of 0..1 that move in quiet music and in loud.

Each band is measured against its own ceiling, which rises at once and sinks slowly, and against its floor. A
band may not be drawn up without end: its ceiling stays within a share of the whole's.
"""

import math

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import BLOCK, RATE

Floats = npt.NDArray[np.float64]

SECONDS = BLOCK / RATE
"""Of one block."""
GATE = 5e-4
"""Root mean square below which there is silence: -66 dBFS."""
LEAST = 2e-3
"""Ceiling at the least: -54 dBFS."""
ATTACK = (0.015, 0.015, 0.012, 0.010, 0.02)
RELEASE = (0.22, 0.20, 0.16, 0.14, 0.30)
"""Seconds in which low, mid, midhigh, high and the whole follow up and down."""
CEILING_UP, CEILING_DOWN = 0.15, 12.0
FLOOR_DOWN, FLOOR_UP = 0.3, 10.0
"""Seconds in which a ceiling and a floor follow."""
PRESENCE_UP, PRESENCE_DOWN = 1.5, 4.0
"""Seconds in which presence follows."""

_REACH = np.array([0.10, 0.06, 0.03, 0.015, 1.0])
"""Least ceiling of each band as a share of the whole's."""
_FLOOR_SHARE = 0.6
"""How much of the floor is taken away."""


def step(seconds: float) -> float:
    """Share of the way gone in one block by what follows within `seconds`."""
    return 1.0 - math.exp(-SECONDS / seconds)


_UP, _DOWN = np.array([step(s) for s in ATTACK]), np.array([step(s) for s in RELEASE])
_CEIL_UP, _CEIL_DOWN = step(CEILING_UP), step(CEILING_DOWN)
_FLOOR_UP, _FLOOR_DOWN = step(FLOOR_UP), step(FLOOR_DOWN)
_PRESENT_UP, _PRESENT_DOWN = step(PRESENCE_UP), step(PRESENCE_DOWN)


class Levels:
    """Four bands and the whole, as they are heard."""

    def __init__(self) -> None:
        self.values = np.zeros(5)  # low, mid, midhigh, high, all: 0..1
        self.presence = 0.0
        self.time = 0.0
        self._ceiling = np.full(5, LEAST)
        self._floor = np.zeros(5)

    @property
    def loud(self) -> float:
        """The amplitude that counts as loud now."""
        return float(self._ceiling[4])

    def block(self, bands: npt.NDArray[np.float32]) -> None:
        """Take in the powers of spectrum.BANDS of one block."""
        power = np.empty(5)
        power[:4] = bands.reshape(4, -1).sum(axis=1)
        power[4] = power[:4].sum()
        heard = np.maximum(np.sqrt(power) - GATE, 0.0)
        ceiling, floor = self._ceiling, self._floor
        ceiling += (heard - ceiling) * np.where(heard > ceiling, _CEIL_UP, _CEIL_DOWN)
        np.maximum(ceiling, np.maximum(ceiling[4] * _REACH, LEAST * _REACH), out=ceiling)
        floor += (heard - floor) * np.where(heard > floor, _FLOOR_UP, _FLOOR_DOWN)
        base = _FLOOR_SHARE * np.minimum(floor, ceiling)
        goal = np.clip((heard - base) / (ceiling - base), 0.0, 1.0)
        self.values += (goal - self.values) * np.where(goal > self.values, _UP, _DOWN)
        level = float(self.values[4])
        self.presence += (level - self.presence) * (_PRESENT_UP if level > self.presence else _PRESENT_DOWN)
        self.time += level * SECONDS
