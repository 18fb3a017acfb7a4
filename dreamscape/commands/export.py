"""dreamscape export: a show as one file, to keep elsewhere or to pass on."""

import argparse
import secrets
import time
from itertools import islice
from pathlib import Path

from dreamscape.atomic import check_folder, whole_file
from dreamscape.errors import DreamError
from dreamscape.narrative import show_file
from dreamscape.narrative.journal import Journal, create, open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.lock import Lock
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.redacting import Redacted, Redaction, dreamers_in, withdrawn_in
from dreamscape.narrative.verify import verify

PLAYED = 900.0
"""Seconds of a show that are played once to leave keyframes in the copy; longer ones are played when they are
sought in."""
_TOGETHER = 1000


def run(given: argparse.Namespace) -> int:
    """Copy the show, or write another one without words and names."""
    show, path = Path(given.show), Path(given.out)
    _checked(show, path, given.force)
    if given.redact or given.redact_all:
        people, count = _redact(show, path, given.force, given.redact_all)
        less = "words, names and keys" + (", and what was read from dreams" if given.redact_all else "")
        print(f"{path}  {people} dreamers, {count} events, without {less}")
        return 0
    _copy(show, path)
    print(f"{path}  {path.stat().st_size / 1e6:.1f} MB, everything that {show} holds, words and names too")
    return 0


def _checked(show: Path, path: Path, force: bool) -> None:
    if path.suffix != ".dream":
        raise DreamError(f'{path}: a show ends in ".dream"; write for example {path.stem}.dream', code=2)
    if path.exists() and show.exists() and path.samefile(show):
        raise DreamError(f"{path}: is the show itself; give the copy another name", code=2)
    if path.exists() and not force:
        raise DreamError(f"{path}: is there already; add --force to replace it", code=2)
    open_journal(show).close()  # said before anything is made
    check_folder(path)


def _copy(show: Path, path: Path) -> None:
    """Everything, as it is at one moment, in one file; nothing of what was erased. Raises DreamError when the
    show is damaged: no copy shall look sound that is not."""
    with show_file.troubles(path):
        lock = Lock(path)
    try:
        with whole_file(path) as part:
            part.unlink(missing_ok=True)
            show_file.copy(show, part)
            report = verify(part)
            if not report.ok:
                raise DreamError(f"{show} is damaged, and was not copied; see: dreamscape verify {show}")
            show_file.remove_sidecars(path)
    finally:
        lock.release()


def _redact(show: Path, path: Path, force: bool, bare: bool) -> tuple[int, int]:
    """Write the show anew; how many dreamers and events there are."""
    with open_journal(show) as journal:
        head = journal.head()
        people = dreamers_in(journal.read(limit=head))
        hidden = people if bare else withdrawn_in(journal.read(limit=head))
        redaction = Redaction(secrets.token_bytes(32), people, hidden)
        meta = journal.meta
        with create(path, meta.seed, meta.festival, overwrite=force, clock=time.time) as other:
            passed, last = redaction.passed_on(journal.read(limit=head)), 0.0
            while some := list(islice(passed, _TOGETHER)):
                _keep(other, some)
                last = some[-1].at
            if last <= PLAYED:
                Playback(other, meta.seed, keyframes=other.keyframes(SCHEMA)).at(last)
    return len(people), head


def _keep(journal: Journal, some: list[Redacted]) -> None:
    """What was read from dreams comes before the dreams it belongs to."""
    journal.say_all([one.said for one in some if one.said])
    journal.append([(one.at, one.by, one.key, one.body) for one in some])
