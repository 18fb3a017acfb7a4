"""Where each dream has its home: well spread over the plane, alike dreams near each other."""

import numpy as np

from dreamscape.keyed import Keys, uniform
from dreamscape.narrative.exact import ASPECT, Floats, Longs

_CAREFUL = 1200
"""Up to so many homes are spread by best candidates and relaxed; more by a low-discrepancy sequence."""
_GRAIN = 2.0**20
_PLACES, _ORDER = 20, 60
"""Streams of the keyed numbers."""


def homes(seed: int, keys: Keys, a: Longs, b: Longs, affinity: Floats) -> Floats:
    """(n, 2) plane places, one for each key. Pairs (a, b) of affinity 0..1 are drawn together."""
    count = len(keys)
    if count == 0:
        return np.zeros((0, 2))
    spots = spread(seed, count)
    wish = _wishes(seed, keys, a, b, affinity)
    taken = np.empty(count, np.int64)
    taken[_in_columns(wish)] = _in_columns(spots)
    if count <= _CAREFUL:
        _swap(seed, spots, taken, a, b, affinity)
    return spots[taken]


def spread(seed: int, count: int) -> Floats:
    """(count, 2) plane places that keep their distance from each other."""
    spots = _candidates(seed, count) if count <= _CAREFUL else _sequence(seed, count)
    if count <= _CAREFUL:
        for _ in range(4):
            spots = _relaxed(spots)
    edge = min(0.12, 0.3 / np.sqrt(count))
    return np.asarray(edge + spots * (1.0 - 2.0 * edge))


def _candidates(seed: int, count: int) -> Floats:
    """Mitchell's best candidate (1991): each home is the loneliest of a handful of keyed guesses."""
    tries = 24
    spots = np.empty((count, 2))
    guess_keys = np.arange(count * tries, dtype=np.uint64)
    across = uniform(seed, guess_keys, 0, _PLACES).reshape(count, tries)
    up = uniform(seed, guess_keys, 1, _PLACES).reshape(count, tries)
    for k in range(count):
        dx = (across[k][:, None] - spots[None, :k, 0]) * ASPECT
        dy = up[k][:, None] - spots[None, :k, 1]
        lonely = (dx * dx + dy * dy).min(axis=1) if k else -np.abs(across[k] - 0.5) - np.abs(up[k] - 0.5)
        best = int(np.argmax(lonely))
        spots[k] = across[k, best], up[k, best]
    return spots


def _sequence(seed: int, count: int) -> Floats:
    """The R2 sequence (Roberts 2018) with a keyed start and a small keyed jitter."""
    keys = np.arange(count, dtype=np.uint64)
    plastic = 1.32471795724474602596
    start = uniform(seed, keys[:2], 2, _PLACES)
    jitter = np.stack([uniform(seed, keys, axis, _PLACES + 1) - 0.5 for axis in (0, 1)], axis=1)
    steps = np.arange(count, dtype=np.float64)[:, None] * np.array([1 / plastic, 1 / plastic**2])
    return np.asarray((start + steps + jitter * (0.3 / np.sqrt(count))) % 1.0)


def _relaxed(spots: Floats) -> Floats:
    """One sweep of Lloyd's relaxation on a grid: each home moves to the middle of its territory."""
    wide, high = (96, 54) if len(spots) > 60 else (64, 36)
    across = np.tile((np.arange(wide) + 0.5) / wide, high)
    up = np.repeat((np.arange(high) + 0.5) / high, wide)
    owner = np.concatenate(
        [_owners(spots, across[k : k + 512], up[k : k + 512]) for k in range(0, len(across), 512)]
    )
    area = np.bincount(owner, minlength=len(spots))
    moved = spots.copy()
    held = area > 0
    for axis, along in enumerate((across, up)):
        whole = np.bincount(owner, np.rint(along * _GRAIN), len(spots))
        moved[held, axis] = whole[held] / _GRAIN / area[held]
    return (spots + moved) * 0.5


def _owners(spots: Floats, across: Floats, up: Floats) -> Longs:
    dx = (across[:, None] - spots[None, :, 0]) * ASPECT
    dy = up[:, None] - spots[None, :, 1]
    return np.asarray(np.argmin(dx * dx + dy * dy, axis=1), np.int64)


def _wishes(seed: int, keys: Keys, a: Longs, b: Longs, affinity: Floats) -> Floats:
    """(n, 2) where dreams would like to be, 0..1 by rank: near those they are like, keyed otherwise."""
    count = len(keys)
    wish = np.stack([uniform(seed, keys, axis, _ORDER) for axis in (0, 1)], axis=1)
    weight = np.rint(affinity * 256.0)
    degree = np.bincount(a, weight, count) + np.bincount(b, weight, count) + 64.0
    for _ in range(24):
        for axis in (0, 1):
            whole = np.rint(wish[:, axis] * _GRAIN)
            pulled = np.bincount(a, weight * whole[b], count) + np.bincount(b, weight * whole[a], count)
            wish[:, axis] = _ranks((pulled / _GRAIN + wish[:, axis] * 64.0) / degree)
    return wish


def _ranks(values: Floats) -> Floats:
    ranks = np.empty(len(values))
    ranks[np.argsort(np.rint(values * _GRAIN), kind="stable")] = np.arange(len(values))
    return (ranks + 0.5) / len(values)


def _in_columns(spots: Floats) -> Longs:
    """Rows sorted into columns by x, each column by y: equal positions in two such lists correspond."""
    count = len(spots)
    columns = max(1, round(float(np.sqrt(count * ASPECT))))
    strip = (_ranks(spots[:, 0]) * columns).astype(np.int64)
    return np.lexsort((np.rint(spots[:, 1] * _GRAIN), strip)).astype(np.int64)


def _swap(seed: int, spots: Floats, taken: Longs, a: Longs, b: Longs, affinity: Floats) -> None:
    """Let two dreams change homes when that brings both nearer to those they are like."""
    count = len(taken)
    if count < 3 or not len(a):
        return
    around: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for one, two, like in zip(a.tolist(), b.tolist(), affinity.tolist(), strict=True):
        around[one].append((two, like))
        around[two].append((one, like))
    tries = min(30 * count, 12_000)
    draws = (uniform(seed, np.arange(2 * tries, dtype=np.uint64), 0, _ORDER + 1) * count).astype(np.int64)
    where = [(float(x) * ASPECT, float(y)) for x, y in spots]
    at = taken.tolist()
    for i, j in draws.reshape(tries, 2).tolist():
        if _cost(i, at[j], around, where, at) + _cost(j, at[i], around, where, at) < (
            _cost(i, at[i], around, where, at) + _cost(j, at[j], around, where, at) - 1e-9
        ):
            at[i], at[j] = at[j], at[i]
    taken[:] = at


def _cost(
    row: int,
    spot: int,
    around: list[list[tuple[int, float]]],
    where: list[tuple[float, float]],
    at: list[int],
) -> float:
    x, y = where[spot]
    total = 0.0
    for other, like in around[row]:
        u, v = where[at[other]]
        total += like * ((x - u) * (x - u) + (y - v) * (y - v))
    return total
