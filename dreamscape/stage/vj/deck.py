"""The deck: what is played now. Hands move controls at any moment; pictures take the moves at their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dreamscape.score.controls import Control, story_name
from dreamscape.score.performance import Move, Performance

EVERY = 1.0 / 30.0
"""Seconds between two moves of a control that are kept: what comes faster shares one."""
_REST = 0.5
"""Seconds in which everything comes to rest in a panic."""
_SEEN = 10.0
"""Seconds for which what was moved may still be seen: light lingers for less."""
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class _Wanted:
    value: float
    seconds: float


class Deck:
    """Lives as long as the stage. Not for several threads at once."""

    def __init__(self, known: Mapping[str, Control], moves: Iterable[Move] = ()) -> None:
        """`known` are the controls by address, `moves` what was played before."""
        self.known = known
        self.performance = Performance(known)
        self._now = {address: one.default for address, one in known.items()}
        for move in moves:
            if self.performance.add(move):
                self._now[move.address] = known[move.address].bounded(move.value)
        self._wanted: dict[str, _Wanted] = {}
        self._last: dict[str, float] = {}
        self._before: list[dict[str, float]] = []
        self._after: list[dict[str, float]] = []

    def value(self, address: str) -> float:
        """Where a control goes to, or is. Raises KeyError."""
        return self._now[address]

    def move(self, address: str, value: float, seconds: float = 0.0) -> bool:
        """Let a control go to `value` (bounded), evenly over `seconds`; whether there is such a control and
        the value is a number."""
        control = self.known.get(address)
        if control is None:
            return False
        try:
            kept = control.bounded(value)
        except ValueError:
            return False
        self._wanted[address] = _Wanted(kept, seconds)
        self._now[address] = kept
        return True

    def toggle(self, address: str) -> None:
        """A switch goes to its other end. Raises KeyError."""
        control = self.known[address]
        self.mark((address,))
        self.move(address, control.low if self._now[address] > control.low else control.high)

    def mark(self, addresses: Iterable[str]) -> None:
        """What happens next to these controls can be undone as one."""
        self._before.append({address: self._now[address] for address in addresses if address in self._now})
        self._after.clear()
        del self._before[:-200]

    def undo(self) -> bool:
        """Back to the last mark; whether there was one."""
        return self._swap(self._before, self._after)

    def redo(self) -> bool:
        """Forth again; whether anything was undone."""
        return self._swap(self._after, self._before)

    def _swap(self, taken: list[dict[str, float]], kept: list[dict[str, float]]) -> bool:
        if not taken:
            return False
        values = taken.pop()
        kept.append({address: self._now[address] for address in values})
        for address, value in values.items():
            self.move(address, value)
        return True

    def panic(self) -> None:
        """Everything that was played comes to rest; the story goes on as it is led."""
        moved = [address for address in self._last if story_name(address) is None]
        self.mark(moved)
        for address in moved:
            self.move(address, self.known[address].default, _REST)

    def take(self, at: float) -> list[Move]:
        """The moves that the picture of show time `at` (seconds) is the first to show. They are part of the
        performance from now on, but for those of the story, which go their own way."""
        due = [
            address
            for address in self._wanted
            if at - self._last.get(address, -1.0) >= EVERY - _SLACK or at < self._last[address]
        ]
        self.performance.forget(at - _SEEN)
        moves = []
        for address in due:
            wanted = self._wanted.pop(address)
            self._last[address] = at
            moves.append(Move(address, wanted.value, at, wanted.seconds))
            if story_name(address) is None:
                self.performance.add(moves[-1])
        return moves
