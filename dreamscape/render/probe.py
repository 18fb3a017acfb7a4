"""A place to measure passes from outside: the compositor names what it does, the probe may time it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

Probe = Callable[[str], AbstractContextManager[object]]
"""Called with a pass's name; what it returns is entered before the pass and left after it."""


def unprobed(name: str) -> AbstractContextManager[object]:
    """Measures nothing."""
    return nullcontext(name)
