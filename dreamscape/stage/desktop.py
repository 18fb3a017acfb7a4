"""The desktop the stage opens its windows on."""

import os

import pygame

from dreamscape.errors import DreamError
from dreamscape.stage.keys import Key

Size = tuple[int, int]

_UNSEEN = ("offscreen", "dummy")
"""What SDL takes where there is no screen: whoever wants that says so."""
_CENTRED = 0x2FFF0000
"""SDL_WINDOWPOS_CENTERED_DISPLAY(0)."""


def begin_video() -> None:
    """Begin with SDL's video: windows never shrink away, no screen saver. Raises DreamError where there is
    no screen."""
    os.environ.setdefault("SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS", "0")
    os.environ.setdefault("SDL_VIDEO_X11_FORCE_EGL", "1")  # as ours: GLX and EGL refuse to share a thread
    try:
        pygame.display.init()
        pygame.display.set_allow_screensaver(False)
        if pygame.display.get_driver() in _UNSEEN and "SDL_VIDEODRIVER" not in os.environ:
            pygame.display.quit()
            raise pygame.error("there is none")
    except pygame.error as error:
        raise DreamError(
            f"no screen to show anything on ({error}); give --headless, or start a desktop"
        ) from None


def middle_of(display: int) -> tuple[int, int]:
    """The position of a window in the middle of a display, wherever the desktop has it."""
    return _CENTRED | display, _CENTRED | display


def fitting(size: Size, screen: Size) -> Size:
    """As large as a picture, but no larger than most of the screen."""
    share = min(1.0, 0.9 * screen[0] / size[0], 0.9 * screen[1] / size[1])
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def inside(size: Size, room: Size) -> tuple[int, int, int, int]:
    """Where a picture of this shape lies in the middle of `room`: x, y, width, height."""
    share = min(room[0] / size[0], room[1] / size[1])
    width, height = round(size[0] * share), round(size[1] * share)
    return (room[0] - width) // 2, (room[1] - height) // 2, width, height


def key_of(event: pygame.event.Event) -> Key:
    """The key of a KEYDOWN event."""
    mod = event.mod
    return Key(pygame.key.name(event.key), bool(mod & pygame.KMOD_SHIFT), bool(mod & pygame.KMOD_CTRL))
