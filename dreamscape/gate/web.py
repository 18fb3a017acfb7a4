"""Manners of a server that everybody in the room can reach: what every answer says, what nobody may ask."""

import ipaddress
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

from dreamscape.resources import folder

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Server": "dreamscape",
}
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}
encoder = msgspec.json.Encoder()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def safe(own_names: set[str]) -> Any:
    """The middleware. `own_names`: host names by which this server may be asked, beside addresses; others are
    refused, so that no page from elsewhere can reach it under a name of its own (DNS rebinding)."""
    known = own_names | {"localhost", socket.gethostname().casefold()}

    @web.middleware
    async def manners(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _is_ours(request.host, known) or (request.method == "POST" and not same_origin(request)):
            response: web.StreamResponse = refused("elsewhere", 403)
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

    return manners


def _is_ours(host: str, known: set[str]) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    name = name.strip("[]").casefold()
    if name in known or name.endswith(".local"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def same_origin(request: web.Request) -> bool:
    """Whether the page that asks is ours. Programs that are no browsers say nothing of it."""
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.host


def bearer(request: web.Request) -> str:
    """The token that came with a request; "" when none did."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else ""


async def object_in(request: web.Request) -> dict[str, Any]:
    """The JSON object that was sent; an empty one when it was something else."""
    try:
        found = msgspec.json.decode(await request.read())
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def neighbourhood(request: web.Request) -> str:
    """Where somebody asks from, roughly; it is held in memory for some minutes and written nowhere."""
    address = request.remote or ""
    return ":".join(address.split(":")[:4]) if ":" in address else address


def page(where: str, name: str) -> web.StreamResponse:
    """A file of `assets/web`."""
    path = folder("assets") / "web" / where / name
    if not path.is_file():
        return refused("not-here", 404)
    return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8")


def answer(facts: Any, status: int = 200) -> web.Response:
    """Facts as JSON."""
    return web.Response(body=encoder.encode(facts), status=status, content_type="application/json")


def refused(why: str, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """A refusal; `why` is a word that the page's catalogue explains."""
    response = answer({"refused": why}, status)
    response.headers.update(headers or {})
    return response
