"""From one finished picture to all outputs: each takes its slice of it, and is shown on its screen."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import moderngl
import numpy as np

from dreamscape.errors import DreamError
from dreamscape.render.context import take
from dreamscape.render.output import Projector
from dreamscape.render.targets import Target
from dreamscape.stage import calibrating
from dreamscape.stage.joining import MARGIN, SIGN, Sign
from dreamscape.stage.keeping import keep_bent
from dreamscape.stage.keys import Asked
from dreamscape.stage.outputs import Placed, read_outputs
from dreamscape.stage.testcard import Pixels, card

if TYPE_CHECKING:  # without a screen pygame is not needed
    from dreamscape.stage.screens import Screens

Size = tuple[int, int]

_LOOK = 1.0
"""Seconds between two looks at the file."""


class Projection:
    """Lives while the show does."""

    def __init__(
        self,
        context: moderngl.Context,
        outputs: Sequence[Placed],
        size: Size,
        screens: "Screens | None",
        file: Path | None = None,
        begin_with_card: bool = False,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`size` is that of the composition, `file` where the outputs are kept, and `say` tells people a
        sentence. Without `screens` everything is drawn and nothing shown. Raises DreamError for a mask that
        cannot be read."""
        self._context, self._size, self._screens = context, size, screens
        take(context)  # from the screens
        self._file, self._say = file, say
        self._stamp, self._looked = _stamp(file), time.monotonic()
        self._state = calibrating.began(outputs, begin_with_card)
        self._missing: tuple[Placed, ...] = ()
        self._projectors = _projectors(context, outputs)
        self._card = _Card(context, size, outputs)

    @property
    def gain(self) -> float:
        """By how much the brightest output enlarges light."""
        return max((max(one.output.colour.gain) for one in self._state.outputs), default=1.0)

    def show(self, picture: Target, sign: Sign | None) -> None:
        """Show a picture (RGBA8, display values, top row first) on all outputs, or the test card in its
        place; and on it or on the outputs that ask for it the sign by which people come in."""
        self._read_again(time.monotonic())
        outputs = self._state.outputs
        card = self._card.drawn() if self._state.card else None
        sign = None if self._state.card else sign
        if sign is not None and not any(one.sign for one in outputs):
            pixels, (x, y) = inscribed(sign, picture.size, 0)
            if pixels.size:
                place = (x, y, len(pixels), len(pixels))
                picture.texture.write(pixels.tobytes(), viewport=place, alignment=1)
        pictures = {one.name: self._picture(one, card or picture, sign) for one in outputs}
        if self._screens is not None:
            self._screens.follow(time.monotonic())
            self._tell_missing(self._screens.missing)
            self._screens.show(pictures, calibrating.marks(self._state))
            take(self._context)

    def asked(self) -> Asked:
        """What somebody at the screens asked for since the last call. Keys of the calibration are obeyed;
        while it goes on they are nobody else's, but for that which makes the wall black."""
        if self._screens is None:
            return Asked()
        asked = self._screens.asked()
        take(self._context)
        keys = []
        for key in asked.keys:
            bending = self._state.bending
            self.obey(calibrating.pressed(self._state, key))
            if key.name == "b" or not (bending or self._state.bending):
                keys.append(key)
        return replace(asked, keys=tuple(keys))

    def obey(self, state: calibrating.Calibration) -> None:
        """From now on as `state` says."""
        for before, after in zip(self._state.outputs, state.outputs, strict=True):
            if before.output != after.output:
                self._projectors[after.name].bend(after.output)
        self._state = self._saved(state) if state.saving else state

    def close(self) -> None:
        """Let screens and GL objects go."""
        self._release()
        if self._screens is not None:
            self._screens.close()
            take(self._context)

    def _tell_missing(self, missing: tuple[Placed, ...]) -> None:
        for one in missing:
            if one not in self._missing:
                where = "its window" if one.display is None else f"display {one.display}, which is not there"
                self._say(f'output "{one.name}" waits for {where}')
        for one in self._missing:
            if one not in missing:
                self._say(f'output "{one.name}" is shown')
        self._missing = missing

    def _release(self) -> None:
        for projector in self._projectors.values():
            projector.release()
        self._card.release()

    def _read_again(self, now: float) -> None:
        """Follow the file when somebody has changed it, but not what is being bent."""
        if self._file is None or self._state.bending or now - self._looked < _LOOK:
            return
        self._looked, stamp = now, _stamp(self._file)
        if stamp in (self._stamp, None):
            return
        self._stamp = stamp
        try:
            outputs = read_outputs(self._file, self._size)
            projectors = _projectors(self._context, outputs)
        except DreamError as error:
            self._say(str(error))
            return
        self._release()
        self._projectors, self._card = projectors, _Card(self._context, self._size, outputs)
        self._state = calibrating.began(outputs, self._state.card)
        if self._screens is not None:
            self._screens.change(outputs)
            take(self._context)

    def _picture(self, one: Placed, picture: Target, sign: Sign | None) -> tuple[Size, bytearray]:
        """What an output shows."""
        size, pixels = self._projectors[one.name].read(picture)
        if sign is not None and one.sign:
            code, (x, y) = inscribed(sign, size, one.output.rotation)
            rows = np.frombuffer(pixels, np.uint8).reshape(size[1], size[0], 4)
            rows[y : y + len(code), x : x + len(code)] = code
        return size, pixels

    def _saved(self, state: calibrating.Calibration) -> calibrating.Calibration:
        """After saving; as before where that failed, and the reason is told."""
        if self._file is None:
            self._say("there is no file of outputs to save to; begin with --outputs FILE.toml")
            return state
        try:
            keep_bent(self._file, state.unsaved)
        except DreamError as error:
            self._say(str(error))
            return state
        self._stamp = _stamp(self._file)
        self._say(f"{self._file}: saved")
        return calibrating.saved(state)


def _projectors(context: moderngl.Context, outputs: Sequence[Placed]) -> dict[str, Projector]:
    """One for each output, by its name. Raises DreamError, and then leaves none behind."""
    made: dict[str, Projector] = {}
    try:
        for one in outputs:
            made[one.name] = Projector(context, one.output)
    except DreamError:
        for projector in made.values():
            projector.release()
        raise
    return made


def _stamp(file: Path | None) -> tuple[int, int] | None:
    """What changes when the file does; None where there is none."""
    try:
        found = file.stat() if file is not None else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if found is not None else None


class _Card:
    """The test card, drawn beside the show when it is first asked for: it takes a second."""

    def __init__(self, context: moderngl.Context, size: Size, outputs: Sequence[Placed]) -> None:
        self._context, self._size, self._outputs = context, size, tuple(outputs)
        self._drawing: tuple[ThreadPoolExecutor, Future[Pixels]] | None = None
        self._drawn: Target | None = None

    def drawn(self) -> Target | None:
        """The card, or None while it is being drawn."""
        if self._drawn is not None:
            return self._drawn
        if self._drawing is None:
            thread = ThreadPoolExecutor(1)
            self._drawing = thread, thread.submit(card, self._size, self._outputs)
        thread, drawing = self._drawing
        if not drawing.done():
            return None
        thread.shutdown()
        texture = self._context.texture(self._size, 4, drawing.result().tobytes(), alignment=1)
        texture.repeat_x = texture.repeat_y = False
        self._drawn = Target(self._context.framebuffer([texture]), (texture,))
        return self._drawn

    def release(self) -> None:
        if self._drawing is not None:
            self._drawing[0].shutdown()
        if self._drawn is not None:
            self._drawn.release()


def inscribed(sign: Sign, size: Size, rotation: int) -> tuple[Pixels, tuple[int, int]]:
    """The sign as pixels (side, side, 4) and the place (x, y) where they lie: in the lower right corner of a
    picture of `size`, for people who see it turned clockwise by `rotation` degrees in its pixels. Modules
    are whole pixels; where there is no room for them there are none."""
    width, height = size
    upright = width if rotation % 180 else height
    scale, gap = max(1, round(SIGN * upright / len(sign.code))), round(MARGIN * upright)
    side = scale * len(sign.code)
    if side + gap > min(size):
        return np.zeros((0, 0, 4), np.uint8), (0, 0)
    code = np.rot90(sign.code.repeat(scale, axis=0).repeat(scale, axis=1), -(rotation // 90))
    pixels = np.full((side, side, 4), 255, np.uint8)
    pixels[:, :, :3] = code[:, :, None]
    x = width - side - gap if rotation in (0, 270) else gap
    y = height - side - gap if rotation in (0, 90) else gap
    return pixels, (x, y)
