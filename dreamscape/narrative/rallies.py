"""Rallies: somebody calls others to a wound, and the more come the faster it is mended there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dreamscape.narrative.exact import ASPECT
from dreamscape.narrative.patches import Mend
from dreamscape.narrative.world import Rally
from dreamscape.narrative.wounds import Wound

NEAR = 0.40
"""How near a patch must be to the rally's place to be helped, plane heights."""
MOST = 0.8
"""Help never exceeds this: a helped patch grows up to 1.8 times as fast and 1.32 times as far."""
_HALF = 3.0
"""So many who came give half of the most."""
LASTS = 60.0
"""Seconds of the story's pace in which a rally can be answered."""


@dataclass(slots=True)
class Call:
    """One rally as it lives on."""

    id: str
    fracture: str
    by: int  # row of who called
    x: float
    y: float
    at: float
    came: list[int] = field(default_factory=list)
    age: float = 0.0  # seconds of the story's pace
    over: bool = False


def help_of(came: int) -> float:
    """0..MOST: .8 n / (n + 3). Each who comes adds, the first the most; a thousand add little over thirty."""
    return MOST * came / (came + _HALF)


def help(rallies: Sequence[Call], wound: Wound) -> None:
    """Patches of the `wound` near a rally are helped by those who came. Help once given stays."""
    for call in rallies:
        if call.fracture == wound.id and call.came and not call.over:
            given = help_of(len(call.came))
            for mend in wound.mends:
                if _near(call, mend):
                    mend.helped = max(mend.helped, given)


def _near(call: Call, mend: Mend) -> bool:
    across, up = (mend.x - call.x) * ASPECT, mend.y - call.y
    return across * across + up * up <= NEAR * NEAR


def step(call: Call, wound: Wound, pace: float, ticks: int) -> bool:
    """One tick; true when the wound it called to has just closed."""
    if call.over:
        return False
    call.age += pace / ticks
    call.over = wound.closed or call.age >= LASTS
    return wound.closed


def as_seen(call: Call, ids: Sequence[str]) -> Rally:
    """The rally as the World tells it."""
    came = np.array(call.came, np.int32)
    return Rally(call.id, call.fracture, ids[call.by], call.x, call.y, call.at, came, not call.over)
