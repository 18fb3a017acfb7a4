"""Several consoles on one universe: that of highest priority counts, the last of equals (E1.31, 6.2.3)."""

from dataclasses import dataclass

from dreamscape.stage.vj.dmx.packets import Levels

LOST = 2.5
"""Seconds after which a source that says nothing is gone (E1.31, 6.7.1)."""
_BACKWARDS = 20
"""Packets that come so few numbers too late are old ones (E1.31, 6.7.2)."""


@dataclass(slots=True)
class _Source:
    levels: Levels
    at: float


class Merging:
    """Lives as long as somebody listens. `now` is in seconds that never go back."""

    def __init__(self) -> None:
        self._sources: dict[int, dict[bytes, _Source]] = {}

    def take(self, levels: Levels, now: float) -> None:
        """A packet has come."""
        there = self._sources.setdefault(levels.universe, {})
        before = there.get(levels.source)
        if before is not None and now - before.at < LOST:
            behind = (levels.sequence - before.levels.sequence + 128) % 256 - 128
            if levels.sequence and -_BACKWARDS < behind <= 0:
                return
        if levels.over:
            there.pop(levels.source, None)
        else:
            there[levels.source] = _Source(levels, now)

    def universe(self, number: int, now: float) -> bytes | None:
        """The channels of a universe; None while nobody sends it."""
        there = self._sources.get(number, {})
        for source in [one for one, each in there.items() if now - each.at > LOST]:
            del there[source]
        if not there:
            return None
        return max(there.values(), key=lambda one: (one.levels.priority, one.at)).levels.channels
