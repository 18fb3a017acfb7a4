"""The World as the story tells it, and the digest that proves two Worlds equal."""

from dataclasses import fields, is_dataclass
from hashlib import blake2b

import numpy as np

from dreamscape.narrative import rallies, wounds
from dreamscape.narrative.exact import FULL, TURN
from dreamscape.narrative.state import Known, State
from dreamscape.narrative.world import Dreamers, Shown, Threads, World


def world(state: State) -> World:
    """Everything at the present tick. Its arrays are copies."""
    act, time = state.act, state.time
    progress = (time - act.begun) / act.length if act.length > 0 else 0.0
    return World(
        time=time,
        seed=state.seed,
        act=act.name,
        act_index=act.index,
        act_progress=min(max(progress, 0.0), 1.0),
        visuals=_tuples(state).visuals,
        dreamers=_dreamers(state),
        threads=_threads(state),
        fractures=tuple(wounds.as_seen(wound) for wound in state.wounds),
        rallies=tuple(rallies.as_seen(call, state.ids) for call in state.rallies),
        unity=state.measures.unity,
        cohesion=state.measures.cohesion,
        individuality=state.measures.individuality,
        balance=state.measures.balance,
        churn=round(state.churn, 6),
        controls=state.controls.all_at(state.tick),
        plots=state.plots.values(),
        told=state.plots.told(),
        shown=_judged(state)[0],
        hidden=_judged(state)[1],
    )


def _judged(state: State) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
    """The words that may be seen, and those that may not any more."""
    if state.known.judged is None:
        for known, words in zip(state.known.words, (state.shown, state.hidden), strict=True):
            if len(known) != len(words):  # the state was loaded: what is known is never more than it holds
                known.clear()
                known.update((key, Shown(*key, since)) for key, since in words.items())
        state.known.judged = tuple(state.known.words[0].values()), tuple(state.known.words[1].values())
    return state.known.judged


def _tuples(state: State) -> Known:
    known = state.known
    if len(known.ids) != len(state.ids):
        known.ids, known.names, known.motifs = tuple(state.ids), tuple(state.names), tuple(state.motifs)
        known.drawings = tuple(state.drawings)
    if len(known.visuals) != len(state.visuals):
        known.visuals = tuple(state.visuals)
    return known


def _dreamers(state: State) -> Dreamers:
    columns, known = state.dreamers, _tuples(state)
    presence = columns["presence"]
    return Dreamers(
        ids=known.ids,
        names=known.names,
        motifs=known.motifs,
        drawings=known.drawings,
        phase=columns["phase"] * (1.0 / TURN),
        presence=presence * presence * (3.0 - 2.0 * presence),
        share=np.where(columns["paused"], 0.0, columns["share"]),
        **{name: columns[name].copy() for name in _PLAIN},
    )


_PLAIN = (
    "visual", "home", "gap", "place", "hue", "valence", "arousal", "key", "role", "former", "turned", "rest",
    "wish", "gone",
    "joined", "attunement", "group", "voice", "thanks", "answers", "deeds",
)  # fmt: skip


def _threads(state: State) -> Threads:
    columns = state.threads
    return Threads(
        a=columns["a"].copy(),
        b=columns["b"].copy(),
        affinity=columns["affinity"].copy(),
        tension=columns["tension"] / FULL,
        health=columns["health"] / FULL,
        live=columns["live"].copy(),
        state=columns["state"].astype(np.int32),
        since=columns["since"].copy(),
    )


def digest(world: World) -> str:
    """32 hex digits over every value of the World; equal journals give equal digests."""
    hasher = blake2b(digest_size=16)
    _feed(hasher, world)
    return hasher.hexdigest()


def _feed(hasher: blake2b, value: object) -> None:
    if isinstance(value, np.ndarray):
        hasher.update(f"{value.dtype.str}{value.shape}".encode())
        hasher.update(np.ascontiguousarray(value).tobytes())
    elif is_dataclass(value):
        for each in fields(value):
            _feed(hasher, getattr(value, each.name))
    elif isinstance(value, tuple):
        hasher.update(f"({len(value)}".encode())
        for item in value:
            _feed(hasher, item)
    elif isinstance(value, dict):
        _feed(hasher, tuple(sorted(value.items())))
    else:
        hasher.update(f"{value!r}|".encode())
