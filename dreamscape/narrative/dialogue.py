"""What people say and answer: speaking for oneself heals what was forced; a rally gathers hands."""

import numpy as np

from dreamscape.narrative import border, places, rallies, wounds
from dreamscape.narrative.deeds import did, faded
from dreamscape.narrative.events import RallyCalled
from dreamscape.narrative.exact import TICKS
from dreamscape.narrative.state import State
from dreamscape.narrative.wounds import Wound

_HEARD = 0.34
"""How near a seam must be to hear a voice, plane heights; or a spacing of the dreams, if more."""
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
    did(state.dreamers, row, "called")


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
    did(state.dreamers, row, "came")
    state.dreamers["answers"][row] += 1
    state.dreamers["thanks"][row] = 1.0
    rallies.help(state.rallies, wound)


def spoken(state: State, name: str, about: str, at: float) -> None:
    """Who speaks for oneself has the dream to oneself for a while, and mends the forced seams in earshot.

    At each of them the voice counts as a patch `voice`, at the point nearest to the speaker that no patch
    holds yet. While one's voice still sounds, more words keep it sounding and mend no more.
    """
    row = state.rows.get(name)
    if row is None or not state.dreamers["here"][row]:
        return
    sounding = state.dreamers["voice"][row] > 0.0
    if not sounding:
        did(state.dreamers, row, "spoke")
    if about != "self":
        return
    state.dreamers["voice"][row] = 1.0
    if not sounding:
        for wound in state.wounds:
            if wound.cause == "forced" and not wound.closed:
                _mend(state, wound, row, at)


def _mend(state: State, wound: Wound, row: int, at: float) -> None:
    """The voice of the dreamer in `row` mends a forced seam, if it can be heard there."""
    x, y = (float(each) for each in state.dreamers["place"][row])
    run = wound.far <= max(wound.reach, float(wound.far.min()))
    bare = wound.spots[run & (wounds.grips(wound) < 0.5)]
    far = border.distances(bare, x, y)
    if len(far) and far.min() < max(_HEARD, places.spacing(int(state.dreamers["here"].sum()))):
        spot = bare[np.argmin(far)]
        wounds.patched(wound, "voice", state.ids[row], float(spot[0]), float(spot[1]), at, 1.0)
        rallies.help(state.rallies, wound)


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
