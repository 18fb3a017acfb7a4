"""From a hand to the picture: how long after an OSC message the first picture that shows it is finished.

    PYTHONPATH=. python benchmarks/photons.py SHOW.dream --moves 100 [--flood 10000]

A real stage without a screen draws the show; the wall is made black and lit again by OSC at odd moments, and
each finished picture is looked at. With --flood so many other messages a second come at the same time, and
the same is done without them, by turns: what the flood costs in pictures is told as a share.
"""

import argparse
import random
import socket
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from benchmarks.staged import SIZE, Shown, staged
from dreamscape.export.units import parse_size
from dreamscape.narrative.showtime import ShowTime
from dreamscape.stage.vj.hands import Played
from dreamscape.stage.vj.osc import packed

_BLACK = 8
"""Levels that dither may leave in a black picture."""
_WARM = 12.0
"""Seconds until programs are compiled and the pace has settled."""


def main() -> None:
    """Print latencies in milliseconds and in pictures."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("show", type=Path)
    options.add_argument("--at", type=float, default=20.0, help="show time, seconds")
    options.add_argument("--size", default=f"{SIZE[0]}x{SIZE[1]}")
    options.add_argument("--fps", type=float, default=30.0)
    options.add_argument("--moves", type=int, default=100)
    options.add_argument("--flood", type=int, default=0, help="other messages a second, every other round")
    given = options.parse_args()
    port = _free()
    clock = ShowTime(given.at, time.monotonic())
    with staged(given.show, clock, given.fps, Played("127.0.0.1", port), parse_size(given.size)) as (_, seen):
        while len(seen) < 2:
            time.sleep(0.1)
        time.sleep(_WARM)
        hand = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        hand.connect(("127.0.0.1", port))
        paces: dict[bool, list[float]] = {False: [], True: []}
        for number in range(4 if given.flood else 1):
            flooded = bool(given.flood) and number % 2 == 1
            pace = _round(hand, seen, given.moves, given.flood if flooded else 0, port)
            paces[flooded].append(pace)
        if given.flood:
            share = statistics.median(paces[True]) / statistics.median(paces[False])
            print(f"pictures a second while {given.flood} messages a second come: {share:.3f} of without")


def _round(hand: socket.socket, seen: list[Shown], moves: int, flood: int, port: int) -> float:
    """Make the wall black and light again `moves` times, and print how soon; pictures a second."""
    over = Event()
    flooding = Thread(target=_flood, args=(port, flood, over), daemon=True)
    if flood:
        flooding.start()
    chance, sent, black, first, begun = random.Random(5), [], False, len(seen), time.monotonic()
    for _ in range(moves):
        time.sleep(chance.uniform(0.25, 0.45))
        black = not black
        sent.append((time.monotonic(), black))
        hand.send(packed("/output/blackout", float(black)))
    time.sleep(1.0)
    over.set()
    pictures = seen[first:]
    if black:
        hand.send(packed("/output/blackout", 0.0))
    pace = len(pictures) / (time.monotonic() - begun)
    _tell(sent, pictures, f"{flood} messages a second" if flood else "alone", pace)
    return pace


def _tell(sent: Sequence[tuple[float, bool]], pictures: Sequence[Shown], name: str, pace: float) -> None:
    late, counts = [], []
    for at, black in sent:
        after = [one for one in pictures if one.at > at]
        place = next((row for row, one in enumerate(after) if (one.light <= _BLACK) == black), None)
        if place is None:
            print("a move was never seen")
            continue
        late.append(1000.0 * (after[place].at - at))
        counts.append(place + 1)  # pictures finished since, the one that shows it among them
    late.sort()
    middle, worst = late[len(late) // 2], late[int(0.99 * (len(late) - 1))]
    most = max(counts)
    print(f"{name}: {pace:.1f} pictures/s; p50 {middle:.0f} ms, p99 {worst:.0f} ms; at most {most} pictures")


def _flood(port: int, each_second: int, over: Event) -> None:
    """Other controls move, in a hundred bursts a second."""
    hand = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    hand.connect(("127.0.0.1", port))
    number, due = 0, time.monotonic()
    while not over.is_set():
        for _ in range(each_second // 100):
            number += 1
            hand.send(packed("/picture/hue", number % 360 - 180.0))
        due += 0.01
        time.sleep(max(0.0, due - time.monotonic()))


def _free() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


if __name__ == "__main__":
    main()
