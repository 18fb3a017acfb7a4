"""The crew's server, on a port of its own: weavers, engineer, critic and director, each with a passphrase."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp import web

from dreamscape.errors import DreamError
from dreamscape.gate import boards
from dreamscape.gate.desk import Refused
from dreamscape.gate.limits import Limits
from dreamscape.gate.messages import MOST_BYTES
from dreamscape.gate.orders import Orders, read
from dreamscape.gate.passphrases import Crew
from dreamscape.gate.pictures import WALL, Pictures
from dreamscape.gate.scribe import Scribe
from dreamscape.gate.watcher import Watcher
from dreamscape.gate.web import (
    HEADERS,
    answer,
    bearer,
    encoder,
    neighbourhood,
    object_in,
    page,
    refused,
    safe,
)
from dreamscape.narrative.programme.festival import Festival

EVERY = {"weaver": 1.0, "engineer": 2.0, "critic": 1.0, "director": 1.0}
"""Seconds between two states of a board."""
_FRESH = 1.0
"""Seconds for which a preview of the wall is shown again."""


class CrewGate:
    """The crew's side of one show."""

    def __init__(
        self,
        scribe: Scribe,
        orders: Orders,
        crew: Crew,
        watcher: Watcher,
        pictures: Pictures,
        festival: Festival,
        health: Callable[[], dict[str, Any]],
    ) -> None:
        """`health` tells how the machine is, in numbers."""
        self._scribe, self._orders, self._crew = scribe, orders, crew
        self._watcher, self._pictures, self._festival, self._health = watcher, pictures, festival, health
        self._tries = Limits(rate=5 / 60, burst=5.0)
        self._all_tries = Limits(rate=0.5, burst=20.0)

    def app(self, names: set[str]) -> web.Application:
        """All routes. `names`: host names by which this server may be asked, beside addresses."""
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[safe(names)])
        app.router.add_get("/", self._page)
        app.router.add_get("/{name:[a-z]+\\.(?:css|js)}", self._page)
        app.router.add_post("/api/enter", self._enter)
        app.router.add_get("/api/board", self._board)
        app.router.add_get("/api/stream", self._stream)
        app.router.add_get("/api/wall", self._wall)
        app.router.add_post("/api/do", self._do)
        return app

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return page("crew", request.match_info.get("name", "index.html"))

    async def _enter(self, request: web.Request) -> web.Response:
        now, where = time.monotonic(), neighbourhood(request)
        if not self._tries.take(where, now) or not self._all_tries.take("all", now):
            return refused("slower", 429, {"Retry-After": "15"})
        given = await object_in(request)
        role, phrase = str(given.get("role", "")), str(given.get("phrase", ""))[:200]
        token = await asyncio.to_thread(self._crew.enter, role, phrase) if role in EVERY else None
        if token is None:
            return refused("unknown", 403)
        self._tries.forgive(where)
        return answer({"token": token, "role": role})

    def _role(self, request: web.Request) -> str | None:
        """Whose token came with a request; a player's opens nothing here."""
        role = self._crew.role_of(bearer(request))
        return role if role in EVERY else None

    async def _board(self, request: web.Request) -> web.Response:
        role = self._role(request)
        if role is None:
            return refused("unknown", 401)
        return answer(await self._seen(role, float("-inf")))

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """The board again and again, as server-sent events."""
        role = self._role(request)
        if role is None:
            return refused("unknown", 401)
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        since = float("-inf")
        with suppress(ConnectionError, TimeoutError):
            while self._role(request):
                seen = await self._seen(role, since)
                since = seen["time"]
                async with asyncio.timeout(20.0):
                    await response.write(b"data: " + encoder.encode(seen) + b"\n\n")
                await asyncio.sleep(EVERY[role])
        return response

    async def _seen(self, role: str, since: float) -> dict[str, Any]:
        return await asyncio.to_thread(self._made, role, since)

    def _made(self, role: str, since: float) -> dict[str, Any]:
        """What is on the board of `role`; of what grows only what came after show time `since`."""
        world = self._scribe.world
        found = boards.common(world) | {"role": role, "trouble": self._scribe.trouble}
        match role:
            case "weaver":
                found |= boards.weaver(world, self._scribe.journal)
            case "engineer":
                found |= boards.engineer(self._scribe.story(), self._health())
            case "critic":
                found |= boards.critic(world, self._watcher, since, self._scribe.moments)
            case "director":
                found |= boards.director(world, self._festival, self._orders.held, self._scribe.run)
        return found

    async def _wall(self, request: web.Request) -> web.Response:
        if self._role(request) is None:
            return refused("unknown", 401)
        picture = await self._pictures.of(WALL, _FRESH)
        if not picture:
            return web.Response(status=204)
        return web.Response(body=picture, content_type="image/jpeg")

    async def _do(self, request: web.Request) -> web.Response:
        role = self._role(request)
        if role is None:
            return refused("unknown", 401)
        try:
            order = read(await request.read())
        except ValueError:
            return refused("unreadable", 400)
        try:
            seqs = await asyncio.wrap_future(await asyncio.to_thread(self._orders.do, role, order))
        except Refused as why:
            return refused(why.why, 403 if why.why == "not-yours" else 409)
        except LookupError:
            return refused("gone", 409)
        except DreamError as error:
            return answer({"refused": "full", "because": str(error)}, 503)
        return answer({"done": order.key, "seqs": seqs})
