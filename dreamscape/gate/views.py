"""What phones are shown of the story: the same for all in one part, and each one's own in another.

The common part is worked out once for a World, however many ask, and everybody's own in one pass over columns
(`owned.py`). Numbers and names of things; nobody's words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import msgspec
import numpy as np

from dreamscape.gate.owned import HERE, Ends, ends_of, owned
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.world import Plot, World

MOST_SEAMS, MOST_NEAR = 24, 5
"""Of each at most so many are told to a phone."""
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class View:
    """One World as phones see it."""

    world: World
    rows: dict[str, int]
    common: bytes  # JSON without its last brace
    ends: Ends
    seen: frozenset[int]  # rows of dreamers whose drawing may be seen by others

    def state(self, dreamer: str) -> bytes:
        """What the phone of `dreamer` shows, as JSON: how the whole is, and `you` where there is a dream."""
        return self.states([dreamer])[0]

    def states(self, dreamers: Sequence[str]) -> list[bytes]:
        """What the phones of `dreamers` show, each as `state`; much cheaper than one after another."""
        rows = [self.rows.get(dreamer) for dreamer in dreamers]
        gone = self.world.dreamers.gone
        there = [row is not None and not gone[row] for row in rows]
        own = iter(
            owned(
                self.world, self.ends, self.seen, [row for row in rows if row is not None and not gone[row]]
            )
        )
        nothing, over, common = self.common + b"}", self.common + b',"gone":true}', self.common + b',"you":'
        return [
            common + next(own) + b"}" if here else nothing if row is None else over
            for row, here in zip(rows, there, strict=True)
        ]

    def told(self, dreamer: str) -> bool:
        """Whether there is a dream of this dreamer: told, and not taken back."""
        row = self.rows.get(dreamer)
        return row is not None and not self.world.dreamers.gone[row]

    def near(self, dreamer: str) -> list[dict[str, Any]]:
        """Those to whom a dreamer could reach out: the nearest who are there and not tied yet."""
        row, dreamers = self.rows.get(dreamer), self.world.dreamers
        if row is None:
            return []
        away = np.hypot(*(dreamers.place - dreamers.place[row]).T)
        away[dreamers.presence < HERE] = np.inf
        away[[row, *self._tied(row)]] = np.inf
        found = [one for one in np.argsort(away, kind="stable")[:MOST_NEAR].tolist() if away[one] < np.inf]
        return [
            {"id": dreamers.ids[one], "motifs": list(dreamers.motifs[one]), "hue": _short(dreamers.hue[one])}
            for one in found
        ]

    def plot(self, dreamer: str) -> Plot | None:
        """The plotline that a dreamer is in, the latest one; None when there is none."""
        row = self.rows.get(dreamer)
        mine = [plot for plot in self.world.plots if row in plot.members and not plot.merged]
        return mine[-1] if mine else None

    def _tied(self, row: int) -> list[int]:
        """Rows of those with whom a thread is live or offered."""
        threads = self.world.threads
        mine = self.ends.of(row)
        mine = mine[threads.live[mine] | (threads.state[mine] == 0)]
        found: list[int] = np.where(threads.a[mine] == row, threads.b[mine], threads.a[mine]).tolist()
        return found


class Views:
    """Lives on: the View of the newest World, made once. Safe to use from many threads."""

    def __init__(self, festival: Festival) -> None:
        self._festival = festival
        self._rows: dict[str, int] = {}
        self._view: View | None = None
        self._ends: Ends | None = None
        self._making = Lock()

    def of(self, world: World) -> View:
        """Its View."""
        with self._making:
            if self._view is None or self._view.world is not world:
                self._view = self._made(world)
            return self._view

    def _made(self, world: World) -> View:
        ids = world.dreamers.ids
        if len(self._rows) > len(ids):
            self._rows = {}
        for row in range(len(self._rows), len(ids)):  # rows are never reused
            self._rows[ids[row]] = row
        self._ends = ends_of(world, self._ends)
        drawings = world.dreamers.drawings
        seen = frozenset(one.dreamer for one in world.shown if one.take and one.take == drawings[one.dreamer])
        return View(world, self._rows, _encoder.encode(self._common(world))[:-1], self._ends, seen)

    def _common(self, world: World) -> dict[str, Any]:
        acts = self._festival.acts
        act = acts[world.act_index] if world.act and 0 <= world.act_index < len(acts) else None
        return {
            "time": round(world.time, 1),
            "act": world.act,
            "text": act.text if act else "",
            "prompt": act.prompt if act else "",
            "may": list(act.may) if act else None,
            "dreamers": int((world.dreamers.presence > HERE).sum()),
            "unity": _short(world.unity),
            "seams": [
                {"id": one.id, "x": _short(one.x), "y": _short(one.y), "cause": one.cause,
                 "open": _short(one.opening * (1.0 - one.mended))}
                for one in world.fractures[-4 * MOST_SEAMS :] if one.mended < 1.0
            ][-MOST_SEAMS:],
        }  # fmt: skip


def _short(value: Any) -> float:
    return round(float(value), 4)
