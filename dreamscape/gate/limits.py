"""How often somebody may do something: buckets that fill as time goes by. Whoever asks says when."""

from collections import OrderedDict


class Limits:
    """A bucket for each name. The oldest names are forgotten when there are too many."""

    def __init__(self, rate: float, burst: float, most: int = 20_000) -> None:
        """`rate` a second on average, `burst` at once; `most` names are remembered."""
        self._rate, self._burst, self._most = rate, burst, most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, now: float) -> bool:
        """Whether `name` may once more, at `now` (seconds of a clock that never goes back)."""
        left, then = self._buckets.pop(name, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._rate)
        allowed = left >= 1.0
        self._buckets[name] = (left - allowed, now)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return allowed

    def forgive(self, name: str) -> None:
        """Whoever it is may as often as at first."""
        self._buckets.pop(name, None)
