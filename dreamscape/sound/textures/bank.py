"""Which textures sound, how loud, how near: at most three at once, faded over four seconds."""

from dataclasses import dataclass
from functools import cache
from math import pi, sin

import numpy as np
import numpy.typing as npt

from dreamscape.score.music import TEXTURES
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.textures.grains import RAMP, Moment, Single, Stage, Texture
from dreamscape.sound.textures.levels import LEVELS

AT_ONCE = 3
"""More would be a noise and no place."""
FADE = 4.0
"""Seconds from nothing to everything."""
MEMORY = 4.0
"""Seconds of the pads that the mirror remembers."""

_STEP = BLOCK / (FADE * RATE)  # how far a level moves in a block
_MOVE = BLOCK / (1.0 * RATE)  # how far a place moves in a block
_FAINT = 0.005  # a weight below this is none
_HOLD, _EXTRA = 1.25, 0.02  # so much more a newcomer must weigh than one who sounds


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is dreamt now. Arrays are (20,), a place for each of TEXTURES."""

    weight: npt.NDArray[np.float32]  # 0..1
    pan: npt.NDArray[np.float32]  # -1 left .. 1 right
    depth: npt.NDArray[np.float32]  # 0 near .. 1 far
    arousal: npt.NDArray[np.float32]  # -1..1
    chord: tuple[float, ...]  # the notes that sound, hertz; at least one
    pulse: float = 72.0  # beats a minute, held in 48..110
    origin: int = 0  # absolute sample of any beat


class TextureBank:
    """Makes the textures' sound, block by block.

    With one and the same `Wanted` the sound is a function of (seed, absolute sample) alone: whoever begins
    FADE seconds earlier, anywhere, hears the same from there on (with pads, MEMORY + 3 s earlier).
    Blocks are meant to follow each other; after a leap those already ringing are found again at once.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._playing: list[_Playing] = []
        self._past = np.zeros((2, int(MEMORY * RATE) // BLOCK * BLOCK), np.float32)

    def block(self, start: int, wanted: Wanted, pads: Single | None = None) -> tuple[Single, Single]:
        """BLOCK frames from absolute sample `start`: what is near (BLOCK, 2), what goes to the room (BLOCK, 2).

        `pads` (BLOCK, 2) is what the voices have just sung, before the room; the mirror throws it back.
        """
        if pads is not None:
            self._past[:, :-BLOCK] = self._past[:, BLOCK:]
            self._past[:, -BLOCK:] = pads.T
        self._choose(wanted)
        dry, send = np.zeros((2, BLOCK), np.float32), np.zeros((2, BLOCK), np.float32)
        for playing in self._playing:
            playing.add(start, wanted, self._past, dry, send)
        self._playing = [playing for playing in self._playing if playing.level > 0.0 or playing.held]
        return np.ascontiguousarray(dry.T), np.ascontiguousarray(send.T)

    def sounding(self) -> tuple[int, ...]:
        """The textures that sound, or fade, now: places in TEXTURES."""
        return tuple(playing.number for playing in self._playing)

    def _choose(self, wanted: Wanted) -> None:
        held = {playing.number for playing in self._playing if playing.held}
        weight = np.nan_to_num(np.asarray(wanted.weight, np.float64), nan=0.0)
        claim = np.array([w * _HOLD + _EXTRA if k in held else w for k, w in enumerate(weight.tolist())])
        best = [int(k) for k in np.argsort(-claim, kind="stable")[:AT_ONCE] if weight[k] > _FAINT]
        for playing in self._playing:
            playing.held = playing.number in best
        here = {playing.number for playing in self._playing}
        for number in best:
            if number not in here and len(self._playing) < AT_ONCE:
                self._playing.append(_Playing(self._seed, number, wanted))
        self._playing.sort(key=lambda playing: playing.number)


class _Playing:
    """One texture that sounds: its level, place and distance follow what is wanted at a fixed pace."""

    def __init__(self, seed: int, number: int, wanted: Wanted) -> None:
        self.number, self.held, self.level = number, True, 0.0
        self._seed, self._texture = seed, texture(TEXTURES[number])
        self._stage = Stage(seed, number, self._texture)
        self._pan, self._depth = float(wanted.pan[number]), float(wanted.depth[number])
        self._arousal = float(wanted.arousal[number])
        self._gains = self._mix()
        self._sound = np.empty((2, BLOCK), np.float32)

    def add(self, start: int, wanted: Wanted, past: Single, dry: Single, send: Single) -> None:
        """Adds the block at `start` to `dry` and `send`, (2, BLOCK) both."""
        k = self.number
        goal = min(1.0, max(0.0, float(wanted.weight[k]))) if self.held else 0.0
        self.level = _toward(self.level, goal, _STEP)
        self._pan = _toward(self._pan, float(wanted.pan[k]), _MOVE)
        self._depth = _toward(self._depth, float(wanted.depth[k]), _MOVE)
        self._arousal = _toward(self._arousal, float(wanted.arousal[k]), _MOVE)
        pulse = min(110.0, max(48.0, wanted.pulse))
        moment = Moment(
            self._seed, start, self.level, self._arousal, self._pan, wanted.chord, pulse, wanted.origin, past
        )
        self._stage.block(start, moment, self._sound)
        before, self._gains = self._gains, self._mix()
        ramps = np.outer(np.subtract(self._gains, before), RAMP) + np.reshape(before, (4, 1))
        ramps = ramps.astype(np.float32)
        dry += self._sound * ramps[:2]
        send += self._sound * ramps[2:]

    def _mix(self) -> tuple[float, float, float, float]:
        """Gains of near left, near right, room left, room right."""
        gain = LEVELS[TEXTURES[self.number]] * sin(0.5 * pi * self.level)
        near = gain * (1.0 - 0.65 * self._depth)
        room = gain * (self._texture.send + (0.9 - self._texture.send) * self._depth)
        return near, near, room, room


def _toward(value: float, goal: float, step: float) -> float:
    return goal if abs(goal - value) <= step else value + step * (1.0 if goal > value else -1.0)


def prepare(name: str) -> None:
    """Makes the material of the texture called `name` now, so that its first block need not (10 to 100 ms)."""
    texture(name)


@cache
def texture(name: str) -> Texture:
    """The texture called `name`, with its material."""
    from dreamscape.sound.textures import airs, bodies, built, living, lights, waters

    for family in (waters, airs, living, bodies, built, lights):
        if name in family.RECIPES:
            return family.RECIPES[name]()
    raise KeyError(name)
