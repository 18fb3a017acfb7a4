"""What users get wrong, and what machines lack: one sentence, an exit code, and nothing lost."""

import functools
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from dreamscape.cli import main
from dreamscape.commands import solos
from dreamscape.narrative.events import VERSION, ActBegun, DreamTold
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.verify import verify
from dreamscape.render.audition import check
from tests import shell
from tests.shell import ROOT, SMALL, Said, names, run, written

ISF = ROOT / "tests" / "isf"
TIDE = ROOT / "shaders" / "dreams" / "tide.fs"


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shell.show(tmp_path_factory.mktemp("show"))


def here(capsys: pytest.CaptureFixture[str], *words: object) -> Said:
    """A command in this process: for what is decided before anything is drawn."""
    capsys.readouterr()
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return Said(code, said.out, said.err)


# dreams


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("d.txt", b"", ("the file is empty", "write one dream a line")),
        ("d.txt", b"\x7fELF\x02\x01\x01" + bytes(200), ("binary", "save the dreams as UTF-8 text")),
        ("d.txt", b"the sea\n" + b"x" * 10_000_000 + b"\n", ("line 2", "characters")),
        ("d.csv", b"name,story\nAda,the sea\n", ("line 1", "no column `dream` or `text`", "story")),
        ("d.jsonl", b'{"dream": "a"}\n{"dream"\n', ("line 2", "broken JSON")),
        ("d.txt", b"# nothing but a comment\n", ("no dream in it",)),
        ("d.docx", b"PK\x03\x04", ("use .txt, .csv or .jsonl",)),
    ],
)
def test_files_without_dreams(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, says: tuple[str, ...]
) -> None:
    dreams = written(tmp_path / name, content)
    sentence = here(capsys, "import", dreams, "--out", tmp_path / "k.dream").refusal()
    for words in (str(dreams), *says):
        assert words in sentence
    assert names(tmp_path) == [name]


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "none.txt", tmp_path / "none" / "d.csv"):
        assert str(path) in here(capsys, "import", path, "--out", tmp_path / "k.dream").refusal()
    assert names(tmp_path) == []


def test_a_wrong_encoding_is_read_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dreams = written(tmp_path / "d.txt", "the sea\nune forêt brûlée – là-bas\n".encode("cp1252"))
    path = tmp_path / "k.dream"
    said = here(capsys, "import", dreams, "--out", path, "--duration", "6s")
    assert f"note: {dreams}, line 2: not UTF-8; Windows-1252 was assumed" in said.err
    assert "2 dreamers" in said.done()
    with open_journal(path) as journal:
        assert "brûlée – là-bas" in str(journal.words_of("d2"))


STRANGE = (
    "👩‍👩‍👧‍👦 flew 🌊🌊🌊 🏳️‍🌈",
    "\u202eחלמתי על הים\u202c והגלים",
    "حلمت بأنني أطير فوق المدينة",
    "s" + "\u0301" * 20_000 + "ea",
    "the sea and the stairs " * 1000,
    "夢の中で海を見た",
    '<script>alert("x")</script>; DROP TABLE event;--',
    "%s %d {} \\0 \x1b[31m red",
)


def test_strange_letters_become_dreams(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Emoji, right-to-left, combining bombs, 5,000 words: as dream, as name and as feeling."""
    lines = [json.dumps({"dream": one, "name": one, "feeling": one}) for one in STRANGE]
    dreams, path = written(tmp_path / "d.jsonl", "\n".join(lines)), tmp_path / "k.dream"
    assert "8 dreamers" in here(capsys, "import", dreams, "--out", path, "--duration", "6s").done()
    facts = json.loads(here(capsys, "inspect", path, "--at", "5", "--json").done())
    found = {one["id"]: one["name"] for one in facts["dreamers"]}
    assert len(found) == 8
    assert all(len(name) <= 80 for name in found.values())
    assert not [name for name in found.values() if "\x1b" in name or "\u202e" in name]
    run("still", path, "--at", "4", "--out", tmp_path / "x.png", *SMALL).done()


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_dreamers_make_a_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    path = shell.show(tmp_path, *shell.DREAMS[:count])
    for at in ("0", "3", "6"):
        assert here(capsys, "inspect", path, "--at", at, "--json").done()
    run("render", path, "--out", tmp_path / "%d.png", *SMALL, "--fps", "1", "--no-sound").done()
    with Image.open(tmp_path / "4.png") as picture:
        assert max(high for _, high in picture.getextrema()) > 30


def placed(path: Path, *visuals: str) -> Path:
    """A show whose dreamers all stand at one place."""
    with create(path, 1, "dream-collective") as journal:
        told = [(0.0, "t", f"d{n}", DreamTold(f"d{n}", name, 0.3, 0, 0)) for n, name in enumerate(visuals)]
        journal.append([(0.0, "t", "act", ActBegun("Gathering", 0, 6.0)), *told])
    return path


@pytest.mark.parametrize("visuals", [(), ("tide", "fire"), ("tide",) * 9])
def test_nobody_and_many_at_one_place(tmp_path: Path, visuals: tuple[str, ...]) -> None:
    path = placed(tmp_path / "k.dream", *visuals)
    run("render", path, "--out", tmp_path / "%d.png", *SMALL, "--fps", "1", "--no-sound").done()
    assert len(list(tmp_path.glob("?.png"))) == 6
    with Image.open(tmp_path / "5.png") as picture:
        lit = max(high for _, high in picture.convert("RGB").getextrema())
    assert lit > 30 or not visuals


def test_a_visual_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Named before anything is drawn; the story can still be told."""
    path = placed(tmp_path / "k.dream", "tide", "tidde")
    for words in (
        ["render", path, "--out", tmp_path / "k.mp4"],
        ["still", path, "--at", "1", "--out", "x.png"],
    ):
        sentence = here(capsys, *words).refusal(2)
        assert all(word in sentence for word in (str(path), "d1", '"tidde"', "did you mean tide"))
    assert '"tidde"' in here(capsys, "inspect", path, "--at", "3", "--json").done()
    assert here(capsys, "withdraw", path, "--dreamer", "d1").done()
    run("still", path, "--at", "3", "--out", tmp_path / "x.png", *SMALL).done()
    assert names(tmp_path) == ["k.dream", "x.png", "x.png.json"]


# what is asked for


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--festival", "woodstock"), ('festival "woodstock"', "dream-collective")),
        (("--duration", "1s"), ("too short", "5s")),
        (("--duration", "soon"), ('"soon"', "1:23")),
        (("--seed", str(1 << 70)), ("seed", "63 bits")),
    ],
)
def test_what_import_cannot_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: tuple[str, ...]
) -> None:
    dreams = shell.told(tmp_path, "the sea")
    sentence = here(capsys, "import", dreams, "--out", tmp_path / "k.dream", *words).refusal(2)
    assert all(word in sentence for word in says)
    assert names(tmp_path) == ["dreams.jsonl"]


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("k.mp4", ("--codec", "divx"), ('codec "divx"', "x264")),
        ("k.mp4", ("--codec", "prores"), ("prores", ".mov")),
        ("k.avi", (), (".mp4", ".mkv")),
        ("k.png", (), ("%06d.png",)),
        ("k.mp4", ("--size", "0x0"), ("0x0", "at least 1 pixel")),
        ("k.mp4", ("--size", "-64x36"), ("-64x36", "at least 1 pixel")),
        ("k.mp4", ("--size", "big"), ('"big"', "1280x720")),
        ("k.mp4", ("--size", "65x37"), ("65x37", "66x38")),
        ("k.mp4", ("--size", "100000x100000"), ("100000x100000", "16384")),
        ("k.mp4", ("--fps", "0"), ("0",)),
        ("k.mp4", ("--fps", "many"), ('"many"',)),
        ("k.mp4", ("--from", "4", "--to", "2"), ("--to", "--from")),
        ("k.mp4", ("--to", "9:00"), ("the show ends at 0:06",)),
        ("k.mp4", ("--from", "-3"), ("-3",)),
    ],
)
def test_films_that_cannot_be(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    show: Path,
    name: str,
    words: tuple[str, ...],
    says: tuple[str, ...],
) -> None:
    words = tuple("=".join(pair) for pair in zip(words[::2], words[1::2], strict=True))
    for what in (show, TIDE):
        if what == TIDE and "--to=9:00" in words:
            continue
        sentence = here(capsys, "render", what, "--out", tmp_path / name, *words).refusal(2)
        assert all(word in sentence for word in says), sentence
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--at", "3", "--size", "0x9"), "at least 1 pixel"),
        (("--at", "3", "--size", "100000x100000"), "16384"),
        (("--at", "99"), "the show ends at 0:06"),
        (("--at", "never"), '"never"'),
        (("--at", "3", "--dreamer", "nobody"), '"nobody"'),
    ],
)
def test_stills_that_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], show: Path, words: tuple[str, ...], says: str
) -> None:
    assert says in here(capsys, "still", show, "--out", tmp_path / "x.png", *words).refusal(2)
    assert ".png" in here(capsys, "still", show, "--at", "1", "--out", tmp_path / "x.jpg").refusal(2)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "size", ["1x1", *(pytest.param(one, marks=pytest.mark.faults) for one in ("33x17", "3x400"))]
)
def test_odd_sizes_that_can_be(tmp_path: Path, show: Path, size: str) -> None:
    run("still", show, "--at", "3", "--size", size, "--out", tmp_path / "x.png").done()
    with Image.open(tmp_path / "x.png") as picture:
        assert f"{picture.width}x{picture.height}" == size


def test_dreamers_that_are_not_there(capsys: pytest.CaptureFixture[str], show: Path) -> None:
    before = show.read_bytes()
    sentence = here(capsys, "withdraw", show, "--dreamer", "d99").refusal(2)
    assert str(show) in sentence
    assert '"d99"' in sentence
    assert show.read_bytes() == before


# shaders


@pytest.mark.parametrize(
    ("name", "line", "says"),
    [("broken_syntax", 7, "syntax error"), ("broken_nan", 2, "writes NaN"), ("broken_json", 5, "not JSON")],
)
def test_shaders_that_cannot_be_filmed(tmp_path: Path, name: str, line: int, says: str) -> None:
    path = ISF / f"{name}.fs"
    said = run("render", path, "--out", tmp_path / "k.mp4", *SMALL, "--to", "1", "--no-sound")
    sentence = said.refusal(1)
    assert sentence.startswith(f"{path}:{line}: ")
    assert says in sentence
    assert names(tmp_path) == []


def test_a_shader_without_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ISF / "broken_endless.fs"
    monkeypatch.setattr(solos, "check", functools.partial(check, limit=1.0))  # patience costs time only
    sentence = here(capsys, "render", path, "--out", tmp_path / "k.mp4", *SMALL).refusal(1)
    assert sentence.startswith(f"{path}:4: does not come to an end")
    assert names(tmp_path) == []


def test_shaders_that_are_no_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder.fs").mkdir()
    for path in (
        tmp_path / "none.fs",
        tmp_path / "folder.fs",
        written(tmp_path / "empty.fs", ""),
        written(tmp_path / "bytes.fs", bytes(range(256))),
    ):
        assert str(path) in here(capsys, "render", path, "--out", tmp_path / "k.mp4", *SMALL).refusal()
    assert names(tmp_path) == ["bytes.fs", "empty.fs", "folder.fs"]
    assert "folder" in here(capsys, "check", tmp_path / "folder.fs").refusal(2)


# shows


@pytest.mark.parametrize("command", ["render", "still", "inspect", "plot", "verify", "withdraw"])
def test_damaged_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str], show: Path, command: str) -> None:
    """Cut, flipped, newer, empty, foreign, a folder, not there: each file stays as it was."""
    data = show.read_bytes()
    where = data.index(b"dream-told")
    (tmp_path / "folder.dream").mkdir()
    cases = {
        written(tmp_path / "cut.dream", data[: len(data) // 2]): "damaged",
        written(tmp_path / "flipped.dream", data[:where] + b"\xff" + data[where + 1 :]): "",
        newer(shutil.copy(show, tmp_path / "newer.dream")): "upgrade dreamscape",
        written(tmp_path / "empty.dream", b""): "is empty",
        written(tmp_path / "foreign.dream", b"I am no show\n" * 100): "",
        tmp_path / "folder.dream": "folder",
        tmp_path / "none.dream": "does not exist",
    }
    more = {
        "render": ("--out", tmp_path / "k.mp4", *SMALL),
        "still": ("--at", "3", "--out", tmp_path / "x.png", *SMALL),
        "withdraw": ("--dreamer", "d1"),
    }.get(command, ())
    for path, says in cases.items():
        before = path.read_bytes() if path.is_file() else b""
        said = here(capsys, command, path, *more)
        if command == "verify" and said.code == 1 and not said.err.startswith("dreamscape: "):
            assert str(path) in said.err
            assert "Traceback" not in said.err
        else:
            sentence = said.refusal()
            assert str(path) in sentence
            assert says in sentence
        assert (path.read_bytes() if path.is_file() else b"") == before
    made = {path.name for path in cases if path.exists()}
    assert set(names(tmp_path)) == made


def newer(path: Path | str) -> Path:
    """The show, now of the next version."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE event SET version = {VERSION + 1}")
    return Path(path)


# the machine


def test_no_opengl(tmp_path: Path, show: Path) -> None:
    """EGL finds no driver and there is no screen: the sentence says what to install."""
    hidden = {
        "__EGL_VENDOR_LIBRARY_FILENAMES": str(tmp_path / "none.json"),
        "DISPLAY": "",
        "WAYLAND_DISPLAY": "",
    }
    for words in (
        ("render", show, "--out", tmp_path / "k.mp4", *SMALL),
        ("render", TIDE, "--out", tmp_path / "k.mp4", *SMALL),
        ("still", show, "--at", "1", "--out", tmp_path / "x.png", *SMALL),
        ("check", TIDE),
        ("bench", "--quick"),
    ):
        sentence = run(*words, env=hidden).refusal(1)
        assert "no OpenGL 3.3 here" in sentence
        assert "libegl1" in sentence
    assert names(tmp_path) == []
    assert run("inspect", show, "--at", "2", env=hidden).code == 0


def limited() -> None:
    """No file of this process may grow beyond 12 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))


def test_files_that_may_not_grow(tmp_path: Path, show: Path) -> None:
    dreams = shell.told(tmp_path, *shell.DREAMS)
    said = run("import", dreams, "--out", tmp_path / "k.dream", "--duration", "6s", before=limited)
    assert str(tmp_path / "k.dream") in said.refusal(1)
    film = tmp_path / "k.mkv"
    words = ("--size", "160x90", "--codec", "ffv1", "--fps", "4")
    said = run("render", show, "--out", film, *words, "--no-sound", before=limited)
    assert str(film) in said.refusal(1)
    still = written(tmp_path / "x.png", "an older picture")
    said = run("still", show, "--at", "3", "--out", still, "--size", "320x180", before=limited)
    assert str(still) in said.refusal(1)
    assert still.read_text() == "an older picture"
    assert names(tmp_path) == ["dreams.jsonl", "x.png"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=128k", "none", disk], capture_output=True
        ).returncode
    ):
        pytest.skip("no small disk can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk(tmp_path: Path, small_disk: Path, show: Path) -> None:
    dreams = shell.told(tmp_path, *shell.DREAMS)
    kept = Path(shutil.copy(show, small_disk / "kept.dream"))
    written(small_disk / "filler", b"x" * ((128 << 10) - kept.stat().st_size - 20_000))
    before = kept.read_bytes()
    for words in (
        ("import", dreams, "--out", small_disk / "k.dream", "--duration", "6s"),
        ("render", show, "--out", small_disk / "k.mp4", "--size", "160x90", "--fps", "8", "--no-sound"),
        ("still", show, "--at", "3", "--out", small_disk / "x.png", "--size", "320x180"),
    ):
        sentence = run(*words).refusal(1)
        assert str(small_disk) in sentence
        assert "full" in sentence or "no space left" in sentence
        assert names(small_disk) == ["filler", "kept.dream"]
    with (small_disk / "filler").open("ab") as filler:
        filler.write(b"x" * 16_000)
    said = run("withdraw", kept, "--dreamer", "d1")
    assert "no space left" in said.refusal(1)
    assert kept.read_bytes() == before
    subprocess.run(["mount", "-o", "remount,size=1m", small_disk], check=True)
    assert run("withdraw", kept, "--dreamer", "d1").code == 0
    assert verify(kept).ok
    assert verify(kept).withdrawn > 0
    assert names(small_disk) == ["filler", "kept.dream"]


def test_a_read_only_disk(small_disk: Path, show: Path, tmp_path: Path) -> None:
    dreams = shell.told(tmp_path, "the sea")
    shutil.copy(show, small_disk / "a.dream")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for words in (
        ("import", dreams, "--out", small_disk / "k.dream"),
        ("render", show, "--out", small_disk / "k.mp4", *SMALL, "--no-sound"),
        ("render", show, "--out", small_disk / "new" / "%d.png", *SMALL, "--no-sound"),
        ("still", show, "--at", "1", "--out", small_disk / "x.png"),
        ("demo", "--out", small_disk / "out"),
        ("withdraw", small_disk / "a.dream", "--dreamer", "d1"),
    ):
        assert str(small_disk) in run(*words).refusal(1)
    assert names(small_disk) == ["a.dream"]
    assert run("inspect", small_disk / "a.dream").code == 0


def test_places_that_are_no_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str], show: Path) -> None:
    dreams, blocker = shell.told(tmp_path, "the sea"), written(tmp_path / "file", "mine")
    for words in (
        ("import", dreams, "--out", blocker / "k.dream"),
        ("render", show, "--out", blocker / "k.mp4"),
        ("render", show, "--out", blocker / "%d.png"),
        ("still", show, "--at", "1", "--out", blocker / "x.png"),
        ("demo", "--out", blocker),
    ):
        assert str(blocker) in here(capsys, *words).refusal()
    assert names(tmp_path) == ["dreams.jsonl", "file"]
    assert blocker.read_text() == "mine"


def test_names_that_a_terminal_cannot_show(tmp_path: Path) -> None:
    dreams = written(tmp_path / "夢.jsonl", json.dumps({"dream": "the sea", "name": "夢👩‍👧"}))
    plain = {"PYTHONIOENCODING": "ascii"}
    path = tmp_path / "夢.dream"
    assert "\\u5922.dream" in run("import", dreams, "--out", path, "--duration", "6s", env=plain).done()
    facts = json.loads(run("inspect", path, "--at", "5", "--json", env=plain).done())
    assert facts["dreamers"][0]["name"] == "夢👩‍👧"
    assert "夢" not in run("inspect", tmp_path / "夢夢.dream", env=plain).refusal(2)


def test_a_file_whose_name_is_no_unicode(tmp_path: Path) -> None:
    dreams = written(tmp_path / os.fsdecode(b"\xff.txt"), "the sea")
    assert "1 dreamer" in run("import", dreams, "--out", tmp_path / "k.dream", "--duration", "6s").done()
    assert verify(tmp_path / "k.dream").ok


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_that_takes_nothing(show: Path) -> None:
    """A full disk behind `>`, and a reader that went away behind `|`."""
    words = shell.command("inspect", show, "--json")
    with open("/dev/full", "wb") as full:
        told = subprocess.run(words, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True)
    assert "No space left" in Said(told.returncode, "", told.stderr).refusal(1)
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_place_that_is_not_there_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dreams, path = shell.told(tmp_path, "the sea"), tmp_path / "new" / "deep" / "k.dream"
    assert here(capsys, "import", dreams, "--out", path, "--duration", "6s").done()
    assert names(path.parent) == ["k.dream"]


def test_import_stopped_from_the_keyboard(tmp_path: Path) -> None:
    dreams = shell.told(tmp_path, *(f"the sea of dream {number}" for number in range(400)))
    words = shell.command("import", dreams, "--out", tmp_path / "k.dream")
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while not (tmp_path / "k.dream.part").exists():
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert "nothing half" in Said(process.returncode, out, err).refusal(130)
    assert [name for name in names(tmp_path) if "k.dream" in name] == []
