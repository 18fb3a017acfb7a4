"""A small wall with a folder of visuals: real files, the real check, real pictures."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import moderngl
import numpy as np

from dreamscape.render.compositor import Compositor
from dreamscape.render.context import unbind
from dreamscape.render.dropin.dropin import DropIn
from dreamscape.render.dropin.standing import Standing
from dreamscape.render.dropin.taken import Taken
from dreamscape.score.solo import solo
from tests.scenes import Pixels

SIZE = (64, 36)
RED, GREEN, BLUE = "0.7, 0.05, 0.05", "0.05, 0.6, 0.05", "0.05, 0.1, 0.8"

DREAM = """/*{{"ISFVSN": "2", "DESCRIPTION": "One colour", "CATEGORIES": ["dream"], "KEYWORDS": ["sea"],
    "INPUTS": [{{"NAME": "strength", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 2.0}}]}}*/
void main() {{
    gl_FragColor = vec4(vec3({colour}) * strength * (0.9 + 0.1 * isf_FragNormCoord.x), 1.0);
}}
"""
FOREIGN = """/*{{"ISFVSN": "2", "DESCRIPTION": "One colour", "PASSES": [
    {{"TARGET": "kept", "PERSISTENT": true, "FLOAT": true, "WIDTH": "4", "HEIGHT": "4"}}, {{}}]}}*/
void main() {{
    vec4 before = IMG_NORM_PIXEL(kept, vec2(0.5));
    gl_FragColor = PASSINDEX == 0 ? before + vec4({step}) : vec4(before.rgb * {share}, 1.0);
}}
"""


class Wall:
    """Shows one dream, and goes on from picture to picture as the stage does."""

    def __init__(
        self, context: moderngl.Context, folder: Path, limit: float = 20.0, rate: float = 30.0
    ) -> None:
        self.folder, self.name = folder, "mine"
        self.said: list[Standing] = []
        self.mishaps: list[str] = []
        taken = Taken((folder,))
        self.compositor = Compositor(
            context, taken.find, mishap=lambda name, error: self.mishaps.append(name)
        )
        self.aside = Compositor(context, taken.find, mishap=lambda name, error: None)
        self.drop_in = DropIn(taken, (self.compositor, self.aside), self.said.append, rate, limit)
        self.pictures = 0
        self.each: Callable[[Pixels], None] = lambda pixels: None

    @property
    def path(self) -> Path:
        """The file of the dream that is shown."""
        return self.folder / f"{self.name}.fs"

    def write(self, text: str, name: str | None = None) -> Path:
        """Save it, or another file."""
        path = self.folder / name if name else self.path
        path.write_text(text)
        return path

    def draw(self, name: str | None = None) -> Pixels:
        """The next picture."""
        dream = name or self.name
        self.pictures += 1
        target = self.compositor.draw(lambda at: solo(dream, at), self.pictures / 30.0, SIZE)
        raw = target.framebuffer.read(components=4, alignment=1)
        pixels = np.frombuffer(raw, np.uint8).reshape(SIZE[1], SIZE[0], 4)
        self.drop_in.step()
        self.each(pixels)
        return pixels

    def colour(self, name: str | None = None) -> tuple[int, ...]:
        """Of the middle, red, green, blue."""
        return tuple(int(one) for one in self.draw(name)[SIZE[1] // 2, SIZE[0] // 2, :3])

    def until(self, state: str, name: str | None = None, since: int | None = None) -> Standing:
        """Show pictures until it stands so, once more than it did; how it stands."""
        heard = len(self.said) if since is None else since
        end = time.monotonic() + 60.0
        while time.monotonic() < end:
            for one in self.said[heard:]:
                if (one.name, one.state) == (name or self.name, state):
                    return one
            self.draw()
            time.sleep(0.05)
        raise AssertionError(f"{name or self.name} is never {state}: {self.said}")

    def close(self) -> None:
        self.drop_in.close()
        unbind(self.compositor.context)
        self.compositor.release()
        self.aside.release()


@contextmanager
def wall(context: moderngl.Context, folder: Path, **settings: float) -> Iterator[Wall]:
    """A wall, and its end."""
    made = Wall(context, folder, **settings)
    try:
        yield made
    finally:
        made.close()


def hue(colour: tuple[int, ...]) -> int:
    """Which of red, green and blue is the strongest."""
    return int(np.argmax(colour))


def in_place(path: Path, text: str, parts: int, pause: float) -> None:
    """As editors write that empty a file first."""
    with path.open("w") as file:
        for start in range(0, len(text), max(len(text) // parts, 1)):
            file.write(text[start : start + max(len(text) // parts, 1)])
            file.flush()
            os.fsync(file.fileno())
            time.sleep(pause)
