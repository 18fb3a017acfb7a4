"""The gate's process: the scribe, and the server for phones, until it is told to stop."""

import asyncio
import errno
import gc
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aiohttp import web

from dreamscape.errors import DreamError
from dreamscape.gate.crew import CrewGate
from dreamscape.gate.desk import Desk
from dreamscape.gate.gestures import Gestures
from dreamscape.gate.health import Health
from dreamscape.gate.keys import keys_of
from dreamscape.gate.orders import Orders
from dreamscape.gate.passphrases import crew_of
from dreamscape.gate.pictures import Pictures
from dreamscape.gate.retention import Retention, kept_for
from dreamscape.gate.scribe import Scribe
from dreamscape.gate.server import Gate
from dreamscape.gate.takes import Takes
from dreamscape.gate.views import Views
from dreamscape.gate.watcher import Watcher
from dreamscape.narrative.gestures import Gesture
from dreamscape.narrative.programme.festival import Festival
from dreamscape.narrative.reading import read_dream
from dreamscape.narrative.showtime import ShowTime

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

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
    crew_host: str
    crew_port: int
    keep: float | None = None  # seconds for which what is told is kept; None: until it is taken back


def serve(wish: Open, line: Connection) -> None:
    """Serve until `line` says so or breaks. Sends ("open", port, the crew's port), or ("refused", sentence,
    exit code)."""
    _make_room()
    try:
        asyncio.run(_serve(wish, line))
    except DreamError as error:
        line.send(("refused", str(error), error.code))


def _make_room() -> None:
    """As many open lines as the system allows; and no search for garbage among everything that many phones
    hold, each time some hundred things more are held than before: that stood still for half a second."""
    if resource is not None:
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        with suppress(ValueError, OSError):  # macOS names a limit that it does not allow
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.freeze()
    gc.set_threshold(50_000, 5, 5)


async def _serve(wish: Open, line: Connection) -> None:
    door, crew_door = listening(wish.host, wish.port), listening(wish.crew_host, wish.crew_port)
    scribe = Scribe(wish.show, wish.festival, wish.clock)
    watcher = Watcher(scribe)
    try:
        pictures = Pictures(lambda name: line.send(("draw", name)))
        stage: dict[str, Any] = {}
        views = Views(wish.festival)
        desk = Desk(scribe, views, wish.festival, wish.catalogue, wish.moderation)
        gate = Gate(scribe, desk, keys_of(wish.show), views, pictures, wish.colours, wish.keep)
        orders = Orders(scribe, lambda freeze, black: line.send(("hold", freeze, black)))
        health = Health(scribe, gate, stage)
        retention = None if wish.keep is None else Retention(scribe, wish.keep)

        def forget(dreamer: str) -> None:
            desk.forget(dreamer)
            pictures.forget(dreamer)

        crew = CrewGate(scribe, orders, crew_of(wish.show), watcher, pictures, wish.festival, health.now)
        async with _site(gate.app(wish.names), door), _site(crew.app(wish.names), crew_door):
            read_dream("a sea")  # the word lists are loaded before the first dreamer waits for them
            scribe.start()
            watcher.start()
            line.send(("open", door.getsockname()[1], crew_door.getsockname()[1]))
            async with kept_for(retention, forget, lambda sentence: line.send(("said", sentence))):
                beating = asyncio.create_task(_beat(line))
                gestures = Gestures(scribe, wish.festival, lambda sentence: line.send(("said", sentence)))
                await _told_to_stop(line, pictures, stage, orders, Takes(scribe), gestures, desk)
                beating.cancel()
    finally:
        watcher.stop()
        scribe.stop()


@asynccontextmanager
async def _site(app: web.Application, door: socket.socket) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=5.0, handle_signals=False)
    await runner.setup()
    await web.SockSite(runner, door, backlog=_BACKLOG, shutdown_timeout=1.0).start()
    try:
        yield
    finally:
        await runner.cleanup()


def listening(host: str, port: int, option: str = "--port") -> socket.socket:
    """A socket that phones can come to. Raises DreamError when somebody listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32 * 1024)
    try:
        door.bind((host, port))
    except (OSError, OverflowError) as error:
        door.close()
        raise DreamError(_why_not(host, port, option, error), 2) from None
    return door


def _why_not(host: str, port: int, option: str, error: OSError | OverflowError) -> str:
    """What to do where nobody can listen."""
    if isinstance(error, OverflowError):
        return f"{option} {port}: a port is a number from 0 to 65535"
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        named = option.replace("port", "host")
        return f'{named} "{host}" is no address of this machine; 0.0.0.0 means all of them'
    if isinstance(error, PermissionError):
        return (
            f"port {port} may be opened by the system's own services alone; give {option} 8080, or allow it "
            "(Linux: AmbientCapabilities=CAP_NET_BIND_SERVICE in the service)"
        )
    return f"port {port} cannot be opened ({error.strerror}); end the other program, or give {option} another"


async def _beat(line: Connection) -> None:
    """Say once a second that this loop goes on; a gate that says nothing is started anew."""
    while True:
        line.send(("alive",))
        await asyncio.sleep(1.0)


async def _told_to_stop(
    line: Connection,
    pictures: Pictures,
    stage: dict[str, Any],
    orders: Orders,
    takes: Takes,
    gestures: Gestures,
    desk: Desk,
) -> None:
    """Takes what comes through the line: pictures, and how the stage is; returns when it says stop, or its
    other end is gone."""
    while True:
        try:
            heard = await asyncio.to_thread(line.recv)
        except (EOFError, OSError):
            return
        match heard:
            case ("drawn", name, picture):
                pictures.arrived(name, picture)
            case ("shown", facts):
                stage.update(facts)
            case ("hold", freeze, black):
                orders.held = freeze, black
            case ("moved", moves):
                takes.keep(moves)
            case ("gesture", kind, x, y, strength):
                gestures.make(Gesture(kind, x, y, strength))
            case ("visuals", catalogue, standings):
                desk.know(catalogue)
                stage["visuals"] = standings
            case ("stop",):
                return
