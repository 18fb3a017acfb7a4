"""What it costs the wall to record what it shows: a stage with a recorder and one without, by turns.

    PYTHONPATH=. python benchmarks/recording.py SHOW.dream --rounds 2 --seconds 15

Pictures a second, and processor time of the stage's process a picture, as ratios; the encoder is another
process, and shares the machine's cores.
"""

import argparse
import statistics
import tempfile
import time
from fractions import Fraction
from pathlib import Path

from benchmarks.spent import spent
from benchmarks.staged import SIZE, staged
from dreamscape.commands.recording import recorded
from dreamscape.export.units import parse_size
from dreamscape.narrative.showtime import ShowTime
from dreamscape.stage.vj.hands import Played

_WARM = 10.0
"""Seconds until programs are compiled and the pace has settled."""


def main() -> None:
    """Print both, and their ratio."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("show", type=Path)
    options.add_argument("--at", type=float, default=20.0, help="show time, seconds")
    options.add_argument("--size", default=f"{SIZE[0]}x{SIZE[1]}")
    options.add_argument("--fps", type=int, default=30)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--seconds", type=float, default=15.0)
    given = options.parse_args()
    found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for _ in range(given.rounds):
        for on in (False, True):
            found[on].append(_round(given, on))
            print(f"{'recording' if on else 'alone':9}  {found[on][-1][0]:.1f} pictures/s, "
                  f"{1000 * found[on][-1][1]:.1f} ms of processor time each")  # fmt: skip
    for number, name in enumerate(("pictures a second", "processor time a picture")):
        with_, without = (statistics.median(one[number] for one in found[on]) for on in (True, False))
        print(f"{name}: {with_ / without:.3f} of without")


def _round(given: argparse.Namespace, on: bool) -> tuple[float, float]:
    size = parse_size(given.size)
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.mp4" if on else None
        with recorded(film, given.show, size, Fraction(given.fps), sound=False) as slots:
            clock = ShowTime(given.at, time.monotonic())
            with staged(given.show, clock, given.fps, Played("127.0.0.1", None), size, slots) as (pid, seen):
                while len(seen) < 2:
                    time.sleep(0.1)
                time.sleep(_WARM)
                before, first = spent(pid), len(seen)
                time.sleep(given.seconds)
                pictures = len(seen) - first
                return pictures / given.seconds, spent(pid).since(before).both / pictures


if __name__ == "__main__":
    main()
