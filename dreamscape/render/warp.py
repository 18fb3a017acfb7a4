"""The slow domain warp that all dreams share, evaluated on the CPU at the corners of the tiles.

A sum of octaves of value noise with fixed wavelengths; those about as long as a dream is wide weigh
most. As the crowd grows the weights move, the noise itself does not, so nothing swims.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Single = npt.NDArray[np.float32]

FREQUENCIES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""Bumps a plane height of each octave."""

AMPLITUDE = 0.42
"""Greatest displacement of an octave, in wavelengths' halves of a dream's radius."""
_TOGETHER = 1024
"""Points that are worked out in one pass: of fewer the calls cost more than the sums, of more the memory."""
_RIM = 1.4
"""Over how many radii the warp comes to rest at the edges."""
_STEPS, _MANY = 4, 1500
"""Steps of the fixed point that finds where a point is seen; of more points than this, one step."""
_STRAYS, _DAMPING, _NEAR = 60, 0.6, 0.02
"""Then steps for the few points where the warp is steep, how far each goes, and when (radii) it is done."""


@dataclass(frozen=True, slots=True)
class Warp:
    """The warp of one picture."""

    time: float  # seconds
    scale: float  # a dream's typical radius, plane heights
    aspect: float  # the plane's width, plane heights


def warp_at(points: npt.NDArray[np.float64], warp: Warp) -> Single:
    """Displacement (…, 2) in plane heights of `points` (…, 2) in plane heights. It comes to rest at the
    plane's edges, so that no dream is carried out of the picture."""
    flat = points.reshape(-1, 2)
    parts = [_displaced(flat[start : start + _TOGETHER], warp) for start in range(0, len(flat), _TOGETHER)]
    return np.concatenate([np.zeros((0, 2), np.float32), *parts]).reshape(points.shape)


def _displaced(points: npt.NDArray[np.float64], warp: Warp) -> Single:
    """As warp_at, for a few points (n, 2): all octaves and both axes in one pass."""
    weights = [(octave, _weight(frequency * warp.scale)) for octave, frequency in enumerate(FREQUENCIES)]
    felt = [(octave, weight) for octave, weight in weights if weight >= 0.01]
    total = np.zeros(points.shape, np.float64)
    if felt:
        noise = _noise(np.stack([_shifted(points, octave, warp.time) for octave, _ in felt]))
        for (_, weight), (across, up) in zip(felt, noise, strict=True):
            total[:, 0] += weight * (across - 0.5)
            total[:, 1] += weight * (up - 0.5)
    return (total * (AMPLITUDE * 2.0 * warp.scale * _calm(points, warp)[:, None])).astype(np.float32)


def _shifted(points: npt.NDArray[np.float64], octave: int, time: float) -> npt.NDArray[np.float64]:
    """Where an octave's noise is taken for displacements across and up: (2, …, 2)."""
    frequency = FREQUENCIES[octave]
    drift = 0.021 * time * np.sqrt(frequency)
    wide = points * frequency
    across = wide + np.array([17.3 * octave, 3.7 * octave]) + np.array([-0.6 * drift, drift])
    up = wide + np.array([17.3 * octave + 5.1, 3.7 * octave - 9.2]) + np.array([drift, -0.7 * drift])
    return np.stack([across, up])


def _calm(points: npt.NDArray[np.float64], warp: Warp) -> npt.NDArray[np.float64]:
    """1 inside the plane, falling to 0 at its edges."""
    inwards = np.minimum(points, np.array([warp.aspect, 1.0]) - points).min(axis=-1)
    near = np.clip(inwards / (_RIM * warp.scale), 0.0, 1.0)
    return np.asarray(near * near * (3.0 - 2.0 * near))


def unwarped(points: Single, warp: Warp) -> Single:
    """Where each of `points` (n, 2), plane heights, is seen: warp_at there leads to the point again."""
    goal = points.astype(np.float64)
    found = goal.copy()
    few = len(points) <= _MANY
    for _ in range(_STEPS if few else 1):
        found = goal - warp_at(found, warp)
    return (_settled(found, goal, warp) if few else found).astype(np.float32)


def _settled(
    found: npt.NDArray[np.float64], goal: npt.NDArray[np.float64], warp: Warp
) -> npt.NDArray[np.float64]:
    """`found` with its strays led on: where the warp is steep, plain steps swing about the place."""
    stray = np.arange(len(found))
    for _ in range(_STRAYS):
        missed = found[stray] + warp_at(found[stray], warp) - goal[stray]
        far = np.abs(missed).max(axis=1, initial=0.0) > _NEAR * warp.scale
        stray, missed = stray[far], missed[far]
        if not len(stray):
            break
        found[stray] -= _DAMPING * missed
    return found


def _weight(radii: float) -> float:
    """How much an octave counts whose wavelength is 1 / `radii` of a dream's radius (log-normal)."""
    return float(np.exp(-0.5 * (np.log2(max(radii, 1e-6) / 0.36) / 0.85) ** 2))


def _noise(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Value noise 0..1 at points (…, 2); the same lattice values as shaders/lib/noise.glsl."""
    whole = np.floor(points)
    part = points - whole
    ease = part * part * part * (part * (part * 6.0 - 15.0) + 10.0)
    column = (whole[..., 0].astype(np.int64) + 32768).astype(np.uint32)
    row = (whole[..., 1].astype(np.int64) + 32768).astype(np.uint32)
    one = np.uint32(1)
    corners = _hash(np.stack([column, column + one]), np.stack([row, row + one])[:, None])
    low, high = (_mix(left, right, ease[..., 0]) for left, right in corners)
    return _mix(low, high, ease[..., 1])


def _mix(
    a: npt.NDArray[np.float64], b: npt.NDArray[np.float64], t: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    return a + (b - a) * t


def _hash(column: npt.NDArray[np.uint32], row: npt.NDArray[np.uint32]) -> npt.NDArray[np.float64]:
    h = column * np.uint32(1664525) + row * np.uint32(22695477) + np.uint32(1013904223)
    h ^= h >> np.uint32(16)
    h *= np.uint32(2246822519)
    h ^= h >> np.uint32(13)
    h *= np.uint32(3266489917)
    h ^= h >> np.uint32(16)
    return h.astype(np.float64) * (1.0 / 4294967296.0)
