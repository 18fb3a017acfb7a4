"""A show in one file, `NAME.dream`: the event log that needs nothing but Python and a disk.

docs/journal.md has the tables, the chain and what is promised.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from dreamscape.errors import DreamError
from dreamscape.narrative import show_file, traits, words
from dreamscape.narrative.chain import Broken, Meta, Row, follow, new_meta, root
from dreamscape.narrative.events import AnyBody, Event
from dreamscape.narrative.keyframe_store import Keyframes
from dreamscape.narrative.lock import Lock
from dreamscape.narrative.show_file import damaged, troubles
from dreamscape.narrative.writer import Writer, record_of, tails_of

Clock = Callable[[], float]
_PAGE = 512
"""Events read at a time, so that no reader holds up a checkpoint."""


def create(
    path: Path | str,
    seed: int,
    festival: str,
    title: str = "",
    *,
    overwrite: bool = False,
    live: bool = False,
    clock: Clock | None = None,
) -> "Journal":
    """A new show to write to.

    It is written beside `path`, as `NAME.dream.part`, and takes its name when it is closed; left by an
    exception (or by `discard`) it vanishes, and what was at `path` stays. A `live` one is at `path` at
    once, so that nothing acknowledged is lost, whatever happens.

    `seed` is -2**63 .. 2**63-1; `clock` is as for `open_journal`. Raises DreamError when there is a file
    already and not `overwrite`, when somebody writes it, and when the folder cannot be written.
    """
    path = Path(path)
    meta = new_meta(seed, festival, title)
    if path.is_dir():
        raise DreamError(f"{path} is a folder: name a .dream file.", code=2)
    with troubles(path):
        lock = Lock(path)
        part = path.with_name(path.name + ".part")
        try:
            show_file.free(path, overwrite)
            part.unlink(missing_ok=True)
            show_file.remove_sidecars(part)
            show_file.make_tables(part, meta)
            if live:
                show_file.name(part, path, overwrite)
                part = path
            return Journal(path, part, meta, Writer(part, path, meta), lock, overwrite, clock=clock)
        except BaseException:
            part.unlink(missing_ok=True)
            show_file.remove_sidecars(part)
            lock.release()
            raise


def open_journal(
    path: Path | str, read_only: bool = True, clock: Clock | None = None, pause: float = 0.0
) -> "Journal":
    """The show at `path`. Reading needs no permission to write and leaves nothing behind. By `clock`, seconds
    since 1970, it is known for `purge` when texts were kept.

    Who writes what many people say wants a `pause` (seconds) after each commit: what comes meanwhile shares
    the next one, and what comes after a longer quiet is kept at once.

    Raises DreamError when there is no such file, when it is no show, damaged, or of a newer version, and,
    to write, when somebody else writes it.
    """
    path = Path(path)
    with troubles(path):
        if read_only:
            connection = show_file.open_for_reading(path)
            try:
                meta = show_file.meta_of(connection, path)
                tails_of(connection, path, meta)
                return Journal(path, path, meta, None, None, False, connection)
            except BaseException:
                connection.close()
                raise
        show_file.open_for_reading(path).close()  # is it a show at all? then nothing is left beside it
        lock = Lock(path)
        try:
            connection = show_file.open_for_reading(path)
            meta = show_file.meta_of(connection, path)
            connection.close()
            return Journal(path, path, meta, Writer(path, path, meta, pause), lock, False, clock=clock)
        except BaseException:
            lock.release()
            raise


class Journal:
    """An open show; an `EventLog`. Safe to use from many threads. Made by `create` and `open_journal`."""

    def __init__(
        self,
        path: Path,
        file: Path,
        meta: Meta,
        writer: Writer | None,
        lock: Lock | None,
        overwrite: bool,
        connection: sqlite3.Connection | None = None,
        clock: Clock | None = None,
    ) -> None:
        """`file` is where the show is until it is closed, `path` where it then is."""
        self.path = path
        self.meta = meta
        self._file, self._writer, self._lock, self._overwrite = file, writer, lock, overwrite
        self._clock = clock
        self._reading = threading.Lock()
        self._connection: sqlite3.Connection | None = connection or show_file.connect(file, "ro")

    def append(self, entries: Sequence[tuple[float, str, str, AnyBody]]) -> list[int]:
        """Keep (at, by, key, body) entries, all or none; returns their seqs once they are durable.

        A repeated key gets its old seq. A time before that of the last event is raised to it. Raises
        DreamError when an entry could not be read again as it is, and when the disk is full or fails.
        """
        return self.submit(entries).result()

    def submit(
        self, entries: Iterable[tuple[float, str, str, AnyBody]], said: Iterable[words.Said] = ()
    ) -> Future[list[int]]:
        """As `append`, but at once: the future is done when the entries are durable.

        What gathers during one commit shares the next. The texts of `said`, (dreamer, words, take), are
        kept with the entries or not at all, as by `say`; a dream told so last is not kept twice.
        """
        texts = [words.checked(*each) for each in said]
        return self._writing().add([record_of(*entry) for entry in entries], texts, self._now())

    @property
    def waiting(self) -> int:
        """What has been handed in and is not durable yet."""
        return self._writer.waiting if self._writer else 0

    def read(self, after: int = 0, limit: int | None = None) -> Iterator[Event]:
        """The events whose seq is greater than `after`, in order; at most `limit`.

        Each is checked against the chain. Raises DreamError at the first that is missing or damaged;
        those before it have been given.
        """
        after = max(after, 0)
        end = None if limit is None else after + max(limit, 0)
        try:
            before, at = self._end_of(after)
            while after < (head := self.head() if end is None else min(self.head(), end)):
                rows = self._page(after, min(head - after, _PAGE))
                if not rows:
                    raise Broken(after + 1, "it is missing")
                yield from self._believed(rows, before, after, at)
                after, at, before = rows[-1][0], rows[-1][1], rows[-1][6]
        except Broken as broken:
            raise DreamError(damaged(self.path, f"event {broken.seq}: {broken.why}")) from None

    def _believed(self, rows: list[Row], before: bytes, after: int, at: float) -> Iterator[Event]:
        """The events of a page, with the traits that lie apart; then whatever is wrong with the next one."""
        events: list[Event] = []
        wrong: Exception | None = None
        try:
            for event in follow(rows, before, after, at):
                events.append(event)
        except (Broken, DreamError) as error:
            wrong = error
        yield from traits.restored(
            events, lambda takes: self._read(lambda connection: words.said_under(connection, takes))
        )
        if wrong:
            raise wrong

    def head(self) -> int:
        """The seq of the last durable event; 0 when there is none."""
        return int(self._ask("SELECT last FROM tail WHERE chain = 'event'")[0][0])

    def digest(self) -> str:
        """The end of the chain, as hex: equal for equal meta and events, and for no others."""
        return bytes(self._ask("SELECT link FROM tail WHERE chain = 'event'")[0][0]).hex()

    def say(self, dreamer: str, words: str, take: str = "") -> None:
        """Keep a dreamer's words, apart from the events; returns once they are durable.

        They are a dream, or, with the name of a `take`, those of a line in a plotline. Raises DreamError
        when that take has other words already.
        """
        self.say_all([(dreamer, words, take)])

    def say_all(self, said: Iterable[tuple[str, str] | tuple[str, str, str]]) -> None:
        """As `say`, for many (dreamer, words) or (dreamer, words, take) in one commit."""
        self._writing().say([words.checked(*each) for each in said], self._now()).result()

    def _now(self) -> float | None:
        return self._clock() if self._clock else None

    def text_of(self, take: str) -> str | None:
        """The words of a take; None when there are none, or none any more."""
        return self.texts([take]).get(take)

    def texts(self, takes: Iterable[str]) -> dict[str, str]:
        """The words of those `takes` that have some: what was never said or is withdrawn is left out."""
        wanted = list(takes)
        found: dict[str, str] = self._read(lambda connection: words.of_takes(connection, wanted))
        return found

    def words_of(self, dreamer: str) -> str | None:
        """The dream that the dreamer told last; None when there is none, or it was withdrawn."""
        said: str | None = self._read(lambda connection: words.latest(connection, dreamer))
        return said

    def withdraw(self, dreamer: str, since: int | None = None) -> int:
        """Erase everything the dreamer said, and what was read from it, down to the bytes in the file;
        returns how many texts.

        The chain and the digest stay as they are. Keyframes that know of it go too: all of fewer events than
        `since`, the seq of the `DreamerLeft`; all that there are, if None. The file is rewritten, so the
        other writers wait.
        Raises DreamError when another program holds the old bytes: the words are gone from the show then,
        and withdrawing again, when that program is closed, removes the bytes.
        """
        erased: int = self._writing().erase(lambda found: words.erase(found, dreamer), since).result()
        return erased

    def expired(self, before: float) -> list[str]:
        """Dreamers whose words are there, and whose dream was told last before the moment (seconds since
        1970), or nobody knows when."""
        found: list[str] = self._read(lambda connection: words.expired(connection, before))
        return found

    def holds(self, before: float) -> bool:
        """Whether there is anything that was said before the moment."""
        return bool(self._read(lambda connection: words.older(connection, before)))

    def purge(self, before: float, dreamers: Sequence[str] = (), since: int | None = None) -> int:
        """As `withdraw`, for all that was said before the moment, and for everything of `dreamers`."""
        erased: int = self._writing().erase(lambda it: words.purge(it, before, dreamers), since).result()
        return erased

    def keyframes(self, schema: str, ticks: float = 10.0) -> Keyframes:
        """The kept keyframes of `schema`, the name of a layout and dynamics; `ticks` a second."""
        return Keyframes(schema, ticks, self._ask, self._writer.keep if self._writer else None)

    def close(self) -> None:
        """Finish what was submitted and leave one file. May be called again."""
        if self._connection is None:
            return
        with troubles(self.path):
            try:
                self._let_go()
                if self._file != self.path:
                    show_file.fold_wal(self._file)
                    show_file.name(self._file, self.path, self._overwrite)
            except BaseException:
                self._remove_part()
                raise
            finally:
                self._release()

    def discard(self) -> None:
        """Close without a trace: a show that was not live and not yet closed never was."""
        if self._connection is None:
            return
        self._let_go()
        self._remove_part()
        self._release()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _let_go(self) -> None:
        with self._reading:
            connection, self._connection = self._connection, None
            if connection:
                connection.close()
        if self._writer:
            self._writer.close()

    def _remove_part(self) -> None:
        if self._file != self.path:
            self._file.unlink(missing_ok=True)
            show_file.remove_sidecars(self._file)

    def _release(self) -> None:
        if self._lock:
            with suppress(sqlite3.Error):  # a reader that stays on settles it when it goes
                if self._file == self.path:
                    show_file.fold_wal(self.path)
            self._lock.release()
        elif show_file.left_open(self.path):
            show_file.settle(self.path)

    def _writing(self) -> Writer:
        if self._writer is None:
            raise DreamError(f"{self.path} is open for reading only.")
        return self._writer

    def _read(self, query: Callable[[sqlite3.Connection], Any]) -> Any:
        with self._reading, troubles(self.path):
            if self._connection is None:
                raise DreamError(f"{self.path} is closed: open it again to read.")
            return query(self._connection)

    def _ask(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        return list(self._read(lambda connection: connection.execute(query, values).fetchall()))

    def _page(self, after: int, count: int) -> list[Row]:
        return self._ask(
            "SELECT seq, at, version, by, key, body, link FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
            (after, count),
        )

    def _end_of(self, seq: int) -> tuple[bytes, float]:
        """The link and the time of an event; those of the beginning for 0 and for what is past the head."""
        if not 0 < seq <= self.head():
            return root(self.meta), 0.0
        rows = self._ask("SELECT link, at FROM event WHERE seq = ?", (seq,))
        if not rows:
            raise Broken(seq, "it is missing")
        if [type(value) for value in rows[0]] != [bytes, float]:
            raise Broken(seq, "a column of it is not what it should be")
        return rows[0][0], rows[0][1]
