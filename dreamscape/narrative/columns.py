"""A table of columns that grows by doubling."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt


class Columns:
    """Named columns of one length. `spec` gives each its dtype and width (0 for a plain column)."""

    def __init__(self, spec: Mapping[str, tuple[str, int]], room: int = 64) -> None:
        self.count = 0
        self.spec = dict(spec)
        self._room = room
        self._data = {name: np.zeros(_shape(room, width), dtype) for name, (dtype, width) in spec.items()}
        self._views: dict[str, npt.NDArray[Any]] = {}

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """The column as a view that may be written; valid until the next append."""
        view = self._views.get(name)
        if view is None:
            view = self._views[name] = self._data[name][: self.count]
        return view

    def append(self, **values: Any) -> int:
        """Add a row; columns that are not named are zero. Returns the row's number."""
        if self.count == self._room:
            self._grow(2 * self._room)
        row = self.count
        self.count += 1
        for name, value in values.items():
            self._data[name][row] = value
        self._views = {}
        return row

    def clear(self, row: int) -> None:
        """The row is as if it had just been added: all zero."""
        for column in self._data.values():
            column[row] = 0

    def fill(self, count: int, columns: Mapping[str, npt.NDArray[Any]]) -> None:
        """Replace all rows."""
        self._grow(max(64, count))
        self.count = count
        for name, values in columns.items():
            self._data[name][:count] = values
        self._views = {}

    def _grow(self, room: int) -> None:
        for name, old in self._data.items():
            new = np.zeros((room, *old.shape[1:]), old.dtype)
            kept = min(room, len(old))
            new[:kept] = old[:kept]
            self._data[name] = new
        self._room = room


def _shape(room: int, width: int) -> tuple[int, ...]:
    return (room, width) if width else (room,)
