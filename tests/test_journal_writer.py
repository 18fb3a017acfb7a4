"""What the writer acknowledged outlives whatever happens to it."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from dreamscape.errors import DreamError
from dreamscape.narrative.events import MomentMarked
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.verify import verify

ROOT = Path(__file__).parent.parent

WRITE = """
import sys
from dreamscape.narrative.events import MomentMarked
from dreamscape.narrative.journal import open_journal
with open_journal(sys.argv[1], read_only=False) as journal:
    n = journal.head()
    while True:
        seqs = journal.append([(n / 100, "t", f"key {n + k}", MomentMarked("m" * 200)) for k in range(3)])
        n = seqs[-1]
        print(n, flush=True)
"""

FILL = """
import resource, sys
from dreamscape.errors import DreamError
from dreamscape.narrative.events import MomentMarked
from dreamscape.narrative.journal import open_journal
def entry(n, size):
    return (0.0, "t", f"key {n}", MomentMarked("m" * size))
journal = open_journal(sys.argv[1], read_only=False)
print(journal.append([entry(1, 10)]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, resource.RLIM_INFINITY))
for n in (2, 3):
    try:
        print(journal.append([entry(n, 1 << 17 if n == 2 else 10)]))
    except DreamError as error:
        print(error)
print(journal.head(), [event.seq for event in journal.read()])
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.close()
"""


def mark(number: int, size: int = 10) -> tuple[float, str, str, MomentMarked]:
    return number / 100, "t", f"key {number}", MomentMarked("m" * size)


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


@contextmanager
def writing(path: Path):
    child = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with child:
        try:
            yield child
        finally:
            child.kill()


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    create(path, 1, "f", live=True).close()
    acknowledged = 0
    for lines in (1, 7, 40):
        with writing(path) as child:
            for _ in range(lines):
                acknowledged = int(child.stdout.readline())
            child.send_signal(signal.SIGKILL)
            acknowledged = max([acknowledged, *(int(line) for line in child.stdout if line.endswith("\n"))])
        with open_journal(path) as journal:
            events = list(journal.read())
            assert len(events) >= acknowledged
            assert len(events) % 3 == 0  # no half batch
            assert [event.key for event in events] == [f"key {n}" for n in range(len(events))]
        assert verify(path).ok
        assert beside(path) == ["a.dream"]
    with open_journal(path, read_only=False) as journal:
        assert journal.append([mark(0)]) == [1]
    assert beside(path) == ["a.dream"]


def test_a_wal_cut_anywhere_gives_whole_batches(tmp_path: Path) -> None:
    """What a power cut leaves: the file, and its -wal up to some byte."""
    path, copy = tmp_path / "a.dream", tmp_path / "copy" / "a.dream"
    copy.parent.mkdir()
    with create(path, 1, "f", live=True) as journal:
        for batch in range(6):
            journal.append([mark(batch * 4 + k, 100) for k in range(4)])
        main, wal = path.read_bytes(), (tmp_path / "a.dream-wal").read_bytes()
        events = list(journal.read())
    seen = set()
    for size in [*range(0, 40, 8), *range(40, len(wal), 1499), len(wal) - 1, len(wal)]:
        shutil.rmtree(copy.parent)
        copy.parent.mkdir()
        copy.write_bytes(main)
        (copy.parent / "a.dream-wal").write_bytes(wal[:size])
        assert verify(copy).ok
        assert beside(copy) == ["a.dream"]
        with open_journal(copy) as cut:
            read = list(cut.read())
        assert read == events[: len(read)]
        assert len(read) % 4 == 0
        seen.add(len(read))
    assert seen == {0, 4, 8, 12, 16, 20, 24}


def test_a_second_writer_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f", live=True) as journal:
        for second in (
            lambda: open_journal(path, read_only=False),
            lambda: create(path, 1, "f", overwrite=True),
        ):
            with pytest.raises(DreamError, match="being written by another"):
                second()
        journal.append([mark(1)])
    with writing(path) as child:
        child.stdout.readline()
        with pytest.raises(DreamError, match="being written by another"):
            open_journal(path, read_only=False)
        with open_journal(path) as reader:
            assert reader.head() >= 3
    assert verify(path).ok


def test_a_full_file_refuses_and_goes_on(tmp_path: Path) -> None:
    """SQLite's own limit gives the very error of a full disk."""
    path = tmp_path / "a.dream"
    with create(path, 1, "f", live=True) as journal:
        journal.append([mark(1)])
        limit = journal._writer.change
        limit(lambda c: c.execute("PRAGMA max_page_count = 20").fetchone()).result()
        too_big, fits = journal.submit([mark(2), mark(3, 100_000)]), journal.submit([mark(4)])
        with pytest.raises(DreamError, match="no space left"):
            too_big.result()
        assert fits.result() == [2]
        assert [event.key for event in journal.read()] == ["key 1", "key 4"]
        limit(lambda c: c.execute("PRAGMA max_page_count = 100000").fetchone()).result()
        assert journal.append([mark(2), mark(3, 100_000)]) == [3, 4]
    assert verify(path).ok


@pytest.fixture
def small_disk(tmp_path: Path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if (
        not mount
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=512k", "none", disk], capture_output=True
        ).returncode
    ):
        pytest.skip("no small disk can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    path = small_disk / "a.dream"
    with create(path, 1, "f", live=True) as journal:
        answers = [journal.submit([mark(number, 3000)]) for number in range(1, 1000)]
        acknowledged = sum(answer.exception() is None for answer in answers)
        assert 10 < acknowledged < 999
        assert [answer.result() for answer in answers[:acknowledged]] == [
            [n + 1] for n in range(acknowledged)
        ]
        with pytest.raises(DreamError, match="no space left"):
            answers[-1].result()
        assert journal.head() == acknowledged
        assert len(list(journal.read())) == acknowledged
        subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
        assert journal.append([mark(5000)]) == [acknowledged + 1]
    assert verify(path).events == acknowledged + 1
    assert beside(path) == ["a.dream"]


def test_a_disk_that_fills_while_a_show_is_made_leaves_nothing(small_disk: Path) -> None:
    path = small_disk / "a.dream"
    with pytest.raises(DreamError, match="no space left"), create(path, 1, "f") as journal:
        journal.append([mark(number, 3000) for number in range(1000)])
    assert beside(path) == []
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (500 << 10))
    with pytest.raises(DreamError, match="no space left"):
        create(path, 1, "f")
    assert beside(path) == ["filler"]


def test_a_read_only_disk(small_disk: Path) -> None:
    path = small_disk / "a.dream"
    with create(path, 1, "f") as journal:
        journal.append([mark(1)])
        journal.say("ann", "the sea")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with open_journal(path) as journal:
        assert [event.seq for event in journal.read()] == [1]
        assert journal.words_of("ann") == "the sea"
    assert verify(path).ok
    with pytest.raises(DreamError, match=r"cannot be (used|written)"):
        open_journal(path, read_only=False)
    with pytest.raises(DreamError, match=r"cannot be (used|written)"):
        create(small_disk / "b.dream", 1, "f")


def test_an_unfinished_show_on_a_read_only_disk(small_disk: Path) -> None:
    path = small_disk / "a.dream"
    with create(path, 1, "f", live=True) as journal:
        journal.append([mark(1)])
        crashed = {name: (small_disk / name).read_bytes() for name in ("a.dream", "a.dream-wal")}
    for name, data in crashed.items():
        (small_disk / name).write_bytes(data)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(DreamError, match=r"a\.dream-wal, to a folder that can be written"):
        open_journal(path)
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    with open_journal(path) as journal:
        assert journal.head() == 1
    assert beside(path) == ["a.dream"]


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are set otherwise there")
def test_after_a_failed_write_only_opening_again_helps(tmp_path: Path) -> None:
    """A write that fails otherwise than for lack of space: nobody knows what the disk holds."""
    path = tmp_path / "a.dream"
    create(path, 1, "f", live=True).close()
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(path)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    first, big, small, read = done.stdout.splitlines()
    assert first == "[1]"
    assert "The disk failed" in big
    assert small == big
    assert read == "1 [1]"
    with open_journal(path, read_only=False) as journal:
        assert journal.append([mark(9)]) == [2]
    assert verify(path).ok
