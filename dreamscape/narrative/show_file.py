"""The file of a show: its tables, how it is opened and settled, and what its troubles are called."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.chain import Meta, root
from dreamscape.narrative.lock import Lock
from dreamscape.narrative.upcast import refuse_newer

APPLICATION = 0x44524541
"""`PRAGMA application_id` of a show: "DREA"."""
LAYOUT = 1
"""`PRAGMA user_version`: of the tables below. The bodies have a version of their own."""

_TAKES = "CREATE TABLE IF NOT EXISTS take (number INTEGER PRIMARY KEY, take TEXT NOT NULL UNIQUE)"
"""Which texts are the words of a line in a plotline. An older show gets the table when it is written to."""

_DATED = "CREATE TABLE IF NOT EXISTS dated (number INTEGER PRIMARY KEY, at INTEGER NOT NULL)"
"""When each text was kept, seconds since 1970. It is in no chain, and no World knows it."""

_TABLES = f"""
CREATE TABLE show (seed INTEGER NOT NULL, festival TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE event (seq INTEGER PRIMARY KEY, at REAL NOT NULL, version INTEGER NOT NULL, by TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE, body BLOB NOT NULL, link BLOB NOT NULL);
CREATE TABLE words (number INTEGER PRIMARY KEY, dreamer TEXT NOT NULL, digest BLOB NOT NULL,
    link BLOB NOT NULL, salt BLOB, words TEXT);
CREATE INDEX words_dreamer ON words (dreamer);
{_TAKES};
{_DATED};
CREATE TABLE tail (chain TEXT PRIMARY KEY, last INTEGER NOT NULL, link BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE keyframe (schema TEXT NOT NULL, tick INTEGER NOT NULL, seq INTEGER NOT NULL, link BLOB NOT NULL,
    digest BLOB NOT NULL, state BLOB NOT NULL, PRIMARY KEY (schema, tick)) WITHOUT ROWID;
"""

_NAME_ONE = "name a .dream file made by `dreamscape import`"

_TROUBLES = {
    "SQLITE_FULL": "There is no space left for {path}: free some space and try again.",
    "SQLITE_NOTADB": f"{{path}} is not a show (not a database, or its first bytes are damaged): {_NAME_ONE}.",
    "SQLITE_BUSY": "{path} is held by another program: close that one and try again.",
    "SQLITE_LOCKED": "{path} is held by another program: close that one and try again.",
    "SQLITE_READONLY": "{path} cannot be written: check its permissions and those of its folder.",
    "SQLITE_CANTOPEN": "{path} cannot be opened: check its permissions and those of its folder.",
    "SQLITE_IOERR": "The disk failed under {path}: check the disk, then close the show and open it again.",
}


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into one sentence about `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise DreamError(sentence(error, path)) from error
    except UnicodeDecodeError as error:
        raise DreamError(damaged(path, "a text in it is not UTF-8")) from error
    except OSError as error:
        why = error.strerror or str(error)
        told = f"{path} cannot be used ({why}): check the folder and the space on its disk."
        raise DreamError(told) from error


def sentence(error: sqlite3.Error, path: Path) -> str:
    """What went wrong with `path`, where, and what to do."""
    name: str = getattr(error, "sqlite_errorname", None) or ""
    kind = "_".join(name.split("_")[:2])
    if kind in _TROUBLES:
        return _TROUBLES[kind].format(path=path)
    return damaged(path, str(error))


def damaged(path: Path, why: str) -> str:
    """The sentence for a file that is not what was written."""
    return f"{path} is damaged ({why}): take a copy from before, or see `dreamscape verify {path}`."


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection in autocommit. `mode` is "rw", "rwc", "ro", or "ro&immutable=1"."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection


def make_tables(path: Path, meta: Meta) -> None:
    """Write an empty show at `path`, where nothing may be."""
    with closing(connect(path, "rwc")) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
        connection.executescript(f"BEGIN;{_TABLES}COMMIT;")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO show VALUES (?, ?, ?)", (meta.seed, meta.festival, meta.title))
        origin = root(meta)
        connection.executemany("INSERT INTO tail VALUES (?, 0, ?)", [("event", origin), ("words", origin)])
        connection.execute("COMMIT")


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The writer's connection. The caller holds the Lock. Raises DreamError when it is no show."""
    _must_be_file(path)
    written = max(beside.stat().st_mtime for beside in (path, _wal(path)) if beside.exists())
    connection = connect(path, "rw")
    try:
        meta_of(connection, path)
        for setting in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "wal_autocheckpoint = 4000",
            "journal_size_limit = 67108864",
            "secure_delete = ON",
            "temp_store = MEMORY",  # what is withdrawn must not reach a temporary file
        ):
            connection.execute(f"PRAGMA {setting}")
        connection.execute(_TAKES)
        _date(connection, written)
    except BaseException:
        connection.close()
        raise
    return connection


def _date(connection: sqlite3.Connection, written: float) -> None:
    """An older show's texts count from when its file was written last, `written` in seconds since 1970."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'dated'").fetchone():
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_DATED)
        connection.execute("INSERT INTO dated SELECT number, ? FROM words", (int(written),))
        connection.execute("COMMIT")


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that never writes. A show left open by a crash is settled first, where that can be.

    Raises DreamError when it is no show or cannot be opened.
    """
    _must_be_file(path)
    connection = _read_only(path)
    try:
        meta_of(connection, path)
        live = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    except BaseException:
        connection.close()
        raise
    if not live:
        return connection
    connection.close()
    settle(path)
    return _read_only(path)


def _read_only(path: Path) -> sqlite3.Connection:
    connection = connect(path, "ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return connection
    except sqlite3.OperationalError as error:
        connection.close()
        # In WAL mode SQLite wants to write beside the file; on a read-only medium it cannot.
        if error.sqlite_errorname not in ("SQLITE_CANTOPEN", "SQLITE_READONLY_DIRECTORY"):
            raise
    except BaseException:
        connection.close()
        raise
    if _wal(path).exists() and _wal(path).stat().st_size:
        raise DreamError(
            f"{path} was not closed and cannot be finished here: "
            f"copy it, together with {path.name}-wal, to a folder that can be written."
        )
    return connect(path, "ro&immutable=1")


def copy(path: Path, to: Path) -> None:
    """Write what the show at `path` holds at this moment to the new file `to`, without its free space. It may
    go on meanwhile. Raises DreamError when it cannot be read or written."""
    with troubles(path), closing(open_for_reading(path)) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(to),))
        except sqlite3.OperationalError as error:
            raise DreamError(sentence(error, to)) from error


def settle(path: Path) -> None:
    """Make a show that nobody writes one portable file again: no -wal, no -shm. Else leave it alone."""
    try:
        lock = Lock(path, patience=0.0)
    except (DreamError, OSError):
        return
    try:
        with suppress(sqlite3.Error):
            fold_wal(path)
    finally:
        lock.release()


def fold_wal(path: Path) -> None:
    """Take what is in the -wal into the file and leave WAL mode.

    Raises sqlite3.Error when the disk is full, or when readers that stay on prevent it: nothing is lost.
    """
    with closing(connect(path, "rw")) as connection:
        connection.execute("PRAGMA busy_timeout = 200")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()


def meta_of(connection: sqlite3.Connection, path: Path) -> Meta:
    """The meta of an open show. Raises DreamError when it is not one, or newer than this program."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION:
        raise DreamError(f"{path} is a database but not a show: {_NAME_ONE}.")
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    if layout > LAYOUT:
        raise DreamError(
            f"{path} has layout {layout} and this dreamscape knows up to {LAYOUT}: "
            "upgrade dreamscape to open it."
        )
    if layout < 1:
        raise DreamError(damaged(path, f"its layout says {layout}"))
    row = connection.execute("SELECT seed, festival, title FROM show").fetchone()
    newest = connection.execute("SELECT version FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    if row is None or [type(value) for value in row] != [int, str, str]:
        raise DreamError(damaged(path, "its seed, festival or title is missing"))
    version = newest[0] if newest else 0
    if type(version) is not int:
        raise DreamError(damaged(path, "the version of its last event is not a number"))
    refuse_newer(version, str(path))
    seed, festival, title = row
    return Meta(seed, festival, title, version)


def remove_sidecars(path: Path) -> None:
    """Remove what SQLite leaves beside a file that is gone or about to be replaced."""
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable, where the system lets folders be synced."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _must_be_file(path: Path) -> None:
    if path.is_dir():
        raise DreamError(f"{path} is a folder: name a .dream file.", code=2)
    if not path.exists():
        raise DreamError(f"{path} does not exist: {_NAME_ONE}.", code=2)
    if path.stat().st_size == 0:
        raise DreamError(f"{path} is empty: {_NAME_ONE}.")


def left_open(path: Path) -> bool:
    """Whether SQLite's files are still beside the show."""
    return any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-shm"))


def _wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def free(path: Path, overwrite: bool) -> None:
    """Raises DreamError where there is something at `path` that is not to be overwritten."""
    if path.exists() and not overwrite:
        raise DreamError(f"{path} exists already: choose another name, or overwrite it.", code=2)


def name(part: Path, path: Path, overwrite: bool) -> None:
    """Give the finished file its name."""
    free(path, overwrite)
    remove_sidecars(path)  # of the show that was there: SQLite would apply them to this one
    part.replace(path)
    sync_folder(path.parent)
