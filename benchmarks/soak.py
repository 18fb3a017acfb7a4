"""Memory of a show that goes on: twenty times the events of an evening, for as long as you like.

    PYTHONPATH=. python benchmarks/soak.py --minutes 60

A hall of 60 phones does something once a second in all, as many as at a festival of an hour; here twenty
things a second: telling anew, tying, weaving, stitching, resting, taking back and coming again. Resident
memory of the supervisor, the gate and the stage is read each half minute (Linux). The slope is that of a
straight line after the first quarter, in MB an hour.
"""

import argparse
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from dreamscape.gate.keys import keys_of
from tests.venue import Phone, asked

PHONES = 60
RATE = 20.0
"""Things that are done each second."""
WORDS = (
    "a house by the sea",
    "birds over a dark wood",
    "stairs of glass",
    "a train in the snow",
    "my mother sings",
)


def main() -> None:
    """Print memory each half minute, and its slope at the end."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--minutes", type=float, default=60.0)
    options.add_argument("--size", default="160x90")
    options.add_argument("--port", type=int, default=8097)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder) / "soak.dream"
        words = ["live", str(show), "--headless", "--no-sound", "--host", "127.0.0.1", "--crew-port", "0"]
        words += ["--port", str(given.port), "--size", given.size, "--fps", "10", "--moderation", "after"]
        live = subprocess.Popen(
            [sys.executable, "-m", "dreamscape", *words], stderr=subprocess.PIPE, text=True
        )
        lines: list[str] = []
        threading.Thread(target=lambda: lines.extend(live.stderr or ()), daemon=True).start()
        while not any("phones join" in line for line in lines) and live.poll() is None:
            time.sleep(0.1)
        try:
            rows = soak(f"http://127.0.0.1:{given.port}", show, live.pid, 60.0 * given.minutes)
        finally:
            live.send_signal(signal.SIGTERM)
            live.wait(20.0)
        print_slopes(rows)
        restarts = sum("started anew" in line for line in lines)
        print(f"processes that ended by themselves: {restarts}; journal {show.stat().st_size / 1e6:.1f} MB")


def soak(base: str, show: Path, pid: int, seconds: float) -> list[dict[str, float]]:
    """Do things until the time is over; the rows of memory, MB by process, and "s", seconds."""
    chance = random.Random(7)
    crowd: list[Phone] = []
    rows: list[dict[str, float]] = []
    begun = time.monotonic()
    done = refused = 0
    due = begun
    while (now := time.monotonic()) - begun < seconds:
        if now - begun >= 30.0 * len(rows):
            rows.append({"s": now - begun, **memory(pid)})
            seen = "  ".join(f"{name} {size:7.1f}" for name, size in rows[-1].items())
            print(
                f"{seen}  done {done} refused {refused} events {asked(base + '/api/health')[1]['time']}",
                flush=True,
            )
        ok = act(base, show, crowd, chance)
        done, refused = done + ok, refused + (not ok)
        due = max(due + 1.0 / RATE, time.monotonic() - 1.0)
        time.sleep(max(0.0, due - time.monotonic()))
    return rows


def act(base: str, show: Path, crowd: list[Phone], chance: random.Random) -> bool:
    """Somebody does something; whether it was kept."""
    if len(crowd) < PHONES:
        facts = asked(base + "/api/join", {"join": keys_of(show).join_token()})[1]
        if "phone" not in facts:
            return False
        crowd.append(Phone(base, facts["phone"], facts["words"]))
        return "done" in crowd[-1].say("tell", words=chance.choice(WORDS))
    one = chance.choice(crowd)
    kind = chance.choices(
        ("share", "pause", "speak", "line", "tell", "tie", "stitch", "withdraw"), (30, 10, 15, 8, 8, 20, 8, 1)
    )[0]
    return "done" in _said(one, kind, crowd, chance)


def _said(one: Phone, kind: str, crowd: list[Phone], chance: random.Random) -> dict[str, Any]:
    state = one.get("/api/state") if kind in ("tie", "stitch") else {}
    match kind:
        case "share":
            return one.say("share", share=round(chance.random(), 2))
        case "pause":
            return one.say("pause", paused=chance.random() < 0.3)
        case "speak":
            return one.say("speak", about=chance.choice(("self", "all")))
        case "line":
            return one.say("line", words=f"and then {chance.choice(WORDS)}")
        case "tell":
            return one.say("tell", words=f"{chance.choice(WORDS)} and {chance.choice(WORDS)}")
        case "tie":
            near = one.get("/api/near")
            return one.say("offer", to=chance.choice(near)["id"]) if near else {}
        case "stitch":
            seams = state.get("seams") or []
            seam = chance.choice(seams) if seams else None
            return one.say("stitch", seam=seam["id"], x=seam["x"], y=seam["y"]) if seam else {}
        case _:
            crowd.remove(one)
            return one.say("withdraw")


def memory(pid: int) -> dict[str, float]:
    """Resident memory in MB of the supervisor and those it keeps; the gate is begun first."""
    children = sorted(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    kept = [child for child in children if "spawn_main" in _words_of(child)]
    return {"supervisor": _resident(pid)} | dict(zip(("gate", "stage"), map(_resident, kept), strict=False))


def _words_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _resident(pid: int) -> float:
    match = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(match[1]) / 1024.0 if match else float("nan")


def print_slopes(rows: list[dict[str, float]]) -> None:
    """MB an hour of each process, after the first quarter."""
    late = rows[len(rows) // 4 :]
    for name in (name for name in late[0] if name != "s"):
        line = statistics.linear_regression([row["s"] / 3600.0 for row in late], [row[name] for row in late])
        print(f"{name}: {line.slope:+.1f} MB an hour, {late[0][name]:.1f} to {late[-1][name]:.1f} MB")


if __name__ == "__main__":
    main()
