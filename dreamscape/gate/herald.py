"""The herald: brings every phone the newest state, again and again, a part of the phones at a time.

So a second's states are spread over the second, each part is worked out in one pass, and nobody who has
something to say waits for all of them.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from dreamscape.gate.pulse import Pulse

PARTS = 20
"""Parts of the phones, that are told one after another."""


class Told(Protocol):
    """Whoever is told states."""

    dreamer: str

    def ready(self, passed: float) -> bool:
        """Whether another state may be sent; `passed` seconds have passed since it was asked last."""

    def tell(self, state: bytes) -> None:
        """Send it a state."""


class Herald:
    """Lives in the gate's event loop."""

    def __init__(self, states: Callable[[Sequence[str]], list[bytes]], pulse: Pulse) -> None:
        """`states` gives what the phones of so many dreamers are to be shown now, as JSON."""
        self._states, self._pulse = states, pulse
        self._parts: list[dict[Told, None]] = [{} for _ in range(PARTS)]

    def come(self, phone: Told) -> None:
        """Somebody is there, and is told at once, then with the smallest part."""
        min(self._parts, key=len)[phone] = None
        self._tell([phone], 0.0)

    def go(self, phone: Told) -> None:
        """Somebody has gone."""
        for part in self._parts:
            part.pop(phone, None)

    async def go_round(self) -> None:
        """Tell one part after another, for ever."""
        due = time.monotonic()
        while True:
            for part in self._parts:
                every = self._pulse.every
                due = max(due + every / PARTS, time.monotonic())
                await asyncio.sleep(due - time.monotonic())
                self._tell(list(part), every)

    def _tell(self, phones: list[Told], passed: float) -> None:
        ready = [phone for phone in phones if phone.ready(passed)]
        if ready:
            for phone, state in zip(ready, self._states([phone.dreamer for phone in ready]), strict=True):
                phone.tell(state)
