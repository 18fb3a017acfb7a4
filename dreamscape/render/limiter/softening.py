"""When and how far a picture is softened. It knows light in cells and times, and no GPU.

Each picture is mixed with the one that was shown before it. Where nothing endangers anybody it is shown as
it is. Where more than a few changes oppose each other in a second, over more than a part of a field of view,
cells go towards what they should show as a mean over time would: what flashes fast becomes its mean, and
what moves slowly still moves. A cell that has had as many changes as it may have comes only half as near to
the next one with each picture, until the oldest is a second old: so there are never more than three flashes a
second, and nothing stands still.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamscape.render.limiter.fields import fields_of, flashes_of
from dreamscape.render.limiter.levels import Levels, levels_of
from dreamscape.render.limiter.transitions import Transitions, away_need, luminance_need, red_need
from dreamscape.render.limiter.viewing import Viewing

Single = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

FREE = 5
"""Changes a cell may have in a second until it is softened: 150 beats a minute pass."""
MOST = 6
"""Changes a cell may have in a second: three flashes."""
SHARE = 0.8
"""Of the area that may flash: from here on it is softened."""
_RATE = 10.0
"""Rate of the mean over time, a second, for each unit of change that counts: whatever flashes thrice a second
or faster then moves the mean by less than that, however bright it is (tanh(_RATE * need / 12) < need)."""
_RELEASE = 0.12
"""Seconds in which the rate grows e-fold when the danger is over: no jump back."""
_FREED = 400.0
"""Growth of the rate beyond which a picture is shown as it is."""
_LONGEST = 0.25
"""Seconds between two pictures that are reckoned with at most: after a standstill nothing jumps."""
_WHOLE = 0.999
"""So much of a new picture is all of it."""
_AROUND = 2
"""Cells by which softening reaches further than it must, and fades out."""


@dataclass(frozen=True, slots=True)
class Softened:
    """What was done to a picture."""

    mix: Single  # (rows, columns): how much of the new picture is shown, 0..1
    share: float  # of the picture that is softened, 0..1
    kind: str  # "general" or "red": what there was more of


class Softener:
    """Follows what should be shown and what was. Lives as long as pictures follow each other."""

    def __init__(self, light: Single, aspect: float, viewing: Viewing, gain: float = 1.0) -> None:
        """`light`: that of the first picture, linear, shape (rows, columns, 3). `gain`: by how much the
        screen enlarges it."""
        self._gain = gain
        self._light, self._levels = light, levels_of(light, gain)  # of what was shown last
        self._asked = self._light, self._levels
        self._needs = (luminance_need(viewing.peak), red_need, away_need)
        self._wanted = [
            Transitions(level, need) for level, need in zip(self._levels, self._needs, strict=True)
        ]
        self._shown = self._wanted  # as long as all is shown as it is
        self._fields = fields_of(viewing, light.shape[:2], aspect)
        self._pace = np.full(light.shape[:2], _FREED, np.float32)
        self._time = -math.inf

    def soften(self, light: Single, time: float) -> Softened | None:
        """How to show a picture of this light at `time` (seconds); None: as it is. Call `show` then."""
        wanted = levels_of(light, self._gain)
        for follower in (*self._wanted, *self._shown):
            follower.expire(time)
        passed = min(max(time - self._time, 0.0), _LONGEST) if self._time > -math.inf else 0.0
        self._time, self._asked = time, (light, wanted)
        endangered, red = self._endangered(wanted)
        grown = np.minimum(self._pace * np.float32(math.exp(passed / _RELEASE)), _FREED)
        self._pace = np.where(endangered, 1.0, grown).astype(np.float32)
        softened = self._softened(wanted, passed, red) if self._pace.min() < _FREED else None
        if softened is not None and self._shown is self._wanted:
            self._shown = [follower.copy() for follower in self._wanted]
        for follower, level in zip(self._wanted, wanted, strict=True):
            follower.follow(level, time)
        return softened

    def show(self, light: Single) -> None:
        """This is what is shown of it."""
        self._light, self._levels = self._asked
        if light is not self._light:
            self._light, self._levels = light, levels_of(light, self._gain)
        if self._shown is not self._wanted:
            for follower, level in zip(self._shown, self._levels, strict=True):
                follower.follow(level, self._time)

    def flashes(self) -> tuple[int, int]:
        """The most flashes of any field in the last second: that should have been shown, and that were."""
        wanted = max(flashes_of(self._fields, one.counts) for one in self._wanted)
        if self._shown is self._wanted:
            return wanted, wanted
        return wanted, max(flashes_of(self._fields, one.counts) for one in self._shown)

    def _endangered(self, wanted: Levels) -> tuple[Mask, bool]:
        """The cells that must be held back, and whether rather for red flashes than for others."""
        found = np.zeros(self._pace.shape, np.bool_)
        sizes = []
        for kind, level in enumerate(wanted):
            hot = _hot(self._wanted[kind], level) | _hot(self._shown[kind], level)
            if hot.any() and (full := self._fields.full(hot, SHARE)).any():
                hot &= self._fields.inside(full, hot.shape)
                found |= hot
                sizes.append((int(hot.sum()), kind))
        return found, bool(sizes) and max(sizes)[1] > 0

    def _softened(self, wanted: Levels, passed: float, red: bool) -> Softened | None:
        needed = self._mix(wanted, passed)
        if needed.min() > _WHOLE:
            return None
        mix = _spread(needed)
        return Softened(mix, float((mix < _WHOLE).mean()), "red" if red else "general")

    def _mix(self, wanted: Levels, passed: float) -> Single:
        """How far each cell may go towards what it should show."""
        pairs = list(zip(self._levels, wanted, strict=True))
        need = self._needs[0](np.minimum(*pairs[0]))
        is_red = np.maximum(*pairs[1]) > 0.0  # R - G - B may swing by 2, not by 1
        rate = _RATE * np.where(is_red, np.minimum(need, 0.5 * self._needs[1](need)), need)
        mix = np.where(self._pace < _FREED, 1.0 - np.exp(-passed * rate * self._pace), 1.0)
        for shown, (before, level) in zip(self._shown, pairs, strict=True):
            spent = shown.counts >= MOST
            if spent.any():
                near = 0.5 * shown.room(before, level) / np.maximum(np.abs(level - before), 1e-6)
                mix = np.where(spent, np.minimum(mix, near), mix)
        return mix.astype(np.float32)


def _hot(follower: Transitions, level: Single) -> Mask:
    """Where there would be more than FREE changes within a second."""
    hot: Mask = follower.counts > FREE
    if (follower.counts == FREE).any():
        hot |= follower.counts + follower.ending(level) > FREE
    return hot


def _spread(mix: Single) -> Single:
    """No larger than `mix` anywhere, and without edges: the mean of the least ones around."""
    least: Single = _around(mix).min(axis=(2, 3))
    mean: Single = _around(least).mean(axis=(2, 3), dtype=np.float32)
    return mean


def _around(values: Single) -> Single:
    """Each cell's neighbourhood, shape (rows, columns, side, side)."""
    padded = np.pad(values, _AROUND, mode="edge")
    side = 2 * _AROUND + 1
    return np.lib.stride_tricks.sliding_window_view(padded, (side, side))
