"""Drawings in the picture: whose may be seen, and how far their strokes have come.

The strokes themselves are in no Frame: whoever draws looks them up, for they may be taken back.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.narrative.world import World
from dreamscape.score.frame import Sketch

Rows = npt.NDArray[np.int32]

DELAY = 1.0
"""Seconds from the moment a drawing is allowed until its first stroke comes."""
DRAWN = 7.0
"""Seconds in which its strokes come, one after another, as they were drawn."""


def sketches_at(world: World, layer_of: Rows, time: float) -> tuple[Sketch, ...]:
    """The drawings that may be seen at show time `time` (seconds), in the order in which they were allowed.
    `layer_of` gives the layer of each dreamer, -1 for who is not there."""
    drawings = world.dreamers.drawings
    return tuple(
        Sketch(
            int(layer_of[one.dreamer]),
            world.dreamers.ids[one.dreamer],
            one.take,
            min(max((time - one.since - DELAY) / DRAWN, 0.0), 1.0),
        )
        for one in world.shown
        if one.take and one.take == drawings[one.dreamer] and layer_of[one.dreamer] >= 0
    )


def own_sketch(world: World, dreamer: str) -> tuple[Sketch, ...]:
    """The drawing of one's own dream, as one sees it oneself: whole, and before anybody has allowed it. For a
    Frame with that dream alone."""
    ids = world.dreamers.ids
    take = world.dreamers.drawings[ids.index(dreamer)] if dreamer in ids else ""
    return (Sketch(0, dreamer, take, 1.0),) if take else ()
