"""Checks visuals while a show goes on: the audition's process draws them, and suffers what has no end."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from dreamscape.errors import DreamError
from dreamscape.render.audition import Rehearsing, failed
from dreamscape.render.dropin.watching import Stamp, stamp
from dreamscape.render.isf import Visual
from dreamscape.render.library import files_of
from dreamscape.render.rehearsal import errors_of
from dreamscape.render.visual_file import load

LIMIT = 8.0
"""Seconds after which a visual is believed to have no end; a common one takes a quarter of a second."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found; `visual` is None where it cannot be shown."""

    name: str
    path: Path
    visual: Visual | None
    report: dict[str, Any]  # as audition.check has it
    stamps: Mapping[Path, Stamp | None]  # of the files that the visual is made of


class Checking:
    """Lives in a thread of its own until it is closed; its process is started for the first visual."""

    def __init__(self, limit: float = LIMIT, is_urgent: Callable[[str], bool] = lambda name: False) -> None:
        """`limit`: seconds that a check may take. What is urgent is checked first."""
        self.limit = limit
        self.done: SimpleQueue[Checked] = SimpleQueue()
        self._is_urgent = is_urgent
        self._waiting: dict[str, tuple[Path, tuple[int, ...]]] = {}
        self._something = threading.Condition()
        self._ended = False
        self._rehearsing: Rehearsing | None = None
        self._thread = threading.Thread(target=self._check, name="checking", daemon=True)
        self._thread.start()

    def ask(self, name: str, path: Path, octaves: Iterable[int] = ()) -> None:
        """Check this file; what was asked of that name before, and is not begun, is forgotten. `octaves`: the
        details at which the scene is drawn now."""
        with self._something:
            self._waiting[name] = path, tuple(octaves)
            self._something.notify()

    def close(self) -> None:
        """Check no longer."""
        with self._something:
            self._ended = True
            self._something.notify()
            if self._rehearsing is not None:
                self._rehearsing.end()
        self._thread.join()

    def _check(self) -> None:
        try:
            while (asked := self._next()) is not None:
                found = self._checked(*asked)
                if found is not None:
                    self.done.put(found)
        finally:
            self._leave()

    def _next(self) -> tuple[str, Path, Sequence[int]] | None:
        with self._something:
            self._something.wait_for(lambda: self._waiting or self._ended)
            if self._ended:
                return None
            name = next(filter(self._is_urgent, self._waiting), next(iter(self._waiting)))
            path, octaves = self._waiting.pop(name)
            return name, path, octaves

    def _checked(self, name: str, path: Path, octaves: Sequence[int]) -> Checked | None:
        """None where the file was written while it was looked at: it comes again."""
        try:
            visual = load(path)
        except DreamError as error:
            report = failed(path, "") | {"errors": errors_of(error, path)}
            return Checked(name, path, None, report, {})
        except Exception as error:  # what nobody thought of is wrong with this file alone
            return Checked(name, path, None, failed(path, f"cannot be read ({error})"), {})
        before = {file: stamp(file) for file in files_of(visual)}
        report = self._rehearsed(path, octaves)
        if before != {file: stamp(file) for file in before}:
            return None
        return Checked(name, path, visual if report["plays"] else None, report, before)

    def _rehearsed(self, path: Path, octaves: Sequence[int]) -> dict[str, Any]:
        try:
            room = self._room()
        except DreamError as error:
            return failed(path, str(error))
        report = room.rehearse(path, self.limit, octaves)
        if report is None:
            report = failed(path, room.why(self.limit))
            self._leave()
        return report

    def _room(self) -> Rehearsing:
        """The process; whoever is closing this knows of it before it begins to draw."""
        if self._rehearsing is None:
            made = Rehearsing(gently=True)
            with self._something:
                self._rehearsing = made
                if self._ended:
                    made.end()
        return self._rehearsing

    def _leave(self) -> None:
        with self._something:
            left, self._rehearsing = self._rehearsing, None
        if left is not None:
            left.close()
