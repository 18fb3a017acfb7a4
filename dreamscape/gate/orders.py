"""What the crew may do, each in a role of its own, and how it is done. Nobody acts for a dreamer."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from dreamscape.gate.desk import Refused
from dreamscape.gate.messages import Key, Name, Unit
from dreamscape.gate.scribe import Overtaken, Scribe
from dreamscape.narrative.events import (
    PATCHES,
    AnyBody,
    ControlSet,
    EditUndone,
    FracturePatched,
    LineMoved,
    LineRewritten,
    MomentMarked,
    PlotsMerged,
    PlotSplit,
    WordsJudged,
)
from dreamscape.narrative.programme.festival import CONTROLS
from dreamscape.narrative.reading.words import clean
from dreamscape.narrative.world import World

PACE, _FASTEST = "pace", 6.0
"""A control from 1 to this; a director's slider goes from 0 to 1, as all do."""


class Order(Struct, frozen=True, tag_field="do", forbid_unknown_fields=True):
    """Something that somebody of the crew does. `key` names it: said again, it happens once."""

    key: Key


class Judge(Order, frozen=True, tag="judge"):
    """Words may be seen, or may not. `take` is "" for the words of a dream."""

    dreamer: Name
    take: Annotated[str, Meta(max_length=200)]
    shown: bool


class Retell(Order, frozen=True, tag="retell"):
    """A line in other words; `base` is the take that was read."""

    line: Name
    base: Name
    words: Annotated[str, Meta(min_length=1, max_length=400)]


class Move(Order, frozen=True, tag="move"):
    """A line comes after another, or first."""

    line: Name
    after: Annotated[str, Meta(max_length=200)] = ""
    base: Annotated[str, Meta(max_length=200)] = ""


class Split(Order, frozen=True, tag="split"):
    """Some lines go on as a plotline of their own."""

    plot: Name
    lines: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=100)]


class Merge(Order, frozen=True, tag="merge"):
    """One plotline goes on at the end of another."""

    plot: Name
    other: Name


class Undo(Order, frozen=True, tag="undo"):
    """An edit is taken back."""

    edit: Annotated[int, Meta(ge=1)]


class Clear(Order, frozen=True, tag="clear"):
    """No words are seen any more, until they are let again."""


class Patch(Order, frozen=True, tag="patch"):
    """A seam is mended at a place."""

    seam: Name
    kind: Name
    x: Unit
    y: Unit


class Act(Order, frozen=True, tag="act"):
    """An act begins now, and the programme goes on from it. `run` is the number of the run that was seen to
    go on: of two who lead at the same time the second is told."""

    index: Annotated[int, Meta(ge=0, le=1000)]
    run: Annotated[int, Meta(ge=0)] | None = None


class Control(Order, frozen=True, tag="control"):
    """A control moves, until the programme moves it on."""

    name: Name
    value: Unit
    seconds: Annotated[float, Meta(ge=0.0, le=600.0)] = 3.0


class Hold(Order, frozen=True, tag="hold"):
    """The picture stands still, or the wall is black; the story goes on. What is not said stays as it is."""

    freeze: bool | None = None
    blackout: bool | None = None


class Moment(Order, frozen=True, tag="moment"):
    """A moment worth keeping."""

    label: Annotated[str, Meta(min_length=1, max_length=80)]


Ordered = Judge | Retell | Move | Split | Merge | Undo | Clear | Patch | Act | Control | Hold | Moment
MAY: dict[str, tuple[type, ...]] = {
    "weaver": (Judge, Retell, Move, Split, Merge, Undo, Clear),
    "engineer": (Patch,),
    "critic": (Moment,),
    "director": (Act, Control, Hold, Clear, Moment),
}
"""What each role may do."""
_DECODER = msgspec.json.Decoder(Ordered)


def read(message: bytes | str) -> Ordered:
    """The order. Raises ValueError (msgspec's) when it is none."""
    try:
        found: Ordered = _DECODER.decode(message)
        return found
    except RecursionError as error:
        raise ValueError("nested too deep") from error


class Orders:
    """Does what the crew says. Safe to use from many threads."""

    def __init__(self, scribe: Scribe, hold: Callable[[bool, bool], None]) -> None:
        """`hold` freezes the wall, and makes it black."""
        self._scribe, self._hold = scribe, hold
        self.held = (False, False)

    def do(self, role: str, order: Ordered) -> Future[list[int]]:
        """Do it; the future is done when it is durable. Raises Refused; DreamError when the disk fails."""
        if not isinstance(order, MAY.get(role, ())):
            raise Refused("not-yours")
        by, key = f"crew-{role}", f"{role}-{order.key}"
        match order:
            case Hold(freeze=freeze, blackout=blackout):
                before = self.held
                self.held = (
                    before[0] if freeze is None else freeze,
                    before[1] if blackout is None else blackout,
                )
                self._hold(*self.held)
                return _done()
            case Act(index=index, run=run):
                try:
                    return self._scribe.jump(index, run)
                except Overtaken:
                    raise Refused("overtaken") from None
            case Retell(line=line, words=words):
                take = f"take-{key}"
                whose = _whose(self._scribe.world, line)
                self._scribe.journal.say(whose, clean(words) or "-", take)
                bodies: list[AnyBody] = [
                    LineRewritten(line, take, whose, order.base), WordsJudged(whose, take, True)
                ]  # fmt: skip
            case _:
                bodies = _bodies(order, key, self._scribe.world)
        return self._scribe.happen(by, key, *bodies) if bodies else _done()


def _bodies(order: Ordered, key: str, world: World) -> list[AnyBody]:
    match order:
        case Judge(dreamer=dreamer, take=take, shown=shown):
            return [WordsJudged(dreamer, take, shown)]
        case Clear():
            ids = world.dreamers.ids
            return [WordsJudged(ids[one.dreamer], one.take, False) for one in world.shown]
        case Move(line=line, after=after, base=base):
            return [LineMoved(line, after, base)]
        case Split(plot=plot, lines=lines):
            return [PlotSplit(plot, f"plot-{key}", lines)]
        case Merge(plot=plot, other=other):
            return [PlotsMerged(plot, other)]
        case Undo(edit=edit):
            return [EditUndone(edit)]
        case Patch(seam=seam, kind=kind, x=x, y=y):
            if kind not in PATCHES or not any(one.id == seam and one.mended < 1.0 for one in world.fractures):
                raise Refused("closed")
            return [FracturePatched(seam, kind, "", round(x, 4), round(y, 4))]
        case Control(name=name, value=value, seconds=seconds):
            if name == PACE:
                return [ControlSet(PACE, round(1.0 + value * (_FASTEST - 1.0), 2), seconds)]
            if name not in CONTROLS:
                raise Refused("unknown")
            return [ControlSet(name, value, seconds)]
        case Moment(label=label):
            return [MomentMarked(clean(label) or "a moment")]
    raise Refused("unknown")


def _whose(world: World, line: str) -> str:
    """Whose words a line has: the new ones are kept as theirs, so that withdrawing takes them, too."""
    for plot in world.plots:
        for one in plot.lines:
            if one.id == line:
                return world.dreamers.ids[one.author]
    raise Refused("gone")


def _done() -> Future[list[int]]:
    done: Future[list[int]] = Future()
    done.set_result([])
    return done
