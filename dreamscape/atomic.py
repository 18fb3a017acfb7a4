"""Files that are whole or not there: written beside their name, synced, then renamed."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dreamscape.errors import DreamError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes `path`'s place only when the block ends well.
    Whatever stops the block, Ctrl-C included, leaves what stood at `path` before as it was.

    Raises DreamError for what the system refuses (full disk, no permission ...).
    """
    check_folder(path)
    part = path.with_name(path.name + ".part")
    try:
        yield part
        _sync(part)
        os.replace(part, path)
        _sync(path.parent)
    except OSError as error:
        raise refusal(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def check_folder(path: Path) -> None:
    """Make the folder `path` will lie in. Raises DreamError when `path` can't be written there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise DreamError(f"{path}: {path.parent} is a file, not a folder; choose another place") from None
    except OSError as error:
        raise refusal(path, error) from error
    if path.is_dir():
        raise DreamError(f"{path}: this is a folder; give the name of a file in it", 2)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise DreamError(
            f"{path}: the folder {path.parent} can't be written; choose another or ask for the right"
        )


def refusal(path: Path, error: Exception) -> DreamError:
    """The sentence for what the system answered when `path` was written."""
    number = getattr(error, "errno", None) or 0
    if number in (errno.ENOSPC, errno.EDQUOT):
        return DreamError(f"{path}: the disk is full; nothing half was kept, make room and start again")
    if number == errno.EFBIG:
        return DreamError(
            f"{path}: the file grew beyond what this disk or account allows; make it shorter or smaller"
        )
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return DreamError(
            f"{path}: the folder {path.parent} can't be written; choose another or ask for the right"
        )
    reason = os.strerror(number) if number > 0 else str(error)
    return DreamError(f"{path}: can't be written ({reason}); choose another place")


def write_text(path: Path, text: str) -> None:
    """`text` as UTF-8 in a whole file."""
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")


def _sync(path: Path) -> None:
    """Ask the disk to hold `path` before its name changes; a folder some systems won't sync is let be."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if not path.is_dir() or error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)
