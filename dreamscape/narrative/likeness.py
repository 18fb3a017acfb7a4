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
    """Pairs of dreams that live side by side: `wanted` nearest ones of each, found column by column."""
    count = len(home)
    near: set[tuple[int, int]] = set()
    strips = max(1, round(float(np.sqrt(count / 24))))
    across, up = home[:, 0] * ASPECT, home[:, 1]
    column = np.minimum((home[:, 0] * strips).astype(np.int64), strips - 1)
    line = np.minimum((up * strips).astype(np.int64), strips - 1)
    for x in range(strips):
        wide = np.flatnonzero(np.abs(column - x) <= 1)
        for y in range(strips):
            block = wide[np.abs(line[wide] - y) <= 1]
            own = block[(column[block] == x) & (line[block] == y)]
            dx = across[own][:, None] - across[block][None, :]
            dy = up[own][:, None] - up[block][None, :]
            for row, others in zip(own, np.argsort(dx * dx + dy * dy, axis=1, kind="stable"), strict=True):
                nearest = [int(block[k]) for k in others if block[k] != row][:wanted]
                near |= {(min(int(row), other), max(int(row), other)) for other in nearest}
    ordered = sorted(near)
    a = np.array([pair[0] for pair in ordered], np.int64)
    b = np.array([pair[1] for pair in ordered], np.int64)
    return Pairs(a, b, np.full(len(ordered), 0.3))
