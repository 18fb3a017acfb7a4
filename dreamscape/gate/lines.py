"""The plotlines that people weave with their phones: who weaves with whom, and what may be read of it."""

from typing import Any

import numpy as np

from dreamscape.narrative.events import PlotBegun
from dreamscape.narrative.journal import Journal
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.weaving import PROMPTS
from dreamscape.narrative.world import Plot, World

CIRCLE = 7
"""Dreamers in a new circle, at most."""
READ = 12
"""Lines of a plotline that a phone reads: the last ones."""


def plot_of(world: World, dreamer: str) -> Plot | None:
    """The plotline to which a line of `dreamer` goes: their own, or that of somebody they are tied to whose
    circle has room; None when a new one is to begin."""
    row = world.dreamers.ids.index(dreamer)
    alive = [plot for plot in world.plots if not plot.merged]
    own = [plot for plot in alive if row in plot.members]
    if own:
        return own[-1]
    friends = set(_tied(world, row))
    near = [plot for plot in alive if len(plot.members) < CIRCLE and friends & set(plot.members)]
    return near[-1] if near else None


def begun_for(world: World, festival: Festival, dreamer: str) -> PlotBegun:
    """A new plotline of a dreamer and those who are tied to them, about what the act asks."""
    name = f"plot-{dreamer}-{sum(plot.by == dreamer for plot in world.plots) + 1}"
    row = world.dreamers.ids.index(dreamer)
    act = festival.acts[world.act_index] if 0 <= world.act_index < len(festival.acts) else None
    prompt = (act.prompt if act else "") or PROMPTS[len(world.plots) % len(PROMPTS)]
    weaving = {one for plot in world.plots for one in plot.members}
    with_whom = [one for one in _tied(world, row) if one not in weaving][: CIRCLE - 1]
    return PlotBegun(name, prompt, tuple(world.dreamers.ids[one] for one in (row, *with_whom)))


def _tied(world: World, row: int) -> list[int]:
    """Rows of those to whom a thread holds, the healthiest first."""
    threads = world.threads
    mine = np.flatnonzero(((threads.a == row) | (threads.b == row)) & threads.live)
    mine = mine[np.argsort(-threads.health[mine], kind="stable")]
    return [int(threads.b[one] if threads.a[one] == row else threads.a[one]) for one in mine.tolist()]


def told_of(world: World, journal: Journal, plot: Plot, dreamer: str) -> dict[str, Any]:
    """A plotline as its dreamer may read it: one's own words, and those of others that may be seen."""
    row = world.dreamers.ids.index(dreamer)
    shown = {(one.dreamer, one.take) for one in world.shown}
    lines = plot.lines[-READ:]
    takes = [line.take for line in lines]
    readable = [one.id for one in takes if one.dreamer == row or (one.dreamer, one.id) in shown]
    words = journal.texts(readable)
    return {
        "prompt": plot.prompt,
        "circle": len(plot.members),
        "lines": [{"words": words.get(line.take.id, ""), "own": line.take.dreamer == row} for line in lines],
    }
