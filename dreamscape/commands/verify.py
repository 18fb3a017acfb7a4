"""dreamscape verify: is a show whole and unaltered?"""

import argparse
from pathlib import Path

import msgspec

from dreamscape.errors import DreamError
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.verify import verify


def run(given: argparse.Namespace) -> int:
    """Say what was found; 0 when all is well, 1 when not."""
    with open_journal(Path(given.show)) as journal:
        verdict = verify(journal)
    if given.json:
        print(msgspec.json.encode(verdict).decode())
        return 0 if verdict.ok else 1
    if not verdict.ok:
        raise DreamError(f"{given.show}: {verdict.problem}; take a copy of it from before")
    print(f"{given.show}: whole and unaltered; {verdict.events} events, digest {verdict.digest[:16]}")
    return 0
