"""One dream by itself."""

from dataclasses import replace

import numpy as np

from dreamscape.narrative.world import World
from dreamscape.score.frame import Frame
from dreamscape.score.mapping import frame_at


def alone(world: World, dreamer: str, time: float) -> Frame:
    """The Frame with one dream only, in the middle and large; empty while it is not there."""
    frame = frame_at(world, time)
    present = np.nonzero(world.dreamers.presence > 1e-3)[0]
    rows = [k for k, row in enumerate(present) if world.dreamers.ids[row] == dreamer]
    layers = replace(
        frame.layers, **{name: getattr(frame.layers, name)[rows] for name in frame.layers.__slots__}
    )
    count = len(rows)
    layers = replace(
        layers,
        host=np.arange(count, dtype=np.int32),
        away=np.zeros(count, np.float32),
        place=np.full((count, 2), 0.5, np.float32),
        scale=np.full(count, 0.5, np.float32),
        lead=np.full(count, 9.0, np.float32),
        lamp=np.zeros(count, np.float32),
    )
    links = replace(frame.links, **{name: getattr(frame.links, name)[:0] for name in frame.links.__slots__})
    sketches = tuple(replace(one, layer=0) for one in frame.sketches if one.layer in rows)
    return replace(frame, layers=layers, links=links, seams=(), verses=(), sketches=sketches)
