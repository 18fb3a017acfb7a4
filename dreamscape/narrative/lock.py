"""One writer a show: a lock file beside it, held for as long as somebody writes.

The show itself must not be locked or even opened by other means than SQLite: closing any handle on it
would drop the locks that SQLite holds in this process.
"""

import os
import sys
import threading
from pathlib import Path

from dreamscape.errors import DreamError

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """The right to write one show. The file goes when the lock does; one left by a crash is free."""

    def __init__(self, show: Path, patience: float = 0.5) -> None:
        """Take it, waiting up to `patience` seconds.

        Raises DreamError when somebody else writes, OSError when the folder cannot be written.
        """
        self._path = show.with_name(show.name + "-lock")
        pause = threading.Event()
        for _ in range(max(1, round(patience / 0.025))):
            handle = self._try()
            if handle is not None:
                self._handle = handle
                return
            pause.wait(0.025)
        raise DreamError(f"{show} is being written by another dreamscape: stop that one, or read it only.")

    def _try(self) -> int | None:
        handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o644)
        try:
            _take(handle)
            # Another may have removed the file between our opening it and locking it.
            if os.fstat(handle).st_ino == os.stat(self._path).st_ino:
                return handle
        except (BlockingIOError, PermissionError, FileNotFoundError):
            pass
        except OSError:
            os.close(handle)
            raise
        os.close(handle)
        return None

    def release(self) -> None:
        """Let the next one write."""
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(self._handle)
            self._path.unlink(missing_ok=True)
        else:
            self._path.unlink(missing_ok=True)
            os.close(self._handle)
