"""A phone's line as lean as it can be: HTTP/1.1 to come in, then WebSocket frames (RFC 6455), no library.

The driver shares the machine with the gate that it measures: what it spends is taken from what it measures.
States are confirmed as a phone confirms them, and decoded only when somebody asks for the newest one.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import msgspec

_TEXT, _MASKED = 0x81, 0x80
_NOBODY = bytes(4)
"""A mask of zeros (RFC 6455, 5.3: a mask must be there; that it cannot be guessed protects proxies)."""
_KEY = "dGhlIHNhbXBsZSBub25jZQ=="
_decode = msgspec.json.decode


def frame(text: bytes) -> bytes:
    """A text frame from a client."""
    size = len(text)
    if size < 126:
        return bytes((_TEXT, _MASKED | size)) + _NOBODY + text
    return bytes((_TEXT, _MASKED | 126)) + size.to_bytes(2, "big") + _NOBODY + text


class Wire(asyncio.Protocol):
    """Lives from the first byte to the last: comes in by the code on the wall, then stays on the line."""

    def __init__(
        self, host: str, join: str, answered: Callable[["Wire", dict[str, Any], float], None]
    ) -> None:
        """`join` is the code on the wall; `answered` is told each answer, and when (time.perf_counter)."""
        self._host, self._join, self._answered = host, join, answered
        self._bytes = b""
        self._step = self._joined
        self.token = ""
        self.newest = b""
        """The state that came last, as JSON."""
        self.seen = 0.0
        """When it came."""
        self.gaps: list[float] = []
        """Between states, seconds."""
        self.refused = self.lost = False
        self.open = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask to come in."""
        self.transport: Any = transport
        body = msgspec.json.encode({"join": self._join})
        head = f"POST /api/join HTTP/1.1\r\nHost: {self._host}\r\nContent-Length: {len(body)}\r\n\r\n"
        transport.write(head.encode() + body)  # type: ignore[attr-defined]

    def connection_lost(self, error: Exception | None) -> None:
        """The gate has let go, or never let in."""
        self.lost = True
        if not self.open.done():
            self.open.set_result(False)

    def say(self, message: bytes) -> None:
        """Say something."""
        self.transport.write(frame(message))

    def state(self) -> dict[str, Any]:
        """The newest state."""
        found: dict[str, Any] = _decode(self.newest)["state"] if self.newest else {}
        return found

    def data_received(self, data: bytes) -> None:
        """Bytes, whole messages or parts of some."""
        self._bytes += data
        self._step()

    def _joined(self) -> None:
        """The answer to the first request: a token; the second asks for the line."""
        head, found, body = self._bytes.partition(b"\r\n\r\n")
        size = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
        if not found or len(body) < int(size or 0):
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self._turned_away()
            return
        self.token, self._bytes, self._step = _decode(body)["phone"], b"", self._raised
        asked = f"GET /api/ws HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.transport.write(
            f"{asked}Sec-WebSocket-Key: {_KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def _raised(self) -> None:
        """The answer to the second: from here on there are frames."""
        head, found, self._bytes = self._bytes.partition(b"\r\n\r\n")
        if not found:
            self._bytes = head
        elif not head.startswith(b"HTTP/1.1 101"):
            self._turned_away()
        else:
            self._step = self._frames
            self.say(self.token.encode())
            self._frames()

    def _turned_away(self) -> None:
        self.refused = True
        self.transport.close()

    def _frames(self) -> None:
        data, at = self._bytes, 0
        while len(data) - at >= 2:
            size, begun = data[at + 1], at + 2
            if size == 126:
                size, begun = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            if begun + size > len(data) or begun > len(data):
                break
            self._heard(data[at] & 15, data[begun : begun + size])
            at = begun + size
        self._bytes = data[at:]

    def _heard(self, kind: int, body: bytes) -> None:
        now = time.perf_counter()
        if kind == 2 and body[:4] == b'{"n"':
            number = body[5 : body.index(b",")]
            if number[-1] % 2 == 0:  # as the page does
                self.say(number)
            if self.newest:
                self.gaps.append(now - self.seen)
            elif not self.open.done():
                self.open.set_result(True)
            self.newest, self.seen = body, now
        elif kind == 9:
            self.transport.write(bytes((0x8A, _MASKED | len(body))) + _NOBODY + body)
        elif kind == 8:
            self.transport.close()
        else:
            self._answered(self, _decode(body), now)
