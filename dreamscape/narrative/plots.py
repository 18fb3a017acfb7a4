"""Plotlines: what groups weave of their dreams, and what weavers make of it while the show runs.

What holds is a function of the edits and of which of them are taken back. So the edits are what is kept;
taking one back tells the others again without it. docs/narrative.md, "Plotlines", has the rules.
"""

from dreamscape.narrative.events import EditUndone, Event, LineAdded, LineRewritten, PlotBegun
from dreamscape.narrative.plots_fold import Edit, Fold, PlotBody
from dreamscape.narrative.world import Plot, Told

__all__ = ["Edit", "PlotBody", "Plots"]


class Plots:
    """The plotlines of a story."""

    def __init__(self, edits: list[Edit] | None = None) -> None:
        """As they are after `edits`, in order of seq."""
        self.edits: list[Edit] = []
        self._known: dict[int, Edit] = {}  # edits, and undos that did something, by seq
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
        changed = self._keep(edit)
        if not isinstance(body, EditUndone):
            self._fold.tell(edit, True)
        elif changed is not None and not self._only_words(changed):
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

    def _keep(self, edit: Edit) -> Edit | None:
        """Returns the edit, if any, that is taken back now, or is no longer."""
        self.edits.append(edit)
        self._told = None
        if isinstance(edit.body, EditUndone):
            return self._undo(edit, edit.body.edit)
        self._known[edit.seq] = edit
        return None

    def _undo(self, edit: Edit, target: int) -> Edit | None:
        """Take `target` back, which may be an undo itself: then what that one took back holds again."""
        if target not in self._known or target in self._undone:
            why = "is taken back already" if target in self._undone else "is no edit of a plotline"
            said = f"event {target} {why}: nothing was undone"
            self._idle[edit.seq] = Told(edit.seq, edit.at, edit.by, said)
            return None
        self._known[edit.seq] = edit
        self._against.setdefault(target, []).append(edit.seq)
        while True:
            gone = any(undo not in self._undone for undo in self._against[target])
            if gone == (target in self._undone):
                return None
            self._undone ^= {target}
            found = self._known[target]
            if not isinstance(found.body, EditUndone):
                return found
            target = found.body.edit

    def _only_words(self, changed: Edit) -> bool:
        """Whether it was enough to find the words of one line anew."""
        body = changed.body
        return isinstance(body, LineRewritten) and self._fold.retell(body.line, changed.seq, self._undone)

    def _again(self) -> None:
        """Tell every edit again, those taken back as such."""
        self._fold = Fold()
        for edit in self.edits:
            if not isinstance(edit.body, EditUndone):
                self._fold.tell(edit, edit.seq not in self._undone)


def _rows(body: PlotBody, rows: dict[str, int]) -> tuple[int, ...]:
    if isinstance(body, PlotBegun):
        return tuple(rows.get(name, -1) for name in body.dreamers)
    if isinstance(body, LineAdded | LineRewritten):
        return (rows.get(body.dreamer, -1),)
    return ()
