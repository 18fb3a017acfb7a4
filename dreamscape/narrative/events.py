"""What can happen in a show. One struct a kind; the journal keeps them, the fold reads them.

Bodies are msgspec structs, tagged with their kind. Adding a field with a default keeps the version;
anything else raises VERSION and adds a step to `upcast.py`.
"""

import msgspec

VERSION = 4
"""Version of the event bodies below. An older journal is upcast, a newer one refused."""

CAUSES = ("lost", "mismatch", "overload", "forced")
"""Why a fracture opened: contact lost, dreams that disagree, too many threads, unity forced."""

PATCHES = ("stitch", "bridge", "retell", "splice", "voice")
"""How a seam is closed: a tap near it, a thread across, a rewritten plot, an emergency fix, a voice."""

ROLES = ("guide", "seeker", "witness", "shadow", "trickster", "healer")
"""What people become by what they do and where they stand in the thread graph."""


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """The body of an event."""


class DreamTold(Body, frozen=True, tag="dream-told"):
    """A dreamer joins with a dream that has been read. The words themselves are kept apart."""

    dreamer: str
    visual: str
    """Name of the shader that paints the dream, e.g. "tide"."""
    hue: float
    """Where in the palette families the dream lies, 0..1 (a circle)."""
    valence: float
    """-1 (dreadful) .. 1 (blissful)."""
    arousal: float
    """-1 (still) .. 1 (stirred)."""
    motifs: tuple[str, ...] = ()
    """What the dream is about, most important first, at most 4."""
    x: float = 0.5
    y: float = 0.5
    """Home on the plane, 0..1, y up."""
    share: float = 0.6
    """How far this dream may flow into others, 0..1. Only its dreamer can change it."""
    name: str = ""
    """What the dreamer wishes to be called; may be empty."""
    apart: str = ""
    """The take among the dreamer's words under which visual, hue, valence, arousal and motifs are kept, so
    that they can be taken back. The chain has `traits.NEUTRAL` in their place; readers get what is kept."""
    drawing: str = ""
    """The take under which a drawing of the dream is kept, apart as words are; empty: there is none."""


class DreamerLeft(Body, frozen=True, tag="dreamer-left"):
    """A dreamer goes; the dream fades over some seconds; `withdrawn` it is gone at once, words and all."""

    dreamer: str
    withdrawn: bool = False


class DreamerPaused(Body, frozen=True, tag="dreamer-paused"):
    """A dreamer rests, or goes on. While resting no thread pulls at the dream and nothing of it flows."""

    dreamer: str
    paused: bool = True


class ShareSet(Body, frozen=True, tag="share-set"):
    """A dreamer says how far the dream may flow into others."""

    dreamer: str
    share: float


class ThreadOffered(Body, frozen=True, tag="thread-offered"):
    """One dreamer reaches out to another. `affinity` 0..1 is how alike their dreams are."""

    a: str
    b: str
    affinity: float


class ThreadAccepted(Body, frozen=True, tag="thread-accepted"):
    """The offer is taken: the thread is live from now on."""

    a: str
    b: str


class ThreadReleased(Body, frozen=True, tag="thread-released"):
    """A thread is let go."""

    a: str
    b: str


class FestivalSet(Body, frozen=True, tag="festival-set"):
    """The show follows this festival from now on. Its programme lies in the show, texts and all."""

    name: str
    text: str
    """The programme as TOML."""


class ActBegun(Body, frozen=True, tag="act-begun"):
    """An act of the festival begins and lasts `length` seconds."""

    name: str
    index: int
    length: float


class ControlSet(Body, frozen=True, tag="control-set"):
    """A named control moves to `value`, evenly over `seconds`."""

    control: str
    value: float
    seconds: float = 0.0


class ControlMoved(Body, frozen=True, tag="control-moved"):
    """Somebody who plays the picture moves the control with this address (score/controls.py) to `value`. It
    is seen from the picture of show time `shown` on, which is a little before the event is kept, and comes
    evenly over `seconds`. The story itself does not hear of it."""

    control: str
    value: float
    shown: float
    seconds: float = 0.0


class FractureOpened(Body, frozen=True, tag="fracture-opened"):
    """The scene comes apart between two groups, beginning at (x, y) on the plane."""

    fracture: str
    cause: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    x: float
    y: float
    evidence: float = -1.0
    """What spoke for the cause when it opened, in the units of evidence.THRESHOLDS; below 0: not measured."""


class FracturePatched(Body, frozen=True, tag="fracture-patched"):
    """Somebody mends a seam at (x, y); from there it closes outwards."""

    fracture: str
    patch: str
    by: str
    x: float
    y: float
    strength: float = 1.0


class RoleShifted(Body, frozen=True, tag="role-shifted"):
    """A dreamer becomes something else in the crowd."""

    dreamer: str
    role: str


class PlotBegun(Body, frozen=True, tag="plot-begun"):
    """A workshop: a group begins a plotline of its own, about a prompt."""

    plot: str
    prompt: str
    dreamers: tuple[str, ...]


class LineAdded(Body, frozen=True, tag="line-added"):
    """A dreamer adds a line to a plotline. Its words are kept apart, under the take `line`."""

    plot: str
    line: str
    dreamer: str
    """Its author."""
    after: str = ""
    """The line it follows; empty: it comes last."""


class LineRewritten(Body, frozen=True, tag="line-rewritten"):
    """A weaver gives a line other words, kept apart under the name `take`."""

    line: str
    take: str
    dreamer: str
    """Whose the new words are."""
    base: str
    """The take the weaver had before their eyes. If it is no longer the line's, both survive."""


class LineMoved(Body, frozen=True, tag="line-moved"):
    """A weaver puts a line behind another of the same plotline."""

    line: str
    after: str = ""
    """Empty: it comes first."""
    base: str = ""
    """The line it followed before the weaver's eyes."""


class PlotSplit(Body, frozen=True, tag="plot-split"):
    """Some lines of a plotline go on as a plotline of their own, with those who wrote them."""

    plot: str
    into: str
    lines: tuple[str, ...]


class PlotsMerged(Body, frozen=True, tag="plots-merged"):
    """The plotline `other` goes on at the end of `plot`, with everybody in it."""

    plot: str
    other: str


class EditUndone(Body, frozen=True, tag="edit-undone"):
    """An edit of a plotline is taken back; it is named by the seq of its event."""

    edit: int


class RallyCalled(Body, frozen=True, tag="rally-called"):
    """Somebody calls others to a wound, from (x, y) on the plane."""

    rally: str
    fracture: str
    dreamer: str
    x: float
    y: float


class RallyAnswered(Body, frozen=True, tag="rally-answered"):
    """A dreamer comes to a rally."""

    rally: str
    dreamer: str


class Spoken(Body, frozen=True, tag="spoken"):
    """A dreamer speaks in the dialogue, for "self" or for "all". The words are kept apart."""

    dreamer: str
    about: str = "self"


class WordsJudged(Body, frozen=True, tag="words-judged"):
    """Words may be seen by others from now on, or no longer: a weaver, or the house, says so."""

    dreamer: str
    """Whose words they are."""
    take: str
    """Of a line, or of a drawing; empty: the words of the dream."""
    shown: bool


class MomentMarked(Body, frozen=True, tag="moment-marked"):
    """A moment worth keeping: a mural, a performance, a still of an act."""

    label: str
    form: str = "still"
    """"still", "mural" or "performance"."""
    seconds: float = 0.0
    """How long a performance lasts, from this moment on."""
    makers: tuple[str, ...] = ()
    """The dreamers who made it."""


AnyBody = (
    DreamTold
    | DreamerLeft
    | DreamerPaused
    | ShareSet
    | ThreadOffered
    | ThreadAccepted
    | ThreadReleased
    | FestivalSet
    | ActBegun
    | ControlSet
    | ControlMoved
    | FractureOpened
    | FracturePatched
    | RoleShifted
    | PlotBegun
    | LineAdded
    | LineRewritten
    | LineMoved
    | PlotSplit
    | PlotsMerged
    | EditUndone
    | RallyCalled
    | RallyAnswered
    | Spoken
    | WordsJudged
    | MomentMarked
)


class Event(msgspec.Struct, frozen=True):
    """One thing that happened. `seq` is dense from 1; `at` is show time in seconds."""

    seq: int
    at: float
    by: str
    key: str
    body: AnyBody
