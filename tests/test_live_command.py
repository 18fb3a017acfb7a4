"""`dreamscape live` as a venue runs it: what is killed comes back, a stop is soon, nothing is lost."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dreamscape.gate.keys import keys_of
from dreamscape.narrative.events import MomentMarked
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.verify import verify
from tests.shell import ROOT, SMALL, run
from tests.venue import Phone, asked, until

QUIET = ("--headless", "--no-sound", "--host", "127.0.0.1", "--crew-port", "0", *SMALL, "--fps", "10")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Running:
    """`dreamscape live`, or another command like it, in a process of its own."""

    def __init__(
        self,
        show: Path,
        *words: str,
        env: dict[str, str] | None = None,
        command: str = "live",
        quiet: tuple[str, ...] = QUIET,
    ) -> None:
        self.show, self.port = show, free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dreamscape", command, str(show), *quiet, "--port", str(self.port),
             *words],
            cwd=ROOT, env={**os.environ, **(env or {})}, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.lines: list[str] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()
        self.heard("phones join")
        self.heard("drawing with")

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as said:
            for line in said:
                self.lines.append(line.rstrip())

    def end(self) -> None:
        """Whatever happened, nothing of it goes on."""
        self.process.kill()
        self.process.wait()
        self._reading.join()

    def heard(self, words: str, times: int = 1) -> str:
        """The line with these words, when it has been said so often."""
        found: str = until(
            lambda: [line for line in self.lines if words in line][times - 1 : times] or None, 30.0
        )[0]
        return found

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def phone(self) -> Phone:
        facts = asked(self.base + "/api/join", {"join": keys_of(self.show).join_token()})[1]
        return Phone(
            self.base, facts["phone"], facts["words"], str(keys_of(self.show).dreamer_of(facts["phone"]))
        )

    def child(self, name: str) -> int:
        """The process that is the gate or the stage: the one that listens, or the other."""
        found = [int(one) for one in _children(self.process.pid) if "spawn_main" in _command_line(int(one))]
        gate = next(one for one in found if _listens(one, self.port))
        return gate if name == "gate" else next(one for one in found if one != gate)

    def stop(self, number: int = signal.SIGTERM) -> int:
        begun = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(15.0)
        assert time.monotonic() - begun < 10.0
        return code


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _listens(pid: int, port: int) -> bool:
    wanted = f":{port:04X} "
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines() if wanted in line]
    inodes = {row[9] for row in rows if row[3] == "0A"}
    held = {
        os.readlink(one) for one in Path(f"/proc/{pid}/fd").iterdir() if one.is_symlink() and one.exists()
    }
    return bool({f"socket:[{inode}]" for inode in inodes} & held)


pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc")


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hall.dream")
    yield running
    running.end()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_gate_and_stage_come_back_when_they_are_killed(live: Running) -> None:
    phone = live.phone()
    phone.done("tell", words="a house by the sea")
    gate, stage = live.child("gate"), live.child("stage")
    os.kill(gate, signal.SIGKILL)
    live.heard("phones join", 2)
    assert phone.me()["motifs"], "the phone is known again, and the dream is there"
    assert live.child("stage") == stage, "the wall did not notice"
    os.kill(stage, signal.SIGKILL)
    live.heard("drawing with", 2)
    os.kill(live.child("gate"), 0)
    phone.done("pause", paused=True)
    assert live.stop() == 0
    assert not verify(live.show).faults


def test_the_whole_machine_stops_and_goes_on_where_it_was(live: Running) -> None:
    phone = live.phone()
    phone.done("tell", words="a house by the sea")
    at = until(lambda: live.phone().get("/api/state")["time"])
    children = [live.child("gate"), live.child("stage")]
    live.process.kill()
    until(lambda: not any(alive(child) for child in children), 10.0)
    again = Running(live.show)
    try:
        assert re.search(r"from 0:0\d", again.lines[0])
        phone.base = again.base
        assert phone.me()["motifs"]
        assert asked(again.base + "/api/state")[1]["time"] >= at - 2.0
        assert again.stop(signal.SIGINT) == 0
    finally:
        again.end()
    with open_journal(live.show) as journal:
        assert [event.by for event in journal.read()].count(phone.dreamer) >= 1


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGINT, pytest.param(signal.SIGHUP, marks=pytest.mark.faults)]
)
def test_a_stop_is_soon_and_leaves_nothing_running(live: Running, number: int) -> None:
    children = [live.child("gate"), live.child("stage")]
    assert live.stop(number) == 0
    assert not any(alive(child) for child in children)
    assert sorted(path.name for path in live.show.parent.iterdir()) == ["hall.dream", "hall.keys"]
    assert not verify(live.show).faults


def test_what_a_script_began_in_the_background_stops_as_well(tmp_path: Path) -> None:
    """Such programs ignore Ctrl-C, and so do all that they begin."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        running = Running(tmp_path / "hall.dream")
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        assert running.stop(signal.SIGTERM) == 0
    finally:
        running.end()


def test_two_cannot_have_the_same_show_or_the_same_port(live: Running) -> None:
    other = live.show.with_name("other.dream")
    taken = run("live", other, *QUIET, "--port", live.port)
    assert f"port {live.port} cannot be opened" in taken.refusal(2)
    assert not other.exists()
    twice = run("live", live.show, *QUIET, "--port", free_port())
    assert "hall.dream" in twice.err.splitlines()[-1]
    assert twice.code == 1
    assert live.phone().done("tell", words="nobody was disturbed")


def test_it_ends_after_its_time(tmp_path: Path) -> None:
    show = tmp_path / "short.dream"
    done = run("live", show, *QUIET, "--port", free_port(), "--duration", "3s")
    assert done.code == 0, done.err
    assert "kept; go on with" in done.err
    assert not verify(show).faults


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("show.txt",), 'a show ends in ".dream"'),
        (("a.dream", "--festival", "nothing"), "nothing"),
        (("a.dream", "--size", "0x0"), "size"),
        (("a.dream", "--fps", "fast"), "fast"),
        (("a.dream", "--duration", "soon"), "soon"),
        (("no/such/folder/a.dream",), "folder"),
    ],
)
def test_bad_words_are_told_in_one_sentence(tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    show, *rest = words
    said = run(
        "live", tmp_path / show, "--headless", "--no-sound", "--port", free_port(), "--crew-port", 0, *rest
    )
    assert why in said.refusal(2 if "folder" not in show else None)
    assert not list(tmp_path.iterdir())


def test_the_service_manager_is_told(tmp_path: Path) -> None:
    """READY when phones can come and the first picture is shown; WATCHDOG after each picture."""
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(path))
        manager.settimeout(30.0)
        running = Running(tmp_path / "hall.dream", env={"NOTIFY_SOCKET": str(path)})
        try:
            heard = [manager.recv(200).decode()]
            while "READY=1" not in heard:
                heard.append(manager.recv(200).decode())
            assert "WATCHDOG=1" in heard, "it is ready only after a picture was shown"
            assert running.stop() == 0
            heard += _rest(manager)
            assert "STOPPING=1" in heard
        finally:
            running.end()


def _rest(manager: Any) -> list[str]:
    manager.settimeout(0.2)
    found = []
    try:
        while True:
            found.append(manager.recv(200).decode())
    except TimeoutError:
        return found


def test_without_a_screen_it_says_what_to_do(tmp_path: Path) -> None:
    env = {"SDL_VIDEODRIVER": "x11", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    words = [word for word in QUIET if word != "--headless"]
    said = run("live", tmp_path / "a.dream", *words, "--port", free_port(), env=env)
    assert said.code == 1
    assert "no screen to show anything on" in said.err.splitlines()[-1]
    assert "--headless" in said.err.splitlines()[-1]
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--port", "99999"), "--port 99999: a port is a number from 0 to 65535"),
        (("--crew-port", "-1"), "--crew-port -1: a port is a number"),
        (("--port", "18080", "--crew-port", "18080"), "--port and --crew-port are both 18080"),
        (("--host", "300.1.1.1"), '--host "300.1.1.1" is no address of this machine'),
    ],
)
def test_ports_and_hosts_that_cannot_be_are_told(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    show = tmp_path / "hall.dream"
    assert told in run("live", show, "--headless", "--no-sound", *words).refusal(2)
    assert not show.exists()


def test_a_damaged_show_is_not_gone_on_with(tmp_path: Path) -> None:
    show = tmp_path / "hall.dream"
    with create(show, 1, "lull", "hall") as journal:
        journal.append([(k / 10, "d", f"k{k}", MomentMarked(f"moment {k} " + "x" * 200)) for k in range(300)])
    raw = show.read_bytes()
    assert raw.count(b"moment 150 ") == 1
    show.write_bytes(raw.replace(b"moment 150 ", b"moment 151 "))
    told = run("live", show, *QUIET, "--port", free_port())
    assert "hall.dream" in told.refusal(1)
    assert "Ctrl-C" not in told.err
