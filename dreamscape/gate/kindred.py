"""Who dreams alike: what everybody's dream is about, held together.

So a newcomer is compared with hundreds in one product.
"""

from collections.abc import Callable
from threading import Lock

import numpy as np
import numpy.typing as npt

from dreamscape.narrative.reading import read_dream
from dreamscape.narrative.reading.affinity import direction, likenesses
from dreamscape.narrative.told import told_in
from dreamscape.narrative.world import World

Vector = npt.NDArray[np.float32]

LIKE = 0.12
"""Dreams less alike than this are not introduced to each other."""
_INTRODUCED = 2
"""Threads that are offered to a newcomer's likes."""
_COMPARED = 400
"""Dreamers a newcomer is compared with: those who came last."""
_ARRIVES = 10.0
"""Seconds for which somebody who is not seen yet has just come."""


class Kindred:
    """Lives as long as the desk. Safe to use from many threads."""

    def __init__(self, words_of: Callable[[str], str | None]) -> None:
        """`words_of` gives what the journal keeps of a dreamer: after a restart dreams are read again."""
        self._words_of = words_of
        self._rows: dict[str, int] = {}
        self._spare: list[int] = []  # rows of those who are forgotten
        self._about: Vector = np.zeros((0, 0), np.float32)
        self._knowing = Lock()

    def know(self, dreamer: str, about: Vector) -> None:
        """`about` is the direction of the dreamer's dream from now on."""
        with self._knowing:
            self._put(dreamer, about)

    def forget(self, dreamer: str) -> None:
        """Nothing is known of the dreamer any more."""
        with self._knowing:
            row = self._rows.pop(dreamer, None)
            if row is not None:
                self._about[row] = 0.0
                self._spare.append(row)

    def likest(self, dreamer: str, about: Vector, world: World) -> list[tuple[float, str]]:
        """Those present whose dreams are most like one `about` this, with the likeness (LIKE..1), the likest
        first; the dreamer is not among them."""
        arriving = world.time - world.dreamers.joined < _ARRIVES
        here = np.flatnonzero((world.dreamers.presence > 0.5) | arriving)[-_COMPARED:]
        ids = world.dreamers.ids
        names = [ids[one] for one in here.tolist()]
        with self._knowing:
            rows = [self._rows.get(name) for name in names]
            if None in rows:
                rows = [self._row(name) for name in names]
            others = [
                (row, name)
                for row, name in zip(rows, names, strict=True)
                if row is not None and name != dreamer
            ]
            known = self._about[[row for row, _ in others]] if others else np.zeros((0, len(about)))
        alike = likenesses(about, known)
        best = np.argsort(-alike, kind="stable")[:_INTRODUCED].tolist()
        return [(float(alike[each]), others[each][1]) for each in best if alike[each] >= LIKE]

    def _row(self, dreamer: str) -> int | None:
        """Where the dreamer's direction is; None when there are no words to read it from."""
        if dreamer not in self._rows:
            words = told_in(self._words_of(dreamer))
            if words:
                self._put(dreamer, direction(read_dream(words)))
        return self._rows.get(dreamer)

    def _put(self, dreamer: str, about: Vector) -> None:
        if dreamer not in self._rows:
            self._rows[dreamer] = self._spare.pop() if self._spare else len(self._rows)
        row = self._rows[dreamer]
        if row >= len(self._about):
            more = np.zeros((max(row, 256), len(about)), np.float32)
            self._about = np.concatenate([self._about, more]) if len(self._about) else more
        self._about[row] = about
