"""Many phones at one gate: acknowledgements, states, losses, and what the wall's frame rate does meanwhile.

    PYTHONPATH=. python benchmarks/phones.py 5000              the gate alone
    PYTHONPATH=. python benchmarks/phones.py 1000 --stage      with a stage that draws on the same cores

Everything stays on the loopback. Each phone holds a socket, tells a dream, and does something every ten
seconds on average; states come to each once a second. The driver shares the machine with what it measures.
"""

import argparse
import asyncio
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from dreamscape.gate.keys import keys_of
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.showtime import ShowTime
from dreamscape.stage.following import BEHIND, Following
from tests.venue import asked, opened

ARRIVALS = 150.0
"""Phones that come in each second."""
DREAMS = (
    "a house by the sea",
    "birds over a dark wood",
    "I fell through stairs of glass",
    "a train in the snow",
)


@dataclass
class Tally:
    """What came of it."""

    acks: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)  # between states, seconds
    kept: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    lost_lines: int = 0


async def phone(session: Any, base: str, show: Path, number: int, ends: float, tally: Tally) -> None:
    """One phone, from its arrival to the end."""
    await asyncio.sleep(number / ARRIVALS)
    join = {"join": keys_of(show).join_token()}
    async with session.post(base + "/api/join", json=join) as answer:
        facts = await answer.json()
    token, mine = facts["phone"], keys_of(show).dreamer_of(facts["phone"])
    chance = random.Random(number)
    async with session.ws_connect(base + "/api/ws") as line:
        await line.send_str(token)
        sent: dict[str, float] = {}

        async def say(do: str, **more: Any) -> None:
            key = f"say-{number}-{len(tally.acks)}-{chance.randrange(1 << 30)}"
            sent[key] = time.perf_counter()
            await line.send_str(json.dumps({"do": do, "key": key, **more}))

        async def doing() -> None:
            await say("tell", words=f"{chance.choice(DREAMS)}, number {number}")
            while True:
                await asyncio.sleep(chance.uniform(5.0, 15.0))
                await say("share", share=round(chance.random(), 2))

        acting = asyncio.create_task(doing())
        last = 0.0
        while (left := ends - time.monotonic()) > 0:
            try:
                got = await line.receive(timeout=left)
            except TimeoutError:
                break
            if got.type not in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT):
                tally.lost_lines += 1
                break
            now = time.perf_counter()
            if got.data[:4] == b'{"n"':
                await line.send_str(got.data[5 : got.data.index(b",")].decode())
                if last:
                    tally.gaps.append(now - last)
                last = now
                continue
            told = json.loads(got.data)
            if "done" in told:
                tally.acks.append(now - sent[told["done"]])
                tally.kept[f"{mine}-{told['done']}"] = told["seq"]
            else:
                tally.refused += 1
        acting.cancel()


async def crowd(base: str, show: Path, count: int, ends: float, tally: Tally) -> None:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        coming = [phone(session, base, show, number, ends, tally) for number in range(count)]
        await asyncio.gather(*coming, return_exceptions=False)


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def taps(base: str, show: Path, count: int = 60) -> list[float]:
    """Seconds from a tap on a phone until the wall's Frame is another: beside drawing and the screen."""
    now = asked(base + "/api/health")[1]["time"]
    clock = ShowTime(now, time.monotonic())
    token = asked(base + "/api/join", {"join": keys_of(show).join_token()})[1]["phone"]
    dreamer = keys_of(show).dreamer_of(token)
    asked(base + "/api/say", {"do": "tell", "key": "tap-00000", "words": "a lamp"}, token)
    following = Following(show, clock.at(time.monotonic()))
    time.sleep(3.0)
    found = []
    for number in range(count):
        share = 0.2 + 0.6 * (number % 2)
        begun = time.perf_counter()
        said: list[Any] = []
        body = {"do": "share", "key": f"tap-{number:05}-x", "share": share}
        tapping = threading.Thread(
            target=lambda body=body, said=said: said.append(asked(base + "/api/say", body, token))
        )
        tapping.start()
        before = None
        while time.perf_counter() - begun < 3.0:
            world = following.world(clock.at(time.monotonic()) - BEHIND)
            now_share = float(world.dreamers.share[world.dreamers.ids.index(dreamer)])
            before = now_share if before is None else before
            if now_share != before:
                found.append(time.perf_counter() - begun)
                break
            time.sleep(0.004)
        tapping.join()
        time.sleep(0.9)
    following.close()
    return found


def rates(lines: list[str], since: int) -> list[int]:
    return [int(match[1]) for line in lines[since:] if (match := re.search(r"(\d+) pictures a second", line))]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("phones", type=int)
    options.add_argument("--stage", action="store_true")
    options.add_argument("--seconds", type=float, default=60.0, help="after the last has come")
    options.add_argument("--size", default="640x360")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder) / "many.dream"
        lines: list[str] = []
        if given.stage:
            words = ["live", str(show), "--headless", "--no-sound", "--port", "8096", "--crew-port", "0"]
            words += ["--host", "127.0.0.1", "--size", given.size, "--fps", "24"]
            live = subprocess.Popen(
                [sys.executable, "-m", "dreamscape", *words], stderr=subprocess.PIPE, text=True
            )
            threading.Thread(target=lambda: lines.extend(live.stderr), daemon=True).start()
            base = "http://127.0.0.1:8096"
            while not any("phones join" in line for line in lines):
                time.sleep(0.1)
            time.sleep(25.0)
        else:
            place = opened(show)
            base = place.base
        before = rates(lines, 0)
        since = len(lines)
        tally = Tally()
        ends = time.monotonic() + given.phones / ARRIVALS + given.seconds
        asyncio.run(crowd(base, show, given.phones, ends, tally))
        health = asked(base + "/api/health")[1]
        print(
            f"{given.phones} phones, {len(tally.acks)} events acknowledged, {tally.refused} refused, "
            f"{tally.lost_lines} lines lost"
        )
        print(
            "ack ms: "
            + ", ".join(f"p{round(100 * q)} {1000 * quantile(tally.acks, q):.0f}" for q in (0.5, 0.95, 0.99))
        )
        print(
            "states, s between two: "
            + ", ".join(f"p{round(100 * q)} {quantile(tally.gaps, q):.2f}" for q in (0.5, 0.99))
        )
        print(f"gate late {health['late_ms']} ms")
        if given.stage:
            after = rates(lines, since)
            one, two = (statistics.mean(each or [0]) for each in (before, after))
            print(f"pictures a second: {one:.1f} before, {two:.1f} with phones")
            print("".join(lines[-2:]))
        found = taps(base, show)
        print(
            "tap to changed Frame ms: "
            + ", ".join(f"p{round(100 * q)} {1000 * quantile(found, q):.0f}" for q in (0.5, 0.99))
        )
        if given.stage:
            live.terminate()
            live.wait(10.0)
        else:
            place.close()
        with open_journal(show) as journal:
            known = {event.key.rpartition(".")[0]: event.seq for event in journal.read()}
        lost = [key for key in tally.kept if key not in known]
        print(f"acknowledged and lost: {len(lost)}")


if __name__ == "__main__":
    main()
