"""What happened in a show, in numbers: played once more and looked at twice a second.

Nothing here knows what anybody is called, or said.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dreamscape.narrative.events import (
    ActBegun,
    Event,
    FractureOpened,
    FracturePatched,
    LineAdded,
    PlotBegun,
    PlotsMerged,
    PlotSplit,
)
from dreamscape.narrative.exact import tick_of
from dreamscape.narrative.fold import Story
from dreamscape.narrative.world import World

_LOOKS = 5
"""Ticks between two looks."""
_WHOLE = 0.97
"""From here on a seam counts as mended (`wounds` closes it there)."""


@dataclass(frozen=True, slots=True)
class ActFacts:
    """Means over one act; all laps of a loop together."""

    balance: float
    unity: float
    individuality: float
    cohesion: float
    looks: int


@dataclass(frozen=True, slots=True)
class WoundFacts:
    """One fracture."""

    cause: str
    act: int
    torn: int
    """Dreamers on its smaller side."""
    share: float
    """Their mean share when it opened, 0..1."""
    pull: float
    """Then."""
    mended_after: float | None
    """Seconds from its opening until it closed; None: it did not."""


@dataclass(frozen=True, slots=True)
class PatchFacts:
    """All patches of one kind on seams of one cause."""

    made: int
    closed: float
    """Mean part of a seam each closed, 0..1: what was mended until the next patch at that seam."""


@dataclass(frozen=True, slots=True)
class PlotFacts:
    """One plotline that was begun."""

    lines: int
    authors: int
    held: bool
    """It has two lines of two authors at least, and was never split."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One show."""

    duration: float
    dreamers: int
    acts: dict[int, ActFacts]
    wounds: tuple[WoundFacts, ...]
    patches: dict[tuple[str, str], PatchFacts]
    """By cause and kind."""
    plots: tuple[PlotFacts, ...]

    def mean(self, measure: str) -> float:
        """A measure of ActFacts over the whole show."""
        looks = sum(act.looks for act in self.acts.values())
        total = sum(float(getattr(act, measure)) * act.looks for act in self.acts.values())
        return total / looks if looks else 0.0


@dataclass(slots=True)
class _Watch:
    """What is gathered while the show is played."""

    sums: dict[int, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 5))
    act: int = 0
    opened: dict[str, WoundFacts] = field(default_factory=dict)
    at: dict[str, float] = field(default_factory=dict)
    closed: dict[str, float] = field(default_factory=dict)
    mended: dict[str, float] = field(default_factory=dict)  # by fracture, when its last patches were made
    latest: dict[str, list[str]] = field(default_factory=dict)  # by fracture, kinds of its last patches
    gains: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    most: int = 0


def measure(events: Sequence[Event], seed: int) -> Facts:
    """Play the show of `events` and measure it."""
    story, watch = Story(seed), _Watch()
    end = _end(events)
    waiting = _by_tick(events)
    due = next(waiting, None)
    for tick in range(tick_of(end) + 1):
        if tick:
            story.tick()
        if due is not None and due[0] <= tick:
            told = due[1]
            _before(watch, told, story)
            for event in told:
                story.apply(event)
            _after(watch, told, story)
            due = next(waiting, None)
        if tick % _LOOKS == 0:
            _look(watch, story.world())
    for name in list(watch.latest):
        _settle(watch, name, story.world())
    return _facts(watch, end, _plots(events))


def _end(events: Sequence[Event]) -> float:
    ends = [event.at + event.body.length for event in events if isinstance(event.body, ActBegun)]
    return max([*ends, *(event.at for event in events[-1:])], default=0.0)


def _by_tick(events: Sequence[Event]) -> Iterator[tuple[int, list[Event]]]:
    due: list[Event] = []
    last = 0
    for event in events:
        tick = max(last, tick_of(event.at))
        if due and tick != last:
            yield last, due
            due = []
        due.append(event)
        last = tick
    if due:
        yield last, due


def _before(watch: _Watch, told: list[Event], story: Story) -> None:
    """Patches end the time in which the ones before them at that seam are watched."""
    patched = {event.body.fracture for event in told if isinstance(event.body, FracturePatched)}
    if patched:
        world = story.world()
        for name in sorted(patched & watch.latest.keys()):
            _settle(watch, name, world)


def _after(watch: _Watch, told: list[Event], story: Story) -> None:
    world: World | None = None
    for event in told:
        body = event.body
        if isinstance(body, ActBegun):
            watch.act = body.index
        elif isinstance(body, FractureOpened) and body.fracture not in watch.opened and body.left:
            world = world or story.world()
            _opened(watch, body, event.at, world)
        elif isinstance(body, FracturePatched) and body.fracture in watch.opened:
            world = world or story.world()
            watch.latest.setdefault(body.fracture, []).append(body.patch)
            watch.mended[body.fracture] = _mended(world).get(body.fracture, 0.0)


def _opened(watch: _Watch, body: FractureOpened, at: float, world: World) -> None:
    rows = {name: row for row, name in enumerate(world.dreamers.ids)}
    side = min((body.left, body.right), key=len)
    shares = [float(world.dreamers.share[rows[name]]) for name in side if name in rows]
    share = sum(shares) / len(shares) if shares else 0.0
    pull = world.controls.get("pull", 0.0)
    watch.opened[body.fracture] = WoundFacts(body.cause, watch.act, len(shares), share, pull, None)
    watch.at[body.fracture] = at


def _mended(world: World) -> dict[str, float]:
    return {fracture.id: fracture.mended for fracture in world.fractures}


def _settle(watch: _Watch, name: str, world: World) -> None:
    kinds = watch.latest.pop(name)
    gain = max(0.0, _mended(world).get(name, 0.0) - watch.mended.pop(name)) / len(kinds)
    for kind in kinds:
        watch.gains[watch.opened[name].cause, kind].append(gain)


def _look(watch: _Watch, world: World) -> None:
    here = int((world.dreamers.presence > 0.5).sum())
    watch.most = max(watch.most, here)
    if here:
        seen = (world.balance, world.unity, world.individuality, world.cohesion, 1.0)
        watch.sums[watch.act] = [a + b for a, b in zip(watch.sums[watch.act], seen, strict=True)]
    for fracture in world.fractures:
        if fracture.mended >= _WHOLE and fracture.id not in watch.closed:
            watch.closed[fracture.id] = world.time
        elif fracture.mended < _WHOLE:
            watch.closed.pop(fracture.id, None)  # it opened again


def _facts(watch: _Watch, end: float, plots: tuple[PlotFacts, ...]) -> Facts:
    acts = {
        index: ActFacts(
            sums[0] / sums[4], sums[1] / sums[4], sums[2] / sums[4], sums[3] / sums[4], round(sums[4])
        )
        for index, sums in sorted(watch.sums.items())
    }
    wounds = tuple(
        WoundFacts(
            one.cause,
            one.act,
            one.torn,
            one.share,
            one.pull,
            watch.closed[name] - watch.at[name] if name in watch.closed else None,
        )
        for name, one in watch.opened.items()
    )
    patches = {
        key: PatchFacts(len(gains), sum(gains) / len(gains)) for key, gains in sorted(watch.gains.items())
    }
    return Facts(round(end, 3), watch.most, acts, wounds, patches, plots)


def _plots(events: Sequence[Event]) -> tuple[PlotFacts, ...]:
    lines: dict[str, list[str]] = {}
    split: set[str] = set()
    for event in events:
        body = event.body
        if isinstance(body, PlotBegun):
            lines.setdefault(body.plot, [])
        elif isinstance(body, LineAdded) and body.plot in lines:
            lines[body.plot].append(body.dreamer)
        elif isinstance(body, PlotSplit):
            split.add(body.plot)
        elif isinstance(body, PlotsMerged) and {body.plot, body.other} <= lines.keys():
            lines[body.plot] += lines.pop(body.other)
    return tuple(
        PlotFacts(len(by), len(set(by)), len(by) >= 2 and len(set(by)) >= 2 and plot not in split)
        for plot, by in lines.items()
    )
