"""What each event does to the story. Events about dreamers, threads or seams nobody knows do nothing,
so that every journal can be told."""

import numpy as np

from dreamscape.narrative import attune, border, measures, places, threads, wounds
from dreamscape.narrative.events import (
    CAUSES,
    PATCHES,
    ROLES,
    ActBegun,
    ControlSet,
    DreamerLeft,
    DreamTold,
    Event,
    FractureOpened,
    FracturePatched,
    RoleShifted,
    ShareSet,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
)
from dreamscape.narrative.exact import TICKS, TURN, Ints32
from dreamscape.narrative.keyed import key_of, uniform_of
from dreamscape.narrative.plots import PlotBody
from dreamscape.narrative.state import Act, State

_OWN = 1
"""First of the streams of the keyed numbers that make a dreamer: 4 for the speed, 1 for the phase,
2 for where the wandering begins, 2 for how fast it goes."""


def apply(state: State, event: Event) -> None:
    """Let `event` happen now."""
    state.seq, state.heard = event.seq, state.tick
    match event.body:
        case DreamTold() as body:
            _tell(state, body, event.at)
        case DreamerLeft(dreamer=name):
            _leave(state, name)
        case ShareSet(dreamer=name, share=share):
            _mark(state, name, "wish", min(max(share, 0.0), 1.0))
        case ThreadOffered() as body:
            _offer(state, body, event.at)
        case ThreadAccepted(a=a, b=b):
            _accept(state, a, b, event.at)
        case ThreadReleased(a=a, b=b):
            _release(state, a, b)
        case ActBegun(name=name, index=index, length=length):
            state.act = Act(name, index, event.at, length)
        case ControlSet(control=control, value=value, seconds=seconds):
            state.controls.set(control, value, event.at, seconds)
        case FractureOpened() as body:
            _open(state, body, event.at)
        case FracturePatched() as body:
            _patch(state, body, event)
        case RoleShifted(dreamer=name, role=role) if role in ROLES:
            _shift(state, name, role)
        case body if isinstance(body, PlotBody):
            state.plots.apply(event, state.rows)
        case _:  # whatever moves nothing that lives on
            pass


def _tell(state: State, body: DreamTold, at: float) -> None:
    row = state.rows.get(body.dreamer)
    if row is None:
        row = _arrive(state, body, at)
    elif state.dreamers["presence"][row] > 0.0:
        state.awaiting[row] = body
        state.dreamers["here"][row] = False
        return
    become(state, row, body)


def _arrive(state: State, body: DreamTold, at: float) -> int:
    home = min(max(body.x, 0.0), 1.0), min(max(body.y, 0.0), 1.0)
    own = _own(state, body.dreamer)
    share = min(max(body.share, 0.0), 1.0)
    role = ROLES.index("witness")
    row = state.dreamers.append(home=home, place=home, joined=at, role=role, share=share, **own)
    state.dreamers["group"][row] = row
    state.rows[body.dreamer] = row
    state.ids.append(body.dreamer)
    state.names.append(body.name)
    state.motifs.append(body.motifs)
    return row


def become(state: State, row: int, body: DreamTold) -> None:
    """The dreamer in `row`, of whom nothing is seen, dreams this from now on."""
    if body.visual not in state.visuals:
        state.visuals.append(body.visual)
    state.names[row], state.motifs[row] = body.name, body.motifs
    state.known.ids = ()
    for name, value in _dream(state, body).items():
        state.dreamers[name][row] = value


def _dream(state: State, body: DreamTold) -> dict[str, object]:
    valence, arousal = min(max(body.valence, -1.0), 1.0), min(max(body.arousal, -1.0), 1.0)
    hue = body.hue % 1.0
    return {
        "visual": state.visuals.index(body.visual),
        "hue": hue,
        "valence": valence,
        "arousal": arousal,
        "wish": min(max(body.share, 0.0), 1.0),
        "here": True,
        "like": measures.likeness(hue, valence, arousal),
    }


def _own(state: State, name: str) -> dict[str, object]:
    key = key_of(state.seed, name)
    draws = [uniform_of(state.seed, key, 0, _OWN + number) for number in range(9)]
    turns = [int(draw * TURN) for draw in draws]
    return {
        "key": key,
        "speed": attune.natural_speed(draws[0] + draws[1] + draws[2] + draws[3]),
        "phase": turns[4],
        "strolls": turns[5:7],
        "stride": [round(TURN / ((45.0 + 60.0 * draw) * TICKS)) for draw in draws[7:9]],
    }


def _leave(state: State, name: str) -> None:
    state.awaiting.pop(state.rows.get(name, -1), None)
    _mark(state, name, "here", False)


def _mark(state: State, name: str, column: str, value: object) -> None:
    row = state.rows.get(name)
    if row is not None:
        state.dreamers[column][row] = value


def _pair(state: State, a: str, b: str) -> tuple[int, int] | None:
    one, two = state.rows.get(a), state.rows.get(b)
    if one is None or two is None or one == two:
        return None
    return min(one, two), max(one, two)


def _offer(state: State, body: ThreadOffered, at: float) -> int | None:
    pair = _pair(state, body.a, body.b)
    if pair is None:
        return None
    affinity = min(max(body.affinity, 0.05), 1.0)
    row = state.pairs.get(pair)
    if row is None:
        ends = (state.rows[body.a], state.rows[body.b])
        row = state.threads.append(a=ends[0], b=ends[1], affinity=affinity, since=at)
        state.pairs[pair] = row
    elif state.threads["state"][row] == threads.RELEASED:
        state.threads["state"][row] = threads.OFFERED
        state.threads["affinity"][row] = affinity
        state.threads["since"][row] = at
    return row


def _accept(state: State, a: str, b: str, at: float) -> None:
    pair = _pair(state, a, b)
    row = state.pairs.get(pair) if pair else None
    if row is not None and state.threads["state"][row] == threads.OFFERED:
        _enliven(state, row, at)


def _enliven(state: State, row: int, at: float) -> None:
    """The thread holds from now on, young again."""
    columns = state.threads
    columns["since"][row] = at
    columns["state"][row] = threads.ACCEPTED
    columns["live"][row] = True
    columns["health"][row] = max(float(columns["health"][row]), threads.FRESH)


def _release(state: State, a: str, b: str) -> None:
    pair = _pair(state, a, b)
    row = state.pairs.get(pair) if pair else None
    if row is not None:
        state.threads["state"][row] = threads.RELEASED
        state.threads["live"][row] = False


def _open(state: State, body: FractureOpened, at: float) -> None:
    wound = state.wound(body.fracture)
    if wound is not None:
        wounds.reopened(wound)
        return
    left = _known(state, body.left)
    right = np.setdiff1d(_known(state, body.right), left).astype(np.int32)
    if body.cause not in CAUSES or not len(left) or not len(right):
        return
    room = places.spacing(int(state.dreamers["here"].sum()))
    place = state.dreamers["place"]
    state.wounds.append(
        wounds.opened(body.fracture, body.cause, at, body.x, body.y, (left, right), place, room)
    )


def _known(state: State, names: tuple[str, ...]) -> Ints32:
    rows = [state.rows[name] for name in names if name in state.rows]
    return np.array(sorted(set(rows)), np.int32)


def _patch(state: State, body: FracturePatched, event: Event) -> None:
    wound = state.wound(body.fracture)
    if wound is None or body.patch not in PATCHES:
        return
    strength = min(max(body.strength, 0.0), 1.0)
    wounds.patched(wound, body.patch, body.by, body.x, body.y, event.at, strength)
    if body.patch == "bridge":
        _bridge(state, wound, body, event.at)


def _bridge(state: State, wound: wounds.Wound, body: FracturePatched, at: float) -> None:
    """A thread across, from its maker, or the nearest on the left, to the nearest on the right."""
    maker = state.rows.get(body.by, -1)
    left = maker if maker in wound.left else _nearest(state, wound.left, body.x, body.y)
    right = maker if maker in wound.right else _nearest(state, wound.right, body.x, body.y)
    row = _offer(state, ThreadOffered(state.ids[left], state.ids[right], 0.7), at)
    if row is not None:
        _enliven(state, row, at)


def _nearest(state: State, rows: Ints32, x: float, y: float) -> int:
    return int(rows[np.argmin(border.distances(state.dreamers["place"][rows], x, y))])


def _shift(state: State, name: str, role: str) -> None:
    row = state.rows.get(name)
    if row is None or state.dreamers["role"][row] == ROLES.index(role):
        return
    state.dreamers["role"][row] = ROLES.index(role)
    state.churn = min(1.0, state.churn + 1.0 / max(int(state.dreamers["here"].sum()), 1))
