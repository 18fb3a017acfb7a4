"""What a visual plays with where no show gives it anything: in a rehearsal, in a film of it alone."""

from typing import TYPE_CHECKING

from dreamscape.render.isf import TRANSITION, Visual
from dreamscape.render.isf_input import Value

if TYPE_CHECKING:
    import moderngl

THROUGH = 3.0  # seconds for a transition, and from one event to the next
_EVENT = (0.29, 0.29 + 1.0 / 30.0)  # seconds after each multiple of THROUGH: one frame at 30 a second


class Props:
    """Pictures to filter, a sound with a beat, progress, events, for one visual. All follow from the time."""

    def __init__(self, ctx: "moderngl.Context", visual: Visual) -> None:
        self._inputs = visual.inputs
        self._kind = visual.kind
        self._textures: dict[str, moderngl.Texture] = {}
        for number, one in enumerate(one for one in visual.inputs if one.type == "image"):
            self._textures[one.name] = ctx.texture((128, 72), 4, _test_picture(number))
        for one in visual.inputs:
            if one.type in ("audio", "audioFFT"):
                self._textures[one.name] = ctx.texture((256, 1), 4, dtype="f4")

    def __enter__(self) -> "Props":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Free the textures."""
        for texture in self._textures.values():
            texture.release()

    def values(self, at: float) -> dict[str, Value]:
        """At `at` seconds: an event happens every third second, for a moment; a transition goes through in
        three seconds and back."""
        found: dict[str, Value] = {
            one.name: _EVENT[0] <= at % THROUGH < _EVENT[1] for one in self._inputs if one.type == "event"
        }
        if self._kind == TRANSITION:
            found["progress"] = 1.0 - abs(1.0 - at / THROUGH % 2.0)
        return found

    def images(self, at: float) -> "dict[str, moderngl.Texture]":
        """The pictures, and the sound at `at` seconds."""
        for one in self._inputs:
            if one.type in ("audio", "audioFFT"):
                self._textures[one.name].write(_test_sound(one.type, at))
        return self._textures


def _test_picture(number: int) -> bytes:
    """A colourful still with edges, gradients and dark parts; each `number` another one. 128x72 RGBA8."""
    import numpy as np

    y, x = np.mgrid[0:72, 0:128] / np.array([72.0, 128.0])[:, None, None]
    rings = 0.5 + 0.5 * np.cos(np.hypot(x - 0.4 - 0.2 * number, y - 0.5) * 40.0)
    squares = (np.floor(x * 8.0) + np.floor(y * 5.0) + number) % 2.0
    colour = np.stack([x, 0.7 * rings, 0.2 + 0.6 * squares * y, np.ones_like(x)], axis=-1)
    if number % 2:
        colour[..., :3] = colour[..., 2::-1]
    return bytes((colour * 255.0).astype(np.uint8))


def _test_sound(kind: str, at: float) -> bytes:
    """A chord that is struck twice a second: 256 columns, as a waveform about 0.5 or as a spectrum."""
    import numpy as np

    loud = np.exp(-4.0 * (at * 2.0 % 1.0))
    x = np.arange(256) / 256.0
    if kind == "audio":
        level = 0.5 + 0.4 * loud * np.sin(x * 40.0 + at * 50.0) * np.cos(x * 7.0)
    else:
        level = loud * np.exp(-5.0 * x) * (0.6 + 0.4 * np.cos(x * 90.0))
    return np.repeat(level.astype(np.float32), 4).tobytes()
