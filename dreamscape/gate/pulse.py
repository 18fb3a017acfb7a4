"""How well the gate keeps up: it tells states less often while it does not."""

import asyncio
import time

EVERY = 1.0
"""Seconds between two states, when all is well."""
_BEAT = 0.25
_LATE, _EASY = 0.1, 0.02
"""Seconds by which the loop is late before states come half as often; and under which, as often again."""
_SLOWEST = 4.0


class Pulse:
    """Lives on; measures how late the event loop comes back."""

    def __init__(self) -> None:
        self.every = EVERY
        self.late = 0.0

    async def beat(self) -> None:
        """Go on measuring."""
        while True:
            begun = time.monotonic()
            await asyncio.sleep(_BEAT)
            self.felt(time.monotonic() - begun - _BEAT)

    def felt(self, late: float) -> None:
        """The loop was so late (seconds) at this beat."""
        self.late += 0.3 * (late - self.late)
        if self.late > _LATE:
            self.every = min(2.0 * self.every, _SLOWEST)
            self.late = 0.5 * (_LATE + _EASY)  # what was done needs time to help
        elif self.late < _EASY:
            self.every = max(EVERY, 0.9 * self.every)
