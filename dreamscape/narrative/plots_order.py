"""Which lines a plotline holds, and in which order, while weavers add, move, split and merge."""

from dataclasses import dataclass, field

from dreamscape.narrative.events import LineAdded, LineMoved, PlotBegun, PlotsMerged, PlotSplit


@dataclass(slots=True)
class Strand:
    """One plotline between two edits. Lines whose edits are all taken back keep their place, unseen."""

    id: str
    prompt: str
    seq: int  # of the event that began it
    at: float
    by: str
    standing: bool  # is that event not taken back?
    parent: str = ""
    merged: str = ""
    people: dict[int, None] = field(default_factory=dict)  # rows; those who came without a line yet, too
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Order:
    """All plotlines. Each method applies one edit and returns what its weaver must be told, or "".

    An edit that is taken back (not `living`) only keeps what later edits that saw it need: the names it
    gave, and where lines seemed to be.
    """

    strands: dict[str, Strand] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)  # the plotline a line is in
    authors: dict[str, int] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)  # lines that have words
    onward: dict[str, str] = field(default_factory=dict)  # where edits of a plotline go that is no more
    followed: dict[str, set[str]] = field(default_factory=dict)
    """What each line has followed since it was last put somewhere."""
    touched: set[str] = field(default_factory=set)  # plotlines whose value is to be made anew

    def begin(
        self, body: PlotBegun, rows: tuple[int, ...], seq: int, at: float, by: str, living: bool
    ) -> str:
        """A group begins a plotline."""
        if self._named(body.plot):
            return f"a plotline is called {body.plot} already: nothing was begun"
        people = dict.fromkeys(row for row in rows if row >= 0) if living else {}
        prompt = body.prompt if living else ""
        self.strands[body.plot] = Strand(body.plot, prompt, seq, at, by, living, people=people)
        self.touched.add(body.plot)
        strangers = sum(row < 0 for row in rows)
        return f"{strangers} of the group have told no dream yet" if strangers and living else ""

    def add(self, body: LineAdded, row: int, living: bool) -> str:
        """A line comes last, or behind another, wherever that is by now. The plotline is known."""
        plot, told = self._home(body.plot), ""
        if body.after in self.where:
            plot = self.where[body.after]
        elif body.after:
            told = f"there is no line {body.after}: {body.line} came last"
        lines = self.strands[plot].lines
        place = lines.index(body.after) + 1 if body.after in self.where else len(lines)
        self.authors[body.line] = row
        if living:
            self.shown.add(body.line)
        self._put(body.line, plot, place)
        return told if living else ""

    def move(self, body: LineMoved, living: bool) -> tuple[bool, str]:
        """A line goes behind another of its plotline, unless somebody else has put it elsewhere meanwhile.

        Says first whether it was moved.
        """
        line, after = body.line, body.after
        if line not in self.where:
            return False, f"there is no line {line}: nothing was moved"
        if not living:
            self.followed[line].add(after)
            return False, ""
        plot = self.where[line]
        if after == line or (after and self.where.get(after) != plot):
            return False, f"line {after} is not in the plotline of {line}: nothing was moved"
        if body.base not in self.followed[line] | {self._before(line)}:
            present = self._before(line)
            where = f"behind {present}" if present else "first"
            return False, f"line {line} was moved meanwhile and is {where}: it stays there"
        lines = self.strands[plot].lines
        behind = self._behind(line)
        lines.remove(line)
        self._see(behind)
        self._put(line, plot, lines.index(after) + 1 if after else 0)
        return True, "" if line in self.shown else f"every edit of line {line} is taken back: it is not seen"

    def split(self, body: PlotSplit, seq: int, at: float, by: str, living: bool) -> str:
        """Lines go on as a plotline of their own, in the order they have."""
        if self._home(body.plot) not in self.strands:
            return f"there is no plotline {body.plot}: nothing was split"
        if self._named(body.into):
            return f"a plotline is called {body.into} already: nothing was split"
        parent = self.strands[self._home(body.plot)]
        wanted = set(body.lines)
        gone = [line for line in parent.lines if line in wanted]
        rest = [line for line in parent.lines if line not in wanted]
        self._see_all(gone)
        self._see_all(rest)
        if not living or not gone:
            self.onward[body.into] = parent.id
            return f"none of these lines is in plotline {parent.id}: nothing was split" if living else ""
        parent.lines = rest
        people = dict.fromkeys(self.authors[line] for line in gone)
        child = Strand(body.into, parent.prompt, seq, at, by, True, parent.id, "", people, gone)
        parent.people = {row: None for row in parent.people if row not in people}
        self.strands[child.id] = child
        self.where |= dict.fromkeys(gone, child.id)
        self.touched |= {child.id, parent.id}
        missing = len(wanted) - len(gone)
        return f"{missing} of the lines are not in plotline {parent.id} any more" if missing else ""

    def merge(self, body: PlotsMerged, living: bool) -> str:
        """A plotline goes on at the end of another."""
        one, two = self._home(body.plot), self._home(body.other)
        for plot, name in ((one, body.plot), (two, body.other)):
            if plot not in self.strands:
                return f"there is no plotline {name}: nothing was merged"
        if one == two:
            return f"plotlines {body.plot} and {body.other} are one already"
        kept, ended = self.strands[one], self.strands[two]
        for line in ended.lines[:1]:
            last = next((each for each in reversed(kept.lines) if each in self.shown), "")
            self.followed[line].add(last)
        if not living:
            return ""
        unseen = [each.id for each in (kept, ended) if not self._seen(each)]
        kept.lines += ended.lines
        kept.people |= ended.people
        self.where |= dict.fromkeys(ended.lines, one)
        ended.lines, ended.merged = [], one
        self.onward[two] = one
        self.touched |= {one, two}
        return f"nothing is left of plotline {' and '.join(unseen)}: merged all the same" if unseen else ""

    def knows(self, plot: str) -> bool:
        """Whether a plotline of this name was ever begun."""
        return self._home(plot) in self.strands

    def _named(self, plot: str) -> bool:
        return plot in self.strands or plot in self.onward

    def _home(self, plot: str) -> str:
        """Where what is meant for `plot` goes: it may have been merged, or its split taken back."""
        met = []
        while plot in self.onward:
            met.append(plot)
            plot = self.onward[plot]
        for each in met[:-1]:
            self.onward[each] = plot
        return plot

    def _put(self, line: str, plot: str, place: int) -> None:
        self.strands[plot].lines.insert(place, line)
        self.where[line] = plot
        self.followed[line] = {self._before(line)}
        self._see(self._behind(line))
        self.touched.add(plot)

    def _see(self, line: str) -> None:
        """Remember what the line follows now, without having been moved itself."""
        if line:
            self.followed[line].add(self._before(line))

    def _seen(self, strand: Strand) -> bool:
        return strand.standing or any(line in self.shown for line in strand.lines)

    def _see_all(self, lines: list[str]) -> None:
        before = ""
        for line in lines:
            self.followed[line].add(before)
            before = line if line in self.shown else before

    def _before(self, line: str) -> str:
        """The line with words before this one, or ""."""
        lines = self.strands[self.where[line]].lines
        place = lines.index(line)
        return next((each for each in reversed(lines[:place]) if each in self.shown), "")

    def _behind(self, line: str) -> str:
        lines = self.strands[self.where[line]].lines
        place = lines.index(line)
        return next((each for each in lines[place + 1 :] if each in self.shown), "")
