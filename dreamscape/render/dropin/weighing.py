"""What drawing one visual costs in a picture, measured in a few pictures of many."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import moderngl


class Weighing:
    """A probe for `Programs.weigh`, which measures the visual `name` and nothing else.

    A GPU tells the time by its own clock. Software drawing is done in threads: the processor's time, as if
    shared by all `cores`."""

    def __init__(self, context: moderngl.Context, cores: int = 0) -> None:
        """`cores`: those by which pictures are drawn; 0 where a GPU draws them."""
        self.name = ""
        self._met: set[str] = set()
        self._context = context
        self._cores = cores
        self._queries: list[moderngl.Query] = []
        self._used, self._nanoseconds = 0, 0

    def __call__(self, name: str) -> AbstractContextManager[object]:
        """Measure what is drawn within, if it is the one."""
        self._met.add(name)
        if name != self.name:
            return nullcontext()
        return self._by_processor() if self._cores else self._by_query()

    @contextmanager
    def _by_processor(self) -> Iterator[None]:
        self._context.finish()
        begun = time.process_time_ns()
        yield
        self._context.finish()
        self._nanoseconds += (time.process_time_ns() - begun) // self._cores
        self._used += 1

    @contextmanager
    def _by_query(self) -> Iterator[None]:
        if self._used == len(self._queries):
            self._queries.append(self._context.query(time=True))
        with self._queries[self._used]:
            yield
        self._used += 1

    def met(self) -> set[str]:
        """Names of the visuals that were drawn since this was asked last."""
        met, self._met = self._met, set()
        return met

    def taken(self) -> float | None:
        """Seconds since this was asked last, to be asked after each picture; None when it was not drawn."""
        if not self._used:
            return None
        queried = 0 if self._cores else sum(one.elapsed for one in self._queries[: self._used])
        seconds = (queried + self._nanoseconds) * 1e-9
        self._used, self._nanoseconds = 0, 0
        return seconds
