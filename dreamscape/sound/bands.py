"""How loud it is, low to high: levels of 0..1 that move in quiet music and in loud.

Each band is measured against its own ceiling, which rises at once and sinks slowly, and against its floor. A
band may not be drawn up without end: its ceiling stays within a share of the whole's.
"""

import math

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import BLOCK, RATE

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

_REACH = (0.20, 0.15, 0.08, 0.03, 1.0)
"""Least ceiling of each band as a share of the whole's."""
_FLOOR_SHARE = 0.6
"""How much of the floor is taken away."""


def step(seconds: float) -> float:
    """Share of the way gone in one block by what follows within `seconds`."""
    return 1.0 - math.exp(-SECONDS / seconds)


_UP, _DOWN = tuple(step(s) for s in ATTACK), tuple(step(s) for s in RELEASE)
_CEIL_UP, _CEIL_DOWN = step(CEILING_UP), step(CEILING_DOWN)
_FLOOR_UP, _FLOOR_DOWN = step(FLOOR_UP), step(FLOOR_DOWN)
_PRESENT_UP, _PRESENT_DOWN = step(PRESENCE_UP), step(PRESENCE_DOWN)


class Levels:
    """Four bands and the whole, as they are heard."""

    def __init__(self) -> None:
        self.values = [0.0] * 5  # low, mid, midhigh, high, all: 0..1
        self.presence = 0.0
        self.time = 0.0
        self._ceiling = [LEAST] * 5
        self._floor = [0.0] * 5

    @property
    def loud(self) -> float:
        """The amplitude that counts as loud now."""
        return self._ceiling[4]

    def block(self, bands: npt.NDArray[np.float32]) -> None:
        """Take in the powers of spectrum.BANDS of one block."""
        power = np.add.reduce(bands.reshape(4, -1), axis=1).tolist()
        # plain numbers: for five of them an array costs more than it saves
        for one, amount in ((4, sum(power)), *enumerate(power)):
            self._follow(one, max(math.sqrt(amount) - GATE, 0.0))
        level = self.values[4]
        self.presence += (level - self.presence) * (_PRESENT_UP if level > self.presence else _PRESENT_DOWN)
        self.time += level * SECONDS

    def _follow(self, one: int, heard: float) -> None:
        """Take in the amplitude of one band; the whole must come first."""
        ceiling, floor, value = self._ceiling[one], self._floor[one], self.values[one]
        ceiling += (heard - ceiling) * (_CEIL_UP if heard > ceiling else _CEIL_DOWN)
        least = LEAST if one == 4 else max(self._ceiling[4], LEAST) * _REACH[one]
        ceiling = max(ceiling, least)
        floor += (heard - floor) * (_FLOOR_UP if heard > floor else _FLOOR_DOWN)
        base = _FLOOR_SHARE * min(floor, ceiling)
        goal = min(max((heard - base) / (ceiling - base), 0.0), 1.0)
        self.values[one] = value + (goal - value) * (_UP[one] if goal > value else _DOWN[one])
        self._ceiling[one], self._floor[one] = ceiling, floor
