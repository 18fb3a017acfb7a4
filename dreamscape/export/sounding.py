"""What an exporter hears."""

from collections.abc import Iterable
from typing import Protocol

import numpy as np
import numpy.typing as npt

Wave = npt.NDArray[np.float32]


class Sound(Protocol):
    """The music of a show, by show time."""

    def blocks(self, start: float, count: int) -> Iterable[Wave]:
        """At least `count` samples from show time `start` (seconds) on, in blocks: float32 (n, 2), 48 kHz.
        What the last block holds beyond `count` is not used."""
        ...
