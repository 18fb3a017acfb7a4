"""Which dreams reach out to which: the best-liked pairs, and neighbours where nobody is alike."""

from dataclasses import dataclass

import numpy as np

from dreamscape.narrative.exact import ASPECT, Floats, Longs

MOST = 3
"""Threads a dream offers at most."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of dreams (rows a < b) and how alike they are, 0..1."""

    a: Longs
    b: Longs
    affinity: Floats


def pairs(a: object, b: object, affinity: object) -> Pairs:
    """Checked columns: no pair twice, none with itself, the most alike first."""
    one, two = np.asarray(a, np.int64).reshape(-1), np.asarray(b, np.int64).reshape(-1)
    like = np.clip(np.asarray(affinity, np.float64).reshape(-1), 0.0, 1.0)
    low, high = np.minimum(one, two), np.maximum(one, two)
    order = np.lexsort((high, low, -np.rint(like * 1000.0)))
    low, high, like = low[order], high[order], like[order]
    apart = low != high
    low, high, like = low[apart], high[apart], like[apart]
    _, first = np.unique(np.stack([low, high]), axis=1, return_index=True)
    kept = np.sort(first)
    return Pairs(low[kept], high[kept], like[kept])


def chosen(found: Pairs, count: int) -> Pairs:
    """At most MOST pairs a dream, the most alike first: the threads of the show."""
    degree = [0] * count
    kept = []
    for row, (one, two) in enumerate(zip(found.a.tolist(), found.b.tolist(), strict=True)):
        if degree[one] < MOST and degree[two] < MOST and found.affinity[row] >= 0.05:
            degree[one] += 1
            degree[two] += 1
            kept.append(row)
    return Pairs(found.a[kept], found.b[kept], found.affinity[kept])


def neighbours(home: Floats, wanted: int) -> Pairs:
    """Pairs of dreams that live side by side: the `wanted` nearest of each, looked for block by block."""
    blocks = max(1, round(float(np.sqrt(len(home) / 24))))
    column = np.minimum((home[:, 0] * blocks).astype(np.int64), blocks - 1)
    line = np.minimum((home[:, 1] * blocks).astype(np.int64), blocks - 1)
    found = []
    for x in range(blocks):
        wide = np.flatnonzero(np.abs(column - x) <= 1)
        for y in range(blocks):
            block = wide[np.abs(line[wide] - y) <= 1]
            own = block[(column[block] == x) & (line[block] == y)]
            found.append(_nearest(home, own, block, wanted))
    ends = np.unique(np.concatenate(found), axis=0)
    return Pairs(ends[:, 0], ends[:, 1], np.full(len(ends), 0.3))


def _nearest(home: Floats, own: Longs, block: Longs, wanted: int) -> Longs:
    """(k, 2) pairs, the lower row first, of each of `own` with the nearest of `block`."""
    across = (home[own, 0][:, None] - home[block, 0][None, :]) * ASPECT
    up = home[own, 1][:, None] - home[block, 1][None, :]
    far = np.where(own[:, None] == block[None, :], np.inf, across * across + up * up)
    kept = min(wanted, len(block) - 1)
    if kept < 1:
        return np.zeros((0, 2), np.int64)
    others = block[np.argsort(far, axis=1, kind="stable")[:, :kept]].reshape(-1)
    selves = np.repeat(own, kept)
    return np.stack([np.minimum(selves, others), np.maximum(selves, others)], axis=1)
