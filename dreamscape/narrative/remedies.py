"""What can be done for a weak thread, and how much it helps: each is tried out in a twin of the story."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dreamscape.narrative import evidence, forecast
from dreamscape.narrative.events import (
    AnyBody,
    ControlSet,
    FracturePatched,
    Spoken,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
)
from dreamscape.narrative.evidence import MANY, degrees
from dreamscape.narrative.fold import Story
from dreamscape.narrative.forecast import Closing
from dreamscape.narrative.world import World

ALONE = 10
"""So many threads are tried out one by one."""


@dataclass(frozen=True, slots=True)
class Help:
    """What could be done for a thread, and its health in 20 s with and without."""

    what: str
    with_it: float
    without: float


def helps(
    story: Story,
    world: World,
    rows: list[int],
    causes: list[tuple[str, str]],
    best: Mapping[str, Closing],
) -> dict[int, list[Help]]:
    """For each row what would help it; `causes` are (cause, seam), `best` the best patch of each open seam.

    Up to ALONE threads have a twin of the story each. Of more, those far from each other share one: then a
    forecast can be off by some hundredths, for a crowd hears a little of everything.
    """
    without = forecast.healths(story, ())
    found: dict[int, list[Help]] = {row: [] for row in rows}

    def tried(what: str, treated: list[int], bodies: list[AnyBody]) -> None:
        after = forecast.healths(story, bodies)
        for row in treated:
            found[row].append(Help(what, round(float(after[row]), 6), round(float(without[row]), 6)))

    forced = [row for row, (cause, _) in zip(rows, causes, strict=True) if cause == "forced"]
    alone = [row for row, cause in zip(rows, causes, strict=True) if cause == ("forced", "")]
    for what, some in (("rekindle", rows), ("speak", alone), ("ease", rows)):
        made = {row: treatment(world, row, what) for row in some}
        for group in _groups(world, [row for row in some if made[row]]):
            tried(what, group, [body for row in group for body in made[row]])
    for name, patch in best.items():
        crossing = [row for row, (_, seam) in zip(rows, causes, strict=True) if seam == name]
        if crossing:
            tried(f"{patch.patch} the seam", crossing, [patch_of(name, patch)])
    if forced:
        tried("lower pull to the mean share", forced, [lowered(world)])
    return found


def patch_of(seam: str, patch: Closing) -> FracturePatched:
    """The event that makes the `patch`."""
    return FracturePatched(seam, patch.patch, "", patch.x, patch.y)


def lowered(world: World) -> ControlSet:
    """Pull comes down to the mean share within two seconds."""
    return ControlSet("pull", max(round(world.controls["pull"] - evidence.excess(world), 6), 0.0), 2.0)


def treatment(world: World, row: int, what: str) -> list[AnyBody]:
    """What happens when the thread `row` is rekindled, its ends speak for themselves, or are eased.

    Rekindled: let go, offered and accepted anew. Eased: the end with too many threads lets its others go,
    the least alike first, until MANY are left.
    """
    ids, columns = world.dreamers.ids, world.threads
    a, b = int(columns.a[row]), int(columns.b[row])
    if what == "rekindle":
        like = float(columns.affinity[row])
        pair = ids[a], ids[b]
        return [ThreadReleased(*pair), ThreadOffered(*pair, like), ThreadAccepted(*pair)]
    if what == "speak":
        return [Spoken(ids[a]), Spoken(ids[b])]
    degree = degrees(world)
    heavy = a if degree[a] >= degree[b] else b
    spare = int(degree[heavy]) - MANY
    others = np.flatnonzero(columns.live & ((columns.a == heavy) | (columns.b == heavy)))
    order = others[np.argsort(np.rint(columns.affinity[others] * 4096.0), kind="stable")]
    gone = [other for other in order.tolist() if other != row][: max(spare, 0)]
    return [ThreadReleased(ids[columns.a[one]], ids[columns.b[one]]) for one in gone]


def _groups(world: World, rows: list[int]) -> list[list[int]]:
    """The rows that are tried out in one twin."""
    return [[row] for row in rows] if len(rows) <= ALONE else _far_apart(world, rows)


def _far_apart(world: World, rows: list[int]) -> list[list[int]]:
    """The rows in groups, in each of which no thread touches another or a neighbour of another."""
    columns = world.threads
    near: dict[int, set[int]] = {}
    for a, b in zip(columns.a[columns.live].tolist(), columns.b[columns.live].tolist(), strict=True):
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    groups: list[tuple[set[int], list[int]]] = []
    for row in rows:
        ends = {int(columns.a[row]), int(columns.b[row])}
        reach = ends.union(*(near.get(end, set()) for end in ends))
        for taken, group in groups:
            if not taken & reach:
                taken |= reach
                group.append(row)
                break
        else:
            groups.append((reach, [row]))
    return [group for _, group in groups]
