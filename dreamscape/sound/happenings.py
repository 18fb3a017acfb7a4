"""What sounds once: threads that are accepted, wounds that open and heal, roles that shift, somebody who
speaks. Found by comparing each Music with the one before; the moments are those of the story, to the
sample."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dreamscape.keyed import uniform_of
from dreamscape.score.frame import ROLES
from dreamscape.score.harmony import hertz
from dreamscape.score.music import Music, Wound
from dreamscape.sound.conductor import Harmony
from dreamscape.sound.rate import RATE

LATENESS = 0.1
"""Seconds after which everything that happens is heard: so late is the last of what a Music can tell."""
PLUCKS_A_SECOND = 5.0
"""More threads than this are heard one after another, and some not at all."""
_WAIT = 1.5
"""Seconds within which a thread must be heard, or is not."""
_MARKS_APART = 1.5
"""Seconds between two marks of roles."""
_SOLOS_APART, _PATIENCE = 0.8, 3.0
"""Seconds between two who speak for themselves, and for how long one waits for one's turn to be heard."""
_GLASS_RATE = 7.0
"""Shards a second of a wound that opens."""
_BELLS = 4
"""Bells for a patch, up the chord."""
_SPREAD = 0.35
"""How far around a crack its glass falls, of half the width."""
_SHARD, _STREAM = 61, 62
"""Streams of the keyed numbers."""


@dataclass(frozen=True, slots=True)
class Strike:
    """Something that is to be struck once."""

    kind: str  # pluck, bell, glass, thud, creak, solo, or one of ROLES
    at: float  # show time, seconds
    hertz: float
    gain: float  # 0..1
    pan: float  # -1..1
    pan_to: float  # where it wanders
    depth: float  # 0..1
    warmth: float  # 0..1: likeness of a thread, brightness of a bell
    tension: float  # 0..1
    key: int

    @property
    def stem(self) -> str:
        """To which stem it belongs."""
        return _STEM.get(self.kind, "voices")


_STEM = {"pluck": "threads", "bell": "wounds", "glass": "wounds", "thud": "wounds", "creak": "wounds"}


class Happenings:
    """Lives on from Music to Music."""

    def __init__(self) -> None:
        self._before: Music | None = None
        self._next_pluck = -1e9
        self._next_mark = -1e9
        self._next_solo = -1e9
        self._solo: dict[int, float] = {}
        self._role: dict[int, int] = {}

    def hear(self, music: Music, harmony: Harmony, pitch: dict[int, float]) -> list[Strike]:
        """What happened since the Music before. `pitch` is what each voice sings, hertz by key."""
        before, self._before = self._before, music
        since = music.time - 0.05 if before is None else before.time
        found = [*self._threads(music, pitch, since), *_wounds(music, before, harmony, since)]
        found += [*self._speakers(music, pitch, before is None), *self._marks(music, pitch, before is None)]
        return found

    def _threads(self, music: Music, pitch: dict[int, float], since: float) -> Iterator[Strike]:
        strands, voices = music.strands, music.voices
        new = np.nonzero(strands.live & (strands.since > since) & (strands.since <= music.time))[0]
        for row in new[np.argsort(strands.since[new], kind="stable")].tolist():
            at = max(float(strands.since[row]), self._next_pluck)
            if at - strands.since[row] > _WAIT:
                continue
            self._next_pluck = at + 1.0 / PLUCKS_A_SECOND
            ends = (int(strands.a[row]), int(strands.b[row]))
            keys = [int(voices.key[end]) for end in ends]
            pans = [float(voices.pan[end]) for end in ends]
            warmth, depth = float(strands.affinity[row]), float(voices.depth[ends[0]])
            notes = [pitch.get(key, 220.0) for key in keys]
            for place in (0, 1):
                yield Strike(
                    "pluck", at + 0.14 * place, notes[place], 0.5 + 0.3 * warmth,
                    pans[place], pans[1 - place],
                    depth, warmth, float(strands.tension[row]), int(strands.key[row]) + place,
                )  # fmt: skip

    def _speakers(self, music: Music, pitch: dict[int, float], first: bool) -> Iterator[Strike]:
        voices = music.voices
        solo = dict(zip(voices.key.tolist(), voices.solo.tolist(), strict=True))
        for row, (key, value) in enumerate(solo.items()):
            at = max(music.time, self._next_solo)
            if not first and value > self._solo.get(key, 0.0) + 0.3 and at - music.time < _PATIENCE:
                self._next_solo = at + _SOLOS_APART
                pan = float(voices.pan[row])
                yield Strike("solo", at, pitch.get(key, 220.0), 0.09, pan, pan, 0.2, 0.7, 0.0, key)
        self._solo = solo

    def _marks(self, music: Music, pitch: dict[int, float], first: bool) -> Iterator[Strike]:
        voices = music.voices
        role = dict(zip(voices.key.tolist(), voices.role.tolist(), strict=True))
        for row, (key, one) in enumerate(role.items()):
            turned = key in self._role and self._role[key] != one and voices.mark[row] > 0.0
            if first or not turned or music.time < self._next_mark:
                continue
            self._next_mark = music.time + _MARKS_APART
            pan, depth = float(voices.pan[row]), float(voices.depth[row])
            yield Strike(ROLES[one], music.time, pitch.get(key, 220.0), 0.05, pan, pan, depth, 0.5, 0.0, key)
        self._role = role


def _wounds(music: Music, before: Music | None, harmony: Harmony, since: float) -> Iterator[Strike]:
    known = {} if before is None else {one.key: one for one in before.wounds}
    for wound in music.wounds:
        if since < wound.at <= music.time:
            yield _of_wound("thud", wound, wound.at, 0.9, 40.0)
            yield _of_wound("creak", wound, wound.at, 0.6, 180.0)
        then = known.get(wound.key)
        if since < wound.patched <= music.time:
            yield from _bells(wound, harmony)
        yield from _shards(music, wound, 0.0 if then is None else then.opening, since)


def _of_wound(
    kind: str, wound: Wound, at: float, gain: float, note: float, pan: float | None = None
) -> Strike:
    where = wound.pan if pan is None else min(max(pan, -1.0), 1.0)
    return Strike(kind, at, note, gain, where, where, wound.depth, 0.5, 0.0, wound.key ^ round(at * RATE))


def _bells(wound: Wound, harmony: Harmony) -> Iterator[Strike]:
    """Up the chord, along the seam."""
    chord = harmony.chord
    for step in range(_BELLS):
        note = hertz(12.0 + chord[step % len(chord)] + 12.0 * (step // len(chord)), harmony.root, 1.0)
        pan = wound.pan + _SPREAD * (step / (_BELLS - 1) - 0.5) * 2.0
        yield _of_wound("bell", wound, wound.patched + 0.22 * step, 0.5 - 0.06 * step, note, pan)


def _shards(music: Music, wound: Wound, before: float, since: float) -> Iterator[Strike]:
    """Glass, as long as the crack runs, and now and then from an open one."""
    span = max(music.time - since, 1e-3)
    speed = min(max(wound.opening - before, 0.0) / span, 1.0)
    rate = _GLASS_RATE * speed + 0.25 * wound.opening * (1.0 - wound.mended)
    tick = round(music.time * RATE)
    if uniform_of(music.seed, wound.key, tick, _SHARD) < rate * span:
        at, pan, note = (uniform_of(music.seed, wound.key, tick, _STREAM + part) for part in range(3))
        yield _of_wound(
            "glass", wound, since + at * span, 0.25 + 0.45 * speed, 2000.0 * 4.0**note,
            wound.pan + _SPREAD * (2.0 * pan - 1.0),
        )  # fmt: skip
