"""The hash chain over the events, and the reading that follows it.

    link(0) = blake2b-160("dreamscape" | meta)       link(n) = blake2b-160(link(n-1) | record(n))

The links depend on the events alone, not on how they were grouped into commits: equal shows have equal
digests. docs/journal.md has the bytes of a record.
"""

import struct
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import msgspec

from dreamscape.errors import DreamError
from dreamscape.narrative.events import Event
from dreamscape.narrative.upcast import body_of

SIZE = 20
"""Bytes of a link."""

Row = tuple[int, float, int, str, str, bytes, bytes]
"""seq, at, version, by, key, body, link: the columns of the table `event`."""

_FIXED = struct.Struct("<QdIIII")
_SEED = struct.Struct("<q")


class Meta(msgspec.Struct, frozen=True):
    """What a show is, beside its events."""

    seed: int
    """-2**63 .. 2**63-1."""
    festival: str
    title: str = ""
    version: int = 0
    """Of the newest bodies in it; 0 while it has no events. Not part of the chain."""


class Broken(Exception):  # noqa: N818 - what is broken is the chain
    """The first event that cannot be believed, and why."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(why)
        self.seq = seq
        self.why = why


def new_meta(seed: int, festival: str, title: str) -> Meta:
    """What a new show is. Raises DreamError when that cannot be kept."""
    if not -(1 << 63) <= seed < 1 << 63:
        raise DreamError(f"The seed {seed} is too large: take one of at most 63 bits.", code=2)
    for text in (festival, title):
        try:
            text.encode()
        except UnicodeEncodeError:
            raise DreamError(f"The festival or title {text!a} is not valid Unicode.", code=2) from None
    return Meta(seed, festival, title)


def root(meta: Meta) -> bytes:
    """The link before the first event: of the seed, the festival and the title."""
    texts = b"".join(_counted(text) for text in (meta.festival, meta.title))
    return blake2b(b"dreamscape" + _SEED.pack(meta.seed) + texts, digest_size=SIZE).digest()


def link(before: bytes, seq: int, at: float, version: int, by: str, key: str, body: bytes) -> bytes:
    """The link of one event."""
    who, what = by.encode(), key.encode()
    fixed = _FIXED.pack(seq, at, version, len(who), len(what), len(body))
    return blake2b(before + fixed + who + what + body, digest_size=SIZE).digest()


def follow(rows: Iterable[Row], before: bytes, after: int, at: float = 0.0) -> Iterator[Event]:
    """The events of `rows`, each checked: dense seq, time that does not fall, link, body.

    `before` is the link and `at` the time of the event `after`. Raises Broken at the first that fails,
    DreamError at a body of a newer version.
    """
    for row in rows:
        after += 1
        event = _checked(row, before, after)
        if not at <= event.at < float("inf"):
            raise Broken(after, f"its time {event.at} is not after {at}")
        before, at = row[6], event.at
        yield event


def _checked(row: Row, before: bytes, expected: int) -> Event:
    seq, at, version, by, key, body, kept = row
    if seq != expected:
        raise Broken(expected, f"it is missing, and {seq} comes next")
    try:
        genuine = link(before, seq, at, version, by, key, body) == kept
    except (TypeError, ValueError, AttributeError, struct.error) as error:
        raise Broken(seq, f"a column of it is not what it should be ({error})") from None
    if not genuine:
        raise Broken(seq, "it is not what was written (the hash chain breaks here)")
    try:
        return Event(seq, at, by, key, body_of(body, version))
    except msgspec.MsgspecError as error:
        raise Broken(seq, f"its body cannot be read ({error})") from None


def _counted(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<I", len(raw)) + raw
