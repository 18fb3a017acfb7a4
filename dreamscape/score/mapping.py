"""World to Frame: pure, one instant at a time."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from dreamscape.narrative.world import Dreamers, Fracture, World
from dreamscape.score.frame import THREAD, Frame, Grade, Layers, Links, Seam
from dreamscape.score.gathering import gathered, narrowed, nearer
from dreamscape.score.music import Music
from dreamscape.score.orchestra import music_at
from dreamscape.score.palette import colours
from dreamscape.score.sketches import sketches_at
from dreamscape.score.table import through
from dreamscape.score.ties import with_ties
from dreamscape.score.verses import verses_at
from dreamscape.score.visiting import visits

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]

LEAST_CROWD = 10.0
"""With fewer dreamers than this, islands keep the size they would have among so many."""

SHOWN = 2.0
"""Seconds in which the mark of a former role goes and that of the new one comes."""
NEAREST = 0.34
"""Two dreams that stray towards each other stay so far apart, as a share of the gap of their homes."""
BREATH_RATE = 0.08
"""Pulses of a thread a second, about a sleeper's breath."""


def frame_at(
    world: World,
    time: float,
    controls: Mapping[str, float] | None = None,
    hearing: Mapping[str, float] | None = None,
) -> Frame:
    """The Frame of `world` at show time `time` (seconds).

    `controls` overrule the World's own (names as World.controls); `hearing` gives low, mid, high and
    beat, 0..1. Equal arguments give equal Frames."""
    held = {**world.controls, **(controls or {})}
    here = np.nonzero(world.dreamers.presence > 1e-3)[0].astype(np.int32)
    heard = {"beat": _pulse(held.get("tempo", 0.0), time), **(hearing or {})}
    flare, gather = through("grade.beat", heard["beat"]), held.get("gather", 0.0)
    layer_of = np.full(len(world.dreamers.ids), -1, np.int32)
    layer_of[here] = np.arange(len(here), dtype=np.int32)
    role, mark = _marks(world.dreamers, time)
    visit = float(held.get("visit", 0.0))
    return Frame(
        time,
        world.visuals,
        _layers(world.dreamers, here, time, held, flare, (role, mark), visits(world, layer_of, time, visit)),
        with_ties(_links(world, layer_of, time, flare), world, layer_of, time),
        tuple(seam for one in world.fractures if (seam := _seam(one, layer_of, gather)) is not None),
        _grade(world, held, heard),
        music_at(world, time, held, role, mark),
        verses_at(world, time, gather, _radius(world.dreamers.presence[here])),
        sketches_at(world, layer_of, time),
    )


def heard_at(world: World, time: float) -> Music:
    """What `frame_at` says of the music, without the picture: for a sound that needs no pixel."""
    role, mark = _marks(world.dreamers, time)
    return music_at(world, time, world.controls, role, mark)


def _pulse(tempo: float, time: float) -> float:
    """The beat of a programme that goes by `tempo` (beats a minute) while nothing is heard, 0..1."""
    if tempo <= 0.0:
        return 0.0
    since = (time * tempo / 60.0) % 1.0
    return float((1.0 - since) ** 3 * min(since / 0.08, 1.0))


def _single(column: npt.NDArray[np.generic]) -> npt.NDArray[np.float32]:
    return np.asarray(column, np.float32)


def _unit(key: npt.NDArray[np.uint64]) -> Floats:
    """A dreamer's key as a number 0..1."""
    return (key >> np.uint64(40)).astype(np.float64) / float(1 << 24)


def _layers(
    dreamers: Dreamers,
    here: Rows,
    time: float,
    held: Mapping[str, float],
    flare: float,
    marks: tuple[Rows, Floats],
    visiting: tuple[Rows, Floats],
) -> Layers:
    presence = dreamers.presence[here]
    radius = np.full(len(here), _radius(presence))
    breath = 0.5 - 0.5 * np.cos(2.0 * np.pi * dreamers.phase[here])
    rest = dreamers.rest[here]
    role, mark = marks[0][here], marks[1][here]
    gather = held.get("gather", 0.0)
    place = dreamers.place[here]
    berth = _berth(narrowed(place, dreamers.gap[here], gather), dreamers.share[here])
    merging = dreamers.share[here] * dreamers.attunement[here]
    voice = dreamers.voice[here]
    lamp = through("layer.lamp", breath) * through("layer.voice", voice)
    lamp = lamp * through("layer.thanks", dreamers.thanks[here]) * through("layer.ember", rest)
    dissolving = through("layer.dissolve", dreamers.share[here] * held.get("chaos", 0.0))
    return Layers(
        visual=dreamers.visual[here],
        home=_single(dreamers.home[here]),
        place=_single(gathered(place, gather)),
        scale=_single(radius),
        lead=_single(radius * through("layer.lead", presence)),
        softness=_single(
            radius * (through("layer.border", merging) + dissolving) * through("layer.spoken", voice)
        ),
        berth=_single(berth),
        presence=_single(presence),
        seed=_single(_unit(dreamers.key[here])),
        age=_single(time - dreamers.joined[here]),
        calm=_single(np.maximum(through("layer.calm", 0.5 - 0.5 * dreamers.arousal[here]), rest)),
        clarity=_single(through("layer.clarity", presence)),
        breath=_single(breath),
        colours=_single(
            colours(dreamers.hue[here], dreamers.valence[here], dreamers.arousal[here])
            * through("layer.dusk", rest)[:, None, None]
        ),
        lamp=_single(np.minimum(lamp * presence * flare * (1.0 + visiting[1]), 1.0)),
        role=role,
        mark=_single(mark * presence * (1.0 - rest)),
        host=visiting[0],
        away=_single(visiting[1]),
    )


def _radius(presence: Floats) -> float:
    """Of a dream, plane heights; `presence` 0..1 of everybody who is there."""
    crowd = max(float(presence.sum()), LEAST_CROWD)
    return through("layer.room", 1.0 / float(np.sqrt(crowd)))


def _berth(gap: Floats, share: Floats) -> Floats:
    """How near to a heart others may flow: so that there no more than the dreamer's share is mixed in.

    Two dreams come no nearer than NEAREST of their homes' gap. Where five others flow over a heart each
    with the weight (1 - distance / reach)², their part is at most `share` while that weight is share / 5.
    """
    return np.asarray(NEAREST * gap / (1.0 - np.sqrt(share / 5.0)))


def _marks(dreamers: Dreamers, time: float) -> tuple[Rows, Floats]:
    """Which role each light tells of, and how clearly: the former one goes before the new one comes."""
    turn = np.clip((time - dreamers.turned) / SHOWN, 0.0, 1.0)
    role = np.where(turn >= 0.5, dreamers.role, dreamers.former).astype(np.int32)
    shown = through("layer.mark", np.abs(2.0 * turn - 1.0))
    return role, np.where(dreamers.turned > 0.0, shown, 0.0)


def _links(world: World, layer_of: Rows, time: float, flare: float) -> Links:
    threads, dreamers = world.threads, world.dreamers
    both = (layer_of[threads.a] >= 0) & (layer_of[threads.b] >= 0)
    presence = np.minimum(dreamers.presence[threads.a], dreamers.presence[threads.b])
    seen = np.nonzero(both & (threads.health * presence > 0.02))[0]
    a, b = threads.a[seen], threads.b[seen]
    health = threads.health[seen]
    torn = np.where(threads.live[seen], 0.0, np.clip(1.0 - health, 0.0, 1.0))
    arriving = np.clip((time - threads.since[seen]) / 3.0, 0.0, 1.0)
    dissolving = through("link.dissolving", world.unity)
    return Links(
        layer_of[a],
        layer_of[b],
        _single(through("link.strength", health) * presence[seen] * arriving * dissolving * flare),
        _single(threads.tension[seen]),
        _single(through("link.fray", torn)),
        _single((time * BREATH_RATE + dreamers.phase[a]) % 1.0),
        _single(through("link.warmth", threads.affinity[seen])),
        _single(_unit(dreamers.key[a] ^ (dreamers.key[b] >> np.uint64(7)))),
        np.full(len(a), THREAD, np.int32),
    )


def _seam(fracture: Fracture, layer_of: Rows, gather: float) -> Seam | None:
    """The fracture as a seam; None when one side of it is no longer there."""
    sides = [layer_of[rows] for rows in (fracture.left, fracture.right)]
    left, right = (side[side >= 0] for side in sides)
    if not len(left) or not len(right):
        return None
    spots = np.array([(fracture.x, fracture.y), *((p.x, p.y) for p in fracture.patches)])
    (x, y), *points = gathered(spots, gather).tolist()
    made = zip(points, fracture.patches, strict=True)
    patches = [(*point, patch.reach * nearer(gather), patch.strength) for point, patch in made]
    if fracture.mended > 0.9:  # the last gaps close everywhere at once
        patches.append((x, y, 3.0, (fracture.mended - 0.9) * 10.0))
    width = max(fracture.opening, 0.30 * fracture.gold)
    return Seam(
        left,
        right,
        x,
        y,
        fracture.reach,
        through("seam.width", width),
        through("seam.shear", width),
        fracture.gold,
        np.array(patches, np.float32).reshape(-1, 4),
        (hash_of(fracture.id) % 997) / 997.0,
    )


def hash_of(text: str) -> int:
    """A small stable number for a name (FNV-1a, 32 bit)."""
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def _grade(world: World, held: Mapping[str, float], hearing: Mapping[str, float]) -> Grade:
    flow = through("grade.flow", world.unity)
    fleeting = min(4.0 * float(held.get("gather", 0.0)), 1.0)
    return Grade(
        unity=through("grade.unity", world.unity * world.cohesion),
        flow=flow,
        night=float(held.get("night", 0.6)),
        sunrise=float(held.get("sunrise", 0.0)),
        brightness=float(held.get("brightness", 1.0)),
        memory=through("grade.memory", float(held.get("flow", flow))) * through("grade.fleeting", fleeting),
        bloom=through("grade.bloom", world.balance),
        chaos=float(held.get("chaos", 0.0)),
        gather=float(held.get("gather", 0.0)),
        low=float(hearing.get("low", 0.0)),
        mid=float(hearing.get("mid", 0.0)),
        high=float(hearing.get("high", 0.0)),
        beat=float(hearing.get("beat", 0.0)),
    )
