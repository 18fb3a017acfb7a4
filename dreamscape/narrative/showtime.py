"""Show time of a show that goes on now. Pure: whoever asks says what a clock that never goes back shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowTime:
    """At the moment `anchor` of a monotonic clock (seconds) show time was `base` (seconds). All processes of
    a show share one, so that they agree without talking."""

    base: float
    anchor: float

    def at(self, now: float) -> float:
        """Show time at the moment `now`; never before `base`."""
        return self.base + max(0.0, now - self.anchor)
