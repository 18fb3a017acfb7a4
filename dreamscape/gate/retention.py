"""How long the gate keeps what people told: dreams whose time is up are taken back for their dreamers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from dreamscape.errors import DreamError
from dreamscape.gate.scribe import Scribe
from dreamscape.narrative.events import DreamerLeft
from dreamscape.narrative.purging import HOUSE, Purged, purge

_SOON, _LATE = 1.0, 300.0
"""Seconds between two looks, at least and at most."""
_LOOKS = 20
"""Looks in the time for which things are kept."""
_PATIENCE = 30.0
_TOGETHER, _BREATH = 100, 0.3
"""Dreams that are taken back at once, and seconds until the next ones."""


class Retention:
    """Keeps what is told for some time and no longer. To be asked from one thread at a time."""

    def __init__(self, scribe: Scribe, keep: float, clock: Callable[[], float] = time.time) -> None:
        """`keep` in seconds; `clock` in seconds since 1970, that by which the journal dates what is told."""
        self._scribe, self.keep, self._clock = scribe, keep, clock
        self.every = min(max(keep / _LOOKS, _SOON), _LATE)

    def look(self) -> Purged:
        """Erase what was kept for so long. Raises DreamError, TimeoutError when the disk does not do it."""
        return purge(self._scribe.journal, self._clock() - self.keep, self._leave)

    def _leave(self, bodies: Sequence[DreamerLeft]) -> int:
        """Some at a time, so that the picture does not stop when a whole crowd goes."""
        seq = 0
        for begin in range(0, len(bodies), _TOGETHER):
            key = f"purge-{self._scribe.journal.head()}"
            some = bodies[begin : begin + _TOGETHER]
            seq = self._scribe.happen(HOUSE, key, *some).result(timeout=_PATIENCE)[-1]
            time.sleep(_BREATH)
        return seq


@asynccontextmanager
async def kept_for(
    retention: Retention | None, forget: Callable[[str], None], say: Callable[[str], None]
) -> AsyncIterator[None]:
    """Looks from time to time, beside whatever else there is to do. `forget` is told whose dream is gone,
    `say` gets a sentence when something was erased, or could not be."""

    async def looking(kept: Retention) -> None:
        trouble = ""
        while True:
            try:
                found = await asyncio.to_thread(kept.look)
            except (DreamError, TimeoutError) as error:
                if str(error) != trouble:
                    say(f"what is too old could not be erased, and will be: {error}")
                trouble = str(error)
            else:
                trouble = ""
                for dreamer in found.dreamers:
                    forget(dreamer)
                if found.texts:
                    say(f"{len(found.dreamers):,} dreams were taken back, as old as they may be kept")
            await asyncio.sleep(kept.every)

    task = asyncio.create_task(looking(retention)) if retention else None
    try:
        yield
    finally:
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
