"""Tempo and beat: a bank of resonators that beat along, and a listener who holds on to one of them.

For each of a few hundred tempos the recent rises are compared with a comb of narrow pulses at that tempo, in
every phase. Each tooth has the same width in seconds, so that a comb of twice the tempo must explain twice
as much: this is what tells 60 from 120. The combs are kept as Fourier series: each harmonic is one complex
number that turns on with time and forgets within MEMORY, so that a block costs a few multiplications (after
Scheirer, "Tempo and Beat Analysis of Acoustic Musical Signals", 1998, and Large's oscillators, 1994). Which
tempo is heard is weighed by how people tap (a log-normal prior; Parncutt 1994), and kept until another
is clearly better; its phase is followed without jumps.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dreamscape.sound.bands import SECONDS, step

Floats = npt.NDArray[np.float32]

SLOWEST, FASTEST = 50.0, 215.0
"""Beats a minute that can be heard."""
TEMPOS = 225
"""So many in between, each 0.65 % faster than the one before."""
MEMORY = 5.0
"""Seconds within which what was heard fades to a third."""
EVERY = 8
"""Blocks from one comparison to the next: 85 ms."""
PREFERRED, SPREAD = 138.0, 1.75
"""The tempo people tap most readily, and how far from it, in octaves."""
PULSE = 0.16
"""Seconds in which a pulse falls to a third."""
DELAY = 0.004
"""Seconds by which the rises lag behind what is heard at the end of a block."""

_PHASES = 64
_HIGHEST = 12.0
"""Hertz beyond which harmonics of the beat are not followed."""
_WIDTH = 0.018
"""Seconds, standard deviation of a tooth."""
_HALF = 0.25
"""Height of the teeth half-way between beats, where the whole of the music is compared."""
_LOW = 0.25
"""Weight of the comparison of the low rises alone, which has no such teeth."""
_WEIGHTS = (1.3, 1.0, 1.0, 0.8)
"""How much the rises of each band count."""
_BETTER = 1.12
"""How much better another tempo must be, and for how long (seconds), to be taken for the one that is held."""
_PATIENCE = 2.5
_NEAR = 8
"""Tempos to either side that count as the same one, drifting."""
_SURE_UP, _SURE_DOWN = 0.5, 1.2
"""Seconds in which confidence follows."""
_SILENT = 2.5
"""Seconds without a rise after which confidence begins to fall."""


class Pulse:
    """Tempo, beat and how sure they are, block by block."""

    def __init__(self) -> None:
        self.tempo = 0.0  # beats a minute, 0 while there is none
        self.beat = 0.0  # 0..1 since the last beat
        self.confidence = 0.0
        self._bank = _bank()
        self._states = np.zeros((2, len(self._bank.turn)), np.complex64)
        self._energy = [0.0, 0.0]
        self._mean = [0.0, 0.0]
        self._loud = [0.0, 0.0]
        self._power = 0.0
        self._count = 0
        self._held = -1  # index of the tempo that is held
        self._rival = 0.0  # seconds for which another has been better
        self._off = 0.0  # seconds for which the phase has been elsewhere
        self._goal = 0.0

    def block(self, rise: Sequence[float]) -> None:
        """Take in the rises of the four bands of one block."""
        self._hear(rise)
        if self.tempo:
            self.beat = (self.beat + self.tempo * SECONDS / 60.0) % 1.0
        self._count += 1
        if self._count % EVERY == 0:
            self._compare()
        fit = step(_SURE_UP if self._goal > self.confidence else _SURE_DOWN)
        self.confidence += (self._goal - self.confidence) * fit
        if self.confidence < 1e-3 and self._goal == 0.0:
            self.confidence, self.tempo, self.beat, self._held = 0.0, 0.0, 0.0, -1

    def pulse(self, beat: float, tempo: float) -> float:
        """0..1: 1 on the beat, falling since; less where the beat is unsure."""
        if not tempo:
            return 0.0
        return math.exp(-beat * 60.0 / tempo / PULSE) * min(1.0, 1.6 * self.confidence)

    def _hear(self, rise: Sequence[float]) -> None:
        """Let the resonators turn on by one block, and push them."""
        whole = sum(r * w for r, w in zip(rise, _WEIGHTS, strict=True)) / sum(_WEIGHTS)
        self._states *= self._bank.turn
        for one, heard in enumerate((whole, rise[0])):
            self._mean[one] += (heard - self._mean[one]) * _MEAN_STEP
            push = max(heard - self._mean[one], 0.0)
            self._loud[one] = max(self._loud[one] * _LOUD_FALL, push)
            push = math.sqrt(push / max(self._loud[one], _LEAST_RISE))
            self._energy[one] = self._energy[one] * _FORGET**2 + push**2
            if push:
                self._states[one] += np.complex64(push)
            if one == 0:
                self._power += (push - self._power) * _POWER_STEP
        if self._energy[0] < 1e-12:
            self._states[:] = 0.0

    def _compare(self) -> None:
        """Which tempo, which phase, and how sure."""
        if self._energy[0] < 1e-9 or self._power < 2e-3:
            self._goal = 0.0
            return
        scores = self._bank.scores(self._states, self._energy)
        best = scores.max(axis=1)
        weighed = best * self._bank.prior
        self._choose(weighed)
        place, tempo = self._refined(weighed)
        self.tempo = tempo
        self._follow(scores[place])
        self._goal = float(np.clip((best[place] - 0.12) / 0.45, 0.0, 1.0)) * min(1.0, self._power / 0.02)

    def _choose(self, weighed: Floats) -> None:
        """Keep to the tempo that is held, unless another has been better for a while."""
        winner = int(np.argmax(weighed))
        if self._held < 0:
            self._held = winner
            return
        low = max(self._held - _NEAR, 0)
        here = low + int(np.argmax(weighed[low : self._held + _NEAR + 1]))
        if abs(here - self._held) < _NEAR:
            self._held = here
        better = weighed[winner] > _BETTER * weighed[self._held]
        unsure = self.confidence < 0.1
        self._rival = self._rival + EVERY * SECONDS if better else 0.0
        if self._rival > (0.5 if unsure else _PATIENCE):
            self._held, self._rival, self._off = winner, 0.0, 1e9

    def _refined(self, weighed: Floats) -> tuple[int, float]:
        """The held tempo's index, and its beats a minute between those of the bank."""
        place = self._held
        shift = 0.0
        if 0 < place < TEMPOS - 1:
            a, b, c = (float(v) for v in weighed[place - 1 : place + 2])
            bend = a - 2.0 * b + c
            if bend < 0.0:
                shift = min(max(0.5 * (a - c) / bend, -0.5), 0.5)
        return place, float(SLOWEST * (FASTEST / SLOWEST) ** ((place + shift) / (TEMPOS - 1)))

    def _follow(self, score: Floats) -> None:
        """Draw the beat towards the phase that fits best; far off, only when it has long been there."""
        place = int(np.argmax(score))
        a, b, c = float(score[place - 1]), float(score[place]), float(score[(place + 1) % _PHASES])
        bend = a - 2.0 * b + c
        shift = 0.5 * (a - c) / bend if bend < 0.0 else 0.0
        goal = (place + shift) / _PHASES + DELAY * self.tempo / 60.0
        away = (goal - self.beat + 0.5) % 1.0 - 0.5
        here = float(score[round((self.beat - DELAY * self.tempo / 60.0) * _PHASES) % _PHASES])
        self._off = self._off + EVERY * SECONDS if abs(away) > 0.15 and b > 1.1 * here else 0.0
        if self._off > 1.5 or self.confidence < 0.1:
            self.beat, self._off = goal % 1.0, 0.0
        elif abs(away) <= 0.15:
            self.beat = (self.beat + 0.25 * away) % 1.0


class _Bank:
    """What does not change: all tempos' harmonics in a row, and how to read phases from them."""

    def __init__(self) -> None:
        tempos = np.geomspace(SLOWEST, FASTEST, TEMPOS)
        hertz = tempos / 60.0
        self._most = int(_HIGHEST / hertz[0])
        number = np.arange(1, self._most + 1)
        grid = hertz[:, None] * number
        used = grid <= _HIGHEST
        self._places = np.flatnonzero(used)
        self.turn = np.exp(2j * np.pi * grid[used] * SECONDS - SECONDS / MEMORY).astype(np.complex64)
        tooth = np.exp(-0.5 * (2.0 * np.pi * grid * _WIDTH) ** 2) * used
        half = 1.0 + _HALF * np.cos(np.pi * number)
        self._combs = (_normed(tooth * half)[used], _normed(tooth)[used])
        angle = 2.0 * np.pi * number[:, None] * np.arange(_PHASES) / _PHASES
        both = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        self._read = both.reshape(2 * self._most, _PHASES).astype(np.float32)
        self.prior = np.exp(-0.5 * (np.log2(tempos / PREFERRED) / SPREAD) ** 2).astype(np.float32)

    def scores(self, states: npt.NDArray[np.complex64], energy: Sequence[float]) -> Floats:
        """(TEMPOS, _PHASES): how well the rises fit each comb at each phase of now, about -1..1."""
        fit = np.zeros(len(self.turn), np.complex64)
        for state, comb, norm, weight in zip(states, self._combs, energy, (1.0 - _LOW, _LOW), strict=True):
            fit += state * (comb * np.float32(weight / math.sqrt(max(norm, 1e-9) * _SPAN)))
        wide = np.zeros(TEMPOS * self._most, np.complex64)
        wide[self._places] = fit
        return np.asarray(wide.view(np.float32).reshape(TEMPOS, -1) @ self._read)


def _normed(comb: npt.NDArray[np.float64]) -> Floats:
    """Series whose pulses, summed over the memory, have the energy 1."""
    return np.asarray(comb / np.sqrt(0.5 * (comb**2).sum(axis=1, keepdims=True)), np.float32)


_kept: list[_Bank] = []


def _bank() -> _Bank:
    if not _kept:
        _kept.append(_Bank())
    return _kept[0]


_FORGET = math.exp(-SECONDS / MEMORY)
_SPAN = 1.0 / (1.0 - _FORGET**2)
"""Blocks that the memory holds, squared weights summed."""
_MEAN_STEP = step(0.4)
_LOUD_FALL = 1.0 - step(6.0)
_LEAST_RISE = 0.1
_POWER_STEP = step(_SILENT)
