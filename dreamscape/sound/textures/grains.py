"""Trains of grains and breathing beds, as pure functions of the absolute sample.

A train has at most one grain for each step of each cell of time. Whether it comes, when in its cell, from
which source, how high, loud and where is looked up by (seed, texture, train, step), so the same grain is
found again from wherever one begins. A grain is made whole when it begins, and added to what lies ahead.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, floor, log2, pi, sin, sqrt

import numpy as np
import numpy.typing as npt

from dreamscape.keyed import uniform, uniform_of
from dreamscape.sound.rate import BLOCK, RATE

Single = npt.NDArray[np.float32]
Draws = list[float]

AHEAD = 1 << 17
"""Samples that are kept ahead: no grain is longer than AHEAD - BLOCK, 2.72 s."""

_ROWS, _COLUMNS = 128, 8  # grains whose numbers are looked up at once; numbers a grain
_COMES, _WHEN, _SOURCE, _PITCH, _LEVEL, _PLACE = range(6)  # two more are left for makers
_LOOK = 8192  # samples one looks ahead for the next grains
SPARE = 6
"""First of the two columns of Draws that only makers use."""

_GRAINS, _DRIFTS = 0x6741, 0xD81F  # streams of random numbers


@dataclass(frozen=True, slots=True)
class Moment:
    """What holds while a grain begins."""

    seed: int
    at: int  # absolute sample
    weight: float  # 0..1
    arousal: float  # -1..1
    pan: float  # -1..1
    chord: tuple[float, ...]  # hertz
    pulse: float  # beats a minute
    origin: int  # absolute sample of a beat
    past: Single  # (2, n) the pads' last seconds, the newest at the end


Make = Callable[[Draws, Moment], Single]
"""Makes a grain: (n,) or stereo (2, n), its ends at 0."""
Swell = Callable[[int, float], float]
"""(seed, seconds) -> 0..1: how much of something there is."""
Level = Callable[[int, float, float], float]
"""(seed, seconds, arousal) -> gain of a bed."""


@dataclass(frozen=True, slots=True)
class Train:
    """Grains in cells of `cell` seconds, or beats."""

    make: Make
    cell: float
    calm: float = 1.0  # chance that a step has its grain, at arousal -1
    stirred: float = 1.0  # at arousal 1
    steps: tuple[float, ...] = (0.0,)  # where in the cell, 0..1, rising; the last + jitter <= 1
    jitter: float = 1.0  # of the cell
    beats: bool = False  # the cell is counted in beats from the origin
    level: tuple[float, float] = (0.3, 1.0)  # quietest and loudest, evenly by ear
    spread: float = 0.8  # 0 at the texture's place .. 1 everywhere
    swell: Swell | None = None  # times chance and level
    thins: bool = True  # fewer come at little weight


@dataclass(frozen=True, slots=True)
class Bed:
    """A loop of noise or tone, louder and softer by `level`."""

    loop: Single  # (2, n + BLOCK), by `sources.looped`
    level: Level


@dataclass(frozen=True, slots=True)
class Texture:
    """One of TEXTURES. `send` is how much goes to the room when near, 0..1."""

    beds: tuple[Bed, ...]
    trains: tuple[Train, ...]
    send: float = 0.2


def taken(sources: tuple[Single, ...], low: float = 1.0, high: float = 1.0) -> Make:
    """One of `sources`, read `low`..`high` times as fast."""

    def make(draws: Draws, moment: Moment) -> Single:
        source = sources[int(draws[_SOURCE] * len(sources))]
        return read(source, low * (high / low) ** draws[_PITCH])

    return make


def tuned(sources: tuple[Single, ...], base: float, low: float, octaves: int = 1) -> Make:
    """One of `sources`, all of `base` hertz, moved to a note of the chord in low..low * 2**octaves."""

    def make(draws: Draws, moment: Moment) -> Single:
        source = sources[int(draws[_SOURCE] * len(sources))]
        return read(source, note(draws, moment, low, octaves) / base)

    return make


def note(draws: Draws, moment: Moment, low: float, octaves: int = 1) -> float:
    """A note of the chord in hertz, folded by octaves into low..low * 2**octaves."""
    place = draws[_PITCH] * len(moment.chord)
    octave = int(draws[SPARE] * octaves)
    return folded(moment.chord[int(place)], low) * 2.0**octave


def folded(hertz: float, low: float) -> float:
    """The same note in low..2 * low."""
    return float(hertz / 2.0 ** floor(log2(hertz / low)))


def read(source: Single, rate: float) -> Single:
    """`source`, (n,) or (2, n), read `rate` times as fast, between samples in straight lines."""
    if rate == 1.0:
        return source
    if source.ndim == 2:
        return np.stack([read(side, rate) for side in source])
    place = np.arange(min(AHEAD - BLOCK, int((len(source) - 1) / rate)), dtype=np.float32)
    place *= np.float32(rate)
    index = place.astype(np.int32)
    place -= index
    here = source[index]
    index += 1
    there = source[index]
    there -= here
    there *= place
    here += there
    return here


@lru_cache(8192)
def knot(seed: int, stream: int, index: int) -> float:
    """One number in [0, 1) a place on a line."""
    return uniform_of(seed, index & 0xFFFFFFFFFFFFFFFF, stream, _DRIFTS)


def drift(seed: int, stream: int, seconds: float, period: float) -> float:
    """Wanders smoothly in 0..1, to somewhere new each `period` seconds."""
    x = seconds / period
    index = floor(x)
    x -= index
    here, there = knot(seed, stream, index), knot(seed, stream, index + 1)
    return here + (there - here) * x * x * (3.0 - 2.0 * x)


@dataclass(slots=True)
class _Queue:
    """Grains of one train that are known to begin, up to sample `until`."""

    length: float  # samples a cell
    origin: int
    begun: int  # all before this have begun
    until: int
    waiting: list[tuple[int, Draws]]


class Stage:
    """One texture that plays: what its grains have ready, and where its beds are."""

    def __init__(self, seed: int, number: int, texture: Texture) -> None:
        self._seed, self._number, self._texture = seed, number, texture
        self._ahead = np.zeros((2, AHEAD), np.float32)
        self._tables: list[dict[int, list[Draws]]] = [{} for _ in texture.trains]
        self._queues = [_Queue(0.0, 0, 0, 0, []) for _ in texture.trains]
        self._next = -1
        self._levels: list[float] = []
        self._bed, self._sum = np.zeros((2, BLOCK), np.float32), np.zeros((2, BLOCK), np.float32)
        self._ramp, self._sides = np.empty(BLOCK, np.float32), (1.0, 1.0)
        self._offsets = [int(1e7 * uniform_of(seed, number, k, _DRIFTS)) for k in range(len(texture.beds))]

    def block(self, start: int, moment: Moment, out: Single) -> None:
        """Writes (2, BLOCK): each grain at its own place, beds at the texture's."""
        if start != self._next:
            self._sides = _sides(moment.pan)
            self._leap(start, moment)
            self._levels = [bed.level(self._seed, start / RATE, moment.arousal) for bed in self._texture.beds]
        self._spawn(start, start + BLOCK, start, moment)
        at = start % AHEAD
        slot = self._ahead[:, at : at + BLOCK]
        split = BLOCK - slot.shape[1]
        out[:, : BLOCK - split] = slot
        slot[:] = 0.0
        if split:
            out[:, BLOCK - split :] = self._ahead[:, :split]
            self._ahead[:, :split] = 0.0
        self._beds(start, moment, out)
        self._next = start + BLOCK

    def _leap(self, start: int, moment: Moment) -> None:
        """Finds what rings at `start` already; at the very first, when all is faded in, nothing."""
        if self._next >= 0:
            self._queues = [_Queue(0.0, 0, 0, 0, []) for _ in self._texture.trains]
            self._ahead[:] = 0.0
            self._spawn(start - AHEAD, start, start, moment)

    def _beds(self, start: int, moment: Moment, out: Single) -> None:
        """Adds the beds, each by its level, all of them leaning to where the texture is."""
        if not self._levels:
            return
        ends = (start + BLOCK) / RATE
        self._sum[:] = 0.0
        for k, bed in enumerate(self._texture.beds):
            before, after = self._levels[k], bed.level(self._seed, ends, moment.arousal)
            self._levels[k] = after
            at = (start + self._offsets[k]) % (bed.loop.shape[1] - BLOCK)
            np.multiply(RAMP, np.float32(after - before), out=self._ramp)
            self._ramp += np.float32(before)
            np.multiply(bed.loop[:, at : at + BLOCK], self._ramp, out=self._bed)
            self._sum += self._bed
        old, self._sides = self._sides, _sides(moment.pan)
        for row, heard, before, after in zip(out, self._sum, old, self._sides, strict=True):
            heard *= np.float32(after) if before == after else between(before, after)
            row += heard

    def _spawn(self, first: int, last: int, heard: int, moment: Moment) -> None:
        """Adds the grains that begin in first..last to what is ahead; nothing before `heard`."""
        for number, train in enumerate(self._texture.trains):
            length = train.cell * RATE * (60.0 / moment.pulse if train.beats else 1.0)
            origin = moment.origin if train.beats else 0
            queue = self._queues[number]
            if queue.length != length or queue.origin != origin or first < queue.begun:
                queue = self._queues[number] = _Queue(length, origin, first, first, [])
            if queue.until < last:
                until = last + _LOOK
                queue.waiting += self._find(number, queue, until)
                queue.until = until
            while queue.waiting and queue.waiting[0][0] < last:
                at, draws = queue.waiting.pop(0)
                self._begin(train, draws, replace(moment, at=at), heard)
            queue.begun = last

    def _find(self, number: int, queue: "_Queue", last: int) -> list[tuple[int, Draws]]:
        """When the grains of a train begin, from where the queue ends up to `last`, in order."""
        train, first, length = self._texture.trains[number], queue.until, queue.length
        found = []
        cells = range(floor((first - queue.origin) / length), floor((last - queue.origin) / length) + 1)
        for cell in cells:
            for k, step in enumerate(train.steps):
                earliest = queue.origin + (cell + step) * length
                if earliest >= last or earliest + train.jitter * length < first - 1:
                    continue
                draws = self._draws(number, cell * len(train.steps) + k)
                at = floor(earliest + train.jitter * draws[_WHEN] * length)
                if first <= at < last:
                    found.append((at, draws))
        return found

    def _draws(self, train: int, index: int) -> Draws:
        table = self._tables[train]
        page, row = divmod(index, _ROWS)
        if page not in table:
            if len(table) > 3:
                table.clear()
            places = np.arange(_ROWS * _COLUMNS) + page * _ROWS * _COLUMNS
            numbers = uniform(self._seed, places.astype(np.uint64), self._number * 16 + train, _GRAINS)
            table[page] = numbers.reshape(_ROWS, _COLUMNS).tolist()
        return table[page][row]

    def _begin(self, train: Train, draws: Draws, moment: Moment, heard: int) -> None:
        """Makes the grain, if it comes, and lays it from its first sample that is heard."""
        there = train.swell(moment.seed, moment.at / RATE) if train.swell else 1.0
        chance = train.calm + (train.stirred - train.calm) * 0.5 * (moment.arousal + 1.0)
        if train.thins:
            chance *= 0.4 + 0.6 * moment.weight
        if draws[_COMES] >= chance * there:
            return
        low, high = train.level
        gain = there * low * (high / low) ** draws[_LEVEL]
        place = moment.pan + (1.0 - abs(moment.pan)) * train.spread * (2.0 * draws[_PLACE] - 1.0)
        left, right = _sides(place)
        grain = train.make(draws, moment)[..., max(0, heard - moment.at) :]
        if grain.shape[-1]:
            self._lay(grain, max(moment.at, heard), gain * left, gain * right)

    def _lay(self, grain: Single, at: int, left: float, right: float) -> None:
        left_grain, right_grain = (grain[0], grain[1]) if grain.ndim == 2 else (grain, grain)
        at %= AHEAD
        head = min(left_grain.shape[0], AHEAD - at)
        for row, sound, gain in ((self._ahead[0], left_grain, left), (self._ahead[1], right_grain, right)):
            scaled = sound * np.float32(gain)
            row[at : at + head] += scaled[:head]
            if head < len(scaled):
                row[: len(scaled) - head] += scaled[head:]


def _sides(pan: float) -> tuple[float, float]:
    """Gains of left and right at `pan`, of equal power; 1 and 1 in the middle, and never quite nothing."""
    angle = (pan * 0.9 + 1.0) * pi / 4.0
    return sqrt(2.0) * cos(angle), sqrt(2.0) * sin(angle)


def between(before: float, after: float) -> Single:
    """A gain that moves across a block."""
    return np.asarray(RAMP * np.float32(after - before) + np.float32(before), np.float32)


RAMP = (np.arange(BLOCK, dtype=np.float32) + 1.0) / BLOCK
"""0 to 1 across a block."""
