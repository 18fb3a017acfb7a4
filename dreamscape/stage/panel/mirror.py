"""What a panel knows of the stage: controls, where they are, and how all goes. Told by the stage itself."""

import asyncio
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
    """The wall as it was last drawn, a JPEG."""
    _asked: dict[str, list[asyncio.Future[bytes]]] = field(default_factory=dict)
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

    def drawn(self, name: str, picture: bytes) -> None:
        """A small picture has come: of the wall (""), or what somebody waits for; b"" where there is none."""
        if not name:
            self.picture = picture
        for one in self._asked.pop(name, ()):
            if not one.done():
                one.set_result(picture)

    async def preview(self, name: str, seconds: float) -> bytes:
        """The picture of this name, drawn now; b"" where there is none, or none comes within `seconds`."""
        coming: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        waiting = self._asked.setdefault(name, [])
        waiting.append(coming)
        if len(waiting) == 1:
            self.send([], [("picture", name)])
        try:
            return await asyncio.wait_for(coming, seconds)
        except TimeoutError:
            self._asked.pop(name, None)
            return b""

    def move(self, address: str, value: float, seconds: float = 0.0) -> float:
        """Let a control go to a value. Where it goes to: within its range. Raises LookupError for an address
        that there is not, ValueError for no number."""
        control = self.controls[address]
        bounded = control.bounded(value)
        self.send([(address, bounded, max(seconds, 0.0))], [])
        return bounded
