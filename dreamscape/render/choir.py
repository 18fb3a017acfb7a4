"""Level of detail for crowds: neighbours too small to be seen apart are drawn as one choir.

A choir is one visual, its members are lights in it. Who belongs together follows from the dreamers'
fixed homes, so membership does not flicker when dreams drift.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dreamscape.score.frame import Layers

Ints = npt.NDArray[np.int32]


BENT = 0.3
"""How far the rows and columns of choirs are bent, cells."""
UNBOUND = 9.0
"""A choir is a common ground: its border may be as soft as its members wish."""
CHOIR_WIDTH = 1.8
"""How far apart choirs are, in least radii."""


@dataclass(frozen=True, slots=True)
class Choir:
    """`layers` has one row a choir; `member_of` maps each dream to its row, `size` counts members."""

    layers: Layers
    member_of: Ints
    size: Ints


def gather(layers: Layers, least: float, aspect: float) -> Choir:
    """Gather dreams whose `scale` lies below `least` (shares of the plane) into choirs, about as far
    apart across as up on a plane of this aspect."""
    count = len(layers.visual)
    # long before dreams get too small their homes are further apart than a choir is wide: none is joined
    # at the moment this begins, only later ones, one by one, as people come
    if not count or float(np.median(layers.scale)) >= 2.0 * least:
        rows = np.arange(count, dtype=np.int32)
        return Choir(layers, rows, np.ones(count, np.int32))
    cells = 1.0 / (least * CHOIR_WIDTH)
    grid = np.maximum(np.round(cells * np.array([np.sqrt(aspect), 1.0 / np.sqrt(aspect)])), 1.0)
    cell = _cells(layers.home.astype(np.float64) * grid, int(grid[0]))
    _, first, inverse = np.unique(cell, return_index=True, return_inverse=True)
    member_of: Ints = inverse.reshape(-1).astype(np.int32)
    size: Ints = np.bincount(member_of).astype(np.int32)
    return Choir(_joined(layers, first, member_of, size, 1.0 / cells), member_of, size)


def _cells(at: npt.NDArray[np.float64], columns: int) -> npt.NDArray[np.int64]:
    """Which cell each home (in cells) lies in: rows are staggered like bricks and bent, so that a crowd shows
    neither rows nor columns."""
    x, y = at[:, 0], at[:, 1]
    up = y + BENT * (np.sin(2.1 * x + 0.7 * y) + np.sin(1.3 * x - 1.9 * y + 2.0))
    row = np.floor(up).astype(np.int64)
    across = x + 0.5 * (row & 1) + BENT * (np.sin(2.3 * y - 0.6 * x + 1.0) + np.sin(1.7 * y + 1.1 * x))
    return np.asarray((row + 2) * (columns + 4) + np.floor(across).astype(np.int64) + 2)


def _joined(layers: Layers, first: npt.NDArray[np.intp], member_of: Ints, size: Ints, width: float) -> Layers:
    """One row a choir: its first member's dream, everybody's mean place, colours and mood."""
    weight = np.maximum(layers.presence, 1e-6)
    total = np.bincount(member_of, weight)

    def mean(column: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        flat = column.reshape(len(column), -1)
        parts = [np.bincount(member_of, flat[:, k] * weight) / total for k in range(flat.shape[1])]
        return np.stack(parts, axis=1).reshape(len(size), *column.shape[1:]).astype(np.float32)

    return replace(
        layers,
        visual=layers.visual[first],
        home=mean(layers.home),
        place=mean(layers.place),
        scale=np.where(size > 1, np.float32(0.62 * width), layers.scale[first]).astype(np.float32),
        lead=mean(layers.lead),
        softness=mean(layers.softness),
        berth=np.where(size > 1, np.float32(UNBOUND), layers.berth[first]).astype(np.float32),
        presence=np.minimum(np.bincount(member_of, layers.presence), 1.0).astype(np.float32),
        seed=layers.seed[first],
        age=layers.age[first],
        calm=mean(layers.calm),
        clarity=mean(layers.clarity),
        breath=layers.breath[first],
        colours=0.75 * layers.colours[first] + 0.25 * mean(layers.colours),
        lamp=mean(layers.lamp),
        role=layers.role[first],
        host=np.arange(len(size), dtype=np.int32),
        away=np.zeros(len(size), np.float32),
        mark=np.where(size > 1, np.float32(0.0), layers.mark[first]).astype(np.float32),
    )
