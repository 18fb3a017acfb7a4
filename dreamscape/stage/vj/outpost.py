"""The stage's end of the line to the panel: what hands there do, and what the stage tells them."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from dreamscape.score.controls import Control
from dreamscape.stage.vj.deck import Deck

_OFTEN = 1.0 / 15.0
"""Seconds between two tellings of how things are; what has moved is told with each picture."""

Arrived = tuple[list[tuple[str, float, float]], list[tuple[str, Any]]]
"""Moves (address, value, seconds), and deeds (name, what)."""
State = Callable[[], Any]
Edit = Callable[[Any], object]


class Outpost:
    """A source. Lives as long as the deck."""

    def __init__(
        self,
        deck: Deck,
        arrived: deque[Arrived],
        tell: Callable[[Mapping[str, Any]], None],
        states: Mapping[str, State],
        edits: Mapping[str, Edit],
        say: Callable[[str], None],
    ) -> None:
        """`arrived` are hands' moves and deeds as they come; `tell` reaches the panel; `states` are told by
        name; `edits` do what hands want changed. An edit raises what says why it cannot be."""
        self._deck, self._arrived, self._tell = deck, arrived, tell
        self._states, self._edits, self._say = states, edits, say
        self._told: dict[str, float] = {}
        self._known: dict[str, Control] = {}
        self._state: dict[str, Any] = {}
        self._next = self._at = 0.0

    def listen(self, at: float) -> None:
        """Do what hands at the panel have done."""
        self._at = at
        while self._arrived:
            moves, deeds = self._arrived.popleft()
            for address, value, seconds in moves:
                self._deck.move(address, value, seconds, hand="panel")
            for name, what in deeds:
                self._do(name, what)

    def _do(self, name: str, what: Any) -> None:
        match name:
            case "whole":
                self._told, self._known, self._state, self._next = {}, {}, {}, 0.0
            case "undo":
                self._deck.undo()
            case "redo":
                self._deck.redo()
            case "panic":
                self._deck.panic()
            case _ if name in self._edits:
                try:
                    self._edits[name](what)
                except Exception as error:  # whatever was sent, the show goes on
                    self._say(f"{name}: {error}")

    def tell(self) -> None:
        """What has moved since the last picture; now and then, how all goes."""
        facts: dict[str, Any] = {}
        new = [one for address, one in self._deck.known.items() if self._known.get(address) != one]
        if new:
            self._known |= {one.address: one for one in new}
            facts["controls"] = new
        values = {
            one: value for one in self._deck.known if self._told.get(one) != (value := self._deck.value(one))
        }
        if values:
            self._told |= values
            facts["values"] = values
        if self._at >= self._next or self._at < self._next - 1.0:
            self._next = self._at + _OFTEN
            state = {name: make() for name, make in self._states.items()}
            changed = {name: one for name, one in state.items() if self._state.get(name) != one}
            self._state |= changed
            if changed:
                facts["state"] = changed
        if facts:
            self._tell(facts)

    def close(self) -> None:
        """Nothing is held."""
