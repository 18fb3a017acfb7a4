"""The simulated crowd: any list of dreams makes a whole show.

The crowd joins, threads by likeness, falters, mends, converges and wakes, as the festival's acts go. The
story runs along while it is composed, so that what people do answers what they see.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

from dreamscape.errors import DreamError
from dreamscape.narrative.acts import DREAM_COLLECTIVE, Festival
from dreamscape.narrative.cast import Cast, Dreamed, cast, entrances, offers
from dreamscape.narrative.drama import Cue, Deed, Drama
from dreamscape.narrative.events import ActBegun, AnyBody, ControlSet, Event, MomentMarked
from dreamscape.narrative.exact import TICKS, tick_of
from dreamscape.narrative.fold import Story
from dreamscape.narrative.likeness import Pairs, pairs
from dreamscape.narrative.weaving import Weaving
from dreamscape.narrative.weaving import cues as woven

__all__ = ["Dreamed", "Pairs", "pairs", "simulate"]

Item = TypeVar("Item")
Told = tuple[float, str, str, AnyBody]
"""at (show time, seconds), by, key (never twice in a show), body."""
_UNHURRIED = 90.0
"""Seconds of a show whose dynamics need no hurry."""


def simulate(
    dreams: Sequence[Dreamed],
    alike: Pairs,
    seed: int,
    duration: float,
    festival: Festival = DREAM_COLLECTIVE,
) -> Iterator[Told]:
    """The events of a show of `duration` seconds, in order of time; each `at` is a whole tick.

    `alike` holds rows of `dreams`. Equal arguments give equal shows. Raises DreamError when `duration` is
    not a positive number of seconds.
    """
    if not 0 < duration < float("inf"):
        raise DreamError(f"a show cannot last {duration} seconds; give a length above 0", 2)
    crowd = cast(dreams, alike, seed, duration)
    pace = min(max(_UNHURRIED / duration, 1.0), 6.0)
    last = int(duration * TICKS)
    begins = [0.0, *accumulate(act.share * duration for act in festival.acts)]
    known = _ordered(_known(crowd, festival, begins, pace), last)
    cues = _ordered(_cues(Drama(crowd, pace), festival, begins), last)
    story, seq = Story(seed), 0
    for tick in range(last + 1):
        if tick:
            story.tick()
        for by, body in _due(tick, known, cues, story):
            seq += 1
            at, key = tick / TICKS, f"{seed}-{seq}"
            story.apply(Event(seq, at, by, key, body))
            yield at, by, key, body


def _due(
    tick: int, known: deque[tuple[int, Deed]], cues: deque[tuple[int, Cue]], story: Story
) -> Iterator[Deed]:
    while known and known[0][0] <= tick:
        yield known.popleft()[1]
    while cues and cues[0][0] <= tick:
        yield from cues.popleft()[1](story.world())


def _ordered(items: Iterable[tuple[float, Item]], last: int) -> deque[tuple[int, Item]]:
    """By tick, those of one tick as they came; nothing is due after the `last` tick."""
    ticked = [(min(tick_of(at), last), item) for at, item in items]
    return deque(sorted(ticked, key=lambda each: each[0]))


def _known(crowd: Cast, festival: Festival, begins: list[float], pace: float) -> Iterator[tuple[float, Deed]]:
    """What is certain before the show begins: acts, controls, moments, entrances, threads."""
    if pace > 1.0:
        yield 0.0, ("festival", ControlSet("pace", round(pace, 3)))
    for index, act in enumerate(festival.acts):
        length = begins[index + 1] - begins[index]
        yield begins[index], ("festival", ActBegun(act.name, index, round(length, 3)))
        for turn in act.turns:
            body = ControlSet(turn.control, turn.value, round(turn.over * length, 3))
            yield begins[index] + turn.at * length, ("festival", body)
        yield begins[index] + act.moment * length, ("festival", MomentMarked(act.name))
    for at, by, told in entrances(crowd):
        yield at, (by, told)
    for at, by, thread in offers(crowd, 0.95 * begins[1], pace):
        yield at, (by, thread)


def _cues(drama: Drama, festival: Festival, begins: list[float]) -> Iterator[tuple[float, Cue]]:
    """When the crowd looks at the World and answers. Acts beyond the fifth only let roles shift."""
    count, whole = len(drama.crowd.dreams), begins[-1]
    scenes = (_gathering, _first_night, _dissolution, _aftermath, _sunrise)
    weaves = woven(Weaving(drama.crowd))
    for scene, weave, (start, end) in zip(scenes, weaves, pairwise(begins), strict=False):
        if count >= 2:
            acted = [*scene(drama, whole), *weave]
            yield from ((start + share * (end - start), cue) for share, cue in acted)
    for step in range(4, 24):
        yield step / 24 * whole, drama.shift_roles


def _gathering(drama: Drama, whole: float) -> list[tuple[float, Cue]]:
    return []


def _first_night(drama: Drama, whole: float) -> list[tuple[float, Cue]]:
    """Two to four fractures, one after another, one of them forced; some are half mended."""
    few = len(drama.crowd.dreams) < 4 or whole < 12.0
    scene: list[tuple[float, Cue]] = [(0.30, drama.withdraw_shares), (0.52, drama.falter("forced"))]
    if len(drama.crowd.dreams) > 2:
        scene += [(0.06, drama.falter("lost")), (0.30, drama.half_mend("stitch"))]
    if not few:
        scene += [
            (0.24, drama.falter("mismatch")),
            (0.42, drama.half_mend("bridge")),
            (0.48, drama.lean_on_one),
            (0.70, drama.falter("overload")),
        ]
    return scene


def _dissolution(drama: Drama, whole: float) -> list[tuple[float, Cue]]:
    """Patches of every kind, a splice that gives way and is healed; then everybody comes together."""
    mends: list[tuple[float, Cue]] = [(0.02 + 0.024 * k, drama.mend) for k in range(17)]
    looks: list[tuple[float, Cue]] = [(0.01 + 0.02 * k, drama.undo_splice) for k in range(24)]
    rest: list[tuple[float, Cue]] = [(0.44 + 0.02 * k, drama.mend_each) for k in range(6)]
    return [*mends, *looks, *rest, (0.45, drama.trust_again), (0.57, drama.finish), (0.66, drama.finish)]


def _aftermath(drama: Drama, whole: float) -> list[tuple[float, Cue]]:
    return [(0.15, drama.let_go)]


def _sunrise(drama: Drama, whole: float) -> list[tuple[float, Cue]]:
    return [(0.05, drama.restore_shares), (0.1, drama.finish)]
