"""An open show with its pictures: what several commands begin with."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.export.units import clock
from dreamscape.narrative.events import ActBegun, ControlMoved, DreamerLeft, DreamTold, WordsJudged
from dreamscape.narrative.fold import Story
from dreamscape.narrative.forgetting import forgotten, without
from dreamscape.narrative.journal import Journal, open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.quoting import quoted, sketched
from dreamscape.narrative.world import World
from dreamscape.render.library import unknown
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at, heard_at
from dreamscape.score.music import Music
from dreamscape.score.performance import Move, Performance
from dreamscape.score.played import played, played_music
from dreamscape.stage.playable import playable

REMEMBERED_FRAMES = 64
"""Frames kept: memory asks for the same moments again and again."""


@dataclass(frozen=True, slots=True)
class Show:
    """One show, open for reading."""

    journal: Journal
    worlds: Callable[[float], World]
    stories: Callable[[float], Story]
    frames: Callable[[float], Frame]
    musics: Callable[[float], Music]
    end: float  # seconds
    visuals: dict[str, str]
    """Each visual that is dreamt, and a dreamer who dreams it."""
    withdrawn: frozenset[str]
    """Who took the dream back, at whatever time: nothing names them."""
    readable: frozenset[tuple[str, str]]
    """Dreamers and takes whose words may be seen in the end; what a weaver has hidden is seen at no time."""
    performance: Performance
    """What somebody played over it."""

    def world(self, time: float) -> World:
        """The World at a show time (seconds). Raises DreamError beyond the show's end."""
        if time > self.end + 0.05:
            raise DreamError(
                f"{self.journal.path}: the show ends at {clock(self.end)}; take an earlier time", code=2
            )
        return self.worlds(time)

    def story(self, time: float) -> Story:
        """A story of one's own at the last tick before `time`. Raises DreamError beyond the show's end."""
        self.world(time)
        return self.stories(time)

    def words(self, dreamer: str, take: str) -> str | None:
        """What the dreamer said, of a line's `take` or as a dream; None where nobody is to see it."""
        return quoted(self.journal, dreamer, take) if self._may_be_seen(dreamer, take) else None

    def drawings(self, wanted: Sequence[tuple[str, str]]) -> Mapping[str, str]:
        """The drawings of those (dreamer, take) that have one and whose may be seen, by take."""
        return sketched(self.journal, [one for one in wanted if self._may_be_seen(*one)])

    def _may_be_seen(self, dreamer: str, take: str) -> bool:
        return dreamer not in self.withdrawn and (dreamer, take) in self.readable

    def hearing(self, heard: Callable[[float], Mapping[str, float]]) -> Callable[[float], Frame]:
        """The show's Frames as they answer to what is `heard` at a show time: low, mid, high, beat, 0..1."""
        return _played_frames(self.worlds, self.performance, heard)

    def check_visuals(self, known: Collection[str]) -> None:
        """Raises DreamError when a dream's visual is not among `known`: no film shall learn it midway."""
        for name, dreamer in self.visuals.items():
            if name not in known:
                why = unknown(name, tuple(known))
                raise DreamError(
                    f"{self.journal.path}: the dream of {dreamer} cannot be drawn: {why}", code=2
                )

    def facts(self) -> dict[str, object]:
        """What a sidecar says of the show."""
        return {
            "show": self.journal.path.name,
            "digest": self.journal.digest(),
            "seed": self.journal.meta.seed,
            "festival": self.journal.meta.festival,
        }

    def __enter__(self) -> "Show":
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.close()


def open_show(path: Path, folders: Iterable[Path] = ()) -> Show:
    """Open a .dream file for pictures; `folders` of visuals beside those that come with us. Raises
    DreamError."""
    journal = open_journal(path)
    try:
        end, withdrawn, visuals, readable, moves = _outline(journal)
    except BaseException:
        journal.close()
        raise
    playback = Playback(journal, journal.meta.seed, keyframes=journal.keyframes(SCHEMA))

    def world(time: float) -> World:
        return without(forgotten(playback.at(time), withdrawn), withdrawn)

    performance = Performance(playable(folders) if moves else {}, moves)
    return Show(
        journal,
        world,
        playback.story_at,
        _played_frames(world, performance),
        lambda time: played_music(heard_at(world(time), time), performance.at(time)),
        end,
        visuals,
        withdrawn,
        readable,
        performance,
    )


def _played_frames(
    worlds: Callable[[float], World],
    performance: Performance,
    heard: Callable[[float], Mapping[str, float]] | None = None,
) -> Callable[[float], Frame]:
    """The Frames of a show, as they were played."""

    def frame(time: float) -> Frame:
        shown = performance.shown(time)
        hearing = heard(shown) if heard else None
        return played(frame_at(worlds(shown), shown, hearing=hearing), performance.at(time))

    return lru_cache(REMEMBERED_FRAMES)(frame)


def _outline(
    journal: Journal,
) -> tuple[float, frozenset[str], dict[str, str], frozenset[tuple[str, str]], list[Move]]:
    """When the show ends (seconds), who took the dream back, at whatever time, what is dreamt by whom,
    whose words, of which take, may be seen in the end, and what was played."""
    end, withdrawn, told = 0.0, set(), {}
    moves: list[Move] = []
    shown: dict[tuple[str, str], bool] = {}
    for event in journal.read():
        body = event.body
        end = max(end, event.at + (body.length if isinstance(body, ActBegun) else 0.0))
        if isinstance(body, DreamerLeft) and body.withdrawn:
            withdrawn.add(body.dreamer)
        if isinstance(body, DreamTold):
            told[body.dreamer] = body.visual
            shown.pop((body.dreamer, ""), None)
        if isinstance(body, ControlMoved):
            moves.append(Move(body.control, body.value, body.shown, body.seconds))
        if isinstance(body, WordsJudged):
            shown[body.dreamer, body.take] = body.shown
    seen = {visual: dreamer for dreamer, visual in reversed(told.items()) if dreamer not in withdrawn}
    readable = frozenset(one for one, judged in shown.items() if judged)
    return end, frozenset(withdrawn), seen, readable, moves
