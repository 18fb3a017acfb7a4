"""One tick of the story: a tenth of a second."""

import numpy as np
import numpy.typing as npt

from dreamscape.narrative import attune, changes, dialogue, groups, measures, places, threads, wounds
from dreamscape.narrative.attune import Bonds, Split
from dreamscape.narrative.exact import FULL, TICKS, Floats
from dreamscape.narrative.measures import Measures
from dreamscape.narrative.state import State

_ARRIVES, _LEAVES = 4.0, 6.0
"""Seconds in which a dream fades in and out."""
_RESTS = 1.0
"""Seconds in which a paused dream is seen to go to rest. It counts as resting from the first tick."""
_OPENS_UP = 0.2
"""How fast a share moves to what its dreamer wishes, a second."""
_FOLLOWS = 0.12
"""How much of its way a shown measure goes in a tick."""
_CALMS = 0.05
"""Share of the churn that fades a second."""
_FORGETS = 600
"""Ticks between two looks at what can be forgotten."""
_LOOKS = 5
"""Ticks between two looks at groups and at the slower measures."""


def tick(state: State) -> None:
    """Let a tenth of a second pass."""
    settle(state)
    state.forgot = False
    state.tick += 1
    pace = state.controls.bounded("pace", state.time, 1.0, 6.0)
    for wound in state.wounds:
        wounds.step(wound, pace)
    if state.tick % _FORGETS == 0:
        _forget(state)
    _presence(state, pace)
    found = _bonds(state)
    count = state.dreamers.count
    degree = attune.degrees(found, count)
    across, up, length = places.lengths(state.dreamers["place"], found)
    _move(state, found, degree, across, up)
    _weather(state, found, length, pace)
    _synchronise(state, found, degree, pace)
    _measure(state, found, pace)
    dialogue.fade(state, pace)
    state.churn *= 1.0 - _CALMS * pace / TICKS


def settle(state: State) -> None:
    """Where somebody's dream was forgotten in this tick: visuals are named anew, and the slower measures are
    as they are now, so that nothing of it lingers. May be done again while the tick lasts."""
    if not state.forgot:
        return
    _name_visuals_anew(state)
    _look(state, _bonds(state))
    shown, apart = state.measures, state.looked[1]
    state.measures = Measures(shown.unity, shown.cohesion, apart, measures.balance(shown.cohesion, apart))


def _name_visuals_anew(state: State) -> None:
    """Name those that are dreamt, in the order of the dreamers: which others there were is forgotten."""
    column = state.dreamers["visual"]
    _, first = np.unique(column, return_index=True)
    kept = column[np.sort(first)]
    state.visuals = [state.visuals[number] for number in kept.tolist()]
    column[:] = np.argsort(kept)[np.searchsorted(np.sort(kept), column)]
    state.known.visuals = ()


def _forget(state: State) -> None:
    """Wounds that healed long ago go, and the rallies that called to them."""
    state.wounds = [wound for wound in state.wounds if not wounds.forgotten(wound)]
    known = {wound.id for wound in state.wounds}
    state.rallies = [call for call in state.rallies if call.fracture in known]


def _presence(state: State, pace: float) -> None:
    presence, here = state.dreamers["presence"], state.dreamers["here"]
    step = np.where(here, pace / (_ARRIVES * TICKS), -pace / (_LEAVES * TICKS))
    np.minimum(np.maximum(presence + step, 0.0), 1.0, out=presence)
    share, open_by = state.dreamers["share"], pace * _OPENS_UP / TICKS
    share += np.minimum(np.maximum(state.dreamers["wish"] - share, -open_by), open_by)
    rest, by = state.dreamers["rest"], 1.0 / (_RESTS * TICKS)
    rest += np.minimum(np.maximum(state.dreamers["paused"] - rest, -by), by)
    for row in [row for row in state.awaiting if presence[row] == 0.0]:
        changes.become(state, row, state.awaiting.pop(row))


def _bonds(state: State) -> Bonds:
    columns = state.threads
    awake = state.dreamers["here"] & ~state.dreamers["paused"]
    a, b = columns["a"].astype(np.int64), columns["b"].astype(np.int64)
    held = columns["live"] & awake[a] & awake[b]
    weight = np.where(held, np.rint(columns["health"] * (256.0 / FULL)), 0.0)
    return attune.bonds(state.dreamers["phase"], a, b, weight)


def _synchronise(state: State, found: Bonds, degree: Floats, pace: float) -> None:
    columns = state.dreamers
    splits = [
        Split(wound.left.astype(np.int64), wound.right.astype(np.int64), wound.openness)
        for wound in state.wounds
        if wound.openness > 0.0
    ]
    pull = state.controls.bounded("pull", state.time)
    columns["phase"][:] = attune.step(
        columns["phase"],
        columns["speed"],
        found,
        degree,
        columns["presence"],
        np.where(columns["paused"], 0.0, columns["share"] * (1.0 - columns["voice"])),
        pull,
        pace,
        splits,
    )
    felt = attune.attunement(found, degree, columns.count)
    columns["attunement"][:] += (felt - columns["attunement"]) * 0.05


def _weather(state: State, found: Bonds, length: Floats, pace: float) -> None:
    """Tension and health of the accepted threads; the others lie slack and waste away."""
    columns = state.threads
    affinity = columns["affinity"]
    room = places.spacing(int(state.dreamers["here"].sum()))
    strain = threads.tension(found, length, affinity, room)
    shock, heal = _blows(state, found, pace)
    grown = threads.health(columns["health"], strain, affinity, shock, heal, pace)
    accepted, resting = _kept(state, found), _resting(state, found)
    slack = np.maximum(np.rint(columns["health"] - pace * (0.05 * FULL)), 0.0)
    weathered = np.where(accepted, grown, slack)
    columns["health"][:] = np.where(resting, columns["health"], weathered)
    columns["live"][:] = accepted & threads.holding(columns["live"], columns["health"])
    columns["tension"][:] += np.rint((np.where(accepted, strain, 0.0) - columns["tension"]) * 0.25)


def _kept(state: State, found: Bonds) -> npt.NDArray[np.bool_]:
    """Which threads are accepted, with both their dreamers there."""
    here = state.dreamers["here"]
    return np.asarray((state.threads["state"] == threads.ACCEPTED) & here[found.a] & here[found.b])


def _resting(state: State, found: Bonds) -> npt.NDArray[np.bool_]:
    """Threads to somebody who rests: they wait as they are."""
    columns = state.dreamers
    both_here = columns["here"][found.a] & columns["here"][found.b]
    return np.asarray((columns["paused"][found.a] | columns["paused"][found.b]) & both_here)


def _blows(state: State, found: Bonds, pace: float) -> tuple[Floats, Floats]:
    """Shock and healing of each thread, a second. A seam tears what was tied before it opened."""
    since = state.threads["since"]
    heal = np.where((state.time - since) * pace < threads.YOUNG, threads.GROWS, 0.0)
    shock = np.zeros(len(since))
    for wound in state.wounds:
        if wound.closed and wound.heal == 0.0:
            continue
        side = np.zeros(state.dreamers.count, np.int8)
        side[wound.left], side[wound.right] = 1, -1
        crossing = side[found.a] * side[found.b] == -1
        if wound.closed:
            heal[crossing] += 0.25
        else:
            shock[crossing & (since <= wound.at)] += wound.strain
    return shock, heal


def _move(state: State, found: Bonds, degree: Floats, across: Floats, up: Floats) -> None:
    columns = state.dreamers
    room = places.spacing(int(columns["here"].sum()))
    drawn = places.leaning(found, across, up, degree, columns.count) * 0.4
    drawn += places.wander(state.tick, columns["strolls"], columns["stride"]) * (0.6 * places.reach_of(room))
    for wound in state.wounds:
        if wound.widen > 0.0:
            drawn[wound.pushed] += wound.push * wound.openness
    columns["place"][:] = places.step(columns["home"], columns["place"], drawn, room, columns["gap"])


def _measure(state: State, found: Bonds, pace: float) -> None:
    if state.tick % _LOOKS == 0:
        _look(state, found)
    columns, shown, seen = state.dreamers, state.measures, state.looked
    share = _FOLLOWS * min(pace, 3.0)
    unity = _followed(shown.unity, measures.order(columns["phase"], columns["presence"]), share)
    together = _followed(shown.cohesion, seen[0], share)
    apart = _followed(shown.individuality, seen[1], share)
    state.measures = Measures(unity, together, apart, measures.balance(together, apart))


def _followed(shown: float, now: float, share: float) -> float:
    """A measure as it is shown: it follows within a second or two, so that nothing it drives jumps."""
    return round(shown + (now - shown) * share, 6)


def _look(state: State, found: Bonds) -> None:
    columns = state.dreamers
    held = found.weight > 0
    columns["group"][:] = groups.components(columns.count, found.a[held], found.b[held])
    kept = _kept(state, found).astype(np.float64)
    together = measures.cohesion(found, kept, _largest(state))
    unity = measures.order(columns["phase"], columns["presence"])
    apart = measures.individuality(found, columns["like"], columns["visual"], columns["presence"], unity)
    state.looked = together, apart


def _largest(state: State) -> float:
    here = state.dreamers["here"]
    if not here.any():
        return 0.0
    return float(np.bincount(state.dreamers["group"][here]).max()) / float(here.sum())
