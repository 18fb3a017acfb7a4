"""What an exporter draws from, and how it waits for the picture."""

import ctypes
import ctypes.util
import sys
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol


class Source(Protocol):
    """Finished pictures by show time."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        ...

    def draw(self, time: float) -> None:
        """Draw the finished picture of show time `time` (seconds) into an RGBA8 framebuffer, its top
        row first, so that no one has to flip it on the CPU."""
        ...

    def read_into(self, buffer: Any, components: int = 4, alignment: int = 1) -> Any:
        """Copy that picture into a writable buffer of width·height·4 bytes, RGBA, without padding
        (a moderngl framebuffer's own `read_into` does just this)."""
        ...


@cache
def finish_drawing() -> Callable[[], object]:
    """glFinish, called so that other Python threads run while the picture is being drawn (moderngl
    keeps them waiting in its own calls); a function that does nothing where there is no OpenGL library."""
    for find in (_from_egl, _from_library):
        try:
            return find()
        except (OSError, AttributeError, ValueError):
            continue
    return lambda: None


def _from_egl() -> Callable[[], object]:
    egl = ctypes.CDLL("libEGL.so.1")
    egl.eglGetProcAddress.restype = ctypes.c_void_p
    address = egl.eglGetProcAddress(b"glFinish")
    if not address:
        raise ValueError("EGL does not know glFinish")
    return ctypes.CFUNCTYPE(None)(address)


def _from_library() -> Callable[[], object]:
    name = "libGL.so.1"
    if sys.platform == "darwin":
        name = "/System/Library/Frameworks/OpenGL.framework/OpenGL"
    function: Callable[[], object] = ctypes.CDLL(name).glFinish
    return function
