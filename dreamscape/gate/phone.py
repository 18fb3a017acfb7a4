"""One phone on the line: state goes down, what it says comes up. The newest state wins; nothing queues."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from dreamscape.gate.pulse import Pulse
from dreamscape.gate.web import encoder

SLOW = 20.0
"""Seconds after which a phone that takes nothing is let go."""
_AHEAD = 4
"""States that may be under way unseen: more would only lie in buffers and grow old there."""
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
    """Lives while it is connected. Somebody else calls `tell` from time to time."""

    def __init__(
        self,
        line: web.WebSocketResponse,
        transport: asyncio.Transport,
        state: Callable[[], bytes],
        taken: Taken,
        pulse: Pulse,
    ) -> None:
        """`transport` is what the `line` goes through, `state` is what it is to be shown now, `taken` takes
        what it says."""
        self._line, self._transport = line, transport
        self._state, self._taken, self._pulse = state, taken, pulse
        self._sent = self._seen = 0
        self._waited = 0.0
        self._leaving: asyncio.Task[object] | None = None

    async def stay(self) -> None:
        """Until it goes, or is let go."""
        try:
            await self.tell()
            async for message in self._line:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    continue
                if len(message.data) < 12 and message.data.isdigit():
                    self._seen = min(int(message.data), self._sent)
                    continue
                facts, _ = await self._taken(message.data)
                async with asyncio.timeout(SLOW):
                    await self._line.send_bytes(encoder.encode(facts))
        except (TimeoutError, ConnectionError):
            pass
        finally:
            if self._leaving is not None:
                self._leaving.cancel()

    async def tell(self) -> None:
        """Its state, if it takes any; it is let go when it has taken none for long. Never waits for it."""
        if self._line.closed or self._leaving is not None:
            return
        if self._sent - self._seen <= _AHEAD and self._transport.get_write_buffer_size() == 0:
            self._waited, self._sent = 0.0, self._sent + 1
            await self._line.send_bytes(b'{"n":%d,"state":%b}' % (self._sent, self._state()))
            return
        self._waited += self._pulse.every
        if self._waited > SLOW:
            self._leaving = asyncio.create_task(self._leave())

    async def _leave(self) -> None:
        with suppress(ConnectionError, TimeoutError):
            await asyncio.wait_for(self._line.close(code=TRY_LATER), 2.0)
        self._transport.abort()
