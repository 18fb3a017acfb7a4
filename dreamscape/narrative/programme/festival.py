"""A festival as values: its acts, how they move the controls, what the crowd does, what may happen."""

from dataclasses import dataclass, field

from dreamscape.narrative.events import (
    AnyBody,
    DreamTold,
    EditUndone,
    FractureOpened,
    FracturePatched,
    LineAdded,
    LineMoved,
    LineRewritten,
    PlotBegun,
    PlotsMerged,
    PlotSplit,
    RallyAnswered,
    RallyCalled,
    ShareSet,
    Spoken,
    ThreadAccepted,
    ThreadOffered,
)

CONTROLS = ("pull", "flow", "chaos", "gather", "visit", "night", "sunrise", "brightness")
"""What curves move; each 0..1. `pace` follows from the show's length, `tempo` is a key of its own."""

MAY: dict[str, tuple[type, ...]] = {
    "tell": (DreamTold,),
    "thread": (ThreadOffered, ThreadAccepted),
    "weave": (PlotBegun, LineAdded, LineRewritten, LineMoved, PlotSplit, PlotsMerged, EditUndone),
    "fracture": (FractureOpened,),
    "patch": (FracturePatched,),
    "rally": (RallyCalled, RallyAnswered),
    "speak": (Spoken,),
    "share": (ShareSet,),
}
"""What an act can allow or forbid, and the events that are meant. Whatever is not here always may happen:
leaving, pausing, letting a thread go; and so may lowering one's own share."""

_WORD = {kind: word for word, kinds in MAY.items() for kind in kinds}


@dataclass(frozen=True, slots=True)
class Curve:
    """How one control moves in an act: straight lines through (at 0..1 of the act, value) points, from
    where the control stands when the act begins."""

    control: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """When the crowd looks at the World and answers."""

    at: float
    """0..1 of the act."""
    do: str
    """A name of `cues.CUES`."""
    cause: str = ""
    """Of `falter`: one of events.CAUSES, "any" (the strongest evidence, another cause each time) or
    nothing (the strongest evidence for a cause not seen in the show)."""
    patch: str = ""
    """Of `half-mend`: one of events.PATCHES."""
    needs: int = 2
    """So many dreamers at least, else nothing is done."""
    lasts: float = 0.0
    """The show (a loop's lap) lasts at least so many seconds, else nothing is done."""
    times: int = 1
    every: float = 0.0
    """0..1 of the act between two times."""
    chance: float = 1.0
    """0..1: how often it is done, from lap to lap."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act."""

    name: str
    weight: float = 1.0
    """Its part of what the acts in seconds leave of the show; without meaning where `seconds` is set."""
    seconds: float = 0.0
    """Its length in a show of any length; 0: it goes by weight."""
    moment: float = 0.5
    """0..1 of the act: when its picture is worth keeping."""
    text: str = ""
    """Shown to the audience."""
    prompt: str = ""
    """Asked of everybody."""
    may: tuple[str, ...] = tuple(MAY)
    """Words of MAY."""
    curves: tuple[Curve, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Festival:
    """A programme of acts."""

    name: str
    acts: tuple[Act, ...]
    title: str = ""
    about: str = ""
    length: float = 180.0
    """Its usual length; of a loop, a lap's. Seconds."""
    loop: bool = False
    tempo: float = 0.0
    """Beats a minute, four to a bar; 0: it follows no beat."""
    vary: float = 0.0
    """0..1: by how much heights of curves and lengths of acts differ from lap to lap."""
    protect: float = 1.0
    """Pull is never pushed above this, whatever the curves say; 0..1."""
    controls: dict[str, float] = field(default_factory=dict)
    """Where controls stand at the start."""


def permits(festival: Festival, act_index: int, body: AnyBody, share: float | None = None) -> bool:
    """Whether `body` may happen in the act. Pure; beyond the last act, and before the first, all may.

    `share` is where the dreamer's share stands: where sharing is forbidden it can still be lowered. A
    share that is not known is taken to be lowered, so that nobody is ever held to more than they wish.
    """
    if isinstance(body, FractureOpened) and body.cause == "forced":
        return True  # an act may forbid what it likes, but not the answer to force
    word = _WORD.get(type(body))
    if word is None or not 0 <= act_index < len(festival.acts) or word in festival.acts[act_index].may:
        return True
    return isinstance(body, ShareSet) and (share is None or body.share <= share)
