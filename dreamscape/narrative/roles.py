"""Roles: what people become by what they do and where they stand in the thread graph."""

import numpy as np
import numpy.typing as npt

from dreamscape.keyed import uniform
from dreamscape.narrative.deeds import DEEDS
from dreamscape.narrative.events import ROLES, RoleShifted
from dreamscape.narrative.exact import Floats
from dreamscape.narrative.world import World

CLEARLY = 0.25
"""How much better a role must suit than the present one: on the way back it must suit as much better."""
SETTLED = 20.0
"""Seconds (of the story's pace) that a dreamer keeps a role at least."""
_COMMON = 0.7
"""How much of what everybody does is left out of account."""
_CHANCE = 41
"""Stream of the keyed numbers."""


def shifts(world: World, tick: int, most: int) -> list[RoleShifted]:
    """The roles that shift now, the clearest first, at most `most`.

    A role shifts only where another suits better by CLEARLY, and never twice within SETTLED seconds, so that
    nobody flickers. How well each suits is told at `suits`.
    """
    found = suits(world)
    dreamers = world.dreamers
    pace = min(max(world.controls.get("pace", 1.0), 1.0), 6.0)
    settled = (dreamers.turned == 0.0) | (world.time - dreamers.turned >= SETTLED / pace)
    rows = np.arange(len(dreamers.ids))
    best = np.argmax(np.rint(found * 4096.0), axis=1)
    gain = found[rows, best] - found[rows, dreamers.role]
    chance = uniform(world.seed, dreamers.key, tick, _CHANCE)
    moves = (dreamers.presence > 0.5) & settled & (gain > CLEARLY) & (chance < 0.5)
    order = np.argsort(-np.rint(np.where(moves, gain, 0.0) * 4096.0), kind="stable")
    chosen = order[: min(most, int(moves.sum()))]
    return [RoleShifted(dreamers.ids[row], ROLES[best[row]]) for row in chosen.tolist()]


def suits(world: World) -> Floats:
    """(n, 6) how well each role fits each dreamer, about 0..1, in the order of ROLES.

    guide: many threads, in step with them; calls others, accepts threads. seeker: few threads, stirred;
    offers threads. witness: calm; speaks in the dialogue. shadow: a dark dream, alone, that lets little flow.
    trickster: stirred, on taut threads; keeps moving the own share. healer: patches seams, comes to rallies,
    and holds live threads across a seam.
    """
    dreamers = world.dreamers
    degree, strain, across = _standing(world)
    many = np.minimum(degree / 4.0, 1.0)
    stirred = (dreamers.arousal + 1.0) * 0.5
    dark = (1.0 - dreamers.valence) * 0.5
    here = dreamers.presence > 0.5
    did = {name: _stands_out(dreamers.deeds[:, number], here) for number, name in enumerate(DEEDS)}
    columns = {
        "guide": 0.9 * many * dreamers.attunement + 0.5 * did["called"] + 0.15 * did["accepted"],
        "seeker": (1.0 - many) * (0.7 * stirred + 0.5 * did["offered"]),
        "witness": 0.3 + 0.4 * (1.0 - stirred) * (1.0 - many * 0.5) + 0.6 * did["spoke"],
        "shadow": dark * (0.8 * (1.0 - many) + 0.5 * (1.0 - dreamers.share)),
        "trickster": stirred * (0.9 * np.minimum(strain * 1.6, 1.0) + 0.5 * did["moved"]),
        "healer": 1.3 * did["mended"] + 0.6 * did["came"] + 0.5 * np.minimum(across / 2.0, 1.0),
    }
    return np.stack([columns[role] for role in ROLES], axis=1)


def _stands_out(deeds: Floats, here: npt.NDArray[np.bool_]) -> Floats:
    """0..1: the first deed counts half, each further one less; what most others do as well counts little."""
    counted = np.rint(deeds / (deeds + 1.0) * 4096.0)
    mean = float(counted[here].sum()) / max(int(here.sum()), 1)
    return np.asarray(np.maximum(counted - _COMMON * mean, 0.0) / 4096.0, np.float64)


def _standing(world: World) -> tuple[Floats, Floats, Floats]:
    """For each dreamer: live threads, their mean tension, and how many lead across a seam."""
    threads, count = world.threads, len(world.dreamers.ids)

    def at_ends(weight: Floats) -> Floats:
        both = np.bincount(threads.a, weight, count) + np.bincount(threads.b, weight, count)
        return np.asarray(both, np.float64)

    live = threads.live.astype(np.float64)
    degree = at_ends(live)
    strain = at_ends(np.rint(threads.tension * live * 4096.0)) / 4096.0 / np.maximum(degree, 1.0)
    bridged = np.zeros(len(live), np.bool_)
    for fracture in world.fractures:
        side = np.zeros(count, np.int8)
        side[fracture.left], side[fracture.right] = 1, -1
        bridged |= side[threads.a] * side[threads.b] == -1
    return degree, strain, at_ends(np.where(bridged, live, 0.0))
