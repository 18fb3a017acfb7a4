"""What speaks for each cause of a fracture: in the whole crowd, at whom it shows most, and along one line.

Nothing here changes a story, and equal Worlds give equal evidence.
"""

from dataclasses import dataclass

import numpy as np

from dreamscape.keyed import key_of
from dreamscape.narrative.events import CAUSES
from dreamscape.narrative.exact import Flags, Floats, Ints32, Longs
from dreamscape.narrative.threads import ACCEPTED, RELEASED
from dreamscape.narrative.world import World

WEAK = 0.35
"""Health below which a thread fails."""
_MISSED = 20.0
"""Seconds for which a thread that was let go is missed."""
_SETTLED = 3.0
"""Seconds that a thread may take to grow before it can be called weak."""
FAILING, CLASH = 0.25, 1.0 / 6.0
"""Share of failing threads, and mean clash of moods along threads, from which the scene comes apart."""
MANY = 10
"""Threads on one dreamer beyond which it is overloaded."""
MARGIN = 0.1
"""How far pull may lie above the mean share; beyond it unity is forced."""
THRESHOLDS = {"lost": FAILING, "mismatch": CLASH, "overload": float(MANY), "forced": MARGIN}
"""What `along` must exceed for the cause to speak."""
THERE = 0.05
"""Presence from which a dreamer counts."""
_FINE = 4096.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why the scene would come apart."""

    cause: str
    strength: float  # 0..1; above .5 it speaks
    row: int  # the dreamer where it shows most


def diagnose(world: World) -> tuple[Evidence, ...]:
    """Evidence for each cause, the strongest first; empty when fewer than two dreamers are there."""
    here = np.flatnonzero(world.dreamers.presence > THERE)
    if len(here) < 2:
        return ()
    everything = np.ones(len(world.threads.a), np.bool_)
    found = [
        Evidence(cause, strength(cause, _value(world, cause, everything)), where(world, here, cause))
        for cause in CAUSES
    ]
    return tuple(sorted(found, key=lambda each: (-each.strength, CAUSES.index(each.cause))))


def along(world: World, cause: str, left: Ints32, right: Ints32) -> float:
    """What speaks for `cause` along the line between the rows `left` and `right`; see THRESHOLDS.

    lost: share of the threads across that fail. mismatch: mean clash of moods along the threads across.
    overload: most threads on one dreamer. forced: pull above the mean share of all.
    """
    side = np.zeros(len(world.dreamers.ids), np.int8)
    side[left], side[right] = 1, -1
    return _value(world, cause, side[world.threads.a] * side[world.threads.b] == -1)


def tied(world: World) -> Flags:
    """Accepted threads, whether they hold or not, and those let go of late, which are still missed."""
    return np.asarray((world.threads.state == ACCEPTED) | _missed(world))


def _missed(world: World) -> Flags:
    threads = world.threads
    return np.asarray((threads.state == RELEASED) & (threads.since > world.time - _MISSED))


def failing(world: World) -> Flags:
    """Which threads fail: weak for longer than they take to grow, torn, or let go of late."""
    threads = world.threads
    weak = (threads.health < WEAK) & (threads.since <= world.time - _SETTLED)
    return np.asarray(((threads.state == ACCEPTED) & weak) | _missed(world))


def clash(world: World) -> Floats:
    """|difference of the moods| / 2 x (1 - affinity) of each thread that holds, in whole 4096ths; else 0."""
    threads, mood = world.threads, world.dreamers.valence
    apart = np.abs(mood[threads.a] - mood[threads.b]) * 0.5
    return np.asarray(np.rint(apart * (1.0 - threads.affinity) * _FINE) * threads.live)


def degrees(world: World) -> Floats:
    """(n,) live threads of each dreamer."""
    return _met(world, world.threads.live.astype(np.float64))


def excess(world: World) -> float:
    """How far pull lies above the mean share of those present; 0 when nobody is there."""
    here = world.dreamers.presence > THERE
    if not here.any():
        return 0.0
    shares = np.rint(world.dreamers.share[here] * _FINE)
    return world.controls.get("pull", 0.0) - float(shares.sum()) / _FINE / int(here.sum())


def weight(world: World, cause: str) -> Floats:
    """How much each thread speaks for `cause`, whole numbers."""
    if cause == "lost":
        return failing(world).astype(np.float64)
    if cause == "mismatch":
        return clash(world)
    return np.zeros(len(world.threads.a))


def where(world: World, here: Longs, cause: str) -> int:
    """The dreamer, one of the rows `here`, at whom a cause shows most; keyed where it shows nowhere."""
    if cause == "forced":
        return int(here[np.argmin(np.rint(world.dreamers.share[here] * _FINE))])
    total = degrees(world) if cause == "overload" else _met(world, weight(world, cause))
    if not total[here].any():
        return int(here[key_of(world.seed, f"where|{world.time:.1f}") % len(here)])
    return int(here[np.argmax(total[here])])


def _value(world: World, cause: str, among: Flags) -> float:
    """What speaks for `cause` in the threads `among` (overload and forced: in all)."""
    if cause == "forced":
        return excess(world)
    if cause == "overload":
        return float(degrees(world).max(initial=0.0))
    kept = among & (tied(world) if cause == "lost" else world.threads.live)
    unit = 1.0 if cause == "lost" else _FINE
    return float(weight(world, cause)[kept].sum()) / unit / max(int(kept.sum()), 1)


def strength(cause: str, value: float) -> float:
    """How strongly `value` (what `along` gives) speaks for a cause, 0..1: half at its threshold."""
    if cause == "forced":
        return _rounded(2.5 * (value - MARGIN) + 0.5)
    return _rounded(0.5 * value / THRESHOLDS[cause])


def _met(world: World, each: Floats) -> Floats:
    """(n,) sum of `each` (one for a thread) over the threads of each dreamer."""
    threads, count = world.threads, len(world.dreamers.ids)
    return np.asarray(np.bincount(threads.a, each, count) + np.bincount(threads.b, each, count))


def _rounded(strength: float) -> float:
    return round(min(max(strength, 0.0), 1.0), 6)
