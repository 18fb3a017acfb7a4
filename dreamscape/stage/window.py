"""The window: finished pictures on a screen, and the sign by which people come in. No OpenGL of its own, so a
screen that goes away takes nothing with it; but the desktop may draw it with OpenGL: after each call, whoever
draws takes the thread back (render.context.take)."""

import numpy as np
import pygame
from pygame._sdl2 import video

from dreamscape.stage.desktop import begin_video, fitting, inside, key_of
from dreamscape.stage.joining import MARGIN, SIGN, Pixels, Sign
from dreamscape.stage.keys import FILLS, Asked


class Window:
    """One window on the desktop."""

    def __init__(self, size: tuple[int, int], fills: tuple[str, ...] = FILLS) -> None:
        """`size` is that of the composition; the keys `fills` fill the screen with it. Raises
        DreamError where there is no screen."""
        begin_video()
        self._size, self._fills = size, fills
        screen = pygame.display.get_desktop_sizes()[0]
        self._window = pygame.Window("dreamscape", size=fitting(size, screen), resizable=True)
        self._renderer = video.Renderer(self._window)
        self._picture: video.Texture | None = None
        self._drawn = (0, 0)
        self._sign: tuple[str, video.Texture] | None = None

    def show(self, pixels: bytearray, size: tuple[int, int], sign: Sign | None) -> None:
        """Show a picture of `size` (RGBA, top row first), as large as the window allows."""
        if self._picture is None or self._drawn != size:
            self._picture = video.Texture(self._renderer, size, streaming=True, scale_quality=1)
            self._drawn = size
        self._picture.update(pygame.image.frombuffer(pixels, size, "RGBA"))
        place = inside(self._size, self._window.size)
        self._renderer.clear()
        self._picture.draw(dstrect=place)
        if sign is not None:
            self._show_sign(sign, place)
        self._renderer.present()

    def asked(self) -> Asked:
        """What was asked for since the last call: Ctrl+Q or closing the window ends, F or F11 fills the
        screen."""
        over, keys = False, []
        for event in pygame.event.get():
            if event.type in (pygame.QUIT, pygame.WINDOWCLOSE):
                over = True
            elif event.type == pygame.KEYDOWN:
                key = key_of(event)
                over = over or (key.control and key.name == "q")
                keys.append(key)
                if key.name in self._fills:
                    self._window.set_fullscreen(True)
                elif key.name == "escape":
                    self._window.set_windowed()
        return Asked(over, tuple(keys), self._pointer())

    def _pointer(self) -> tuple[float, float] | None:
        """Where the mouse points on the picture."""
        if not pygame.mouse.get_focused():
            return None
        x, y, width, height = inside(self._size, self._window.size)
        across, down = pygame.mouse.get_pos()
        return (across - x) / width, 1.0 - (down - y) / height

    def picture(self) -> Pixels:
        """What is on the screen, (height, width, 3)."""
        return np.ascontiguousarray(pygame.surfarray.array3d(self._renderer.to_surface()).transpose(1, 0, 2))

    def close(self) -> None:
        """Let the screen go."""
        self._window.destroy()
        pygame.display.quit()

    def _show_sign(self, sign: Sign, place: tuple[int, int, int, int]) -> None:
        if self._sign is None or self._sign[0] != sign.address:
            image = np.repeat(sign.code[:, :, None], 3, axis=2)
            surface = pygame.image.frombuffer(image.tobytes(), sign.code.shape[::-1], "RGB")
            self._sign = sign.address, video.Texture.from_surface(self._renderer, surface)
        x, y, width, height = place
        modules = len(sign.code)
        side = max(1, round(SIGN * height / modules)) * modules  # whole pixels: sharp
        gap = round(MARGIN * height)
        self._sign[1].draw(dstrect=(x + width - side - gap, y + height - side - gap, side, side))
