"""The aftermath: what came of the night is marked as murals and performances, each with its makers."""

from collections.abc import Iterator

from dreamscape.narrative.drama import Deed
from dreamscape.narrative.events import MomentMarked
from dreamscape.narrative.world import Fracture, Plot, World

SECONDS = 12.0
"""How long a performance lasts at most."""


def mural(world: World) -> Iterator[Deed]:
    """The wound that most hands closed becomes a mural; its makers are those who mended it."""
    mended = [fracture for fracture in world.fractures if fracture.patches]
    if mended:
        most = max(mended, key=lambda each: (len(_menders(each)), each.id))
        yield "festival", MomentMarked(f"The {most.cause} wound, mended", "mural", makers=_menders(most))


def performance(world: World) -> Iterator[Deed]:
    """The plotline that most people wove becomes a performance; its makers are its authors and weavers."""
    alive = [plot for plot in world.plots if not plot.merged and plot.lines]
    if alive:
        most = max(alive, key=lambda each: (len(each.members), each.id))
        yield "festival", MomentMarked("The story told", "performance", SECONDS, _weavers(world, most))


def _menders(fracture: Fracture) -> tuple[str, ...]:
    return tuple(dict.fromkeys(patch.by for patch in fracture.patches))


def _weavers(world: World, plot: Plot) -> tuple[str, ...]:
    authors = [world.dreamers.ids[line.author] for line in plot.lines]
    return tuple(dict.fromkeys([*authors, *(line.by for line in plot.lines)]))
