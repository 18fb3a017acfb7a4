"""The critic at the gate: looks at the World once a second, remembers what it measured and has to say."""

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from dreamscape.gate.scribe import Scribe
from dreamscape.narrative import critic
from dreamscape.narrative.commentary import Remark, commentary
from dreamscape.narrative.world import World

REMEMBERED = 3600
"""Seconds of measures that are kept."""
_REMARKS = 200


@dataclass(frozen=True, slots=True)
class Measure:
    """One second."""

    time: float
    unity: float
    individuality: float
    balance: float
    churn: float
    dreamers: int
    open: int  # seams
    mended: float  # share of all that ever tore


class Watcher:
    """Lives from `start` to `stop`, in a thread of its own."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self.measures: deque[Measure] = deque(maxlen=REMEMBERED)
        self.remarks: deque[Remark] = deque(maxlen=_REMARKS)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        if self._thread.ident is not None:  # it was started
            self._thread.join(3.0)

    def _watch(self) -> None:
        for remark in commentary(self._worlds()):
            self.remarks.append(remark)

    def _worlds(self) -> Iterator[World]:
        last = -1.0
        while not self._ended.wait(1.0):
            world = self._scribe.world
            if world.time > last:
                last = world.time
                self.measures.append(measured(world))
                yield world


def measured(world: World) -> Measure:
    """What the critic's curves show of a World."""
    wounds = critic.wounds(world)
    here = int((world.dreamers.presence > critic.HERE).sum())
    return Measure(
        round(world.time, 1), round(world.unity, 4), round(world.individuality, 4), round(world.balance, 4),
        round(world.churn, 4), here, wounds.open, wounds.mended,
    )  # fmt: skip
