"""A damaged show is never played as if it were whole, and what is sound of it can be read."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from dreamscape.errors import DreamError
from dreamscape.narrative import upcast
from dreamscape.narrative.events import VERSION, DreamTold, Event, MomentMarked
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.show_file import APPLICATION
from dreamscape.narrative.verify import Report, verify

COUNT = 60


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Event], dict[str, str | None]]:
    """The bytes of a sound show, its events and its words."""
    path = tmp_path_factory.mktemp("whole") / "a.dream"
    with create(path, 11, "collective", "A night") as journal:
        for n in range(COUNT):
            dream = DreamTold(f"d{n}", "tide", n / COUNT, 0.5, -0.25, ("sea", "stairs"), name=f"Dreamer {n}")
            journal.append(
                [(n / 4, "gate", f"key {n}", dream), (n / 4, "vj", f"m{n}", MomentMarked("still"))]
            )
        journal.say_all([(f"d{n}", f"I dreamt of water, {n} times") for n in range(20)])
        journal.withdraw("d3")
    return path.read_bytes(), *everything(path)


def everything(path: Path) -> tuple[list[Event], dict[str, str | None]]:
    with open_journal(path) as journal:
        assert journal.meta.seed == 11
        return list(journal.read()), {f"d{n}": journal.words_of(f"d{n}") for n in range(20)}


def sound_part(path: Path) -> tuple[list[Event], str]:
    """The events that can be read, and the sentence that ends them ("" for none)."""
    events: list[Event] = []
    try:
        with open_journal(path) as journal:
            events.extend(journal.read())
            return events, ""
    except DreamError as error:
        return events, str(error)


def report_on(path: Path) -> Report | str:
    """What verify finds, or the sentence with which it refuses."""
    try:
        return verify(path)
    except DreamError as error:
        return str(error)


def is_one_sentence(text: str, path: Path) -> bool:
    return str(path) in text and "\n" not in text and "Traceback" not in text


def test_truncated_at_many_places(tmp_path: Path, whole) -> None:
    data, events, _ = whole
    path = tmp_path / "a.dream"
    for size in [*range(1, 200, 13), *range(200, len(data), 517), len(data) - 1]:
        path.write_bytes(data[:size])
        read, told = sound_part(path)
        assert is_one_sentence(told, path), (size, told)
        assert read == events[: len(read)]
        report = report_on(path)
        if isinstance(report, str):
            assert is_one_sentence(report, path)
        else:
            assert not report.ok
            assert report.events >= len(read)
    assert [each.name for each in tmp_path.iterdir()] == ["a.dream"]


def test_flipped_bits_anywhere(tmp_path: Path, whole) -> None:
    """Each is noticed, or it changed nothing that can be read."""
    data, events, words = whole
    path = tmp_path / "a.dream"
    draw = random.Random(4)
    places = [*range(100), *(draw.randrange(100, len(data)) for _ in range(500))]
    noticed = 0
    for place in places:
        flipped = bytearray(data)
        flipped[place] ^= 1 << draw.randrange(8)
        path.write_bytes(flipped)
        read, told = sound_part(path)
        assert read == events[: len(read)], place
        report = report_on(path)
        if isinstance(report, str):
            assert is_one_sentence(report, path), place
            noticed += 1
        elif report.ok:
            assert not told
            assert everything(path) == (events, words), place
        else:
            noticed += 1
            assert report.first_bad is None or report.first_bad == report.events + 1
    assert noticed > len(places) // 3


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            "UPDATE event SET body = CAST(replace(body, 'tide', 'fire') AS BLOB) WHERE seq = 41",
            "not what was",
        ),
        ("UPDATE event SET at = at + 0.01 WHERE seq = 41", "not what was written"),
        ("UPDATE event SET by = 'eve' WHERE seq = 41", "not what was written"),
        ("UPDATE event SET key = 'other' WHERE seq = 41", "not what was written"),
        ("UPDATE event SET link = zeroblob(20) WHERE seq = 41", "not what was written"),
        ("UPDATE event SET link = 'text' WHERE seq = 41", "not what was written"),
        ("UPDATE event SET at = 'noon' WHERE seq = 41", "not what it should be"),
        ("UPDATE event SET version = -1 WHERE seq = 41", "not what it should be"),
        ("DELETE FROM event WHERE seq = 41", "missing"),
        ("DELETE FROM event WHERE seq BETWEEN 41 AND 45", "missing"),
    ],
)
def test_the_first_bad_event_is_named(tmp_path: Path, whole, change: str, why: str) -> None:
    data, events, _ = whole
    path = tmp_path / "a.dream"
    path.write_bytes(data)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(change)
    report = verify(path)
    assert (report.ok, report.first_bad, report.events) == (False, 41, 40)
    assert any("Event 41" in line and why in line for line in report.sentences())
    read, told = sound_part(path)
    assert read == events[:40]
    assert "event 41" in told
    assert why in told


def test_a_lost_tail_is_noticed(tmp_path: Path, whole) -> None:
    path = tmp_path / "a.dream"
    path.write_bytes(whole[0])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM event WHERE seq > 100")
    for read_only in (True, False):
        with pytest.raises(DreamError, match="do not end where they should, after 100"):
            open_journal(path, read_only=read_only)
    assert [fault.where for fault in verify(path).faults] == ["tail"]


def test_another_seed_breaks_the_chain(tmp_path: Path, whole) -> None:
    path = tmp_path / "a.dream"
    path.write_bytes(whole[0])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE show SET seed = 12")
    assert verify(path).first_bad == 1


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE event (seq)")


def claims(path: Path, pragma: str) -> None:
    with create(path, 1, "f"):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {pragma}")


@pytest.mark.parametrize("opening", [open_journal, lambda path: open_journal(path, read_only=False), verify])
@pytest.mark.parametrize(
    ("make", "what", "code"),
    [
        (lambda path: None, "does not exist", 2),
        (lambda path: path.mkdir(), "is a folder", 2),
        (lambda path: path.write_bytes(b""), "is empty", 1),
        (lambda path: path.write_text("I dreamt of the sea.\n" * 300), "is not a show", 1),
        (lambda path: path.write_bytes(random.Random(1).randbytes(5000)), "is not a show", 1),
        (foreign_database, "not a show", 1),
        (lambda path: claims(path, "user_version = 2"), "layout 2.*upgrade", 1),
        (lambda path: claims(path, "user_version = 0"), "damaged", 1),
        (lambda path: claims(path, f"application_id = {APPLICATION + 1}"), "not a show", 1),
    ],
    ids=["missing", "folder", "empty", "text", "binary", "foreign", "newer", "no version", "other"],
)  # fmt: skip
def test_what_is_no_show(tmp_path: Path, opening, make, what: str, code: int) -> None:
    path = tmp_path / "a.dream"
    make(path)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
    with pytest.raises(DreamError, match=what) as caught:
        opening(path)
    assert is_one_sentence(str(caught.value), path)
    assert caught.value.code == code
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()} == before


@pytest.mark.parametrize("path", ["no/such/folder/a.dream", "a file/a.dream"])
def test_a_folder_that_cannot_be_written(tmp_path: Path, path: str) -> None:
    (tmp_path / "a file").write_text("not a folder")
    with pytest.raises(DreamError, match="cannot be used"):
        create(tmp_path / path, 1, "f")
    (tmp_path / "b.dream").mkdir()
    with pytest.raises(DreamError, match="folder"):
        create(tmp_path / "b.dream", 1, "f", overwrite=True)


def newer(path: Path, version: int) -> None:
    with create(path, 1, "f") as journal:
        journal.append([(0.0, "t", "k", MomentMarked("m"))])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE event SET version = {version}")


def test_newer_bodies_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    newer(path, VERSION + 1)
    for opening in (open_journal, verify):
        with pytest.raises(DreamError, match=f"version {VERSION + 1}.*up to {VERSION}: upgrade"):
            opening(path)


def test_every_older_version_has_a_step() -> None:
    assert set(upcast.STEPS) == set(range(1, VERSION))


def test_old_bodies_are_brought_up_step_by_step() -> None:
    def name_it(body):
        return {**body, "label": body["title"]}

    def drop_title(body):
        return {key: value for key, value in body.items() if key != "title"}

    raw = b'{"kind": "moment-marked", "title": "still"}'
    steps = {1: name_it, 2: drop_title}
    assert upcast.body_of(raw, 1, steps, newest=3) == MomentMarked("still")
    assert upcast.body_of(b'{"kind": "moment-marked", "label": "x"}', 3, steps, newest=3) == MomentMarked("x")
    with pytest.raises(msgspec.ValidationError, match="from version 0"):
        upcast.body_of(raw, 0, steps, newest=3)
    with pytest.raises(msgspec.ValidationError):
        upcast.body_of(raw, 2, {2: name_it}, newest=3)
