"""What goes wrong at the gate while people are there: nothing acknowledged is lost, nobody else notices.

The slow ones are marked `faults` and run with `make faults`.
"""

import asyncio
import json
import os
import random
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dreamscape.narrative.verify import verify
from tests.shell import SMALL, run
from tests.test_gate_messages import BAD
from tests.venue import Phone, Venue, asked, opened, until, venue


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Venue]:
    """One for all who do not mind others."""
    with venue(tmp_path_factory.mktemp("night") / "night.dream") as found:
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Venue]:
    with venue(tmp_path / "night.dream") as found:
        yield found


def acknowledged(phones: list[Phone], kept: dict[str, int], stopped: threading.Event) -> None:
    """Phones that go on saying things, each under a key of its own, until it is enough; what was
    acknowledged is in `kept`."""
    number = 0
    while not stopped.is_set():
        number += 1
        phone = phones[number % len(phones)]
        key = f"say-{id(phones)}-{number}"
        try:
            answer = phone.say("pause", key=key, paused=bool(number % 2))
        except OSError:  # it is being killed
            continue
        if "done" in answer:
            kept[f"{phone.dreamer}-{key}.DreamerPaused0"] = answer["seq"]
        time.sleep(0.004)


def killed(show: Path, times: int, chance: random.Random) -> tuple[int, int]:
    """Kill the gate so often at random moments under load; returns how many were acknowledged and lost."""
    kept: dict[str, int] = {}
    for turn in range(times):
        place = opened(show, base=10.0 * turn)
        phones = [place.phone() for _ in range(20)]
        for number, phone in enumerate(phones):
            phone.done("tell", words=f"dream {turn} {number}")
        stopped = threading.Event()
        saying = [threading.Thread(target=acknowledged, args=(phones[k::3], kept, stopped)) for k in range(3)]
        for one in saying:
            one.start()
        time.sleep(chance.uniform(0.05, 0.8))
        os.kill(place.process.pid, signal.SIGKILL)
        place.process.join(10.0)
        stopped.set()
        for one in saying:
            one.join()
    place = opened(show, base=10.0 * times)
    place.close()
    found = {event.key: event.seq for event in place.events()}
    assert not verify(show).faults
    lost = sum(found.get(key) != seq for key, seq in kept.items())
    return len(kept), lost


def test_what_was_acknowledged_survives_being_killed(tmp_path: Path) -> None:
    count, lost = killed(tmp_path / "a.dream", 3, random.Random(5))
    assert count > 30
    assert lost == 0


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_hundred_times(tmp_path: Path) -> None:
    count, lost = killed(tmp_path / "a.dream", 100, random.Random(1))
    assert count > 1000
    assert lost == 0


async def talked(place: Venue, *messages: str | bytes) -> tuple[int | None, list[Any]]:
    """Say `messages` on a socket after coming in; the close code, if any, and what was answered."""
    phone = place.phone()
    heard: list[Any] = []
    async with aiohttp.ClientSession() as session, session.ws_connect(place.base + "/api/ws") as line:
        await line.send_str(phone.token)
        for message in messages:
            if isinstance(message, bytes):
                await line.send_bytes(message)
            else:
                await line.send_str(message)
        while len(heard) < len(messages):
            got = await line.receive(timeout=10.0)
            if got.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
                return line.close_code, heard
            facts = json.loads(got.data)
            if "state" not in facts:
                heard.append(facts)
    return None, heard


def test_state_comes_down_and_what_is_said_goes_up(place: Venue) -> None:
    code, heard = asyncio.run(
        talked(place, json.dumps({"do": "tell", "key": "key-12345678", "words": "a sea"}))
    )
    assert code is None
    assert heard[0]["done"] == "key-12345678"


def test_malformed_messages_are_answered_and_the_line_holds(place: Venue) -> None:
    chosen = [raw for raw in BAD.values() if len(raw) < 16_000][:6]
    code, heard = asyncio.run(
        talked(place, *chosen, '{"do": "pause", "key": "key-12345678", "paused": true}')
    )
    assert code is None
    assert [one.get("refused") for one in heard[:-1]] == ["unreadable"] * len(chosen)
    assert "done" in heard[-1]


def test_a_frame_that_is_too_large_ends_the_line_only(place: Venue) -> None:
    code, _ = asyncio.run(talked(place, "a" * (1 << 20)))
    assert code == 1009
    assert asked(place.base + "/api/health")[1]["ok"]


def test_who_does_not_say_who_they_are_is_let_go(place: Venue) -> None:
    async def unknown() -> int | None:
        async with aiohttp.ClientSession() as session, session.ws_connect(place.base + "/api/ws") as line:
            await line.send_str("nobody's token")
            await line.receive(timeout=10.0)
            return line.close_code

    assert asyncio.run(unknown()) == 4401


def test_one_phone_holds_few_lines(place: Venue) -> None:
    token = place.phone().token

    async def many() -> list[int | None]:
        async with aiohttp.ClientSession() as session:
            lines = [await session.ws_connect(place.base + "/api/ws") for _ in range(5)]
            for line in lines:
                await line.send_str(token)
                await line.receive(timeout=10.0)
            return [line.close_code for line in lines]

    assert asyncio.run(many()).count(4401) == 2


def test_who_reads_nothing_is_sent_nothing_more(own: Venue) -> None:
    """States are numbered, and seen ones confirmed; a phone that confirms none gets a handful."""
    token = own.phone().token

    async def heard(seconds: float) -> int:
        count = 0
        async with aiohttp.ClientSession() as session, session.ws_connect(own.base + "/api/ws") as line:
            await line.send_str(token)
            end = time.monotonic() + seconds
            while (left := end - time.monotonic()) > 0:
                try:
                    got = await line.receive(timeout=left)
                except TimeoutError:
                    break
                count += got.type == aiohttp.WSMsgType.BINARY
        return count

    assert asyncio.run(heard(7.5)) == 5


@pytest.mark.faults
def test_a_phone_that_stopped_reading_is_let_go_and_nobody_waits_for_it(own: Venue) -> None:
    token, other = own.phone().token, own.dreamer("a sea")

    async def deaf() -> int | None:
        async with aiohttp.ClientSession() as session, session.ws_connect(own.base + "/api/ws") as line:
            await line.send_str(token)
            end = time.monotonic() + 40.0
            while not line.closed and time.monotonic() < end:
                await line.receive(timeout=30.0)
            return line.close_code

    others = threading.Thread(
        target=lambda: [(other.done("pause", paused=True), time.sleep(1.2)) for _ in range(10)]
    )
    others.start()
    assert asyncio.run(deaf()) == 1013
    others.join()


def test_events_stream_where_no_socket_holds(place: Venue) -> None:
    phone = place.dreamer("a sea")

    async def streamed() -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {phone.token}"}
        async with (
            aiohttp.ClientSession() as session,
            session.get(place.base + "/api/stream", headers=headers) as flow,
        ):
            assert flow.headers["Content-Type"] == "text/event-stream"
            found = []
            async for line in flow.content:
                if line.startswith(b"data: "):
                    found.append(json.loads(line[6:]))
                if len(found) == 2:
                    return found
        return found

    one, two = asyncio.run(streamed())
    assert one["you"]["motifs"] == two["you"]["motifs"]
    assert two["time"] > one["time"]


def test_a_stop_is_soon_and_leaves_one_file(tmp_path: Path) -> None:
    place = opened(tmp_path / "a.dream")
    place.dreamer("a sea")
    begun = time.monotonic()
    assert place.close() == 0
    assert time.monotonic() - begun < 5.0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.dream", "a.keys"]


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with venue(tmp_path / "a.dream") as place:
        answer = run(
            "live",
            tmp_path / "b.dream",
            "--headless",
            "--no-sound",
            "--port",
            place.port,
            "--crew-port",
            0,
            *SMALL,
        )
    assert f"port {place.port} cannot be opened" in answer.refusal(2)


def test_when_the_disk_is_full_nothing_is_acknowledged_and_it_goes_on_after(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no small disk can be made here")
    try:
        with venue(disk / "a.dream") as place:
            phone = place.dreamer("a sea")
            ballast = disk / "ballast"
            with ballast.open("wb", buffering=0) as file, suppress(OSError):
                while file.write(bytes(4096)) == 4096:
                    pass
            until(lambda: _slowly(phone)["refused"] == "full")
            head = len(place.events())
            ballast.unlink()
            until(lambda: "done" in _slowly(phone))
            assert len(place.events()) > head
        assert not verify(disk / "a.dream").faults
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def _slowly(phone: Phone) -> dict[str, Any]:
    """Say a line, not more often than one may."""
    time.sleep(0.5)
    return {"refused": ""} | phone.say("line", words="w" * 400)


def test_when_no_more_files_can_be_opened_those_who_are_there_stay(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (90, hard))
    try:
        place = opened(tmp_path / "a.dream")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    try:
        phone = place.dreamer("a sea")

        async def crowded() -> int:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
                line = await session.ws_connect(place.base + "/api/ws")
                await line.send_str(phone.token)
                await line.receive(timeout=10.0)
                open_ones = []
                for _ in range(120):
                    try:
                        reader = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", place.port), 1.0)
                    except (OSError, TimeoutError):
                        break
                    open_ones.append(reader)
                await line.send_str('{"do": "pause", "key": "key-12345678", "paused": true}')
                states = 0
                while states < 20:
                    got = await line.receive(timeout=10.0)
                    facts = json.loads(got.data)
                    if facts.get("done"):
                        break
                    states += 1
                for _, writer in open_ones:
                    writer.close()
                return states

        assert asyncio.run(crowded()) < 20
        until(lambda: asked(place.base + "/api/health")[0] == 200)
    finally:
        assert place.close() == 0
