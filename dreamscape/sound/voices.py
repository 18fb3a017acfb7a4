"""The choir: up to 64 voices that live on from block to block, one for each dreamer who is heard.

Who sings is decided in `seats`, what a voice is made of in `wavetables`, how it is read in `oscillators`;
here it lives: it glides, breathes, drifts, is near or far, trembles, and wears out on the wounded side.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamscape import keyed
from dreamscape.score.music import EMOTIONS
from dreamscape.sound.kernels import kernels
from dreamscape.sound.oscillators import advance, mixed
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.seats import Seats
from dreamscape.sound.steering import BRIGHT, COARSE, DEPTH, PITCH
from dreamscape.sound.wavetables import HEADROOM, RATIOS, STRIDE, WHOLE, step_of, strengths, waves
from dreamscape.sound.wearing import wear, whole_part

Single = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

LOWEST, TOP = 20.0, 4000.0
"""Hertz a voice may have."""
TURN = 24
"""Blocks from one table of a voice to its next: 256 ms."""
_OFTEN = 4  # blocks between two times that tables are built, for a sixth of the seats
_SECONDS = np.array([0.12, 0.06, 0.08, 0.15, 0.2, 0.1, 0.08, 0.06] + [0.25] * len(EMOTIONS))
_SMOOTH = (1 - np.exp(-BLOCK / RATE / _SECONDS)).astype(np.float32)[:, None]
_LIFE = np.where(WHOLE, 0.45, 0.9).astype(np.float32)
_DIP = (0.5 - 0.5 * np.cos(np.pi * np.minimum(np.arange(1, BLOCK + 1) / 240, 1))).astype(np.float32)
"""How a gate goes within a block: in 5 ms."""
_SLOWEST = np.array([0.03, 0.1, 5.4])[:, None]
_SPREAD = np.array([0.08, 0.15, 1.2])[:, None]
_PARTIAL_KEYS = np.arange(1, len(RATIOS) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
_DRIFT, _PHASE, _SWELL, _WANDER = 101, 102, 103, 104


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row a voice that is wanted, at most 96; all float32 but the keys."""

    key: Keys  # who it is; each once
    hertz: Single  # 20..4000
    gain: Single  # 0..1
    pan: Single  # -1 left .. 1 right
    depth: Single  # 0 near .. 1 far: darker, and more of it in the hall
    colour: Single  # (n, 8) mix of EMOTIONS
    bright: Single  # 0..1
    detune: Single  # cents from one to the other of a pair; below 3 the second fades away
    tremble: Single  # 0..1: a tremolo and some vibrato, about 6 Hz
    coarse: Single  # 0..1: worn out: samples held, bits lost
    attack: Single  # seconds to come
    gate: Single  # 0..1: follows in 5 ms


def wanted(key: Keys, hertz: Single, gain: Single, **others: Single) -> Wanted:
    """Voices with what is said of them; otherwise near, in the middle, half bright, of trust and whole."""
    count = len(key)
    plain = {
        "colour": np.eye(len(EMOTIONS), dtype=np.float32)[np.full(count, EMOTIONS.index("trust"))],
        "bright": np.full(count, 0.5, np.float32),
        "attack": np.full(count, 2.0, np.float32),
        "gate": np.ones(count, np.float32),
    }
    for name in ("pan", "depth", "detune", "tremble", "coarse"):
        plain[name] = np.zeros(count, np.float32)
    return Wanted(key=key, hertz=hertz, gain=gain, **(plain | others))


class _Kept:
    """What seats keep; the last axis but that of partials is the seat."""

    def __init__(self, seats: int) -> None:
        shape = (len(_SMOOTH), seats)
        self.now = np.zeros(shape, np.float32)  # smoothed parameters
        self.aim = np.zeros(shape, np.float32)
        self.attack = np.ones(seats, np.float32)
        self.worn = np.zeros(seats, np.float32)  # last block's coarseness
        self.gate = np.ones((2, seats), np.float32)  # last block's and this one's
        self.drift = np.zeros((3, seats))  # where slow movements begin
        self.rates = np.zeros((3, seats))  # turns a second
        partials = (seats, len(RATIOS))
        self.phases = np.ones(partials, np.complex64)
        self.turned = np.zeros((2, *partials), np.float32)  # swelling and wandering of each partial
        self.hurry = np.zeros((2, *partials), np.float32)  # and how fast they do


class VoiceBank:
    """Voices that live on. One block after another; the same wishes give the same samples.

    Where a voice begins in its waves and its slow movements follows from (seed, key) alone. `at` is the index
    of the first block, counted from the beginning of the show.
    """

    def __init__(self, slots: int = 64, seed: int = 0, at: int = 0, fast: bool = False) -> None:
        self._seats = Seats(slots)
        self._seed = seed
        self._count = at
        self._kept = _Kept(slots)
        self._kernels = kernels(fast)
        self._read = self._kernels.reader(2 * slots)
        self._tables = np.zeros((2 * slots, STRIDE), np.float32)
        self._current = np.zeros(slots, np.intp)  # which of its two tables a seat comes from
        self._ceiling = np.full((2, slots), LOWEST)
        self._phase = np.zeros(2 * slots, np.int64)  # of voices, then of their twins
        self._step = np.zeros(2 * slots, np.int64)
        self._gains = np.zeros((4, 2 * slots), np.float32)
        self._aims = np.zeros((4, 2 * slots), np.float32)
        self._target = np.zeros(2 * slots)
        self._out = np.zeros((4, BLOCK), np.float32)

    def voices(self, count: int) -> None:
        """From now on at most so many sing, 1 .. slots. Those who must go do so in 20 ms."""
        self._seats.limit = max(1, min(count, self._seats.count))
        self._seats.unsettle()

    @property
    def sounding(self) -> int:
        """How many seats are taken, those included that are dying away."""
        return int(self._seats.taken.sum())

    def block(self, wanted: Wanted) -> tuple[Single, Single]:
        """The next 512 frames: what is heard at once and what goes into the hall, (512, 2) each."""
        seats, kept = self._seats, self._kept
        fresh = seats.seat(wanted.key, wanted.gain)
        self._aim(wanted)
        kept.now += (kept.aim - kept.now) * _SMOOTH
        if len(fresh):
            self._begin(fresh)
            self._build(fresh, self._current[fresh])
        seats.rise(kept.attack)
        if self._count % _OFTEN == 0:
            self._turn()
        if seats.taken.any():
            self._sing()
        else:
            self._out[:] = 0
        seats.free()
        self._count += 1
        return np.ascontiguousarray(self._out[:2].T), np.ascontiguousarray(self._out[2:].T)

    def _aim(self, wanted: Wanted) -> None:
        """Whom a seat follows; who is no longer wanted keeps to what it had."""
        kept = self._kept
        held = np.flatnonzero(self._seats.row >= 0)
        follow = self._seats.row[held]
        table = np.empty((len(_SMOOTH) + 2, len(wanted.key)), np.float32)
        singles = (wanted.gain, wanted.pan, wanted.depth, wanted.bright, wanted.detune, wanted.tremble)
        for row, value in enumerate((wanted.hertz, *singles, wanted.coarse)):
            table[row] = value
        table[8:-2] = wanted.colour.T
        table[-2], table[-1] = wanted.attack, wanted.gate
        if not np.isfinite(table.sum()):
            table = np.nan_to_num(table, posinf=0, neginf=0)
        pitch = table[PITCH]
        np.log2(np.minimum(np.maximum(pitch, np.float32(LOWEST)), np.float32(TOP)), out=pitch)
        chosen = table[:, follow]
        kept.aim[:, held] = chosen[:-2]
        kept.attack[held] = chosen[-2]
        kept.gate[0] = kept.gate[1]
        kept.gate[1] = 1
        kept.gate[1, held] = chosen[-1]

    def _begin(self, fresh: Rows) -> None:
        """A voice begins where its key says."""
        kept, seed, key = self._kept, self._seed, self._seats.key[fresh]
        kept.now[:, fresh] = kept.aim[:, fresh]
        kept.gate[0, fresh] = kept.gate[1, fresh]
        kept.worn[fresh] = kept.now[COARSE, fresh]
        for move in range(3):
            kept.drift[move, fresh] = keyed.uniform(seed, key, move, _DRIFT)
            kept.rates[move, fresh] = keyed.uniform(seed, key, move + 3, _DRIFT)
        kept.rates[:, fresh] = _SLOWEST + _SPREAD * kept.rates[:, fresh]
        many = (key[:, None] + _PARTIAL_KEYS).ravel()
        shape = (len(fresh), len(RATIOS))
        around = np.float32(2 * np.pi)
        kept.phases[fresh] = np.exp(1j * around * keyed.uniform(seed, many, 1, _PHASE)).reshape(shape)
        for move, stream in enumerate((_SWELL, _WANDER)):
            kept.turned[move, fresh] = keyed.uniform(seed, many, 0, stream).reshape(shape) * around
            kept.hurry[move, fresh] = 0.6 + 0.8 * keyed.uniform(seed, many, 1, stream).reshape(shape)
        both = np.concatenate([fresh, fresh + self._seats.count])
        self._gains[:, both] = 0
        self._phase[both] = np.tile(keyed.bits(seed, key, 0, _PHASE) >> np.uint64(32), 2).astype(np.int64)
        hertz = np.exp2(kept.now[PITCH, both % self._seats.count].astype(np.float64))
        self._step[both] = np.rint(step_of(hertz)).astype(np.int64)

    def _turn(self) -> None:
        """Those whose turn it is come from the table they went to, and go to a new one."""
        seats = self._seats
        turn = np.flatnonzero(seats.taken & ((self._count + _OFTEN * np.arange(seats.count)) % TURN == 0))
        self._current[turn] ^= 1
        if len(turn):
            self._build(turn, 1 - self._current[turn])

    def _build(self, build: Rows, which: Rows) -> None:
        """Build one table for each of these seats; what is new and has none yet gets it twice."""
        kept = self._kept
        now = kept.now[:, build]
        pitch = np.exp2(np.maximum(now[PITCH], kept.aim[PITCH, build]))
        cutoff = 600 * np.exp2(3.5 * (1 - now[DEPTH]) + 1.6 * (now[BRIGHT] - 0.5))
        strength = strengths(pitch, now[8:].T, now[BRIGHT], cutoff)
        table = waves(strength * self._moved(build, pitch))
        self._tables[2 * build + which] = table
        self._ceiling[which, build] = pitch * HEADROOM
        new = build[self._seats.level[build] == 0]
        if len(new):
            self._tables[2 * new + 1 - self._current[new]] = self._tables[2 * new + self._current[new]]
            self._ceiling[:, new] = self._ceiling[self._current[new], new]

    def _moved(self, build: Rows, pitch: Single) -> npt.NDArray[np.complex64]:
        """Where each partial stands: its phase, and how it has swollen and wandered."""
        kept = self._kept
        beat = pitch[:, None] * RATIOS * np.float32(0.0029)  # of a pair five cents apart
        beat /= 1 + beat / np.float32(1.2)  # tables cannot follow more than about 1.5 Hz
        beat *= np.float32(2 * np.pi * TURN * BLOCK / RATE)
        turned = kept.turned[:, build] + kept.hurry[:, build] * beat
        turned -= np.float32(2 * np.pi) * (turned > np.float32(2 * np.pi))
        kept.turned[:, build] = turned
        moved = np.empty((len(build), len(RATIOS)), np.complex64)
        moved.real = 1 + _LIFE * np.cos(turned[0])
        moved.imag = _LIFE * np.sin(turned[1])
        moved *= kept.phases[build]
        return moved

    def _sing(self) -> None:
        """Read the tables of all who sing, and of their twins, and mix them."""
        seats, kept, count = self._seats, self._kept, self._seats.count
        moving = (kept.drift, kept.rates, self._count * (BLOCK / RATE), self._ceiling, seats.level)
        self._kernels.steer(kept.now, *moving, self._target, self._aims)
        twins: Flags = np.asarray(
            np.any((self._aims[:2, count:] > 0) | (self._gains[:2, count:] > 0), axis=0)
        )
        rows, seat = self._rows(twins)
        phase, step = self._phase[rows], self._step[rows]
        bend = np.rint((self._target[rows] - step) * (1 / BLOCK)).astype(np.int64)
        heard = np.flatnonzero(kept.gate[:, seat].max(axis=0) > 0)
        self._mix(rows[heard], seat[heard], (phase[heard], step[heard], bend[heard]))
        advance(phase, step, bend)
        self._phase[rows], self._step[rows] = phase, step
        self._gains, self._aims = self._aims, self._gains
        for state in (self._phase, self._step):
            np.copyto(state[count:], state[:count], where=~twins)

    def _rows(self, twins: Flags) -> tuple[Rows, Rows]:
        """Who sings: voices, then twins; and the seat of each."""
        rows = np.flatnonzero(self._seats.taken)
        rows = np.concatenate([rows, rows[twins[rows]] + self._seats.count])
        return rows, rows % self._seats.count

    def _mix(self, rows: Rows, seat: Rows, course: tuple[Rows, Rows, Rows]) -> None:
        """Read those who are heard, whose phases, steps and bends are given, and add them up."""
        own = 2 * seat + self._current[seat]
        pair = self._read(self._tables, (own, own ^ 1), *course)
        self._shut(pair, seat)
        share = ((self._count + _OFTEN * seat) % TURN).astype(np.float32) * np.float32(1 / TURN)
        start = _shared(self._gains[:, rows], share)
        end = _shared(self._aims[:, rows], share + np.float32(1 / TURN))
        worn = self._worn(pair, seat, start, end)
        mixed(*pair, start, end, self._out)
        if worn is not None:
            self._out += worn

    def _shut(self, pair: tuple[Single, Single], seat: Rows) -> None:
        """Close and open gates, in place."""
        if self._kept.gate.min() < 1:
            last, gate = self._kept.gate[:, seat]
            shut = np.flatnonzero(np.minimum(last, gate) < 1)
            dip = last[shut, None] + (gate - last)[shut, None] * _DIP
            for read in pair:
                read[shut] *= dip

    def _worn(self, pair: tuple[Single, Single], seat: Rows, start: Single, end: Single) -> Single | None:
        """What worn out voices give to the mix (4, 512), None when there are none. From `start` and `end`,
        their gains in the mix, is taken what is heard worn."""
        kept = self._kept
        if not kept.worn.any() and not kept.now[COARSE].any():
            return None
        before, after = kept.worn[seat], kept.now[COARSE, seat]
        kept.worn[:] = kept.now[COARSE]
        rows = np.flatnonzero(np.maximum(before, after) > 1e-3)
        if not len(rows):
            return None
        worn = wear(
            (pair[0][rows], pair[1][rows]), before[rows], after[rows], start[..., rows], end[..., rows]
        )
        for gains, coarse in ((start, before), (end, after)):
            gains[..., rows] *= whole_part(coarse[rows])
        return worn


def _shared(gains: Single, share: Single) -> Single:
    """(2, 4, m) gains of the first and the second table when so much has gone over to the second."""
    both = np.empty((2, *gains.shape), np.float32)
    np.multiply(gains, share, out=both[1])
    np.subtract(gains, both[1], out=both[0])
    return both
