"""What phones are shown of the story: the same for all in one part, and each one's own in another.

The common part is worked out once for a World, however many ask. Numbers and names of things; nobody's words.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Any

import msgspec
import numpy as np

from dreamscape.narrative.events import ROLES
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.world import Ints, Plot, World

MOST_THREADS, MOST_SEAMS, MOST_NEAR = 24, 24, 5
"""Of each at most so many are told to a phone."""
_HERE = 0.1
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class View:
    """One World as phones see it."""

    world: World
    rows: dict[str, int]
    common: bytes  # JSON without its last brace
    order: Ints  # rows of threads, by an end
    starts: Ints  # where in `order` those of a dreamer begin
    seen: frozenset[int]  # rows of dreamers whose drawing may be seen by others

    def state(self, dreamer: str) -> bytes:
        """What the phone of `dreamer` shows, as JSON: how the whole is, and `you` where there is a dream."""
        row = self.rows.get(dreamer)
        if row is None:
            return self.common + b"}"
        return self.common + b',"you":' + _encoder.encode(self._own(row)) + b"}"

    def near(self, dreamer: str) -> list[dict[str, Any]]:
        """Those to whom a dreamer could reach out: the nearest who are there and not tied yet."""
        row, dreamers = self.rows.get(dreamer), self.world.dreamers
        if row is None:
            return []
        away = np.hypot(*(dreamers.place - dreamers.place[row]).T)
        away[dreamers.presence < _HERE] = np.inf
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

    def _threads(self, row: int) -> list[int]:
        found: list[int] = self.order[self.starts[row] : self.starts[row + 1]].tolist()
        return found

    def _tied(self, row: int) -> list[int]:
        """Rows of those with whom a thread is live or offered."""
        threads = self.world.threads
        mine = [one for one in self._threads(row) if threads.live[one] or threads.state[one] == 0]
        return [int(threads.b[one] if threads.a[one] == row else threads.a[one]) for one in mine]

    def _own(self, row: int) -> dict[str, Any]:
        dreamers = self.world.dreamers
        mine = sorted(self._threads(row), key=lambda one: -float(self.world.threads.since[one]))
        return {
            "x": _short(dreamers.place[row, 0]),
            "y": _short(dreamers.place[row, 1]),
            "hue": _short(dreamers.hue[row]),
            "valence": _short(dreamers.valence[row]),
            "arousal": _short(dreamers.arousal[row]),
            "motifs": list(dreamers.motifs[row]),
            "drawing": dreamers.drawings[row] and ("shown" if row in self.seen else "waits"),
            "share": _short(dreamers.share[row]),
            "resting": bool(dreamers.rest[row] > 0.5),
            "here": bool(dreamers.presence[row] > 0.0),
            "role": ROLES[int(dreamers.role[row])],
            "attunement": _short(dreamers.attunement[row]),
            "threads": [each for one in mine[:MOST_THREADS] if (each := self._thread(row, one))],
        }

    def _thread(self, row: int, one: int) -> dict[str, Any] | None:
        """One thread as its dreamer sees it; None when there is nothing to do about it."""
        threads, dreamers = self.world.threads, self.world.dreamers
        mine = threads.a[one] == row
        other = int(threads.b[one] if mine else threads.a[one])
        live = bool(threads.live[one])
        if not live and (threads.state[one] != 0 or dreamers.presence[other] < _HERE):
            return None
        return {
            "with": dreamers.ids[other],
            "state": "live" if live else "asked" if mine else "offered",
            "motifs": list(dreamers.motifs[other]),
            "hue": _short(dreamers.hue[other]),
            "health": _short(threads.health[one]),
        }


class Views:
    """Lives on: the View of the newest World, made once. Safe to use from many threads."""

    def __init__(self, festival: Festival) -> None:
        self._festival = festival
        self._rows: dict[str, int] = {}
        self._view: View | None = None
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
        ends = np.concatenate([world.threads.a, world.threads.b])
        order = np.argsort(ends, kind="stable")
        starts = np.searchsorted(ends[order], np.arange(len(ids) + 1)).astype(np.int32)
        which = (order % max(len(world.threads.a), 1)).astype(np.int32)
        drawings = world.dreamers.drawings
        seen = frozenset(one.dreamer for one in world.shown if one.take and one.take == drawings[one.dreamer])
        return View(world, self._rows, _encoder.encode(self._common(world))[:-1], which, starts, seen)

    def _common(self, world: World) -> dict[str, Any]:
        acts = self._festival.acts
        act = acts[world.act_index] if world.act and 0 <= world.act_index < len(acts) else None
        return {
            "time": round(world.time, 1),
            "act": world.act,
            "text": act.text if act else "",
            "prompt": act.prompt if act else "",
            "may": list(act.may) if act else None,
            "dreamers": int((world.dreamers.presence > _HERE).sum()),
            "unity": _short(world.unity),
            "seams": [
                {"id": one.id, "x": _short(one.x), "y": _short(one.y), "cause": one.cause,
                 "open": _short(one.opening * (1.0 - one.mended))}
                for one in world.fractures[-4 * MOST_SEAMS :] if one.mended < 1.0
            ][-MOST_SEAMS:],
        }  # fmt: skip


def _short(value: Any) -> float:
    return round(float(value), 4)
