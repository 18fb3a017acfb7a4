"""What a journal must be able to do: four calls. The SQLite file is one, a list in memory another, a
broker (NATS JetStream) beyond one machine a third."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from dreamscape.narrative.events import AnyBody, Event

Told = tuple[float, str, str, AnyBody]
"""at (show time, seconds), by, key (the client's id of the event), body."""


class EventLog(Protocol):
    """One ordered, durable log. Any number may read, appenders are put in order."""

    def append(self, items: Sequence[Told]) -> list[int]:
        """Add events; returns their seq, dense from 1, once they are durable. A key that was appended
        before is not appended again: its old seq is returned. `at` never runs backwards: an event
        that says an earlier time than the last one gets the last one's."""
        ...

    def read(self, after: int = 0) -> Iterator[Event]:
        """The events after `after`, in order."""
        ...

    def head(self) -> int:
        """The last seq; 0 when there is none."""
        ...

    def close(self) -> None:
        """No more calls; what was acknowledged stays."""
        ...
