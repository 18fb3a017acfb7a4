"""Is a show what was written? Everything that can be checked is, and the first bad event is named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative import words
from dreamscape.narrative.chain import Broken, Meta, follow, root
from dreamscape.narrative.show_file import meta_of, open_for_reading, sentence, troubles
from dreamscape.narrative.writer import tails_of


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    where: str  # "file", "event", "words" or "tail"
    number: int  # of the event or the text; 0 where it is neither
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found."""

    path: Path
    meta: Meta | None
    events: int  # sound ones from the beginning; a replay can trust them
    texts: int
    withdrawn: int
    digest: str  # hex, of the chain after the last sound event
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether the show is whole."""
        return not self.faults

    @property
    def first_bad(self) -> int | None:
        """The seq of the first event that is not sound, if any."""
        return next((fault.number for fault in self.faults if fault.where == "event"), None)

    def sentences(self) -> list[str]:
        """The report in words, one sentence a line."""
        if self.ok:
            return [
                f"{self.path} is whole: {self.events:,} events, {self.texts:,} texts "
                f"({self.withdrawn:,} withdrawn), digest {self.digest}."
            ]
        told = [_told(fault) for fault in self.faults]
        return [f"{self.path} is damaged; its first {self.events:,} events are sound.", *told]


def verify(path: Path | str) -> Report:
    """Check the database, both chains and their ends, and every body.

    Raises DreamError when there is nothing to check: no such file, not a show, or a newer version.
    """
    path = Path(path)
    with troubles(path), closing(open_for_reading(path)) as connection:
        meta = meta_of(connection, path)
        faults = list(_database(connection, path))
        events, digest, bad = _events(connection, meta, path)
        texts, withdrawn, unsaid = _words(connection, meta, path)
        faults += bad + unsaid
        if not bad and not unsaid:
            faults += _tails(connection, meta, path)
        return Report(path, meta, events, texts, withdrawn, digest, tuple(faults))


def _database(connection: sqlite3.Connection, path: Path) -> Iterator[Fault]:
    try:
        for (line,) in connection.execute("PRAGMA integrity_check(8)"):
            if line != "ok":
                yield Fault("file", 0, str(line).replace("\n", " "))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        yield Fault("file", 0, _why(error, path))


def _events(connection: sqlite3.Connection, meta: Meta, path: Path) -> tuple[int, str, list[Fault]]:
    """How many are sound from the beginning, the digest after them, and what is wrong with the next."""
    sound, faults = 0, []
    rows = connection.execute("SELECT seq, at, version, by, key, body, link FROM event ORDER BY seq")
    try:
        for event in follow(rows, root(meta), 0):
            sound = event.seq
    except Broken as broken:
        faults.append(Fault("event", broken.seq, broken.why))
    except DreamError as error:
        faults.append(Fault("event", sound + 1, str(error)))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        faults.append(Fault("event", sound + 1, _why(error, path)))
    finally:
        rows.close()
    digest = root(meta)
    with suppress(sqlite3.Error):
        if sound:
            found = connection.execute("SELECT link FROM event WHERE seq = ?", (sound,)).fetchone()
            digest = found[0] if found else digest  # a damaged index may not find what was read in order
    return sound, digest.hex(), faults


def _words(connection: sqlite3.Connection, meta: Meta, path: Path) -> tuple[int, int, list[Fault]]:
    texts, there, faults = 0, 0, []
    try:
        for is_there in words.follow(connection, root(meta)):
            texts += 1
            there += is_there
    except Broken as broken:
        faults.append(Fault("words", broken.seq, broken.why))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        faults.append(Fault("words", texts + 1, _why(error, path)))
    return texts, texts - there, faults


def _tails(connection: sqlite3.Connection, meta: Meta, path: Path) -> Iterator[Fault]:
    try:
        tails_of(connection, path, meta)
    except DreamError as error:
        yield Fault("tail", 0, str(error))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        yield Fault("tail", 0, _why(error, path))


def _why(error: Exception, path: Path) -> str:
    if isinstance(error, sqlite3.Error):
        return sentence(error, path)
    return f"a text in it is not UTF-8 ({error})"


def _told(fault: Fault) -> str:
    if fault.where in ("event", "words"):
        noun = "Event" if fault.where == "event" else "Text"
        return f"{noun} {fault.number:,} cannot be believed: {fault.why}."
    return f"The {fault.where} of the show: {fault.why}"
