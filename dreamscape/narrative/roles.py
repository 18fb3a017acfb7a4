"""Roles: what people become by what they do and where they stand in the thread graph."""

import numpy as np

from dreamscape.narrative.events import ROLES, RoleShifted
from dreamscape.narrative.exact import Floats
from dreamscape.narrative.keyed import uniform
from dreamscape.narrative.world import World

_CHANCE = 41
"""Stream of the keyed numbers."""


def shifts(world: World, tick: int, most: int) -> list[RoleShifted]:
    """The roles that shift now, the clearest first, at most `most`.

    guide: many threads, in step with them. seeker: few threads, stirred. witness: calm, a little apart.
    shadow: a dark dream, alone. trickster: stirred, on taut threads. healer: has patched a seam.
    """
    suits = _suits(world)
    dreamers = world.dreamers
    here = dreamers.presence > 0.5
    rows = np.arange(len(dreamers.ids))
    best = np.argmax(np.rint(suits * 4096.0), axis=1)
    gain = suits[rows, best] - suits[rows, dreamers.role]
    chance = uniform(world.seed, dreamers.key, tick, _CHANCE)
    moves = here & (gain > 0.25) & (chance < 0.5)
    order = np.argsort(-np.rint(np.where(moves, gain, 0.0) * 4096.0), kind="stable")
    chosen = order[: min(most, int(moves.sum()))]
    return [RoleShifted(dreamers.ids[row], ROLES[best[row]]) for row in chosen.tolist()]


def _suits(world: World) -> Floats:
    """(n, 6) how well each role fits each dreamer, about 0..1, in the order of ROLES."""
    dreamers, threads = world.dreamers, world.threads
    count = len(dreamers.ids)
    live = threads.live.astype(np.float64)
    degree = np.bincount(threads.a, live, count) + np.bincount(threads.b, live, count)
    taut = np.rint(threads.tension * live * 4096.0)
    strain = (np.bincount(threads.a, taut, count) + np.bincount(threads.b, taut, count)) / 4096.0
    strain = strain / np.maximum(degree, 1.0)
    many = np.minimum(degree / 4.0, 1.0)
    stirred = (dreamers.arousal + 1.0) * 0.5
    dark = (1.0 - dreamers.valence) * 0.5
    columns = {
        "guide": many * dreamers.attunement * 1.3,
        "seeker": (1.0 - many) * stirred,
        "witness": 0.3 + 0.4 * (1.0 - stirred) * (1.0 - many * 0.5),
        "shadow": dark * (1.0 - many) * 1.1,
        "trickster": stirred * np.minimum(strain * 1.6, 1.0),
        "healer": _patched(world),
    }
    return np.stack([columns[role] for role in ROLES], axis=1)


def _patched(world: World) -> Floats:
    """1 for those who patched a seam, fading over two minutes."""
    row = {name: number for number, name in enumerate(world.dreamers.ids)} if world.fractures else {}
    done = np.zeros(len(world.dreamers.ids))
    for fracture in world.fractures:
        for patch in fracture.patches:
            if patch.by in row:
                fresh = max(0.0, 1.0 - (world.time - patch.at) / 120.0)
                done[row[patch.by]] = max(done[row[patch.by]], fresh)
    return done
