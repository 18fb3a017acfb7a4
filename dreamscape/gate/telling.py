"""States go down to all phones in turns spread over the time between two: the loop is never busy for long."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from dreamscape.gate.phone import Phone
from dreamscape.gate.pulse import Pulse

TURNS = 20
"""Turns in the time between two states of a phone."""


class Telling:
    """Lives while the gate does: tells every phone its state, each in its turn."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        self._turns: list[set[Phone]] = [set() for _ in range(TURNS)]

    @contextmanager
    def told(self, phone: Phone) -> Iterator[None]:
        """The phone is told while this lasts, in the turn that has fewest."""
        turn = min(self._turns, key=len)
        turn.add(phone)
        try:
            yield
        finally:
            turn.discard(phone)

    async def go_on(self) -> None:
        """Tell them, turn after turn."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            for turn in self._turns:
                for phone in tuple(turn):
                    with suppress(ConnectionError):
                        await phone.tell()
                due = max(due + self._pulse.every / TURNS, loop.time())
                await asyncio.sleep(due - loop.time())
