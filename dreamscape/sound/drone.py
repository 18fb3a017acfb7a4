"""The ground under everything: a root, its octave below and its fifth, slowly moving, opening at sunrise.

Three voices share it: one stands, one takes over when the root moves, so that the ground changes by one
sinking into the other and never by a slide, and a stray that drifts away from the root when the dream is
broken. Each has a left and a right that beat slowly against each other.
"""

from math import cos, exp, log2, pi, sin, sqrt

import numpy as np
import numpy.typing as npt

from dreamscape import keyed
from dreamscape.sound.kernels import kernels
from dreamscape.sound.oscillators import advance, mixed
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.wavetables import RATIOS, STRIDE, step_of, waves

Single = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]

LEVEL = 0.14
"""RMS at gain 1, about -17 dB."""
LOWEST, HIGHEST = 20.0, 200.0
"""Hertz a root may have."""
PARTIALS = 16
CROSSING = 5.0
"""Seconds in which a new root takes over."""
CENTS = 3.0
"""How far left and right are out of tune, up and down."""
_TURN = 24  # blocks from one table to the next: 256 ms
_NAME = "drone"
_OSCILLATORS = 6  # three voices, left and right
_ROWS = 2 * np.arange(_OSCILLATORS)
_BESIDE = (2 ** (-CENTS / 1200), 2 ** (CENTS / 1200))
_SIDES = ((0.85, 0.53), (0.53, 0.85))  # of one power, a little to each side


def _ladder() -> Single:
    """(16, 128) strength of the partials that each step of `rich` adds: the root first, then what opens it."""
    steps = np.zeros((PARTIALS, len(RATIOS)), np.float32)
    first: list[dict[float, float]] = [
        {0.5: 0.55, 1: 1.0},
        {1.5: 0.42, 2: 0.34},
        {3: 0.2},
        {4: 0.12},
        {5: 0.07},
        {6: 0.07},
    ]
    later: list[dict[float, float]] = [{k: 0.4 / k} for k in range(7, PARTIALS + 1)]
    for row, partials in enumerate(first + later):
        for ratio, strength in partials.items():
            steps[row, np.flatnonzero(ratio == RATIOS)] = strength
    return steps / np.sqrt(0.5 * float((steps[:6].sum(0) ** 2).sum()))


class Drone:
    """The shared ground. It lives on from block to block; `at` is the index of the first block of the show."""

    def __init__(self, seed: int = 0, at: int = 0, fast: bool = False) -> None:
        self._count = at
        self._read = kernels(fast).reader(_OSCILLATORS)
        self._ladder = _ladder()
        self._moving = np.flatnonzero(self._ladder.any(0))
        name = keyed.key_of(seed, _NAME)
        keys = np.arange(_OSCILLATORS * len(self._moving), dtype=np.uint64) + np.uint64(name & (1 << 60) - 1)
        shape = (_OSCILLATORS, len(self._moving))
        self._phases = (2 * np.pi * keyed.uniform(seed, keys, 0, 1)).reshape(shape)
        self._turns = keyed.uniform(seed, keys, 0, 2).reshape(shape)
        self._rates = (0.025 + 0.09 * keyed.uniform(seed, keys, 0, 3)).reshape(shape)
        self._tables = np.zeros((2 * _OSCILLATORS, STRIDE), np.float32)
        self._phase = (keyed.uniform(seed, keys[:_OSCILLATORS], 1, 4) * 2**32).astype(np.int64)
        self._step = np.zeros(_OSCILLATORS, np.int64)
        self._target = np.zeros(_OSCILLATORS)
        self._gains = np.zeros((2, _OSCILLATORS), np.float32)
        self._roots = [LOWEST, LOWEST]
        self._stands = 0  # which of the two roots
        self._share = [1.0, 0.0]
        self._now: tuple[float, float, float] | None = None  # gain, rich, split
        self._out = np.zeros((2, BLOCK), np.float32)

    def block(self, hertz: float, gain: float, rich: float = 6.0, split: float = 0.0) -> Single:
        """The next 512 frames, (512, 2).

        hertz 20..200 of the root; gain 0..1; rich 1..16 partials, each comes by itself; split 0..1: how far
        two roots have drifted apart, up to a semitone. All are smoothed.
        """
        level, rich, split = self._settle(hertz, gain, rich, split)
        self._change(min(max(hertz, LOWEST), HIGHEST))
        self._build(rich)
        aim = self._aim(split * split * (3 - 2 * split), level)
        bend = np.rint((self._target - self._step) / BLOCK).astype(np.int64)
        even = (self._count // _TURN) % 2
        rows = (_ROWS + even, _ROWS + 1 - even)
        pair = self._read(self._tables, rows, self._phase, self._step, bend)
        done = self._count % _TURN / _TURN
        start, end = _shared(self._gains, done), _shared(aim, done + 1 / _TURN)
        mixed(*pair, start, end, self._out)
        advance(self._phase, self._step, bend)
        self._gains = aim
        self._count += 1
        return np.ascontiguousarray(self._out.T)

    def _settle(self, hertz: float, gain: float, rich: float, split: float) -> tuple[float, float, float]:
        """Smooth what is asked for; the first block begins in silence."""
        aim = (min(max(gain, 0.0), 1.0), min(max(rich, 1.0), PARTIALS), min(max(split, 0.0), 1.0))
        if self._now is None:
            self._now = (0.0, aim[1], aim[2])
            self._roots = [min(max(hertz, LOWEST), HIGHEST)] * 2
            self._step[:] = np.rint(step_of(self._hertz(0.0))).astype(np.int64)
        rates = [1 - exp(-BLOCK / RATE / seconds) for seconds in (0.3, 0.25, 0.4)]
        moved = [
            goal if abs(goal - now) < 1e-5 else now + (goal - now) * rate
            for now, goal, rate in zip(self._now, aim, rates, strict=True)
        ]
        self._now = (moved[0], moved[1], moved[2])
        return self._now

    def _change(self, hertz: float) -> None:
        """Another root takes over where it moves by more than a little; a small move is a glide."""
        stands = self._stands
        if abs(log2(hertz / self._roots[stands])) <= 0.03:
            self._roots[stands] += (hertz - self._roots[stands]) * 0.02
        elif self._share[1 - stands] <= 0:
            self._stands = stands = 1 - stands
            self._roots[stands] = hertz
            self._step[2 * stands : 2 * stands + 2] = np.rint(step_of(self._hertz(0.0)))[
                2 * stands : 2 * stands + 2
            ].astype(np.int64)
        toward = BLOCK / RATE / CROSSING
        self._share[self._stands] = min(1.0, self._share[self._stands] + toward)
        self._share[1 - self._stands] = max(0.0, self._share[1 - self._stands] - toward)

    def _hertz(self, stray: float) -> Double:
        """(6,) pitches: both roots, and the stray, left and right."""
        up, down = 2 ** (stray / 24), 2 ** (-stray / 24)
        roots = (self._roots[0] * up, self._roots[1] * up, self._roots[self._stands] * down)
        return np.array([root * beside for root in roots for beside in _BESIDE])

    def _aim(self, stray: float, level: float) -> Single:
        """(2, 6) gains at the end of this block; where the steps go is kept in `_target`."""
        self._target = step_of(self._hertz(stray))
        loud = level * LEVEL / sqrt(2)
        whole = cos(stray * pi / 4) * loud
        powers = [sin(share * pi / 2) * whole for share in self._share] + [sin(stray * pi / 4) * loud]
        return np.array(
            [[power * side for power in powers for side in sides] for sides in _SIDES], np.float32
        )

    def _build(self, rich: float) -> None:
        """At its turn each table that is not heard just now is built anew, with all partials moved on."""
        if self._count % _TURN and self._tables.any():
            return
        strength = np.clip(rich - np.arange(PARTIALS), 0, 1) @ self._ladder[:, self._moving]
        swing = np.sin(2 * np.pi * (self._turns + self._count * (BLOCK / RATE) * self._rates))
        strength = strength * (1 + 0.4 * swing)
        partials = np.zeros((_OSCILLATORS, len(RATIOS)), np.complex64)
        partials[:, self._moving] = strength * np.exp(1j * self._phases)
        table = waves(partials)
        if not self._tables.any():
            self._tables[0::2] = self._tables[1::2] = table
        coming = 1 - (self._count // _TURN) % 2
        self._tables[coming::2] = table


def _shared(gains: Single, done: float) -> Single:
    """(2, 2, 6) gains of the first and the second tables."""
    both = np.empty((2, *gains.shape), np.float32)
    np.multiply(gains, np.float32(done), out=both[1])
    np.subtract(gains, both[1], out=both[0])
    return both
