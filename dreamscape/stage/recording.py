"""Pictures that are shown, handed to whoever encodes them, through memory that both see.

The wall never waits: where no slot is free, the picture is shown and not recorded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True)
class Slots:
    """Room for `count` pictures of `size` (RGBA), and the line on which is told what lies where: ("here",
    slot, number of the picture, its size) one way, ("free", slots) and ("said", sentence) the other."""

    memory: Any  # bytes that two processes see
    line: Connection
    size: tuple[int, int]
    count: int


class Recorder:
    """A sink. Lives as long as the stage; a stage that has come back goes on where the last one was."""

    def __init__(self, slots: Slots, rate: float, say: Callable[[str], None]) -> None:
        """`rate` is in pictures a second."""
        self._slots, self._rate, self._say = slots, rate, say
        self._bytes = slots.size[0] * slots.size[1] * 4
        self._memory = memoryview(slots.memory).cast("B")
        self._free: list[int] = []
        self._last = -1
        self._tell(("begun",))

    def take(self, pixels: bytearray, size: tuple[int, int], at: float) -> None:
        """Hand it over, if it is another picture of the film and there is room."""
        self._hear()
        number = round(at * self._rate)
        if number <= self._last or not self._free or len(pixels) > self._bytes:
            return
        self._last = number
        slot = self._free.pop()
        start = slot * self._bytes
        self._memory[start : start + len(pixels)] = pixels
        self._tell(("here", slot, number, size))

    def _hear(self) -> None:
        try:
            while self._slots.line.poll():
                match self._slots.line.recv():
                    case ("free", found):
                        self._free += found
                    case ("said", sentence):
                        self._say(sentence)
        except (EOFError, OSError):
            self._free = []

    def _tell(self, words: tuple[object, ...]) -> None:
        try:
            self._slots.line.send(words)
        except OSError:  # whoever encodes is gone, and has said so
            self._free = []

    def close(self) -> None:
        """No more from here; the film goes on when a stage comes back."""
        self._memory.release()
