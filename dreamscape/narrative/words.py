"""What dreamers said, kept apart from the chain, so that it can truly be erased."""

import sqlite3
from pathlib import Path


class Words:
    """The words of one show, by dreamer. The chain knows only a salted digest of them."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path, self._connection = path, connection

    def keep(self, said: list[tuple[str, bytes, str]]) -> None:
        """Keep (dreamer, salt, text) of several dreamers, durably. A dreamer's later words replace
        earlier ones."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO words VALUES (?, ?, ?)", said)

    def of(self, dreamer: str) -> str | None:
        """A dreamer's words; None when there are none, or none any more."""
        row = self._connection.execute("SELECT text FROM words WHERE dreamer = ?", (dreamer,)).fetchone()
        return row[0] if row else None

    def everybody(self) -> list[tuple[str, bytes, str]]:
        """All (dreamer, salt, text), by dreamer."""
        return self._connection.execute("SELECT dreamer, salt, text FROM words ORDER BY dreamer").fetchall()

    def erase(self, dreamer: str) -> None:
        """Erase a dreamer's words from the file: their bytes are overwritten, the write-ahead log is
        emptied, and the file is rewritten."""
        self._connection.execute("PRAGMA secure_delete=ON")
        with self._connection:
            self._connection.execute("DELETE FROM words WHERE dreamer = ?", (dreamer,))
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
