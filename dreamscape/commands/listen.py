"""dreamscape listen: what the picture would hear, as numbers and meters."""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from itertools import count
from pathlib import Path

from dreamscape.commands.statusline import status_line
from dreamscape.errors import DreamError
from dreamscape.export.units import clock, parse_time
from dreamscape.sound.bands import SECONDS
from dreamscape.sound.capture import Capture, chosen, sources
from dreamscape.sound.listen import Hearing, Listener, heard
from dreamscape.sound.rate import RATE
from dreamscape.sound.reading import Wave, read_sound

A_SECOND = 20
"""How often is told what is heard."""
_BAR = " ▁▂▃▄▅▆▇█"
_NEW = 0.5
"""Of a hit or a beat: what is higher has just been."""
_WAIT = 0.005

Heard = Iterator[tuple[float, Hearing, str]]
"""Seconds since the beginning, what is heard then, and what is amiss, or nothing."""


def run(given: argparse.Namespace) -> int:
    """List the devices, or listen to one or to a file until it ends or one has enough."""
    if given.source is None:
        return _list()
    most = parse_time(given.seconds) if given.seconds else float("inf")
    path = Path(given.source)
    found = of_file(path, most) if path.exists() else of_device(given.source, most)
    with suppress(KeyboardInterrupt):  # how one ends listening
        _tell(found, given.json, given.source)
    return 0


def _list() -> int:
    found = sources()
    chosen(None, found)
    for one in found:
        print(one.title)
    print("listen to one: dreamscape listen NAME (a part of the name will do)")
    return 0


def of_file(path: Path, most: float) -> Heard:
    """What is heard of a file, as fast as it can be read, for `most` seconds. Raises DreamError."""
    end = most

    def pieces() -> Iterator[Wave]:
        nonlocal end
        length = 0
        for piece in read_sound(path):
            length += len(piece)
            yield piece
        end = min(most, length / RATE)

    def times() -> Iterator[float]:
        for step in count(1):
            if step / A_SECOND > end:
                return
            yield step / A_SECOND

    for step, (hearing, _) in enumerate(heard(pieces(), times()), start=1):
        yield step / A_SECOND, hearing, ""


def of_device(name: str, most: float) -> Heard:
    """What is heard of a device as time goes by, for `most` seconds. Raises DreamError without it."""
    try:
        capture = Capture(name, time.monotonic())
    except DreamError as error:
        raise DreamError(f"{error}; nor is it a file", error.code) from error
    with capture:
        yield from listened(capture, most)


def listened(capture: Capture, most: float) -> Heard:
    """What an open device gives, a moment at a time, for `most` seconds."""
    listener, begun, told, taken = Listener(), time.monotonic(), 0, 0
    while (now := time.monotonic()) - begun <= most:
        for block in capture.blocks(now):
            listener.block(block)
            taken += 1
        if (now - begun) * A_SECOND >= told:
            told += 1
            amiss = "lost; it is looked for every 2 s" if capture.lost else ""
            yield taken * SECONDS, listener.hearing(), amiss or f"{1000 * capture.latency:.0f} ms late"
        time.sleep(_WAIT)


def _tell(found: Heard, as_json: bool, name: str) -> None:
    if as_json:
        for at, hearing, amiss in found:
            print(json.dumps({"at": round(at, 3), **_rounded(hearing), "notice": amiss}), flush=True)
        return
    with status_line() as says:
        for at, hearing, amiss in found:
            says(f"{clock(at)}  {meters(hearing)}  {amiss or Path(name).name}")


def meters(hearing: Hearing) -> str:
    """Bands as bars, then presence, tempo and beat."""
    bands = (hearing.low, hearing.mid, hearing.midhigh, hearing.high)
    shown = zip(("low", "mid", "midhigh", "high"), bands, hearing.hits, strict=True)
    bars = " ".join(f"{name} {_bar(level)}{'*' if hit > _NEW else ' '}" for name, level, hit in shown)
    light = "●" if hearing.pulse > _NEW else "○"
    tempo = f"{light} {hearing.tempo:5.1f} bpm, sure {hearing.confidence:.1f}" if hearing.tempo else "no beat"
    return f"{bars} level {_bar(hearing.level)}  {tempo}"


def _bar(level: float) -> str:
    return _BAR[min(int(level * (len(_BAR) - 1) + 0.5), len(_BAR) - 1)]


def _rounded(hearing: Hearing) -> dict[str, object]:
    return {
        name: [round(one, 4) for one in value] if isinstance(value, tuple) else round(value, 4)
        for name, value in asdict(hearing).items()
    }
