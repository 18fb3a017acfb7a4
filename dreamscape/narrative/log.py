"""What an ordered log of events must do. The journal does it in a file; a broker can take its place."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from dreamscape.narrative.events import AnyBody, Event


class Entry(NamedTuple):
    """What is handed to a log; a plain tuple of the four will do."""

    at: float
    """Show time in seconds, from the appender's clock, 0 or more."""
    by: str
    """Who caused it."""
    key: str
    """The client's own id of it, not empty; the same key is the same event."""
    body: AnyBody


class EventLog(Protocol):
    """One total order of events.

    `seq` is dense from 1. `at` never falls: an entry that lags is set to the time of the one before it.
    Nothing is acknowledged before it is durable; what is acknowledged is never lost or reordered.
    """

    def append(self, entries: Sequence[tuple[float, str, str, AnyBody]]) -> list[int]:
        """Keep the entries, all or none, and return their seqs in order once they are durable.

        A key that is already there gets its old seq and changes nothing.
        """

    def read(self, after: int = 0, limit: int | None = None) -> Iterator[Event]:
        """The events whose seq is greater than `after`, in order, up to the head as it is met."""

    def head(self) -> int:
        """The seq of the last durable event; 0 when there is none."""

    def close(self) -> None:
        """Finish what was handed over, then let go. May be called again."""
