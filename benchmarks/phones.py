"""Many phones at one gate: how fast they come in, what they wait for, what is lost, and what it all costs.

    PYTHONPATH=. python benchmarks/phones.py 5000                 the gate alone
    PYTHONPATH=. python benchmarks/phones.py 1000 --stage         with a stage that draws on the same cores
    PYTHONPATH=. python benchmarks/phones.py 1000 --only share    one kind of message, for its price

Everything stays on the loopback, and the driver is on the cores that it measures. Three phases, told apart:

arrive   phones join, raise a socket, get a first state and tell a dream, ARRIVALS a second (the gate lets
         300 requests a second in, and each arrival makes two). Acknowledgements here are those of dreams.
rest     nobody says anything; states come once a second. This is the price of a phone that only looks.
steady   every phone says something every ten seconds on average: shares, speaking, resting, stitches at seams
         that are open, offers and answers to offers, lines, a dream now and then (MIX).

Costs are processor time (user and kernel, from the system's own accounts): by the clock such a machine
measures its neighbours too. With a stage it is also measured how long
it takes from the moment a phone sends a message until a picture is on the wall into whose World that event
went: the stage says for each picture when it was shown and the last event that is told in it. Both times are
of one clock (CLOCK_MONOTONIC is the machine's); what a projector adds is not in it.
"""

import argparse
import asyncio
import bisect
import json
import random
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.spent import Spent, machine, spent
from benchmarks.staged import Shown, staged
from benchmarks.wire import Wire
from dreamscape.gate.keys import keys_of
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.showtime import ShowTime
from tests.venue import asked, opened

ARRIVALS = 140.0
EVERY = 10.0
"""Seconds between two things that a phone says, on average."""
MIX = {"share": 45, "speak": 12, "pause": 8, "stitch": 10, "offer": 10, "accept": 10, "line": 4, "tell": 1}
DREAMS = (
    "a house by the sea",
    "birds over a dark wood",
    "I fell through stairs of glass",
    "a train in the snow",
)


@dataclass
class Crowd:
    """The phones, and what came of what they said."""

    host: str
    port: int
    show: Path
    only: str = ""
    wires: list[Wire] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    sent: dict[str, tuple[str, str, float]] = field(default_factory=dict)  # key: kind, dreamer, when
    acks: list[tuple[str, float]] = field(default_factory=list)  # kind, seconds
    kept: dict[str, int] = field(default_factory=dict)
    when: dict[str, float] = field(default_factory=dict)  # key: time.monotonic when it was said
    seqs: dict[str, int] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    async def arrive(self, count: int) -> None:
        """So many come in, one after another; each tells a dream when it sees the first state."""
        keys = keys_of(self.show)
        begun = time.monotonic()
        coming = []
        for number in range(count):
            await asyncio.sleep(max(0.0, begun + number / ARRIVALS - time.monotonic()))
            if number % 1000 == 0:
                join = keys.join_token()
            coming.append(asyncio.create_task(self._come(join)))
        await asyncio.gather(*coming)

    async def _come(self, join: str) -> None:
        for attempt in range(20):
            wire = Wire(f"{self.host}:{self.port}", join, self._answered)
            await asyncio.get_running_loop().create_connection(lambda wire=wire: wire, self.host, self.port)
            if await wire.open:
                break
            await asyncio.sleep(self.chance.uniform(0.5, 1.0 + attempt))
        number = len(self.wires)
        self.wires.append(wire)
        self.names.append(str(keys_of_cached(self.show).dreamer_of(wire.token)))
        self._say(number, "tell", words=f"{self.chance.choice(DREAMS)}, number {number}")

    async def steady(self, seconds: float, pace: float = 1.0) -> None:
        """Everybody says something every ten seconds on average, at moments of their own."""
        count, begun = len(self.wires), time.monotonic()
        order = self.chance.sample(range(count), count)
        each = EVERY / count / pace
        done = 0
        while (now := time.monotonic()) < begun + seconds:
            while done * each < now - begun:
                self._act(order[done % count])
                done += 1
            await asyncio.sleep(max(0.002, min(each, 0.05)))

    def _act(self, number: int) -> None:
        kind = self.only or self.chance.choices([*MIX], [*MIX.values()])[0]
        state = self.wires[number].state()
        match kind:
            case "share":
                self._say(number, kind, share=round(self.chance.random(), 2))
            case "pause":
                self._say(number, kind, paused=self.chance.random() < 0.5)
            case "stitch" if state.get("seams"):
                seam = self.chance.choice(state["seams"])
                self._say(number, kind, seam=seam["id"], x=seam["x"], y=seam["y"])
            case "offer":
                self._say(number, kind, to=self.chance.choice(self.names))
            case "accept" if open_ones := [one for one in _threads(state) if one["state"] == "offered"]:
                self._say(number, kind, of=open_ones[0]["with"])
            case "line":
                self._say(number, kind, words=f"and {self.chance.choice(DREAMS)}")
            case "tell":
                self._say(number, kind, words=f"{self.chance.choice(DREAMS)}, again {len(self.sent)}")
            case _:
                self._say(number, "speak", about=self.chance.choice(("self", "all")))

    def _say(self, number: int, do: str, **more: Any) -> None:
        key = f"say-{number:05}-{len(self.sent):06}"
        self.sent[key] = do, self.names[number], time.perf_counter()
        self.when[key] = time.monotonic()
        self.wires[number].say(json.dumps({"do": do, "key": key, **more}).encode())

    def _answered(self, wire: Wire, told: dict[str, Any], now: float) -> None:
        if told.get("done") not in self.sent:
            self.refused[str(told.get("refused"))] += 1
            self.sent.pop(told.get("key", ""), None)
            return
        kind, dreamer, then = self.sent[told["done"]]
        self.acks.append((kind, now - then))
        self.kept[f"{dreamer}-{told['done']}"] = told["seq"]
        self.seqs[told["done"]] = told["seq"]


def _threads(state: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = state.get("you", {}).get("threads", [])
    return found


_KEYS: dict[Path, Any] = {}


def keys_of_cached(show: Path) -> Any:
    if show not in _KEYS:
        _KEYS[show] = keys_of(show)
    return _KEYS[show]


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


@dataclass
class Phase:
    """What one phase cost and how long people waited in it."""

    name: str
    seconds: float
    gate: Spent
    driver: Spent
    busy: float  # share of the machine that was in use, by anybody
    acks: list[tuple[str, float]]
    gaps: list[float]
    begun: float  # time.monotonic


class Bench:
    """One gate, one crowd, phase after phase."""

    def __init__(self, gate: int, crowd: Crowd) -> None:
        self.gate, self.crowd = gate, crowd
        self.phases: list[Phase] = []

    async def phase(self, name: str, doing: Any) -> Phase:
        """Measure while `doing` is done."""
        acks = len(self.crowd.acks)
        for wire in self.crowd.wires:
            wire.gaps.clear()
        begun, one, two, before = time.monotonic(), spent(self.gate), spent(_self()), machine()
        await doing
        after = machine()
        busy = (after[0] - before[0]) / max(after[1] - before[1], 1e-9)
        self.phases.append(Phase(
            name, time.monotonic() - begun, spent(self.gate).since(one), spent(_self()).since(two), busy,
            self.crowd.acks[acks:], [gap for wire in self.crowd.wires for gap in wire.gaps], begun,
        ))  # fmt: skip
        return self.phases[-1]


def _self() -> int:
    import os

    return os.getpid()


def told(phase: Phase, count: int) -> str:
    """One phase in two lines."""
    waits = [1000.0 * wait for _, wait in phase.acks]
    gate, driver = (one.both / phase.seconds for one in (phase.gate, phase.driver))
    return (
        f"{phase.name:7} {phase.seconds:5.1f} s  gate {100 * gate:5.1f} % of a core "
        f"({100 * phase.gate.kernel / max(phase.gate.both, 1e-9):.0f} % of it kernel)  "
        f"driver {100 * driver:5.1f} %  machine {100 * phase.busy:.0f} %\n"
        f"        {len(waits)} acknowledged, {len(waits) / phase.seconds:.0f}/s: "
        f"ms p50 {quantile(waits, 0.5):.0f} p95 {quantile(waits, 0.95):.0f} "
        f"p99 {quantile(waits, 0.99):.0f} most {max(waits, default=0):.0f}; "
        f"states {len(phase.gaps) / phase.seconds:.0f}/s, s between two p50 {quantile(phase.gaps, 0.5):.2f} "
        f"p99 {quantile(phase.gaps, 0.99):.2f}"
    )


def prices(phases: dict[str, Phase], count: int) -> str:
    """What one phone, one arrival and one message cost the gate, in processor time."""
    found = []
    if "arrive" in phases:
        one = phases["arrive"]
        found.append(f"an arrival with its dream {1000 * one.gate.both / count:.2f} ms")
    rest = phases["rest"].gate.both / phases["rest"].seconds if "rest" in phases else 0.0
    found.append(f"a phone-second of state {1e6 * rest / count:.0f} us")
    if "steady" in phases:
        one = phases["steady"]
        more = one.gate.both - rest * one.seconds
        found.append(f"a message {1e6 * more / max(len(one.acks), 1):.0f} us")
    return "gate's processor time: " + ", ".join(found)


@contextmanager
def gate_alone(show: Path, given: argparse.Namespace) -> Any:
    clock = ShowTime(0.0, time.monotonic())
    place = opened(show, clock=clock)
    try:
        if given.stage:
            with staged(show, clock, given.fps) as (_, pictures):
                yield place.port, place.process.pid, pictures
        else:
            yield place.port, place.process.pid, []
    finally:
        place.close()


def seen(phase: Phase, crowd: Crowd, pictures: list[Shown]) -> str:
    """What the stage did in a phase, and how long from a message to the picture in which it is told."""
    mine = [one for one in pictures if phase.begun <= one.at < phase.begun + phase.seconds]
    lasts = [one.last for one in pictures]
    waits = []
    for key, seq in crowd.seqs.items():
        sent = crowd.when[key]
        if phase.begun <= sent < phase.begun + phase.seconds - 2.0:
            found = bisect.bisect_left(lasts, seq)
            if found < len(pictures):
                waits.append(1000.0 * (pictures[found].at - sent))
    took = sorted(1000.0 * one.took for one in mine)
    return (
        f"{len(mine) / phase.seconds:.1f} pictures/s, {quantile(took, 0.5):.0f} ms each; from message to "
        f"picture ms p50 {quantile(waits, 0.5):.0f} p95 {quantile(waits, 0.95):.0f} "
        f"p99 {quantile(waits, 0.99):.0f} of {len(waits)}"
    )


async def measured(given: argparse.Namespace, port: int, gate: int, show: Path) -> tuple[Bench, Crowd]:
    crowd = Crowd("127.0.0.1", port, show, given.only)
    bench = Bench(gate, crowd)
    print(told(await bench.phase("arrive", crowd.arrive(given.phones)), given.phones), flush=True)
    await asyncio.sleep(given.settle)
    if given.rest:
        print(told(await bench.phase("rest", asyncio.sleep(given.rest)), given.phones), flush=True)
    if given.seconds:
        doing = crowd.steady(given.seconds, given.pace)
        print(told(await bench.phase("steady", doing), given.phones), flush=True)
        await asyncio.sleep(2.0)
    print(prices({one.name: one for one in bench.phases}, given.phones))
    print(f"refused {dict(crowd.refused)}, lines lost {sum(wire.lost for wire in crowd.wires)}")
    for wire in crowd.wires:
        wire.transport.close()
    return bench, crowd


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("phones", type=int)
    options.add_argument("--rest", type=float, default=10.0, help="seconds")
    options.add_argument("--seconds", type=float, default=30.0, help="of the steady phase")
    options.add_argument("--settle", type=float, default=8.0, help="seconds between arriving and resting")
    options.add_argument("--pace", type=float, default=1.0, help="1: every ten seconds; 2: every five")
    options.add_argument("--only", default="", choices=["", *MIX])
    options.add_argument("--stage", action="store_true", help="draw the show beside it, at 960x540")
    options.add_argument("--fps", type=float, default=24.0, help="of the stage")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder) / "many.dream"
        with gate_alone(show, given) as (port, gate, pictures):
            bench, crowd = asyncio.run(measured(given, port, gate, show))
            health = asked(f"http://127.0.0.1:{port}/api/health")[1]
            print(f"gate late {health['late_ms']} ms")
            for one in bench.phases if given.stage else ():
                print(f"{one.name:7} {seen(one, crowd, pictures)}")
        with open_journal(show) as journal:
            known = {event.key.rpartition(".")[0]: event.seq for event in journal.read()}
        print(f"acknowledged {len(crowd.kept)}, lost {len([key for key in crowd.kept if key not in known])}")


if __name__ == "__main__":
    main()
