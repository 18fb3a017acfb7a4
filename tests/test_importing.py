"""Dreams out of files, good and bad."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.narrative.importing import Told, import_dreams


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def texts(path: Path) -> list[str]:
    return [told.text for told in import_dreams(path)[0]]


def test_a_dream_a_line(tmp_path: Path) -> None:
    dreams, notes = import_dreams(written(tmp_path, "d.txt", "# mine\nthe sea\r\n\n  a  house \n"))
    assert dreams == [Told("the sea", line=2), Told("a house", line=4)]
    assert notes == [f"{tmp_path / 'd.txt'}: read as a dream a line: 2 dreams"]


def test_a_dream_a_paragraph(tmp_path: Path) -> None:
    path = written(tmp_path, "d.txt", "the sea\nwas warm\n\n# between\n\na house\n")
    dreams, notes = import_dreams(path)
    assert dreams == [Told("the sea was warm", line=1), Told("a house", line=6)]
    assert len(notes) == 1
    assert "read as a dream a paragraph: 2 dreams; for a dream a line" in notes[0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv(tmp_path: Path, separator: str) -> None:
    rows = [
        ["Name", "DREAM", "Feeling", "At"],
        ["Ada", '"the sea\nat night"', "joy", "2.5"],
        ["", "a house", "", ""],
    ]
    path = written(tmp_path, "d.csv", "\n".join(separator.join(row) for row in rows) + "\n")
    assert import_dreams(path)[0] == [Told("the sea at night", "Ada", "joy", 2.5, 2), Told("a house", line=4)]


def test_csv_of_one_column_with_commas_in_quotes(tmp_path: Path) -> None:
    assert texts(written(tmp_path, "d.CSV", 'text\n"the sea, the sea"\n')) == ["the sea, the sea"]


@pytest.mark.parametrize(
    ("name", "content", "line", "left_out"),
    [
        ("d.csv", "name,dream\nAda,the sea\nBo\n\nCy,\n,,\nDee,a house\n", 3, "2 rows"),
        ("d.csv", "dream,name\n,Ada\nthe sea,\na house\n", 2, "1 row"),
        ("d.jsonl", '{"dream": "the sea"}\n{"dream": " "}\n{"dream": "a house"}\n', 2, "1 row"),
    ],
)
def test_rows_without_a_dream_are_counted(
    tmp_path: Path, name: str, content: str, line: int, left_out: str
) -> None:
    dreams, notes = import_dreams(written(tmp_path, name, content))
    assert [told.text for told in dreams] == ["the sea", "a house"]
    assert notes == [f"{tmp_path / name}: {left_out} without a dream left out (line {line} is the first)"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab ,'\n").map(str.strip).filter(bool), min_size=2, max_size=6), st.data())
def test_a_quote_that_is_never_closed_loses_no_dream(dreams: list[str], data: st.DataObject) -> None:
    """Whatever the dreams: all come through, and with one closing quote gone the row's line is named."""
    at = data.draw(st.integers(0, len(dreams) - 1))
    rows = [f'{number};"{dream}"\n' for number, dream in enumerate(dreams)]
    with tempfile.TemporaryDirectory() as folder:
        whole = written(Path(folder), "d.csv", "name;dream\n" + "".join(rows))
        assert len(texts(whole)) == len(dreams)
        begins = 2 + "".join(rows[:at]).count("\n")
        rows[at] = rows[at].removesuffix('"\n') + "\n"
        broken = written(Path(folder), "d.csv", "name;dream\n" + "".join(rows))
        with pytest.raises(DreamError, match=f"line {begins}: a quote in this row"):
            import_dreams(broken)


def test_jsonl(tmp_path: Path) -> None:
    lines = [
        json.dumps({"Text": "the sea", "name": "Ada", "at": 3, "else": [1]}),
        "",
        json.dumps({"dream": "🌊 ים"}),
    ]
    dreams, _ = import_dreams(written(tmp_path, "d.jsonl", "\n".join(lines)))
    assert dreams == [Told("the sea", "Ada", "", 3.0, 1), Told("🌊 ים", line=3)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are(tmp_path: Path, encoding: str) -> None:
    dreams, notes = import_dreams(written(tmp_path, "d.txt", "la forêt\n夢".encode(encoding)))
    assert [told.text for told in dreams] == ["la forêt", "夢"]
    assert notes == [f"{tmp_path / 'd.txt'}: read as a dream a line: 2 dreams"]


def test_windows_1252_is_assumed_and_said(tmp_path: Path) -> None:
    dreams, notes = import_dreams(written(tmp_path, "d.txt", "the sea\nla forêt – là\n".encode("cp1252")))
    assert dreams[1].text == "la forêt – là"
    assert len(notes) == 2
    assert "line 2" in notes[0]
    assert "Windows-1252 was assumed" in notes[0]


def test_a_dream_of_more_than_5000_words_is_cut_with_a_note(tmp_path: Path) -> None:
    dreams, notes = import_dreams(written(tmp_path, "d.txt", "short\n" + "sea " * 6_000))
    assert len(dreams[1].text.split()) == 5_000
    assert "line 2: the dream is longer than 5,000 words" in notes[1]


def test_a_dream_of_5000_words_stays_whole(tmp_path: Path) -> None:
    dreams, notes = import_dreams(written(tmp_path, "d.txt", "sea " * 5_000))
    assert len(dreams[0].text.split()) == 5_000
    assert not [note for note in notes if "longer" in note]


def test_strange_letters(tmp_path: Path) -> None:
    bomb = "s" + "\u0301" * 10_000
    found = texts(written(tmp_path, "d.txt", f"{bomb}ea\n\u202eשלום\u202c\n👩‍👩‍👧‍👦 flew\n"))
    assert len(found[0]) < 10
    assert found[1] == "שלום"
    assert found[2].startswith("👩‍👩‍👧‍👦")


@pytest.mark.parametrize(
    ("name", "content", "code", "says"),
    [
        ("d.txt", b"", 1, "empty"),
        ("d.txt", b"\xef\xbb\xbf", 1, "no dream"),
        ("d.txt", b" \n\n", 1, "empty"),
        ("d.txt", b"# one\n# two\n", 1, "no dream"),
        ("d.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", 1, "binary"),
        ("d.txt", bytes(range(1, 32)) * 20 + b"\xff\xfe\x81", 1, "binary"),
        ("d.txt", b"\xff\xfe\x00\xd8\x41", 1, "broken UTF-16"),
        ("d.txt", b"one\n" + b"x" * 10_000_000, 1, "line 2"),
        ("d.csv", b"name,story\nAda,the sea\n", 1, "no column `dream`"),
        ("d.csv", b"dream,at\nthe sea,1\na house,soon\n", 1, "line 3: `at`"),
        ("d.csv", b"dream,at\nthe sea,nan\n", 1, "line 2: `at`"),
        ("d.csv", b"dream\n", 1, "no dream in it; fill the column"),
        ("d.csv", b'name;dream\nA;"the sea\nB;the city\n', 1, "line 2: a quote in this row is never closed"),
        ("d.csv", b"name,dream\nA,the sea, the sea\n", 1, "line 2: 3 cells under 2 headings"),
        ("d.csv", b'dream\nthe city\n"the sea" was warm\n', 1, "line 3: a quote in this row ends before"),
        ("d.jsonl", b'{"dream": "sea"}\n{"dream": \n', 1, "line 2: broken JSON"),
        ("d.jsonl", b"[" * 100_000, 1, "line 1: broken JSON (nested too deep)"),
        ("d.jsonl", b'{"dream": "sea", "at": ' + b"1" * 5_000 + b"}", 1, "line 1: broken JSON (a number"),
        ("d.jsonl", b'["sea"]\n', 1, "line 1: no JSON object"),
        ("d.jsonl", b'{"name": "Ada"}\n', 1, "line 1: no text"),
        ("d.jsonl", b'{"dream": 3}\n', 1, "line 1: no text"),
        ("d.jsonl", b'{"dream": "sea", "at": "-1"}\n', 1, "line 1: `at`"),
        ("d.jsonl", b'{"dream": "sea", "at": true}\n', 1, "line 1: `at`"),
        ("d.pdf", b"the sea\n", 2, "use .txt"),
        ("dreams", b"the sea\n", 2, "use .txt"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: bytes, code: int, says: str) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(DreamError) as caught:
        import_dreams(path)
    sentence = str(caught.value)
    assert sentence.startswith(str(path))
    assert says in sentence
    assert "\n" not in sentence
    assert len(sentence) < len(str(path)) + 300
    assert caught.value.code == code


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(DreamError, match="no such file"):
        import_dreams(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(DreamError, match="a folder"):
        import_dreams(tmp_path / "folder.txt")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".txt", ".csv", ".jsonl"]))
def test_any_bytes_give_dreams_or_one_sentence(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), f"d{suffix}", content)
        try:
            dreams, _ = import_dreams(path)
        except DreamError as error:
            dreams = []
            said = str(error).startswith(str(path))
        else:
            said = bool(dreams)
        assert said
        assert all(told.text for told in dreams)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abcäé夢 ,;\"'\t", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_jsonl_keeps_every_dream_in_order(dreams: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = "\n".join(json.dumps({"dream": dream}) for dream in dreams)
        found = texts(written(Path(folder), "d.jsonl", content))
        assert found == [" ".join(dream.split()) for dream in dreams]
