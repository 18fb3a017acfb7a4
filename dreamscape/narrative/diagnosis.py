"""Why a thread is weak and a seam open, from numbers, and what would help by how much."""

from dataclasses import dataclass

import numpy as np

from dreamscape.narrative import border, evidence, forecast, remedies, threads
from dreamscape.narrative.evidence import MANY, MARGIN, WEAK
from dreamscape.narrative.exact import COSINE, FULL, UNIT, angle
from dreamscape.narrative.fold import Story
from dreamscape.narrative.forecast import Closing
from dreamscape.narrative.remedies import Help
from dreamscape.narrative.state import State
from dreamscape.narrative.world import World
from dreamscape.narrative.wounds import Wound

FACTS = {
    "lost": "share of the threads across that fail or were let go",
    "mismatch": "clash of moods along threads across",
    "overload": "threads on one dreamer",
    "forced": "pull above the mean share",
}
"""What speaks for each cause of a seam."""
_TORN = 0.05
"""Openness of a seam from which the threads across it are torn."""
_ALIKE = 0.9
"""Affinity of dreams that are truly alike."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One number that speaks for a cause when it lies above its threshold."""

    name: str
    value: float
    threshold: float

    @property
    def speaks(self) -> bool:
        """Whether it lies above."""
        return self.value > self.threshold


@dataclass(frozen=True, slots=True)
class WeakThread:
    """One thread that fails."""

    a: str
    b: str
    health: float  # 0..1
    cause: str
    seam: str  # the open seam it crosses, if any
    evidence: tuple[Fact, ...]
    helps: tuple[Help, ...]  # the most helpful first


@dataclass(frozen=True, slots=True)
class OpenSeam:
    """One seam that is open."""

    fracture: str
    cause: str
    opening: float  # 0..1
    mended: float  # 0..1
    length: float  # plane heights, as far as it has run
    reason: Fact | None  # what spoke for the cause when it opened; None where nobody measured
    evidence: tuple[Fact, ...]  # what speaks now
    closings: tuple[Closing, ...]  # what each kind of patch would do, the most lasting first


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that ails a story at one moment."""

    time: float
    seams: tuple[OpenSeam, ...]  # the widest first
    threads: tuple[WeakThread, ...]  # the weakest first
    weak: int  # weak threads in all


def diagnose(story: Story, most: int | None = 10) -> Diagnosis:
    """The open seams and the `most` weakest threads (all of them for None). The story stays as it is."""
    state, world = story.state, story.world()
    hurt = [wound for wound in state.wounds if not wound.closed]
    seams = sorted((seam(state, world, wound) for wound in hurt), key=_width)
    rows = weak_rows(state)
    chosen = rows if most is None else rows[:most]
    return Diagnosis(world.time, tuple(seams), _threads(story, world, chosen, tuple(seams)), len(rows))


def _width(one: OpenSeam) -> tuple[float, float, str]:
    return -round(one.opening * (1.0 - one.mended), 6), -one.length, one.fracture


def seam(state: State, world: World, wound: Wound) -> OpenSeam:
    """The diagnosis of one open seam."""
    place = state.dreamers["place"]
    spots = border.crossings(place, wound.left, wound.right)
    run = spots[border.distances(spots, wound.x, wound.y) <= wound.reach] if len(spots) else spots
    return OpenSeam(
        wound.id,
        wound.cause,
        wound.opening,
        wound.mended,
        round(border.length(run), 4),
        Fact(FACTS[wound.cause], wound.evidence, _bound(wound.cause)) if wound.evidence >= 0.0 else None,
        seam_facts(state, world, wound),
        forecast.closings(state, wound),
    )


def seam_facts(state: State, world: World, wound: Wound) -> tuple[Fact, ...]:
    """What speaks for each cause now, along this seam, in the order of CAUSES; then the phases."""
    found = [
        Fact(what, round(evidence.along(world, cause, wound.left, wound.right), 4), _bound(cause))
        for cause, what in FACTS.items()
    ]
    return (*found, Fact("sides out of step", round(_apart(state, wound), 4), 0.5))


def _bound(cause: str) -> float:
    return round(evidence.THRESHOLDS[cause], 4)


def _apart(state: State, wound: Wound) -> float:
    """(1 - cos of the angle between the mean phases of the two sides) / 2: 0 in step, 1 opposed."""
    turned, mass = angle(state.dreamers["phase"]), np.rint(state.dreamers["presence"] * 256.0)
    sums = []
    for rows in (wound.left, wound.right):
        north = float((mass[rows] * COSINE[(turned[rows] - 1024) & 4095]).sum())
        sums.append((float((mass[rows] * COSINE[turned[rows]]).sum()), north))
    (x, y), (u, v) = sums
    size = float(np.sqrt((x * x + y * y) * (u * u + v * v)))
    return 0.5 - 0.5 * (x * u + y * v) / size if size > 0.0 else 0.0


def weak_rows(state: State) -> list[int]:
    """Rows of the weak threads, the weakest first: accepted 3 s ago or more, both ends there."""
    columns, here = state.threads, state.dreamers["here"]
    held = (columns["state"] == threads.ACCEPTED) & here[columns["a"]] & here[columns["b"]]
    held &= (columns["health"] < WEAK * FULL) & (columns["since"] <= state.time - 3.0)
    rows = np.flatnonzero(held)
    return [int(row) for row in rows[np.argsort(columns["health"][rows], kind="stable")]]


def thread_facts(state: State, world: World, row: int) -> tuple[Fact, ...]:
    """What speaks for each cause in the thread `row`.

    The tension at which health settles at WEAK follows from the threads' own law, for an affinity a:
    (.065 a - .0042) / (.065 a + .042). Solved for a, it says how alike the dreams would have to be.
    """
    columns = state.threads
    a, b = int(columns["a"][row]), int(columns["b"][row])
    affinity, tau = float(columns["affinity"][row]), float(columns["tension"][row]) / FULL
    phase = state.dreamers["phase"]
    step = 0.5 - 0.5 * float(COSINE[angle(phase[b : b + 1] - phase[a : a + 1])][0]) / UNIT
    bears = max((0.065 * affinity - 0.0042) / (0.065 * affinity + 0.042), 0.0)
    needs = min((0.042 * tau + 0.0042) / (0.065 * max(1.0 - tau, 1e-6)), 1.0)
    most = float(max(evidence.degrees(world)[[a, b]]))
    shares = float(state.dreamers["share"][a] + state.dreamers["share"][b]) / 2.0
    return (
        Fact("openness of the seam it crosses", round(_torn(state, row)[0], 4), _TORN),
        Fact("out of step", round(step, 4), round(bears, 4)),
        Fact("tension", round(tau, 4), round(bears, 4)),
        Fact("likeness it would need (1: more than there is)", round(needs, 4), round(affinity, 4)),
        Fact("threads on one of the two", most, float(MANY)),
        Fact("pull above the shares of the two", round(world.controls["pull"] - shares, 4), MARGIN),
    )


def _torn(state: State, row: int) -> tuple[float, str, str]:
    """Openness, id and cause of the widest seam that tears the thread; zeros where none does."""
    found = (0.0, "", "")
    a, b = int(state.threads["a"][row]), int(state.threads["b"][row])
    for wound in state.wounds:
        across = (a in wound.left and b in wound.right) or (b in wound.left and a in wound.right)
        if across and float(state.threads["since"][row]) <= wound.at and wound.openness > found[0]:
            found = (wound.openness, wound.id, wound.cause)
    return found


def cause_of(state: State, facts: tuple[Fact, ...], row: int) -> tuple[str, str]:
    """Cause and seam of a weak thread.

    A thread across an open seam suffers what opened it. Else too many threads on one end are `overload`; a
    tension that alike dreams would bear is `mismatch`; who is out of step is `forced` where pull lies above
    the shares of the two, and has `lost` contact where it does not.
    """
    torn, _, _, needs, many, pulled = facts
    if torn.speaks:
        _, name, cause = _torn(state, row)
        return cause, name
    if many.speaks:
        return "overload", ""
    if needs.speaks and needs.value <= _ALIKE:
        return "mismatch", ""
    return ("forced" if pulled.speaks else "lost"), ""


def _threads(
    story: Story, world: World, rows: list[int], seams: tuple[OpenSeam, ...]
) -> tuple[WeakThread, ...]:
    if not rows:
        return ()
    state, ids = story.state, world.dreamers.ids
    facts = [thread_facts(state, world, row) for row in rows]
    causes = [cause_of(state, each, row) for each, row in zip(facts, rows, strict=True)]
    best = {one.fracture: one.closings[0] for one in seams}
    helps = remedies.helps(story, world, rows, causes, best)
    columns = state.threads
    return tuple(
        WeakThread(
            ids[columns["a"][row]],
            ids[columns["b"][row]],
            float(columns["health"][row]) / FULL,
            cause,
            name,
            spoken,
            tuple(sorted(helps[row], key=lambda each: (-round(each.with_it, 6), each.what))),
        )
        for row, spoken, (cause, name) in zip(rows, facts, causes, strict=True)
    )
