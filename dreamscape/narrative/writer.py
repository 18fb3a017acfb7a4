"""The journal's writer thread: everything submitted meanwhile becomes one durable transaction."""

import queue
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative import schema
from dreamscape.narrative.events import VERSION
from dreamscape.narrative.log import Told
from dreamscape.narrative.upcast import encoded

MOST_AT_ONCE = 4096
"""Events in one transaction."""

Work = tuple[Sequence[Told], "Future[list[int]]"]


class Writer:
    """Owns the one writing connection of a process."""

    def __init__(self, path: Path, beginning: bytes) -> None:
        self._path, self._beginning = path, beginning
        self._work: queue.Queue[Work | None] = queue.Queue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def submit(self, items: Sequence[Told]) -> "Future[list[int]]":
        """Queue events; the future holds their seq once they are durable, or what went wrong."""
        if self._closed:
            raise DreamError(f"{self._path}: is closed; nothing can be added")
        future: Future[list[int]] = Future()
        self._work.put((items, future))
        return future

    def close(self) -> None:
        """Write what is queued and stop."""
        self._closed = True
        self._work.put(None)
        self._thread.join()

    def _run(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        connection.execute("PRAGMA busy_timeout=5000")
        try:
            while self._commit(connection):
                pass
        finally:
            connection.close()

    def _commit(self, connection: sqlite3.Connection) -> bool:
        """One transaction; False when there will be no more."""
        works, more = self._take()
        if works:
            try:
                answers = self._write(connection, [items for items, _ in works])
            except Exception as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                for _, future in works:
                    future.set_exception(self._sentence(error))
            else:
                for (_, future), seqs in zip(works, answers, strict=True):
                    future.set_result(seqs)
        return more

    def _take(self) -> tuple[list[Work], bool]:
        works: list[Work] = []
        count = 0
        item = self._work.get()
        while item is not None:
            works.append(item)
            count += len(item[0])
            if count >= MOST_AT_ONCE:
                return works, True
            try:
                item = self._work.get_nowait()
            except queue.Empty:
                return works, True
        return works, False

    def _write(self, connection: sqlite3.Connection, groups: list[Sequence[Told]]) -> list[list[int]]:
        connection.execute("BEGIN IMMEDIATE")
        last, at = connection.execute(
            "SELECT coalesce(max(seq), 0), coalesce(max(at), 0.0) FROM events"
        ).fetchone()
        known: dict[str, int] = {}
        rows: list[schema.Row] = []
        for when, by, key, body in (item for group in groups for item in group):
            seq = known.get(key) or _seq_of(connection, key)
            if seq is None:
                at = max(at, float(when))
                seq = last + len(rows) + 1
                rows.append((seq, at, by, key, VERSION, encoded(body)))
            known[key] = seq
        if rows:
            self._chain(connection, rows)
        connection.execute("COMMIT")
        return [[known[key] for _, _, key, _ in group] for group in groups]

    def _chain(self, connection: sqlite3.Connection, rows: list[schema.Row]) -> None:
        row = connection.execute("SELECT digest FROM batches ORDER BY last DESC LIMIT 1").fetchone()
        digest = schema.link(row[0] if row else self._beginning, rows)
        connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("INSERT INTO batches VALUES (?, ?)", (rows[-1][0], digest))

    def _sentence(self, error: Exception) -> Exception:
        if isinstance(error, sqlite3.Error):
            full = "full" in str(error)
            advice = "free some space" if full else "see `dreamscape verify`"
            return DreamError(
                f"{self._path}: could not be written ({error}); {advice}, nothing acknowledged was lost"
            )
        return error


def _seq_of(connection: sqlite3.Connection, key: str) -> int | None:
    row = connection.execute("SELECT seq FROM events WHERE key = ?", (key,)).fetchone()
    return int(row[0]) if row else None
