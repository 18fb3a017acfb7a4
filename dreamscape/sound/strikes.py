"""What is struck once and dies away: mixed in from its very sample on, wandering from place to place."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dreamscape.sound.instruments import INSTRUMENTS
from dreamscape.sound.rate import BLOCK, RATE

Block = npt.NDArray[np.float32]

MOST = 48
"""So many ring at once; of more, the quietest go."""
_WANDERS = 3.0
"""Seconds from one place to the other."""
_LEAVES = 0.02
"""Seconds in which the quietest go."""
_WIDTH = 0.8
"""How far out left and right are."""
_KEPT = 192
"""Sounds that are remembered: making one costs as much as playing it for some seconds; 140 MB at most."""
_FINE, _SHADES, _VARIETY = 3.0, 3, 4
"""What makes a sound another one: so many cents, so many steps of warmth and tension, so many keyed kinds."""
_RAMP = np.arange(BLOCK, dtype=np.float32) / BLOCK


@dataclass(slots=True)
class _Ringing:
    sound: Block  # (n,)
    start: int  # sample
    gain: float
    pan: float
    pan_to: float
    send: float
    near: float
    part: int
    leaves: int = 0  # sample at which it begins to go; 0 while it may stay

    def left(self, sample: int) -> int:
        return self.start + len(self.sound) - sample


class Strikes:
    """Lives on from block to block. The seed makes each thing sound a little its own way. What is struck
    goes into one of `parts` parts."""

    def __init__(self, seed: int, parts: int = 1) -> None:
        self._seed, self._parts = seed, parts
        self._ringing: list[_Ringing] = []
        self._nothing = np.zeros((parts, BLOCK, 2), np.float32)

    def strike(
        self,
        kind: str,
        at: int,
        hertz: float,
        gain: float,
        pan: float,
        *,
        pan_to: float | None = None,
        depth: float = 0.0,
        warmth: float = 0.5,
        tension: float = 0.0,
        key: int = 0,
        part: int = 0,
    ) -> None:
        """Let `kind` (see INSTRUMENTS) sound from the sample `at` on; if that is past, midway."""
        note = round(np.log2(max(hertz, 1.0)) * 1200.0 / _FINE)
        sound = _made(
            kind, note, round(_SHADES * warmth), round(_SHADES * tension), (self._seed ^ key) % _VARIETY
        )
        end = pan if pan_to is None else pan_to
        far, near = 0.25 + 0.6 * depth, 1.0 - 0.45 * depth
        self._ringing.append(_Ringing(sound, at, gain, pan, end, far, near, part))

    @property
    def ringing(self) -> int:
        """How many sound or are about to."""
        return len(self._ringing)

    def block(self, start: int) -> tuple[Block, Block]:
        """512 frames from the sample `start` on, (parts, 512, 2): what is heard at once, what goes into the
        hall."""
        self._ringing = [one for one in self._ringing if one.left(start) > 0 and not _gone(one, start)]
        self._dismiss(start)
        now = [one for one in self._ringing if one.start < start + BLOCK]
        parts = np.zeros((len(now), BLOCK), np.float32)
        for row, one in enumerate(now):
            first = max(one.start - start, 0)
            part = one.sound[start + first - one.start : start + BLOCK - one.start]
            parts[row, first : first + len(part)] = part
        if not now:
            return self._nothing, self._nothing
        routes = np.arange(self._parts)[:, None] == np.array([one.part for one in now])
        before, after = _gains(now, start)
        first = (routes[:, None] * before).reshape(-1, len(now))
        change = (routes[:, None] * (after - before)).reshape(-1, len(now))
        mixed = (first @ parts + (change @ parts) * _RAMP).reshape(self._parts, 2, 2, BLOCK)
        return mixed[:, 0].transpose(0, 2, 1), mixed[:, 1].transpose(0, 2, 1)

    def _dismiss(self, start: int) -> None:
        """Of too many the quietest begin to go."""
        staying = [one for one in self._ringing if not one.leaves and one.start < start + BLOCK]
        if len(staying) > MOST:
            staying.sort(key=lambda one: one.gain * one.left(start) / len(one.sound))
            for one in staying[: len(staying) - MOST]:
                one.leaves = max(start, 1)


def _gone(one: _Ringing, start: int) -> bool:
    return bool(one.leaves) and start >= one.leaves + _LEAVES * RATE


def _gains(ringing: list[_Ringing], sample: int) -> Block:
    """(2, 4, m) at a sample and a block later: left and right of each that rings, and what of them goes into
    the hall."""
    columns = [(one.start, one.gain, one.pan, one.pan_to, one.near, one.send, one.leaves) for one in ringing]
    start, gain, pan, pan_to, near, send, leaves = np.array(columns, float).reshape(-1, 7).T
    at = np.array([[sample], [sample + BLOCK]], float)
    way = np.minimum(np.maximum((at - start) / (_WANDERS * RATE), 0.0), 1.0)
    angle = (1.0 + _WIDTH * (pan + (pan_to - pan) * way)) * (np.pi / 4.0)
    level = np.broadcast_to(gain, angle.shape)
    if leaves.any():
        left = np.minimum(np.maximum(1.0 - (at - leaves) / (_LEAVES * RATE), 0.0), 1.0)
        level = gain * np.where(leaves > 0, left, 1.0)
    sides = level * np.cos(angle), level * np.sin(angle)
    return np.stack([share * side for share in (near, send) for side in sides], axis=1).astype(np.float32)


@lru_cache(_KEPT)
def _made(kind: str, note: int, warmth: int, tension: int, variety: int) -> Block:
    hertz = float(2.0 ** (note * _FINE / 1200.0))
    sound = INSTRUMENTS[kind](hertz, warmth / _SHADES, tension / _SHADES, variety)
    sound /= np.float32(max(float(np.abs(sound).max()), 1e-9))
    sound.setflags(write=False)
    return sound
