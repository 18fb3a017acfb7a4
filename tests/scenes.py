"""What the tests of pictures share: flat visuals, frames made by hand, and one small show.

As a program it prints the digest of one picture: python -m tests.scenes FOLDER TIME
"""

import hashlib
import sys
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path

import moderngl
import numpy as np
import numpy.typing as npt

from dreamscape.narrative.cast import Dreamed
from dreamscape.narrative.crowd import simulate
from dreamscape.narrative.likeness import pairs
from dreamscape.narrative.memory_log import MemoryLog
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.world import World
from dreamscape.render.compositor import Compositor, Frames, Region
from dreamscape.render.isf import Visual, load
from dreamscape.render.targets import Size
from dreamscape.score.frame import Frame, Grade, Layers, Links, Seam
from dreamscape.score.mapping import frame_at

Pixels = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float32]

SECONDS = 40.0
"""Length of the small show."""

VISUALS = ("tide", "fire", "forest", "masks")

FLAT = """/*{"ISFVSN": "2", "DESCRIPTION": "One colour", "CATEGORIES": ["dream"]}*/
void main() {
    height(%f);
    emission(%f);
    gl_FragColor = vec4(%s, 1.0);
}
"""


def flat(folder: Path, name: str, colour: str, height: float = 0.5, emission: float = 0.0) -> None:
    """Write the visual `name`: `colour` (GLSL for three numbers) everywhere, at one height."""
    (folder / f"{name}.fs").write_text(FLAT % (height, emission, f"vec3({colour})"))


def flats(folder: Path) -> Callable[[str], Visual]:
    """A red, a blue, and every visual of the small show, each in a colour of its own."""
    colours = ("0.1, 0.3, 0.6", "0.8, 0.3, 0.1", "0.1, 0.4, 0.1", "0.5, 0.2, 0.5")
    for name, colour in zip(VISUALS, colours, strict=True):
        flat(folder, name, colour)
    flat(folder, "red", "0.8, 0.0, 0.0")
    flat(folder, "blue", "0.0, 0.0, 0.8")
    return finder(folder)


def finder(folder: Path) -> Callable[[str], Visual]:
    """The visuals in `folder`, by name."""
    return cache(lambda name: load(folder / f"{name}.fs"))


def layers(
    places: Sequence[tuple[float, float]], visual: Sequence[int] | None = None, **columns: float
) -> Layers:
    """Dreams at these places of the plane, all there; `columns` overrules what they all have."""
    count = len(places)
    place = np.array(places, np.float32).reshape(-1, 2)
    given = {
        "scale": 0.3,
        "lead": 0.0,
        "softness": 0.01,
        "berth": 9.0,
        "presence": 1.0,
        "seed": 0.3,
        "age": 10.0,
    }
    given |= {"calm": 0.5, "clarity": 1.0, "breath": 0.5, "lamp": 0.0, "mark": 0.0, "away": 0.0} | columns
    return Layers(
        visual=np.array(visual if visual is not None else range(count), np.int32),
        home=place,
        place=place.copy(),
        colours=np.full((count, 4, 3), 0.4, np.float32),
        role=np.zeros(count, np.int32),
        host=np.arange(count, dtype=np.int32),
        **{name: np.full(count, value, np.float32) for name, value in given.items()},
    )


def no_links() -> Links:
    nothing, nobody = np.zeros(0, np.float32), np.zeros(0, np.int32)
    return Links(nobody, nobody, nothing, nothing, nothing, nothing, nothing, nothing, nobody)


def grade(**changed: float) -> Grade:
    """One sea, no bloom, nothing remembered: pixels speak for themselves."""
    plain = {"unity": 1.0, "flow": 0.5, "night": 0.5, "sunrise": 0.0, "brightness": 1.0}
    return Grade(**(plain | {"memory": 0.0, "bloom": 0.0} | changed))


def frame(
    dreams: Layers, visuals: tuple[str, ...] = ("red", "blue"), seams: tuple[Seam, ...] = (), **graded: float
) -> Frame:
    return Frame(10.0, visuals, dreams, no_links(), seams, grade(**graded))


def seam(
    patches: Sequence[tuple[float, float, float, float]] = (),
    at: tuple[float, float] = (0.5, 0.5),
    reach: float = 2.0,
    gold: float = 0.0,
) -> Seam:
    """A wide seam between the dreams 0 and 1."""
    left, right = np.array([0], np.int32), np.array([1], np.int32)
    made = np.array(patches, np.float32).reshape(-1, 4)
    return Seam(left, right, *at, reach, 0.05, 0.0, gold, made, 0.4)


def drawn(
    compositor: Compositor,
    shown: Frame | Frames,
    size: Size = (160, 90),
    time: float = 10.0,
    part: Region | None = None,
) -> Pixels:
    """The picture (or its part) as sRGB (height, width, 3), top row first."""
    frames: Frames = (lambda _: shown) if isinstance(shown, Frame) else shown
    target = compositor.draw(frames, time, size, part)
    width, height = target.size
    raw = target.framebuffer.read(components=4, alignment=1)
    return np.frombuffer(raw, np.uint8).reshape(height, width, 4)[..., :3]


def texels(texture: moderngl.Texture) -> Values:
    """A half-float texture as (height, width, 4), bottom row first."""
    width, height = texture.size
    return np.frombuffer(texture.read(), np.float16).reshape(height, width, 4).astype(np.float32)


def dreamt(count: int) -> list[Dreamed]:
    """`count` dreams, some of each visual and mood."""
    return [
        Dreamed(
            f"d{k}", f"N{k}", VISUALS[k % len(VISUALS)], k / count, (k % 5) / 2 - 1, (k % 3) - 1.0, (), 0.6
        )
        for k in range(count)
    ]


@cache
def played(count: int = 8, seconds: float = SECONDS, seed: int = 7) -> Playback:
    """A small simulated show."""
    a = [k for k in range(count) for step in (2, 3) if k + step < count]
    b = [k + step for k in range(count) for step in (2, 3) if k + step < count]
    log = MemoryLog()
    log.append(list(simulate(dreamt(count), pairs(a, b, [0.9 - 0.02 * k for k in a]), seed, seconds)))
    return Playback(log, seed)


def world(time: float, count: int = 8) -> World:
    return played(count).at(time)


@lru_cache(64)
def show(time: float) -> Frame:
    """The small show's Frame of any time."""
    return frame_at(world(time), time)


def main(folder: str, time: str) -> None:
    from dreamscape.render.context import create_context

    context = create_context()
    compositor = Compositor(context, finder(Path(folder)))
    print(hashlib.sha256(drawn(compositor, show, time=float(time)).tobytes()).hexdigest())
    compositor.release()
    context.release()


if __name__ == "__main__":
    main(*sys.argv[1:])
