"""Recursive filters for a whole block at once: exact, without a loop over samples.

A filter of second order has a state of two numbers. Within a part of 32 samples its answer is one matrix, and
so is the way its states go from part to part.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import BLOCK, RATE

Double = npt.NDArray[np.float64]

_PART = 32
_PARTS = BLOCK // _PART


def highpass(hertz: float, q: float = 0.7071) -> tuple[Double, Double]:
    """Coefficients b, a (3,) of a high-pass of second order (bilinear transform)."""
    w = 2 * np.pi * hertz / RATE
    alpha, c = np.sin(w) / (2 * q), np.cos(w)
    b = np.array([(1 + c) / 2, -(1 + c), (1 + c) / 2])
    return b / (1 + alpha), np.array([1 + alpha, -2 * c, 1 - alpha]) / (1 + alpha)


class Filter:
    """One filter of second order over some channels. It keeps its state from block to block."""

    def __init__(self, b: Double, a: Double, channels: int) -> None:
        step = np.array([[-a[1], 1.0], [-a[2], 0.0]])
        feed = np.array([b[1] - a[1] * b[0], b[2] - a[2] * b[0]])
        powers = [np.eye(2)]
        for _ in range(_PART):
            powers.append(step @ powers[-1])
        heard = np.array([power[0] for power in powers])  # (33, 2): how a state sounds later
        answer = np.concatenate([b[:1], heard[:_PART] @ feed])
        back = np.subtract.outer(np.arange(_PART), np.arange(_PART))
        self._within = np.where(back >= 0, answer[np.abs(back)], 0).T.copy()
        self._heard = heard[:_PART].T.copy()
        self._left = np.array([powers[_PART - 1 - n] @ feed for n in range(_PART)])
        self._carry, self._first = _between(powers[_PART])
        self._state = np.zeros((channels, 2))

    def block(self, wave: Double) -> Double:
        """The next 512 samples of each channel: (channels, 512), any float in, float64 out."""
        count = len(wave)
        parts = wave.reshape(count * _PARTS, _PART).astype(np.float64)
        out = parts @ self._within
        left = (parts @ self._left).reshape(count, 2 * _PARTS)
        states = left @ self._carry + self._state @ self._first
        self._state = states[:, 2 * _PARTS :]
        self._state[np.abs(self._state) < 1e-30] = 0
        out += states[:, : 2 * _PARTS].reshape(count * _PARTS, 2) @ self._heard
        return out.reshape(count, BLOCK)


def _between(step: Double) -> tuple[Double, Double]:
    """How states of parts follow from what each part leaves, and from the first state."""
    carry = np.zeros((2 * _PARTS, 2 * (_PARTS + 1)))
    first = np.zeros((2, 2 * (_PARTS + 1)))
    for part in range(_PARTS + 1):
        columns = slice(2 * part, 2 * part + 2)
        first[:, columns] = np.linalg.matrix_power(step, part).T
        for left in range(part):
            carry[2 * left : 2 * left + 2, columns] = np.linalg.matrix_power(step, part - 1 - left).T
    return carry, first
