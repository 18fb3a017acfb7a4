"""What each phone is shown of its own dreamer, for many phones in one pass over the World's columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from dreamscape.narrative.events import ROLES
from dreamscape.narrative.world import Ints, World

Longs = npt.NDArray[np.int64]

MOST_THREADS = 24
"""At most so many threads are told to a phone: those that changed last."""
HERE = 0.1
"""Presence below which somebody is not there."""
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Ends:
    """Which threads end at which dreamer."""

    a: Ints
    b: Ints
    count: int  # of dreamers
    order: Ints  # rows of threads, by an end
    starts: Ints  # where in `order` those of a dreamer begin

    def of(self, row: int) -> Ints:
        """Rows of threads with an end at `row`, in the order in which they were offered."""
        found: Ints = np.sort(self.order[self.starts[row] : self.starts[row + 1]])
        return found


def ends_of(world: World, before: Ends | None) -> Ends:
    """The ends in a World; those of the World before, where no thread and no dreamer has come since."""
    a, b, count = world.threads.a, world.threads.b, len(world.dreamers.ids)
    if before and before.count == count and np.array_equal(before.a, a) and np.array_equal(before.b, b):
        return before
    ends = np.concatenate([a, b])
    order = np.argsort(ends, kind="stable")
    starts = np.searchsorted(ends[order], np.arange(count + 1)).astype(np.int32)
    return Ends(a, b, count, (order % max(len(a), 1)).astype(np.int32), starts)


class _Thread(msgspec.Struct, gc=False):
    """One thread as its dreamer sees it."""

    other: str = msgspec.field(name="with")
    state: str  # "live", "asked" or "offered"
    motifs: tuple[str, ...]
    hue: float
    health: float


class _Own(msgspec.Struct, gc=False):
    """One dreamer, as the phone shows it."""

    x: float
    y: float
    hue: float
    valence: float
    arousal: float
    motifs: tuple[str, ...]
    drawing: str  # "shown", "waits" for a weaver, or "" where there is none
    share: float
    set: float  # the share that was set, which is not in effect while resting
    resting: bool
    here: bool
    role: str
    attunement: float
    threads: list[_Thread]


def owned(world: World, ends: Ends, seen: frozenset[int], rows: Sequence[int]) -> list[bytes]:
    """For each of `rows` the JSON of what its phone is shown. Others see the drawings of `seen`."""
    if not rows:
        return []
    dreamers, which = world.dreamers, np.array(rows, np.int64)
    shorts = (
        dreamers.place[which, 0], dreamers.place[which, 1], dreamers.hue[which], dreamers.valence[which],
        dreamers.arousal[which], dreamers.share[which], dreamers.wish[which], dreamers.attunement[which],
    )  # fmt: skip
    numbers = zip(*([round(value, 4) for value in column.tolist()] for column in shorts), strict=True)
    flags = zip(
        (dreamers.rest[which] > 0.5).tolist(),
        (dreamers.presence[which] > 0.0).tolist(),
        dreamers.role[which].tolist(),
        strict=True,
    )
    found = []
    for row, (x, y, hue, valence, arousal, share, wish, attunement), (resting, here, role), threads in zip(
        rows, numbers, flags, _threads(world, ends, which), strict=True
    ):
        drawing = dreamers.drawings[row] and ("shown" if row in seen else "waits")
        own = _Own(
            x, y, hue, valence, arousal, dreamers.motifs[row], drawing, share, wish, resting, here,
            ROLES[role], attunement, threads,
        )  # fmt: skip
        found.append(_encode(own))
    return found


def _threads(world: World, ends: Ends, rows: Longs) -> list[list[_Thread]]:
    """The threads of each of `rows` about which there is something to do, those that changed last first."""
    threads, dreamers = world.threads, world.dreamers
    place, one = _newest(world, ends, rows)
    mine = threads.a[one] == rows[place]
    other = np.where(mine, threads.b[one], threads.a[one])
    live = threads.live[one]
    seen = live | ((threads.state[one] == 0) & (dreamers.presence[other] >= HERE))
    found: list[list[_Thread]] = [[] for _ in range(len(rows))]
    columns = place, other, live, mine, dreamers.hue[other], threads.health[one]
    for at, whom, held, own, hue, health in zip(*(each[seen].tolist() for each in columns), strict=True):
        state = "live" if held else "asked" if own else "offered"
        motifs = dreamers.motifs[whom]
        found[at].append(_Thread(dreamers.ids[whom], state, motifs, round(hue, 4), round(health, 4)))
    return found


def _newest(world: World, ends: Ends, rows: Longs) -> tuple[Longs, Ints]:
    """Of each of `rows` at most MOST_THREADS threads, those that changed last first: places in `rows`, and
    rows of threads."""
    begins = ends.starts[rows].astype(np.int64)
    counts = ends.starts[rows + 1] - begins
    place = np.repeat(np.arange(len(rows)), counts)
    firsts = np.cumsum(counts) - counts
    number = np.arange(len(place)) - np.repeat(firsts, counts)
    one = ends.order[np.repeat(begins, counts) + number]
    newest = np.lexsort((number, -world.threads.since[one], place))
    kept = newest[number < MOST_THREADS]  # sorted by place first, so a number is still one's rank there
    return place[kept], one[kept]
