"""What is heard while somebody plays: the picture answers to it, and what it answers is part of the take."""

import math
import time
from collections.abc import Callable, Mapping

from dreamscape.score.controls import Control, band_address
from dreamscape.sound.attending import Attended, Attending
from dreamscape.sound.listen import Hearing
from dreamscape.sound.tempo import PULSE
from dreamscape.stage.vj.deck import Deck

ON, LATENCY = "/listen/on", "/listen/latency"
CONTROLS = (
    Control(ON, 0.0, 1.0, 1.0, "the picture answers to what is heard", kind="switch"),
    Control(LATENCY, -200.0, 200.0, 0.0, "how much sooner the beat is to be seen", "milliseconds"),
)
_LEVELS = ("low", "mid", "midhigh", "high", "level", "presence")
_STEPS = 64.0
"""What is heard is taken in so many steps, so that what hardly moves is no move."""
_FEW, _EVERY = 20.0, 1.0 / 15.0
"""Steps in which a band of the spectrum is taken, and the seconds between two."""
_SURE = 0.25
"""Confidence from which a tempo is one."""


class Listening:
    """A source, and a clock for the tempo. Lives as long as the deck."""

    def __init__(
        self,
        deck: Deck,
        source: str,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises DreamError for a source that cannot be listened to."""
        self._deck, self._say, self._clock = deck, say, clock
        self._attending = Attending(source)
        self._heard = Attended()
        self._count, self._lost = 0.0, False
        self._levels: dict[str, float] = {}
        self._banded = -1.0
        self.wanted: Callable[[], bool] = lambda: False
        """Whether any visual listens to the spectrum; else its bands are no part of the take."""
        for control in CONTROLS:
            deck.answer(control, lambda value: None)

    @property
    def hearing(self) -> Hearing:
        """What is heard now, the beat as late as /listen/latency says."""
        return self._heard.hearing

    @property
    def tempo(self) -> float:
        """Beats a minute; 0 while nobody is sure."""
        hearing = self._heard.hearing
        return hearing.tempo if hearing.confidence >= _SURE else 0.0

    def beats(self, now: float) -> float:
        """Beats since some first one. They go on where they were, and are drawn to the beat that is heard."""
        heard = self._beat(now)
        self._count = round(self._count - heard) + heard
        return self._count

    def _beat(self, now: float) -> float:
        """0..1 since the last beat, as it is to be seen."""
        ahead = now - self._heard.at + self._heard.latency + self._deck.value(LATENCY) / 1000.0
        return (self._heard.hearing.beat + ahead * self._heard.hearing.tempo / 60.0) % 1.0

    def listen(self, at: float) -> None:
        """Take what has been heard since the last picture."""
        now = self._clock()
        before = self._heard.at
        self._heard = self._attending.newest(now)
        if self._heard.lost != self._lost:
            self._lost = self._heard.lost
            self._say("nothing is heard any more; it is looked for" if self._lost else "it is heard again")
        if self.tempo and before:
            self._count += max(self._heard.at - before, 0.0) * self.tempo / 60.0

    def bends(self) -> Mapping[str, float]:
        """What it adds to /heard/…, shares of their ranges."""
        if self._deck.value(ON) < 0.5:
            return {}
        hearing = self._heard.hearing
        found = {
            "low": hearing.low,
            "mid": hearing.mid,
            "high": max(hearing.midhigh, hearing.high),
            "beat": self._pulse(),
        }
        bends = {f"/heard/{name}": round(value * _STEPS) / _STEPS for name, value in found.items()}
        return bends | (self._bands() if self.wanted() else {})

    def _bands(self) -> dict[str, float]:
        """Each band of the spectrum, taken less often and in fewer steps: there are many."""
        now = self._clock()
        if now - self._banded >= _EVERY:
            self._banded = now
            levels = enumerate(self._heard.bands)
            self._levels = {band_address(one): round(level * _FEW) / _FEW for one, level in levels}
        return self._levels

    def _pulse(self) -> float:
        """1 on the beat, falling since; less where nobody is sure of it."""
        hearing = self._heard.hearing
        if not hearing.tempo:
            return 0.0
        since = self._beat(self._clock()) * 60.0 / hearing.tempo
        return math.exp(-since / PULSE) * min(1.0, 1.6 * hearing.confidence)

    def tell(self) -> None:
        """Nobody is told."""

    def close(self) -> None:
        """Hear no more."""
        self._attending.close()

    def state(self) -> dict[str, object]:
        """For a panel: meters, 0..1, and how late it is."""
        one = self._heard.hearing
        levels = {
            name: round(getattr(one, name), 3)
            for name in ("low", "mid", "midhigh", "high", "level", "presence")
        }
        heard = self._heard
        return {
            **levels,
            "spectrum": [round(level, 2) for level in heard.bands],
            "hits": [round(hit, 2) for hit in one.hits],
            "tempo": round(one.tempo, 1),
            "confidence": round(one.confidence, 2),
            "latency_ms": round(1000.0 * heard.latency, 1),
            "lost": heard.lost,
        }
