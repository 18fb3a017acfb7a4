"""dreamscape plot: the plotlines of a show at a moment, read aloud."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dreamscape.atomic import write_text
from dreamscape.commands.shows import open_show
from dreamscape.errors import DreamError
from dreamscape.export.units import clock, parse_time
from dreamscape.narrative.journal import Journal
from dreamscape.narrative.reading.words import clean
from dreamscape.narrative.told import name_in
from dreamscape.narrative.world import Line, Plot, Take, World

SILENT = "—"
"""What stands in the place of a line whose dreamer took it back."""


@dataclass(frozen=True, slots=True)
class Book:
    """The plotlines of one World with what is said in them."""

    world: World
    names: dict[str, str]  # by dreamer's id; those who gave one
    texts: dict[str, str]  # by take; those that are said and not withdrawn
    withdrawn: frozenset[str]

    def who(self, dreamer: int | str) -> str:
        """A dreamer by row or id, as people call them."""
        one = self.world.dreamers.ids[dreamer] if isinstance(dreamer, int) else dreamer
        return self.names.get(one) or self.named(one) or SILENT

    def named(self, one: str) -> str | None:
        """The id; None of somebody who has withdrawn."""
        return None if one in self.withdrawn else one

    def text(self, take: Take, line: Line) -> str | None:
        """The words of a take; None for a silent place.

        A line whose author has withdrawn is silent, whoever has retold it: a retelling may hold their words.
        """
        ids = self.world.dreamers.ids
        if ids[line.author] in self.withdrawn or ids[take.dreamer] in self.withdrawn:
            return None
        return self.texts.get(take.id)

    def shown(self, line: Line) -> Take:
        """The take that is read: the one that stands, or, when its words were taken back, the last before."""
        takes = (line.take, *reversed(line.earlier))
        return next((take for take in takes if self.text(take, line) is not None), line.take)


def run(given: argparse.Namespace) -> int:
    """Print the plotlines, or write them to a file."""
    out = Path(given.out) if given.out else None
    if out and out.suffix.lower() not in (".md", ".txt", ".json"):
        raise DreamError(f"{out}: plotlines are written as .md, .txt or .json; name one of these", code=2)
    with open_show(Path(given.show)) as show:
        world = show.world(parse_time(given.at) if given.at else show.end)
        book = book_of(world, show.journal, show.withdrawn)
    if given.json or (out and out.suffix.lower() == ".json"):
        text = json.dumps(facts_of(book), indent=1, ensure_ascii=out is None) + "\n"
    else:
        text = "\n".join(_page(book)) + "\n"
    if out:
        write_text(out, text)
        print(out)
    else:
        print(text, end="")
    return 0


def book_of(world: World, journal: Journal, withdrawn: frozenset[str]) -> Book:
    """What is said in the plotlines of a World, by whom; those who have `withdrawn` are not named."""
    lines = [line for plot in world.plots for line in plot.lines]
    takes = [take for line in lines for take in (line.take, *line.variants, *line.earlier)]
    weavers = {take.by for take in takes} | {line.by for line in lines} | {each.whom for each in world.told}
    rows = {line.author for line in lines} | {take.dreamer for take in takes}
    rows |= {row for plot in world.plots for row in plot.members}
    known = (weavers | {world.dreamers.ids[row] for row in rows}) - withdrawn
    names = {one: name for one in sorted(known) if (name := name_in(journal.words_of(one)))}
    return Book(world, names, journal.texts(take.id for take in takes), withdrawn)


def facts_of(book: Book) -> dict[str, object]:
    """The plotlines in JSON values. A silent place has the text null."""
    ids = book.world.dreamers.ids
    return {
        "time": round(book.world.time, 3),
        "act": book.world.act,
        "plots": [
            {
                "id": plot.id,
                "prompt": plot.prompt,
                "members": [ids[row] for row in plot.members if ids[row] not in book.withdrawn],
                "parent": plot.parent or None,
                "merged": plot.merged or None,
                "lines": [_line_facts(book, line) for line in plot.lines],
            }
            for plot in book.world.plots
        ],
        "told": [
            {"seq": one.seq, "at": round(one.at, 3), "whom": book.named(one.whom), "what": one.what}
            for one in book.world.told
        ],
    }


def _line_facts(book: Book, line: Line) -> dict[str, object]:
    ids = book.world.dreamers.ids
    return {
        "id": line.id,
        "author": book.named(ids[line.author]),
        "name": book.who(line.author),
        "seq": line.seq,
        "at": round(line.at, 3),
        "by": book.named(line.by),
        "present": line.take.id,
        **_take_facts(book, book.shown(line), line),
        "variants": [_take_facts(book, take, line) for take in line.variants],
        "earlier": [_take_facts(book, take, line) for take in line.earlier],
    }


def _take_facts(book: Book, take: Take, line: Line) -> dict[str, object]:
    teller = book.world.dreamers.ids[take.dreamer]
    return {"take": take.id, "text": book.text(take, line), "teller": book.named(teller), "given": take.seq}


def _page(book: Book) -> Iterator[str]:
    """The plotlines as Markdown that reads well as it is."""
    world = book.world
    alive = [plot for plot in world.plots if not plot.merged]
    ended = len(world.plots) - len(alive)
    count = f"{len(alive)} plotline{'s' * (len(alive) != 1)}" + (f", {ended} merged" if ended else "")
    yield f"# {count}, {clock(world.time)}, {world.act or 'no act'}"
    if not alive:
        yield "\nNobody has begun one yet: take a later time with --at."
    for plot in alive:
        yield from _plot(book, plot)
    if world.told:
        yield "\n## What weavers were told\n"
        for one in world.told:
            yield f"- {clock(one.at)} {_plain(book.who(one.whom))}: {_plain(one.what)} (event {one.seq})"


def _plot(book: Book, plot: Plot) -> Iterator[str]:
    yield f"\n## {_plain(plot.prompt) or plot.id}\n"
    about = f"{len(plot.members)} dreamers, {plot.id}" + (
        f", split from {plot.parent}" if plot.parent else ""
    )
    yield f"*{_plain(about)}*\n"
    for number, line in enumerate(plot.lines, start=1):
        yield f"{number}. {_spoken(book, book.shown(line), line)}"
        for take in line.variants:
            yield f"   - or: {_spoken(book, take, line)}"


def _spoken(book: Book, take: Take, line: Line) -> str:
    text = book.text(take, line)
    if text is None:
        return SILENT
    author = _plain(book.who(line.author))
    told = "" if take.dreamer == line.author else f", retold by {_plain(book.who(take.dreamer))}"
    return f"{_plain(text)} — {author}{told}"


def _plain(text: str) -> str:
    """Text on one line, in which nothing acts as Markdown or HTML, or on the terminal."""
    shown = "".join(f"\\{letter}" if letter in "\\`*_[]<>#|~" else letter for letter in clean(text))
    return f"\\{shown}" if shown[:1] in ("-", "+") else shown
