"""What each event does to the story. Events about dreamers, threads or seams nobody knows do nothing,
so that every journal can be told."""

import numpy as np

from dreamscape.narrative import attune, measures, places, threads, wounds
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
    MomentMarked,
    RoleShifted,
    ShareSet,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
)
from dreamscape.narrative.exact import FULL, TICKS, TURN, Ints32
from dreamscape.narrative.keyed import key_of, uniform
from dreamscape.narrative.state import Act, State

_SPEEDS, _PHASE, _STROLL = 1, 5, 6
"""Streams of the keyed numbers."""


def apply(state: State, event: Event) -> None:
    """Let `event` happen now."""
    state.seq, state.heard = event.seq, state.tick
    match event.body:
        case DreamTold() as body:
            _tell(state, body, event.at)
        case DreamerLeft(dreamer=name):
            _mark(state, name, "here", False)
        case ShareSet(dreamer=name, share=share):
            _mark(state, name, "share", min(max(share, 0.0), 1.0))
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
        case RoleShifted() | MomentMarked():
            pass


def _tell(state: State, body: DreamTold, at: float) -> None:
    if body.visual not in state.visuals:
        state.visuals.append(body.visual)
    values = _dream(state, body)
    row = state.rows.get(body.dreamer)
    if row is None:
        home = np.clip([body.x, body.y], 0.0, 1.0)
        own = _own(state, body.dreamer)
        row = state.dreamers.append(home=home, place=home, joined=at, role=ROLES.index("witness"), **own)
        state.dreamers["group"][row] = row
        state.rows[body.dreamer] = row
        state.ids.append(body.dreamer)
        state.names.append(body.name)
        state.motifs.append(body.motifs)
    else:
        state.names[row], state.motifs[row] = body.name, body.motifs
        state.dreamers["presence"][row] = 0.0
        state.known.ids = ()
    for name, value in values.items():
        state.dreamers[name][row] = value


def _dream(state: State, body: DreamTold) -> dict[str, object]:
    valence, arousal = min(max(body.valence, -1.0), 1.0), min(max(body.arousal, -1.0), 1.0)
    hue = body.hue % 1.0
    like = measures.features(np.array([hue]), np.array([valence]), np.array([arousal]))[0]
    return {
        "visual": state.visuals.index(body.visual),
        "hue": hue,
        "valence": valence,
        "arousal": arousal,
        "share": min(max(body.share, 0.0), 1.0),
        "here": True,
        "like": like,
    }


def _own(state: State, name: str) -> dict[str, object]:
    key = key_of(state.seed, name)
    keys = np.full(10, key, np.uint64)
    draws = np.array([uniform(state.seed, keys[:1], 0, _SPEEDS + stream)[0] for stream in range(9)])
    turns = (draws * TURN).astype(np.int64)
    seconds = 45.0 + 60.0 * draws[7:9]
    return {
        "key": key,
        "speed": attune.natural_speed(draws[:4]),
        "phase": turns[4],
        "strolls": turns[5:7],
        "stride": np.rint(TURN / (seconds * TICKS)).astype(np.int64),
    }


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
        _enliven(state, row, threads.FRESH, at)


def _enliven(state: State, row: int, health: float, at: float) -> None:
    columns = state.threads
    if columns["state"][row] != threads.ACCEPTED:
        columns["since"][row] = at
    columns["state"][row] = threads.ACCEPTED
    columns["live"][row] = True
    columns["health"][row] = max(float(columns["health"][row]), health)


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
        _enliven(state, row, round(0.6 * FULL), at)


def _nearest(state: State, rows: Ints32, x: float, y: float) -> int:
    from dreamscape.narrative.border import distances

    return int(rows[np.argmin(distances(state.dreamers["place"][rows], x, y))])


def _shift(state: State, name: str, role: str) -> None:
    row = state.rows.get(name)
    if row is None or state.dreamers["role"][row] == ROLES.index(role):
        return
    state.dreamers["role"][row] = ROLES.index(role)
    state.churn = min(1.0, state.churn + 1.0 / max(int(state.dreamers["here"].sum()), 1))
