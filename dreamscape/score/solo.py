"""A Frame of one visual alone, for those who look at shaders."""

import numpy as np

from dreamscape.score.frame import Frame, Grade, Layers, Links
from dreamscape.score.palette import colours

LARGE = 9.0
"""A lead (plane heights) with which one dream fills the plane."""


def solo(visual: str, time: float, hue: float = 0.6, seed: float = 0.3, radius: float = 0.5) -> Frame:
    """The visual named `visual` in the middle of the plane, `radius` plane heights to its nominal edge,
    in the palette of `hue` (0..1), with no neighbours, threads or seams."""

    def one(value: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        return np.full(1, value, np.float32)

    middle = np.full((1, 2), 0.5, np.float32)
    palette = colours(np.array([hue]), np.array([0.4]), np.array([0.2]))
    layers = Layers(
        visual=np.zeros(1, np.int32),
        home=middle,
        place=middle,
        scale=one(radius),
        lead=one(LARGE),
        softness=one(0.02),
        berth=one(LARGE),
        presence=one(1.0),
        seed=one(seed),
        age=one(time),
        calm=one(0.5),
        clarity=one(1.0),
        breath=one(0.5 - 0.5 * float(np.cos(2.0 * np.pi * 0.08 * time))),
        colours=palette,
        lamp=one(0.0),
        role=np.zeros(1, np.int32),
        mark=one(0.0),
        host=np.zeros(1, np.int32),
        away=one(0.0),
    )
    nothing, nobody = np.zeros(0, np.float32), np.zeros(0, np.int32)
    links = Links(nobody, nobody, nothing, nothing, nothing, nothing, nothing, nothing, nobody)
    return Frame(time, (visual,), layers, links, (), Grade(1.0, 0.5, 0.2, 0.0, 1.0, 0.04, 1.0))
