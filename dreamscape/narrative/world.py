"""The World: everything the narrative says at one instant, by columns. Values only."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Dreamers:
    """One row a dreamer, in order of joining; rows are never reused within a show."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    visual: Ints  # index into World.visuals
    home: Floats  # (n, 2) plane 0..1, y up; fixed at joining
    gap: Floats  # how far the nearest home is, plane heights
    place: Floats  # (n, 2) plane, where the dream is now
    hue: Floats  # 0..1, a circle
    valence: Floats  # -1..1
    arousal: Floats  # -1..1
    motifs: tuple[tuple[str, ...], ...]
    drawings: tuple[str, ...]  # takes of drawings, "" where there is none
    key: npt.NDArray[np.uint64]  # of the keyed random numbers
    phase: Floats  # turns, 0..1
    role: Ints  # index into events.ROLES
    former: Ints  # the role before
    turned: Floats  # show time of the last shift of role, seconds
    share: Floats  # 0..1; 0 while resting
    wish: Floats  # 0..1: the share that was set
    gone: Flags  # has taken the dream back
    rest: Floats  # 0 (awake) .. 1 (resting)
    presence: Floats  # 0 (not there) .. 1
    joined: Floats  # show time, seconds
    attunement: Floats  # 0..1, how much in step with the dreamers it is threaded to
    group: Ints  # community by live threads: the row of its first member
    voice: Floats  # 0..1: 1 when one has just spoken for oneself; gone after 8 s
    thanks: Floats  # 0..1: 1 when one has just come to a rally; half of it after two minutes
    answers: Ints  # rallies one came to
    deeds: Floats  # (n, 7) what one did lately, by deeds.DEEDS; half of it counts after 90 s


THREAD_STATES = ("offered", "accepted", "released")


@dataclass(frozen=True, slots=True)
class Threads:
    """One row a thread ever offered."""

    a: Ints  # row of a dreamer
    b: Ints
    affinity: Floats  # 0..1
    tension: Floats  # 0..1
    health: Floats  # 0..1
    live: Flags  # accepted and holding
    state: Ints  # index into THREAD_STATES; an accepted one may hold or be torn
    since: Floats  # show time when it was offered, accepted or let go, the latest of these, seconds


@dataclass(frozen=True, slots=True)
class Patch:
    """One mending of a seam."""

    kind: str  # one of events.PATCHES
    by: str
    x: float
    y: float
    at: float  # show time, seconds
    reach: float  # how far it has closed the seam, shares of the plane
    strength: float  # 0..1; a splice weakens until healed


@dataclass(frozen=True, slots=True)
class Fracture:
    """A seam between two groups."""

    id: str
    cause: str  # one of events.CAUSES
    at: float  # show time it opened, seconds
    x: float
    y: float
    left: Ints  # rows of dreamers
    right: Ints
    reach: float  # how far from (x, y) it has run, shares of the plane
    opening: float  # 0..1: how wide
    mended: float  # 0..1: share of it that is closed
    gold: float  # 0..1: brightness of the mended line; fades slowly
    evidence: float  # what spoke for the cause when it opened (evidence.THRESHOLDS); below 0: not measured
    patches: tuple[Patch, ...] = ()


@dataclass(frozen=True, slots=True)
class Rally:
    """A call to a wound, and who came."""

    id: str
    fracture: str
    by: str  # who called
    x: float
    y: float
    at: float  # show time, seconds
    came: Ints  # rows of dreamers, in the order they came
    open: bool  # still calls: the wound is open, and a minute has not passed


@dataclass(frozen=True, slots=True)
class Take:
    """Words that somebody gave a line; they lie apart, in the journal, under the take's id."""

    id: str
    dreamer: int  # row: whose words they are
    by: str  # the weaver
    seq: int  # of the event that gave them
    at: float  # show time, seconds


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plotline."""

    id: str
    author: int  # row of the dreamer who added it
    take: Take  # the words that stand
    variants: tuple[Take, ...]  # words that survived a concurrent edit and stand beside them
    earlier: tuple[Take, ...]  # words that were replaced knowingly
    seq: int  # of the event that edited the line last
    at: float  # its show time, seconds
    by: str  # its weaver


@dataclass(frozen=True, slots=True)
class Plot:
    """A plotline: lines that a group shares, in their order."""

    id: str
    prompt: str
    members: tuple[int, ...]  # rows, ascending: the group, and everybody who has a line in it
    lines: tuple[Line, ...]
    parent: str  # the plotline it was split from, or ""
    merged: str  # the plotline at whose end it goes on, or "" while it lives
    seq: int  # of the event that began it
    at: float  # its show time, seconds
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the maker of an edit is told, because the edit did something else than was meant, or nothing."""

    seq: int  # of the edit
    at: float  # its show time, seconds
    whom: str
    what: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Words that have been judged; they lie apart, in the journal."""

    dreamer: int  # row: whose words they are
    take: str  # of a line, or of a drawing; "": those of the dream
    since: float  # show time, seconds


@dataclass(frozen=True, slots=True)
class World:
    """The whole story at one instant. Equal journals give equal Worlds, to the byte."""

    time: float  # show time, seconds
    seed: int
    act: str
    act_index: int
    act_progress: float  # 0..1
    visuals: tuple[str, ...]
    dreamers: Dreamers
    threads: Threads
    fractures: tuple[Fracture, ...]
    rallies: tuple[Rally, ...]
    unity: float  # Kuramoto order parameter r, 0..1
    cohesion: float  # 0..1: health and reach of the live threads
    individuality: float  # 0..1
    balance: float  # 0..1: high when both are high
    churn: float  # 0..1: roles that shifted lately
    controls: dict[str, float] = field(default_factory=dict)
    """Controls at this instant. The acts move: pull (how hard unity is pushed, 0..1), flow 0..1,
    night 0..1 (darkness), sunrise 0..1, brightness 0..1."""
    plots: tuple[Plot, ...] = ()
    """Every plotline, in the order of their beginnings; those that were merged are empty."""
    told: tuple[Told, ...] = ()
    """What weavers were told, in the order of their edits."""
    shown: tuple[Shown, ...] = ()
    """The words that may be seen, in the order in which they were allowed."""
    hidden: tuple[Shown, ...] = ()
    """The words that a weaver has hidden, since when."""
