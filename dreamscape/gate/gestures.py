"""Gestures of somebody who plays: the story answers within its rules, and what it answers is kept."""

import secrets
from collections.abc import Callable

from dreamscape.errors import DreamError
from dreamscape.gate.scribe import Scribe
from dreamscape.narrative.events import ControlSet
from dreamscape.narrative.gestures import Gesture, answer
from dreamscape.narrative.programme.festival import Festival, permits

_BACK = 4.0
"""Seconds in which controls go back to where acts had them."""


class Gestures:
    """Lives as long as the gate."""

    def __init__(self, scribe: Scribe, festival: Festival, say: Callable[[str], None]) -> None:
        """`say` tells whoever plays what has come of it."""
        self._scribe, self._festival, self._say = scribe, festival, say
        self._name = f"gesture-{secrets.token_hex(6)}"  # another one each time that a gate opens
        self._count = 0
        self._held: set[str] = set()  # controls that gestures have moved

    def make(self, gesture: Gesture) -> None:
        """Ask the story. Raises ValueError for a gesture that there is not."""
        try:
            self._say(self._release() if gesture.kind == "release" else self._ask(gesture))
        except DreamError as error:
            self._say(str(error))

    def _ask(self, gesture: Gesture) -> str:
        world = self._scribe.world
        self._count += 1
        name = f"{self._name}-{self._count}"
        found = answer(world, gesture, name)
        if not all(permits(self._festival, world.act_index, body) for body in found.bodies):
            return f'the act "{world.act}" does not allow that'
        self._held |= {body.control for body in found.bodies if isinstance(body, ControlSet)}
        if found.bodies:
            self._scribe.happen("vj", name, *found.bodies)
        return found.sentence

    def _release(self) -> str:
        """Controls go back to where the acts have them by now."""
        if not self._held:
            return "nothing is held"
        self._count += 1
        led = self._scribe.led()
        back = [ControlSet(name, round(led[name], 4), _BACK) for name in sorted(self._held)]
        self._scribe.happen("vj", f"{self._name}-{self._count}", *back)
        self._held.clear()
        return "the acts lead again"
