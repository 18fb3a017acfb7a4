"""The edits of plotlines told one after another, and the values the World shows of them."""

from collections.abc import Container
from typing import assert_never

import msgspec

from dreamscape.narrative.events import (
    EditUndone,
    LineAdded,
    LineMoved,
    LineRewritten,
    PlotBegun,
    PlotsMerged,
    PlotSplit,
)
from dreamscape.narrative.plots_order import Order, Strand
from dreamscape.narrative.plots_takes import Takes
from dreamscape.narrative.world import Line, Plot, Take, Told

PlotBody = PlotBegun | LineAdded | LineRewritten | LineMoved | PlotSplit | PlotsMerged | EditUndone
"""The bodies of the events of plotlines."""


class Edit(msgspec.Struct, frozen=True, array_like=True):
    """One event of the plotlines, with the rows of the dreamers it names (-1: nobody, at that time)."""

    seq: int
    at: float
    by: str
    rows: tuple[int, ...]
    body: PlotBody


class Fold:
    """All plotlines after some edits."""

    def __init__(self) -> None:
        """No plotline has begun."""
        self.told: dict[int, Told] = {}  # by seq of the edit
        self._order = Order()
        self._takes: dict[str, Takes] = {}  # by line
        self._owners: dict[str, str] = {}  # the line that each take was given to
        self._given: dict[str, list[Edit]] = {}  # what gave a line words
        self._placed: dict[str, Edit] = {}  # the last edit that put a line somewhere
        self._worded: dict[str, Edit] = {}  # the last that changed its words
        self._lines: dict[str, Line | None] = {}  # values, while they hold
        self._plots: dict[str, Plot | None] = {}
        self._values: tuple[Plot, ...] | None = ()

    def tell(self, edit: Edit, living: bool) -> None:
        """One edit, but no undo. One that is taken back (not `living`) only keeps the names it gave."""
        said = self._edit(edit, living)
        if said and living:
            self.told[edit.seq] = Told(edit.seq, edit.at, edit.by, said)
        self._values = None

    def retell(self, line: str, seq: int, undone: Container[int]) -> bool:
        """Find the words of one line anew, when the edit `seq` of them was taken back, or no longer is.

        False, and nothing is done, when that is not enough: the line may come or go, and others with it.
        """
        given = self._given.get(line, [])
        if seq not in {edit.seq for edit in given} or given[0].seq in undone:
            return False
        self._takes[line] = Takes()
        for edit in given:
            self.told.pop(edit.seq, None)
            said = self._words(edit, edit.seq not in undone)
            if said and edit.seq not in undone:
                self.told[edit.seq] = Told(edit.seq, edit.at, edit.by, said)
        self._values = None
        return True

    def values(self) -> tuple[Plot, ...]:
        """The plotlines in the order of their beginnings."""
        if self._values is None:
            order = self._order
            for touched in order.touched:
                self._plots.pop(touched, None)
            order.touched.clear()
            for name, strand in order.strands.items():
                if name not in self._plots:
                    self._plots[name] = self._plot(strand)
            self._values = tuple(value for name in order.strands if (value := self._plots[name]))
        return self._values

    def _edit(self, edit: Edit, living: bool) -> str:
        order, body = self._order, edit.body
        match body:
            case PlotBegun():
                return order.begin(body, edit.rows, edit.seq, edit.at, edit.by, living)
            case LineAdded():
                return self._add(edit, body, living)
            case LineRewritten():
                return self._rewrite(edit, body, living)
            case LineMoved():
                moved, said = order.move(body, living)
                if moved:
                    self._placed[body.line] = edit
                    self._touch(body.line)
                return said
            case PlotSplit():
                return order.split(body, edit.seq, edit.at, edit.by, living)
            case PlotsMerged():
                return order.merge(body, living)
            case EditUndone():
                return ""
            case _:
                assert_never(body)

    def _add(self, edit: Edit, body: LineAdded, living: bool) -> str:
        if not self._order.knows(body.plot):
            return f"there is no plotline {body.plot}: nothing was added"
        if body.line in self._owners:
            return f"a line or take is called {body.line} already: nothing was added"
        if edit.rows[0] < 0:
            return f"{body.dreamer} has told no dream yet: nothing was added"
        self._owners[body.line] = body.line
        self._takes[body.line], self._given[body.line] = Takes(), [edit]
        said = self._order.add(body, edit.rows[0], living)
        self._placed[body.line] = edit
        self._words(edit, living)
        return said

    def _rewrite(self, edit: Edit, body: LineRewritten, living: bool) -> str:
        line = body.line
        if line not in self._takes:
            return f"there is no line {line}: nothing was rewritten"
        if self._owners.get(body.take, line) != line:
            return f"take {body.take} belongs to another line: {line} stays as it was"
        if edit.rows[0] < 0:
            return f"{body.dreamer} has told no dream yet: line {line} stays as it was"
        self._owners[body.take] = line
        self._given[line].append(edit)
        return self._words(edit, living)

    def _words(self, edit: Edit, living: bool) -> str:
        """Let an edit that was found good give a line words."""
        body = edit.body
        assert isinstance(body, LineAdded | LineRewritten)
        takes = self._takes[body.line]
        before, said = list(takes.heads), ""
        if isinstance(body, LineAdded):
            takes.begin(_take(body.line, edit), living)
        else:
            said = takes.give(_take(body.take, edit), body.base, living)
        if takes.heads != before:
            self._worded[body.line] = edit
            self._order.shown.add(body.line)
        self._touch(body.line)
        return f"line {body.line} {said}" if said else ""

    def _touch(self, line: str) -> None:
        self._lines.pop(line, None)
        self._order.touched.add(self._order.where[line])

    def _plot(self, strand: Strand) -> Plot | None:
        """Its value; None when all that made it is taken back."""
        found = [line for each in strand.lines if (line := self._line(each))]
        if not strand.standing and not found:
            return None
        members = sorted(strand.people.keys() | {line.author for line in found})
        return Plot(
            strand.id,
            strand.prompt,
            tuple(members),
            tuple(found),
            strand.parent,
            strand.merged,
            strand.seq,
            strand.at,
            strand.by,
        )

    def _line(self, line: str) -> Line | None:
        if line not in self._lines:
            self._lines[line] = self._value(line)
        return self._lines[line]

    def _value(self, line: str) -> Line | None:
        takes = self._takes[line]
        present, author = takes.present, self._order.authors[line]
        if present is None:
            return None
        last = max(self._placed[line], self._worded[line], key=lambda edit: edit.seq)
        return Line(line, author, present, takes.variants, takes.earlier, last.seq, last.at, last.by)


def _take(take: str, edit: Edit) -> Take:
    return Take(take, edit.rows[0], edit.by, edit.seq, edit.at)
