"""Dreamers' words, kept apart from the events so that they can be taken back.

What a dreamer says is a dream, or a take: the words of a line in a plotline, found by the take's name. Each
text has a row in a chain of its own, which holds only a digest keyed with a secret salt. Withdrawing erases
the text and its salt: the chain still verifies, and what was said can no longer even be guessed at.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from dreamscape.errors import DreamError
from dreamscape.narrative.chain import SIZE, Broken

LONGEST = 1 << 20
"""Bytes of UTF-8 that one text may have."""
_TOGETHER = 500
"""Takes looked up at once."""


Said = tuple[str, str, str]
"""Dreamer, words, and the name of the take; that is "" for a dream."""


def checked(dreamer: str, words: str, take: str = "") -> Said:
    """The text itself. Raises DreamError when it cannot be kept."""
    try:
        dreamer.encode(), take.encode()
        size = len(words.encode())
    except UnicodeEncodeError:
        raise DreamError(f"The words of {dreamer!a} are not valid Unicode: send them as UTF-8.") from None
    if not dreamer:
        raise DreamError("Words came without a dreamer: say whose they are.")
    if size > LONGEST:
        raise DreamError(f"The words of {dreamer} are {size:,} bytes long: keep them under {LONGEST:,}.")
    return dreamer, words, take


def digest_of(words: str, salt: bytes) -> bytes:
    """The digest by which the chain knows the words."""
    return blake2b(words.encode(), digest_size=SIZE, key=salt).digest()


def link(before: bytes, number: int, dreamer: str, digest: bytes, take: str = "") -> bytes:
    """The link of one text: of whose it is, of its digest and take, never of the words."""
    record = number.to_bytes(8, "little") + digest + dreamer.encode()
    if take:
        record += b"\xff" + take.encode()  # a byte that no UTF-8 holds: nothing else reads so
    return blake2b(before + record, digest_size=SIZE).digest()


def add(
    connection: sqlite3.Connection, number: int, before: bytes, said: Sequence[Said], at: float | None = None
) -> tuple[int, bytes]:
    """Keep texts after text `number`; returns the number and link of the last. `at` is the moment, seconds
    since 1970, if it is known.

    A take that was said so before is not said twice. Raises DreamError when it has other words already.
    """
    rows, takes = [], dict[str, Said]()
    for each in said:
        dreamer, words, take = each
        if take and (takes.get(take) or _said(connection, take)) is not None:
            if (takes.get(take) or _said(connection, take)) != each:
                raise DreamError(f"Take {take!a} has words already: give new ones a name of their own.")
            continue
        number += 1
        salt = os.urandom(32)  # a secret, no part of the story: no World depends on it
        digest = digest_of(words, salt)
        before = link(before, number, dreamer, digest, take)
        rows.append((number, dreamer, digest, before, salt, words))
        if take:
            takes[take] = each
            connection.execute("INSERT INTO take VALUES (?, ?)", (number, take))
    connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?)", rows)
    if at is not None:
        connection.executemany("INSERT INTO dated VALUES (?, ?)", [(row[0], int(at)) for row in rows])
    return number, before


def unsaid(connection: sqlite3.Connection, said: Sequence[Said]) -> list[Said]:
    """Those of the texts that say something new: a dream that is told again as it was told last does not."""
    return [one for one in said if one[2] or latest(connection, one[0]) != one[1]]


def _said(connection: sqlite3.Connection, take: str) -> tuple[str, str | None, str] | None:
    """Who said the take, and how; its words are None when they are withdrawn."""
    row = connection.execute(
        "SELECT dreamer, words FROM words JOIN take USING (number) WHERE take = ?", (take,)
    ).fetchone()
    return None if row is None else (row[0], row[1], take)


def has_takes(connection: sqlite3.Connection) -> bool:
    """Whether the show can hold takes: those of before had only dreams."""
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'take'").fetchone())


def of_takes(connection: sqlite3.Connection, takes: Sequence[str]) -> dict[str, str]:
    """The words of each take that has some: not of one that nobody said or that is withdrawn."""
    return {take: words for take, (_, words) in said_under(connection, takes).items()}


def said_under(connection: sqlite3.Connection, takes: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Dreamer and words of each take that has some."""
    found: dict[str, tuple[str, str]] = {}
    if not has_takes(connection):
        return found
    for start in range(0, len(takes), _TOGETHER):
        some = takes[start : start + _TOGETHER]
        marks = ", ".join("?" * len(some))
        rows = connection.execute(
            "SELECT take, dreamer, words FROM take JOIN words USING (number) "
            f"WHERE take IN ({marks}) AND words IS NOT NULL",
            some,
        )
        found |= {take: (dreamer, words) for take, dreamer, words in rows}
    return found


def latest(connection: sqlite3.Connection, dreamer: str) -> str | None:
    """The dream that the dreamer told last, no line of a plotline; None when there is none any more."""
    dreams = "AND number NOT IN (SELECT number FROM take)" if has_takes(connection) else ""
    row = connection.execute(
        f"SELECT words FROM words WHERE dreamer = ? AND words IS NOT NULL {dreams} "
        "ORDER BY number DESC LIMIT 1",
        (dreamer,),
    ).fetchone()
    return None if row is None else str(row[0])


def erase(connection: sqlite3.Connection, dreamer: str) -> int:
    """Forget everything the dreamer said, lines of plotlines too; returns how many texts that were."""
    cursor = connection.execute(
        "UPDATE words SET words = NULL, salt = NULL WHERE dreamer = ? AND words IS NOT NULL", (dreamer,)
    )
    return cursor.rowcount


def expired(connection: sqlite3.Connection, before: float) -> list[str]:
    """Whose dream was told last before the moment (seconds since 1970), or nobody knows when."""
    rows = connection.execute(
        "SELECT dreamer FROM words LEFT JOIN dated USING (number) LEFT JOIN take USING (number) "
        "WHERE words IS NOT NULL GROUP BY dreamer "
        "HAVING ifnull(max(CASE WHEN take IS NULL THEN ifnull(at, -1) END), max(ifnull(at, -1))) < ? "
        "ORDER BY min(number)",
        (before,),
    )
    return [dreamer for (dreamer,) in rows]


_OLD = "words IS NOT NULL AND ifnull((SELECT at FROM dated WHERE dated.number = words.number), -1) < ?"


def older(connection: sqlite3.Connection, before: float) -> bool:
    """Whether something is there that was kept before the moment, or nobody knows when."""
    return bool(connection.execute(f"SELECT 1 FROM words WHERE {_OLD} LIMIT 1", (before,)).fetchone())


def purge(connection: sqlite3.Connection, before: float, dreamers: Sequence[str]) -> int:
    """Forget what was kept before the moment, or nobody knows when, and everything of `dreamers`; returns how
    many texts that were."""
    old = connection.execute(f"UPDATE words SET words = NULL, salt = NULL WHERE {_OLD}", (before,))
    return old.rowcount + sum(erase(connection, one) for one in dreamers)


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
    take = "ifnull((SELECT take FROM take WHERE take.number = words.number), '')"
    rows = connection.execute(
        f"SELECT number, dreamer, digest, link, salt, words, {take if has_takes(connection) else repr('')} "
        "FROM words ORDER BY number"
    )
    for expected, (number, dreamer, digest, kept, salt, words, take) in enumerate(rows, start=1):
        if number != expected:
            raise Broken(expected, f"it is missing, and {number} comes next")
        if not _genuine(before, number, dreamer, digest, kept, salt, words, take):
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
    take: str,
) -> bool:
    try:
        if link(before, number, dreamer, digest, take) != kept:
            return False
        if words is None or salt is None:
            return words is None and salt is None
        return digest_of(words, salt) == digest
    except (TypeError, ValueError, AttributeError):
        return False
