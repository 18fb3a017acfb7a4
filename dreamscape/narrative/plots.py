"""Plotlines: what groups weave of their dreams, and what weavers make of it while the show runs.

What holds is a function of the edits and of which of them are taken back. So the edits are what is kept;
taking one back tells the others again without it. docs/narrative.md, "Plotlines", has the rules.
"""

import msgspec

from dreamscape.narrative.events import (
    EditUndone,
    Event,
    LineAdded,
    LineMoved,
    LineRewritten,
    PlotBegun,
    PlotsMerged,
    PlotSplit,
)
from dreamscape.narrative.plots_fold import Fold
from dreamscape.narrative.world import Plot, Told

PlotBody = PlotBegun | LineAdded | LineRewritten | LineMoved | PlotSplit | PlotsMerged | EditUndone
"""The bodies of the events that this module tells."""


class Edit(msgspec.Struct, frozen=True, array_like=True):
    """One event of the plotlines, with the rows of the dreamers it names (-1: nobody, at that time)."""

    seq: int
    at: float
    by: str
    rows: tuple[int, ...]
    body: PlotBody


class Plots:
    """The plotlines of a story."""

    def __init__(self, edits: list[Edit] | None = None) -> None:
        """As they are after `edits`, in order of seq."""
        self.edits: list[Edit] = []
        self._known: set[int] = set()  # seqs of edits, and of undos that did something
        self._undos: dict[int, int] = {}  # undo -> what it takes back; by seq
        self._undone: set[int] = set()
        self._against: dict[int, list[int]] = {}  # edit or undo -> the undos that take it back
        self._idle: dict[int, Told] = {}  # what was said of undos that did nothing
        self._fold = Fold()
        self._told: tuple[Told, ...] | None = None
        for edit in edits or ():
            self._keep(edit)
        self._again()

    def apply(self, event: Event, rows: dict[str, int]) -> None:
        """Let an event happen whose body is a PlotBody; `rows` are those of the dreamers, by id."""
        body = event.body
        assert isinstance(body, PlotBody)
        edit = Edit(event.seq, event.at, event.by, _rows(body, rows), body)
        self._keep(edit)
        if not isinstance(body, EditUndone):
            self._fold.tell(edit.seq, edit.at, edit.by, edit.rows, body, True)
        elif edit.seq in self._undos:
            self._again()

    def values(self) -> tuple[Plot, ...]:
        """The plotlines, for the World. The same tuple while nothing has changed."""
        return self._fold.values()

    def told(self) -> tuple[Told, ...]:
        """What the makers of edits were told, except of edits that are taken back."""
        if self._told is None:
            found = self._fold.told | self._idle
            self._told = tuple(found[seq] for seq in sorted(found) if seq not in self._undone)
        return self._told

    def _keep(self, edit: Edit) -> None:
        self.edits.append(edit)
        self._told = None
        if isinstance(edit.body, EditUndone):
            self._undo(edit, edit.body.edit)
        else:
            self._known.add(edit.seq)

    def _undo(self, edit: Edit, target: int) -> None:
        """Take `target` back, which may be an undo itself: then what that one took back holds again."""
        if target not in self._known or target in self._undone:
            why = "is taken back already" if target in self._undone else "is no edit of a plotline"
            self._idle[edit.seq] = Told(
                edit.seq, edit.at, edit.by, f"event {target} {why}: nothing was undone"
            )
            return
        self._known.add(edit.seq)
        self._undos[edit.seq] = target
        self._against.setdefault(target, []).append(edit.seq)
        while True:
            gone = any(undo not in self._undone for undo in self._against[target])
            if gone == (target in self._undone):
                return
            self._undone ^= {target}
            if target not in self._undos:
                return
            target = self._undos[target]

    def _again(self) -> None:
        """Tell every edit again, those taken back as such."""
        self._fold = Fold()
        for each in self.edits:
            if not isinstance(each.body, EditUndone):
                living = each.seq not in self._undone
                self._fold.tell(each.seq, each.at, each.by, each.rows, each.body, living)


def _rows(body: PlotBody, rows: dict[str, int]) -> tuple[int, ...]:
    if isinstance(body, PlotBegun):
        return tuple(rows.get(name, -1) for name in body.dreamers)
    if isinstance(body, LineAdded | LineRewritten):
        return (rows.get(body.dreamer, -1),)
    return ()
