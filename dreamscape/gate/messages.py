"""What a phone may say, and how it is told apart from what nobody should say. Schema-typed and bounded."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

MOST_BYTES = 16_384
"""Of one message."""
Unit = Annotated[float, Meta(ge=0.0, le=1.0)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]
Key = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w-]+$")]
Dream = Annotated[str, Meta(max_length=4000)]
Place = Annotated[int, Meta(ge=0, le=999)]
Stroke = Annotated[tuple[tuple[Place, Place], ...], Meta(min_length=1)]
Drawing = Annotated[tuple[Stroke, ...], Meta(max_length=24)]
"""Strokes as they were drawn: points in a square, x to the right and y up, 0 .. 999."""
MOST_POINTS = 800
"""Of one drawing."""
Feeling = Annotated[str, Meta(max_length=40)]


class Message(Struct, frozen=True, tag_field="do", forbid_unknown_fields=True):
    """Something a dreamer does. `key` names it: said again, it happens once."""

    key: Key


class Tell(Message, frozen=True, tag="tell"):
    """A dream, in the dreamer's own words, or drawn with a finger, or both."""

    words: Dream = ""
    feeling: Feeling = ""
    drawing: Drawing = ()

    def __post_init__(self) -> None:
        if not self.words and not self.drawing:
            raise ValueError("neither words nor a drawing")
        if sum(map(len, self.drawing)) > MOST_POINTS:
            raise ValueError("too many points")


class Share(Message, frozen=True, tag="share"):
    """How far the dream may flow into others."""

    share: Unit


class Pause(Message, frozen=True, tag="pause"):
    """Rest, or go on."""

    paused: bool


class Withdraw(Message, frozen=True, tag="withdraw"):
    """Take the dream back, words and all."""


class Offer(Message, frozen=True, tag="offer"):
    """Reach out to another dreamer."""

    to: Name


class Accept(Message, frozen=True, tag="accept"):
    """Take the thread that another offers."""

    of: Name


class Release(Message, frozen=True, tag="release"):
    """Let a thread go."""

    of: Name


class Stitch(Message, frozen=True, tag="stitch"):
    """Mend an open seam at a place on the plane."""

    seam: Name
    x: Unit
    y: Unit


class Speak(Message, frozen=True, tag="speak"):
    """Speak in the dialogue: "self" or "all"."""

    about: Annotated[str, Meta(pattern="^(self|all)$")] = "self"


class Line(Message, frozen=True, tag="line"):
    """A line for the plotline of one's circle; an answer to what is asked of it."""

    words: Annotated[str, Meta(min_length=1, max_length=400)]


Said = Tell | Line | Share | Pause | Withdraw | Offer | Accept | Release | Stitch | Speak
_DECODER = msgspec.json.Decoder(Said)


def read(message: bytes | str) -> Said:
    """The message. Raises ValueError (msgspec's, or for its size) when it is none."""
    if len(message) > MOST_BYTES:
        raise ValueError("too long")
    try:
        said: Said = _DECODER.decode(message)
        return said
    except UnicodeDecodeError as error:
        raise ValueError("no UTF-8") from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error
