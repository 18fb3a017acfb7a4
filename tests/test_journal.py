"""The journal keeps what it acknowledged, in order, once."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.narrative.events import ControlSet, DreamTold, Event, FractureOpened, MomentMarked
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.log import EventLog
from dreamscape.narrative.verify import verify


def mark(number: int) -> tuple[float, str, str, MomentMarked]:
    return number / 10, "test", f"key {number}", MomentMarked(f"moment {number}")


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False)
bodies = st.one_of(
    st.builds(MomentMarked, label=texts),
    st.builds(ControlSet, control=texts, value=numbers, seconds=numbers),
    st.builds(
        DreamTold,
        dreamer=texts,
        visual=texts,
        hue=numbers,
        valence=numbers,
        arousal=numbers,
        motifs=st.lists(texts, max_size=4).map(tuple),
        name=texts,
    ),
    st.builds(
        FractureOpened,
        fracture=texts,
        cause=texts,
        left=st.lists(texts, max_size=3).map(tuple),
        right=st.just(()),
        x=numbers,
        y=numbers,
    ),
)
keys = st.sampled_from([f"k{n}" for n in range(12)])
entries = st.tuples(st.floats(0, 1e9), texts, keys, bodies)
batches = st.lists(st.lists(entries, max_size=5), max_size=5)


@settings(max_examples=60, deadline=None)
@given(batches, st.booleans(), st.integers(0, 13), st.integers(0, 5))
def test_what_is_appended_is_read(given_batches, live, after, limit) -> None:
    """Against a plain list: dense seqs, first body of a key, times that never fall; here and reopened."""
    expected: list[Event] = []
    known: dict[str, int] = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.dream"
        with create(path, 5, "collective", live=live) as journal:
            for batch in given_batches:
                for at, by, key, body in batch:
                    if key not in known:
                        known[key] = len(expected) + 1
                        at = max(at, expected[-1].at if expected else 0.0)
                        expected.append(Event(known[key], at, by, key, body))
                assert journal.append(batch) == [known[key] for _, _, key, _ in batch]
                assert journal.head() == len(expected)
            assert list(journal.read()) == expected
            digest = journal.digest()
        with open_journal(path) as journal:
            assert list(journal.read()) == expected
            assert list(journal.read(after, limit)) == expected[after : after + limit]
            assert journal.digest() == digest
        report = verify(path)
        assert report.ok
        assert (report.events, report.digest) == (len(expected), digest)
        assert beside(path) == ["a.dream"]


def test_the_digest_depends_on_the_events_and_not_on_their_grouping(tmp_path: Path) -> None:
    marks = [mark(n) for n in range(20)]
    with create(tmp_path / "a.dream", 1, "f") as one, create(tmp_path / "b.dream", 1, "f") as other:
        one.append(marks)
        for each in marks:
            other.append([each])
        one.say("ann", "the sea")
        assert one.digest() == other.digest()
        other.append([mark(20)])
        assert one.digest() != other.digest()


@pytest.mark.parametrize("other", [(2, "f", ""), (1, "g", ""), (1, "f", "t"), (1, "", "f")])
def test_the_digest_depends_on_the_meta(tmp_path: Path, other: tuple[int, str, str]) -> None:
    with create(tmp_path / "a.dream", 1, "f") as one, create(tmp_path / "b.dream", *other) as two:
        assert one.digest() != two.digest()


def test_meta_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, -(2**63), "nights = 5", "Traum ☾"):
        pass
    with open_journal(path) as journal:
        meta = journal.meta
        assert (meta.seed, meta.festival, meta.title, meta.version) == (-(2**63), "nights = 5", "Traum ☾", 0)
        assert list(journal.read()) == []
        assert journal.head() == 0
    with pytest.raises(DreamError, match="seed"):
        create(tmp_path / "b.dream", 2**63, "f")
    assert beside(path) == ["a.dream"]


def test_a_journal_is_an_event_log(tmp_path: Path) -> None:
    def play(log: EventLog) -> list[int]:
        log.append([mark(1), mark(2)])
        return [event.seq for event in log.read(1)]

    with create(tmp_path / "a.dream", 1, "f") as journal:
        assert play(journal) == [2]


def test_many_threads_submit_at_once(tmp_path: Path) -> None:
    """Each gets its own answers; keys that two threads share are one event; the order is one order."""
    answers: dict[int, list[int]] = {}

    def work(name: int) -> None:
        futures = [
            journal.submit([mark(n), (0.0, "t", f"{name}-{n}", MomentMarked("own"))]) for n in range(40)
        ]
        answers[name] = [seq for future in futures for seq in future.result()]

    with create(tmp_path / "a.dream", 1, "f", live=True) as journal:
        threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        events = {event.seq: event for event in journal.read()}
        assert sorted(events) == list(range(1, 40 + 8 * 40 + 1))
        times = [event.at for event in events.values()]
        assert times == sorted(times)
        for name, seqs in answers.items():
            assert [events[seq].key for seq in seqs] == [
                k for n in range(40) for k in (f"key {n}", f"{name}-{n}")
            ]


def test_a_reader_follows_a_live_show(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f", live=True) as journal:
        journal.append([mark(1)])
        with open_journal(path) as reader:
            assert [event.seq for event in reader.read()] == [1]
            journal.append([mark(2), mark(3)])
            assert [event.seq for event in reader.read(1)] == [2, 3]
            assert reader.digest() == journal.digest()
            with pytest.raises(DreamError, match="reading only"):
                reader.append([mark(4)])
    assert beside(path) == ["a.dream"]


def test_a_reader_that_outlives_the_writer_leaves_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    journal = create(path, 1, "f", live=True)
    journal.append([mark(1)])
    reader = open_journal(path)
    journal.close()
    assert [event.seq for event in reader.read()] == [1]
    reader.close()
    assert beside(path) == ["a.dream"]
    assert verify(path).ok


def test_appending_goes_on_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f") as journal:
        journal.append([mark(5)])
    with open_journal(path, read_only=False) as journal:
        assert journal.append([mark(5), mark(1)]) == [1, 2]
        assert [event.at for event in journal.read()] == [0.5, 0.5]
    assert verify(path).ok
    assert beside(path) == ["a.dream"]


def test_a_show_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    journal = create(path, 1, "f")
    journal.append([mark(1)])
    assert not path.exists()
    journal.close()
    journal.close()
    assert beside(path) == ["a.dream"]
    with pytest.raises(DreamError, match="closed"):
        journal.append([mark(2)])
    with pytest.raises(DreamError, match="closed"):
        list(journal.read())


def broken_off(path: Path, **how: bool) -> None:
    """Ctrl-C in the middle of writing a show."""
    with create(path, 1, "f", **how) as journal:
        journal.append([mark(1)])
        raise KeyboardInterrupt


def test_a_show_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    path.write_text("something else")
    with pytest.raises(DreamError, match="exists already"):
        create(path, 1, "f")
    with pytest.raises(KeyboardInterrupt):
        broken_off(path, overwrite=True)
    assert path.read_text() == "something else"
    assert beside(path) == ["a.dream"]
    with create(path, 1, "f", overwrite=True) as journal:
        journal.append([mark(1)])
    assert verify(path).events == 1


def test_a_live_show_keeps_its_events_when_it_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with pytest.raises(KeyboardInterrupt):
        broken_off(path, live=True)
    assert verify(path).events == 1
    assert beside(path) == ["a.dream"]


def test_leftovers_of_an_older_show_do_not_reach_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    for name in ("a.dream.part", "a.dream.part-wal", "a.dream-wal", "a.dream-journal", "a.dream-lock"):
        (tmp_path / name).write_bytes(b"left by a crash" * 500)
    with create(path, 1, "f") as journal:
        journal.append([mark(1)])
    assert beside(path) == ["a.dream"]
    assert verify(path).ok


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ((float("nan"), "a", "k", MomentMarked("m")), "time nan"),
        ((float("inf"), "a", "k", MomentMarked("m")), "time inf"),
        ((-1.0, "a", "k", MomentMarked("m")), "time -1"),
        ((0.0, "a", "", MomentMarked("m")), "no key"),
        ((0.0, "a", "k", ControlSet("night", float("nan"))), "ControlSet"),
        ((0.0, "a", "k", ControlSet("night", float("-inf"))), "ControlSet"),
        ((0.0, "a", "k", ControlSet("night", "much")), "ControlSet"),
        ((0.0, "a", "k", MomentMarked("\ud800")), "MomentMarked"),
        ((0.0, "\ud800", "k", MomentMarked("m")), "MomentMarked"),
        ((0.0, "a", "\ud800", MomentMarked("m")), "MomentMarked"),
        ((0.0, "a", "k", {"kind": "moment-marked", "label": "m"}), "dict"),
        (("soon", "a", "k", MomentMarked("m")), "MomentMarked"),
    ],
)
def test_what_could_not_be_read_again_is_refused(tmp_path: Path, entry, what: str) -> None:
    with create(tmp_path / "a.dream", 1, "f") as journal:
        with pytest.raises(DreamError, match=what):
            journal.append([mark(1), entry])
        assert journal.head() == 0
        assert journal.append([mark(2)]) == [1]


def test_keyframes_are_kept_and_believed_only_while_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f", live=True) as journal:
        frames = journal.keyframes("story 1")
        assert frames.nearest(10) is None
        frames.save(0, b"nothing yet")
        journal.append([mark(1), mark(2)])
        frames.save(5, b"at five")
        frames.save(9, b"at nine", seq=1)
        journal.append([mark(60)])
        assert frames.nearest(4) == (0, b"nothing yet")
        assert frames.nearest(8) == (5, b"at five")
        assert frames.nearest(9) == (5, b"at five")  # the second event belongs before tick 9
        assert journal.keyframes("story 2").nearest(8) is None
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE keyframe SET state = 'spoilt' WHERE tick = 5")
    with open_journal(path) as journal:
        frames = journal.keyframes("story 1")
        assert frames.nearest(8) == (0, b"nothing yet")
        frames.save(70, b"nobody may write here")
        assert frames.nearest(80) == (0, b"nothing yet")
    assert verify(path).ok
    with open_journal(path, read_only=False) as journal:
        journal.keyframes("story 2").save(70, b"later")
        journal.append([mark(80)])  # saving does not wait; this does
        assert journal.keyframes("story 1").nearest(70) is None
        assert journal.keyframes("story 2").nearest(70) == (70, b"later")
