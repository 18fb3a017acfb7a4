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
    """Lives while it is connected."""

    def __init__(self, line: web.WebSocketResponse, state: Callable[[], bytes], taken: Taken, pulse: Pulse):
        """`state` is what it is to be shown now, `taken` takes what it says."""
        self._line, self._state, self._taken, self._pulse = line, state, taken, pulse
        self._sent = self._seen = 0

    async def stay(self) -> None:
        """Until it goes, or is let go."""
        telling = asyncio.create_task(self._tell())
        try:
            async for message in self._line:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    continue
                if len(message.data) < 12 and message.data.isdigit():
                    self._seen = min(int(message.data), self._sent)
                    continue
                facts, _ = await self._taken(message.data)
                await self._send(encoder.encode(facts))
        except (TimeoutError, ConnectionError):
            pass
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

    async def _tell(self) -> None:
        waited = 0.0
        with suppress(ConnectionError):
            while not self._line.closed:
                if self._sent - self._seen <= _AHEAD:
                    waited, self._sent = 0.0, self._sent + 1
                    try:
                        await self._send(b'{"n":%d,"state":%b}' % (self._sent, self._state()))
                    except TimeoutError:
                        break
                else:
                    waited += self._pulse.every
                if waited > SLOW:
                    break
                await asyncio.sleep(self._pulse.every)
            await asyncio.wait_for(self._line.close(code=TRY_LATER), 2.0)

    async def _send(self, message: bytes) -> None:
        async with asyncio.timeout(SLOW):
            await self._line.send_bytes(message)
