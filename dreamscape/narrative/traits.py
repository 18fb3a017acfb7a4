"""What was read from a dream, kept apart from the events so that it can be taken back with the words.

A `DreamTold` with `apart` says in the chain only who came, where and when. What the dream is like lies under
that take among the dreamer's words; whoever reads the journal gets both put together again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from dreamscape.narrative.chain import Broken
from dreamscape.narrative.events import DreamTold, Event
from dreamscape.narrative.words import Said

Kept = Mapping[str, tuple[str, str | None]]
"""Dreamer and words of each take that has some."""


class Traits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a dream is like; units as in `DreamTold`."""

    visual: str
    hue: float
    valence: float
    arousal: float
    motifs: tuple[str, ...] = ()


NEUTRAL = Traits("stars", 0.6, 0.0, 0.0)
"""What is left of a dream that was taken back or purged: a blue night sky, of no mood, about nothing."""

_decoder = msgspec.json.Decoder(Traits)


def of(told: DreamTold) -> Traits:
    """The traits in the body itself."""
    return Traits(told.visual, told.hue, told.valence, told.arousal, told.motifs)


def part(told: DreamTold, take: str) -> tuple[DreamTold, Said]:
    """The event without its traits, and what is to be said under the name `take` before it happens."""
    kept = msgspec.json.encode(of(told)).decode()
    return _with(told, NEUTRAL, take), (told.dreamer, kept, take)


def joined(told: DreamTold, kept: str | None) -> DreamTold:
    """The event with the traits that were `kept`; neutral ones when there are none, or none any more.

    Raises msgspec.DecodeError (or its ValidationError) when the text is no traits.
    """
    return _with(told, NEUTRAL if kept is None else _decoder.decode(kept), told.apart)


def is_parted(told: DreamTold) -> bool:
    """Whether nothing of what is kept apart stands in the body as well."""
    return not told.apart or of(told) == NEUTRAL


def restored(events: Sequence[Event], said: Callable[[list[str]], Kept]) -> Iterator[Event]:
    """The `events`, those that keep traits apart with what `said` (dreamer and words of takes) knows of them.

    Raises Broken at the first whose traits cannot be read.
    """
    takes = [told.apart for event in events if isinstance(told := event.body, DreamTold) and told.apart]
    kept = said(takes) if takes else {}
    for event in events:
        told = event.body
        if isinstance(told, DreamTold) and told.apart:
            whose, text = kept.get(told.apart, ("", None))
            try:
                event = replace(event, body=joined(told, text if whose == told.dreamer else None))
            except msgspec.MsgspecError as error:
                raise Broken(event.seq, f"its traits cannot be read ({error})") from None
        yield event


def _with(told: DreamTold, traits: Traits, take: str) -> DreamTold:
    return replace(
        told,
        visual=traits.visual,
        hue=traits.hue,
        valence=traits.valence,
        arousal=traits.arousal,
        motifs=traits.motifs,
        apart=take,
    )
