"""What would help, and by how much: tried out in a twin of the story, never guessed.

A seam closes by itself and its patches alone, so a twin of the seam is enough; a thread depends on
everything, so for threads the whole story has a twin. Forecasts say what happens if nothing else does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dreamscape.narrative import border, patches, rallies, wounds
from dreamscape.narrative.events import PATCHES, AnyBody, Event
from dreamscape.narrative.exact import FULL, TICKS, Floats
from dreamscape.narrative.fold import Story
from dreamscape.narrative.state import State
from dreamscape.narrative.wounds import Wound

AHEAD = 20.0
"""Seconds that threads are looked ahead."""
_LATER = 30.0
"""Seconds of the story's pace after which a patch must still hold; a splice has given way by then."""
_LONGEST = 60 * TICKS
"""No patch takes longer to reach as far as it can."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What one patch at (x, y) would do to a seam."""

    patch: str
    x: float
    y: float
    seconds: float  # until it has reached as far as it can
    mended: float  # 0..1, of the seam, by then
    without: float  # 0..1, of the seam, by then, had it not been made
    closes: float  # share of what is open now that it closes, 0..1
    keeps: float  # the same, half a minute later: less for a splice nobody heals


def closings(state: State, wound: Wound) -> tuple[Closing, ...]:
    """What each kind of patch would do at the place where it closes most; the most lasting first."""
    found = [closing(state, wound, kind, *place_for(wound, kind)) for kind in PATCHES]
    return tuple(sorted(found, key=lambda each: (-each.keeps, -each.closes, PATCHES.index(each.patch))))


def place_for(wound: Wound, kind: str) -> tuple[float, float]:
    """The place on the seam, as far as it has run, from which a patch of this `kind` closes most."""
    run = wound.far <= max(wound.reach, float(wound.far.min()))
    spots = wound.spots[run]
    bare = 1.0 - wounds.grips(wound)[run]
    extent = patches.begin(wound.cause, kind, "", 0.0, 0.0, 0.0, 1.0).extent
    gain = [float((bare * (border.distances(spots, x, y) <= extent)).sum()) for x, y in spots.tolist()]
    best = spots[int(np.argmax(np.rint(np.array(gain) * 4096.0)))]
    return round(float(best[0]), 6), round(float(best[1]), 6)


def closing(state: State, wound: Wound, kind: str, x: float, y: float) -> Closing:
    """What a patch of full strength would do if it were made now at (x, y)."""
    helped, alone = _twin(wound), _twin(wound)
    wounds.patched(helped, kind, "", x, y, state.time, 1.0)
    rallies.help(state.rallies, helped)
    mend, ticks, before = helped.mends[-1], 0, -1.0
    while mend.reach > before and ticks < _LONGEST:
        before = mend.reach
        ticks += 1
        _step(state, (helped, alone), ticks)
    bare = max(1.0 - wound.mended, 1e-9)
    mended, without = helped.mended, alone.mended
    later = ticks
    while mend.age < _LATER and later < _LONGEST:
        later += 1
        _step(state, (helped, alone), later)
    keeps = max(helped.mended - alone.mended, 0.0) / bare
    return Closing(kind, x, y, ticks / TICKS, mended, without, max(mended - without, 0.0) / bare, keeps)


def _twin(wound: Wound) -> Wound:
    return replace(wound, mends=[replace(mend) for mend in wound.mends])


def _step(state: State, twins: Sequence[Wound], ticks: int) -> None:
    pace = state.controls.bounded("pace", (state.tick + ticks) / TICKS, 1.0, 6.0)
    for twin in twins:
        wounds.step(twin, pace)


def healths(story: Story, bodies: Sequence[AnyBody], seconds: float = AHEAD) -> Floats:
    """Health of every thread, 0..1, in so many seconds, if `bodies` happen now and then nothing else.

    Rows are those of the story's threads now; 0 for those that do not hold.
    """
    twin = Story.load(story.save())
    for body in bodies:
        twin.apply(Event(twin.seq + 1, twin.now / TICKS, "", "", body))
    for _ in range(round(seconds * TICKS)):
        twin.tick()
    count = story.state.threads.count
    columns = twin.state.threads
    return np.asarray(columns["health"][:count] * columns["live"][:count] / FULL)
