"""Which textures sound, how loud, how near: at most three at once, faded over four seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import pi, sin

import numpy as np
import numpy.typing as npt

from dreamscape.score.music import TEXTURES
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.textures.grains import Moment, Single, Stage, Texture, between
from dreamscape.sound.textures.levels import LEVELS

AT_ONCE = 3
"""More would be a noise and no place."""
FADE = 4.0
"""Seconds from nothing to everything."""
MEMORY = 4.0
"""Seconds of the pads that the mirror remembers."""

_STEP = BLOCK / (FADE * RATE)  # how far a level moves in a block
_MOVE = BLOCK / (1.0 * RATE)  # how far a place moves in a block
_REMEMBERED = int(MEMORY * RATE) // BLOCK * BLOCK
_LONE = (110.0,)  # the chord where there is none
_FAINT = 0.005  # a weight below this is none
_HOLD, _EXTRA = 1.25, 0.02  # so much more a newcomer must weigh than one who sounds


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is dreamt now. Arrays are (20,), a place for each of TEXTURES."""

    weight: npt.NDArray[np.float32]  # 0..1
    pan: npt.NDArray[np.float32]  # -1 left .. 1 right
    depth: npt.NDArray[np.float32]  # 0 near .. 1 far
    arousal: npt.NDArray[np.float32]  # -1..1
    chord: tuple[float, ...]  # the notes that sound, hertz
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
        self._twice = np.zeros((2, 2 * _REMEMBERED), np.float32)
        self._past = self._twice[:, :_REMEMBERED]
        self._written = 0

    def block(self, start: int, wanted: Wanted, pads: Single | None = None) -> tuple[Single, Single]:
        """BLOCK frames from absolute sample `start`: what is near, what goes to the room; (BLOCK, 2) both.

        `pads` (BLOCK, 2) is what the voices have just sung, before the room; the mirror throws it back.
        """
        if pads is not None:
            self._remember(pads)
        self._choose(wanted)
        dry, send = np.zeros((2, BLOCK), np.float32), np.zeros((2, BLOCK), np.float32)
        for playing in self._playing:
            playing.add(start, wanted, self._past, dry, send)
        self._playing = [playing for playing in self._playing if playing.level > 0.0 or playing.held]
        return dry.T, send.T

    def sounding(self) -> tuple[int, ...]:
        """The textures that sound, or fade, now: places in TEXTURES."""
        return tuple(playing.number for playing in self._playing)

    def _remember(self, pads: Single) -> None:
        """Everything is written twice, so that the last seconds are one slice wherever they end."""
        at = self._written
        self._twice[:, at : at + BLOCK] = self._twice[:, at + _REMEMBERED : at + _REMEMBERED + BLOCK] = pads.T
        self._written = (at + BLOCK) % _REMEMBERED
        self._past = self._twice[:, at + BLOCK : at + BLOCK + _REMEMBERED]

    def _choose(self, wanted: Wanted) -> None:
        held = {playing.number for playing in self._playing if playing.held}
        claims = [
            (-(weight * _HOLD + _EXTRA if k in held else weight), k)
            for k, weight in enumerate(np.asarray(wanted.weight).tolist())
            if weight > _FAINT
        ]
        best = [k for _, k in sorted(claims)[:AT_ONCE]]
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
        self._pan, self._depth = _held(wanted.pan[number]), _held(wanted.depth[number], 0.0)
        self._arousal = _held(wanted.arousal[number])
        self._gains = self._mix()
        self._sound = np.empty((2, BLOCK), np.float32)

    def add(self, start: int, wanted: Wanted, past: Single, dry: Single, send: Single) -> None:
        """Adds the block at `start` to `dry` and `send`, (2, BLOCK) both."""
        k = self.number
        self.level = _toward(self.level, _held(wanted.weight[k], 0.0) if self.held else 0.0, _STEP)
        self._pan = _toward(self._pan, _held(wanted.pan[k]), _MOVE)
        self._depth = _toward(self._depth, _held(wanted.depth[k], 0.0), _MOVE)
        self._arousal = _toward(self._arousal, _held(wanted.arousal[k]), _MOVE)
        pulse = min(110.0, max(48.0, wanted.pulse))
        moment = Moment(
            seed=self._seed,
            at=start,
            weight=self.level,
            arousal=self._arousal,
            pan=self._pan,
            chord=wanted.chord or _LONE,
            pulse=pulse,
            origin=wanted.origin,
            past=past,
        )
        self._stage.block(start, moment, self._sound)
        before, self._gains = self._gains, self._mix()
        for bus, old, new in zip((dry, send), before, self._gains, strict=True):
            bus += self._sound * (np.float32(new) if old == new else between(old, new))

    def _mix(self) -> tuple[float, float]:
        """Gains of what is near and of what goes to the room."""
        gain = LEVELS[TEXTURES[self.number]] * sin(0.5 * pi * self.level)
        near = gain * (1.0 - 0.65 * self._depth)
        room = gain * (self._texture.send + (0.9 - self._texture.send) * self._depth)
        return near, room


def _held(value: np.float32, low: float = -1.0) -> float:
    """`value` within `low`..1; what is no number is 0."""
    return min(1.0, max(low, float(value))) if np.isfinite(value) else 0.0


def _toward(value: float, goal: float, step: float) -> float:
    return goal if abs(goal - value) <= step else value + step * (1.0 if goal > value else -1.0)


def prepare(name: str) -> None:
    """Makes the material of the texture called `name` now, so that its first block need not."""
    texture(name)


@cache
def texture(name: str) -> Texture:
    """The texture called `name`, with its material."""
    from dreamscape.sound.textures import airs, built, lights, living, pulses, waters

    families = (airs, built, lights, living, pulses, waters)
    recipes: dict[str, Callable[[], Texture]] = {}
    for family in families:
        recipes |= family.RECIPES
    return recipes[name]()
