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


@dataclass(slots=True)
class _Ringing:
    sound: Block  # (n,)
    start: int  # sample
    gain: float
    pan: float
    pan_to: float
    send: float
    near: float
    leaves: int = 0  # sample at which it begins to go; 0 while it may stay

    def left(self, sample: int) -> int:
        return self.start + len(self.sound) - sample


class Strikes:
    """Lives on from block to block. The seed makes each thing sound a little its own way."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._ringing: list[_Ringing] = []

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
    ) -> None:
        """Let `kind` (see INSTRUMENTS) sound from the sample `at` on; if that is past, midway."""
        note = round(np.log2(max(hertz, 1.0)) * 1200.0 / _FINE)
        sound = _made(
            kind, note, round(_SHADES * warmth), round(_SHADES * tension), (self._seed ^ key) % _VARIETY
        )
        end = pan if pan_to is None else pan_to
        self._ringing.append(_Ringing(sound, at, gain, pan, end, 0.25 + 0.6 * depth, 1.0 - 0.45 * depth))

    @property
    def ringing(self) -> int:
        """How many sound or are about to."""
        return len(self._ringing)

    def block(self, start: int) -> tuple[Block, Block]:
        """512 frames from the sample `start` on, (512, 2): what is heard at once, what goes into the hall."""
        dry, send = np.zeros((2, BLOCK, 2), np.float32)
        self._ringing = [one for one in self._ringing if one.left(start) > 0 and not _gone(one, start)]
        self._dismiss(start)
        for one in self._ringing:
            if one.start < start + BLOCK:
                _mix(one, start, dry, send)
        return dry, send

    def _dismiss(self, start: int) -> None:
        """Of too many the quietest begin to go."""
        staying = [one for one in self._ringing if not one.leaves and one.start < start + BLOCK]
        if len(staying) > MOST:
            staying.sort(key=lambda one: one.gain * one.left(start) / len(one.sound))
            for one in staying[: len(staying) - MOST]:
                one.leaves = max(start, 1)


def _gone(one: _Ringing, start: int) -> bool:
    return bool(one.leaves) and start >= one.leaves + _LEAVES * RATE


def _mix(one: _Ringing, start: int, dry: Block, send: Block) -> None:
    first = max(one.start - start, 0)
    part = one.sound[start + first - one.start : start + BLOCK - one.start]
    time = (start + first - one.start + np.arange(len(part), dtype=np.float32)) / RATE
    pan = one.pan + (one.pan_to - one.pan) * np.minimum(time / _WANDERS, 1.0)
    angle = (1.0 + _WIDTH * pan) * (np.pi / 4.0)
    level = np.float32(one.gain)
    if one.leaves:
        since = (start + first - one.leaves + np.arange(len(part), dtype=np.float32)) / RATE
        level = level * np.clip(1.0 - since / _LEAVES, 0.0, 1.0)
    wave = np.stack([part * np.cos(angle), part * np.sin(angle)], axis=1) * np.reshape(level, (-1, 1))
    dry[first : first + len(part)] += one.near * wave
    send[first : first + len(part)] += one.send * wave


@lru_cache(_KEPT)
def _made(kind: str, note: int, warmth: int, tension: int, variety: int) -> Block:
    hertz = float(2.0 ** (note * _FINE / 1200.0))
    sound = INSTRUMENTS[kind](hertz, warmth / _SHADES, tension / _SHADES, variety)
    sound /= np.float32(max(float(np.abs(sound).max()), 1e-9))
    sound.setflags(write=False)
    return sound
