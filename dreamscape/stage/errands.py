"""What a stage is told while it plays: hold the wall, stop, draw small pictures for phones and crew."""

import io
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import numpy.typing as npt

from dreamscape.narrative.gestures import Gesture
from dreamscape.score.performance import Move
from dreamscape.stage.vj.outpost import Arrived

WALL = ""
"""The name of the picture of the whole wall; other names are those of dreamers."""
_MOST = 200
_WALL = (480, 480)
"""Pixels of a picture of the wall, at most."""
DREAM = (256, 256)
"""Pixels of a picture of one dream."""


@dataclass(slots=True)
class Errands:
    """Lives as long as the line to whoever asks."""

    line: Connection
    stopped: bool = False
    freeze: bool = False
    """The picture stands still."""
    black: bool = False
    """The wall is black."""
    hands: deque[Arrived] = field(default_factory=deque)
    """What hands at the panel have done, until somebody takes it."""
    _waiting: deque[str] = field(default_factory=deque)

    def listen(self) -> bool:
        """Hear what is asked for; whether it is the end."""
        try:
            while not self.stopped and self.line.poll():
                match self.line.recv():
                    case ("draw", str(name)) if len(self._waiting) < _MOST and name not in self._waiting:
                        self._waiting.append(name)
                    case ("hold", bool(freeze), bool(black)):
                        self.freeze, self.black = freeze, black
                    case ("hands", moves, deeds):
                        self.hands.append((moves, deeds))
                    case ("stop",):
                        self.stopped = True
        except (EOFError, OSError):
            self.stopped = True
        return self.stopped

    def hold(self, freeze: bool, black: bool) -> None:
        """Somebody at the screen wants the wall so; whoever else leads is told."""
        self.freeze, self.black = freeze, black
        self.line.send(("hold", freeze, black))

    def moved(self, moves: Sequence[Move]) -> None:
        """Somebody plays: it is to be kept."""
        self.line.send(("moved", [(one.address, one.value, one.at, one.seconds) for one in moves]))

    def deck(self, facts: Mapping[str, Any]) -> None:
        """The panel is to know this."""
        self.line.send(("deck", dict(facts)))

    def say(self, sentence: str) -> None:
        """Somebody is to read this."""
        self.line.send(("said", sentence))

    def visuals(self, catalogue: Mapping[str, Sequence[str]], standings: Sequence[Mapping[str, Any]]) -> None:
        """What can be dreamt now, name to keywords, and how the visuals stand that were dropped in."""
        self.line.send(("visuals", dict(catalogue), list(standings)))

    def gesture(self, gesture: Gesture) -> None:
        """Somebody who plays asks the story for something."""
        self.line.send(("gesture", gesture.kind, gesture.x, gesture.y, gesture.strength))

    @property
    def waiting(self) -> int:
        """Pictures that are asked for and not drawn yet."""
        return len(self._waiting)

    def next(self) -> str | None:
        """The name of a picture to be drawn now."""
        return self._waiting.popleft() if self._waiting else None

    def drawn(self, name: str, pixels: bytearray | None, size: tuple[int, int]) -> None:
        """Hand over a picture (RGBA, top row first) of that name; without pixels, that there is none."""
        self.line.send(("drawn", name, b"" if pixels is None else small(pixels, size)))


def small(pixels: bytearray, size: tuple[int, int]) -> bytes:
    """A picture as a JPEG, no larger than a phone needs."""
    from PIL import Image

    flat: npt.NDArray[np.uint8] = np.frombuffer(pixels, np.uint8).reshape(size[1], size[0], 4)[:, :, :3]
    image = Image.fromarray(flat)
    image.thumbnail(_WALL, reducing_gap=2.0)
    into = io.BytesIO()
    image.save(into, "JPEG", quality=82)
    return into.getvalue()
