"""What the critic measures of a World beyond its five numbers: parts in step, wounds, mending.

Every measure is defined, with formula, range and source, in docs/festival.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dreamscape.narrative import border
from dreamscape.narrative.events import CAUSES
from dreamscape.narrative.exact import COSINE, SINE, TURN, Floats, Ints32, angle
from dreamscape.narrative.world import Fracture, World

PLACES = (
    "the south-west", "the south", "the south-east",
    "the west", "the middle", "the east",
    "the north-west", "the north", "the north-east",
)  # fmt: skip
"""The nine parts of the plane, a third wide and high each; north is up."""
HERE = 0.5
"""Presence from which a dreamer counts as there."""
ENOUGH = 4
"""Dreamers of whom it can be said that they are in step, or not; of fewer chance would speak."""
MENDED = 0.97
"""A seam counts as closed when so much of it is mended."""


@dataclass(frozen=True, slots=True)
class Wounds:
    """The seams of a World."""

    open: int
    by_cause: Mapping[str, int]  # open ones
    length: float  # of all that is open, plane heights
    mended: float  # share of all that ever tore which is mended, 0..1; 1 when nothing ever tore


def parts(where: Floats) -> Ints32:
    """(n,) the part of the plane, by PLACES, in which each of the (n, 2) points lies."""
    column = np.minimum(np.maximum(np.floor(where[:, 0] * 3.0), 0.0), 2.0)
    line = np.minimum(np.maximum(np.floor(where[:, 1] * 3.0), 0.0), 2.0)
    return np.asarray(line * 3 + column, np.int32)


def part_of(fracture: Fracture, world: World) -> str:
    """Where a seam is, in words: where the smaller side of it lives, on average."""
    side = min((fracture.left, fracture.right), key=len)
    home = np.rint(world.dreamers.home[side] * 65536.0)
    middle = home.sum(axis=0) / (65536.0 * max(len(side), 1))
    return PLACES[int(parts(middle[None, :])[0])]


def local_unity(world: World, label: Ints32, count: int) -> tuple[Floats, Ints32]:
    """For each label 0..count-1: how much those who carry it are in step, 0..1, and how many they are.

    r = sqrt(max(0, (n R^2 - 1) / (n - 1))), where R is the length of the mean of their e^(i th): without
    the share that n phases at random have in common. 0 for a label of fewer than two.
    """
    here = world.dreamers.presence > HERE
    turned = angle(np.rint(world.dreamers.phase[here] * TURN).astype(np.int64))
    labels = label[here]
    number = np.bincount(labels, minlength=count)[:count]
    up = np.bincount(labels, SINE[turned], count)[:count] / 16384.0
    across = np.bincount(labels, COSINE[turned], count)[:count] / 16384.0
    several = np.maximum(number, 2)
    square = (up * up + across * across) / several  # n R^2
    unity = np.sqrt(np.maximum((square - 1.0) / (several - 1), 0.0))
    shown = np.where(number >= 2, np.minimum(unity, 1.0), 0.0)
    return np.asarray(np.rint(shown * 1e6) / 1e6), number.astype(np.int32)


def chimera(unity: Floats, number: Ints32) -> float:
    """0..1: four times the variance of the local unity over the parts with ENOUGH dreamers.

    0 when all are equally in step or out of it, 1 when half of the parts are wholly in step and half not.
    """
    known = unity[number >= ENOUGH]
    if len(known) < 2:
        return 0.0
    mean = float(known.sum()) / len(known)
    return round(min(4.0 * float(((known - mean) ** 2).sum()) / len(known), 1.0), 6)


def wounds(world: World) -> Wounds:
    """What is torn, and how much of it is mended. Lengths are of the borders as they run now."""
    torn = [(one, length(world, one)) for one in world.fractures]
    hurt = [(one, long) for one, long in torn if one.mended < MENDED]
    total = sum(long for _, long in torn)
    healed = sum(long * min(one.mended, 1.0) for one, long in torn)
    return Wounds(
        len(hurt),
        {cause: sum(one.cause == cause for one, _ in hurt) for cause in CAUSES},
        round(sum(long * (1.0 - one.mended) for one, long in hurt), 4),
        round(healed / total, 6) if total > 0 else 1.0,
    )


def length(world: World, fracture: Fracture) -> float:
    """Length of a seam as far as it has run, plane heights."""
    spots = border.crossings(world.dreamers.place, fracture.left, fracture.right)
    if not len(spots):
        return 0.0
    return border.length(spots[border.distances(spots, fracture.x, fracture.y) <= fracture.reach])


def mending(before: World, after: World) -> float:
    """How fast seams were mended between two Worlds: plane heights a second; below 0 where one gave way."""
    if after.time <= before.time:
        return 0.0
    earlier = {one.id: one.mended for one in before.fractures}
    closed = [(one.mended - earlier.get(one.id, 0.0)) * length(after, one) for one in after.fractures]
    return round(sum(closed) / (after.time - before.time), 6)
