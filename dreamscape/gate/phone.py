"""One phone on the line: state goes down, what it says comes up. The newest state wins; nothing queues."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from dreamscape.gate.web import encoder

SLOW = 20.0
"""Seconds after which a phone that takes nothing is let go."""
_AHEAD = 4
"""States that may be under way unseen: more would only lie in buffers and grow old there. The page confirms
every second one."""
_NAME_WITHIN = 10.0
TRY_LATER, WHO = 1013, 4401
"""Close codes: let go for being slow (RFC 6455's registry), and not known."""
Taken = Callable[[bytes | str], Awaitable[tuple[dict[str, Any], int]]]


async def named(line: web.WebSocketResponse) -> str:
    """The token that a phone says first, within some seconds; "" when it does not."""
    try:
        first = await asyncio.wait_for(line.receive(), _NAME_WITHIN)
    except TimeoutError:
        return ""
    return str(first.data) if first.type == WSMsgType.TEXT and len(first.data) < 400 else ""


class Phone:
    """Lives while it is connected. The herald tells it states."""

    def __init__(self, line: web.WebSocketResponse, transport: asyncio.Transport, dreamer: str, taken: Taken):
        """`transport` is the one beneath `line`; `taken` takes what `dreamer` says."""
        self.dreamer = dreamer
        self._line, self._transport, self._taken = line, transport, taken
        self._sent = self._seen = 0
        self._waited = 0.0
        self._going: asyncio.Task[None] | None = None

    async def stay(self) -> None:
        """Until it goes, or is let go."""
        with suppress(TimeoutError, ConnectionError):
            async for message in self._line:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    continue
                if len(message.data) < 12 and message.data.isdigit():
                    self._seen = min(int(message.data), self._sent)
                    continue
                facts, _ = await self._taken(message.data)
                async with asyncio.timeout(SLOW):
                    await self._line.send_bytes(encoder.encode(facts))
        if self._going is not None:
            await self._going

    def ready(self, passed: float) -> bool:
        """Whether another state may be sent; who has taken none for SLOW seconds is let go. `passed` seconds
        have passed since it was asked last."""
        if self._line.closed or self._transport.is_closing() or self._going is not None:
            return False
        if self._sent - self._seen <= _AHEAD:
            self._waited = 0.0
            return True
        self._waited += passed
        if self._waited > SLOW:
            self._going = asyncio.create_task(self._let_go())
        return False

    def tell(self, state: bytes) -> None:
        """Send a state. Its frame goes to the transport in one piece, as the library's own frames do, without
        a task and a timer for each: what is unseen bounds what can wait there."""
        self._sent += 1
        self._transport.write(framed(b'{"n":%d,"state":%b}' % (self._sent, state)))

    async def _let_go(self) -> None:
        with suppress(TimeoutError, ConnectionError):
            await asyncio.wait_for(self._line.close(code=TRY_LATER), 2.0)
        self._transport.abort()


def framed(message: bytes) -> bytes:
    """A binary message as one frame from a server (RFC 6455, 5.2)."""
    size = len(message)
    if size < 126:
        return b"\x82%c%b" % (size, message)
    if size < 1 << 16:
        return b"\x82\x7e%b%b" % (size.to_bytes(2, "big"), message)
    return b"\x82\x7f%b%b" % (size.to_bytes(8, "big"), message)
