"""The web server for phones: aiohttp around the desk. One process of its own; nothing here knows the story.

Pages come from `assets/web/phone`; nothing is fetched from anywhere else, and no cookie is set. What a phone
sends is acknowledged when it is durable.
"""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
from aiohttp import web

from dreamscape.errors import DreamError
from dreamscape.gate.desk import SLOWLY, Desk, Refused
from dreamscape.gate.herald import Herald
from dreamscape.gate.keys import Keys
from dreamscape.gate.limits import Limits
from dreamscape.gate.lines import told_of
from dreamscape.gate.messages import MOST_BYTES, Tell, Withdraw, read
from dreamscape.gate.phone import SLOW, WHO, Phone, named
from dreamscape.gate.pictures import WALL, Pictures
from dreamscape.gate.pulse import Pulse
from dreamscape.gate.scribe import Scribe
from dreamscape.gate.views import View, Views
from dreamscape.gate.web import (
    HEADERS,
    answer,
    bearer,
    neighbourhood,
    object_in,
    page,
    refused,
    safe,
    same_origin,
)
from dreamscape.resources import folder

SOCKETS = 3
"""Connections that one phone may hold at once."""
MOST_PHONES = 12_000


class Gate:
    """The phones' side of one show."""

    def __init__(
        self,
        scribe: Scribe,
        desk: Desk,
        keys: Keys,
        views: Views,
        pictures: Pictures,
        colours: list[str],
        keep: float | None = None,
    ) -> None:
        """`colours`: CSS colours all around the circle of hues, as dreams of that hue shine. `keep`: seconds
        for which what people told is kept; None: until they take it back."""
        self._scribe, self._desk, self._keys = scribe, desk, keys
        self._views, self._pictures = views, pictures
        self._house = {"colours": colours, "keep": keep}
        self._events = Limits(rate=2.0, burst=8.0)
        self._guesses = Limits(rate=5 / 60, burst=5.0)
        self._arrivals = Limits(rate=300.0, burst=600.0)
        self._held: Counter[str] = Counter()
        self.pulse = Pulse()
        self._herald = Herald(lambda dreamers: self.view().states(dreamers), self.pulse)
        self._reader = ThreadPoolExecutor(1, "reader")  # one: more would only take turns with the loop
        self.taken = self.turned_away = 0

    def app(self, names: set[str]) -> web.Application:
        """All routes. `names`: host names by which this server may be asked, beside addresses."""
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[safe(names)])
        app.router.add_get("/", self._page)
        app.router.add_get("/{name:[a-z]+\\.(?:css|js|webmanifest)}", self._page)
        app.router.add_get("/lang/{lang:[a-z]{2,3}\\.json}", self._catalogue)
        app.router.add_get("/api/langs", self._languages)
        app.router.add_get("/api/health", self._health)
        for name in ("state", "plot", "near", "wall", "dream"):
            app.router.add_get(f"/api/{name}", getattr(self, f"_{name}"))
        app.router.add_get("/api/stream", self._stream)
        app.router.add_get("/api/ws", self._socket)
        app.router.add_post("/api/join", self._join)
        app.router.add_post("/api/say", self._say)
        app.router.add_post("/api/withdraw", self._by_words)
        app.cleanup_ctx.append(self._beating)
        return app

    @property
    def phones(self) -> int:
        """Connections that are held now."""
        return sum(self._held.values())

    def view(self) -> View:
        """What there is to be seen now."""
        return self._views.of(self._scribe.world)

    async def _beating(self, app: web.Application) -> Any:
        going = [asyncio.create_task(self.pulse.beat()), asyncio.create_task(self._herald.go_round())]
        yield
        for one in going:
            one.cancel()
        self._reader.shutdown(wait=False)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return page("phone", request.match_info.get("name", "index.html"))

    async def _catalogue(self, request: web.Request) -> web.StreamResponse:
        return page("phone/lang", request.match_info["lang"])

    async def _languages(self, request: web.Request) -> web.Response:
        """The languages there is a catalogue of; one more file is one more language."""
        found = (folder("assets") / "web" / "phone" / "lang").glob("*.json")
        return answer(sorted(one.stem for one in found))

    async def _health(self, request: web.Request) -> web.Response:
        trouble = self._scribe.trouble
        facts: dict[str, Any] = {"ok": not trouble, "trouble": trouble, "phones": self.phones}
        facts |= {"time": round(self._scribe.now, 1), "late_ms": round(1000.0 * self.pulse.late, 1)}
        return answer(facts, 503 if trouble else 200)

    async def _join(self, request: web.Request) -> web.Response:
        """A token from the wall for a phone's own, its dreamer and the four words."""
        if not self._arrivals.take("all", time.monotonic()):
            return refused("busy", 503, {"Retry-After": "2"})
        given = await object_in(request)
        known = self._keys.dreamer_of(str(given.get("phone", "")))
        if known is None and not self._keys.may_join(str(given.get("join", ""))):
            return refused("stale", 403)
        dreamer = known or f"p-{secrets.token_hex(6)}"
        facts = {"phone": self._keys.phone_token(dreamer), "words": self._keys.words_of(dreamer)}
        return answer(facts | self._house)

    async def _say(self, request: web.Request) -> web.Response:
        dreamer = self._who(request)
        if dreamer is None:
            return refused("unknown", 401)
        facts, status = await self._take(dreamer, await request.read())
        return answer(facts, status)

    async def _take(self, dreamer: str, message: bytes | str) -> tuple[dict[str, Any], int]:
        """What a phone said, and the answer to it when it is durable."""
        if not self._events.take(dreamer, time.monotonic()):
            self.turned_away += 1
            return {"refused": "slower"}, 429
        try:
            said = read(message)
        except ValueError:  # msgspec's own errors are such
            self.turned_away += 1
            return {"refused": "unreadable"}, 400
        try:
            if isinstance(said, Withdraw):
                taken = await asyncio.to_thread(self._desk.take, dreamer, said)
            elif isinstance(said, SLOWLY):
                loop = asyncio.get_running_loop()
                taken = await loop.run_in_executor(self._reader, self._desk.take, dreamer, said)
            else:
                taken = self._desk.take(dreamer, said)
            seqs = await asyncio.wrap_future(taken)
        except Refused as why:
            return {"refused": why.why, "key": said.key}, 409
        except (DreamError, TimeoutError):
            return {"refused": "full", "key": said.key}, 503
        self.taken += 1
        if isinstance(said, (Tell, Withdraw)):
            self._pictures.forget(dreamer)
        return {"done": said.key, "seq": seqs[0]}, 200

    async def _by_words(self, request: web.Request) -> web.Response:
        """The four words take a dream back from any phone, now or later."""
        if not self._guesses.take(neighbourhood(request), time.monotonic()):
            return refused("slower", 429)
        given = await object_in(request)
        known = list(self._scribe.world.dreamers.ids)
        dreamer = await asyncio.to_thread(self._keys.whose, str(given.get("words", "")), known)
        if dreamer is None:
            return refused("no-such-words", 404)
        message = msgspec.json.encode({"do": "withdraw", "key": f"words-{secrets.token_hex(6)}"})
        facts, status = await self._take(dreamer, message)
        return answer(facts, status)

    async def _state(self, request: web.Request) -> web.Response:
        state = self.view().state(self._who(request) or "")
        return web.Response(body=state, content_type="application/json")

    async def _plot(self, request: web.Request) -> web.Response:
        """The plotline of one's circle, with the words that one may read."""
        dreamer, view = self._who(request) or "", self.view()
        plot = view.plot(dreamer)
        if plot is None:
            return answer(None)
        return answer(await asyncio.to_thread(told_of, view.world, self._scribe.journal, plot, dreamer))

    async def _near(self, request: web.Request) -> web.Response:
        return answer(self.view().near(self._who(request) or ""))

    async def _wall(self, request: web.Request) -> web.Response:
        return await self._picture(WALL) if self._who(request) else refused("unknown", 401)

    async def _dream(self, request: web.Request) -> web.Response:
        dreamer = self._who(request)
        return await self._picture(dreamer) if dreamer else refused("unknown", 401)

    async def _picture(self, name: str) -> web.Response:
        picture = await self._pictures.of(name)
        if not picture:
            return web.Response(status=204)
        return web.Response(body=picture, content_type="image/jpeg")

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        """State down, sayings up. The first message is the phone's token: none stands in any address."""
        if not same_origin(request):
            return refused("elsewhere", 403)
        if self.phones >= MOST_PHONES or not self._arrivals.take("all", time.monotonic()):
            return refused("busy", 503, {"Retry-After": "5"})
        line = web.WebSocketResponse(compress=False, max_msg_size=MOST_BYTES, heartbeat=20.0)
        await line.prepare(request)
        dreamer = self._keys.dreamer_of(await named(line))
        if dreamer is None or self._held[dreamer] >= SOCKETS or request.transport is None:
            await line.close(code=WHO)
            return line
        phone = Phone(line, request.transport, dreamer, lambda said: self._take(dreamer, said))
        with self._holding(dreamer), self._told(phone):
            await phone.stay()
        return line

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """State as server-sent events, for networks in which no socket holds."""
        dreamer = self._who(request)
        if dreamer is None:
            return refused("unknown", 401)
        if not self._arrivals.take("all", time.monotonic()) or self._held[dreamer] >= SOCKETS:
            return refused("busy", 503, {"Retry-After": "5"})
        headers = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=HEADERS | headers)
        await response.prepare(request)
        with self._holding(dreamer), suppress(ConnectionError, TimeoutError):
            while True:
                async with asyncio.timeout(SLOW):
                    await response.write(b"data: " + self.view().state(dreamer) + b"\n\n")
                await asyncio.sleep(self.pulse.every)
        return response

    @contextmanager
    def _holding(self, dreamer: str) -> Iterator[None]:
        """A connection of this phone is held."""
        self._held[dreamer] += 1
        try:
            yield
        finally:
            self._held[dreamer] -= 1
            if not self._held[dreamer]:
                del self._held[dreamer]

    @contextmanager
    def _told(self, phone: Phone) -> Iterator[None]:
        """The herald tells this phone."""
        self._herald.come(phone)
        try:
            yield
        finally:
            self._herald.go(phone)

    def _who(self, request: web.Request) -> str | None:
        return self._keys.dreamer_of(bearer(request))
