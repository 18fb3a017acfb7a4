"""What the critic remembers of the last minute."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dreamscape.narrative import critic
from dreamscape.narrative.exact import Floats, Ints32
from dreamscape.narrative.world import Fracture, World

MINUTE = 60.0
BREAKS = 0.125
"""A thread that no longer holds and is weaker than this broke; a healthier one was let go."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is kept of one World."""

    time: float
    act: str
    here: npt.NDArray[np.bool_]
    unity: float
    individuality: float
    balance: float
    share: float  # mean of those here
    fractures: tuple[Fracture, ...]
    parts: Floats  # (9,) local unity by critic.PLACES
    number: Ints32  # (9,) dreamers there


def look(world: World) -> Look:
    """What the critic keeps of a World."""
    dreamers = world.dreamers
    here = dreamers.presence > critic.HERE
    shares = np.rint(dreamers.share[here] * 4096.0)
    unity, number = critic.local_unity(world, critic.parts(dreamers.home), len(critic.PLACES))
    return Look(
        world.time,
        world.act,
        here,
        world.unity,
        world.individuality,
        world.balance,
        float(shares.sum()) / 4096.0 / max(int(here.sum()), 1),
        world.fractures,
        unity,
        number,
    )


@dataclass(slots=True)
class History:
    """The present World and what the critic saw before it."""

    looks: deque[Look] = field(default_factory=deque)
    live: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    broke: Floats = field(default_factory=lambda: np.zeros(0))  # when each thread last broke; -inf: never
    again: Floats = field(default_factory=lambda: np.zeros(0))  # when it came to hold again after that
    freed: Floats = field(default_factory=lambda: np.zeros(0))  # when it was let go
    ends: Ints32 = field(default_factory=lambda: np.zeros((2, 0), np.int32))  # rows of those it is between
    peak: float = 0.0  # highest unity before now
    since: float = 0.0  # time of the first look
    most: int = 0  # most threads on one dreamer

    def see(self, world: World) -> None:
        """Take in the next World."""
        if not self.looks:
            self.since = world.time
        else:
            self.peak = max(self.peak, self.looks[-1].unity)
        self._follow(world)
        self.looks.append(look(world))
        while world.time - self.looks[0].time > MINUTE + 0.5:
            self.looks.popleft()

    def ago(self, seconds: float) -> Look | None:
        """The look nearest to `seconds` before the last, if it reaches back so far."""
        wanted = self.looks[-1].time - seconds
        if self.looks[0].time > wanted + 0.5:
            return None
        return min(self.looks, key=lambda each: abs(each.time - wanted))

    def _follow(self, world: World) -> None:
        """Which threads broke, came to hold again, or were let go since the last look."""
        threads, time = world.threads, world.time
        count, known = len(threads.live), len(self.live)
        never = np.full(count - known, -np.inf)
        self.broke = np.concatenate([self.broke, never])
        self.again = np.concatenate([self.again, never])
        self.freed = np.concatenate([self.freed, never])
        before = np.concatenate([self.live, np.zeros(count - known, np.bool_)])
        ends = np.stack([threads.a, threads.b])
        others = (ends[:, :known] != self.ends).any(axis=0)  # another thread has the row now
        before[:known] &= ~others
        for when in (self.broke, self.again, self.freed):
            when[:known][others] = -np.inf
        self.ends = ends
        ended = before & ~threads.live
        here = world.dreamers.presence > critic.HERE
        both = here[threads.a] & here[threads.b]
        self.broke[ended & both & (threads.health < BREAKS)] = time
        self.freed[ended & both & (threads.health >= BREAKS)] = time
        back = threads.live & ~before & np.isfinite(self.broke)
        self.again[back] = time
        self.live = threads.live.copy()
