"""The one thread that writes a journal. It commits whatever has gathered while it was busy: group commit."""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dreamscape.errors import DreamError
from dreamscape.narrative import traits, words
from dreamscape.narrative.chain import Meta, link, root
from dreamscape.narrative.events import VERSION, AnyBody, DreamTold
from dreamscape.narrative.show_file import damaged, open_for_writing, sentence

_GROUP = 256
"""Entries a commit gathers at most; one submission is never split."""

_decoder = msgspec.json.Decoder(AnyBody)
_encoder = msgspec.json.Encoder()


class Record(NamedTuple):
    """An entry that is known to be readable again."""

    at: float
    by: str
    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Tails:
    """Where the two chains end."""

    seq: int
    at: float
    link: bytes
    number: int  # of the last text
    words: bytes  # its link


@dataclass(frozen=True, slots=True)
class _Job:
    act: Callable[[sqlite3.Connection, Tails], tuple[Tails, Any]]
    weight: int
    done: Future[Any]
    afterwards: Callable[[sqlite3.Connection], None] | None = None
    """What has to follow outside a transaction."""


def record_of(at: float, by: str, key: str, body: AnyBody) -> Record:
    """The entry as it will be kept. Raises DreamError when it could not be read again as it is."""
    name = type(body).__name__
    try:
        raw = _encoder.encode(body)
        again = _decoder.decode(raw)
        by.encode(), key.encode()
        at = float(at) + 0.0  # so that -0.0, which SQLite does not keep, is 0.0
    except (msgspec.MsgspecError, UnicodeEncodeError, TypeError, ValueError, AttributeError) as error:
        raise DreamError(f"The event {key!a} ({name}) cannot be kept: {error}.") from None
    if again != body:
        raise DreamError(f"The event {key!a} ({name}) cannot be kept: it would be read again as {again!a}.")
    if isinstance(body, DreamTold) and not traits.is_parted(body):
        raise DreamError(
            f"The event {key!a} ({name}) keeps its traits apart and has them too: leave them out."
        )
    if not key:
        raise DreamError(f"The event ({name}) of {by!a} has no key: give it one of its own.")
    if not 0.0 <= at < float("inf"):
        raise DreamError(f"The event {key!a} ({name}) has the time {at}: give seconds, 0 or more.")
    return Record(at, by, key, raw)


class Writer:
    """Owns the connection that writes `path`. The caller holds the Lock of the show."""

    def __init__(self, path: Path, shown: Path, meta: Meta, pause: float = 0.0) -> None:
        """`shown` is the path that messages name; after a commit there is none for `pause` seconds."""
        self._shown = shown
        self._connection = open_for_writing(path)
        try:
            self._tails = tails_of(self._connection, shown, meta)
        except BaseException:
            self._connection.close()
            raise
        self._pause = pause
        self._jobs: deque[_Job] = deque()
        self._ready = threading.Condition()
        self._closed = False
        self._ending = threading.Event()
        self._lost: DreamError | None = None
        self._clean = 0  # events of which a keyframe must know, since something was erased
        self._thread = threading.Thread(target=self._run, name="journal writer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """What has been handed in and is not durable yet."""
        return len(self._jobs)

    def add(
        self, records: Sequence[Record], said: Sequence[words.Said] = (), at: float | None = None
    ) -> Future[list[int]]:
        """Keep the records, and before them the texts that are not what was said last; all or none. `at` is
        the moment of the texts, seconds since 1970, if it is known. The future gives the seqs of the records
        once they are durable."""

        def act(connection: sqlite3.Connection, tails: Tails) -> tuple[Tails, list[int]]:
            if said:
                tails, _ = _add_words(connection, tails, words.unsaid(connection, said), at)
            return _add_events(connection, tails, records)

        return self._hand(act, len(records) + len(said))

    def say(self, said: Sequence[words.Said], at: float | None) -> Future[None]:
        """Keep texts; `at` is the moment, seconds since 1970, if it is known."""
        return self._hand(lambda connection, tails: _add_words(connection, tails, said, at), len(said))

    def erase(self, forget: Callable[[sqlite3.Connection], Any], since: int | None = None) -> Future[Any]:
        """Forget texts, the keyframes of fewer events than `since` (all there are, if None), which may know
        of them, and the bytes of both; gives what `forget` returns."""

        def act(connection: sqlite3.Connection, tails: Tails) -> tuple[Tails, Any]:
            self._clean = max(self._clean, tails.seq if since is None else since)
            connection.execute("DELETE FROM keyframe WHERE seq < ?", (self._clean,))
            return tails, forget(connection)

        return self._hand(act, 1, words.scrub)

    def keep(self, put: Callable[[sqlite3.Connection, int], None]) -> Future[None]:
        """Keep a keyframe: `put` is told how many events it must know, to know nothing that was erased."""

        def act(connection: sqlite3.Connection, tails: Tails) -> tuple[Tails, None]:
            put(connection, self._clean)
            return tails, None

        return self._hand(act, 1)

    def change(self, put: Callable[[sqlite3.Connection], None]) -> Future[None]:
        """Run a change that touches neither chain."""
        return self.keep(lambda connection, _: put(connection))

    def close(self) -> None:
        """Finish what was handed over and let the connection go."""
        with self._ready:
            self._closed = True
            self._ending.set()
            self._ready.notify()
        self._thread.join()

    def _hand(
        self,
        act: Callable[[sqlite3.Connection, Tails], tuple[Tails, Any]],
        weight: int,
        afterwards: Callable[[sqlite3.Connection], None] | None = None,
    ) -> Future[Any]:
        done: Future[Any] = Future()
        with self._ready:
            if self._closed:
                raise DreamError(f"{self._shown} is closed: open it again to write.")
            self._jobs.append(_Job(act, weight, done, afterwards))
            self._ready.notify()
        return done

    def _run(self) -> None:
        while group := self._gather():
            self._commit([job for job in group if job.done.set_running_or_notify_cancel()])
            if self._pause:
                self._ending.wait(self._pause)
        with suppress(sqlite3.Error):
            self._connection.close()

    def _gather(self) -> list[_Job]:
        """The jobs of the next commit: all that wait, up to the size of a group. Empty when all is done."""
        with self._ready:
            self._ready.wait_for(lambda: self._jobs or self._closed)
            group: list[_Job] = []
            weight = 0
            while self._jobs and (not group or weight + self._jobs[0].weight <= _GROUP):
                group.append(self._jobs.popleft())
                weight += group[-1].weight
            return group

    def _commit(self, group: list[_Job]) -> None:
        """One transaction; its jobs are answered only when it is durable."""
        try:
            if self._lost:
                raise self._lost
            results = self._transaction(group)
        except BaseException as error:  # whatever it is belongs to those who wait
            self._fail(group, error)
            return
        for job, result in zip(group, results, strict=True):
            self._answer(job, result)

    def _transaction(self, group: list[_Job]) -> list[Any]:
        tails, results = self._tails, []
        self._connection.execute("BEGIN IMMEDIATE")
        for job in group:
            tails, result = job.act(self._connection, tails)
            results.append(result)
        if tails != self._tails:
            rows = [(tails.seq, tails.link, "event"), (tails.number, tails.words, "words")]
            self._connection.executemany("UPDATE tail SET last = ?, link = ? WHERE chain = ?", rows)
        self._connection.execute("COMMIT")
        self._tails = tails
        return results

    def _answer(self, job: _Job, result: Any) -> None:
        try:
            if job.afterwards:
                job.afterwards(self._connection)
        except sqlite3.Error as error:
            job.done.set_exception(DreamError(sentence(error, self._shown)))
        except DreamError as error:
            job.done.set_exception(error)
        else:
            job.done.set_result(result)

    def _fail(self, group: list[_Job], error: BaseException) -> None:
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            told = DreamError(sentence(error, self._shown))
            # After a failed fsync nobody knows what is on the disk: only opening again finds out.
            if (getattr(error, "sqlite_errorname", "") or "").startswith("SQLITE_IOERR"):
                self._lost = told
            error = told
        if len(group) > 1 and not self._lost:
            for job in group:  # one that is too big must not take the others with it
                self._commit([job])
            return
        for job in group:
            job.done.set_exception(error)


def tails_of(connection: sqlite3.Connection, path: Path, meta: Meta) -> Tails:
    """Where the chains of an open show end. Raises DreamError when they do not end where they should."""
    connection.execute("BEGIN")  # one snapshot, whoever is writing
    try:
        kept = dict(connection.execute("SELECT chain, last || '|' || hex(link) FROM tail").fetchall())
        event = connection.execute("SELECT seq, link, at FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        said = connection.execute("SELECT number, link FROM words ORDER BY number DESC LIMIT 1").fetchone()
    finally:
        connection.execute("ROLLBACK")
    seq, last, at = event or (0, root(meta), 0.0)
    number, words_link = said or (0, root(meta))
    for chain, end, where in (("event", seq, last), ("words", number, words_link)):
        if type(where) is not bytes or kept.get(chain) != f"{end}|{where.hex().upper()}":
            noun = "events" if chain == "event" else "words"
            raise DreamError(damaged(path, f"its {noun} do not end where they should, after {end}"))
    if type(at) is not float:
        raise DreamError(damaged(path, f"the time of event {seq} is not a number"))
    return Tails(seq, at, last, number, words_link)


def _add_events(
    connection: sqlite3.Connection, tails: Tails, records: Sequence[Record]
) -> tuple[Tails, list[int]]:
    seq, at, last = tails.seq, tails.at, tails.link
    seqs, rows, fresh = [], [], dict[str, int]()
    for record in records:
        known = fresh.get(record.key) or _seq_of(connection, record.key)
        if known is None:
            seq, at = seq + 1, max(at, record.at)
            last = link(last, seq, at, VERSION, record.by, record.key, record.body)
            rows.append((seq, at, VERSION, record.by, record.key, record.body, last))
            known = fresh[record.key] = seq
        seqs.append(known)
    connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return replace(tails, seq=seq, at=at, link=last), seqs


def _seq_of(connection: sqlite3.Connection, key: str) -> int | None:
    row = connection.execute("SELECT seq FROM event WHERE key = ?", (key,)).fetchone()
    return None if row is None else int(row[0])


def _add_words(
    connection: sqlite3.Connection, tails: Tails, said: Sequence[words.Said], at: float | None
) -> tuple[Tails, None]:
    number, last = words.add(connection, tails.number, tails.words, said, at)
    return replace(tails, number=number, words=last), None
