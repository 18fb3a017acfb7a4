"""dreamscape withdraw: a dreamer takes the dream back."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.events import DreamerLeft, DreamTold
from dreamscape.narrative.journal import Journal, open_journal
from dreamscape.narrative.purging import at_the_end


@dataclass(frozen=True, slots=True)
class _Found:
    """What a show says of a dreamer."""

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
        left = found.left
        if left < found.told:
            left = at_the_end(journal, [DreamerLeft(dreamer, withdrawn=True)], dreamer)
        journal.withdraw(dreamer, left)
    print(f"{path}: {dreamer} is withdrawn; name and words are erased, and what was read from them")
    if found.bare:
        print(
            f"note: {path} is of an older dreamscape: visual, colour, mood and motifs of this dream are not "
            f"seen any more, but stay in its chain; a copy without them: "
            f"dreamscape export {path} --redact --out X.dream"
        )
    return 0


def _found(journal: Journal, dreamer: str) -> _Found:
    """Raises DreamError when `dreamer` never told a dream."""
    told, left, bare = 0, 0, False
    for event in journal.read():
        body = event.body
        if isinstance(body, DreamTold) and body.dreamer == dreamer:
            told, bare = event.seq, bare or not body.apart
        if isinstance(body, DreamerLeft) and body.dreamer == dreamer and body.withdrawn:
            left = event.seq
    if not told:
        raise DreamError(f'{journal.path}: nobody is called "{dreamer}"; see: dreamscape inspect', code=2)
    return _Found(told, left, bare)
