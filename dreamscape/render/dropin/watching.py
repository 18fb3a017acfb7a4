"""Watches folders of visuals: which files changed, once whoever writes them is done."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dreamscape.render.visual_file import visuals_below

SETTLED = 0.1
"""Seconds in which a file must not change before it is believed to be whole: editors empty a file first, or
write it in parts."""
_EVERY = 1.0
"""Seconds between two looks where no change was announced: network drives announce none."""
_AGAIN = 0.03
"""Seconds between two looks at what has not settled."""

Stamp = tuple[int, int, int]
"""Of a file: when it was written, its size, and which file it is."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found."""

    changed: frozenset[Path]  # written, made, replaced or removed, and settled since
    visuals: Mapping[str, Path]  # all that there are


def stamp(path: str | Path) -> Stamp | None:
    """The stamp of a file; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def visuals_in(folders: Iterable[Path]) -> dict[str, Path]:
    """Name to file; a file in the first folder hides the next one's. What is hidden, as editors' own files
    are, is no visual."""
    found: dict[str, Path] = {}
    for folder in reversed(list(folders)):
        found |= {
            name: path
            for name, path in visuals_below(folder).items()
            if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        }
    return found


class Watching:
    """Lives in a thread of its own until it is closed. All files are new to its first look."""

    def __init__(self, folders: Iterable[Path], seen: Callable[[Seen], None]) -> None:
        """`seen` is told in that thread."""
        self._folders = tuple(folders)
        self._tell = seen
        self._elsewhere: Mapping[Path, Stamp | None] = {}
        self._stamps: dict[Path, Stamp | None] = {}
        self._moving: dict[Path, float] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="visuals", daemon=True)
        self._thread.start()

    def also(self, stamps: Mapping[Path, Stamp | None]) -> None:
        """Files elsewhere count as well, once they are other than these stamps: what visuals include."""
        self._elsewhere = {**self._elsewhere, **stamps}

    def close(self) -> None:
        """Watch no longer."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        for _ in self._announced():
            self._look()
            while self._moving and not self._ended.wait(_AGAIN):
                self._look()
            if self._ended.is_set():
                return

    def _announced(self) -> Iterator[object]:
        """Something once at first, once a change is announced, and at least each second."""
        yield None
        try:
            from watchfiles import watch

            yield from watch(
                *self._folders, watch_filter=None, debounce=100, step=20, stop_event=self._ended,
                rust_timeout=round(1000 * _EVERY), yield_on_timeout=True, raise_interrupt=False,
                ignore_permission_denied=True,
            )  # fmt: skip
        except (ImportError, OSError, RuntimeError):  # the system watches no more files, or not these
            while not self._ended.wait(_EVERY):
                yield None

    def _look(self) -> None:
        now = time.monotonic()
        elsewhere = self._elsewhere
        stamps = self._taken_stamps(elsewhere)
        for path, known in elsewhere.items():
            self._stamps.setdefault(path, known)
        for path in stamps.keys() | self._stamps.keys():
            if stamps.get(path) != self._stamps.get(path):
                self._moving[path] = now
        self._stamps = stamps
        settled = frozenset(path for path, at in self._moving.items() if now - at >= SETTLED)
        if settled:
            for path in settled:
                del self._moving[path]
            self._tell(Seen(settled, visuals_in(self._folders)))

    def _taken_stamps(self, elsewhere: Iterable[Path]) -> dict[Path, Stamp | None]:
        found: dict[Path, Stamp | None] = {path: stamp(path) for path in elsewhere}
        for folder in self._folders:
            for root, folders, files in os.walk(folder):
                folders[:] = [one for one in folders if not one.startswith(".")]
                here = (Path(root, name) for name in files if not name.startswith("."))
                found |= {path: stamp(path) for path in here}
        return found
