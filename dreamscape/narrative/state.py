"""Everything a story holds between two ticks. Only `changes` and `advance` write to it."""

from dataclasses import dataclass, field

from dreamscape.narrative.columns import Columns
from dreamscape.narrative.controls import Controls
from dreamscape.narrative.deeds import DEEDS
from dreamscape.narrative.events import DreamTold
from dreamscape.narrative.exact import TICKS
from dreamscape.narrative.measures import Measures
from dreamscape.narrative.plots import Plots
from dreamscape.narrative.rallies import Call
from dreamscape.narrative.world import Shown
from dreamscape.narrative.wounds import Wound

DREAMER = {
    "visual": ("i4", 0),
    "home": ("f8", 2),
    "gap": ("f8", 0),  # to the nearest home, plane heights
    "place": ("f8", 2),
    "hue": ("f8", 0),
    "valence": ("f8", 0),
    "arousal": ("f8", 0),
    "key": ("u8", 0),
    "phase": ("i8", 0),  # 0 .. TURN
    "speed": ("f8", 0),  # phase a tick, whole
    "strolls": ("i8", 2),  # phases of the wandering
    "stride": ("i8", 2),  # phase of the wandering a tick
    "role": ("i4", 0),
    "former": ("i4", 0),  # the role before
    "turned": ("f8", 0),  # show time of the shift, seconds
    "share": ("f8", 0),
    "wish": ("f8", 0),  # what the share is moving to
    "here": ("?", 0),  # has joined and not left
    "gone": ("?", 0),  # has withdrawn
    "paused": ("?", 0),
    "rest": ("f8", 0),  # 0..1: how far gone to rest
    "presence": ("f8", 0),  # 0..1, evenly
    "joined": ("f8", 0),
    "attunement": ("f8", 0),
    "group": ("i4", 0),
    "like": ("f8", 4),  # what the dream is like, see measures.likeness
    "voice": ("f8", 0),  # 1 when one has just spoken for oneself, then less
    "thanks": ("f8", 0),  # 1 when one has just come to a rally, then less
    "answers": ("i4", 0),  # rallies one came to
    "deeds": ("f8", len(DEEDS)),  # what one did lately
}
THREAD = {
    "a": ("i4", 0),
    "b": ("i4", 0),
    "affinity": ("f8", 0),
    "state": ("i1", 0),  # threads.OFFERED, ACCEPTED, RELEASED
    "tension": ("f8", 0),  # in FULLs
    "health": ("f8", 0),  # in FULLs
    "live": ("?", 0),
    "since": ("f8", 0),
}


Words = tuple[int, str]
"""Whose words, by row, and the take of a line; "" for those of the dream."""


@dataclass(slots=True)
class Act:
    """The act that runs."""

    name: str = ""
    index: int = 0
    begun: float = 0.0
    length: float = 0.0


@dataclass(slots=True)
class Known:
    """What is worked out from the rest and kept while it holds; never saved."""

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    drawings: tuple[str, ...] = ()
    motifs: tuple[tuple[str, ...], ...] = ()
    visuals: tuple[str, ...] = ()
    judged: tuple[tuple[Shown, ...], tuple[Shown, ...]] | None = None
    words: tuple[dict[Words, Shown], dict[Words, Shown]] = field(
        default_factory=lambda: ({}, {})
    )  # shown, hidden
    cells: dict[tuple[int, int], list[int]] = field(default_factory=dict)  # rows by where their home is


@dataclass(slots=True)
class State:
    """One show at one tick."""

    seed: int
    tick: int = 0
    seq: int = 0  # of the last event applied
    heard: int = 0  # the tick at which it was applied
    dreamers: Columns = field(default_factory=lambda: Columns(DREAMER))
    threads: Columns = field(default_factory=lambda: Columns(THREAD))
    ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)  # takes of drawings, "" where there is none
    motifs: list[tuple[str, ...]] = field(default_factory=list)
    visuals: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)  # of dreamers, by id
    pairs: dict[tuple[int, int], int] = field(default_factory=dict)  # thread rows, by lower and higher end
    awaiting: dict[int, DreamTold] = field(default_factory=dict)  # new dreams, by row, while the old fade
    wounds: list[Wound] = field(default_factory=list)
    rallies: list[Call] = field(default_factory=list)
    plots: Plots = field(default_factory=Plots)
    shown: dict[Words, float] = field(default_factory=dict)  # since when
    hidden: dict[Words, float] = field(default_factory=dict)
    controls: Controls = field(default_factory=Controls)
    act: Act = field(default_factory=Act)
    measures: Measures = field(default_factory=lambda: Measures(0.0, 0.0, 0.0, 0.0))
    looked: tuple[float, float] = (0.0, 0.0)  # cohesion and individuality when last looked at
    churn: float = 0.0
    forgot: bool = False  # somebody's dream, in this tick
    known: Known = field(default_factory=Known)

    @property
    def time(self) -> float:
        """Show time, seconds."""
        return self.tick / TICKS

    def wound(self, name: str) -> Wound | None:
        """The fracture with this id, if it ever opened."""
        return next((wound for wound in self.wounds if wound.id == name), None)
