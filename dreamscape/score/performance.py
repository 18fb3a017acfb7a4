"""What was played: the moves of all controls of a show, and where each control is at any moment.

Pure: the same moves give the same values, however often and in which order moments are asked for.
"""

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dreamscape.score.controls import Control


@dataclass(frozen=True, slots=True)
class Move:
    """A control goes to `value` from `at` on (show time of the picture, seconds), evenly over `seconds`."""

    address: str
    value: float
    at: float
    seconds: float = 0.0


_FREEZE = "/output/freeze"


@dataclass(slots=True)
class _Track:
    """One control's moves in order, each with the value from which it begins."""

    times: list[float] = field(default_factory=list)
    moves: list[tuple[float, Move]] = field(default_factory=list)


class Performance:
    """Grows as somebody plays."""

    def __init__(self, known: Mapping[str, Control], moves: Iterable[Move] = ()) -> None:
        """`known` are the controls by address: others are not played. Each rests until its first move."""
        self._known = dict(known)
        self._tracks: dict[str, _Track] = {}
        for move in moves:
            self.add(move)

    def learn(self, control: Control) -> None:
        """There is one control more."""
        self._known[control.address] = control

    def add(self, move: Move) -> bool:
        """Whether the control is known. A move from before the last one happens with it."""
        control = self._known.get(move.address)
        if control is None:
            return False
        track = self._tracks.setdefault(move.address, _Track())
        at = max(move.at, track.times[-1]) if track.times else move.at
        start = self._value(track, control, at)
        track.times.append(at)
        track.moves.append(
            (start, Move(move.address, control.bounded(move.value), at, max(move.seconds, 0.0)))
        )
        return True

    def forget(self, before: float) -> None:
        """Moves that are over at `before` are not asked for any more: who plays for days keeps no more than
        what is still seen."""
        for address, track in self._tracks.items():
            gone = bisect.bisect_right(track.times, before) - 1
            if gone > 0 and address != _FREEZE:
                del track.times[:gone], track.moves[:gone]

    def at(self, time: float) -> dict[str, float]:
        """Every control that is moved at any time, and its value at `time`."""
        return {
            address: self._value(track, self._known[address], time) for address, track in self._tracks.items()
        }

    def shown(self, time: float) -> float:
        """The moment that is seen at `time`: an earlier one while the picture is frozen."""
        track = self._tracks.get(_FREEZE)
        index = bisect.bisect_right(track.times, time) if track else 0
        if track is None or not index or track.moves[index - 1][1].value < 0.5:
            return time
        while index > 1 and track.moves[index - 2][1].value >= 0.5:  # frozen already
            index -= 1
        return track.times[index - 1]

    def _value(self, track: _Track, control: Control, time: float) -> float:
        index = bisect.bisect_right(track.times, time)
        if not index:
            return control.default
        start, move = track.moves[index - 1]
        if time >= move.at + move.seconds or control.kind != "fader":
            return move.value
        return start + (move.value - start) * (time - move.at) / move.seconds
