"""A shader under repair: its lines, what was put before them, and what a driver complains of."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Text:
    """A shader's own lines under repair, and the lines that repairs put before them."""

    lines: tuple[str, ...]
    origins: tuple[tuple[Path, int], ...]
    before: tuple[str, ...] = ()  # stand after the host's declarations
    extensions: tuple[str, ...] = ()  # stand after #version
    notes: tuple[str, ...] = ()  # what was mended
    result: str = ""  # the value that is shown, where it is not gl_FragColor

    def noted(self, note: str, lines: Iterable[str] | None = None, before: Iterable[str] = ()) -> "Text":
        """The same text with other lines or more before them, and what was done."""
        return replace(
            self,
            lines=self.lines if lines is None else tuple(lines),
            before=self.before + tuple(before),
            notes=(*self.notes, note),
        )

    def inserted(self, index: int, line: str, note: str) -> "Text":
        """The same text with `line` before line `index`."""
        origins = (*self.origins[:index], self.origins[index], *self.origins[index:])
        lines = (*self.lines[:index], line, *self.lines[index:])
        return replace(self, lines=lines, origins=origins, notes=(*self.notes, note))


@dataclass(frozen=True, slots=True)
class Complaint:
    """One error of the driver: the index of the line in Text.lines, and its words."""

    index: int
    message: str
