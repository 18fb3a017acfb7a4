"""What is changed while somebody plays is kept a second later, without keeping a picture waiting."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from dreamscape.atomic import write_text
from dreamscape.errors import DreamError

_AFTER = 1.0
"""Seconds without another change."""


class Autosave:
    """A source: time passes for it by pictures. Lives as long as the deck."""

    def __init__(self, path: Path, text: Callable[[], str], say: Callable[[str], None]) -> None:
        """`text` gives what is to be in the file `path`. What was there when the set was opened stays beside
        it as `.before`."""
        self._path, self._text, self._say = path, text, say
        self._dirty, self._due = False, 0.0
        self._at = 0.0
        self._writing: Thread | None = None
        with suppress(OSError, DreamError, UnicodeDecodeError):
            write_text(path.with_name(f"{path.name}.before"), path.read_text("utf-8"))

    def changed(self) -> None:
        """There is something to keep."""
        self._dirty, self._due = True, self._at + _AFTER

    def listen(self, at: float) -> None:
        """The next picture is that of show time `at`."""
        self._at = at
        if self._dirty and at >= self._due and (self._writing is None or not self._writing.is_alive()):
            self._dirty = False
            self._writing = Thread(target=self._write, args=(self._text(),), name="autosave")
            self._writing.start()

    def tell(self) -> None:
        """Nobody is told."""

    def close(self) -> None:
        """Keep what there is."""
        if self._writing is not None:
            self._writing.join()
        if self._dirty:
            self._write(self._text())

    def _write(self, text: str) -> None:
        try:
            write_text(self._path, text)
        except DreamError as error:
            self._say(f"{error}; it is tried again with the next change")
