"""dreamscape withdraw: a dreamer takes the dream back."""

import argparse
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.events import DreamerLeft, DreamTold
from dreamscape.narrative.journal import open_journal


def run(given: argparse.Namespace) -> int:
    """Erase the words and let the dream leave the show."""
    with open_journal(Path(given.show), writable=True) as journal:
        told = gone = False
        for event in journal.read():
            told |= isinstance(event.body, DreamTold) and event.body.dreamer == given.dreamer
            gone |= (
                isinstance(event.body, DreamerLeft)
                and event.body.dreamer == given.dreamer
                and event.body.withdrawn
            )
        if not told:
            raise DreamError(
                f'{given.show}: nobody is called "{given.dreamer}"; see: dreamscape inspect', code=2
            )
        if not gone:
            body = DreamerLeft(given.dreamer, withdrawn=True)
            journal.append([(0.0, given.dreamer, f"withdraw-{given.dreamer}", body)])
        journal.words.erase(given.dreamer)
    print(f"{given.show}: {given.dreamer} is withdrawn, the words are erased")
    return 0
