"""What outputs cost: processor time a pixel of a 1920 x 1080 output, by what is asked of it.

    python benchmarks/outputs.py

Lowest of five, of process time on all threads of the driver. "read" is what the stage pays in all: where a
picture has its pixels already, it is not drawn."""

import tempfile
import time
from dataclasses import replace
from pathlib import Path

import moderngl
import numpy as np
from PIL import Image

from dreamscape.render.context import create_context, renderer_name
from dreamscape.render.output import Colour, Edges, Output, Projector
from dreamscape.render.surface import Mesh
from dreamscape.render.targets import Target, Targets

SIZE = (1920, 1080)
TURNS = 5
WHOLE = Output(SIZE)
PINNED = replace(WHOLE, corners=((0.03, 0.02), (0.97, 0.0), (1.0, 0.98), (0.0, 1.0)))
ROWS = tuple(tuple((x / 4, y / 4 + 0.02 * (x % 2)) for x in range(5)) for y in range(5))


def cases(folder: Path) -> dict[str, Output]:
    """Outputs by what is asked of them."""
    mask = folder / "mask.png"
    Image.fromarray(np.full((1080, 1920), 200, np.uint8)).save(mask)
    soft = replace(WHOLE, edges=Edges(right=0.15))
    return {
        "pixel by pixel": WHOLE,
        "turned by 90 degrees": replace(WHOLE, size=SIZE[::-1], rotation=90),
        "scaled": replace(WHOLE, slice=(0.01, 0.01, 0.97, 0.97)),
        "four corners": PINNED,
        "mesh of 5 x 5": replace(WHOLE, mesh=Mesh(ROWS)),
        "soft edge": soft,
        "soft edge, black": replace(soft, colour=Colour(black=0.001)),
        "mask": replace(WHOLE, mask=mask),
        "gain": replace(WHOLE, colour=Colour(gain=(1.0, 0.9, 0.8))),
        "gain and gamma": replace(WHOLE, colour=Colour(gain=(1.0, 0.9, 0.8), gamma=1.1)),
        "four corners, soft edge, mask, gain": replace(
            PINNED, edges=Edges(right=0.15), mask=mask, colour=Colour(gain=(1.0, 0.9, 0.8))
        ),
    }


def spent(context: moderngl.Context, output: Output, picture: Target) -> tuple[float, float]:
    """Nanoseconds of processor time a pixel for drawing, and for what the stage asks: lowest of TURNS."""
    projector = Projector(context, output)
    drawing, reading = [], []
    for _ in range(TURNS + 1):
        begun = time.process_time()
        projector.draw(picture.texture)
        context.finish()
        drawn = time.process_time()
        projector.read(picture)
        drawing.append(drawn - begun)
        reading.append(time.process_time() - drawn)
    projector.release()
    share = 1e9 / (output.size[0] * output.size[1])
    return min(drawing[1:]) * share, min(reading[1:]) * share


def main() -> None:
    """Print a table."""
    context = create_context()
    print(renderer_name(context))
    noise = np.random.default_rng(1).integers(0, 256, (SIZE[1], SIZE[0], 4), np.uint8)
    picture = Targets(context).get("picture", SIZE, kind="f1")
    picture.texture.write(noise.tobytes())
    with tempfile.TemporaryDirectory() as folder:
        for name, output in cases(Path(folder)).items():
            drawing, reading = spent(context, output, picture)
            print(f"{name:38}{drawing:6.1f} ns/px drawn, {reading:6.1f} read")


if __name__ == "__main__":
    main()
