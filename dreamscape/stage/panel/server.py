"""The panel's server: the page, REST, WebSockets and OSCQuery, all at one port."""

import asyncio
import time
from typing import Any

from aiohttp import web

from dreamscape.gate.limits import Limits
from dreamscape.gate.passphrases import Crew
from dreamscape.gate.web import answer, bearer, neighbourhood, object_in, page, refused, safe, same_origin
from dreamscape.stage.panel import tree
from dreamscape.stage.panel.listeners import Listener
from dreamscape.stage.panel.mirror import Mirror
from dreamscape.stage.previews import is_preview

ROLE = "player"
_OPEN = ("/panel", "/panel.css", "/panel.js", "/previews.js", "/api/v1/enter")
_BIGGEST = 1 << 18
_LONGEST = 200
_PATIENCE = 4.0
"""Seconds within which a small picture comes, or there is none."""


class Panel:
    """The panel's side of one set."""

    def __init__(self, mirror: Mirror, crew: Crew | None, osc: tuple[str, int] | None) -> None:
        """`crew` knows who may come in, where not everybody may; `osc` is where OSC is heard."""
        self._mirror, self._crew, self._osc = mirror, crew, osc
        self._tries = Limits(rate=5 / 60, burst=5.0)

    def app(self, names: set[str]) -> web.Application:
        """All routes. `names`: host names by which this server may be asked, beside addresses."""
        app = web.Application(client_max_size=_BIGGEST, middlewares=[safe(names), self._known])
        app.router.add_get("/panel", self._page)
        app.router.add_get("/{name:panel\\.css|panel\\.js|previews\\.js}", self._page)
        app.router.add_get("/lang/{name:[a-z]{2}\\.json}", self._words)
        app.router.add_post("/api/v1/enter", self._enter)
        app.router.add_get("/api/v1/openapi.json", self._openapi)
        app.router.add_get("/api/v1/controls", self._all)
        app.router.add_patch("/api/v1/controls", self._several)
        app.router.add_route("*", "/api/v1/controls/{address:.+}", self._one)
        app.router.add_get("/api/v1/state", self._state)
        app.router.add_post("/api/v1/{deed:undo|redo|panic}", self._deed)
        app.router.add_get("/api/v1/live", self._live)
        app.router.add_get("/api/v1/picture", self._picture)
        app.router.add_get("/{path:.*}", self._tree)
        return app

    @web.middleware
    async def _known(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Who comes from elsewhere must know the passphrase; the page itself says nothing."""
        path = request.path
        open_to_all = path in ("/panel", "/panel.css", "/panel.js", "/api/v1/enter") or path.startswith(
            "/lang/"
        )
        about = "HOST_INFO" in request.query_string
        token = bearer(request) or request.query.get("token", "")
        if self._crew is None or open_to_all or about or self._crew.role_of(token) == ROLE:
            if request.method in ("GET", "POST") or same_origin(request):
                found: web.StreamResponse = await handler(request)
                return found
            return refused("elsewhere", 403)
        return refused("unknown", 401)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return page("panel", request.match_info.get("name", "index.html"))

    async def _words(self, request: web.Request) -> web.StreamResponse:
        return page("panel/lang", request.match_info["name"])

    async def _enter(self, request: web.Request) -> web.Response:
        if self._crew is None:
            return answer({"token": ""})
        where = neighbourhood(request)
        if not self._tries.take(where, time.monotonic()):
            return refused("slower", 429, {"Retry-After": "15"})
        phrase = str((await object_in(request)).get("phrase", ""))[:200]
        token = await asyncio.to_thread(self._crew.enter, ROLE, phrase)
        if token is None:
            return refused("unknown", 403)
        self._tries.forgive(where)
        return answer({"token": token})

    async def _openapi(self, request: web.Request) -> web.Response:
        return answer(tree.openapi())

    async def _all(self, request: web.Request) -> web.Response:
        return answer([self._facts(address) for address in self._mirror.controls])

    def _facts(self, address: str) -> dict[str, Any]:
        one = self._mirror.controls[address]
        return {
            "address": address, "value": self._mirror.values.get(address, one.default), "low": one.low,
            "high": one.high, "default": one.default, "unit": one.unit, "kind": one.kind, "about": one.about,
        }  # fmt: skip

    async def _several(self, request: web.Request) -> web.Response:
        done = {}
        for address, value in (await object_in(request)).items():
            try:
                done[address] = self._mirror.move(address, float(value))
            except LookupError:
                return _wrong(f"there is no control {address}; GET /api/v1/controls lists them", 404)
            except (TypeError, ValueError):
                return _wrong(f"{address}: a value is a number", 400)
        return answer(done)

    async def _one(self, request: web.Request) -> web.Response:
        address = "/" + request.match_info["address"]
        if address not in self._mirror.controls:
            return _wrong(f"there is no control {address}; GET /api/v1/controls lists them", 404)
        if request.method == "GET":
            return answer(self._facts(address))
        if request.method not in ("PUT", "POST"):
            return _wrong("GET shows a control, PUT moves it, POST pulls a trigger", 405)
        given = await object_in(request)
        one = self._mirror.controls[address]
        wanted = given.get("value", one.high if request.method == "POST" else None)
        try:
            moved = self._mirror.move(address, float(wanted), float(given.get("seconds", 0.0)))  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return _wrong(f'{address}: give {{"value": a number from {one.low:g} to {one.high:g}}}', 400)
        return answer({**self._facts(address), "value": moved})

    async def _state(self, request: web.Request) -> web.Response:
        return answer(self._mirror.state)

    async def _deed(self, request: web.Request) -> web.Response:
        self._mirror.send([], [(request.match_info["deed"], None)])
        return answer({"done": request.match_info["deed"]})

    async def _live(self, request: web.Request) -> web.StreamResponse:
        return await self._socket(request, ours=True)

    async def _socket(self, request: web.Request, ours: bool) -> web.StreamResponse:
        if not same_origin(request):
            return refused("elsewhere", 403)
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=_BIGGEST)
        await socket.prepare(request)
        await Listener(self._mirror, socket, ours).serve()
        return socket

    async def _picture(self, request: web.Request) -> web.Response:
        """The wall as it is, a JPEG; or what `of` names: a scene (/scenes/3), a visual (/dreams/tide)."""
        of = request.query.get("of", "")
        if of:
            return await self._preview(of)
        self._mirror.send([], [("picture", None)])
        if not self._mirror.picture:
            return web.Response(status=204)
        return web.Response(body=self._mirror.picture, content_type="image/jpeg")

    async def _preview(self, of: str) -> web.Response:
        if not is_preview(of) or len(of) > _LONGEST:
            return _wrong(f"there is no picture of {of[:_LONGEST]}; /scenes/3 and /dreams/tide have one", 404)
        picture = await self._mirror.preview(of, _PATIENCE)
        return web.Response(body=picture, content_type="image/jpeg") if picture else web.Response(status=204)

    async def _tree(self, request: web.Request) -> web.StreamResponse:
        """OSCQuery; a browser that comes to the root is led to the page."""
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._socket(request, ours=False)
        asked = [one for one in request.query if one != "token"]
        if "HOST_INFO" in asked:
            return answer(tree.host_info(*self._osc) if self._osc else tree.host_info("", None))
        if request.path == "/" and not asked and "text/html" in request.headers.get("Accept", ""):
            raise web.HTTPFound("/panel")
        found = tree.node(self._mirror.controls, self._mirror.values, request.path)
        if found is None:
            return _wrong(f"there is nothing at {request.path}", 404)
        if not asked:
            return answer(found)
        if asked[0] not in tree.ATTRIBUTES:
            return _wrong(f"{asked[0]} is no attribute; there are {', '.join(tree.ATTRIBUTES)}", 400)
        return answer({asked[0]: found[asked[0]]}) if asked[0] in found else web.Response(status=204)


def _wrong(sentence: str, status: int) -> web.Response:
    return answer({"error": sentence}, status)
