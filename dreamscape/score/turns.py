"""Whose words are seen when. Pure: it follows from the words that are allowed, not from what was drawn.

The plane is cut into six lanes, by where dreams have their homes. A lane shows one text at a time: new ones
at once, the newest first; when nothing is new, the known ones by turns, with long pauses. Who was just seen
gives way to others, whoever writes most.

Turns are counted from the beginning of the spell before this one, so that no show is too long for it. At the
end of a spell the lane is empty for a moment: so nothing that is seen ever depends on where counting began.
A text that is taken back, or whose dreamer leaves, can change the turns of its own lane only.
"""

from collections import deque
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dreamscape.keyed import bits, key_of
from dreamscape.narrative.world import Plot, Shown, World

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

COLUMNS, ROWS = 2, 3
LANES = COLUMNS * ROWS
"""At most so many texts are seen at once."""
DELAY = 3.0
"""Seconds from the moment words are allowed until they may come."""
LIFE = 24.0
"""Seconds for which they are seen."""
PAUSE = 5.0
"""Seconds until the next new ones in the same lane."""
EVERY = 75.0
"""Seconds from one turn of known words in a lane to the next."""
SPELL = 720.0
_LATELY = 6
"""Turns of a lane after which a dreamer is no longer one who was just seen."""
_STREAM = 71


@dataclass(frozen=True, slots=True)
class Turn:
    """A text that is seen."""

    row: int  # of the dreamer
    take: str  # of a line; "": the words of the dream
    key: int  # of its keyed random numbers
    lane: int  # column + COLUMNS * row, from the lower left
    begun: float  # show time, seconds


@dataclass(frozen=True, slots=True)
class _Texts:
    row: Rows
    takes: tuple[str, ...]
    ready: Floats  # show time from which each may come, seconds
    key: Keys


def turns_at(world: World, time: float) -> tuple[Turn, ...]:
    """The texts that are seen at show time `time` (seconds), by lanes; at most one a lane."""
    if not world.shown:
        return ()
    texts, dreamers = _texts(world), world.dreamers
    here = dreamers.presence[texts.row] > 1e-3
    home = np.clip(dreamers.home[texts.row] * (COLUMNS, ROWS), 0, (COLUMNS - 1, ROWS - 1)).astype(np.int64)
    lanes = home[:, 0] + COLUMNS * home[:, 1]
    found = []
    for lane in range(LANES):
        some = np.flatnonzero(here & (lanes == lane))
        turn = _turn(texts, some, world.seed, lane, time) if len(some) else None
        found += [turn] if turn else []
    return tuple(found)


def _turn(texts: _Texts, some: Rows, seed: int, lane: int, time: float) -> Turn | None:
    """Which of `some` texts the lane shows now."""
    offset = lane * SPELL / LANES
    begin = (np.floor((time - offset) / SPELL) - 1.0) * SPELL + offset
    columns = (texts.row[some].tobytes(), texts.ready[some].tobytes(), texts.key[some].tobytes())
    past = [each for each in _turns(seed, lane, float(begin), *columns) if each[0] <= time]
    if not past or time >= past[-1][0] + LIFE:
        return None
    begun, one = past[-1][0], int(some[past[-1][1]])
    return Turn(int(texts.row[one]), texts.takes[one], int(texts.key[one]), lane, begun)


_read: deque[tuple[tuple[Shown, ...], tuple[Plot, ...], _Texts]] = deque(maxlen=4)


def _texts(world: World) -> _Texts:
    """What may be seen: dreams, and lines as they stand. Worlds share what did not change: it is read
    once."""
    for shown, plots, texts in tuple(_read):
        if shown is world.shown and plots is world.plots:
            return texts
    standing = {line.take.id for plot in world.plots for line in plot.lines}
    seen = [one for one in world.shown if not one.take or one.take in standing]
    row = np.array([one.dreamer for one in seen], np.int64)
    own = np.array([key_of(world.seed, one.take) for one in seen], np.uint64)
    ready = np.array([one.since + DELAY for one in seen], np.float64)
    texts = _Texts(row, tuple(one.take for one in seen), ready, world.dreamers.key[row] ^ own)
    _read.append((world.shown, world.plots, texts))
    return texts


@lru_cache(4 * LANES)
def _turns(
    seed: int, lane: int, begin: float, rows: bytes, readies: bytes, keys: bytes
) -> tuple[tuple[float, int], ...]:
    """When which text comes, in the two spells from `begin` (seconds) on."""
    ready, key = np.frombuffer(readies), np.frombuffer(keys, np.uint64)
    _, who = np.unique(np.frombuffer(rows, np.int64), return_inverse=True)
    fresh = ready > begin
    count, last = np.zeros(who.max() + 1), np.full(who.max() + 1, -np.inf)
    turns: list[tuple[float, int]] = []
    free = begin
    while (at := _next(free, ready[fresh], begin, lane)) < begin + 2.0 * SPELL:
        can = np.flatnonzero(ready <= at)
        if not len(can):
            free = at + PAUSE
            continue
        chance = (bits(seed, key[can], round(at * 10.0), _STREAM) >> np.uint64(11)).astype(np.float64)
        rank = (
            np.where(fresh[can], -ready[can], chance),
            count[who[can]],
            ~fresh[can],
            last[who[can]] > len(turns) - _LATELY,
        )
        one = int(can[np.lexsort(rank)[0]])
        fresh[one] = False
        count[who[one]] += 1.0
        last[who[one]] = len(turns)
        turns.append((at, one))
        free = at + LIFE + PAUSE
    return tuple(turns)


def _next(free: float, fresh: Floats, begin: float, lane: int) -> float:
    """When the lane, `free` from then on, shows something again: new words, or known ones in their turn. What
    would outlast its spell waits for the next."""
    phase = lane * EVERY / LANES
    known = np.ceil((free - phase) / EVERY - 1e-9) * EVERY + phase
    at = float(min(known, max(free, fresh.min()))) if len(fresh) else float(known)
    end = begin + SPELL * float(np.floor((at - begin) / SPELL + 1e-9) + 1.0)
    return at if at + LIFE <= end else _next(end, fresh, begin, lane)
