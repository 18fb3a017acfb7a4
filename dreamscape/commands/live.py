"""dreamscape live: the show as it goes on now, with people who join it from their phones."""

import argparse
import math
import shlex
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dreamscape.commands.guarding import report_path, viewing_from
from dreamscape.commands.recording import recorded
from dreamscape.commands.relaying import Relay
from dreamscape.commands.supervising import Kept, keep
from dreamscape.commands.visuals import folders_of
from dreamscape.errors import DreamError
from dreamscape.export.units import clock, parse_rate, parse_size, parse_time
from dreamscape.gate import passphrases
from dreamscape.gate import process as gate
from dreamscape.narrative.journal import Journal, create, open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.programme import library as festivals
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.showtime import ShowTime
from dreamscape.render import library
from dreamscape.score.palette import colours
from dreamscape.stage import process as stage
from dreamscape.stage.notify import notify
from dreamscape.stage.outputs import outputs_of
from dreamscape.stage.panel import process as panel
from dreamscape.stage.panel.server import ROLE as PLAYER
from dreamscape.stage.vj.hands import Played
from dreamscape.units import parse_age

if TYPE_CHECKING:
    pass

FESTIVAL = "lull"
"""What a new show follows when nothing is said: a loop that never ends."""
SHORTEST = 60.0
"""Seconds for which what is told is kept at least: a dream is to be seen."""
_CHECKED = 100_000
"""Events that are checked before a show goes on: some seconds, and no more."""
_ONCE = ("--new-passphrases", "--test-card", "--record")
"""Options that are not repeated when a show goes on."""
_HUES = 24


def run(given: argparse.Namespace, played: Played | None = None) -> int:
    """Make or open the show, and keep its gate and its stage alive until somebody ends it; `played` is how
    somebody plays it."""
    show = Path(given.show)
    size, exact = parse_size(given.size), parse_rate(given.fps)
    film = Path(given.record) if given.record else None
    until = time.monotonic() + parse_time(given.duration) if given.duration else math.inf
    lasting = _lasting(given.keep)
    outputs = Path(given.outputs) if given.outputs else None
    outputs_of(outputs, size, given.display)  # said before anything is made
    folders = folders_of(given)
    viewing, flash_report = viewing_from(given), report_path(given.flash_report)
    if given.port == given.crew_port != 0:
        raise DreamError(f"--port and --crew-port are both {given.port}: give one of them another", 2)
    gate.listening(given.host, given.port).close()
    gate.listening(given.crew_host, given.crew_port, "--crew-port").close()
    base, festival = _opened(show, given.festival)
    clocked = ShowTime(base, time.monotonic())
    address = given.address or f"http://{_own_address(given.host)}:{given.port}"
    wish = gate.Open(
        show, festival, clocked, given.host, given.port, library.catalogue(), _colours(), given.moderation,
        {urlsplit(address).hostname or ""}, given.crew_host, given.crew_port, lasting,
    )  # fmt: skip
    with recorded(film, show, size, exact, not given.no_sound) as slots:
        staged = stage.Staged(
            show, clocked, size, float(exact), given.display, given.headless, not given.no_sound,
            given.device, address, outputs, given.test_card, viewing, played, slots, given.ndi or "",
            folders,
        )  # fmt: skip
        print(f"{show}: {festival.name} from {clock(base)}; Ctrl-C ends it", file=sys.stderr)
        _print_passphrases(show, given, played)
        kept = [Kept("gate", gate.serve, wish), Kept("stage", stage.serve, staged)]
        if played is not None and played.panel is not None:
            kept.append(Kept("panel", panel.serve, _panel(show, played, wish.names)))
        told = Relay(show, address, given.crew_host, flash_report, *kept)
        with suppress(KeyboardInterrupt):  # how one ends a show
            keep(kept, told.heard, told.ended, until)
        notify("STOPPING=1")
    print(f"{show}: kept; go on with: dreamscape {_again(given.said)}", file=sys.stderr)
    return 0


def _again(said: Sequence[str]) -> str:
    """What to say to go on, but for what is done once."""
    once = [row for row, one in enumerate(said) if one.split("=")[0] in _ONCE or said[row - 1] == "--record"]
    return shlex.join(one for row, one in enumerate(said) if row not in once)


def _lasting(text: str) -> float | None:
    """Seconds for which what is told is kept; None: until it is taken back. Raises DreamError (code 2)."""
    if text.strip().lower() == "off":
        return None
    seconds = parse_age(text)
    if seconds < SHORTEST:
        raise DreamError(f'--keep "{text}": at least a minute, as in 24h or 30d, or off', 2)
    return seconds


def _panel(show: Path, played: Played, names: set[str]) -> panel.Wish:
    assert played.panel is not None
    osc = None if played.port is None else (played.host, played.port)
    return panel.Wish(show, *played.panel, frozenset(names), osc, played.announce)


def _print_passphrases(show: Path, given: argparse.Namespace, played: Played | None) -> None:
    """They are told when they are made, and never again."""
    far = played is not None and played.panel is not None and not panel.is_here(played.panel[0])
    roles = (*passphrases.ROLES, PLAYER) if far else passphrases.ROLES
    phrases = passphrases.made(show, given.new_passphrases, roles)
    if phrases:
        print("passphrases of the crew, told only now (anew: --new-passphrases):", file=sys.stderr)
        for role, phrase in phrases.items():
            print(f"  {role:9} {phrase}", file=sys.stderr)


def _opened(show: Path, wanted: str | None) -> tuple[float, Festival]:
    """The show time at which the show goes on, and its festival; a new show is made where there is none."""
    if show.suffix != ".dream":
        raise DreamError(f'{show}: a show ends in ".dream"; write for example {show.stem}.dream', 2)
    if not show.exists():
        festival = festivals.festival(wanted or FESTIVAL)
        create(show, _seed(), festival.name, show.stem, live=True).close()
        return 0.0, festival
    with open_journal(show, read_only=False) as journal:  # nobody else writes it, and we may
        _check(journal)
        kept = festivals.kept(journal.read(), str(show))
        last = max((event.at for event in journal.read(max(journal.head() - 1, 0))), default=0.0)
        saved = journal.keyframes(SCHEMA).nearest(1 << 60)
    festival = festivals.festival(wanted) if wanted else kept or festivals.festival(FESTIVAL)
    return max(last, saved[0] / 10.0 if saved else 0.0), festival


def _check(journal: Journal) -> None:
    """Raises DreamError when the show is damaged: of a very long one, in what happened last."""
    for _ in journal.read(max(journal.head() - _CHECKED, 0)):
        pass


def _seed() -> int:
    import secrets

    return secrets.randbits(48)


def _colours() -> list[str]:
    """CSS colours all around the circle of hues, as dreams of that hue shine."""
    import numpy as np

    hue = np.arange(_HUES) / _HUES
    light = colours(hue, np.full(_HUES, 0.3), np.zeros(_HUES))[:, 2] ** (1.0 / 2.2)
    levels = np.rint(255.0 * np.clip(light, 0.0, 1.0)).astype(int).tolist()
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in levels]


def _own_address(host: str) -> str:
    """The address by which phones in the same network find this machine. Nothing is sent."""
    if host not in ("0.0.0.0", "::", ""):
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
            return str(asking.getsockname()[0])
        except OSError:
            return "localhost"
