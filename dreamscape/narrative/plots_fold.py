"""The edits of plotlines told one after another, and the values the World shows of them."""

from dreamscape.narrative.events import (
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

Edited = tuple[int, float, str]
"""Seq, show time in seconds and weaver of an edit."""
Shaping = PlotBegun | LineAdded | LineRewritten | LineMoved | PlotSplit | PlotsMerged


class Fold:
    """All plotlines after some edits."""

    def __init__(self) -> None:
        """No plotline has begun."""
        self.told: dict[int, Told] = {}
        self._order = Order()
        self._takes: dict[str, Takes] = {}  # by line
        self._owners: dict[str, str] = {}  # the line that each take was given to
        self._edited: dict[str, Edited] = {}  # the last edit of each line
        self._lines: dict[str, Line | None] = {}  # values, while they hold
        self._plots: dict[str, Plot | None] = {}
        self._values: tuple[Plot, ...] | None = ()

    def tell(self, seq: int, at: float, by: str, rows: tuple[int, ...], body: Shaping, living: bool) -> None:
        """One edit. One that is taken back (not `living`) keeps the names it gave, and does nothing else."""
        said = self._edit((seq, at, by), rows, body, living)
        if said and living:
            self.told[seq] = Told(seq, at, by, said)
        self._values = None

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

    def _edit(self, edited: Edited, rows: tuple[int, ...], body: Shaping, living: bool) -> str:
        order = self._order
        match body:
            case PlotBegun():
                return order.begin(body, rows, *edited, living)
            case LineAdded():
                return self._add(edited, rows[0], body, living)
            case LineRewritten():
                return self._rewrite(edited, rows[0], body, living)
            case LineMoved():
                moved, said = order.move(body, living)
                if moved:
                    self._touch(body.line, edited)
                return said
            case PlotSplit():
                return order.split(body, *edited, living)
            case PlotsMerged():
                return order.merge(body, living)

    def _add(self, edited: Edited, row: int, body: LineAdded, living: bool) -> str:
        if not self._order.knows(body.plot):
            return f"there is no plotline {body.plot}: nothing was added"
        if body.line in self._owners:
            return f"a line or take is called {body.line} already: nothing was added"
        if row < 0:
            return f"{body.dreamer} has told no dream yet: nothing was added"
        self._owners[body.line] = body.line
        self._takes[body.line] = Takes()
        self._takes[body.line].begin(_take(body.line, row, edited), living)
        said = self._order.add(body, row, living)
        if living:
            self._touch(body.line, edited)
        return said

    def _rewrite(self, edited: Edited, row: int, body: LineRewritten, living: bool) -> str:
        line = body.line
        if line not in self._takes:
            return f"there is no line {line}: nothing was rewritten"
        if self._owners.get(body.take, line) != line:
            return f"take {body.take} belongs to another line: {line} stays as it was"
        if row < 0:
            return f"{body.dreamer} has told no dream yet: line {line} stays as it was"
        self._owners[body.take] = line
        takes = self._takes[line]
        before = list(takes.heads)
        said = takes.give(_take(body.take, row, edited), body.base, living)
        if takes.heads != before:
            self._order.show(line)
            self._touch(line, edited)
        return f"line {line} {said}" if said else ""

    def _touch(self, line: str, edited: Edited) -> None:
        self._edited[line] = edited
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
            takes = self._takes[line]
            present, author = takes.present, self._order.authors[line]
            self._lines[line] = (
                Line(line, author, present, takes.variants, takes.earlier, *self._edited[line])
                if present
                else None
            )
        return self._lines[line]


def _take(take: str, row: int, edited: Edited) -> Take:
    seq, at, by = edited
    return Take(take, row, by, seq, at)
