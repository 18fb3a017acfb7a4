"""An open show with its pictures: what several commands begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.journal import Journal, open_journal
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.world import World
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at
from dreamscape.units import clock_of

REMEMBERED_FRAMES = 64
"""Frames kept: memory asks for the same moments again and again."""


@dataclass(frozen=True, slots=True)
class Show:
    """One show, open for reading."""

    journal: Journal
    playback: Playback
    frames: Callable[[float], Frame]
    end: float  # seconds

    def world(self, time: float) -> World:
        """The World at a show time (seconds). Raises DreamError beyond the show's end."""
        if time > self.end + 0.05:
            raise DreamError(
                f"{self.journal.path}: the show ends at {clock_of(self.end)}; take an earlier time", code=2
            )
        return self.playback.at(time)

    def facts(self) -> dict[str, object]:
        """What a sidecar says of the show."""
        return {
            "show": self.journal.path.name,
            "digest": self.journal.digest(),
            "seed": self.journal.seed,
            "festival": self.journal.meta["festival"],
        }


def open_show(path: Path) -> Show:
    """Open a .dream file for pictures. Raises DreamError."""
    journal = open_journal(path)
    playback = Playback(journal, journal.seed)
    frames = lru_cache(REMEMBERED_FRAMES)(lambda time: frame_at(playback.at(time), time))
    return Show(journal, playback, frames, max(journal.duration, _last_event(journal)))


def _last_event(journal: Journal) -> float:
    last = 0.0
    for event in journal.read(max(journal.head() - 1, 0)):
        last = event.at
    return last
