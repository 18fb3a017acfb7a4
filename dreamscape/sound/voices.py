"""The choir: up to 64 voices that live on from block to block, one for each dreamer who is heard.

Who sings is decided in `seats`, what a voice is made of in `wavetables`, how it is read in `oscillators`; here it
lives: it glides, breathes, drifts, is near or far, trembles, and wears out on the wounded side.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dreamscape import keyed
from dreamscape.score.music import EMOTIONS
from dreamscape.sound.kernels import kernels
from dreamscape.sound.oscillators import RAMP, advance, mixed
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.seats import Seats
from dreamscape.sound.wavetables import HEADROOM, RATIOS, STRIDE, WHOLE, step_of, strengths, waves

Single = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.intp]

LEVEL = 0.06
"""RMS of one voice at gain 1, near and in the middle: about -24 dB."""
LOWEST, TOP = 20.0, 4000.0
"""Hertz a voice may have."""
TURN = 16
"""Blocks from one table of a voice to its next: 171 ms."""
WIDTH = 0.8
"""How far out places at the edge are heard."""

_SECONDS = np.array([0.12, 0.06, 0.08, 0.15, 0.2, 0.1, 0.08, 0.06] + [0.25] * len(EMOTIONS))
_SMOOTH = (1 - np.exp(-BLOCK / RATE / _SECONDS)).astype(np.float32)
_PITCH, _GAIN, _PAN, _DEPTH, _BRIGHT, _DETUNE, _TREMBLE, _COARSE = range(8)
_LIFE = np.where(WHOLE, 0.45, 0.9).astype(np.float32)
_DIP = np.minimum(np.arange(1, BLOCK + 1) / 240, 1).astype(np.float32)
"""How a gate goes within a block: in 5 ms."""
_GRID = np.arange(BLOCK)
_SLOWEST = np.array([0.03, 0.1, 5.4])
_SPREAD = np.array([0.08, 0.15, 1.2])
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
    """Voices with what is said of them, and otherwise near, in the middle, half bright, of trust and whole."""
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


@dataclass(slots=True)
class _Kept:
    """What a seat keeps; one row a seat."""

    count: int
    now: Single = field(init=False)  # (seats, 16) smoothed parameters
    aim: Single = field(init=False)
    attack: Single = field(init=False)
    worn: Single = field(init=False)  # last block's coarseness
    gate: Single = field(init=False)  # (2, seats): last block's and this one's
    drift: Single = field(init=False)  # (seats, 6) where slow movements are, and how fast
    phases: Single = field(init=False)  # (seats, 128) of the partials
    turned: Single = field(init=False)  # (2, seats, 128) swelling and wandering of each partial
    hurry: Single = field(init=False)  # (2, seats, 128) and how fast they do

    def __post_init__(self) -> None:
        partials = len(RATIOS)
        self.now, self.aim = (np.zeros((self.count, len(_SMOOTH)), np.float32) for _ in range(2))
        self.attack = np.ones(self.count, np.float32)
        self.worn = np.zeros(self.count, np.float32)
        self.gate = np.ones((2, self.count), np.float32)
        self.drift = np.zeros((self.count, 6), np.float32)
        self.phases = np.zeros((self.count, partials), np.float32)
        self.turned, self.hurry = (np.zeros((2, self.count, partials), np.float32) for _ in range(2))


class VoiceBank:
    """Voices that live on. One block after another; the same wishes give the same samples.

    Where a voice begins in its waves and its slow movements follows from (seed, key) alone. `at` is the index of
    the first block, counted from the beginning of the show.
    """

    def __init__(self, slots: int = 64, seed: int = 0, at: int = 0, fast: bool = False) -> None:
        self._seats = Seats(slots)
        self._seed = seed
        self._count = at
        self._kept = _Kept(slots)
        self._read = kernels(fast).reader(2 * slots)
        self._tables = np.zeros((2 * slots, STRIDE), np.float32)
        self._current = np.zeros(slots, np.intp)  # which of its two tables a seat comes from
        self._ceiling = np.full((2, slots), LOWEST)
        self._phase = np.zeros((2, slots), np.int64)  # of voices and of their twins
        self._step = np.zeros((2, slots), np.int64)
        self._gains = np.zeros((2, slots, 4), np.float32)
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
        seats.rise(kept.attack)
        self._turn(fresh)
        live = np.flatnonzero(seats.taken)
        if len(live):
            self._sing(live)
        else:
            self._out[:] = 0
        seats.free()
        kept.gate[0] = kept.gate[1]
        self._count += 1
        return np.ascontiguousarray(self._out[:2].T), np.ascontiguousarray(self._out[2:].T)

    def _aim(self, wanted: Wanted) -> None:
        """Whom a seat follows; who is no longer wanted keeps to what it had."""
        row = self._seats.row
        held = np.flatnonzero(row >= 0)
        follow = row[held]
        table = np.empty((len(wanted.key), len(_SMOOTH)), np.float32)
        table[:, _PITCH] = np.log2(np.fmin(np.fmax(wanted.hertz, np.float32(LOWEST)), np.float32(TOP)))
        singles = (wanted.gain, wanted.pan, wanted.depth, wanted.bright, wanted.detune, wanted.tremble)
        for column, value in enumerate((*singles, wanted.coarse), 1):
            table[:, column] = value
        table[:, 8:] = wanted.colour
        kept = self._kept
        kept.aim[held] = np.nan_to_num(table[follow], copy=False)
        kept.attack[held] = np.nan_to_num(wanted.attack[follow], nan=2.0)
        kept.gate[1] = 1
        kept.gate[1, held] = np.nan_to_num(wanted.gate[follow], nan=1.0)

    def _begin(self, fresh: Rows) -> None:
        """A voice begins where its key says."""
        kept, seed, key = self._kept, self._seed, self._seats.key[fresh]
        kept.now[fresh] = kept.aim[fresh]
        kept.gate[0, fresh] = kept.gate[1, fresh]
        for column in range(6):
            kept.drift[fresh, column] = keyed.uniform(seed, key, column, _DRIFT)
        self._phase[:, fresh] = (keyed.bits(seed, key, 0, _PHASE) >> np.uint64(32)).astype(np.int64)
        many = (
            key[:, None] + np.arange(1, len(RATIOS) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        ).ravel()
        shape = (len(fresh), len(RATIOS))
        around = np.float32(2 * np.pi)
        kept.phases[fresh] = keyed.uniform(seed, many, 1, _PHASE).reshape(shape) * around
        for move, stream in enumerate((_SWELL, _WANDER)):
            kept.turned[move, fresh] = keyed.uniform(seed, many, 0, stream).reshape(shape) * around
            kept.hurry[move, fresh] = 0.6 + 0.8 * keyed.uniform(seed, many, 1, stream).reshape(shape)
        self._gains[:, fresh] = 0
        hertz = np.exp2(kept.now[fresh, _PITCH].astype(np.float64))
        self._step[:, fresh] = np.rint(step_of(hertz)).astype(np.int64)

    def _turn(self, fresh: Rows) -> None:
        """Build the tables that come next, for those whose turn it is, and both for those who are new."""
        turn = np.flatnonzero(self._seats.taken & ((self._count + np.arange(self._seats.count)) % TURN == 0))
        self._current[turn] ^= 1
        build = np.union1d(turn, fresh)
        if not len(build):
            return
        kept = self._kept
        pitch = np.exp2(np.maximum(kept.now[build, _PITCH], kept.aim[build, _PITCH]))
        depth, bright = kept.now[build, _DEPTH], kept.now[build, _BRIGHT]
        cutoff = 600 * np.exp2(3.5 * (1 - depth) + 1.6 * (bright - 0.5))
        strength = strengths(pitch, kept.now[build, 8:], bright, cutoff)
        table = waves(strength * self._moved(build, pitch))
        other = 1 - self._current[build]
        self._tables[2 * build + other] = table
        self._ceiling[other, build] = pitch * HEADROOM
        new = np.isin(build, fresh)
        self._tables[2 * build[new] + 1 - other[new]] = table[new]
        self._ceiling[1 - other[new], build[new]] = pitch[new] * HEADROOM

    def _moved(self, build: Rows, pitch: Single) -> npt.NDArray[np.complex64]:
        """Where each partial stands: its phase, and how it has swollen and wandered."""
        kept = self._kept
        beat = pitch[:, None] * RATIOS * np.float32(0.0029)  # of a pair five cents apart
        beat /= 1 + beat / np.float32(1.5)  # tables cannot follow more than about 2 Hz
        beat *= np.float32(2 * np.pi * TURN * BLOCK / RATE)
        turned = kept.turned[:, build] + kept.hurry[:, build] * beat
        turned %= np.float32(2 * np.pi)
        kept.turned[:, build] = turned
        moved = np.empty((len(build), len(RATIOS)), np.complex64)
        moved.real = 1 + _LIFE * np.cos(turned[0])
        moved.imag = _LIFE * np.sin(turned[1])
        phases = kept.phases[build]
        pointing = np.empty_like(moved)
        pointing.real, pointing.imag = np.cos(phases), np.sin(phases)
        moved *= pointing
        return moved

    def _sing(self, live: Rows) -> None:
        """Read the tables of all who sing, and of their twins, and mix them."""
        kept = self._kept
        target, gains = self._steer(live)
        paired = (kept.now[live, _DETUNE] > 0) | (self._gains[1, live] > 0).any(1)
        which = np.concatenate([np.zeros(len(live), np.intp), np.ones(np.count_nonzero(paired), np.intp)])
        seat = np.concatenate([live, live[paired]])
        target = np.concatenate([target[0], target[1, paired]])
        gains = np.concatenate([gains[0], gains[1, paired]])
        phase, step = self._phase[which, seat], self._step[which, seat]
        bend = np.rint((target - step) / BLOCK).astype(np.int64)
        own = 2 * seat + self._current[seat]
        pair = self._read(self._tables, (own, own ^ 1), phase, step, bend)
        self._wear(pair, seat)
        share = ((self._count + seat) % TURN * (1 / TURN)).astype(np.float32)
        start, end = _shared(self._gains[which, seat], share), _shared(gains, share + np.float32(1 / TURN))
        mixed(*pair, start, end, self._out)
        advance(phase, step, bend)
        self._phase[which, seat], self._step[which, seat], self._gains[which, seat] = phase, step, gains
        alone = live[~paired]
        self._phase[1, alone], self._step[1, alone] = self._phase[0, alone], self._step[0, alone]

    def _steer(self, live: Rows) -> tuple[npt.NDArray[np.float64], Single]:
        """Where pitch and gains go in this block: (2, m) steps and (2, m, 4) gains, of voices and twins."""
        now, drift = self._kept.now[live], self._kept.drift[live]
        turns = drift[:, :3] + self._count * (BLOCK / RATE) * (_SLOWEST + _SPREAD * drift[:, 3:])
        move = np.sin(2 * np.pi * (turns % 1.0))
        trembling = now[:, _TREMBLE]
        octaves = now[:, _PITCH] + (3 * move[:, 0] + 1.5 * move[:, 1] + 12 * trembling * move[:, 2]) / 1200
        apart = now[:, _DETUNE] / np.float32(2400)
        hertz = np.exp2(np.stack([octaves - apart, octaves + apart]))
        hertz = np.minimum(hertz, self._ceiling[:, live].min(0))
        come = self._seats.level[live]
        gain = now[:, _GAIN] * (come * come * (3 - 2 * come)) * np.float32(LEVEL)
        gain *= np.exp2(np.float32(0.25) * (np.float32(7.6) - now[:, _PITCH]))  # low ones are heard less
        gain *= 1 - np.float32(0.3) * trembling * (1 + move[:, 2].astype(np.float32))
        return step_of(hertz), _placed(gain, now[:, _PAN], now[:, _DEPTH], now[:, _DETUNE])

    def _wear(self, pair: tuple[Single, Single], seat: Rows) -> None:
        """Hold samples and lose bits where a voice is worn out, and close gates, in place."""
        kept = self._kept
        coarse, before = kept.now[:, _COARSE], kept.worn
        for row in np.flatnonzero((coarse[seat] > 1e-3) | (before[seat] > 1e-3)):
            weights = _held(before[seat[row]]), _held(coarse[seat[row]])
            for read in pair:
                read[row] = _crushed(read[row], *weights, coarse[seat[row]])
        kept.worn = coarse.copy()
        gate, last = kept.gate[1], kept.gate[0]
        shut = np.flatnonzero((gate[seat] != 1) | (last[seat] != 1))
        if len(shut):
            which = seat[shut]
            dip = last[which, None] + (gate[which] - last[which])[:, None] * _DIP
            for read in pair:
                read[shut] *= dip


def _placed(gain: Single, pan: Single, depth: Single, detune: Single) -> Single:
    """(2, m, 4) gains of voices and of twins: left, right, and left and right into the hall."""
    twin = np.clip(detune * np.float32(1 / 3), 0, 1)
    angle = twin * np.float32(np.pi / 4)
    power = np.stack([np.cos(angle), np.sin(angle)]) * gain
    spread = np.float32(0.35) * twin
    where = np.clip(pan * np.float32(WIDTH) + np.stack([-spread, spread]), -1, 1)
    where = (where + 1) * np.float32(np.pi / 4)
    gains = np.empty((2, len(gain), 4), np.float32)
    sides = np.stack([np.cos(where) * power, np.sin(where) * power], -1)
    gains[:, :, :2] = sides * (1 - np.float32(0.6) * depth)[:, None]
    gains[:, :, 2:] = sides * (np.float32(0.25) + np.float32(0.6) * depth)[:, None]
    return gains


def _shared(gains: Single, share: Single) -> Single:
    """(2, 4, m) gains of the first and the second table when so much has gone over to the second."""
    over = gains * share[:, None]
    return np.ascontiguousarray(np.stack([gains - over, over]).transpose(0, 2, 1))


def _held(coarse: float) -> Single:
    """(4,) how much of the samples are held for 1, 2, 4 and 8."""
    return np.maximum(0, 1 - np.abs(3 * coarse - np.arange(4))).astype(np.float32)


def _crushed(wave: Single, before: Single, after: Single, coarse: float) -> Single:
    """One voice with samples held and 16 to 7 bits left."""
    out = np.zeros_like(wave)
    for power in np.flatnonzero(before + after):
        out += wave[_GRID & -(1 << power)] * (before[power] + RAMP * (after[power] - before[power]))
    steps = np.float32(2.0 ** (13 - 8 * coarse))
    return np.rint(out * steps) / steps
