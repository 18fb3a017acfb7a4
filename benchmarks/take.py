"""A take drawn again: how far its pictures are from those that were shown.

    PYTHONPATH=. python benchmarks/take.py SHOW.dream --seconds 600 --size 160x90

A hand that knows no rest plays SHOW for so long (of show time, not of the clock): faders, fades, scenes,
modulation, freezes, blackouts; each picture is drawn as the stage draws it. A fresh compositor draws the take
again from its moves, pictures in any order.
"""

import argparse
import random
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dreamscape.export.units import parse_size
from dreamscape.render import library
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import create_context, unbind
from dreamscape.score.performance import Move, Performance
from dreamscape.stage.following import Following
from dreamscape.stage.playable import playable
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.modulation import Binding
from dreamscape.stage.vj.modulator import Modulator
from dreamscape.stage.vj.scenes import Scenes

Pixels = npt.NDArray[np.uint8]
_BLACK = 8
_LED = ("/output/", "/story/")


def main() -> None:
    """Print the greatest difference of any level of any pixel."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("show", type=Path)
    options.add_argument("--seconds", type=float, default=600.0)
    options.add_argument("--fps", type=float, default=12.0)
    options.add_argument("--size", default="160x90")
    options.add_argument("--again", type=int, default=2000, help="pictures that are drawn again (2000)")
    given = options.parse_args()
    size = parse_size(given.size)
    context = create_context()
    pictures, moves = _played(context, given, size)
    chance, worst, differ = random.Random(2), 0, 0
    live = Following(given.show, 0.0, Performance(playable(), moves))
    fresh = Compositor(context, cache(library.find), words=live.words, drawings=live.drawings)
    for at in chance.sample(sorted(pictures), min(given.again, len(pictures))):
        off = int(np.abs(_drawn(fresh, live, at, size) - pictures[at].astype(int)).max())
        worst, differ = max(worst, off), differ + (off > 0)
    unbind(context)
    fresh.release()
    live.close()
    black = sum(int(one.reshape(-1, 4)[:, :3].max()) <= _BLACK for one in pictures.values())
    count = min(given.again, len(pictures))
    print(f"{len(pictures)} pictures ({black} black), {len(moves)} moves; at most {worst} of 255 apart, "
          f"{differ} of {count} not the same to the bit")  # fmt: skip


def _played(
    context: object, given: argparse.Namespace, size: tuple[int, int]
) -> tuple[dict[float, Pixels], list[Move]]:
    chance, deck = random.Random(1), Deck(playable())
    live = Following(given.show, 0.0, deck.performance)
    compositor = Compositor(context, cache(library.find), words=live.words, drawings=live.drawings)  # type: ignore[arg-type]
    scenes = Scenes(deck, lambda sentence: None, lambda: None)
    rows = (Binding("/picture/hue", "noise", 0.3, 0.5), Binding("/seams/open", "sine", 0.2, beats=4.0))
    moving = Modulator(deck, lambda: beats, None, None, lambda: None, rows)
    faders = [
        one for one in deck.known.values() if deck.is_kept(one.address) and not one.address.startswith(_LED)
    ]
    pictures, moves, beats = {}, list[Move](), 0.0
    for number in range(round(given.seconds * given.fps)):
        at = number / given.fps
        beats = at * 2.0
        if chance.random() < 0.3:
            one = chance.choice(faders)
            deck.move(one.address, one.value(chance.random()), chance.choice((0.0, 0.0, 1.5)))
        if chance.random() < 0.01:
            (scenes.store if chance.random() < 0.5 else scenes.recall)(chance.randint(1, 4))
        if chance.random() < 0.01:
            deck.toggle(chance.choice(("/output/freeze", "/output/blackout")))
        moving.listen(at)
        moves += deck.take(at)
        pictures[at] = _drawn(compositor, live, at, size)
    unbind(context)  # type: ignore[arg-type]
    compositor.release()
    live.close()
    return pictures, moves


def _drawn(compositor: Compositor, live: Following, at: float, size: tuple[int, int]) -> Pixels:
    target = compositor.draw(live.frames, at, size)
    raw = target.framebuffer.read(components=4, alignment=1)
    return np.frombuffer(raw, np.uint8)


if __name__ == "__main__":
    main()
