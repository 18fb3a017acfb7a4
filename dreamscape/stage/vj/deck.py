"""The deck: what is played now. Hands move controls at any moment; pictures take the moves at their own."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dreamscape.score.controls import Control, story_name
from dreamscape.score.performance import Move, Performance
from dreamscape.stage.vj.history import History

EVERY = 1.0 / 30.0
"""Seconds between two moves of a control that are kept: what comes faster shares one."""
_REST = 0.5
"""Seconds in which everything comes to rest in a panic."""
_SEEN = 10.0
"""Seconds for which what was moved may still be seen: light lingers for less."""
_SLACK = 1e-6
_STILL = 1e-4
"""A bend that changes by less, as a share of the range, is not a move."""

_BY_ITSELF = -1.0
"""In place of seconds: no hand has moved it."""

Act = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class _Glide:
    """On the way from `start` to `value` since show time `at`, over `seconds`."""

    start: float
    value: float
    at: float
    seconds: float

    def where(self, at: float) -> float:
        if at >= self.at + self.seconds:
            return self.value
        return self.start + (self.value - self.start) * max(at - self.at, 0.0) / self.seconds


class Deck:
    """Lives as long as the stage. Not for several threads at once."""

    def __init__(
        self,
        known: Mapping[str, Control],
        moves: Iterable[Move] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`known` are the controls by address, `moves` what was played before; `clock` parts gestures."""
        self.known = dict(known)
        self.performance = Performance(self.known)
        self.history = History(self._return, clock)
        self.chosen = ""
        """The address of the control that a hand has touched last; MIDI's hands do not count."""
        self._acts: dict[str, Act] = {}
        self._panics: list[Callable[[], object]] = []
        self._now = {address: one.default for address, one in self.known.items()}
        for move in moves:
            if self.performance.add(move):
                self._now[move.address] = self.known[move.address].bounded(move.value)
        self._glides: dict[str, _Glide] = {}
        self._bends: dict[str, float] = {}
        self._wanted: dict[str, float] = {}  # address to the seconds over which it is to come
        self._last: dict[str, float] = {}

    def learn(self, controls: Iterable[Control]) -> None:
        """There are more controls, as those of a visual that has just appeared; known ones stay."""
        for control in controls:
            if control.address not in self.known:
                self.known[control.address] = control
                self.performance.learn(control)
                self._now[control.address] = control.default

    def answer(self, control: Control, act: Act) -> None:
        """A control of the desk itself, as a cue's go: it is no part of the take. `act` is told each value;
        a trigger acts when it is set to more than half of its range, and lets go at once."""
        self.known[control.address] = control
        self._now[control.address] = control.default
        self._acts[control.address] = act

    def is_kept(self, address: str) -> bool:
        """Whether what this control does is part of the take, and not of the desk."""
        return address not in self._acts

    def value(self, address: str) -> float:
        """Where hands let a control go to, or where it is; bends are not in it. Raises KeyError."""
        return self._now[address]

    def values(self) -> dict[str, float]:
        """The same of all controls that are part of a take."""
        return {address: value for address, value in self._now.items() if address not in self._acts}

    def move(self, address: str, value: float, seconds: float = 0.0, hand: str = "") -> bool:
        """Let a control go to `value` (bounded), evenly over `seconds`; whether there is such a control and
        the value is a number. `hand` says whose: what one hand does to a control without a pause of a
        second is one gesture, which is undone as one. Without a hand nothing is remembered for that."""
        control = self.known.get(address)
        if control is None:
            return False
        try:
            kept = control.bounded(value)
        except ValueError:
            return False
        if hand and hand != "midi":
            self.chosen = address
        if address in self._acts:
            self._do(address, control, kept)
            return True
        if hand:
            self.history.touched(hand, address, self._now[address])
        self._wanted[address] = seconds
        self._now[address] = kept
        return True

    def _do(self, address: str, control: Control, value: float) -> None:
        if control.kind == "trigger":
            if value > control.low:
                self._acts[address](value)
            return
        self._now[address] = value
        self._acts[address](value)

    def rest(self, address: str) -> None:
        """A control of the desk goes back to where it rests, and does nothing. Raises KeyError."""
        self._now[address] = self.known[address].default

    def tell(self, address: str, value: float) -> None:
        """A control of the desk is there now, whoever moved it. Raises KeyError."""
        self._now[address] = self.known[address].bounded(value)

    def at_panic(self, act: Callable[[], object]) -> None:
        """This is to be done in a panic, too."""
        self._panics.append(act)

    def bend(self, bends: Mapping[str, float]) -> None:
        """What moves by itself, as a wave or what is heard does, moves controls about where hands have them,
        by shares of their ranges (-1..1). What is not in `bends` any more is bent no longer."""
        for address in self._bends.keys() | bends.keys():
            before, now = self._bends.get(address, 0.0), bends.get(address, 0.0)
            if address in self.known and (abs(now - before) >= _STILL or (not now and before)):
                self._wanted.setdefault(address, _BY_ITSELF)
                self._bends[address] = now
        self._bends = {address: bent for address, bent in self._bends.items() if bent}

    def bent(self, address: str) -> float:
        """Where a control is with its bend, hands at rest. Raises KeyError."""
        return self._bent(address, self._now[address])

    def _bent(self, address: str, value: float) -> float:
        bend = self._bends.get(address)
        if bend is None:
            return value
        control = self.known[address]
        return control.bounded(value + bend * (control.high - control.low))

    def toggle(self, address: str) -> None:
        """A switch goes to its other end. Raises KeyError."""
        control = self.known[address]
        self.mark((address,))
        self.move(address, control.low if self._now[address] > control.low else control.high)

    def mark(self, addresses: Iterable[str]) -> None:
        """What happens next to these controls can be undone as one."""
        self.history.mark({address: self._now[address] for address in addresses if address in self._now})

    def undo(self) -> bool:
        """Back to the last mark; whether there was one."""
        return self.history.undo()

    def redo(self) -> bool:
        """Forth again; whether anything was undone."""
        return self.history.redo()

    def _return(self, values: Mapping[str, float]) -> dict[str, float]:
        """Controls go back to `values`; where they were."""
        before = {address: self._now[address] for address in values}
        for address, value in values.items():
            self.move(address, value)
        return before

    def panic(self) -> None:
        """Everything that was played comes to rest; the story goes on as it is led."""
        moved = [address for address in self._last if story_name(address) is None]
        self.mark(moved)
        self.bend({})
        for act in self._panics:
            act()
        for address in moved:
            self.move(address, self.known[address].default, _REST)

    def take(self, at: float) -> list[Move]:
        """The moves that the picture of show time `at` (seconds) is the first to show. They are part of the
        performance from now on, but for those of the story, which go their own way."""
        self._glides = {address: one for address, one in self._glides.items() if at < one.at + one.seconds}
        for address in self._glides.keys() & self._bends.keys():
            self._wanted.setdefault(address, _BY_ITSELF)  # what glides and is bent moves with each picture
        self.performance.forget(at - _SEEN)
        moves = []
        for address in [one for one in self._wanted if self._is_due(one, at)]:
            seconds = self._wanted.pop(address)
            self._last[address] = at
            moves.append(self._taken(address, seconds, at))
            if story_name(address) is None:
                self.performance.add(moves[-1])
        return moves

    def _is_due(self, address: str, at: float) -> bool:
        last = self._last.get(address, -1.0)
        return at - last >= EVERY - _SLACK or at < last

    def _taken(self, address: str, seconds: float, at: float) -> Move:
        if seconds > 0.0:
            start = self.performance.at(at).get(address, self.known[address].default)
            self._glides[address] = _Glide(start, self._now[address], at, seconds)
        elif seconds != _BY_ITSELF:
            self._glides.pop(address, None)
        glide = self._glides.get(address)
        if address in self._bends:
            value = self._now[address] if glide is None else glide.where(at)
            return Move(address, self._bent(address, value), at)
        left = 0.0 if glide is None else glide.at + glide.seconds - at
        return Move(address, self._now[address], at, left)
