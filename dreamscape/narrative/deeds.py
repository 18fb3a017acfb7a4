"""What people did lately, as counts that fade: behaviour, as roles see it."""

import numpy as np

from dreamscape.narrative.columns import Columns
from dreamscape.narrative.exact import Floats

DEEDS = ("offered", "accepted", "mended", "called", "came", "spoke", "moved")
"""Offered a thread, accepted one, patched a seam, called a rally, came to one, spoke, moved the own share."""
_GRAIN = 65536.0


def did(dreamers: Columns, row: int | None, deed: str) -> None:
    """Count what the dreamer in `row` did; nobody unknown is counted, nor what came to nothing."""
    if row is not None:
        dreamers["deeds"][row, DEEDS.index(deed)] += 1.0


def faded(count: Floats, left: float) -> Floats:
    """Counts of which the share `left` is left, in whole 65536ths: they come to nothing in the end."""
    return np.asarray(np.floor(count * (left * _GRAIN)) / _GRAIN)
