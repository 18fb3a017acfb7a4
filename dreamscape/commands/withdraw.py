"""dreamscape withdraw: a dreamer takes the dream back."""

import argparse
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.events import DreamerLeft, DreamTold
from dreamscape.narrative.journal import Journal, open_journal


def run(given: argparse.Namespace) -> int:
    """Erase name and words, and say in the journal that the dream is withdrawn: it is never seen again."""
    path, dreamer = Path(given.show), given.dreamer
    with open_journal(path) as journal:  # for reading only: a wrong name or a damaged show changes no byte
        last = _end_of(journal, dreamer)
    with open_journal(path, read_only=False) as journal:
        journal.append([(last, dreamer, f"withdraw-{dreamer}", DreamerLeft(dreamer, withdrawn=True))])
        journal.withdraw(dreamer)
    print(f"{path}: {dreamer} is withdrawn; name and words are erased")
    return 0


def _end_of(journal: Journal, dreamer: str) -> float:
    """The time of the last event. Raises DreamError when `dreamer` never told a dream."""
    told, last = False, 0.0
    for event in journal.read():
        told |= isinstance(event.body, DreamTold) and event.body.dreamer == dreamer
        last = event.at
    if not told:
        raise DreamError(f'{journal.path}: nobody is called "{dreamer}"; see: dreamscape inspect', code=2)
    return last
