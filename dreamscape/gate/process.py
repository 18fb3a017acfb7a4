"""The gate's process: the scribe, and the server for phones, until it is told to stop."""

import asyncio
import socket
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from dreamscape.errors import DreamError
from dreamscape.gate.desk import Desk
from dreamscape.gate.keys import keys_of
from dreamscape.gate.pictures import Pictures
from dreamscape.gate.scribe import Scribe
from dreamscape.gate.server import Gate
from dreamscape.gate.views import Views
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.showtime import ShowTime

_BACKLOG = 4096


@dataclass(frozen=True)
class Open:
    """What a gate needs to open."""

    show: Path
    festival: Festival
    clock: ShowTime
    host: str
    port: int
    catalogue: dict[str, tuple[str, ...]]
    colours: list[str]
    moderation: str  # "before", "after" or "off"
    names: set[str]  # host names by which phones may ask, beside addresses


def serve(wish: Open, line: Connection) -> None:
    """Serve until `line` says so or breaks. Sends ("open", port), or ("refused", sentence, exit code)."""
    try:
        asyncio.run(_serve(wish, line))
    except DreamError as error:
        line.send(("refused", str(error), error.code))


async def _serve(wish: Open, line: Connection) -> None:
    door = listening(wish.host, wish.port)
    scribe = Scribe(wish.show, wish.festival, wish.clock)
    pictures = Pictures(lambda name: line.send(("draw", name)))
    try:
        desk = Desk(scribe, wish.festival, wish.catalogue, wish.moderation)
        views = Views(wish.festival)
        gate = Gate(scribe, desk, keys_of(wish.show), views, pictures, wish.colours)
        runner = web.AppRunner(
            gate.app(wish.names), access_log=None, keepalive_timeout=5.0, handle_signals=False
        )
        await runner.setup()
        await web.SockSite(runner, door, backlog=_BACKLOG, shutdown_timeout=1.0).start()
        scribe.start()
        line.send(("open", door.getsockname()[1]))
        await _told_to_stop(line, pictures)
        await runner.cleanup()
    finally:
        scribe.stop()


def listening(host: str, port: int) -> socket.socket:
    """A socket that phones can come to. Raises DreamError when somebody listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32 * 1024)
    try:
        door.bind((host, port))
    except OSError as error:
        door.close()
        raise DreamError(
            f"port {port} cannot be opened ({error.strerror}); end the other program, or give --port another",
            2,
        ) from None
    return door


async def _told_to_stop(line: Connection, pictures: Pictures) -> None:
    """Takes the pictures that come through the line; returns when it says stop, or its other end is gone."""
    while True:
        try:
            heard = await asyncio.to_thread(line.recv)
        except (EOFError, OSError):
            return
        if heard[0] != "drawn":
            return
        pictures.arrived(heard[1], heard[2])
