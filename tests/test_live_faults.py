"""Faults of an installation: a gate that hangs, a machine that sleeps, phones that all come back at once.

Slow by their nature: `make faults`."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dreamscape.gate.keys import keys_of
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.verify import verify
from tests.test_live_command import Running, alive
from tests.venue import asked, until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc"),
]


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Callable[[float], int]]:
    """A service manager: counts the pictures that were shown in so many seconds from now."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as box:
        box.bind(str(tmp_path / "notify"))
        box.settimeout(0.2)

        def count(seconds: float) -> int:
            found, end = 0, time.monotonic() + seconds
            box.setblocking(False)
            while True:  # what lies there is old
                try:
                    box.recv(64)
                except BlockingIOError:
                    break
            box.settimeout(0.2)
            while time.monotonic() < end:
                try:
                    found += box.recv(64) == b"WATCHDOG=1"
                except TimeoutError:
                    continue
            return found

        yield count


@pytest.fixture
def live(tmp_path: Path, manager: Callable[[float], int]) -> Iterator[Running]:
    running = Running(tmp_path / "hall.dream", env={"NOTIFY_SOCKET": str(tmp_path / "notify")})
    yield running
    for child in ("gate", "stage"):
        with suppress(StopIteration, ProcessLookupError, FileNotFoundError):
            os.kill(running.child(child), signal.SIGCONT)
    running.process.send_signal(signal.SIGCONT)
    running.end()


def test_a_gate_that_hangs_stops_no_picture(live: Running, manager: Callable[[float], int]) -> None:
    """6: the wall goes on from what it knows; what was said meanwhile is kept when the gate is back."""
    phone = live.phone()
    phone.done("tell", words="a house by the sea")
    gate = live.child("gate")
    os.kill(gate, signal.SIGSTOP)
    pictures = manager(6.0)
    os.kill(gate, signal.SIGCONT)
    assert pictures >= 12, "two a second at least, wherever it runs"
    assert live.child("gate") == gate
    seq = phone.done("share", share=0.7)
    assert until(lambda: phone.me()["share"] == pytest.approx(0.7, abs=0.01))
    with open_journal(live.show) as journal:
        assert [event.seq for event in journal.read() if event.seq >= seq]
    assert live.stop() == 0
    assert not verify(live.show).faults


def test_a_gate_that_is_killed_again_and_again_stops_no_picture(
    live: Running, manager: Callable[[float], int]
) -> None:
    """6: and none of what was acknowledged is lost, or done twice."""
    phone = live.phone()
    kept = [phone.done("tell", words="a house by the sea")]
    for number in range(1, 5):
        os.kill(live.child("gate"), signal.SIGKILL)
        assert manager(1.0) >= 1
        live.heard("phones join", number + 1)
        kept.append(phone.done("share", share=number / 10.0))
    with open_journal(live.show) as journal:
        mine = [event.seq for event in journal.read() if event.by == phone.dreamer]
    assert set(kept) <= set(mine)
    assert len(mine) == len(set(mine))
    assert live.stop() == 0
    assert not verify(live.show).faults


def test_a_stage_that_gets_no_more_memory_is_started_anew(
    live: Running, manager: Callable[[float], int]
) -> None:
    """18: the next one draws the same show."""
    resource = pytest.importorskip("resource")
    phone = live.phone()
    phone.done("tell", words="a house by the sea")
    stage = live.child("stage")
    size = int(Path(f"/proc/{stage}/statm").read_text().split()[0]) * resource.getpagesize()
    resource.prlimit(stage, resource.RLIMIT_AS, (size, size))
    for number, words in enumerate(("fire and towers", "a forest of glass", "a train", "my teeth fall out")):
        live.phone().done("tell", words=f"{words} {number}")
    live.heard("the stage has ended")
    assert until(lambda: manager(1.0) >= 1)
    assert live.child("stage") != stage
    assert phone.me()["here"]
    assert live.stop() == 0
    assert not verify(live.show).faults


def test_a_machine_that_slept_goes_on_at_once(live: Running, manager: Callable[[float], int]) -> None:
    """5: show time skips what was slept; nothing is caught up picture by picture, nothing happens before what
    happened before."""
    phone = live.phone()
    phone.done("tell", words="a house by the sea")
    everybody = [live.process.pid, live.child("gate"), live.child("stage")]
    before = asked(live.base + "/api/health")[1]["time"]
    for one in everybody:
        os.kill(one, signal.SIGSTOP)
    time.sleep(10.0)
    for one in everybody:
        os.kill(one, signal.SIGCONT)
    phone.done("share", share=0.3)
    assert asked(live.base + "/api/health")[1]["time"] >= before + 10.0
    assert 1 <= manager(2.0) <= 2 * 2 * 10, "no storm of pictures"
    assert all(alive(one) for one in everybody), "nobody was taken for dead"
    with open_journal(live.show) as journal:
        times = [event.at for event in journal.read()]
    assert times == sorted(times)
    assert live.stop() == 0
    assert not verify(live.show).faults


def test_all_phones_come_back_at_once(live: Running) -> None:
    """8: a gate that comes back lets them in as fast as it can, tells the others when to try again, and has
    them all within a minute; who is in is served meanwhile."""
    phones = asyncio.run(_join(live, 300))
    os.kill(live.child("gate"), signal.SIGKILL)
    live.heard("phones join", 2)
    turned, waited = asyncio.run(_return(live.base, phones))
    assert max(waited) < 60.0
    assert all(after >= 1 for after in turned), "who is turned away is told when to come again"
    assert live.stop() == 0


async def _join(live: Running, count: int) -> list[str]:
    found: list[str] = []
    async with aiohttp.ClientSession() as session:
        while len(found) < count:
            body = {"join": keys_of(live.show).join_token()}
            async with session.post(live.base + "/api/join", json=body) as got:
                facts: dict[str, Any] = await got.json()
                if "phone" in facts:
                    found.append(facts["phone"])
                else:
                    await asyncio.sleep(0.2)
    return found


async def _return(base: str, phones: list[str]) -> tuple[list[int], list[float]]:
    """How long those who were turned away were told to wait, and when each had its first state, seconds."""
    turned: list[int] = []

    async def one(session: aiohttp.ClientSession, token: str) -> float:
        begun = time.monotonic()
        while True:
            try:
                async with session.ws_connect(base + "/api/ws", heartbeat=None) as line:
                    await line.send_str(token)
                    while True:
                        got = await line.receive(timeout=30.0)
                        if got.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                            return time.monotonic() - begun
                        if got.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE):
                            break
            except aiohttp.WSServerHandshakeError as error:
                turned.append(int((error.headers or {}).get("Retry-After", "0")))
                await asyncio.sleep(turned[-1])

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        return turned, await asyncio.gather(*(one(session, token) for token in phones))


@pytest.mark.parametrize("name", ["gate", "stage"])
def test_a_process_that_hangs_is_replaced(live: Running, name: str, manager: Callable[[float], int]) -> None:
    """A quarter of a minute of silence is no show."""
    phone = live.phone()
    until(lambda: manager(2.0) > 10)
    phone.done("tell", words="a house by the sea")
    hung = live.child(name)
    os.kill(hung, signal.SIGSTOP)
    assert until(lambda: not alive(hung), 40.0)
    live.heard(f"the {name} has ended or hangs")
    live.heard("phones join" if name == "gate" else "drawing with", 2)
    assert phone.me()["here"]
    assert live.stop() == 0
    assert not verify(live.show).faults
