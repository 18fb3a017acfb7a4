"""What ties dreamers together besides threads: a shared plotline, and an answer to a call."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dreamscape.narrative.world import Plot, Rally, World
from dreamscape.score.frame import ANSWER, PLOTLINE, Links
from dreamscape.score.table import through

Rows = npt.NDArray[np.int32]
Tie = tuple[int, int, float, float, int]
"""Layer rows from and to, strength, seed, kind."""

_LONGEST = 24
"""The last lines of a plotline that are drawn."""
_MOST = 400
"""Ties that are drawn, however many plotlines a large crowd weaves."""
_COMING = 2.0
"""Seconds in which the way to a new line comes to be seen."""


def with_ties(links: Links, world: World, layer_of: Rows, time: float) -> Links:
    """`links` and, after them, a way from line to line of each plotline, and from each who came to a rally
    to the one who called."""
    ties = [tie for plot in world.plots if not plot.merged for tie in _of_plot(plot, layer_of, time)]
    ties = ties[:_MOST] + [
        tie for one in world.rallies if one.open for tie in _of_rally(one, world, layer_of, time)
    ]
    if not ties:
        return links
    a, b, strength, seed, kind = (np.array(column) for column in zip(*ties, strict=True))
    none = np.zeros(len(ties), np.float32)
    single = np.float32
    return Links(
        np.concatenate([links.a, a.astype(np.int32)]),
        np.concatenate([links.b, b.astype(np.int32)]),
        np.concatenate([links.strength, strength.astype(single)]),
        np.concatenate([links.tension, none + single(0.5)]),
        np.concatenate([links.fray, none]),
        np.concatenate([links.pulse, none]),
        np.concatenate([links.warmth, none + single(1.0)]),
        np.concatenate([links.seed, seed.astype(single)]),
        np.concatenate([links.kind, kind.astype(np.int32)]),
    )


def _of_plot(plot: Plot, layer_of: Rows, time: float) -> list[Tie]:
    """From each line's author to the next one's, in the order in which the story is told."""
    lines = [line for line in plot.lines if layer_of[line.author] >= 0][-_LONGEST:]
    found: list[Tie] = []
    for before, after in pairwise(lines):
        ends = int(layer_of[before.author]), int(layer_of[after.author])
        if ends[0] == ends[1]:
            continue
        age = (time - max(before.take.at, after.take.at)) / _COMING
        strength = through("link.plotline", min(max(age, 0.0), 1.0))
        found.append((*ends, strength, (after.seq * 0.618034) % 1.0, PLOTLINE))
    return found


def _of_rally(rally: Rally, world: World, layer_of: Rows, time: float) -> list[Tie]:
    """From those who came to the one who called; it fades within the minute for which it calls."""
    ids = world.dreamers.ids
    caller = int(layer_of[ids.index(rally.by)]) if rally.by in ids else -1
    if caller < 0:
        return []
    left = min(max(1.0 - (time - rally.at) / 60.0, 0.0), 1.0)
    came = [int(layer_of[row]) for row in rally.came.tolist() if layer_of[row] >= 0]
    strength = through("link.answer", left)
    return [(row, caller, strength, (k * 0.618034) % 1.0, ANSWER) for k, row in enumerate(came)]
