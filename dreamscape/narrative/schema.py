"""The tables of a .dream file, and how its chain is computed."""

import struct
from collections.abc import Sequence
from hashlib import blake2b

APPLICATION = 0x64726561
"""SQLite's application_id: "drea"."""

FORMAT = 1
"""SQLite's user_version: of these tables."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, by TEXT NOT NULL, key TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE batches (last INTEGER PRIMARY KEY, digest BLOB NOT NULL);
CREATE TABLE words (dreamer TEXT PRIMARY KEY, salt BLOB NOT NULL, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE keyframes (tick INTEGER PRIMARY KEY, seq INTEGER NOT NULL, digest BLOB NOT NULL, state BLOB NOT NULL);
"""

Row = tuple[int, float, str, str, int, bytes]
"""seq, at, by, key, version, body."""


def beginning(meta: dict[str, str]) -> bytes:
    """The chain's first link: a digest of what the show was begun with."""
    text = "\n".join(f"{name}={meta[name]}" for name in ("festival", "seed"))
    return blake2b(text.encode(), digest_size=32).digest()


def link(before: bytes, rows: Sequence[Row]) -> bytes:
    """The digest of a batch: of the one before and of every field of its events, lengths included."""
    hasher = blake2b(before, digest_size=32)
    for seq, at, by, key, version, body in rows:
        hasher.update(struct.pack("<qdq", seq, at, version))
        for part in (by.encode(), key.encode(), body):
            hasher.update(struct.pack("<q", len(part)))
            hasher.update(part)
    return hasher.digest()


def words_digest(salt: bytes, text: str) -> str:
    """What the chain keeps of a dreamer's words: a salted digest, which says nothing once the salt and
    the words are erased."""
    return blake2b(text.encode(), key=salt, digest_size=16).hexdigest()
