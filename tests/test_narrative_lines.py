"""The words of lines: kept apart, found by their take, gone with their dreamer, read by `dreamscape plot`."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.cli import main
from dreamscape.commands.plot import SILENT
from dreamscape.errors import DreamError
from dreamscape.narrative.events import DreamTold, LineAdded, LineRewritten, PlotBegun
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.reading.lines import LONGEST, lines_of
from dreamscape.narrative.reading.words import clean
from dreamscape.narrative.verify import verify
from dreamscape.narrative.weaving import said
from tests import shell
from tests.shell import names, run

SECRET = "my zyzzyva ate the quincunx of snow"
OWN = ("zyzzyva", "quincunx", "Name 5")


@pytest.fixture(scope="module")
def woven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shell.show(tmp_path_factory.mktemp("show"), *shell.DREAMS, SECRET)


@pytest.fixture(scope="module")
def bare(woven: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The show after its fifth dreamer withdrew."""
    path = Path(shutil.copy(woven, tmp_path_factory.mktemp("bare") / "a.dream"))
    assert main(["withdraw", str(path), "--dreamer", "d5"]) == 0
    return path


def read(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    capsys.readouterr()
    assert main(["plot", *map(str, words)]) == 0
    return capsys.readouterr().out


# words in the journal


def test_a_line_is_found_by_its_take_and_is_no_dream(tmp_path: Path) -> None:
    with create(tmp_path / "a.dream", 1, "f") as journal:
        journal.say("ann", "the sea")
        journal.say("ann", "a wave came", "t1")
        journal.say_all([("ann", "it went", "t2"), ("ben", "a garden"), ("ben", "a wall", "t3")])
        assert journal.words_of("ann") == "the sea"
        assert journal.words_of("ben") == "a garden"
        assert journal.text_of("t1") == "a wave came"
        assert journal.text_of("") is journal.text_of("t9") is None
        assert journal.texts(["t3", "t1", "t9"]) == {"t1": "a wave came", "t3": "a wall"}
        assert journal.texts([]) == {}
    assert verify(tmp_path / "a.dream").sentences()
    assert verify(tmp_path / "a.dream").texts == 5


def test_many_takes_at_once(tmp_path: Path) -> None:
    with create(tmp_path / "a.dream", 1, "f") as journal:
        journal.say_all([("ann", f"line {n}", f"t{n}") for n in range(1_300)])
        assert journal.texts(f"t{n}" for n in range(1_400)) == {f"t{n}": f"line {n}" for n in range(1_300)}


def test_words_of_a_take_are_not_said_over_it(tmp_path: Path) -> None:
    with create(tmp_path / "a.dream", 1, "f") as journal:
        journal.say("ann", "a wave came", "t1")
        journal.say_all([("ann", "a wave came", "t1"), ("ann", "x", "t2"), ("ann", "x", "t2")])  # said again
        for other in (("ann", "another", "t1"), ("ben", "a wave came", "t1"), ("ben", "x", "t2")):
            with pytest.raises(DreamError, match="has words already"):
                journal.say(*other)
        with pytest.raises(DreamError, match="has words already"):
            journal.say_all([("ben", "new", "t3"), ("ben", "two", "t3")])
        assert journal.texts(["t1", "t2", "t3"]) == {"t1": "a wave came", "t2": "x"}
        assert journal.withdraw("ann") == 2
        with pytest.raises(DreamError, match="has words already"):
            journal.say("ann", "a wave came", "t1")
    assert verify(tmp_path / "a.dream").ok


def test_a_take_that_is_no_unicode_is_refused(tmp_path: Path) -> None:
    with create(tmp_path / "a.dream", 1, "f") as journal, pytest.raises(DreamError, match="Unicode"):
        journal.say("ann", "the sea", "\ud800")


def test_withdrawing_erases_dream_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f", live=True) as journal:
        journal.say_all([("ann", SECRET), ("ann", SECRET.upper(), "t1"), ("ben", "a garden", "t2")])
        assert journal.withdraw("ann") == 2
        assert journal.texts(["t1", "t2"]) == {"t2": "a garden"}
        held = b"".join(each.read_bytes() for each in tmp_path.iterdir())
        assert SECRET.encode() not in held
        assert SECRET.upper().encode() not in held
    report = verify(path)
    assert (report.ok, report.texts, report.withdrawn) == (True, 3, 2)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE take SET take = 't9' WHERE number = 2",
        "DELETE FROM take WHERE number = 2",
        "INSERT INTO take VALUES (1, 't9')",
    ],
)
def test_a_take_that_was_tampered_with_is_found(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f") as journal:
        journal.say_all([("ann", "the sea"), ("ann", "a wave", "t1"), ("ben", "a garden")])
    with closing(sqlite3.connect(path)) as tool, tool:
        tool.execute(change)
    (fault,) = verify(path).faults
    assert (fault.where, fault.number) == ("words", 1 if "INSERT" in change else 2)


def test_a_show_of_before_opens_and_takes_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f") as journal:
        journal.say_all([("ann", "the sea"), ("ben", "a garden")])
    with closing(sqlite3.connect(path)) as tool, tool:
        tool.execute("DROP TABLE take")
    before = path.read_bytes()
    assert verify(path).ok
    with open_journal(path) as journal:
        assert journal.words_of("ann") == "the sea"
        assert journal.texts(["t1"]) == {}
    assert path.read_bytes() == before
    with open_journal(path, read_only=False) as journal:
        journal.say("ann", "a wave", "t1")
        assert (journal.words_of("ann"), journal.text_of("t1")) == ("the sea", "a wave")
    assert verify(path).ok


# lines out of dreams


def test_sentences_with_a_motif_come_first_and_short_ones_before_long_ones() -> None:
    text = "It was late. I swam in the warm sea with my dog! Then the sea was gone, all of it."
    assert lines_of(text, "en") == (
        "Then the sea was gone, all of it.",
        "I swam in the warm sea with my dog!",
        "It was late.",
    )
    assert lines_of("川の底に星が落ちていた。月がとても近かった。", "ja")[0] in (
        "月がとても近かった。",
        "川の底に星が落ちていた。",
    )
    prices = "It cost 3.14 coins... or more. ?! I paid"
    assert lines_of(prices, "en") == ("I paid", "or more.", "It cost 3.14 coins...")
    assert set(lines_of("I drowned in the sea, and the waves sang", "en")) == {
        "I drowned in the sea, and the waves sang",
        "I drowned in the sea",
        "and the waves sang",
    }


@given(st.text(max_size=400) | st.text(" .,;!?…。ab\n", max_size=400))
@settings(max_examples=60, deadline=None)
def test_every_text_with_a_letter_gives_lines_of_its_own_words(text: str) -> None:
    lines = lines_of(text, "en")
    assert lines or not any(letter.isalpha() for letter in clean(text))
    assert all(0 < len(line) <= LONGEST for line in lines)
    assert len(set(lines)) == len(lines)


def test_nobodys_words_are_kept_under_another_name() -> None:
    told = [
        PlotBegun("p", "?", ("ann", "ben")),
        LineAdded("p", "a", "ann"),
        LineAdded("p", "b", "ben"),
        LineRewritten("a", "a2", "ben", "a"),
        LineRewritten("a", "a3", "eve", "a2"),
        LineRewritten("b", "b2", "ann", "b"),
    ]
    found = list(said(told, {"ann": ("one",), "ben": ("two", "three"), "eve": ()}))
    assert found == [
        ("ann", "one", "a"),
        ("ben", "two", "b"),
        ("ben", "three", "a2"),
        ("ann", "one", "b2"),
    ]


# the command


def test_the_plotlines_are_read_with_their_authors(woven: Path, capsys: pytest.CaptureFixture[str]) -> None:
    early = read(capsys, woven, "--at", "1.3")
    assert early.startswith("# 1 plotline, 0:01")
    assert "What did you dream, and what in it would you share?" in early  # as the act asks
    assert "1. " in early
    assert "5. " in early
    assert all(f"— Name {number}" in early for number in range(1, 6))
    assert "What weavers were told" not in early
    late = read(capsys, woven, "--at", "4.8")
    assert late.startswith("# 1 plotline, ")
    assert " merged, " in late
    assert "   - or: " in late
    assert ", retold by Name " in late
    assert "What weavers were told" in late
    assert "other words by now" in late
    last = read(capsys, woven)
    assert "   - or: " not in last
    assert ", retold by " not in last


def test_before_anybody_has_begun(woven: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nobody has begun one yet" in read(capsys, woven, "--at", "0")


def test_in_json_it_tells_everything(woven: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = json.loads(read(capsys, woven, "--at", "4.8", "--json"))
    assert facts.keys() == {"time", "act", "plots", "told"}
    (whole,) = [plot for plot in facts["plots"] if not plot["merged"]]
    assert (
        {line["author"] for line in whole["lines"]} == set(whole["members"]) == {f"d{n}" for n in range(1, 6)}
    )
    assert [line for line in whole["lines"] if line["variants"]]
    takes = [take for line in whole["lines"] for take in (line, *line["variants"], *line["earlier"])]
    assert all(take["text"] and take["teller"] for take in takes)
    (told,) = facts["told"]
    assert told["whom"] in whole["members"]
    assert [take["given"] for line in whole["lines"] for take in line["variants"]] == [told["seq"]]


@pytest.mark.parametrize("name", ["plot.md", "plot.txt", "plot.json"])
def test_it_writes_a_whole_file(
    woven: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    out = tmp_path / "new" / name
    assert read(capsys, woven, "--out", out) == f"{out}\n"
    text = out.read_text("utf-8")
    if name == "plot.json":
        assert json.loads(text) == json.loads(read(capsys, woven, "--json"))
    else:
        assert text == read(capsys, woven)
    assert names(out.parent) == [name]


def test_of_the_withdrawn_only_a_silent_place_is_left(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for word in OWN:
        assert word.encode() not in bare.read_bytes()
    for at in ("1.3", "3", "5.9"):
        page, facts = read(capsys, bare, "--at", at), read(capsys, bare, "--at", at, "--json")
        assert not any(word in page + facts for word in OWN)
        lines = [line for plot in json.loads(facts)["plots"] for line in plot["lines"]]
        assert "d5" not in facts
        silent = [line for line in lines if line["author"] is None]
        assert len(silent) == 1
        assert len(lines) == 5
        for line in silent:
            assert not any(take["text"] for take in (line, *line["variants"], *line["earlier"]))
        assert f". {SILENT}\n" in page
    assert verify(bare).ok


def test_what_a_weaver_who_withdrew_made_of_others_lines_gives_way_to_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.dream"
    bodies = [
        DreamTold("ann", "tide", 0.1, 0.0, 0.0),
        DreamTold("ben", "tide", 0.1, 0.0, 0.0),
        PlotBegun("p", "What *did* <it> do?", ("ann", "ben")),
        LineAdded("p", "a", "ann"),
        LineRewritten("a", "a2", "ben", "a"),
    ]
    with create(path, 1, "f") as journal:
        journal.append([(0.1 * n, "t", f"k{n}", body) for n, body in enumerate(bodies)])
        journal.say_all([("ann", "- I *swam*\n\x1b[2J", "a"), ("ben", SECRET, "a2")])
    assert SECRET in read(capsys, path)
    assert main(["withdraw", str(path), "--dreamer", "ben"]) == 0
    page = read(capsys, path)
    assert r"1. \- I \*swam\* \[2J — ann" in page
    assert r"## What \*did\* \<it\> do?" in page
    assert "ben" not in page


def test_bad_input_is_one_sentence(woven: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder.md").mkdir()
    cases = {
        (woven, "--out", tmp_path / "plot.pdf"): "name one of these",
        (woven, "--out", tmp_path / "plot"): "name one of these",
        (woven, "--out", tmp_path / "folder.md"): "folder",
        (woven, "--at", "9:00"): "the show ends at",
        (woven, "--at", "soon"): "soon",
        (tmp_path / "none.dream",): "does not exist",
    }
    for words, wanted in cases.items():
        capsys.readouterr()
        assert main(["plot", *map(str, words)]) == 2
        assert wanted in capsys.readouterr().err
    assert names(tmp_path) == ["folder.md"]


def test_the_help_teaches() -> None:
    told = run("plot", "--help").done()
    assert all(word in told for word in ("--at", "--json", "--out", "or: ", "split", "took the words back"))
