"""Those who listen by WebSocket: each gets the newest of what it listens to, and never a queue that grows."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from dreamscape.stage.panel.mirror import Mirror
from dreamscape.stage.vj.osc import messages, packed

_MOST_A_SECOND = 30.0
_PATIENCE = 10.0
"""Seconds in which one message must go out; who reads nothing for longer is left."""
_LONGEST = 1 << 16


class Listener:
    """One WebSocket. `ours`: it talks JSON as the panel's page does; else as OSCQuery has it."""

    def __init__(self, mirror: Mirror, socket: web.WebSocketResponse, ours: bool) -> None:
        self._mirror, self._socket, self._ours = mirror, socket, ours
        self._values: dict[str, float] = {}
        self._state: dict[str, Any] = {}
        self._wanted: set[str] = set()
        self._news = asyncio.Event()

    async def serve(self) -> None:
        """Until it leaves."""
        if self._ours:
            self._hear(self._mirror.values, self._mirror.state)
        self._mirror.watchers.append(self._hear)
        telling = asyncio.create_task(self._tell())
        try:
            async for message in self._socket:
                self._take(message)
        finally:
            self._mirror.watchers.remove(self._hear)
            telling.cancel()

    def _hear(self, values: Mapping[str, float], state: Mapping[str, Any]) -> None:
        """Something has moved: it is told when there is time; the newest counts."""
        if self._ours:
            self._values.update(values)
            self._state.update(state)
        else:
            self._values.update({one: value for one, value in values.items() if one in self._wanted})
        if self._values or self._state:
            self._news.set()

    async def _tell(self) -> None:
        with suppress(ConnectionError, TimeoutError):
            while True:
                await self._news.wait()
                self._news.clear()
                values, self._values, state, self._state = self._values, {}, self._state, {}
                async with asyncio.timeout(_PATIENCE):
                    if self._ours:
                        await self._socket.send_json({"values": values, "state": state})
                    else:
                        for address, value in values.items():
                            await self._socket.send_bytes(packed(address, value))
                await asyncio.sleep(1.0 / _MOST_A_SECOND)
        await self._socket.close()

    def _take(self, message: Any) -> None:
        if message.type == WSMsgType.BINARY:
            with suppress(ValueError):
                for one in messages(message.data):
                    number = one.number()
                    if number is not None:
                        self._move(one.address, number)
        elif message.type == WSMsgType.TEXT:
            with suppress(ValueError, TypeError, AttributeError, RecursionError):
                self._command(json.loads(message.data[:_LONGEST]))

    def _command(self, said: dict[str, Any]) -> None:
        if self._ours:
            for address, value in said.get("moves", {}).items():
                self._move(address, value)
            for deed in said.get("deeds", ()):
                self._mirror.send([], [(str(deed[0]), deed[1])])
        elif said.get("COMMAND") == "LISTEN":
            self._wanted.add(str(said.get("DATA")))
        elif said.get("COMMAND") == "IGNORE":
            self._wanted.discard(str(said.get("DATA")))

    def _move(self, address: str, value: float) -> None:
        with suppress(LookupError, ValueError, TypeError):
            self._mirror.move(str(address), float(value))
