"""A drawing as a small picture of distances: how far the nearest line is, and how far along it that is.

From so few texels lines of any width can be drawn that stay sharp when enlarged (C. Green, "Improved
alpha-tested magnification for vector textures and special effects", SIGGRAPH 2007). The nearest line is found
by jump flooding (G. Rong, T.-S. Tan, "Jump flooding in GPU", I3D 2006), at a cost that no drawing can raise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Doubles = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int32]

SIDE = 128
"""Texels of a field, each way."""
REACH = 0.10
"""Greatest distance that is told, shares of the side; as wide is the margin about the square."""
WIDE = 0.80
"""Side of a field, as a share of the width of its dream (twice the radius)."""
_SPACING = 0.35
"""Texels from one sample of a line to the next."""
_MOST = 24_000
"""Samples; those of a wild scribble lie further apart."""
_STEPS = (8, 4, 2, 1, 1)
_BESIDE = 4
"""Samples before and after that are looked at, too: a cell knows only one of those that lie in it."""
_MIDDLE = np.arange(SIDE, dtype=np.float32) + np.float32(0.5)
_FAR = 1e6


@dataclass(frozen=True, slots=True)
class _Nearest:
    """For each texel (SIDE, SIDE) a sample, -1 where none is near, and its squared distance, texels."""

    sample: Indices
    square: Singles


def field_of(strokes: Sequence[Doubles]) -> Bytes:
    """(SIDE, SIDE, 2) of `strokes`, each (n, 2) in 0 .. 1 with y up, bottom row first: the distance to the
    nearest line, 255 at REACH; how far along the drawing that is, 0 at its beginning, 255 at its end."""
    samples, along = _sampled([_at_home(stroke) for stroke in strokes])
    nearest = _beside(_flooded(samples), samples)
    distance = np.sqrt(nearest.square) / (REACH * SIDE)
    told = np.stack([np.minimum(distance, 1.0), along[np.maximum(nearest.sample, 0)]], axis=-1)
    return np.rint(255.0 * told).astype(np.uint8)


def _at_home(stroke: Doubles) -> Doubles:
    """In texels, within the margin."""
    return (REACH + (1.0 - 2.0 * REACH) * stroke) * SIDE


def _sampled(strokes: Sequence[Doubles]) -> tuple[Doubles, Doubles]:
    """Points (m, 2) close together on all lines, and how far along the whole each lies, 0..1."""
    ways = [np.r_[0.0, np.cumsum(np.hypot(*np.diff(one, axis=0).T))] for one in strokes]
    total = sum(float(way[-1]) for way in ways)
    spacing = max(_SPACING, total / _MOST)
    points, along, before = [], [], 0.0
    for stroke, way in zip(strokes, ways, strict=True):
        at = np.linspace(0.0, way[-1], int(way[-1] / spacing) + 2)
        points.append(np.stack([np.interp(at, way, stroke[:, axis]) for axis in (0, 1)], axis=-1))
        along.append((before + at) / max(total, 1e-9))
        before += float(way[-1])
    return np.concatenate(points), np.concatenate(along)


def _flooded(samples: Doubles) -> _Nearest:
    """The sample nearest to the middle of each texel, or nearly."""
    cell = np.clip(samples.astype(np.int64), 0, SIDE - 1)
    order = np.argsort(-((samples - cell - 0.5) ** 2).sum(axis=1), kind="stable")
    first = np.full((SIDE, SIDE), -1, np.int32)
    first[cell[order, 1], cell[order, 0]] = order  # of several the last one stays: the nearest
    found = _Nearest(first, _squares(first, samples))
    for step in _STEPS:
        wide = np.pad(found.sample, step, constant_values=-1)
        for row in (0, step, 2 * step):
            for column in (0, step, 2 * step):
                if (row, column) != (step, step):
                    found = _nearer(found, wide[row : row + SIDE, column : column + SIDE], samples)
    return found


def _beside(found: _Nearest, samples: Doubles) -> _Nearest:
    """With the samples just before and after along the line compared as well."""
    for step in (*range(-_BESIDE, 0), *range(1, _BESIDE + 1)):
        other = np.where(found.sample >= 0, np.clip(found.sample + step, 0, len(samples) - 1), -1)
        found = _nearer(found, other, samples)
    return found


def _nearer(found: _Nearest, other: Indices, samples: Doubles) -> _Nearest:
    square = _squares(other, samples)
    better = square < found.square
    return _Nearest(np.where(better, other, found.sample), np.where(better, square, found.square))


def _squares(found: Indices, samples: Doubles) -> Singles:
    """(SIDE, SIDE) squared distance of each texel's middle to its sample, texels; huge without one."""
    x, y = (np.append(samples[:, axis], _FAR).astype(np.float32)[found] for axis in (0, 1))  # -1 is the last
    x -= _MIDDLE[None, :]
    y -= _MIDDLE[:, None]
    return np.asarray(x * x + y * y)
