"""All that somebody who plays has in hand: the deck, and what moves it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dreamscape.score.performance import Move
from dreamscape.stage.keys import Key
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.ear import Address, Ear
from dreamscape.stage.vj.keyboard import Keyboard


@dataclass(frozen=True)
class Played:
    """How a stage is played."""

    host: str
    port: int | None  # where OSC is listened for; None: nowhere
    out: tuple[Address, ...] = ()  # who is told by OSC what moves


class Hands:
    """Lives as long as the stage."""

    def __init__(self, deck: Deck, wish: Played, say: Callable[[str], None]) -> None:
        """Raises DreamError when the OSC port is taken."""
        self.deck = deck
        self._keyboard = Keyboard(deck, say)
        self._ear = None if wish.port is None else Ear(deck, wish.host, wish.port, wish.out)
        if self._ear is not None:
            say(f"OSC is heard at {wish.host}, UDP port {self._ear.port}; ? shows the keys")

    def take(self, at: float) -> Sequence[Move]:
        """The moves that the picture of show time `at` is the first to show."""
        if self._ear is not None:
            self._ear.listen()
        moves = self.deck.take(at)
        if self._ear is not None:
            self._ear.tell()
        return moves

    def press(self, keys: Sequence[Key]) -> None:
        """Keys were pressed."""
        for key in keys:
            self._keyboard.press(key)

    def close(self) -> None:
        """Let go."""
        if self._ear is not None:
            self._ear.close()
