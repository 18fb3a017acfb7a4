"""What a panel knows of the stage: controls, where they are, and how all goes. Told by the stage itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dreamscape.score.controls import Control

Move = tuple[str, float, float]
"""Address, value, and the seconds in which it is to come."""
Deed = tuple[str, Any]
"""Something else that is to be done: undo, redo, panic, or an edit with what it is to be."""


@dataclass
class Mirror:
    """Lives as long as the panel."""

    send: Callable[[list[Move], list[Deed]], None]
    """Hand over what is to be done."""
    controls: dict[str, Control] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    picture: bytes = b""
    watchers: list[Callable[[Mapping[str, float], Mapping[str, Any]], None]] = field(default_factory=list)
    """Are told what has moved, and what of the state is new."""

    def told(self, facts: Mapping[str, Any]) -> None:
        """The stage tells: `controls` (all, or those that are new), `values` that have moved, `state`."""
        for one in facts.get("controls", ()):
            self.controls[one.address] = one
        values, state = facts.get("values", {}), facts.get("state", {})
        self.values.update(values)
        self.state.update(state)
        for watcher in tuple(self.watchers):
            watcher(values, state)

    def move(self, address: str, value: float, seconds: float = 0.0) -> float:
        """Let a control go to a value. Where it goes to: within its range. Raises LookupError for an address
        that there is not, ValueError for no number."""
        control = self.controls[address]
        bounded = control.bounded(value)
        self.send([(address, bounded, max(seconds, 0.0))], [])
        return bounded
