"""Dreamers' words, kept apart from the events so that they can be taken back.

Each text has a row in a chain of its own, which holds only a digest keyed with a secret salt. Withdrawing
erases the text and its salt: the chain still verifies, and what was said can no longer even be guessed at.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from dreamscape.errors import DreamError
from dreamscape.narrative.chain import SIZE, Broken

LONGEST = 1 << 20
"""Bytes of UTF-8 that one text may have."""


def checked(dreamer: str, words: str) -> tuple[str, str]:
    """The pair itself. Raises DreamError when it cannot be kept."""
    try:
        dreamer.encode()
        size = len(words.encode())
    except UnicodeEncodeError:
        raise DreamError(f"The words of {dreamer!a} are not valid Unicode: send them as UTF-8.") from None
    if not dreamer:
        raise DreamError("Words came without a dreamer: say whose they are.")
    if size > LONGEST:
        raise DreamError(f"The words of {dreamer} are {size:,} bytes long: keep them under {LONGEST:,}.")
    return dreamer, words


def digest_of(words: str, salt: bytes) -> bytes:
    """The digest by which the chain knows the words."""
    return blake2b(words.encode(), digest_size=SIZE, key=salt).digest()


def link(before: bytes, number: int, dreamer: str, digest: bytes) -> bytes:
    """The link of one text: of whose it is and of its digest, never of the words."""
    record = number.to_bytes(8, "little") + digest + dreamer.encode()
    return blake2b(before + record, digest_size=SIZE).digest()


def add(
    connection: sqlite3.Connection, number: int, before: bytes, said: Sequence[tuple[str, str]]
) -> tuple[int, bytes]:
    """Keep (dreamer, words) pairs after text `number`; returns the number and link of the last."""
    rows = []
    for dreamer, words in said:
        number += 1
        salt = os.urandom(32)  # a secret, no part of the story: no World depends on it
        digest = digest_of(words, salt)
        before = link(before, number, dreamer, digest)
        rows.append((number, dreamer, digest, before, salt, words))
    connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?)", rows)
    return number, before


def latest(connection: sqlite3.Connection, dreamer: str) -> str | None:
    """What the dreamer said last; None when that is nothing, or was withdrawn."""
    row = connection.execute(
        "SELECT words FROM words WHERE dreamer = ? AND words IS NOT NULL ORDER BY number DESC LIMIT 1",
        (dreamer,),
    ).fetchone()
    return None if row is None else str(row[0])


def erase(connection: sqlite3.Connection, dreamer: str) -> int:
    """Forget everything the dreamer said; returns how many texts that were."""
    cursor = connection.execute(
        "UPDATE words SET words = NULL, salt = NULL WHERE dreamer = ? AND words IS NOT NULL", (dreamer,)
    )
    return cursor.rowcount


def scrub(connection: sqlite3.Connection) -> None:
    """Rewrite the file without what was erased, and empty its -wal.

    secure_delete zeroes what our own connection frees. Rewriting does not depend on who freed it, or when:
    another tool may have edited the show, and its free space keeps what it let go.
    Raises DreamError when somebody still reads older pages.
    """
    connection.execute("VACUUM")
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise DreamError(
            "The words are withdrawn, but a program that is reading the show holds old pages of it: "
            "close that one and withdraw again, so that the bytes go too."
        )


def follow(connection: sqlite3.Connection, before: bytes) -> Iterator[bool]:
    """For each text in order: whether its words are still there. Raises Broken at the first that fails."""
    rows = connection.execute("SELECT number, dreamer, digest, link, salt, words FROM words ORDER BY number")
    for expected, (number, dreamer, digest, kept, salt, words) in enumerate(rows, start=1):
        if number != expected:
            raise Broken(expected, f"it is missing, and {number} comes next")
        if not _genuine(before, number, dreamer, digest, kept, salt, words):
            raise Broken(number, "it is not what was written")
        before = kept
        yield words is not None


def _genuine(
    before: bytes,
    number: int,
    dreamer: str,
    digest: bytes,
    kept: bytes,
    salt: bytes | None,
    words: str | None,
) -> bool:
    try:
        if link(before, number, dreamer, digest) != kept:
            return False
        if words is None or salt is None:
            return words is None and salt is None
        return digest_of(words, salt) == digest
    except (TypeError, ValueError, AttributeError):
        return False
