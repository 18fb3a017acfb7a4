"""A show to pass on: what happened, without what anybody said and without a name that leads to anybody.

Every name is replaced by one that says nothing, worked out with a secret that is thrown away. What is no name
is listed in KEPT; whatever is not listed there is taken for one, so that nothing slips through.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import msgspec

from dreamscape.narrative import traits
from dreamscape.narrative.events import (
    ActBegun,
    AnyBody,
    Body,
    ControlMoved,
    ControlSet,
    DreamerLeft,
    DreamTold,
    Event,
    FestivalSet,
    FractureOpened,
    FracturePatched,
    MomentMarked,
    PlotBegun,
    RoleShifted,
    Spoken,
)
from dreamscape.narrative.words import Said

KEPT: dict[type[Body], frozenset[str]] = {
    FestivalSet: frozenset({"name", "text"}),
    ActBegun: frozenset({"name"}),
    ControlSet: frozenset({"control"}),
    ControlMoved: frozenset({"control"}),
    FractureOpened: frozenset({"cause"}),
    FracturePatched: frozenset({"patch"}),
    RoleShifted: frozenset({"role"}),
    PlotBegun: frozenset({"prompt"}),
    Spoken: frozenset({"about"}),
    MomentMarked: frozenset({"form", "label"}),
}
"""Fields of text that name nobody and nothing of anybody's: words of the program and of its programme. A
DreamTold is made anew and not listed."""

ACTORS = frozenset({"", "festival", "oracle", "house", "crew"})
"""Who acts and is nobody; and each of the crew, "crew-weaver" and so on."""
_LABEL = "a moment"
"""In place of a label that somebody wrote."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """One event as it is passed on."""

    at: float
    by: str
    key: str
    body: AnyBody
    said: Said | None = None
    """Traits that are to be kept apart from it."""


def withdrawn_in(events: Iterable[Event]) -> frozenset[str]:
    """Who took the dream back, at whatever time."""
    bodies = (event.body for event in events)
    return frozenset(body.dreamer for body in bodies if isinstance(body, DreamerLeft) and body.withdrawn)


def dreamers_in(events: Iterable[Event]) -> frozenset[str]:
    """Everybody who told a dream."""
    return frozenset(event.body.dreamer for event in events if isinstance(event.body, DreamTold))


class Redaction:
    """Replaces names, the same name by the same one, for as long as it lives."""

    def __init__(self, secret: bytes, people: Collection[str], hidden: Collection[str]) -> None:
        """`secret`: 16 to 64 random bytes that nobody keeps. `people`: everybody who told a dream; `hidden`:
        those of them of whose dreams nothing is passed on."""
        self._secret, self._people, self._hidden = secret, frozenset(people), frozenset(hidden)

    def passed_on(self, events: Iterable[Event]) -> Iterator[Redacted]:
        """Each event, at its time and under its number."""
        for event in events:
            body, said = event.body, None
            if isinstance(body, DreamTold):
                body, said = self._told(body, event.seq)
            else:
                body = self._renamed(body, event.by)
            yield Redacted(event.at, self._name(event.by), f"e{event.seq}", body, said)

    def _told(self, told: DreamTold, seq: int) -> tuple[DreamTold, Said | None]:
        dreamer, seen = self._name(told.dreamer), traits.of(told)
        if told.dreamer in self._hidden:
            seen = traits.NEUTRAL
        bare = DreamTold(
            dreamer,
            seen.visual,
            seen.hue,
            seen.valence,
            seen.arousal,
            seen.motifs,
            told.x,
            told.y,
            told.share,
        )
        return (bare, None) if seen == traits.NEUTRAL else traits.part(bare, f"t{seq}")

    def _renamed(self, body: AnyBody, by: str) -> AnyBody:
        kept = KEPT.get(type(body), frozenset[str]())
        values = {
            name: value if name in kept else self._value(value)
            for name in body.__struct_fields__
            if isinstance(value := getattr(body, name), str | tuple)
        }
        if isinstance(body, MomentMarked) and by != "festival":
            values["label"] = _LABEL
        changed: AnyBody = msgspec.structs.replace(body, **values)
        return changed

    def _value(self, value: Any) -> Any:
        return tuple(self._name(one) for one in value) if isinstance(value, tuple) else self._name(value)

    def _name(self, name: str) -> str:
        """What stands for `name`: 64 bits in hex; who is nobody stays who they are."""
        nobody = name in ACTORS or name.startswith("crew-")
        if name not in self._people and nobody:
            return name
        return blake2b(name.encode(), digest_size=8, key=self._secret).hexdigest()
