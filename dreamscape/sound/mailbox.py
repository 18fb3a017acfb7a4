"""Musics from the picture's process to the sound's, through shared memory.

Whoever writes never waits and takes no lock: there are eight places, and the ninth Music is written over
the first. Whoever reads finds out by its number and its checksum whether what it read is whole. So either
side may die at any moment. One Music a second is kept besides, without its voices, for six minutes: from
these the harmony finds to where it was.
"""

import pickle
import zlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dreamscape.score.music import EMOTIONS, Music, Strands, Voices
from dreamscape.sound.conductor import BREATH, LOOK_BACK, STEPS

Bytes = npt.NDArray[np.uint8]

PLACES, LARGEST = 8, 256 * 1024
"""So many Musics wait at most, of so many bytes."""
STEP = BREATH / 2 / STEPS
"""Seconds between two Musics of the past."""
KEPT, SMALL = 512, 8 * 1024
_HEAD = np.dtype([("number", "i8"), ("size", "i8"), ("check", "i8"), ("stamp", "f8")])

SIZE = 64 + PLACES * (_HEAD.itemsize + LARGEST) + KEPT * (_HEAD.itemsize + SMALL)
"""Bytes of shared memory that a Mailbox needs, all zero at first."""


class _Places:
    """Rows of a table, each with a head that says what is in it."""

    def __init__(self, memory: Bytes, count: int, largest: int) -> None:
        table = memory.reshape(count, _HEAD.itemsize + largest)
        self.largest = largest
        self._heads = [table[row, : _HEAD.itemsize].view(_HEAD)[0:1] for row in range(count)]
        self._rows = [table[row, _HEAD.itemsize :] for row in range(count)]

    def put(self, place: int, number: int, stamp: float, data: bytes) -> None:
        head, row = self._heads[place], self._rows[place]
        head["number"] = 0  # nobody takes it while it is being written
        row[: len(data)] = np.frombuffer(data, np.uint8)
        head["size"], head["check"], head["stamp"] = len(data), zlib.crc32(data), stamp
        head["number"] = number

    def take(self, place: int, number: int) -> tuple[float, bytes] | None:
        """What was put there under `number`; None where it is not, or no longer."""
        head = self._heads[place].copy()
        if head["number"][0] != number:
            return None
        data = self._rows[place][: min(max(int(head["size"][0]), 0), self.largest)].tobytes()
        return (float(head["stamp"][0]), data) if zlib.crc32(data) == head["check"][0] else None


class Mailbox:
    """One end of it. `memory` is (SIZE,) bytes that both processes see."""

    def __init__(self, memory: Bytes) -> None:
        self._count = memory[:8].view(np.int64)
        middle = 64 + PLACES * (_HEAD.itemsize + LARGEST)
        self._news = _Places(memory[64:middle], PLACES, LARGEST)
        self._past = _Places(memory[middle:SIZE], KEPT, SMALL)
        self._taken = 0
        self._step = -1

    def put(self, music: Music, stamp: float) -> bool:
        """Leave `music`, said at `stamp` (monotonic seconds). False when it is too large to be sent."""
        data = pickle.dumps(music, pickle.HIGHEST_PROTOCOL)
        if len(data) > LARGEST:
            return False
        number = int(self._count[0]) + 1
        self._news.put(number % PLACES, number, stamp, data)
        self._count[0] = number
        step = int(music.time / STEP)
        if step != self._step and step >= 0:
            self._step = step
            small = pickle.dumps(replace(music, voices=_NOBODY, strands=_NOTHING), pickle.HIGHEST_PROTOCOL)
            if len(small) <= SMALL:
                self._past.put(step % KEPT, step + 1, stamp, small)
        return True

    def take(self) -> tuple[list[tuple[float, Music]], int]:
        """What came since the last time, (stamp, Music) in order, and how many were written over before."""
        last = int(self._count[0])
        if not self._taken:  # who begins to read has missed nothing
            self._taken = max(last - PLACES, 0)
        found = []
        for number in range(max(self._taken, last - PLACES) + 1, last + 1):
            one = self._news.take(number % PLACES, number)
            if one is not None:
                found.append((one[0], pickle.loads(one[1])))
        missed = last - self._taken - len(found)
        self._taken = last
        return found, missed

    def past(self, until: float) -> list[Music]:
        """Musics without voices, about a second apart, in order, before `until` (show time, seconds)."""
        last = int(np.ceil(until / STEP))
        first = max(0, last - int(LOOK_BACK * BREATH / STEP))
        found = [self._past.take(step % KEPT, step + 1) for step in range(first, last)]
        musics: list[Music] = [pickle.loads(one[1]) for one in found if one is not None]
        return [one for one in musics if one.time < until]


_SINGLE, _INTS, _KEYS = np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(0, np.uint64)
_NOBODY = Voices(
    key=_KEYS, gain=_SINGLE, pan=_SINGLE, depth=_SINGLE, breath=_SINGLE, register=_SINGLE, valence=_SINGLE,
    arousal=_SINGLE, colour=np.zeros((0, len(EMOTIONS)), np.float32), attunement=_SINGLE, group=_INTS,
    hurt=_SINGLE, side=_SINGLE, solo=_SINGLE, role=_INTS, mark=_SINGLE,
)  # fmt: skip
_NOTHING = Strands(
    key=_KEYS, a=_INTS, b=_INTS, affinity=_SINGLE, tension=_SINGLE, health=_SINGLE, live=np.zeros(0, bool),
    since=np.zeros(0),
)  # fmt: skip
