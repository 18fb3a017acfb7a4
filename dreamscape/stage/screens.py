"""Windows for outputs: one for each display in use, one for each output that has none. Displays may come and
go: what is missing is waited for, and nothing else notices."""

import math
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pygame
from pygame._sdl2 import video

from dreamscape.stage.desktop import begin_video, fitting, inside, key_of, middle_of
from dreamscape.stage.joining import Pixels
from dreamscape.stage.keys import FILLS, Asked, Key
from dreamscape.stage.outputs import Line, Placed

Size = tuple[int, int]
Displays = Callable[[], list[Size]]
Picture = tuple[Size, bytearray]
"""Width and height, and RGBA, top row first."""

_LOOK = 1.0
"""Seconds between two looks at which displays there are; pygame has no event for it."""
_MARKS = (255, 64, 255, 255)
"""Magenta: no hue of the test card."""


class Screens:
    """Lives while the show does. Raises DreamError where there is nothing to open windows on."""

    def __init__(
        self,
        outputs: Sequence[Placed],
        displays: Displays | None = None,
        fills: tuple[str, ...] = FILLS,
    ) -> None:
        """`displays` tells the sizes of the displays there are now, SDL's own by default; the keys `fills`
        fill the screen with a window."""
        begin_video()
        self._outputs, self._fills = tuple(outputs), fills
        self._displays = displays or pygame.display.get_desktop_sizes
        self._there: list[Size] = []
        self._windows: dict[int | str, _Window] = {}
        self._looked = -math.inf
        self.follow(time.monotonic())

    @property
    def open(self) -> tuple[str, ...]:
        """The names of the outputs that are to be seen now."""
        return tuple(one.name for one in self._outputs if _group(one) in self._windows)

    @property
    def missing(self) -> tuple[Placed, ...]:
        """The outputs that wait for their display."""
        return tuple(one for one in self._outputs if _group(one) not in self._windows)

    def follow(self, now: float) -> None:
        """Look which displays there are (once a second), and make windows anew where that has changed."""
        if now - self._looked < _LOOK:
            return
        self._looked = now
        there = list(self._displays())
        if there != self._there:  # numbers and places may all have moved
            self._close([group for group in self._windows if isinstance(group, int)])
            self._there = there
        for group in dict.fromkeys(_group(one) for one in self._outputs):
            if group not in self._windows and (isinstance(group, str) or group < len(there)):
                self._open(group)

    def change(self, outputs: Sequence[Placed]) -> None:
        """From now on for these; windows of outputs that are where they were stay open."""
        now = tuple(outputs)
        groups = {_group(one) for one in (*self._outputs, *now)}
        moved = [group for group in groups if _places(self._outputs, group) != _places(now, group)]
        self._close([group for group in moved if group in self._windows])
        self._outputs = now
        self._looked = -math.inf

    def show(self, pictures: Mapping[str, Picture], marks: Mapping[str, Sequence[Line]]) -> None:
        """Show the pictures by the names of their outputs, each as large as its output whatever its size, and
        on them lines. A window that fails is opened anew."""
        for group, window in list(self._windows.items()):
            try:
                window.show(pictures, marks)
            except pygame.error:
                self._close([group])

    def asked(self) -> Asked:
        """What was asked for since the last call: Ctrl+Q or closing a window ends, F or F11 fills the screen
        with a window, Esc makes it a window again."""
        over, keys = False, []
        for event in pygame.event.get():
            if event.type in (pygame.QUIT, pygame.WINDOWCLOSE):
                over = True
            elif event.type == pygame.KEYDOWN:
                key = key_of(event)
                over = over or (key.control and key.name == "q")
                keys.append(key)
                self._fill(key, getattr(event, "window", None))
        return Asked(over, tuple(keys))

    def picture(self, name: str) -> Pixels:
        """What is to be seen of an output that is open, (height, width, 3)."""
        return next(self._windows[_group(one)].picture(one) for one in self._outputs if one.name == name)

    def close(self) -> None:
        """Let all screens go."""
        self._close(list(self._windows))
        pygame.display.quit()

    def _open(self, group: int | str) -> None:
        mine = [one for one in self._outputs if _group(one) == group]
        try:
            self._windows[group] = _Window(mine, self._there, group if isinstance(group, int) else None)
        except pygame.error:  # the display has just gone, or is not ready: tried again in a second
            return
        pygame.mouse.set_visible(not any(isinstance(one, int) for one in self._windows))

    def _close(self, groups: Sequence[int | str]) -> None:
        for group in groups:
            self._windows.pop(group).close()

    def _fill(self, key: Key, of: object) -> None:
        for group, window in self._windows.items():
            if isinstance(group, str) and window.is_window(of) and key.name in (*self._fills, "escape"):
                window.fill(key.name != "escape")


class _Window:
    """One window with its outputs."""

    def __init__(self, outputs: Sequence[Placed], displays: Sequence[Size], display: int | None) -> None:
        screen = displays[display or 0]
        size = screen if display is not None else fitting(outputs[0].output.size, screen)
        title = ", ".join(one.name for one in outputs)
        self._window = pygame.Window(
            title, size=size, position=middle_of(display or 0), resizable=display is None
        )
        if display is not None:
            self._window.set_fullscreen(True)
        self._renderer = video.Renderer(self._window)
        self._outputs = tuple(outputs)
        self._textures: dict[str, tuple[Size, video.Texture]] = {}

    def show(self, pictures: Mapping[str, Picture], marks: Mapping[str, Sequence[Line]]) -> None:
        self._renderer.draw_color = (0, 0, 0, 255)
        self._renderer.clear()
        for one in self._outputs:
            if one.name in pictures:
                size, pixels = pictures[one.name]
                texture = self._texture(one.name, size)
                texture.update(pygame.image.frombuffer(pixels, size, "RGBA"))
                texture.draw(dstrect=self._place(one))
            self._mark(marks.get(one.name, ()), self._place(one))
        self._renderer.present()

    def picture(self, one: Placed) -> Pixels:
        whole = pygame.surfarray.array3d(self._renderer.to_surface()).transpose(1, 0, 2)
        x, y, width, height = self._place(one)
        return np.ascontiguousarray(whole[y : y + height, x : x + width])

    def is_window(self, of: object) -> bool:
        return of is self._window

    def fill(self, whole: bool) -> None:
        if whole:
            self._window.set_fullscreen(True)
        else:
            self._window.set_windowed()

    def close(self) -> None:
        self._textures.clear()
        del self._renderer  # before its window
        self._window.destroy()

    def _texture(self, name: str, size: Size) -> video.Texture:
        if name not in self._textures or self._textures[name][0] != size:
            self._textures[name] = size, video.Texture(self._renderer, size, streaming=True, scale_quality=1)
        return self._textures[name][1]

    def _place(self, one: Placed) -> tuple[int, int, int, int]:
        if one.at is not None:
            return (*one.at, *one.output.size)
        return inside(one.output.size, self._window.size)

    def _mark(self, lines: Sequence[Line], place: tuple[int, int, int, int]) -> None:
        x, y, width, height = place
        self._renderer.draw_color = _MARKS
        for ax, ay, bx, by in lines:
            ends = (
                (x + ax * (width - 1), y + ay * (height - 1)),
                (x + bx * (width - 1), y + by * (height - 1)),
            )
            self._renderer.draw_line(*((round(one[0]), round(one[1])) for one in ends))


def _group(one: Placed) -> int | str:
    """What shares a window: the outputs of a display; else each stands alone."""
    return one.name if one.display is None else one.display


def _places(outputs: Sequence[Placed], group: int | str) -> list[object]:
    """What a window is made for."""
    return [(one.name, one.output.size, one.at) for one in outputs if _group(one) == group]
