"""What each event does to the story. Events about dreamers, threads or seams nobody knows do nothing,
so that every journal can be told."""

import numpy as np

from dreamscape.keyed import key_of, uniform_of
from dreamscape.narrative import (
    attune,
    border,
    deeds,
    dialogue,
    ground,
    measures,
    places,
    rallies,
    tying,
    wounds,
)
from dreamscape.narrative.events import (
    CAUSES,
    PATCHES,
    ROLES,
    ActBegun,
    ControlSet,
    DreamerLeft,
    DreamerPaused,
    DreamTold,
    Event,
    FractureOpened,
    FracturePatched,
    RallyAnswered,
    RallyCalled,
    RoleShifted,
    ShareSet,
    Spoken,
    ThreadAccepted,
    ThreadOffered,
    ThreadReleased,
    WordsJudged,
)
from dreamscape.narrative.exact import TICKS, TURN, Ints32
from dreamscape.narrative.plots import PlotBody
from dreamscape.narrative.state import Act, State
from dreamscape.narrative.traits import NEUTRAL
from dreamscape.narrative.world import Shown

_OWN = 1
"""First of the streams of the keyed numbers that make a dreamer: 4 for the speed, 1 for the phase,
2 for where the wandering begins, 2 for how fast it goes."""


def apply(state: State, event: Event) -> None:
    """Let `event` happen now."""
    state.seq, state.heard = event.seq, state.tick
    match event.body:
        case DreamTold() as body:
            _tell(state, body, event.at)
        case DreamerLeft(dreamer=name, withdrawn=withdrawn):
            _leave(state, name, withdrawn)
        case DreamerPaused(dreamer=name, paused=paused):
            _mark(state, name, "paused", paused)
        case ShareSet() as body:
            _set_share(state, body, event.by)
        case ThreadOffered() as body:
            tying.offer(state, body, event.at)
        case ThreadAccepted(a=a, b=b):
            tying.accept(state, a, b, event.at)
        case ThreadReleased(a=a, b=b):
            tying.release(state, a, b, event.at)
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
        case RallyCalled() as body:
            dialogue.called(state, body, event.at)
        case RallyAnswered(rally=name, dreamer=dreamer):
            dialogue.answered(state, name, dreamer)
        case Spoken(dreamer=name, about=about):
            dialogue.spoken(state, name, about, event.at)
        case WordsJudged() as body:
            _judge(state, body, event.at)
        case body if isinstance(body, PlotBody):
            state.plots.apply(event, state.rows)
        case _:  # whatever moves nothing that lives on
            pass


def _tell(state: State, body: DreamTold, at: float) -> None:
    row = state.rows.get(body.dreamer)
    if row is None:
        row = _arrive(state, body, at)
    _unjudge(state, row, [""])  # other words: they have yet to be judged
    if state.dreamers["presence"][row] > 0.0:
        state.awaiting[row] = body
        state.dreamers["here"][row] = False
        return
    become(state, row, body)


def _arrive(state: State, body: DreamTold, at: float) -> int:
    home = [min(max(value, places.EDGE), 1.0 - places.EDGE) for value in (body.x, body.y)]
    own = _own(state, body.dreamer)
    share = min(max(body.share, 0.0), 1.0)
    role = ROLES.index("witness")
    row = state.dreamers.append(home=home, place=home, joined=at, role=role, former=role, share=share, **own)
    state.dreamers["group"][row] = row
    state.rows[body.dreamer] = row
    state.ids.append(body.dreamer)
    state.names.append(body.name)
    state.drawings.append("")
    state.motifs.append(body.motifs)
    return row


def become(state: State, row: int, body: DreamTold) -> None:
    """The dreamer in `row`, of whom nothing is seen, dreams this from now on."""
    if body.visual not in state.visuals:
        state.visuals.append(body.visual)
    state.names[row], state.motifs[row] = body.name, body.motifs
    if state.drawings[row] not in ("", body.drawing):
        _unjudge(state, row, [state.drawings[row]])
    state.drawings[row] = body.drawing
    state.known.ids = ()
    home = ground.settled(state, *state.dreamers["home"][row].tolist())
    _mark(state, body.dreamer, "home", home)
    _mark(state, body.dreamer, "place", home)
    for name, value in _dream(state, body).items():
        state.dreamers[name][row] = value
    ground.fence(state, row)


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
        "gone": False,
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


def _leave(state: State, name: str, withdrawn: bool) -> None:
    state.awaiting.pop(state.rows.get(name, -1), None)
    _mark(state, name, "here", False)
    if withdrawn:
        _forget(state, name)


def _forget(state: State, name: str) -> None:
    """Nothing is left of the dream to be seen, heard or read: not even its fading."""
    row = state.rows.get(name)
    if row is None:
        return
    neutralise(state, row)
    state.forgot = True
    _mark(state, name, "gone", True)
    _mark(state, name, "presence", 0.0)
    _unjudge(state, row, [take for owner, take in (*state.shown, *state.hidden) if owner == row])


def neutralise(state: State, row: int) -> None:
    """What the dreamer in `row` dreamt is not known any more."""
    if NEUTRAL.visual not in state.visuals:
        state.visuals.append(NEUTRAL.visual)
    state.names[row], state.motifs[row], state.drawings[row] = "", NEUTRAL.motifs, ""
    mood = NEUTRAL.hue, NEUTRAL.valence, NEUTRAL.arousal
    known = {"visual": state.visuals.index(NEUTRAL.visual), "like": measures.likeness(*mood)}
    for name, value in (known | dict(zip(("hue", "valence", "arousal"), mood, strict=True))).items():
        state.dreamers[name][row] = value
    state.awaiting.pop(row, None)
    state.known.ids = ()


def _judge(state: State, body: WordsJudged, at: float) -> None:
    """Words that are seen already are seen since they first were."""
    row = state.rows.get(body.dreamer)
    if row is not None:
        words = (row, body.take)
        here, there = (state.shown, state.hidden) if body.shown else (state.hidden, state.shown)
        there.pop(words, None)
        since = here.setdefault(words, at)
        known = state.known.words if body.shown else state.known.words[::-1]
        known[1].pop(words, None)
        known[0].setdefault(words, Shown(row, body.take, since))
        state.known.judged = None


def _unjudge(state: State, row: int, takes: list[str]) -> None:
    for take in takes:
        for words in (state.shown, state.hidden, *state.known.words):
            words.pop((row, take), None)
    state.known.judged = None


def _set_share(state: State, body: ShareSet, by: str) -> None:
    """Everybody may let less of their dream flow, or have it protected; only they may let more of it flow."""
    row = state.rows.get(body.dreamer)
    share = min(max(body.share, 0.0), 1.0)
    if row is not None and (by == body.dreamer or share <= state.dreamers["wish"][row]):
        state.dreamers["wish"][row] = share
        if by == body.dreamer:
            deeds.did(state.dreamers, row, "moved")


def _mark(state: State, name: str, column: str, value: object) -> None:
    row = state.rows.get(name)
    if row is not None:
        state.dreamers[column][row] = value


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
    wound = wounds.opened(body.fracture, body.cause, at, body.x, body.y, (left, right), place, room)
    wound.evidence = body.evidence
    state.wounds.append(wound)


def _known(state: State, names: tuple[str, ...]) -> Ints32:
    rows = [state.rows[name] for name in names if name in state.rows]
    return np.array(sorted(set(rows)), np.int32)


def _patch(state: State, body: FracturePatched, event: Event) -> None:
    wound = state.wound(body.fracture)
    if wound is None or body.patch not in PATCHES:
        return
    strength = min(max(body.strength, 0.0), 1.0)
    wounds.patched(wound, body.patch, body.by, body.x, body.y, event.at, strength)
    rallies.help(state.rallies, wound)
    deeds.did(state.dreamers, state.rows.get(body.by), "mended")
    if body.patch == "bridge":
        _bridge(state, wound, body, event.at)


def _bridge(state: State, wound: wounds.Wound, body: FracturePatched, at: float) -> None:
    """A thread across, from its maker, or the nearest on the left, to the nearest on the right."""
    maker = state.rows.get(body.by, -1)
    left = maker if maker in wound.left else _nearest(state, wound.left, body.x, body.y)
    right = maker if maker in wound.right else _nearest(state, wound.right, body.x, body.y)
    row = tying.offer(state, ThreadOffered(state.ids[left], state.ids[right], 0.7), at)
    if row is not None:
        tying.enliven(state, row, at)


def _nearest(state: State, rows: Ints32, x: float, y: float) -> int:
    return int(rows[np.argmin(border.distances(state.dreamers["place"][rows], x, y))])


def _shift(state: State, name: str, role: str) -> None:
    row = state.rows.get(name)
    if row is None or state.dreamers["role"][row] == ROLES.index(role):
        return
    state.dreamers["former"][row] = state.dreamers["role"][row]
    state.dreamers["turned"][row] = state.time
    state.dreamers["role"][row] = ROLES.index(role)
    state.churn = min(1.0, state.churn + 1.0 / max(int(state.dreamers["here"].sum()), 1))
