"""What people did lately, as counts that fade: behaviour, as roles see it."""

from collections.abc import Mapping

import numpy as np

from dreamscape.narrative.columns import Columns
from dreamscape.narrative.events import (
    AnyBody,
    FracturePatched,
    RallyAnswered,
    RallyCalled,
    ShareSet,
    Spoken,
    ThreadAccepted,
    ThreadOffered,
)
from dreamscape.narrative.exact import Floats

DEEDS = ("offered", "accepted", "mended", "called", "came", "spoke", "moved")
"""Offered a thread, accepted one, patched a seam, called a rally, came to one, spoke, moved the own share."""
_GRAIN = 65536.0
_DOER = {ThreadOffered: "a", ThreadAccepted: "b", FracturePatched: "by"}
_NAMES: dict[type, str] = {
    ThreadOffered: "offered",
    ThreadAccepted: "accepted",
    FracturePatched: "mended",
    RallyCalled: "called",
    RallyAnswered: "came",
    Spoken: "spoke",
    ShareSet: "moved",
}


def note(dreamers: Columns, rows: Mapping[str, int], body: AnyBody) -> None:
    """Count what `body` says somebody did; nobody unknown is counted."""
    name = _NAMES.get(type(body))
    if name is None:
        return
    row = rows.get(getattr(body, _DOER.get(type(body), "dreamer")))
    if row is not None:
        dreamers["deeds"][row, DEEDS.index(name)] += 1.0


def faded(count: Floats, left: float) -> Floats:
    """Counts of which the share `left` is left, in whole 65536ths: they come to nothing in the end."""
    return np.asarray(np.floor(count * (left * _GRAIN)) / _GRAIN)
