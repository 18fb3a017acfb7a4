"""What each part of a picture takes."""

import time
from collections.abc import Callable


class Laps:
    """Adds up from picture to picture, until it is asked."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._spent: dict[str, float] = {}

    def begin(self) -> None:
        """A picture begins."""
        self._last = self._clock()

    def lap(self, name: str) -> None:
        """What has been done since the last lap was this."""
        now = self._clock()
        self._spent[name] = self._spent.get(name, 0.0) + now - self._last
        self._last = now

    def each(self, pictures: int) -> dict[str, float]:
        """Milliseconds of each lap a picture, on average; from then on it begins anew."""
        found = {name: round(1000.0 * spent / max(pictures, 1), 2) for name, spent in self._spent.items()}
        self._spent = {}
        return found
