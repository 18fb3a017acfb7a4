"""The surface an output shows its picture on: four corners in perspective, or a mesh of points."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
Floats = npt.NDArray[np.float64]

SQUARE: tuple[Point, Point, Point, Point] = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
"""Corners of an output that nothing bends: top left, top right, bottom right, bottom left; y down."""
_STEP = 16.0
"""Pixels between two vertices of a mesh, about: a bend of 20 pixels within 270 is met within a tenth."""
_FINEST = 48
"""Vertices between two points of a mesh at most."""
_MARGIN = 2.0
"""Pixels drawn beyond the surface, so that its edge can be smooth."""
_LOOKS = 9
"""Points a side at which the scale of a surface is looked at."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """Points in rows, shares of the output, y down; at least 2 x 2."""

    points: tuple[tuple[Point, ...], ...]
    smooth: bool = True  # curves through the points (Catmull-Rom), else straight lines between them


def homography(corners: Sequence[Point]) -> Floats:
    """The 3 x 3 matrix that takes (s, t, 1) of the unit square to (x w, y w, w) of the quadrilateral, whose
    `corners` go around from (0, 0) by (1, 0) and (1, 1). P. Heckbert, Fundamentals of Texture Mapping and
    Image Warping (1989), 2.2.3. Raises numpy.linalg.LinAlgError where three corners lie in a line."""
    p = np.array(corners, float)
    total = p[0] - p[1] + p[2] - p[3]
    g, h = np.linalg.solve(np.column_stack([p[1] - p[2], p[3] - p[2]]), total)
    across = p[1] - p[0] + g * p[1]
    down = p[3] - p[0] + h * p[3]
    return np.array([[across[0], down[0], p[0, 0]], [across[1], down[1], p[0, 1]], [g, h, 1.0]])


def is_convex(corners: Sequence[Point], least: float = 1e-4) -> bool:
    """Whether the corners go around clockwise (y down) and every three of them span an area."""
    p = np.array(corners, float)
    edge = np.roll(p, -1, axis=0) - p
    after = np.roll(edge, -1, axis=0)
    return bool((edge[:, 0] * after[:, 1] - edge[:, 1] * after[:, 0] > least).all())


def placed(s: Floats, t: Floats, corners: Sequence[Point], mesh: Mesh | None) -> Floats:
    """Where the points of a grid lie, (len(t), len(s), 3): x w, y w and w, shares of the output. `s` runs
    to the right and `t` down, 0..1 over the surface and a little beyond."""
    if mesh is not None:
        points = np.array(mesh.points, float)
        rows, columns = basis(len(points), t, mesh.smooth), basis(points.shape[1], s, mesh.smooth)
        flat = np.einsum("ar,rcx,bc->abx", rows, points, columns)
        return np.concatenate([flat, np.ones((*flat.shape[:2], 1))], axis=2)
    square = np.stack([*np.meshgrid(s, t), np.ones((len(t), len(s)))], axis=2)
    bent: Floats = square @ homography(corners).T
    return bent


def basis(count: int, at: Floats, smooth: bool) -> Floats:
    """Weights of `count` points spread evenly over 0..1 at the places `at`, (len(at), count); each row sums
    to 1. Smooth: E. Catmull and R. Rom (1974), ends drawn on straight; else linear."""
    along = at * (count - 1)
    first = np.clip(np.floor(along).astype(int), 0, count - 2)
    x = along - first
    if smooth:
        cubes = (
            x * (x * (2.0 - x) - 1.0),
            x * x * (3.0 * x - 5.0) + 2.0,
            x * (x * (4.0 - 3.0 * x) + 1.0),
            x * x * (x - 1.0),
        )
        four = 0.5 * np.stack(cubes, axis=1)
        outside = (x < 0.0) | (x > 1.0)
        four[outside] = np.stack([0.0 * x, 1.0 - x, x, 0.0 * x], axis=1)[outside]
    else:
        four = np.stack([0.0 * x, 1.0 - x, x, 0.0 * x], axis=1)
    weights = np.zeros((len(at), count + 2))  # with a point before the first and one after the last
    for step in range(4):
        weights[np.arange(len(at)), first + step] += four[:, step]
    before, after = weights[:, :1].copy(), weights[:, -1:].copy()
    weights[:, 1:2] += 2.0 * before
    weights[:, 2:3] -= before
    weights[:, -2:-1] += 2.0 * after
    weights[:, -3:-2] -= after
    return weights[:, 1:-1]


def turned(s: Floats, t: Floats, rotation: int) -> Floats:
    """Where in the slice the points of a grid lie, (len(t), len(s), 2), 0..1, y down, when the picture is
    turned clockwise by `rotation` degrees (0, 90, 180, 270)."""
    x, y = np.meshgrid(s, t)
    ways = {0: (x, y), 90: (y, 1.0 - x), 180: (1.0 - x, 1.0 - y), 270: (1.0 - y, x)}
    return np.stack(ways[rotation], axis=2)


def surface(
    size: tuple[int, int], rotation: int, corners: Sequence[Point], mesh: Mesh | None
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint32]]:
    """Vertices (n, 5), which are x w, y w, w (shares of the output, y down) and the place in the slice, and
    the vertices of the triangles (m, 3)."""
    margin = 0.0 if mesh is None and tuple(corners) == SQUARE else _MARGIN / min(size)
    s, t = (_ways(mesh, axis, size[axis], margin) for axis in (0, 1))
    vertices = np.concatenate([placed(s, t, corners, mesh), turned(s, t, rotation)], axis=2)
    number = np.arange(len(t) * len(s), dtype=np.uint32).reshape(len(t), len(s))
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]
    triangles = np.stack([a, b, c, a, c, d], axis=2).reshape(-1, 3)
    return vertices.reshape(-1, 5).astype(np.float32), triangles


def _ways(mesh: Mesh | None, axis: int, pixels: int, margin: float) -> Floats:
    """The places of vertices along one axis: the points of the mesh and enough between them."""
    cells = 1
    if mesh is not None:
        count = (len(mesh.points[0]), len(mesh.points))[axis] - 1
        cells = count * int(np.clip(np.ceil(pixels / count / _STEP), 1, _FINEST))
    inner: Floats = np.linspace(0.0, 1.0, cells + 1)
    if mesh is None:
        return np.array([-margin, 1.0 + margin])
    return np.concatenate([[-margin], inner, [1.0 + margin]])


def texels_a_pixel(
    size: tuple[int, int],
    rotation: int,
    corners: Sequence[Point],
    mesh: Mesh | None,
    texels: Sequence[float],
) -> float:
    """How many texels of a slice of `texels` (width, height) one pixel covers along the longer of its
    sides, where it covers the most."""
    ways = np.linspace(0.0, 1.0, _LOOKS)
    lies = placed(ways, ways, corners, mesh)
    pixels = lies[:, :, :2] / lies[:, :, 2:] * size
    seen = turned(ways, ways, rotation) * np.array(texels)
    scales = []
    for axis in (0, 1):
        moved = np.linalg.norm(np.diff(pixels, axis=axis), axis=2)
        shown = np.linalg.norm(np.diff(seen, axis=axis), axis=2)
        scales.append(float((shown / np.maximum(moved, 1e-6)).max()))
    return max(scales)
