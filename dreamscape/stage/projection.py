"""From one finished picture to all outputs: each takes its slice of it, and is shown on its screen."""

import time
from collections.abc import Sequence

import moderngl
import numpy as np

from dreamscape.render.output import Projector
from dreamscape.render.targets import Target
from dreamscape.stage.joining import Sign
from dreamscape.stage.outputs import Placed
from dreamscape.stage.screens import Asked, Screens
from dreamscape.stage.window import MARGIN, SIGN

Size = tuple[int, int]


class Projection:
    """Lives while the show does."""

    def __init__(self, context: moderngl.Context, outputs: Sequence[Placed], screens: Screens | None) -> None:
        """Without `screens` everything is drawn and nothing shown. Raises DreamError for a mask that
        cannot be read."""
        self._outputs = tuple(outputs)
        self._screens = screens
        self._projectors = {one.name: Projector(context, one.output) for one in self._outputs}

    def show(self, picture: Target, sign: Sign | None) -> None:
        """Show a picture (RGBA8, display values, top row first) on all outputs, and on it or on the outputs
        that ask for it the sign by which people come in."""
        signed = any(one.sign for one in self._outputs)
        if sign is not None and not signed:
            inscribe(picture.texture, sign, 0)
        pictures = {}
        for one in self._outputs:
            drawn = self._projectors[one.name].draw(picture.texture)
            if sign is not None and one.sign:
                inscribe(drawn.texture, sign, one.output.rotation)
            width, height = one.output.size
            pictures[one.name] = bytearray(width * height * 4)
            drawn.framebuffer.read_into(pictures[one.name], components=4, alignment=1)
        if self._screens is not None:
            self._screens.follow(time.monotonic())
            self._screens.show(pictures, {})

    def asked(self) -> Asked:
        """What somebody at the screens asked for since the last call."""
        return self._screens.asked() if self._screens is not None else Asked()

    def close(self) -> None:
        """Let screens and GL objects go."""
        for projector in self._projectors.values():
            projector.release()
        if self._screens is not None:
            self._screens.close()


def inscribe(texture: moderngl.Texture, sign: Sign, rotation: int) -> None:
    """Write the sign into what is the lower right corner of a picture (RGBA8, top row first) for people who
    see it turned clockwise by `rotation` degrees in the texture."""
    width, height = texture.size
    upright = width if rotation % 180 else height
    modules = len(sign.code)
    scale, gap = max(1, round(SIGN * upright / modules)), round(MARGIN * upright)
    side = scale * modules
    if side + gap > min(width, height):
        return
    turned = np.rot90(sign.code.repeat(scale, axis=0).repeat(scale, axis=1), -(rotation // 90))
    pixels = np.full((side, side, 4), 255, np.uint8)
    pixels[:, :, :3] = turned[:, :, None]
    x = width - side - gap if rotation in (0, 270) else gap
    y = height - side - gap if rotation in (0, 90) else gap
    texture.write(pixels.tobytes(), viewport=(x, y, side, side), alignment=1)
