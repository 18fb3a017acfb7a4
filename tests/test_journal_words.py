"""Words can be taken back: the bytes go, the chain stays."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.narrative import words
from dreamscape.narrative.events import MomentMarked
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.verify import verify

SECRET = "the drowned piano under the stairs"


def bytes_beside(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.iterdir())


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("times", [1, 400])  # inside a page, and over many
def test_withdrawing_erases_the_bytes(tmp_path: Path, live: bool, times: int) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f", live=live) as journal:
        for number in range(30):
            journal.append([(0.0, "t", f"k{number}", MomentMarked("m"))])
            journal.say(f"d{number}", f"{number} " + f"{SECRET if number == 7 else 'a garden'}; " * times)
        digest = journal.digest()
        assert SECRET in (journal.words_of("d7") or "")
        assert SECRET.encode() in bytes_beside(path)
        salt = journal._ask("SELECT salt FROM words WHERE dreamer = 'd7'")[0][0]
        assert journal.withdraw("d7") == 1
        assert SECRET.encode() not in bytes_beside(path)
        assert salt not in bytes_beside(path)
        assert journal.words_of("d7") is None
        assert "garden" in (journal.words_of("d8") or "")
        assert journal.withdraw("d7") == 0
        assert journal.withdraw("nobody") == 0
    report = verify(path)
    assert report.ok
    assert (report.texts, report.withdrawn, report.digest) == (30, 1, digest)


def test_withdrawing_from_a_finished_show(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f") as journal:
        journal.say_all([("ann", SECRET), ("ben", "a garden"), ("ann", f"again: {SECRET}")])
        assert journal.words_of("ann") == f"again: {SECRET}"
    with open_journal(path, read_only=False) as journal:
        assert journal.withdraw("ann") == 2
        journal.say("ann", "something new")
        assert journal.words_of("ann") == "something new"
    assert SECRET.encode() not in bytes_beside(path)
    assert [each.name for each in tmp_path.iterdir()] == ["a.dream"]
    report = verify(path)
    assert (report.ok, report.texts, report.withdrawn) == (True, 4, 2)


def test_free_space_that_another_tool_left_is_erased_too(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f") as journal:
        journal.say_all([("ann", "the sea"), ("ben", "a garden")])
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        tool.execute("PRAGMA secure_delete = OFF").fetchone()
        tool.execute("INSERT INTO words VALUES (9, 'ann', '', '', NULL, ?)", (SECRET,))
        tool.execute("DELETE FROM words WHERE number = 9")
    assert SECRET.encode() in bytes_beside(path)
    with open_journal(path, read_only=False) as journal:
        journal.withdraw("ann")
    assert SECRET.encode() not in bytes_beside(path)
    assert verify(path).ok


def test_a_reader_with_old_pages_is_reported_and_the_bytes_go_later(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f", live=True) as journal:
        journal.say("ann", SECRET)
        journal._writer.change(lambda c: c.execute("PRAGMA busy_timeout = 50").fetchone()).result()
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM words").fetchall()
            with pytest.raises(DreamError, match="withdraw again"):
                journal.withdraw("ann")
            assert journal.words_of("ann") is None
        assert journal.withdraw("ann") == 0
        assert SECRET.encode() not in bytes_beside(path)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(st.characters(exclude_categories=("Cs",))))))
def test_the_last_words_count(tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("words") / "a.dream"
    with create(path, 1, "f") as journal:
        journal.say_all(said)
        for dreamer in "abc":
            assert journal.words_of(dreamer) == dict(said).get(dreamer)
    assert verify(path).ok


@pytest.mark.parametrize(
    ("dreamer", "text", "what"),
    [("ann", "\ud800", "Unicode"), ("\ud800", "sea", "Unicode"), ("", "sea", "without a dreamer"),
     ("ann", "x" * (words.LONGEST + 1), "long")],
)  # fmt: skip
def test_words_that_cannot_be_kept(tmp_path: Path, dreamer: str, text: str, what: str) -> None:
    with create(tmp_path / "a.dream", 1, "f") as journal:
        with pytest.raises(DreamError, match=what):
            journal.say(dreamer, text)
        journal.say("ben", "x" * words.LONGEST)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE words SET words = 'I never said that' WHERE number = 2",
        "UPDATE words SET words = NULL WHERE number = 2",
        "UPDATE words SET salt = NULL WHERE number = 2",
        "UPDATE words SET dreamer = 'eve' WHERE number = 2",
        "UPDATE words SET digest = zeroblob(20) WHERE number = 2",
        "UPDATE words SET digest = 7 WHERE number = 2",
        "DELETE FROM words WHERE number = 2",
    ],
)
def test_changed_words_are_noticed(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f") as journal:
        journal.say_all([("ann", "the sea"), ("ben", "a garden"), ("eve", "a city")])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(change)
    report = verify(path)
    assert [(fault.where, fault.number) for fault in report.faults] == [("words", 2)]
    assert "Text 2" in report.sentences()[1]


def test_a_lost_last_text_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f") as journal:
        journal.say("ann", "the sea")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM words")
    assert [fault.where for fault in verify(path).faults] == ["tail"]
    with pytest.raises(DreamError, match="words do not end"):
        open_journal(path)
