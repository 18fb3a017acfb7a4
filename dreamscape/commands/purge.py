"""dreamscape purge: what was told long ago is erased."""

import argparse
import math
import time
from functools import partial
from pathlib import Path

from dreamscape.narrative.events import DreamTold
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.purging import HOUSE, at_the_end, purge
from dreamscape.units import parse_age


def run(given: argparse.Namespace) -> int:
    """Erase it, and say how much that was."""
    path = Path(given.show)
    before = time.time() - parse_age(given.older) if given.older else math.inf
    with open_journal(path) as journal:  # for reading only: a damaged show changes no byte
        bare = sum(isinstance(event.body, DreamTold) and not event.body.apart for event in journal.read())
    with open_journal(path, read_only=False, clock=time.time) as journal:
        done = purge(journal, before, partial(at_the_end, journal, by=HOUSE))
    dreams = "1 dream" if len(done.dreamers) == 1 else f"{len(done.dreamers):,} dreams"
    texts = "1 text" if done.texts == 1 else f"{done.texts:,} texts"
    print(f"{path}: {dreams} taken back, {texts} erased")
    if bare:
        print(
            f"note: {path} holds {bare:,} dreams of an older dreamscape; their visual, colour, mood and "
            f"motifs stay in its chain; a copy without them: dreamscape export {path} --redact-all "
            "--out X.dream"
        )
    return 0
