"""The simulated crowd: any list of dreams makes a whole show.

The crowd joins, threads by likeness, and does what the festival cues. The story runs along while it is
composed, so that what people do answers what they see.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from dreamscape.errors import DreamError
from dreamscape.narrative import watch
from dreamscape.narrative.answering import Answering
from dreamscape.narrative.cast import Cast, Dreamed, cast, entrances, offers
from dreamscape.narrative.cues import CUES, Company
from dreamscape.narrative.drama import Deed, Drama, Look
from dreamscape.narrative.events import (
    ActBegun,
    AnyBody,
    ControlSet,
    Event,
    FestivalSet,
    MomentMarked,
    ShareSet,
)
from dreamscape.narrative.exact import TICKS, tick_of
from dreamscape.narrative.faltering import Faltering
from dreamscape.narrative.fold import Story
from dreamscape.narrative.likeness import Pairs, pairs
from dreamscape.narrative.programme import library, timetable
from dreamscape.narrative.programme.festival import Festival, permits
from dreamscape.narrative.programme.timetable import Timetable
from dreamscape.narrative.programme.writing import to_toml
from dreamscape.narrative.weaving import PROMPTS, Weaving
from dreamscape.narrative.world import World

__all__ = ["Dreamed", "Pairs", "pairs", "simulate"]

Item = TypeVar("Item")
Told = tuple[float, str, str, AnyBody]
"""at (show time, seconds), by, key (never twice in a show), body."""
_ROLES = 24
"""So often a lap the oracle looks who has become something else."""


def simulate(
    dreams: Sequence[Dreamed],
    alike: Pairs,
    seed: int,
    duration: float,
    festival: Festival | None = None,
) -> Iterator[Told]:
    """The events of a show of `duration` seconds, in order of time.

    Each `at` is a whole tick, except that a festival with a tempo moves its controls on the beat.
    `alike` holds rows of `dreams`; without a `festival` it is the built-in dream-collective. Equal
    arguments give equal shows. Raises DreamError when `duration` is not a positive number of seconds.
    """
    if not 0 < duration < float("inf"):
        raise DreamError(f"a show cannot last {duration} seconds; give a length above 0", 2)
    table = timetable.timetable(festival or library.built_in(library.COLLECTIVE), seed, duration)
    crowd = cast(dreams, alike, seed, table)
    last = int(duration * TICKS)
    known = _ordered(_known(crowd, table), last, exact=bool(table.grid))
    us = _company(crowd, table)
    looks = _ordered(_looks(us, table), last, exact=False)
    story, seq = Story(seed), 0
    for tick in range(last + 1):
        if tick:
            story.tick()
        for at, by, body in _due(tick, known, looks, story, table.festival):
            seq += 1
            key = f"{seed}-{seq}"
            story.apply(Event(seq, at, by, key, body))
            yield at, by, key, body
        for by, body in _watched(story, us) if tick and tick % TICKS == 0 else ():
            seq += 1
            key = f"{seed}-{seq}"
            story.apply(Event(seq, tick / TICKS, by, key, body))
            yield tick / TICKS, by, key, body


def _watched(story: Story, us: Company) -> Iterator[Deed]:
    """What the oracle decides this second: no festival can force unity unpunished. The World is looked at
    only where the pull may force anybody."""
    if watch.strained(story.state):
        yield from us.answering.keep_watch(story.world())
    else:
        us.answering.vigil = watch.Vigil(story.state.time)


def _due(
    tick: int,
    known: deque[tuple[float, Deed]],
    looks: deque[tuple[float, Look]],
    story: Story,
    festival: Festival,
) -> Iterator[tuple[float, str, AnyBody]]:
    """What happens at a tick: the moment (show time, at most the tick's), by whom, what."""
    while known and tick_of(known[0][0]) <= tick:
        at, deed = known.popleft()
        yield at, *deed
    while looks and tick_of(looks[0][0]) <= tick:
        world = story.world()
        for by, body in looks.popleft()[1](world):
            if permits(festival, world.act_index, body, _share(world, body)):
                yield tick / TICKS, by, body


def _ordered(items: Iterable[tuple[float, Item]], last: int, exact: bool) -> deque[tuple[float, Item]]:
    """By tick, those of one tick as they came; nothing is due after the `last` tick. With `exact`, each
    keeps its own moment within its tick."""
    ticked = [(min(tick_of(at), last), at, item) for at, item in items]
    ticked.sort(key=lambda each: (each[0], each[1] if exact else 0.0))
    return deque((min(at, tick / TICKS) if exact else tick / TICKS, item) for tick, at, item in ticked)


def _share(world: World, body: AnyBody) -> float | None:
    """Where the share stands that `body` is about to set, if it does."""
    if not isinstance(body, ShareSet) or body.dreamer not in world.dreamers.ids:
        return None
    return float(world.dreamers.share[world.dreamers.ids.index(body.dreamer)])


def _known(crowd: Cast, table: Timetable) -> Iterator[tuple[float, Deed]]:
    """What is certain before the show begins: its festival, acts, controls, moments, entrances, threads."""
    yield 0.0, ("festival", FestivalSet(table.festival.name, to_toml(table.festival)))
    if table.pace > 1.0:
        yield 0.0, ("festival", ControlSet("pace", round(table.pace, 3)))
    for scene in table.scenes:
        length = min(scene.length, table.duration - scene.begin)
        yield scene.begin, ("festival", ActBegun(scene.act.name, scene.index, round(length, 3)))
        at = scene.begin + scene.act.moment * scene.length
        if at <= table.duration:
            label = f"{scene.act.name} {scene.lap + 1}" if scene.lap else scene.act.name
            yield at, ("festival", MomentMarked(label))
    for move in timetable.moves(table):
        yield move.at, ("festival", ControlSet(move.control, move.value, round(move.seconds, 3)))
    for at, by, told in entrances(crowd):
        yield at, (by, told)
    for at, by, thread in offers(crowd, table):
        yield at, (by, thread)


def _company(crowd: Cast, table: Timetable) -> Company:
    """The crowd with its memories; groups are asked what the acts ask in which they weave."""
    asked = [act.prompt for act in table.festival.acts if any(cue.do == "weave" for cue in act.cues)]
    prompts = tuple(prompt for prompt in asked if prompt)
    return Company(
        Faltering(crowd), Drama(crowd, table.pace), Answering(crowd), Weaving(crowd, (*prompts, *PROMPTS))
    )


def _looks(us: Company, table: Timetable) -> Iterator[tuple[float, Look]]:
    """When the crowd looks at the World and answers; roles shift all along."""
    for at, cue in timetable.cues(table, len(us.drama.crowd.dreams)):
        yield at, CUES[cue.do][1](us, cue)
    step, begun = table.lap / _ROLES, 4
    for number in range(begun, int(table.duration / step + 1e-6)):
        yield number * step, us.drama.shift_roles
