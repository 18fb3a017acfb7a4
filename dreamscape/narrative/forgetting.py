"""Worlds in which nothing is known of the dreams of some, or in which these are not seen at all."""

from collections.abc import Collection
from dataclasses import replace

from dreamscape.narrative.traits import NEUTRAL
from dreamscape.narrative.world import World


def forgotten(world: World, dreamers: Collection[str]) -> World:
    """The World in which what these `dreamers` dreamt is not known; where they are stays."""
    rows = _rows(world, dreamers)
    if not rows:
        return world
    seen = world.dreamers
    visuals = tuple(dict.fromkeys((*world.visuals, NEUTRAL.visual)))
    columns = {
        "visual": visuals.index(NEUTRAL.visual),
        "hue": NEUTRAL.hue,
        "valence": NEUTRAL.valence,
        "arousal": NEUTRAL.arousal,
    }
    changed = {name: getattr(seen, name).copy() for name in columns}
    for name, value in columns.items():
        changed[name][rows] = value
    one = set(rows)
    names = tuple("" if row in one else name for row, name in enumerate(seen.names))
    motifs = tuple(NEUTRAL.motifs if row in one else known for row, known in enumerate(seen.motifs))
    drawings = tuple("" if row in one else known for row, known in enumerate(seen.drawings))
    dreams = replace(seen, names=names, motifs=motifs, drawings=drawings, **changed)
    return replace(world, visuals=visuals, dreamers=dreams)


def without(world: World, dreamers: Collection[str]) -> World:
    """The World in which these `dreamers` are not seen."""
    rows = _rows(world, dreamers)
    if not rows:
        return world
    presence = world.dreamers.presence.copy()
    presence[rows] = 0.0
    return replace(world, dreamers=replace(world.dreamers, presence=presence))


def _rows(world: World, dreamers: Collection[str]) -> list[int]:
    return [row for row, one in enumerate(world.dreamers.ids) if one in dreamers] if dreamers else []
