"""The people of a simulated crowd: who joins when and where, and which threads they offer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from dreamscape.keyed import Keys, key_of, uniform
from dreamscape.narrative import likeness
from dreamscape.narrative.events import AnyBody, DreamTold, ThreadAccepted, ThreadOffered
from dreamscape.narrative.exact import Floats
from dreamscape.narrative.homes import homes
from dreamscape.narrative.likeness import Pairs
from dreamscape.narrative.programme.timetable import Timetable

JOINING = 18 / 22
"""Share of the act in which people first may join, in which those join who do not say when."""
_SEEN = 5.0
"""Seconds (at a pace of 1) before the show's end by which everybody is there."""
_JOIN, _OFFER, _ACCEPT = 50, 51, 52
"""Streams of the keyed numbers."""

Step = tuple[float, str, AnyBody]
"""Show time in seconds, by whom, and what happens."""


class Dreamed(msgspec.Struct, frozen=True):
    """One dream that has been read, and its dreamer."""

    id: str
    name: str
    visual: str
    hue: float  # 0..1, a circle
    valence: float  # -1..1
    arousal: float  # -1..1
    motifs: tuple[str, ...] = ()
    share: float = 0.6  # 0..1
    at: float | None = None  # when it is told, show time in seconds; None: early in the show


@dataclass(frozen=True, slots=True)
class Cast:
    """The crowd of one show."""

    seed: int
    dreams: tuple[Dreamed, ...]
    keys: Keys
    home: Floats  # (n, 2) plane
    joins: Floats  # (n,) show time, seconds
    threads: Pairs


def cast(dreams: Sequence[Dreamed], alike: Pairs, seed: int, table: Timetable) -> Cast:
    """Homes, times of joining and threads for `dreams`; `alike` holds rows of `dreams`."""
    keys = np.array([key_of(seed, dream.id) for dream in dreams], np.uint64)
    chosen = likeness.chosen(alike, len(dreams))
    home = homes(seed, keys, chosen.a, chosen.b, chosen.affinity)
    threads = likeness.chosen(_with_neighbours(chosen, home), len(dreams))
    joins = _asked(dreams, _joins(seed, keys, table), table)
    return Cast(seed, tuple(dreams), keys, home, joins, threads)


def _with_neighbours(chosen: Pairs, home: Floats) -> Pairs:
    """The chosen threads, and threads to neighbours for each dream that is like no other, or only one."""
    alone = np.bincount(np.concatenate([chosen.a, chosen.b]), minlength=len(home)) < 2
    if len(home) < 2 or not alone.any():
        return chosen
    near = likeness.neighbours(home, 2)
    kept = alone[near.a] | alone[near.b]
    return Pairs(
        np.concatenate([chosen.a, near.a[kept]]),
        np.concatenate([chosen.b, near.b[kept]]),
        np.concatenate([chosen.affinity, near.affinity[kept]]),
    )


def _joins(seed: int, keys: Keys, table: Timetable) -> Floats:
    """When each would join who does not say when."""
    count = len(keys)
    scene = table.first("tell")
    assert scene is not None, "a festival in which nobody may tell a dream is refused when it is read"
    order = np.argsort(uniform(seed, keys, 0, _JOIN), kind="stable")
    even = np.arange(count) / max(count, 1)
    joins = np.empty(count)
    joins[order] = even * np.sqrt(np.sqrt(even))
    return np.asarray(scene.begin + joins * (JOINING * scene.length))


def _asked(dreams: Sequence[Dreamed], joins: Floats, table: Timetable) -> Floats:
    """When each joins: at the time asked for, within the show, and when telling is permitted."""
    latest = max(0.0, table.duration - _SEEN / table.pace)
    for row, dream in enumerate(dreams):
        if dream.at is not None:
            at = table.permitted("tell", min(max(dream.at, 0.0), latest))
            joins[row] = table.latest("tell") if at is None else at
    return joins


def entrances(crowd: Cast) -> Iterator[Step]:
    """Everybody tells a dream."""
    for row, dream in enumerate(crowd.dreams):
        x, y = (round(float(each), 6) for each in crowd.home[row])
        yield (
            float(crowd.joins[row]),
            dream.id,
            DreamTold(
                dreamer=dream.id,
                visual=dream.visual,
                hue=dream.hue,
                valence=dream.valence,
                arousal=dream.arousal,
                motifs=dream.motifs,
                x=x,
                y=y,
                share=dream.share,
                name=dream.name,
            ),
        )


def offers(crowd: Cast, table: Timetable) -> Iterator[Step]:
    """Threads are offered once both are there, and accepted a little later, when that is permitted; most
    of them in the act that first permits it."""
    scene = table.first("thread")
    if scene is None:
        return
    until = scene.begin + 0.95 * scene.length
    a, b = crowd.threads.a, crowd.threads.b
    both = crowd.keys[a] ^ (crowd.keys[b] * np.uint64(3))
    ready = np.maximum(np.maximum(crowd.joins[a], crowd.joins[b]) + 1.5 / table.pace, scene.begin)
    early = uniform(crowd.seed, both, 0, _OFFER)
    offered = ready + np.maximum(until - ready, 0.0) * early * 0.8
    accepted = (0.5 + 2.0 * uniform(crowd.seed, both, 0, _ACCEPT)) / table.pace
    for row in range(len(a)):
        one, two = crowd.dreams[int(a[row])].id, crowd.dreams[int(b[row])].id
        like = round(float(crowd.threads.affinity[row]), 3)
        first = table.permitted("thread", float(offered[row]))
        then = None if first is None else table.permitted("thread", first + float(accepted[row]))
        if first is not None:
            yield first, one, ThreadOffered(one, two, like)
        if then is not None:
            yield then, two, ThreadAccepted(one, two)
