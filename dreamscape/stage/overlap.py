"""Soft edges that follow from how the slices of outputs overlap."""

from collections.abc import Iterable
from dataclasses import replace

from dreamscape.render.output import Edges

Slice = tuple[float, float, float, float]

_BESIDE = 0.5
"""Share of the smaller side along which two slices must touch to count as neighbours."""


def overlapping(own: Slice, others: Iterable[Slice], curve: float) -> Edges:
    """Soft edges of a slice (x, y, width, height, shares of the composition) as wide as its neighbours
    overlap it at each side; a slice that lies within another, or only meets its corner, is no neighbour."""
    edges = Edges(curve=curve)
    for other in others:
        across, down = _shared(own, other, 0), _shared(own, other, 1)
        if min(across, down) <= 0.0:
            continue
        if down >= _BESIDE * min(own[3], other[3]):
            side = _side(own, other, 0, ("left", "right"))
            edges = _widened(edges, side, across / own[2])
        if across >= _BESIDE * min(own[2], other[2]):
            side = _side(own, other, 1, ("top", "bottom"))
            edges = _widened(edges, side, down / own[3])
    return edges


def _shared(own: Slice, other: Slice, axis: int) -> float:
    """How long both are over each other along an axis."""
    return min(own[axis] + own[axis + 2], other[axis] + other[axis + 2]) - max(own[axis], other[axis])


def _side(own: Slice, other: Slice, axis: int, names: tuple[str, str]) -> str:
    """The side at which the other reaches beyond; "" where it does at both or at none."""
    before = other[axis] < own[axis] - 1e-9
    after = other[axis] + other[axis + 2] > own[axis] + own[axis + 2] + 1e-9
    return "" if before == after else names[after]


def _widened(edges: Edges, side: str, width: float) -> Edges:
    if not side:
        return edges
    return replace(edges, **{side: max(getattr(edges, side), width)})
