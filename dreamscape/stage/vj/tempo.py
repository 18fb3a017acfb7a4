"""Tempo: one source at a time says where the beat is; taps, nudges and the one set it right."""

import time
from collections.abc import Callable
from typing import Protocol

from dreamscape.score.controls import Control
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.link import LinkClock

BPM, TAP, DOUBLE, HALF, NUDGE, ONE, SOURCE = (
    f"/tempo/{one}" for one in ("bpm", "tap", "double", "half", "nudge", "one", "source")
)
SOURCES = ("manual", "audio", "midi", "link")
SLOWEST, FASTEST = 20.0, 300.0
CONTROLS = (
    Control(BPM, SLOWEST, FASTEST, 120.0, "how fast the beat is", "beats a minute"),
    Control(TAP, 0.0, 1.0, 0.0, "tap it, four times or more", kind="trigger"),
    Control(DOUBLE, 0.0, 1.0, 0.0, "twice as fast", kind="trigger"),
    Control(HALF, 0.0, 1.0, 0.0, "half as fast", kind="trigger"),
    Control(NUDGE, -1.0, 1.0, 0.0, "held: the beat comes sooner or later, by up to a twentieth"),
    Control(ONE, 0.0, 1.0, 0.0, "now is the first beat of a bar", kind="trigger"),
    Control(SOURCE, 0.0, len(SOURCES) - 1.0, 0.0, "0 by hand, 1 what is heard, 2 MIDI clock, 3 Link"),
)
BAR = 4
"""Beats of a bar."""
ENOUGH = 4
"""Taps from which on they are a tempo."""
_PAUSE = 2.0
"""Seconds after which a tap begins anew; slower than 30 beats a minute nobody taps."""
_KEPT = 9
"""Taps that count at most."""
_ODD = 0.3
"""Share by which a gap may differ from the middle one, and count."""
_NUDGES = 0.05
"""Share by which the beat is hurried while it is nudged all the way."""


class Clock(Protocol):
    """Something else that knows the beat."""

    @property
    def tempo(self) -> float:
        """Beats a minute; 0 while it knows none."""

    def beats(self, now: float) -> float:
        """Beats since the first of some bar, at `now` (time.monotonic)."""


class Tempo:
    """A source: time passes for it by pictures. Lives as long as the deck."""

    def __init__(
        self, deck: Deck, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._deck, self._say, self._clock = deck, say, clock
        self._others: dict[int, Clock] = {}
        self._anchor = self._now = clock()  # when a first beat was
        self._taps: list[float] = []
        acts: dict[str, Callable[[float], None]] = {
            BPM: lambda value: self._go(value, by_hand=True),
            TAP: lambda value: self.tap(),
            DOUBLE: lambda value: self._go(2.0 * self.bpm, by_hand=True),
            HALF: lambda value: self._go(0.5 * self.bpm, by_hand=True),
            ONE: lambda value: self.one(),
            SOURCE: self._choose,
        }
        for control in CONTROLS:
            deck.answer(control, acts.get(control.address, lambda value: None))
        self._bpm = deck.value(BPM)

    def add(self, source: str, clock: Clock) -> None:
        """There is another that may be chosen, one of SOURCES."""
        self._others[SOURCES.index(source)] = clock

    @property
    def source(self) -> str:
        """Which one is active."""
        return SOURCES[round(self._deck.value(SOURCE))]

    @property
    def bpm(self) -> float:
        """Beats a minute."""
        return self._bpm

    def beats(self, now: float | None = None) -> float:
        """Beats since the first of some bar, at `now` or as of the last picture."""
        return ((self._now if now is None else now) - self._anchor) * self._bpm / 60.0

    def tap(self) -> None:
        """The beat is now."""
        now = self._clock()
        if self._taps and now - self._taps[-1] > _PAUSE:
            self._taps.clear()
        self._taps = [*self._taps, now][-_KEPT:]
        if len(self._taps) < ENOUGH:
            return
        self._by_hand()
        gaps = sorted(late - soon for soon, late in zip(self._taps, self._taps[1:], strict=False))
        middle = gaps[len(gaps) // 2]
        near = [gap for gap in gaps if abs(gap - middle) <= _ODD * middle]
        self._set(60.0 * len(near) / max(sum(near), 1e-3))
        self._anchor = now - round(self.beats(now)) * 60.0 / self._bpm

    def one(self) -> None:
        """Now is the first beat of a bar. With Link the bar is everybody's, and stays."""
        if self.source == "link":
            self._say("the first beat is everybody's while Link leads")
        else:
            self._anchor = self._clock()

    def _choose(self, value: float) -> None:
        if round(value) and round(value) not in self._others:
            self._say(f"there is no {SOURCES[round(value)]} to take the beat from; it stays as it is")

    def _by_hand(self) -> None:
        if round(self._deck.value(SOURCE)):
            self._deck.move(SOURCE, 0.0)

    def _go(self, bpm: float, by_hand: bool) -> None:
        """Another tempo; the beat that goes on goes on."""
        if by_hand:
            self._by_hand()
        now = self._clock()
        beats = self.beats(now)
        self._set(bpm)
        self._anchor = now - beats * 60.0 / self._bpm

    def _set(self, bpm: float) -> None:
        self._bpm = min(max(bpm, SLOWEST), FASTEST)
        self._deck.tell(BPM, self._bpm)

    def listen(self, at: float) -> None:
        """Another picture."""
        now = self._clock()
        self._anchor -= self._deck.value(NUDGE) * _NUDGES * (now - self._now)
        self._now = now
        other = self._others.get(round(self._deck.value(SOURCE)))
        if other is not None and other.tempo > 0.0:
            self._set(other.tempo)
            self._anchor = now - other.beats(now) * 60.0 / self._bpm

    def tell(self) -> None:
        """Nobody is told."""

    def close(self) -> None:
        """Let go of those that lead nobody else: what is heard and MIDI's are closed where they play, too."""
        link = self._others.get(SOURCES.index("link"))
        if isinstance(link, LinkClock):
            link.close()

    def state(self) -> dict[str, object]:
        """For a panel."""
        link = self._others.get(SOURCES.index("link"))
        return {
            "bpm": round(self._bpm, 2),
            "beat": round(self.beats() % BAR, 3),
            "source": self.source,
            "sources": [SOURCES[0], *(SOURCES[one] for one in sorted(self._others))],
            "peers": getattr(link, "peers", 0),
        }
