"""Dreams whose time is up: they are taken back for their dreamers, and everything that was said long ago."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dreamscape.narrative.events import DreamerLeft
from dreamscape.narrative.journal import Journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback

HOUSE = "house"
"""By whom dreams are taken back whose time is up."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge erased."""

    dreamers: tuple[str, ...]  # whose dream was taken back
    texts: int  # dreams, lines, what was read from dreams


def purge(journal: Journal, before: float, leave: Callable[[Sequence[DreamerLeft]], int]) -> Purged:
    """Erase what was said before the moment `before` (seconds since 1970). Whose dream is that old is gone as
    if they had withdrawn: `leave` lets that happen, and gives the seq of its last event.

    Raises DreamError when the show cannot be written.
    """
    gone = tuple(journal.expired(before))
    since = leave([DreamerLeft(one, withdrawn=True) for one in gone]) if gone else None
    if not gone and not journal.holds(before):
        return Purged((), 0)
    return Purged(gone, journal.purge(before, gone, since))


def at_the_end(journal: Journal, bodies: Sequence[DreamerLeft], by: str) -> int:
    """`bodies` happen at the end of a show that nobody plays now; the seq of the last. The end is played
    while keyframes are still there: one is left that knows nothing of what is about to be erased."""
    head = journal.head()
    last = max((event.at for event in journal.read(max(head - 1, 0))), default=0.0)
    entries = [(last, by, f"left-{body.dreamer}-{head}", body) for body in bodies]
    seq = journal.append(entries)[-1]
    Playback(journal, journal.meta.seed, keyframes=journal.keyframes(SCHEMA)).at(last + 0.1)
    return seq
