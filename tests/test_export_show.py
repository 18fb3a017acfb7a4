"""`dreamscape export`: a show to keep, and one to pass on that leads to nobody."""

import json
import re
import shutil
import sqlite3
import typing
from contextlib import closing
from pathlib import Path

import msgspec
import numpy as np
import pytest

from dreamscape.cli import main
from dreamscape.gate.keys import keys_of
from dreamscape.narrative import events, traits
from dreamscape.narrative.events import AnyBody, DreamTold, Event, MomentMarked
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.redacting import KEPT, Redaction, dreamers_in
from dreamscape.narrative.verify import verify
from dreamscape.narrative.world import World
from tests import shell
from tests.shell import SMALL, names, run
from tests.traces import everything_in
from tests.venue import until, venue

DREAMS = (*shell.DREAMS, "my zyzzyva ate the quincunx of snow", "jellyfish glowed in the deep water")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shell.show(tmp_path_factory.mktemp("made"), *DREAMS, seconds=20)


@pytest.fixture
def show(tmp_path: Path, made: Path) -> Path:
    folder = tmp_path / "show"
    folder.mkdir()
    return Path(shutil.copy(made, folder))


def read(path: Path) -> list[Event]:
    with open_journal(path) as journal:
        return list(journal.read())


def at(path: Path, time: float) -> World:
    with open_journal(path) as journal:
        return Playback(journal, journal.meta.seed, keyframes=journal.keyframes(SCHEMA)).at(time)


# a copy


def test_a_copy_is_the_show(show: Path, tmp_path: Path) -> None:
    keys_of(show)
    other = tmp_path / "out" / "b.dream"
    assert main(["export", str(show), "--out", str(other)]) == 0
    assert names(other.parent) == ["b.dream"], "the keys are not copied"
    one, two = verify(show), verify(other)
    assert two.ok
    assert (one.digest, one.events, one.texts) == (two.digest, two.events, two.texts)
    assert read(show) == read(other)
    with open_journal(other) as journal:
        assert "zyzzyva" in (journal.words_of("d5") or "")
    assert main(["withdraw", str(other), "--dreamer", "d5"]) == 0
    assert b"zyzzyva" not in everything_in(other.parent)


def test_a_copy_holds_nothing_of_what_was_erased(show: Path, tmp_path: Path) -> None:
    """Not even where another tool left it in the show's free space."""
    with closing(sqlite3.connect(show, isolation_level=None)) as tool:
        tool.execute("PRAGMA secure_delete = OFF").fetchone()
        tool.execute("INSERT INTO dated VALUES (?, 0)", (10**6,))
        tool.execute("CREATE TABLE note (text TEXT)")
        tool.execute("INSERT INTO note VALUES ('Quecksilberschlaf')")
        tool.execute("DROP TABLE note")
    assert b"Quecksilberschlaf" in show.read_bytes()
    assert main(["export", str(show), "--out", str(tmp_path / "b.dream")]) == 0
    assert b"Quecksilberschlaf" not in (tmp_path / "b.dream").read_bytes()


def test_a_show_is_exported_while_it_goes_on(tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.mkdir()
    with venue(live / "a.dream") as place:
        phone = place.dreamer("Quecksilberschlaf by the sea")
        other = place.dreamer("a garden under the moon")
        for words in ([], ["--redact"]):
            out = tmp_path / f"out{len(words)}" / "b.dream"
            run("export", place.show, "--out", out, *words).done()
            assert verify(out).ok
            assert names(out.parent) == ["b.dream"]
            kept = everything_in(out.parent)
            assert (b"Quecksilberschlaf" in kept) == (not words)
            for name in (phone.dreamer, other.dreamer):
                assert (name.encode() in kept) == (not words)
            assert sum(isinstance(event.body, DreamTold) for event in read(out)) == 2
        phone.done("pause", paused=True)
        until(lambda: phone.me()["resting"])


# without words


def test_a_redacted_show_leads_to_nobody(show: Path, tmp_path: Path) -> None:
    other = tmp_path / "out" / "b.dream"
    assert main(["export", str(show), "--redact", "--out", str(other)]) == 0
    assert verify(other).ok
    kept = everything_in(other.parent)
    for trace in (b"zyzzyva", b"drowned", b"Name 1", b"windows"):
        assert trace in everything_in(show.parent)
        assert trace not in kept
    with closing(sqlite3.connect(other)) as connection:
        rows = connection.execute("SELECT by || '|' || key || '|' || body FROM event").fetchall()
        texts = connection.execute("SELECT words FROM words").fetchall()
    whole = "\n".join(row for (row,) in rows)
    assert not re.search(r"\bd\d\b|told-|line-\d|dreams", whole), "no id of before"
    assert all(set(json.loads(text)) == set(traits.Traits.__struct_fields__) for (text,) in texts)
    with open_journal(other) as journal:
        assert journal.meta.title == ""


def test_a_redacted_show_is_the_same_story(show: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.dream"
    assert main(["export", str(show), "--redact", "--out", str(other)]) == 0
    before, after = read(show), read(other)
    assert [(one.seq, one.at, type(one.body)) for one in before] == [
        (one.seq, one.at, type(one.body)) for one in after
    ]
    for time in (5.0, 12.0, 20.0):
        one, two = at(show, time), at(other, time)
        assert np.array_equal(one.dreamers.home, two.dreamers.home)
        assert np.array_equal(one.dreamers.hue, two.dreamers.hue)
        assert one.dreamers.motifs == two.dreamers.motifs
        assert [one.visuals[row] for row in one.dreamers.visual] == [
            two.visuals[row] for row in two.dreamers.visual
        ]
        for name in ("a", "b", "state"):
            assert np.array_equal(getattr(one.threads, name), getattr(two.threads, name))
        assert [len(plot.lines) for plot in one.plots] == [len(plot.lines) for plot in two.plots]
        assert [line.author for plot in one.plots for line in plot.lines] == [
            line.author for plot in two.plots for line in plot.lines
        ]
        assert [(f.cause, len(f.left), len(f.right)) for f in one.fractures] == [
            (f.cause, len(f.left), len(f.right)) for f in two.fractures
        ]
    assert not set(at(show, 20.0).dreamers.ids) & set(at(other, 20.0).dreamers.ids)


def test_two_copies_do_not_know_each_other(show: Path, tmp_path: Path) -> None:
    for name in "bc":
        assert main(["export", str(show), "--redact", "--out", str(tmp_path / f"{name}.dream")]) == 0
    assert not dreamers_in(read(tmp_path / "b.dream")) & dreamers_in(read(tmp_path / "c.dream"))


def test_without_what_was_read_all_dreams_are_alike(show: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "b.dream"
    assert main(["export", str(show), "--redact-all", "--out", str(out)]) == 0
    told = [event.body for event in read(out) if isinstance(event.body, DreamTold)]
    assert {traits.of(one) for one in told} == {traits.NEUTRAL}
    assert len({(one.x, one.y) for one in told}) == len(DREAMS)
    assert verify(out).texts == 0
    assert b"jellyfish" not in everything_in(out.parent)


def test_of_the_withdrawn_nothing_is_passed_on_even_from_older_shows(tmp_path: Path) -> None:
    path = tmp_path / "show" / "a.dream"
    path.parent.mkdir()
    with create(path, 1, "f") as journal:
        for number, visual in enumerate(("jellyfish", "tide"), start=1):
            body = DreamTold(f"p{number}", visual, 0.31, 0.1, 0.2, ("deep",), 0.3, 0.4, name="Anna")
            journal.append([(0.0, f"p{number}", f"k{number}", body)])
    assert main(["withdraw", str(path), "--dreamer", "p1"]) == 0
    out = tmp_path / "out" / "b.dream"
    assert main(["export", str(path), "--redact", "--out", str(out)]) == 0
    kept = everything_in(out.parent)
    assert b"jellyfish" not in kept
    assert b"Anna" not in kept
    assert b"tide" in kept
    assert main(["withdraw", str(out), "--dreamer", next(iter(dreamers_in(read(out))))]) == 0
    assert verify(out).ok


def test_a_redacted_show_is_drawn(show: Path, tmp_path: Path) -> None:
    out, still = tmp_path / "b.dream", tmp_path / "x.png"
    run("export", show, "--redact", "--out", out).done()
    run("still", out, "--at", "12", "--out", still, *SMALL).done()
    assert still.stat().st_size > 500


def test_what_the_crew_wrote_is_not_passed_on() -> None:
    redaction = Redaction(b"x" * 32, ["ann"], [])
    marked = MomentMarked("Anna laughs", makers=("ann",))
    said, programme = redaction.passed_on(
        Event(1, 0.0, by, "k", marked) for by in ("crew-critic", "festival")
    )
    assert isinstance(said.body, MomentMarked)
    assert isinstance(programme.body, MomentMarked)
    assert (said.body.label, programme.body.label) == ("a moment", "Anna laughs")
    assert "ann" not in said.body.makers
    assert said.by == "crew-critic"


@pytest.mark.parametrize("person", ["ann", "house", "crew-weaver", "festival"])
def test_a_dreamer_is_never_taken_for_the_house(person: str) -> None:
    """Whatever somebody is called: who told a dream is a person."""
    redaction = Redaction(b"x" * 32, [person], [])
    found = next(redaction.passed_on([Event(1, 0.0, person, "k", events.DreamerLeft(person))]))
    assert found.by != person
    assert found.by == getattr(found.body, "dreamer", "")


def texts_of(kind: type) -> set[str]:
    """The fields of an event that hold text."""
    return {
        field.name
        for field in msgspec.structs.fields(kind)
        if field.type is str or field.type == tuple[str, ...]
    }


def test_every_text_in_an_event_is_a_name_or_is_listed() -> None:
    """Who adds a field of text must say in KEPT that it names nobody, or it is replaced."""
    known = {
        *("dreamer", "a", "b", "by", "left", "right", "makers", "dreamers"),
        *("fracture", "rally", "plot", "into", "other", "line", "lines", "take", "after", "base"),
    }
    for kind in typing.get_args(AnyBody):
        if kind is not DreamTold:
            assert texts_of(kind) - KEPT.get(kind, frozenset()) <= known, kind
            assert KEPT.get(kind, frozenset()) <= texts_of(kind)


# what goes wrong


def test_what_stands_there_is_not_replaced_unasked(show: Path, tmp_path: Path) -> None:
    other = shell.written(tmp_path / "b.dream", "what stood there")
    for words in ([], ["--redact"]):
        assert "add --force" in run("export", show, "--out", other, *words).refusal(2)
        assert other.read_text() == "what stood there"
    for words in ([], ["--redact"]):
        run("export", show, "--out", other, "--force", *words).done()
        assert verify(other).ok


@pytest.mark.parametrize("redact", [[], ["--redact"]])
def test_what_cannot_be_exported(show: Path, tmp_path: Path, redact: list[str]) -> None:
    out = tmp_path / "b.dream"
    before = show.read_bytes()
    cases = [
        (show, tmp_path / "b.txt", 2, 'ends in ".dream"'),
        (show, show, 2, "is the show itself"),
        (tmp_path / "none.dream", out, 2, "does not exist"),
        (shell.written(tmp_path / "text.dream", "no show"), out, 1, "not a show"),
        (show, tmp_path, 2, 'ends in ".dream"'),
        (show, shell.written(tmp_path / "file", "") / "b.dream", 1, "not a folder"),
    ]
    for source, target, code, why in cases:
        said = run("export", source, "--out", target, "--force", *redact).refusal(code)
        assert why in said, said
    assert show.read_bytes() == before
    assert names(tmp_path) == ["file", "show", "text.dream"]


@pytest.mark.parametrize("redact", [[], ["--redact"]])
def test_a_damaged_show_is_not_passed_on(show: Path, tmp_path: Path, redact: list[str]) -> None:
    with closing(sqlite3.connect(show)) as connection, connection:
        connection.execute("UPDATE event SET body = replace(body, '0.', '1.') WHERE seq = 9")
        connection.execute("UPDATE event SET at = 7.5 WHERE seq = 9")
    said = run("export", show, "--out", tmp_path / "b.dream", *redact).refusal(1)
    assert "damaged" in said
    assert names(tmp_path) == ["show"]


def test_a_show_that_is_written_is_not_replaced(show: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.dream"
    with create(other, 1, "f", live=True) as journal:
        for redact in ([], ["--redact"]):
            said = run("export", show, "--out", other, "--force", *redact).refusal(1)
            assert "being written" in said
        journal.say("ann", "still here")
    assert verify(other).texts == 1
