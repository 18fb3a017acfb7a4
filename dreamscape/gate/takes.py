"""What is played becomes events: the story's controls as the story hears them, all others as a take."""

import secrets
from collections.abc import Sequence

from dreamscape.gate.scribe import Scribe
from dreamscape.narrative.events import AnyBody, ControlMoved, ControlSet

_STORY = "/story/"

Moved = tuple[str, float, float, float]
"""Address, value, show time of the first picture that shows it, and seconds over which it comes."""


class Takes:
    """Lives as long as the gate."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._name = f"take-{secrets.token_hex(6)}"  # another one each time that a gate opens
        self._count = 0

    def keep(self, moves: Sequence[Moved]) -> None:
        """Keep the moves of one picture, all or none."""
        self._count += 1
        self._scribe.happen("vj", f"{self._name}-{self._count}", *map(_body, moves))


def _body(move: Moved) -> AnyBody:
    address, value, at, seconds = move
    if address.startswith(_STORY):
        return ControlSet(address.removeprefix(_STORY), value, seconds)
    return ControlMoved(address, value, at, seconds)
