"""Which dreamers of a simulated crowd weave together: small groups, alike and near each other."""

import numpy as np

from dreamscape.keyed import uniform
from dreamscape.narrative import border
from dreamscape.narrative.cast import Cast

LEAST, MOST = 3, 7
"""Dreamers in a group; fewer only where the whole crowd is fewer."""
_SIZE = 60
"""Stream of the keyed numbers."""


def workshops(crowd: Cast) -> list[list[int]]:
    """Groups of rows, everybody in one of them; none for a crowd of one.

    Each begins with the first who is in none and takes in those it is alike, and those who are like them;
    a group that finds too few is joined to the nearest.
    """
    count = len(crowd.dreams)
    if count < 2:
        return []
    friends = _friends(crowd)
    wanted = LEAST + np.floor((MOST - LEAST) * uniform(crowd.seed, crowd.keys, 0, _SIZE)).astype(np.int64)
    free = [True] * count
    groups = []
    for row in np.argsort(crowd.joins, kind="stable").tolist():
        if free[row]:
            groups.append(_gathered(row, int(wanted[row]), friends, free))
    return _none_too_small(crowd, groups)


def _friends(crowd: Cast) -> list[list[int]]:
    """For each row the rows it has threads to, the most alike first."""
    friends: list[list[int]] = [[] for _ in crowd.dreams]
    order = np.argsort(-np.rint(crowd.threads.affinity * 4096.0), kind="stable")
    ends = zip(crowd.threads.a[order].tolist(), crowd.threads.b[order].tolist(), strict=True)
    for a, b in ends:
        friends[a].append(b)
        friends[b].append(a)
    return friends


def _gathered(row: int, wanted: int, friends: list[list[int]], free: list[bool]) -> list[int]:
    group = [row]
    free[row] = False
    for each in group:  # it grows meanwhile
        for friend in friends[each]:
            if len(group) == wanted:
                return group
            if free[friend]:
                free[friend] = False
                group.append(friend)
    return group


def _none_too_small(crowd: Cast, groups: list[list[int]]) -> list[list[int]]:
    """The small groups join the nearest others that have room for them, or, at last, the nearest."""
    whole = [group for group in groups if len(group) >= LEAST]
    for small in (group for group in groups if len(group) < LEAST):
        near = _by_distance(crowd, small[0], whole)
        room = [group for group in near if len(group) + len(small) <= MOST]
        if room or near:
            (room or near)[0].extend(small)
        else:
            whole.append(small)
    return [part for group in whole for part in _parts(group)]


def _by_distance(crowd: Cast, row: int, groups: list[list[int]]) -> list[list[int]]:
    if not groups:
        return []
    x, y = crowd.home[row].tolist()
    far = border.distances(crowd.home[[group[0] for group in groups]], x, y)
    return [groups[place] for place in np.argsort(far, kind="stable").tolist()]


def _parts(group: list[int]) -> list[list[int]]:
    """A group that has become too large, in equal parts."""
    parts = -(-len(group) // MOST)
    return [group[part::parts] for part in range(parts)]
