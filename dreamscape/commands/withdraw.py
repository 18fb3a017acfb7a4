"""dreamscape withdraw: a dreamer takes the dream back."""

import argparse
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.events import DreamerLeft, DreamTold
from dreamscape.narrative.journal import Journal, open_journal


def run(given: argparse.Namespace) -> int:
    """Erase name and words, and say in the journal that the dream is withdrawn: it is never seen again."""
    with open_journal(Path(given.show), read_only=False) as journal:
        _leave(journal, given.dreamer)
        journal.withdraw(given.dreamer)
    print(f"{given.show}: {given.dreamer} is withdrawn; name and words are erased")
    return 0


def _leave(journal: Journal, dreamer: str) -> None:
    told, last = False, 0.0
    for event in journal.read():
        told |= isinstance(event.body, DreamTold) and event.body.dreamer == dreamer
        last = event.at
    if not told:
        raise DreamError(f'{journal.path}: nobody is called "{dreamer}"; see: dreamscape inspect', code=2)
    journal.append([(last, dreamer, f"withdraw-{dreamer}", DreamerLeft(dreamer, withdrawn=True))])
