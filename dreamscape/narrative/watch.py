"""The oracle keeps watch: a fracture opens by itself where the evidence for it lasts."""

from dataclasses import dataclass

import numpy as np

from dreamscape.narrative import evidence, oracle
from dreamscape.narrative.events import CAUSES, FractureOpened
from dreamscape.narrative.evidence import MARGIN
from dreamscape.narrative.state import State
from dreamscape.narrative.world import World

LASTING = {"lost": 8.0, "mismatch": 12.0, "overload": 8.0, "forced": 4.0}
"""Seconds (of the story's pace) for which the evidence must stand before the scene comes apart."""
_ENOUGH = 0.5
"""Evidence stronger than this speaks."""
_RESTS = 20.0
"""Seconds after a seam opened in which no other opens by itself, unless unity is forced."""
MOST_OPEN = 4
"""Open seams beyond which no other opens by itself, unless unity is forced."""
_THERE, _EARLY = 0.13, 0.03
"""Presence, before it is eased, from which a dreamer counts, and how early `strained` is true."""
_STEP = 2.0
"""Longest time that counts between two looks, seconds."""


@dataclass(frozen=True, slots=True)
class Vigil:
    """What the oracle has seen so far. It is a value: pass on the one you were given."""

    time: float = 0.0
    stood: tuple[float, ...] = (0.0,) * len(CAUSES)  # seconds, in the order of CAUSES


def watch(
    world: World, vigil: Vigil, name: str, causes: tuple[str, ...] = CAUSES
) -> tuple[Vigil, FractureOpened | None]:
    """The fracture called `name` that opens by itself now, if any, and the vigil to go on with.

    To be asked about once a second, at most every two. Evidence must stand for LASTING seconds; where it
    fails, its time runs back at once. Pull above the mean share by more than MARGIN for 4 s always breaks a
    crowd of two or more, unless a forced seam is open already; pull below never does. `causes` are those
    that may open now: an act can forbid some.
    """
    pace = min(max(world.controls.get("pace", 1.0), 1.0), 6.0)
    passed = min(max(world.time - vigil.time, 0.0), _STEP) * pace
    strong = _standing(world)
    stood = tuple(
        known + passed if cause in strong else 0.0 for cause, known in zip(CAUSES, vigil.stood, strict=True)
    )
    due = [
        cause
        for cause, seconds in zip(CAUSES, stood, strict=True)
        if cause in causes and seconds >= LASTING[cause] and _may(world, cause, pace)
    ]
    if not due:
        return Vigil(world.time, stood), None
    cause = "forced" if "forced" in due else due[0]
    event = oracle.foresee(world, name, cause)
    left = tuple(0.0 if each == cause else known for each, known in zip(CAUSES, stood, strict=True))
    return Vigil(world.time, left), event


def strained(state: State) -> bool:
    """Whether the pull may lie above the mean share by MARGIN; true a little early. Costs no World."""
    columns = state.dreamers
    here = columns["presence"] > _THERE
    if not here.any():
        return False
    shares = np.where(columns["paused"], 0.0, columns["share"])[here]
    return bool(state.controls.at("pull", state.time) - shares.mean() > MARGIN - _EARLY)


def _standing(world: World) -> set[str]:
    return {each.cause for each in evidence.diagnose(world) if each.strength > _ENOUGH}


def _may(world: World, cause: str, pace: float) -> bool:
    """Whether a seam of this cause may open: not beside another of its kind."""
    hurt = [one for one in world.fractures if one.mended < 1.0]
    if any(one.cause == cause for one in hurt):
        return False
    if cause == "forced":
        return True
    last = max((one.at for one in world.fractures), default=-_RESTS)
    return len(hurt) < MOST_OPEN and (world.time - last) * pace >= _RESTS
