"""A Frame laid out for one aspect: plane heights instead of shares of the plane, arrays as tables."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dreamscape.render.choir import Choir, gather
from dreamscape.render.dream import FRAY, REACH
from dreamscape.render.tiles import Territory
from dreamscape.render.warp import Warp, unwarped
from dreamscape.score.frame import Frame, Grade, Layers, Links

Single = npt.NDArray[np.float32]

LEAST_RADIUS = 25.0
"""Dreams whose radius would be smaller than this many pixels are drawn as choirs."""

LEAST_IN_GLANCE = 7.0
"""The same in a glance: what glows must be where it is in the picture, and need not be recognised."""

TILES_A_RADIUS = 5.0
"""Tiles are a fifth of a dream's radius wide: larger ones draw more dreams each, smaller ones cost more to
set up than they save."""

TILE_PIXELS = (8, 40)
"""Least and greatest edge of a tile."""

STAMP = 4
"""Software GL shades squares of 4 x 4 pixels: tiles are made of whole ones, else half of the work is lost at
their edges."""


PIXELS_A_LAMP = 12.0
"""More lamps than one for so many pixels would only be noise; a larger picture shows them all."""

MOST_THREADS = 260
"""As many threads are drawn, about; more would hide the dreams."""


GATHERED_ISLAND = 1.5
"""Radius at which dreams end when all have drawn together, in grains."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the passes draw. All lengths are plane heights."""

    frame: Frame
    choir: Choir
    aspect: float
    grain: float  # a dream's typical radius
    warp: Warp
    island: float  # where dreams end in the night
    tile: float  # edge of a tile, a whole number of pixels
    octaves: tuple[int, float]  # how many octaves can be shown, and how visible the finest is
    territory: Territory
    dreamers: Single  # (n, 7, 4) as dream.vert reads it
    visuals: npt.NDArray[np.int32]
    near: bool  # not a glance
    lines: int  # height of the picture, pixels


@dataclass(frozen=True, slots=True)
class Lights:
    """What shines over the dreams."""

    links: Single  # (m, 3, 4) as thread.vert reads it
    lamps: Single  # (k, 12) as lamp.vert reads it


def plan_of(frame: Frame, aspect: float, lines: int, picture_lines: int | None = None) -> Plan:
    """Lay `frame` out for an output of this aspect, `lines` pixels high. A glance of a picture of
    `picture_lines` uses that picture's programs, so that no others need be compiled."""
    stretch = float(np.sqrt(aspect))
    least = LEAST_RADIUS if picture_lines is None else LEAST_IN_GLANCE
    choir = gather(frame.layers, least / (lines * stretch), aspect)
    layers = choir.layers
    grain = _grain(layers) * stretch
    tile = _tile(grain * lines, picture_lines is not None) / lines
    island = grain * _island(frame.grade)
    places = _isotropic(layers.place, aspect)
    narrow = min(aspect / (16 / 9), 1.0)  # places come nearer to each other on a narrower plane
    territory = Territory(
        places,
        layers.lead * np.float32(stretch),
        np.minimum(layers.softness * np.float32(stretch), layers.berth * np.float32(narrow / REACH)),
        island,
        0.33 * grain * FRAY,
    )
    warp = Warp(frame.time, grain, aspect)
    return Plan(
        frame,
        choir,
        aspect,
        grain,
        warp,
        island,
        tile,
        _octaves(grain * (picture_lines or lines)),
        territory,
        _dreamers(layers, territory, stretch),
        layers.visual,
        picture_lines is None,
        lines,
    )


def lights_of(plan: Plan) -> Lights:
    """The threads and lamps of a plan: apart from it, because they are wanted later than the dreams."""
    frame = plan.frame
    hearts = _hearts(frame.layers, plan.choir, plan.aspect, plan.warp if plan.near else None)
    lines = plan.lines if plan.near else None
    lamps = _lamps(frame.layers, plan.choir, plan.aspect, plan.grain, lines, hearts)
    return Lights(_links(frame.links, hearts), lamps)


def _tile(radius_pixels: float, glance: bool) -> int:
    """Edge of a tile in pixels. A glance always has the least: those of several moments are laid over each
    other and must show the same part of the plane."""
    least, greatest = TILE_PIXELS
    wanted = STAMP * round(radius_pixels / TILES_A_RADIUS / STAMP)
    return least if glance else min(max(wanted, least), greatest)


def _octaves(radius_pixels: float) -> tuple[int, float]:
    """How many octaves a dream of this radius can show, and how visible the finest is."""
    level = min(max(math.log2(max(radius_pixels, 1.0)) - 1.6, 2.0), 11.0)
    return math.ceil(level + 1e-6), level - math.ceil(level + 1e-6) + 1.0


def _grain(layers: Layers) -> float:
    total = float(layers.presence.sum())
    return float((layers.scale * layers.presence).sum() / total) if total > 1e-6 else 0.2


def _island(grade: Grade) -> float:
    """Radius of an island in grains: with little unity dreams float apart, with much they meet; a crowd
    that has drawn together is one island, with the night around it."""
    wide = float(np.interp(grade.unity, (0.1, 0.45, 0.8), (1.28, 1.75, 3.2)))
    return wide + (GATHERED_ISLAND - wide) * grade.gather


def _isotropic(places: Single, aspect: float) -> Single:
    return (places * np.array([aspect, 1.0], np.float32)).astype(np.float32)


def _hearts(layers: Layers, choir: Choir, aspect: float, warp: Warp | None) -> Single:
    """(n, 2) where each dreamer's light is seen: where the warp carries the dream. Members of choirs lie
    where they are, in a common picture; so does everybody where nobody looks closely (no warp)."""
    hearts = _isotropic(layers.place, aspect)
    if warp is not None:
        alone = np.nonzero(choir.size[choir.member_of] == 1)[0]
        hearts[alone] = unwarped(hearts[alone], warp)
    return hearts


def _dreamers(layers: Layers, territory: Territory, stretch: float) -> Single:
    count = len(layers.visual)
    table = np.ones((count, 7, 4), np.float32)
    table[:, 0, :2] = territory.places
    table[:, 0, 2] = territory.lead
    table[:, 0, 3] = 1.0 / np.maximum(territory.softness, 1e-4)
    columns = (layers.scale * stretch, layers.seed, layers.age, layers.presence)
    moods = (layers.calm, layers.clarity, layers.breath, layers.presence)
    for k in range(4):
        table[:, 1, k], table[:, 2, k] = columns[k], moods[k]
    table[:, 3:7, :3] = layers.colours
    return table


def _links(links: Links, places: Single) -> Single:
    """The threads that are drawn. Of very many each is seen or not by its own seed, fading at the limit,
    so that none flickers as the crowd grows."""
    share = MOST_THREADS / max(len(links.a), 1)
    seen = np.clip((share - links.seed) / (0.15 * min(share, 1.0)) + 1.0, 0.0, 1.0) if share < 1.0 else None
    if seen is not None:
        kept = np.nonzero(seen > 0.0)[0]
        columns = {name: getattr(links, name)[kept] for name in links.__slots__}
        links = replace(Links(**columns), strength=columns["strength"] * seen[kept])
    table = np.zeros((len(links.a), 3, 4), np.float32)
    table[:, 0, :2], table[:, 0, 2:] = places[links.a], places[links.b]
    for k, column in enumerate((links.strength, links.tension, links.fray, links.pulse)):
        table[:, 1, k] = column
    table[:, 2, 0], table[:, 2, 1], table[:, 2, 2] = links.warmth, links.seed, links.kind
    return table


def _lamps(
    layers: Layers, choir: Choir, aspect: float, grain: float, lines: int | None, hearts: Single
) -> Single:
    """Everybody's light, as many as `lines` have room for; in a glance (no lines) one a choir."""
    small = choir.size[choir.member_of] > 1
    if lines is None:
        layers, small = choir.layers, choir.size > 1
    table = np.zeros((len(layers.visual), 12), np.float32)
    home = hearts if lines is not None else _isotropic(layers.place, aspect)
    table[:, :2] = home + layers.away[:, None] * (home[layers.host] - home)
    table[:, 2] = layers.lamp * layers.presence
    table[:, 3] = np.where(small, 0.16, 0.26) * grain
    table[:, 4:7] = 0.55 * layers.colours[:, 3] + 0.45 * layers.colours[:, 2]
    table[:, 8], table[:, 9], table[:, 10] = layers.role, layers.mark * ~small, layers.seed
    seen = table[:, 2] > 0.004
    if lines is not None:
        seen &= layers.seed < lines * lines * aspect / PIXELS_A_LAMP / max(len(table), 1)
    return table[seen]
