"""The panel's process, until it is told to stop: what it does never keeps the stage waiting."""

import asyncio
import ipaddress
from collections import deque
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aiohttp import web

from dreamscape.errors import DreamError
from dreamscape.gate.passphrases import crew_of
from dreamscape.gate.process import listening
from dreamscape.stage.panel.announce import announced
from dreamscape.stage.panel.mirror import Deed, Mirror, Move
from dreamscape.stage.panel.server import Panel

_SENTENCES = 40
"""So many of those that were said can still be read."""


@dataclass(frozen=True)
class Wish:
    """What a panel needs to open."""

    show: Path
    host: str
    port: int
    names: frozenset[str] = frozenset()  # host names by which it may be asked, beside addresses
    osc: tuple[str, int] | None = None  # where OSC is heard
    announce: bool = False  # the network is told


def is_here(host: str) -> bool:
    """Whether only this machine can come to a host: then nobody is asked for a passphrase."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def serve(wish: Wish, line: Connection) -> None:
    """Serve until `line` says so or breaks. Sends ("panel-open", port), ("hands", moves, deeds) and
    ("alive",); is told ("deck", facts) and ("drawn", name, picture)."""
    try:
        asyncio.run(_serve(wish, line))
    except DreamError as error:
        line.send(("refused", str(error), error.code))


async def _serve(wish: Wish, line: Connection) -> None:
    door = listening(wish.host, wish.port, "--panel-port")

    def send(moves: list[Move], deeds: list[Deed]) -> None:
        line.send(("hands", moves, deeds))

    mirror = Mirror(send)
    crew = None if is_here(wish.host) else crew_of(wish.show)
    app = Panel(mirror, crew, wish.osc).app(set(wish.names))
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    await web.SockSite(runner, door, shutdown_timeout=0.5).start()
    port = door.getsockname()[1]
    line.send(("panel-open", port))
    send([], [("whole", None)])
    beating = asyncio.create_task(_beat(line))
    told = ExitStack()
    if wish.announce:
        news = announced(wish.host, port, wish.osc, lambda sentence: line.send(("said", sentence)))
        await asyncio.to_thread(told.enter_context, news)
    try:
        await _follow(line, mirror)
    finally:
        beating.cancel()
        await asyncio.to_thread(told.close)
        await runner.cleanup()


async def _beat(line: Connection) -> None:
    while True:
        line.send(("alive",))
        await asyncio.sleep(1.0)


async def _follow(line: Connection, mirror: Mirror) -> None:
    """Until the line says stop, or its other end is gone."""
    said: deque[str] = deque(maxlen=_SENTENCES)
    while True:
        try:
            heard: Any = await asyncio.to_thread(line.recv)
        except (EOFError, OSError):
            return
        match heard:
            case ("deck", facts):
                mirror.told(facts)
            case ("said", sentence):
                said.append(sentence)
                mirror.told({"state": {"said": list(said)}})
            case ("drawn", str(name), picture):
                mirror.drawn(name, picture)
            case ("stop",):
                return
