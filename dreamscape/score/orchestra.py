"""World to Music: who is heard, where, how loudly, and in what mood."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from dreamscape.keyed import key_of
from dreamscape.narrative.events import CAUSES
from dreamscape.narrative.world import Dreamers, Fracture, Threads, World
from dreamscape.score.music import HEARD, Music, Strands, Textures, Tone, Voices, Wound
from dreamscape.score.sounds import emotions, textures
from dreamscape.score.table import through

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]

TURN_SECONDS = 90.0
"""Each dreamer comes to the fore once in so long, each at a time of one's own."""
_LEAST_COMPANY = 3
"""A group of fewer is not asked whether it is in step with itself."""


def music_at(world: World, time: float, held: Mapping[str, float], role: Rows, mark: Floats) -> Music:
    """What is heard of `world` at show time `time` (seconds). `held` are the controls; `role` and `mark`,
    a row a dreamer, say which role each one's voice bears and how clearly."""
    dreamers = world.dreamers
    turn = _turns(dreamers, time)
    rows = _heard(dreamers, turn)
    row_of = np.full(len(dreamers.ids), -1, np.int32)
    row_of[rows] = np.arange(len(rows), dtype=np.int32)
    motifs = [dreamers.motifs[row] for row in rows]
    mix = emotions(dreamers.valence[rows], dreamers.arousal[rows], motifs)
    gain = _gain(dreamers, rows, turn)
    wounds = tuple(
        wound for one in world.fractures if (wound := _wound(one, world.seed, row_of, held)) is not None
    )
    return Music(
        time,
        world.seed,
        _voices(dreamers, rows, gain, mix, wounds, role, mark),
        _strands(world.threads, dreamers, row_of),
        wounds,
        _textures(dreamers, rows, textures(motifs) * (gain * turn[rows] ** 3)[:, None]),
        _tone(world, rows, gain, mix, held, wounds),
    )


def _unit(key: npt.NDArray[np.uint64], shift: int) -> Floats:
    """20 bits of each key as a number 0..1."""
    return ((key >> np.uint64(shift)) & np.uint64(0xFFFFF)).astype(np.float64) / float(1 << 20)


def _turns(dreamers: Dreamers, time: float) -> Floats:
    """0..1 for each dreamer: how far to the fore one stands now."""
    return np.asarray(0.5 - 0.5 * np.cos(2.0 * np.pi * (_unit(dreamers.key, 4) + time / TURN_SECONDS)))


def _heard(dreamers: Dreamers, turn: Floats) -> Rows:
    """The rows of those who are heard, ascending: the most present, those whose turn it is before others."""
    claim = dreamers.presence * (1.0 - 0.9 * dreamers.rest) * (0.5 + 0.5 * turn + 2.0 * dreamers.voice)
    there = np.nonzero(dreamers.presence > 1e-3)[0]
    if len(there) > HEARD:
        there = np.sort(there[np.argpartition(-claim[there], HEARD - 1)[:HEARD]])
    return there.astype(np.int32)


def _gain(dreamers: Dreamers, rows: Rows, turn: Floats) -> Floats:
    level = through("voice.turn", turn[rows]) * through("voice.rest", dreamers.rest[rows])
    level = level * through("voice.solo", dreamers.voice[rows]) * dreamers.presence[rows]
    return np.asarray(np.minimum(level, 1.0))


def _pan(x: Floats) -> Floats:
    return np.clip(2.0 * x - 1.0, -1.0, 1.0)


def _single(column: npt.NDArray[np.generic]) -> npt.NDArray[np.float32]:
    return np.asarray(column, np.float32)


def _voices(
    dreamers: Dreamers,
    rows: Rows,
    gain: Floats,
    mix: Floats,
    wounds: tuple[Wound, ...],
    role: Rows,
    mark: Floats,
) -> Voices:
    hurt, side = _hurts(len(rows), wounds)
    place, key = dreamers.place[rows], dreamers.key[rows]
    own = _unit(key, 24)
    register = np.clip(0.5 + 0.7 * (own - 0.5) + 0.25 * dreamers.arousal[rows], 0.0, 1.0)
    return Voices(
        key=key,
        gain=_single(gain),
        pan=_single(_pan(place[:, 0])),
        depth=_single(np.clip(place[:, 1], 0.0, 1.0)),
        breath=_single(0.5 - 0.5 * np.cos(2.0 * np.pi * dreamers.phase[rows])),
        register=_single(register),
        valence=_single(dreamers.valence[rows]),
        arousal=_single(dreamers.arousal[rows]),
        colour=_single(mix),
        attunement=_single(dreamers.attunement[rows]),
        group=dreamers.group[rows],
        hurt=_single(hurt),
        side=_single(side),
        solo=_single(dreamers.voice[rows]),
        role=role[rows],
        mark=_single(mark[rows]),
    )


def _hurts(count: int, wounds: tuple[Wound, ...]) -> tuple[Floats, Floats]:
    """How wide the widest wound is at which each voice stands, and on which side."""
    hurt, side = np.zeros(count), np.zeros(count)
    for wound in wounds:
        for rows, which in ((wound.left, -1.0), (wound.right, 1.0)):
            wider = rows[wound.opening > hurt[rows]]
            hurt[wider], side[wider] = wound.opening, which
    return hurt, side


def _strands(threads: Threads, dreamers: Dreamers, row_of: Rows) -> Strands:
    a, b = row_of[threads.a], row_of[threads.b]
    kept = np.nonzero((a >= 0) & (b >= 0) & (threads.live | (threads.health > 0.02)))[0]
    low, high = dreamers.key[threads.a[kept]], dreamers.key[threads.b[kept]]
    return Strands(
        key=low ^ ((high << np.uint64(21)) | (high >> np.uint64(43))),
        a=a[kept],
        b=b[kept],
        affinity=_single(threads.affinity[kept]),
        tension=_single(threads.tension[kept]),
        health=_single(threads.health[kept]),
        live=threads.live[kept],
        since=threads.since[kept],
    )


def _wound(fracture: Fracture, seed: int, row_of: Rows, held: Mapping[str, float]) -> Wound | None:
    """The fracture as it is heard; None when it is long healed."""
    if fracture.opening <= 0.0 and fracture.gold <= 0.0:
        return None
    left, right = (row_of[rows][row_of[rows] >= 0] for rows in (fracture.left, fracture.right))
    nearer = 1.0 - 0.5 * float(held.get("gather", 0.0))
    return Wound(
        key=key_of(seed, fracture.id),
        pan=float(np.clip((2.0 * fracture.x - 1.0) * nearer, -1.0, 1.0)),
        depth=min(max(fracture.y, 0.0), 1.0),
        at=fracture.at,
        opening=fracture.opening,
        mended=fracture.mended,
        gold=fracture.gold,
        cause=CAUSES.index(fracture.cause),
        patched=max((patch.at for patch in fracture.patches), default=-1.0),
        left=left,
        right=right,
    )


def _textures(dreamers: Dreamers, rows: Rows, parts: Floats) -> Textures:
    """`parts` (n, 20): how much each heard dreamer adds to each texture."""
    total = parts.sum(axis=0)
    share = parts / np.maximum(total, 1e-9)
    place = dreamers.place[rows]
    return Textures(
        weight=_single(total / max(float(total.sum()), 1e-9)),
        pan=_single(_pan(share.T @ place[:, 0]) * (total > 0.0)),
        depth=_single(np.clip(share.T @ place[:, 1], 0.0, 1.0)),
        arousal=_single(share.T @ dreamers.arousal[rows]),
    )


def _tone(
    world: World,
    rows: Rows,
    gain: Floats,
    mix: Floats,
    held: Mapping[str, float],
    wounds: tuple[Wound, ...],
) -> Tone:
    dreamers = world.dreamers
    weight = gain / max(float(gain.sum()), 1e-9)
    valence = float(weight @ dreamers.valence[rows])
    return Tone(
        valence=valence,
        light=light(valence, hurting(wounds), held),
        arousal=float(weight @ dreamers.arousal[rows]),
        emotions=_single(weight @ mix if len(rows) else np.full(mix.shape[1], 1.0 / mix.shape[1])),
        crowd=float(dreamers.presence.sum()),
        unity=world.unity,
        parting=parting(dreamers),
        cohesion=world.cohesion,
        individuality=world.individuality,
        balance=world.balance,
        tempo=float(held.get("tempo", 0.0)),
        act=world.act_index,
        progress=world.act_progress,
        **{name: float(held.get(name, rest)) for name, rest in _HELD.items()},
    )


_HELD = {"chaos": 0.0, "gather": 0.0, "night": 0.3, "sunrise": 0.0, "brightness": 0.8, "pace": 1.0}
"""Controls that the sound follows, and where each rests."""


def hurting(wounds: tuple[Wound, ...]) -> float:
    """0..1: how wounded the whole is; two wide wounds are as much as one can hear."""
    return min(0.5 * sum(wound.opening * (1.0 - wound.mended) for wound in wounds), 1.0)


def light(valence: float, hurt: float, held: Mapping[str, float]) -> float:
    """-1..1: how bright the harmony is: what is dreamt, and what becomes of it."""
    told = through("music.valence", 0.5 + 0.5 * valence)
    told += through("music.night", held.get("night", 0.3)) + through("music.hurt", hurt)
    told += through("music.gather", held.get("gather", 0.0)) + through(
        "music.sunrise", held.get("sunrise", 0.0)
    )
    return min(max(told, -1.0), 1.0)


def parting(dreamers: Dreamers) -> float:
    """0..1: how far groups are in step with themselves and not with each other: the mean order parameter
    of the groups, weighed by their size, above that of all; full at .5 (Kuramoto's r in each case)."""
    there = np.nonzero(dreamers.presence > 0.5)[0]
    if len(there) < 2 * _LEAST_COMPANY:
        return 0.0
    angle = 2.0 * np.pi * dreamers.phase[there]
    group = dreamers.group[there]
    east, north = np.cos(angle), np.sin(angle)
    size = np.bincount(group)
    each = np.hypot(np.bincount(group, east), np.bincount(group, north))
    large = size >= _LEAST_COMPANY
    if not large.any():
        return 0.0
    own = float(each[large].sum() / size[large].sum())
    whole = float(np.hypot(east.sum(), north.sum()) / len(there))
    return min(max((own - whole) / 0.5, 0.0), 1.0)
