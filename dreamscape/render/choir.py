"""Level of detail for crowds: neighbours too small to be seen apart are drawn as one choir.

A choir is one visual, its members are lights in it. Who belongs together follows from the dreamers'
fixed homes, so membership does not flicker when dreams drift.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dreamscape.score.frame import Layers

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Choir:
    """`layers` has one row a choir; `member_of` maps each dream to its row, `size` counts members."""

    layers: Layers
    member_of: Ints
    size: Ints


def gather(layers: Layers, least: float) -> Choir:
    """Gather dreams whose `scale` lies below `least` (shares of the plane) into choirs."""
    count = len(layers.visual)
    if not count or float(np.median(layers.scale)) >= least:
        rows = np.arange(count, dtype=np.int32)
        return Choir(layers, rows, np.ones(count, np.int32))
    cells = max(int(1.0 / (least * 1.8)), 1)
    cell = np.clip((layers.home * cells).astype(np.int64), 0, cells - 1)
    _, first, member_of = np.unique(cell[:, 1] * cells + cell[:, 0], return_index=True, return_inverse=True)
    member_of = member_of.reshape(-1).astype(np.int32)
    size = np.bincount(member_of).astype(np.int32)
    return Choir(_joined(layers, first, member_of, size, cells), member_of, size)


def _joined(layers: Layers, first: npt.NDArray[np.intp], member_of: Ints, size: Ints, cells: int) -> Layers:
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
        scale=np.full(len(size), 0.62 / cells, np.float32),
        lead=mean(layers.lead),
        softness=mean(layers.softness),
        presence=np.minimum(np.bincount(member_of, layers.presence), 1.0).astype(np.float32),
        seed=layers.seed[first],
        age=layers.age[first],
        calm=mean(layers.calm),
        clarity=mean(layers.clarity),
        breath=layers.breath[first],
        colours=mean(layers.colours),
        lamp=mean(layers.lamp),
    )
