"""The Frames of a show that goes on now: its journal is read as it grows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from dreamscape.narrative.journal import Journal, open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.quoting import quoted, sketched
from dreamscape.narrative.world import World
from dreamscape.score.alone import alone
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at
from dreamscape.score.performance import Performance
from dreamscape.score.played import played
from dreamscape.score.sketches import own_sketch

BEHIND = 0.12
"""Seconds by which the picture follows show time: what happens is durable and read by then."""
_REMEMBERED = 16
_PLAIN = 0.9
"""Brightness of a dream by itself, however dark the night on the wall is."""


class Following:
    """A show that grows, open for reading. Raises DreamError when it cannot be opened."""

    def __init__(self, show: Path, now: float, performance: Performance | None = None) -> None:
        """`now` is show time, seconds: the story is told up to it before anything is shown. `performance` is
        what is played over it."""
        self._performance = performance
        self.journal: Journal = open_journal(show)
        self._playback = Playback(
            self.journal, self.journal.meta.seed, keyframes=self.journal.keyframes(SCHEMA)
        )
        self.frames: Callable[[float], Frame] = lru_cache(_REMEMBERED)(self._frame)
        self._playback.at(max(now - BEHIND, 0.0))

    def world(self, time: float) -> World:
        """The World at a show time (seconds)."""
        return self._playback.at(time)

    @property
    def told(self) -> int:
        """The seq of the last event that is told."""
        return self._playback.told

    def words(self, dreamer: str, take: str) -> str | None:
        """What the dreamer said, of a line's `take` or as a dream; None when there is nothing, or no more."""
        return quoted(self.journal, dreamer, take)

    def drawings(self, wanted: Sequence[tuple[str, str]]) -> Mapping[str, str]:
        """The drawings of those (dreamer, take) that have one still, by take."""
        return sketched(self.journal, wanted)

    def dream(self, dreamer: str) -> Callable[[float], Frame]:
        """The Frames of one dream by itself, plainly seen from its first moment on. Raises LookupError (at a
        time) where it is not there."""

        def frame(time: float) -> Frame:
            world = self._playback.at(time)
            found = alone(world, dreamer, time)
            if not len(found.layers.presence):
                raise LookupError(dreamer)
            layers = replace(found.layers, presence=np.ones_like(found.layers.presence))
            grade = replace(found.grade, brightness=max(found.grade.brightness, _PLAIN))
            return replace(found, layers=layers, grade=grade, sketches=own_sketch(world, dreamer))

        return frame

    def as_played(self, values: Mapping[str, float]) -> Callable[[float], Frame]:
        """The Frames of the show with these controls (by address) elsewhere than they are."""

        def frame(time: float) -> Frame:
            now = self._performance.at(time) if self._performance else {}
            return played(frame_at(self._playback.at(time), time), {**now, **values})

        return frame

    def close(self) -> None:
        """Let go of the show."""
        self.journal.close()

    def _frame(self, time: float) -> Frame:
        if self._performance is None:
            return frame_at(self._playback.at(time), time)
        shown = self._performance.shown(time)
        return played(frame_at(self._playback.at(shown), shown), self._performance.at(time))
