"""Saves at random, as editors do and half of them broken, and what is seen meanwhile."""

import random
import time
from pathlib import Path

import numpy as np

from dreamscape.render.dropin.standing import APPEARED, CHECKING
from tests.dropping import DREAM, SIZE, Wall, hue, in_place
from tests.scenes import Pixels

COLOURS = ("0.7, 0.05, 0.05", "0.05, 0.6, 0.05", "0.05, 0.1, 0.8")


def broken(text: str, chance: random.Random) -> str:
    """A version with something wrong in it."""
    ways = (
        text.replace("gl_FragColor =", "gl_FragColour ="),
        text.replace('"ISFVSN"', "ISFVSN"),
        text[: chance.randrange(1, len(text) - 6)],
        text.replace("vec4(", "0.0 / 0.0 * vec4("),
        text.replace("void main", '#include "nowhere.glsl"\nvoid main'),
        "",
        text.replace("}", ""),
        text.replace("strength *", "undefined_name *"),
        "\0" + text,
    )
    return chance.choice(ways)


def saved(path: Path, text: str, chance: random.Random) -> None:
    """As one editor or another saves."""
    match chance.randrange(4):
        case 0:
            path.write_text(text)
        case 1:
            part = path.with_suffix(".part")
            part.write_text(text)
            part.replace(path)
        case 2:
            path.unlink(missing_ok=True)
            path.write_text(text)
        case 3:
            in_place(path, text, 3, 0.002)


class Watched:
    """Looks at each picture."""

    def __init__(self) -> None:
        self.good: set[int] = set()
        """Colours that were saved well."""
        self.black, self.strange = 0, 0

    def look(self, pixels: Pixels) -> None:
        middle = pixels[SIZE[1] // 3 : -SIZE[1] // 3, SIZE[0] // 3 : -SIZE[0] // 3, :3].reshape(-1, 3)
        self.black += int(middle.max(axis=1).min() < 30)
        hues = set(np.argmax(middle, axis=1).tolist())
        self.strange += int(len(hues) != 1 or not hues <= self.good)


def judged(shown: Wall) -> bool:
    standing = shown.drop_in.standings.get(shown.name)
    return standing is not None and standing.state != CHECKING


def play(shown: Wall, saves: int, seed: int) -> Watched:
    """Saves at random, half of them broken; some wait until the last was judged, some do not."""
    chance, watched, path = random.Random(seed), Watched(), shown.path
    path.write_text(DREAM.format(colour=COLOURS[0]))
    shown.until(APPEARED)
    watched.good.add(0)
    shown.draw()
    shown.each = watched.look
    for _ in range(saves):
        colour = chance.randrange(3)
        text = DREAM.format(colour=COLOURS[colour])
        if chance.random() < 0.5:
            text = broken(text, chance)
        else:
            watched.good.add(colour)
        heard = len(shown.said)
        saved(path, text, chance)
        for _ in range(chance.randrange(4)):
            shown.draw()
        if chance.random() < 0.6:
            waited = 0
            while (len(shown.said) == heard or not judged(shown)) and waited < 200:
                time.sleep(0.05)
                shown.draw()
                waited += 1
    path.write_text(DREAM.format(colour=COLOURS[2]))
    watched.good.add(2)
    for _ in range(3000):
        if hue(shown.colour()) == 2:
            return watched
        time.sleep(0.05)
    raise AssertionError(f"what was saved last is never shown: {shown.said[-3:]}")
