"""Ctrl-C while drawing: heard between the calls of moderngl, never inside one.

moderngl's C code calls Python while it makes a program, and falls (a segmentation fault) when that call
ends in an exception, as it does when KeyboardInterrupt strikes there.
"""

import contextlib
import signal
import threading
from _thread import interrupt_main
from collections.abc import Iterator
from types import FrameType

_LATER = 0.01  # seconds


@contextlib.contextmanager
def between_calls() -> Iterator[None]:
    """While this lasts, KeyboardInterrupt is raised only where no call of moderngl is under way."""
    before = signal.getsignal(signal.SIGINT)
    main = threading.current_thread() is threading.main_thread()
    if before is not signal.default_int_handler or not main:  # somebody else listens to Ctrl-C
        yield
        return
    signal.signal(signal.SIGINT, heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def heard(number: int, frame: FrameType | None) -> None:
    """Somebody wants the end. Raises KeyboardInterrupt, as soon as no call of moderngl is under way."""
    while frame:
        if frame.f_globals.get("__name__") in ("moderngl", "_moderngl"):
            threading.Timer(_LATER, interrupt_main, (number,)).start()
            return
        frame = frame.f_back
    raise KeyboardInterrupt
