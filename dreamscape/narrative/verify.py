"""Whether a show is whole and unaltered."""

import sqlite3

import msgspec

from dreamscape.errors import DreamError
from dreamscape.narrative import schema
from dreamscape.narrative.events import DreamerLeft, DreamTold
from dreamscape.narrative.journal import Journal
from dreamscape.narrative.upcast import decoded


class Verdict(msgspec.Struct, frozen=True):
    """What was found."""

    ok: bool
    events: int
    batches: int
    digest: str
    problem: str = ""
    """One sentence about the first thing that is wrong."""


def verify(journal: Journal) -> Verdict:
    """Read the whole show: SQLite's own check, dense seqs, the chain, every body, the words."""
    events = batches = 0
    try:
        problem = _pages(journal._connection)
        told: dict[str, str] = {}
        if not problem:
            events, batches, problem = _chain(journal, told)
        if not problem:
            problem = _words(journal, told)
    except sqlite3.Error as error:
        problem = f"the file is damaged ({error})"
    return Verdict(not problem, events, batches, journal.digest() if not problem else "", problem)


def _pages(connection: sqlite3.Connection) -> str:
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    return "" if found == "ok" else f"SQLite finds: {found}"


def _chain(journal: Journal, told: dict[str, str]) -> tuple[int, int, str]:
    connection = journal._connection
    digest, seq, batches = schema.beginning(journal.meta), 0, 0
    for last, kept in connection.execute("SELECT last, digest FROM batches ORDER BY last"):
        query = "SELECT seq, at, by, key, version, body FROM events WHERE seq > ? AND seq <= ? ORDER BY seq"
        rows: list[schema.Row] = connection.execute(query, (seq, last)).fetchall()
        if [row[0] for row in rows] != list(range(seq + 1, last + 1)):
            return seq, batches, f"events are missing between {seq + 1} and {last}"
        digest = schema.link(digest, rows)
        if digest != kept:
            return seq, batches, f"the events {seq + 1} to {last} were altered after they were written"
        problem = _bodies(rows, told)
        if problem:
            return seq, batches, problem
        seq, batches = last, batches + 1
    if (beyond := journal.head()) != seq:
        return seq, batches, f"the events {seq + 1} to {beyond} are in no batch of the chain"
    return seq, batches, ""


def _bodies(rows: list[schema.Row], told: dict[str, str]) -> str:
    for seq, _, _, _, version, text in rows:
        try:
            body = decoded(version, text)
        except (DreamError, msgspec.DecodeError, msgspec.ValidationError) as error:
            return f"event {seq} cannot be read ({error})"
        if isinstance(body, DreamTold):
            told[body.dreamer] = body.words
        elif isinstance(body, DreamerLeft) and body.withdrawn:
            told[body.dreamer] = ""
    return ""


def _words(journal: Journal, told: dict[str, str]) -> str:
    for dreamer, salt, text in journal.words.everybody():
        if told.get(dreamer) != schema.words_digest(salt, text):
            return f"the words of dreamer {dreamer} are not the ones that were told"
    return ""
