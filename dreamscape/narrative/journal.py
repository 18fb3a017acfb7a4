"""The journal: one show, one SQLite file, NAME.dream.

One writer thread commits whatever has been submitted as one transaction (group commit) with
synchronous=FULL, and acknowledges only after the commit. Batches are hash-chained.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative import schema
from dreamscape.narrative.events import VERSION, Event
from dreamscape.narrative.log import Told
from dreamscape.narrative.upcast import decoded, refuse_newer
from dreamscape.narrative.words import Words
from dreamscape.narrative.writer import Writer

READ_AT_ONCE = 2048


class Journal:
    """An open show. Make one with `create` or `open_journal`; close it, or use it in a `with`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, writable: bool) -> None:
        self.path = path
        self._connection = connection
        self.meta = _meta(path, connection)
        self.words = Words(path, connection)
        self._writer = Writer(path, schema.beginning(self.meta)) if writable else None

    @property
    def seed(self) -> int:
        """Of the show's keyed random numbers."""
        return int(self.meta["seed"])

    @property
    def duration(self) -> float:
        """How long the show was planned to last, seconds; 0 when it has no end."""
        return float(self.meta.get("duration", "0"))

    def append(self, items: Sequence[Told]) -> list[int]:
        """Add events and wait until they are durable; see EventLog.append."""
        return self.submit(items).result()

    def submit(self, items: Sequence[Told]) -> "Future[list[int]]":
        """Add events; the future holds their seq once they are durable."""
        if self._writer is None:
            raise DreamError(f"{self.path}: was opened for reading; nothing can be added")
        return self._writer.submit(items)

    def read(self, after: int = 0) -> Iterator[Event]:
        """The events after seq `after`, in order. Raises DreamError naming the event that is damaged."""
        while True:
            rows = self._rows(after)
            for row in rows:
                yield self._event(row)
            if len(rows) < READ_AT_ONCE:
                return
            after = rows[-1][0]

    def _rows(self, after: int) -> list[schema.Row]:
        with told_plainly(self.path):
            query = "SELECT seq, at, by, key, version, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?"
            return self._connection.execute(query, (after, READ_AT_ONCE)).fetchall()

    def _event(self, row: schema.Row) -> Event:
        seq, at, by, key, version, body = row
        try:
            return Event(seq, at, by, key, decoded(version, body))
        except DreamError:
            raise
        except Exception as error:
            raise damaged(self.path, f"event {seq} cannot be read ({error})") from None

    def head(self) -> int:
        """The last seq; 0 when there is none."""
        with told_plainly(self.path):
            found: int | None = self._connection.execute("SELECT max(seq) FROM events").fetchone()[0]
        return found or 0

    def digest(self) -> str:
        """The chain's last link, hex: equal for equal shows."""
        with told_plainly(self.path):
            row = self._connection.execute("SELECT digest FROM batches ORDER BY last DESC LIMIT 1").fetchone()
        link: bytes = row[0] if row else schema.beginning(self.meta)
        return link.hex()

    def close(self) -> None:
        """Finish: a closed show is one file, without -wal or -shm beside it."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            self._connection.close()
            with told_plainly(self.path), closing(sqlite3.connect(self.path)) as last:
                last.execute("PRAGMA journal_mode=DELETE")
        self._connection.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create(path: Path, seed: int, festival: str, duration: float = 0.0, title: str = "") -> Journal:
    """Begin a show. Raises DreamError when `path` is there already or cannot be written."""
    if path.exists():
        raise DreamError(f"{path}: is there already; choose another name or remove it first")
    said = {"seed": str(seed), "festival": festival, "duration": repr(float(duration)), "title": title}
    with told_plainly(path), closing(sqlite3.connect(path)) as made:
        made.execute(f"PRAGMA application_id={schema.APPLICATION}")
        made.execute(f"PRAGMA user_version={schema.FORMAT}")
        made.execute("PRAGMA journal_mode=WAL")
        made.executescript(schema.TABLES)
        made.executemany("INSERT INTO meta VALUES (?, ?)", [*said.items(), ("version", str(VERSION))])
        made.commit()
    return open_journal(path, writable=True)


def open_journal(path: Path, writable: bool = False) -> Journal:
    """Open a show. Raises DreamError when it is missing, damaged, newer, or no show at all."""
    _recognise(path)
    with told_plainly(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}{_mode(path, writable)}", uri=True, check_same_thread=False
        )
        try:
            _check(path, connection)
            return Journal(path, connection, writable)
        except BaseException:
            connection.close()
            raise


def _mode(path: Path, writable: bool) -> str:
    if writable:
        return "?mode=rw"
    finished = not path.with_name(path.name + "-wal").exists()
    return "?mode=ro&immutable=1" if finished else "?mode=ro"


def _recognise(path: Path) -> None:
    if path.is_dir():
        raise DreamError(f"{path}: is a folder, not a show; name a .dream file", code=2)
    try:
        with path.open("rb") as held:
            begins = held.read(16)
    except FileNotFoundError:
        raise DreamError(f"{path}: no such show; make one with: dreamscape import", code=2) from None
    except OSError as error:
        raise DreamError(f"{path}: cannot be read ({error.strerror})") from None
    if begins != b"SQLite format 3\x00":
        raise DreamError(f"{path}: is no show of dreamscape; make one with: dreamscape import")


def _check(path: Path, connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION:
        raise DreamError(f"{path}: is a database, but no show of dreamscape")
    if connection.execute("PRAGMA user_version").fetchone()[0] > schema.FORMAT:
        raise DreamError(f"{path}: was written by a newer dreamscape; update dreamscape")


def _meta(path: Path, connection: sqlite3.Connection) -> dict[str, str]:
    meta = dict(connection.execute("SELECT name, value FROM meta"))
    if not {"seed", "festival", "version"} <= meta.keys() or not meta["version"].isdigit():
        raise damaged(path, "it does not say its seed, festival and version")
    refuse_newer(int(meta["version"]), str(path))
    return meta


def damaged(path: Path, why: str) -> DreamError:
    """The error for a broken file."""
    return DreamError(f"{path}: is damaged: {why}; take a copy of it from before")


class told_plainly:  # noqa: N801 - reads as a statement in `with`
    """Turns SQLite's errors into one sentence about `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.OperationalError):
            raise _operational(self._path, str(error)) from None
        if isinstance(error, (sqlite3.Error, UnicodeDecodeError, OverflowError)):
            raise damaged(self._path, str(error)) from None


def _operational(path: Path, message: str) -> DreamError:
    if "full" in message:
        return DreamError(f"{path}: the disk is full; free some space, nothing acknowledged was lost")
    if "readonly" in message or "unable to open" in message:
        return DreamError(f"{path}: cannot be written here; choose another folder")
    if "locked" in message:
        return DreamError(f"{path}: is being written by another program; close that one first")
    return damaged(path, message)


class closing:  # noqa: N801
    """`with` for a connection that shall be closed, not only committed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
