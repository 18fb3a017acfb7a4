"""Threads are offered, taken and let go."""

import numpy as np

from dreamscape.narrative import deeds, threads
from dreamscape.narrative.events import ThreadOffered
from dreamscape.narrative.state import State

_MISSED = 300.0
"""Seconds after which nobody misses a thread that was let go."""


def _pair(state: State, a: str, b: str) -> tuple[int, int] | None:
    one, two = state.rows.get(a), state.rows.get(b)
    if one is None or two is None or one == two:
        return None
    return min(one, two), max(one, two)


def offer(state: State, body: ThreadOffered, at: float) -> int | None:
    """Somebody reaches out; the row of the thread. None where one of the two is unknown."""
    pair = _pair(state, body.a, body.b)
    if pair is None:
        return None
    affinity = min(max(body.affinity, 0.05), 1.0)
    row = state.pairs.get(pair)
    if row is None:
        ends = (state.rows[body.a], state.rows[body.b])
        row = _new_thread(state, at)
        for name, value in zip(("a", "b", "affinity", "since"), (*ends, affinity, at), strict=True):
            state.threads[name][row] = value
        state.pairs[pair] = row
        deeds.did(state.dreamers, ends[0], "offered")
    elif state.threads["state"][row] == threads.RELEASED:
        state.threads["state"][row] = threads.OFFERED
        state.threads["affinity"][row] = affinity
        state.threads["since"][row] = at
        deeds.did(state.dreamers, state.rows[body.a], "offered")
    return row


def _new_thread(state: State, at: float) -> int:
    """A row for a thread that is not yet: that of one which nobody misses any more, so that a show of days
    has as many rows as there are threads; else another."""
    columns, gone = state.threads, state.dreamers["gone"]
    let_go = (columns["state"] == threads.RELEASED) & (columns["since"] < at - _MISSED)
    free = np.flatnonzero(let_go | gone[columns["a"]] | gone[columns["b"]])
    if not len(free):
        return columns.append()
    row = int(free[0])
    ends = int(columns["a"][row]), int(columns["b"][row])
    del state.pairs[min(ends), max(ends)]
    columns.clear(row)
    return row


def accept(state: State, a: str, b: str, at: float) -> None:
    """`b` takes what `a` offers."""
    pair = _pair(state, a, b)
    row = state.pairs.get(pair) if pair else None
    if row is not None and state.threads["state"][row] == threads.OFFERED:
        enliven(state, row, at)
        deeds.did(state.dreamers, state.rows[b], "accepted")


def enliven(state: State, row: int, at: float) -> None:
    """The thread holds from now on, young again."""
    columns = state.threads
    columns["since"][row] = at
    columns["state"][row] = threads.ACCEPTED
    columns["live"][row] = True
    columns["health"][row] = max(float(columns["health"][row]), threads.FRESH)


def release(state: State, a: str, b: str, at: float) -> None:
    """The thread between the two is let go."""
    pair = _pair(state, a, b)
    row = state.pairs.get(pair) if pair else None
    if row is not None and state.threads["state"][row] != threads.RELEASED:
        state.threads["state"][row] = threads.RELEASED
        state.threads["live"][row] = False
        state.threads["since"][row] = at
