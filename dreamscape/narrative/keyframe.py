"""A story as bytes, and back: where a seek begins."""

import zlib
from typing import Any

import msgspec
import numpy as np

from dreamscape.errors import DreamError
from dreamscape.narrative import ground
from dreamscape.narrative.columns import Columns
from dreamscape.narrative.controls import Controls, Move
from dreamscape.narrative.events import DreamTold
from dreamscape.narrative.measures import Measures
from dreamscape.narrative.patches import Mend
from dreamscape.narrative.plots import Edit, Plots
from dreamscape.narrative.rallies import Call
from dreamscape.narrative.state import Act, State
from dreamscape.narrative.wounds import Wound

VERSION = 9
"""Of the dynamics and of this layout: a keyframe of another version is of no use."""
_LEVEL = 1
"""Of packing: a quarter is left; more effort hardly saves more."""
SCHEMA = f"story-{VERSION}"
"""What a keyframe store files these keyframes under."""


class _Column(msgspec.Struct, array_like=True):
    dtype: str
    shape: tuple[int, ...]
    data: bytes


class _Wound(msgspec.Struct):
    arrays: dict[str, _Column]
    values: dict[str, Any]
    mends: list[Mend]


class _Keyframe(msgspec.Struct):
    version: int
    seed: int
    tick: int
    seq: int
    heard: int
    dreamers: dict[str, _Column]
    threads: dict[str, _Column]
    ids: list[str]
    names: list[str]
    drawings: list[str]
    motifs: list[tuple[str, ...]]
    visuals: list[str]
    awaiting: dict[int, DreamTold]
    wounds: list[_Wound]
    rallies: list[Call]
    plots: list[Edit]
    shown: list[tuple[int, str, float]]
    hidden: list[tuple[int, str, float]]
    controls: dict[str, Move]
    act: Act
    measures: Measures
    looked: tuple[float, float]
    churn: float
    forgot: bool


_ARRAYS = ("left", "right", "spots", "far", "pushed", "push")
_VALUES = (
    "id", "cause", "at", "x", "y", "reach", "widen", "mended", "gold", "closed", "shock", "heal", "rested",
    "evidence",
)  # fmt: skip


def save(state: State) -> bytes:
    """Everything `state` holds, as packed MessagePack."""
    told = msgspec.msgpack.encode(
        _Keyframe(
            version=VERSION,
            seed=state.seed,
            tick=state.tick,
            seq=state.seq,
            heard=state.heard,
            dreamers=_packed(state.dreamers),
            threads=_packed(state.threads),
            ids=state.ids,
            names=state.names,
            drawings=state.drawings,
            motifs=state.motifs,
            visuals=state.visuals,
            awaiting=state.awaiting,
            wounds=[_wound(wound) for wound in state.wounds],
            rallies=state.rallies,
            plots=state.plots.edits,
            shown=[(row, take, since) for (row, take), since in state.shown.items()],
            hidden=[(row, take, since) for (row, take), since in state.hidden.items()],
            controls=state.controls.moves,
            act=state.act,
            measures=state.measures,
            looked=state.looked,
            churn=state.churn,
            forgot=state.forgot,
        )
    )
    return zlib.compress(told, _LEVEL)


def load(blob: bytes) -> State:
    """The state that was saved. Raises DreamError when the bytes are damaged or of another version."""
    try:
        kept = msgspec.msgpack.decode(zlib.decompress(blob), type=_Keyframe)
    except (msgspec.MsgspecError, zlib.error) as error:
        raise DreamError(
            f"a keyframe is damaged ({error}); it can be left out and worked out again"
        ) from None
    if kept.version != VERSION:
        raise DreamError(f"a keyframe has version {kept.version}, not {VERSION}; work it out again")
    state = State(
        kept.seed, kept.tick, kept.seq, kept.heard, act=kept.act, measures=kept.measures, churn=kept.churn
    )
    _unpack(state.dreamers, kept.dreamers)
    _unpack(state.threads, kept.threads)
    state.ids, state.names, state.motifs, state.visuals = kept.ids, kept.names, kept.motifs, kept.visuals
    state.awaiting, state.looked, state.forgot = kept.awaiting, kept.looked, kept.forgot
    state.drawings = kept.drawings
    state.rows = {name: row for row, name in enumerate(kept.ids)}
    ends = zip(state.threads["a"].tolist(), state.threads["b"].tolist(), strict=True)
    state.pairs = {(min(a, b), max(a, b)): row for row, (a, b) in enumerate(ends)}
    ground.remember(state)
    state.wounds = [_healed(each) for each in kept.wounds]
    state.rallies = kept.rallies
    state.plots = Plots(kept.plots)
    state.shown = {(row, take): since for row, take, since in kept.shown}
    state.hidden = {(row, take): since for row, take, since in kept.hidden}
    state.controls = Controls(kept.controls)
    return state


def _column(values: np.ndarray) -> _Column:
    return _Column(values.dtype.str, values.shape, np.ascontiguousarray(values).tobytes())


def _array(column: _Column) -> np.ndarray:
    return np.frombuffer(column.data, column.dtype).reshape(column.shape).copy()


def _packed(columns: Columns) -> dict[str, _Column]:
    return {name: _column(columns[name]) for name in columns.spec}


def _unpack(columns: Columns, kept: dict[str, _Column]) -> None:
    arrays = {name: _array(column) for name, column in kept.items()}
    columns.fill(len(next(iter(arrays.values()))), arrays)


def _wound(wound: Wound) -> _Wound:
    arrays = {name: _column(getattr(wound, name)) for name in _ARRAYS}
    return _Wound(arrays, {name: getattr(wound, name) for name in _VALUES}, wound.mends)


def _healed(kept: _Wound) -> Wound:
    arrays = {name: _array(column) for name, column in kept.arrays.items()}
    values: dict[str, Any] = kept.values | arrays
    return Wound(**values, mends=kept.mends)
