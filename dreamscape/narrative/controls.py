"""Named controls and their evenly paced moves."""

import msgspec

from dreamscape.narrative.exact import TICKS

RESTING = {
    "pull": 0.35,
    "flow": 0.4,
    "chaos": 0.0,
    "gather": 0.0,
    "visit": 0.0,
    "night": 0.3,
    "sunrise": 0.0,
    "brightness": 0.8,
    "pace": 1.0,
}
"""Where the story's own controls stand before anybody moves them. `pace` (1..6) hurries what heals,
breaks and fades, so that a show of half a minute tells the same story; it does not hurry motion."""


class Move(msgspec.Struct):
    """A control on its way from `start` to `target`; times are show time, seconds."""

    start: float
    target: float
    begun: float
    seconds: float


class Controls:
    """All controls of a show."""

    def __init__(self, moves: dict[str, Move] | None = None) -> None:
        self.moves = moves or {name: Move(value, value, 0.0, 0.0) for name, value in RESTING.items()}

    def set(self, name: str, value: float, at: float, seconds: float) -> None:
        """Let `name` move from where it is at `at` to `value`."""
        start = self.at(name, at) if name in self.moves else value
        self.moves[name] = Move(start, value, at, max(seconds, 0.0))

    def at(self, name: str, time: float) -> float:
        """The value of a control at a show time."""
        move = self.moves[name]
        if move.seconds <= 0.0 or time >= move.begun + move.seconds:
            return move.target
        share = max(0.0, (time - move.begun) / move.seconds)
        return move.start + (move.target - move.start) * share

    def all_at(self, tick: int) -> dict[str, float]:
        """Every control at a tick, by name."""
        return {name: self.at(name, tick / TICKS) for name in sorted(self.moves)}

    def bounded(self, name: str, time: float, low: float = 0.0, high: float = 1.0) -> float:
        """A control kept within bounds, for the dynamics."""
        return min(max(self.at(name, time), low), high)
