"""What people say and answer: speaking for oneself heals what was forced; a rally gathers hands."""

import numpy as np

from dreamscape.narrative import border, rallies, wounds
from dreamscape.narrative.deeds import faded
from dreamscape.narrative.events import RallyCalled
from dreamscape.narrative.exact import TICKS
from dreamscape.narrative.state import State

HEARD = 0.34
"""How near one must be to a forced seam for one's voice to mend it, plane heights: a voice reaches so far."""
LASTS = 8.0
"""Seconds in which a voice dies away."""
_LOOKS = 5
"""Ticks between two looks at what fades slowly."""
_HALF_OF_DEEDS, _HALF_OF_THANKS = 0.99615635, 0.99711599
"""What is left after half a second: half after 90 s, half after 120 s."""


def called(state: State, body: RallyCalled, at: float) -> None:
    """A rally begins, unless its wound is unknown or closed, or its caller is not there."""
    row, wound = state.rows.get(body.dreamer), state.wound(body.fracture)
    known = any(call.id == body.rally for call in state.rallies)
    if row is None or wound is None or wound.closed or known or not state.dreamers["here"][row]:
        return
    x, y = min(max(body.x, 0.0), 1.0), min(max(body.y, 0.0), 1.0)
    state.rallies.append(rallies.Call(body.rally, body.fracture, row, x, y, at))


def answered(state: State, name: str, dreamer: str) -> None:
    """Somebody comes, is counted once and thanked, and helps the patches near the rally."""
    row = state.rows.get(dreamer)
    call = next((each for each in state.rallies if each.id == name), None)
    if row is None or call is None or call.over or row == call.by or row in call.came:
        return
    wound = state.wound(call.fracture)
    if wound is None or not state.dreamers["here"][row]:
        return
    call.came.append(row)
    state.dreamers["answers"][row] += 1
    state.dreamers["thanks"][row] = 1.0
    rallies.help(state.rallies, wound)


def spoken(state: State, name: str, about: str, at: float) -> None:
    """Who speaks for oneself has the dream to oneself for a while, and mends the forced seams in earshot.

    The voice counts as a patch `voice`, made from the speaker's place, once for each seam.
    """
    row = state.rows.get(name)
    if row is None or about != "self" or not state.dreamers["here"][row]:
        return
    state.dreamers["voice"][row] = 1.0
    x, y = (float(each) for each in state.dreamers["place"][row])
    for wound in state.wounds:
        if wound.cause != "forced" or wound.closed or _has_spoken(wound, name):
            continue
        if float(border.distances(wound.spots, x, y).min()) < HEARD:
            wounds.patched(wound, "voice", name, x, y, at, 1.0)
            rallies.help(state.rallies, wound)


def _has_spoken(wound: wounds.Wound, name: str) -> bool:
    return any(mend.kind == "voice" and mend.by == name for mend in wound.mends)


def fade(state: State, pace: float) -> None:
    """One tick: voices die away, rallies end; thanks and deeds fade slowly."""
    columns = state.dreamers
    voice = columns["voice"]
    if voice.any():
        voice[:] = np.maximum(voice - pace / (LASTS * TICKS), 0.0)
    for call in state.rallies:
        wound = state.wound(call.fracture)
        if wound is not None and rallies.step(call, wound, pace, TICKS):
            columns["thanks"][call.came] = 1.0
    if state.tick % _LOOKS == 0:
        columns["deeds"][:] = faded(columns["deeds"], _HALF_OF_DEEDS)
        columns["thanks"][:] = faded(columns["thanks"], _HALF_OF_THANKS)
