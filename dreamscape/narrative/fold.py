"""The fold: events in, the World out, one tick at a time."""

from collections.abc import Iterable

from dreamscape.narrative import advance, changes, keyframe, view
from dreamscape.narrative.events import Event
from dreamscape.narrative.state import State
from dreamscape.narrative.view import digest
from dreamscape.narrative.world import World

__all__ = ["Story", "digest"]


class Story:
    """A show that lives on. The same events between the same ticks give the same World, to the byte.

    Whoever drives it lets a tick pass and then applies the events of that tick: an event belongs to the
    first tick at or after its show time (`exact.tick_of`).
    """

    def __init__(self, seed: int, visuals: tuple[str, ...] = ()) -> None:
        """`visuals` fixes the first indices of World.visuals; others are added as dreams name them."""
        self._state = State(seed, visuals=list(visuals))

    @property
    def now(self) -> int:
        """Ticks since the show began, 10 a second."""
        return self._state.tick

    @property
    def seq(self) -> int:
        """The number of the last event applied."""
        return self._state.seq

    @property
    def state(self) -> State:
        """What is held between ticks. Only for reading: `apply` and `tick` alone may change it."""
        return self._state

    @property
    def heard(self) -> int:
        """The tick at which the last event was applied."""
        return self._state.heard

    def apply(self, event: Event) -> None:
        """Let `event` happen now. Events about anything unknown do nothing."""
        changes.apply(self._state, event)

    def forget(self, dreamers: Iterable[str]) -> None:
        """What these dreamt is not known any more; where they are stays."""
        for row in (self._state.rows[one] for one in dreamers if one in self._state.rows):
            changes.neutralise(self._state, row)

    def tick(self) -> None:
        """Let a tenth of a second pass."""
        advance.tick(self._state)

    def world(self) -> World:
        """Everything at this instant; its arrays are never written again."""
        advance.settle(self._state)
        return view.world(self._state)

    def save(self) -> bytes:
        """The whole state, for a keyframe."""
        advance.settle(self._state)
        return keyframe.save(self._state)

    @classmethod
    def load(cls, blob: bytes) -> "Story":
        """The story as it was saved. Raises DreamError when it is damaged or of another version."""
        story = cls(0)
        story._state = keyframe.load(blob)
        return story
