"""What people told is kept for as long as was promised, and no longer."""

import math
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.cli import main
from dreamscape.errors import DreamError
from dreamscape.gate.retention import Retention
from dreamscape.gate.scribe import Scribe
from dreamscape.narrative import traits
from dreamscape.narrative.events import DreamerLeft, DreamTold, MomentMarked
from dreamscape.narrative.fold import digest
from dreamscape.narrative.journal import Journal, create, open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.programme import library as festivals
from dreamscape.narrative.showtime import ShowTime
from dreamscape.narrative.traits import part
from dreamscape.narrative.verify import verify
from dreamscape.units import parse_age
from tests import shell
from tests.shell import run
from tests.test_live_command import Running
from tests.traces import everything_in, keyframes_in
from tests.venue import until

DAY = 86_400.0


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def tell(journal: Journal, dreamer: str, words: str, at: float = 0.0, visual: str = "jellyfish") -> None:
    """Somebody tells a dream, as the gate keeps it."""
    number = journal.head() + 1
    told, said = part(DreamTold(dreamer, visual, 0.5, 0.1, 0.2, ("deep",)), f"told-{dreamer}-{number}")
    journal.say_all([(dreamer, words), said])
    journal.append([(at, dreamer, f"k{number}", told)])


def left(journal: Journal) -> list[str]:
    return [event.body.dreamer for event in journal.read() if isinstance(event.body, DreamerLeft)]


# how long


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("24h", DAY), ("30d", 30 * DAY), ("1.5d", 1.5 * DAY), (" 2D ", 2 * DAY), ("90m", 5400)],
)
def test_how_long_is_read(text: str, seconds: float) -> None:
    assert parse_age(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-1d", "d", "1w", "1d2h", "nan", "1e3d", "off"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(DreamError, match="24h"):
        parse_age(text)


# in the journal


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50)), min_size=1, max_size=8),
    st.integers(0, 60),
)
def test_what_was_said_before_a_moment_is_erased_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, int]], before: int
) -> None:
    path, clock = tmp_path_factory.mktemp("purge") / "a.dream", Clock()
    with create(path, 1, "f", live=True, clock=clock) as journal:
        for number, (dreamer, at) in enumerate(sorted(said, key=lambda one: one[1])):
            clock.now = at
            journal.say(dreamer, f"text {number}")
        last = {dreamer: at for dreamer, at in sorted(said, key=lambda one: one[1])}
        assert set(journal.expired(before)) == {one for one, at in last.items() if at < before}
        assert journal.holds(before) == any(at < before for _, at in said)
        assert journal.purge(before) == sum(at < before for _, at in said)
        for dreamer, at in last.items():
            assert (journal.words_of(dreamer) is None) == (at < before)
        assert not journal.holds(before)
    assert verify(path).ok


def test_lines_alone_keep_no_dream_alive(tmp_path: Path) -> None:
    clock = Clock()
    with create(tmp_path / "a.dream", 1, "f", live=True, clock=clock) as journal:
        tell(journal, "ann", "the sea")
        clock.now += DAY
        journal.say("ann", "and then a wave", "line-1")
        assert journal.expired(clock.now) == ["ann"]
        assert journal.purge(clock.now, ["ann"]) == 3
        assert journal.text_of("line-1") is None


def test_who_told_anew_stays_and_the_old_dream_goes(tmp_path: Path) -> None:
    clock = Clock()
    with create(tmp_path / "a.dream", 1, "f", live=True, clock=clock) as journal:
        tell(journal, "ann", "the old sea")
        clock.now += DAY
        tell(journal, "ann", "a new garden", visual="garden")
        assert journal.expired(clock.now) == []
        assert journal.purge(clock.now) == 2
        assert journal.words_of("ann") == "a new garden"
        told = [traits.of(event.body).visual for event in journal.read() if isinstance(event.body, DreamTold)]
        assert told == [traits.NEUTRAL.visual, "garden"]
    assert b"jellyfish" not in everything_in(tmp_path)


def test_what_nobody_dated_is_old(tmp_path: Path) -> None:
    with create(tmp_path / "a.dream", 1, "f", live=True) as journal:
        journal.say("ann", "the sea")
        assert journal.expired(0.0) == ["ann"]
        assert journal.purge(0.0) == 1


def test_texts_of_an_older_show_count_from_when_it_was_written_last(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f", clock=Clock()) as journal:
        journal.say("ann", "the sea")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE dated")
    assert open_and_expired(path, time.time() - 3600.0) == []
    assert open_and_expired(path, time.time() + 3600.0) == ["ann"]
    assert verify(path).ok


def open_and_expired(path: Path, before: float) -> list[str]:
    with open_journal(path, read_only=False) as journal:
        return journal.expired(before)


# by command


def dated(path: Path, ages: dict[str, float]) -> None:
    """As if dreamers had told their dreams so many seconds ago."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for dreamer, age in ages.items():
            connection.execute(
                "UPDATE dated SET at = ? WHERE number IN (SELECT number FROM words WHERE dreamer = ?)",
                (int(time.time() - age), dreamer),
            )


def test_purge_takes_back_what_is_old(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shell.show(tmp_path)
    dated(path, {"d1": 3 * DAY, "d3": 40 * DAY})
    before = verify(path)
    capsys.readouterr()
    assert main(["purge", str(path), "--older", "30d"]) == 0
    assert "1 dream taken back" in capsys.readouterr().out
    assert b"forest" not in everything_in(tmp_path)
    assert b"drowned" in everything_in(tmp_path)
    assert main(["purge", str(path), "--older", "30d"]) == 0
    assert "0 dreams taken back, 0 texts erased" in capsys.readouterr().out
    assert verify(path).events == before.events + 1
    assert main(["purge", str(path)]) == 0
    for trace in (b"drowned", b"windows", b"childhood", b"Name", b'{"visual"'):
        assert trace not in everything_in(tmp_path)
    report = verify(path)
    assert report.ok
    assert (report.texts, report.withdrawn) == (before.texts, before.texts)
    with open_journal(path) as journal:
        assert sorted(left(journal)) == ["d1", "d2", "d3", "d4"]
    assert main(["inspect", str(path), "--at", "5"]) == 0
    assert "0 dreamers" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "why"),
    [(("--older", "soon"), "24h"), (("--older=-1d",), "24h"), (("--older",), "expected one argument")],
)
def test_bad_words_purge_nothing(tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    path = shell.show(tmp_path)
    before = path.read_bytes()
    said = run("purge", path, *words)
    assert said.code == 2
    assert why in said.err
    assert path.read_bytes() == before


def test_nothing_is_purged_of_what_is_no_show(tmp_path: Path) -> None:
    assert "does not exist" in run("purge", tmp_path / "a.dream").refusal(2)
    shell.written(tmp_path / "b.dream", "no show")
    assert "not a show" in run("purge", tmp_path / "b.dream").refusal(1)
    assert shell.names(tmp_path) == ["b.dream"]


@pytest.mark.parametrize("keep", ["soon", "5s", "-3h", "0"])
def test_live_refuses_what_is_no_time_to_keep(tmp_path: Path, keep: str) -> None:
    said = run("live", tmp_path / "a.dream", "--headless", "--no-sound", "--keep", keep)
    assert said.code == 2
    assert not list(tmp_path.iterdir())


# while the show goes on


def test_the_gate_takes_back_what_was_kept_for_long_enough(tmp_path: Path) -> None:
    """The clock is ours; the rest is the gate's own."""
    show, clock = tmp_path / "a.dream", Clock()
    create(show, 7, "lull", live=True).close()
    scribe = Scribe(show, festivals.festival("lull"), ShowTime(0.0, time.monotonic()))
    journal = scribe.journal
    journal._clock = clock
    scribe.start()
    try:
        retention = Retention(scribe, DAY, clock)
        tell(journal, "ann", "Quecksilberschlaf", scribe.now)
        clock.now += 0.9 * DAY
        tell(journal, "ben", "a garden", scribe.now, "garden")
        until(lambda: len(scribe.world.dreamers.ids) == 2)
        assert retention.look().texts == 0
        clock.now += 0.2 * DAY
        found = retention.look()
        assert (found.dreamers, found.texts) == (("ann",), 2)
        assert retention.look().texts == 0
        until(lambda: scribe.world.dreamers.presence[0] == 0.0)
        until(lambda: keyframes_in(show))
        for trace in (b"Quecksilberschlaf", b"jellyfish"):
            assert trace not in everything_in(tmp_path)
        assert "jellyfish" not in scribe.world.visuals
        assert journal.words_of("ben") == "a garden"
        assert left(journal) == ["ann"]
    finally:
        scribe.stop()
    with open_journal(show) as journal:
        whole = Playback(journal, 7).at(20.0)
        assert digest(whole) == digest(Playback(journal, 7, keyframes=journal.keyframes(SCHEMA)).at(20.0))
    assert verify(show).ok


def test_many_are_purged_at_once(tmp_path: Path) -> None:
    """A crowd that came together goes together: the file is rewritten once."""
    clock = Clock()
    with create(tmp_path / "a.dream", 1, "f", live=True, clock=clock) as journal:
        for number in range(700):
            tell(journal, f"d{number}", f"dream number {number}")
        assert len(journal.expired(math.inf)) == 700
        journal.append([(1.0, "x", "end", MomentMarked("m"))])
        assert journal.purge(math.inf, journal.expired(math.inf)) == 1400
    assert b"dream number" not in everything_in(tmp_path)


def test_a_show_that_is_opened_again_looks_at_once(tmp_path: Path) -> None:
    """As a venue has it: `dreamscape live --keep`, with dreams of yesterday in the show."""
    show = tmp_path / "hall.dream"
    with create(show, 7, "lull", live=True, clock=time.time) as journal:
        tell(journal, "ann", "Quecksilberschlaf")
        tell(journal, "ben", "a garden", visual="garden")
    dated(show, {"ann": 2 * DAY})
    running = Running(show, "--keep", "24h")
    try:
        running.heard("taken back, as old as they may be kept")
        assert b"Quecksilberschlaf" not in everything_in(tmp_path)
        assert b"a garden" in everything_in(tmp_path)
    finally:
        running.stop()
        running.end()
    assert verify(show).ok
