"""dreamscape withdraw: a dreamer takes the dream back."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.events import DreamerLeft, DreamTold
from dreamscape.narrative.journal import Journal, open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback


@dataclass(frozen=True, slots=True)
class _Found:
    """What a show says of a dreamer."""

    last: float  # time of its last event, seconds
    told: int  # seq of the event in which the dream was told last
    left: int  # seq of that in which it was withdrawn last; 0 when it was not
    bare: bool  # whether what was read from a dream of theirs stands in the chain itself


def run(given: argparse.Namespace) -> int:
    """Erase name, words and what was read from them, and say in the journal that the dream is withdrawn: it
    is never seen again."""
    path, dreamer = Path(given.show), given.dreamer
    with open_journal(path) as journal:  # for reading only: a wrong name or a damaged show changes no byte
        found = _found(journal, dreamer)
    with open_journal(path, read_only=False) as journal:
        left = found.left if found.left > found.told else _leave(journal, dreamer, found)
        journal.withdraw(dreamer, left)
    print(f"{path}: {dreamer} is withdrawn; name and words are erased, and what was read from them")
    if found.bare:
        print(
            f"note: {path} is of an older dreamscape: visual, colour, mood and motifs of this dream are not "
            f"seen any more, but stay in its chain; a copy without them: dreamscape export {path} --redact"
        )
    return 0


def _leave(journal: Journal, dreamer: str, found: _Found) -> int:
    """Say that the dreamer is gone; the seq of that. The end of the show is played, while keyframes are still
    there, to keep one that knows nothing of the dream."""
    key = f"withdraw-{dreamer}-{found.told}"
    left = journal.append([(found.last, dreamer, key, DreamerLeft(dreamer, withdrawn=True))])[0]
    Playback(journal, journal.meta.seed, keyframes=journal.keyframes(SCHEMA)).at(found.last + 0.1)
    return left


def _found(journal: Journal, dreamer: str) -> _Found:
    """Raises DreamError when `dreamer` never told a dream."""
    last, told, left, bare = 0.0, 0, 0, False
    for event in journal.read():
        last, body = event.at, event.body
        if isinstance(body, DreamTold) and body.dreamer == dreamer:
            told, bare = event.seq, bare or not body.apart
        if isinstance(body, DreamerLeft) and body.dreamer == dreamer and body.withdrawn:
            left = event.seq
    if not told:
        raise DreamError(f'{journal.path}: nobody is called "{dreamer}"; see: dreamscape inspect', code=2)
    return _Found(last, told, left, bare)
