"""Files that are either whole or not there."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from dreamscape.errors import DreamError


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A place to write `path`: the file takes its name, synced to disk, only if the body succeeds.

    The place ends as `path` ends, so that libraries that look at endings are content. Raises DreamError
    in one sentence when the folder cannot be written or the disk is full."""
    if path.is_dir():
        raise DreamError(f"{path}: is a folder; name a file in it", code=2)
    partial = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.touch()
    except OSError as error:
        raise DreamError(
            f"{path}: cannot be written ({error.strerror}); choose another folder with --out"
        ) from None
    try:
        yield partial
        with partial.open("rb+") as held:
            os.fsync(held.fileno())
        partial.replace(path)
    except OSError as error:
        raise DreamError(
            f"{path}: {error.strerror or error}; free some space or choose another place"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def write_text(path: Path, text: str) -> None:
    """Write a small text file whole."""
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8")
