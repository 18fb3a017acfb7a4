"""The web server for phones: aiohttp around the desk. One process of its own; nothing here knows the story.

Pages come from `assets/web/phone`; nothing is fetched from anywhere else, and no cookie is set. What a phone
sends is acknowledged when it is durable. State goes out once a second: the newest wins, nothing queues.
"""

import asyncio
import secrets
import time
from contextlib import suppress
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from dreamscape.errors import DreamError
from dreamscape.gate.desk import Desk, Refused, state_of
from dreamscape.gate.keys import Keys
from dreamscape.gate.limits import Limits
from dreamscape.gate.messages import MOST_BYTES, read
from dreamscape.gate.scribe import Scribe
from dreamscape.resources import folder

EVERY = 1.0
"""Seconds between two states."""
SLOW = 20.0
"""Seconds after which a phone that takes nothing is let go."""
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"}

json = msgspec.json.Encoder()


class Gate:
    """The phones' side of one show."""

    def __init__(self, scribe: Scribe, desk: Desk, keys: Keys, colours: list[str]) -> None:
        """`colours`: CSS colours all around the circle of hues, for the phone's own picture of a dream."""
        self._scribe, self._desk, self._keys = scribe, desk, keys
        self._colours = colours
        self._events = Limits(rate=2.0, burst=8.0)
        self._guesses = Limits(rate=5 / 60, burst=5.0)
        self._joins = Limits(rate=300.0, burst=600.0)
        self._phones = 0

    def app(self) -> web.Application:
        """All routes."""
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[_safe])
        app.router.add_get("/", self._page)
        app.router.add_get("/{name:[a-z]+\\.(?:css|js)}", self._page)
        app.router.add_get("/lang/{lang:[a-z]{2}\\.json}", self._catalogue)
        app.router.add_get("/api/health", self._health)
        app.router.add_get("/api/state", self._state)
        app.router.add_get("/api/ws", self._socket)
        app.router.add_post("/api/join", self._join)
        app.router.add_post("/api/say", self._say)
        app.router.add_post("/api/withdraw", self._by_words)
        return app

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return _file("phone", request.match_info.get("name", "index.html"))

    async def _catalogue(self, request: web.Request) -> web.StreamResponse:
        return _file("phone/lang", request.match_info["lang"])

    async def _health(self, request: web.Request) -> web.Response:
        trouble = self._scribe.trouble
        facts: dict[str, Any] = {"ok": not trouble, "trouble": trouble, "phones": self._phones}
        facts["time"] = round(self._scribe.now, 1)
        return _json(facts, 503 if trouble else 200)

    async def _join(self, request: web.Request) -> web.Response:
        """A token from the wall for a phone's own, its dreamer and the four words."""
        if not self._joins.take("all", time.monotonic()):
            return _refused("busy", 503, {"Retry-After": "2"})
        given = await _object(request)
        known = self._keys.dreamer_of(str(given.get("phone", "")))
        if known is None and not self._keys.may_join(str(given.get("join", ""))):
            return _refused("stale", 403)
        dreamer = known or f"p-{secrets.token_hex(6)}"
        return _json({
            "phone": self._keys.phone_token(dreamer), "words": self._keys.words_of(dreamer),
            "colours": self._colours,
        })  # fmt: skip

    async def _say(self, request: web.Request) -> web.Response:
        dreamer = self._who(request)
        if dreamer is None:
            return _refused("unknown", 401)
        facts, status = await self._taken(dreamer, await request.read())
        return _json(facts, status)

    async def _taken(self, dreamer: str, message: bytes | str) -> tuple[dict[str, Any], int]:
        """What a phone said, and the answer to it when it is durable."""
        if not self._events.take(dreamer, time.monotonic()):
            return {"refused": "slower"}, 429
        try:
            said = read(message)
        except ValueError:  # msgspec's own errors are such
            return {"refused": "unreadable"}, 400
        try:
            taken = await asyncio.to_thread(self._desk.take, dreamer, said)
            seqs = await asyncio.wrap_future(taken)
        except Refused as refused:
            return {"refused": refused.why, "key": said.key}, 409
        except DreamError:
            return {"refused": "full", "key": said.key}, 503
        return {"done": said.key, "seq": seqs[0]}, 200

    async def _by_words(self, request: web.Request) -> web.Response:
        """The four words take a dream back from any phone, now or later."""
        if not self._guesses.take(_prefix(request), time.monotonic()):
            return _refused("slower", 429)
        given = await _object(request)
        dreamer = self._keys.whose(str(given.get("words", "")), list(self._scribe.world.dreamers.ids))
        if dreamer is None:
            return _refused("no-such-words", 404)
        message = msgspec.json.encode({"do": "withdraw", "key": f"words-{dreamer}"})
        facts, status = await self._taken(dreamer, message)
        return _json(facts, status)

    async def _state(self, request: web.Request) -> web.Response:
        return _json(state_of(self._scribe.world, self._who(request) or ""))

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        """State down, sayings up. The first message is the phone's token: none stands in any address."""
        if not _same_origin(request):
            return _refused("elsewhere", 403)
        socket = web.WebSocketResponse(compress=False, max_msg_size=MOST_BYTES, heartbeat=20.0)
        await socket.prepare(request)
        dreamer = await _introduced(socket, self._keys)
        if dreamer is None:
            await socket.close(code=4401)
            return socket
        self._phones += 1
        sending = asyncio.create_task(self._tell(socket, dreamer))
        try:
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    facts, _ = await self._taken(dreamer, message.data)
                    await asyncio.wait_for(socket.send_bytes(json.encode(facts)), SLOW)
        except (TimeoutError, ConnectionError):
            pass
        finally:
            self._phones -= 1
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
        return socket

    async def _tell(self, socket: web.WebSocketResponse, dreamer: str) -> None:
        """The newest state, for as long as the phone takes it."""
        with suppress(ConnectionError):
            while not socket.closed:
                try:
                    state = json.encode({"state": state_of(self._scribe.world, dreamer)})
                    await asyncio.wait_for(socket.send_bytes(state), SLOW)
                except TimeoutError:
                    await socket.close(code=1013)
                    return
                await asyncio.sleep(EVERY)

    def _who(self, request: web.Request) -> str | None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        return self._keys.dreamer_of(token) if kind == "Bearer" else None


@web.middleware
async def _safe(request: web.Request, handler: Any) -> web.StreamResponse:
    """What every answer says, and what no request may do."""
    if request.method == "POST" and not _same_origin(request):
        response: web.StreamResponse = _refused("elsewhere", 403)
    else:
        try:
            response = await handler(request)
        except web.HTTPException as answer:
            answer.headers.update(HEADERS)
            raise
    if not response.prepared:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def _same_origin(request: web.Request) -> bool:
    """Whether the page that asks is ours. Programs that are no browsers say nothing of it."""
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.host


async def _introduced(socket: web.WebSocketResponse, keys: Keys) -> str | None:
    """Who it is: the first message within ten seconds is the phone's token."""
    try:
        first = await asyncio.wait_for(socket.receive(), 10.0)
    except TimeoutError:
        return None
    return keys.dreamer_of(first.data) if first.type == WSMsgType.TEXT else None


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(await request.read())
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _prefix(request: web.Request) -> str:
    """Where somebody asks from, roughly; it is held in memory for some minutes and written nowhere."""
    address = request.remote or ""
    return ":".join(address.split(":")[:4]) if ":" in address else address


def _file(where: str, name: str) -> web.StreamResponse:
    path = folder("assets") / "web" / where / name
    if not path.is_file():
        return _refused("not-here", 404)
    return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8")


def _json(facts: Any, status: int = 200) -> web.Response:
    return web.Response(body=json.encode(facts), status=status, content_type="application/json")


def _refused(why: str, status: int, headers: dict[str, str] | None = None) -> web.Response:
    response = _json({"refused": why}, status)
    response.headers.update(headers or {})
    return response
