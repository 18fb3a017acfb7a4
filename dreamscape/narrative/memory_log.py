"""An event log in memory: for shows that need no file, and for those that are being composed."""

from collections.abc import Iterator, Sequence

from dreamscape.narrative.events import AnyBody, Event


class MemoryLog:
    """Events in order of `seq`, dense from 1. A key that was seen before keeps its first event; a time
    earlier than the last one becomes the last one."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._keys: dict[str, int] = {}

    def append(self, items: Sequence[tuple[float, str, str, AnyBody]]) -> list[int]:
        """Add (at, by, key, body) in order; returns the seq of each. A repeated key gets its old seq."""
        return [self._add(*item) for item in items]

    def _add(self, at: float, by: str, key: str, body: AnyBody) -> int:
        if key in self._keys:
            return self._keys[key]
        seq = len(self._events) + 1
        last = self._events[-1].at if self._events else 0.0
        self._events.append(Event(seq, max(at, last), by, key, body))
        self._keys[key] = seq
        return seq

    def read(self, after: int = 0, limit: int | None = None) -> Iterator[Event]:
        """The events whose seq is greater than `after`, in order; at most `limit`."""
        begin = max(after, 0)
        return iter(self._events[begin : None if limit is None else begin + limit])

    def head(self) -> int:
        """The seq of the last event; 0 when there is none."""
        return len(self._events)

    def close(self) -> None:
        """Nothing is held open."""
