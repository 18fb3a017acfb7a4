"""The ear for OSC: packets that came since the last picture move controls; what has moved is told back."""

import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress

from dreamscape.errors import DreamError
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.osc import Message, bundled, messages, packed

_MOST = 20_000
"""Packets that are heard between two pictures at most; what lies there still is heard after the next."""
_REMEMBERED = 60.0
"""Seconds for which somebody who said something is told what moves."""
_TOLD = 8
"""Controllers that are told at most."""
_BUNDLE = 100
"""Messages in one bundle at most, so that it is one packet in most networks."""
_FORMS = 4096
_ROOM = 1 << 22
_FLOAT = struct.Struct(">f")

Address = tuple[str, int]


class Ear:
    """Lives as long as the stage. Not for several threads at once."""

    def __init__(
        self,
        deck: Deck,
        host: str,
        port: int,
        out: tuple[Address, ...] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Listens at `host` and `port` (UDP); `out` are told what moves in any case. Raises DreamError."""
        self._deck, self._clock = deck, clock
        self._always = out
        self._heard: dict[Address, float] = {}
        self._forms: dict[bytes, str] = {}  # what stands before the number of a message that was heard often
        self._told: dict[str, float] = {}
        self.taken = self.refused = 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM)
        try:
            self._socket.bind((host, port))
        except OSError as error:
            self._socket.close()
            why = f"OSC port {port} of {host} cannot be opened ({error.strerror}); give --osc-port another"
            raise DreamError(why, 2) from None
        self._socket.setblocking(False)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._socket.getsockname()[1])

    def listen(self, at: float) -> None:
        """Take what has come. What is no packet of OSC is counted and forgotten."""
        receive, forms = self._socket.recvfrom, self._forms
        senders: set[Address] = set()
        newest: dict[str, float] = {}
        for _ in range(_MOST):
            try:
                packet, sender = receive(65536)
            except (BlockingIOError, InterruptedError):
                break
            except OSError:  # an earlier answer could not be delivered
                continue
            senders.add(sender)
            address = forms.get(packet[:-4])
            if address is not None:
                newest[address] = _FLOAT.unpack(packet[-4:])[0]
            else:
                self._take(packet, sender, newest)
        for address, value in newest.items():
            moved = self._deck.move(address, value, hand="osc")
            self.taken, self.refused = self.taken + moved, self.refused + (not moved)
        now = self._clock()
        self._heard |= dict.fromkeys(senders, now)

    def _take(self, packet: bytes, sender: Address, newest: dict[str, float]) -> None:
        try:
            for message in messages(packet):
                self._hear(message, sender, newest)
        except ValueError:
            self.refused += 1
            return
        if len(packet) > 8 and packet[-8:-4] == b",f\0\0" and len(self._forms) < _FORMS:
            self._forms[packet[:-4]] = packet[: packet.index(b"\0")].decode()

    def _hear(self, message: Message, sender: Address, newest: dict[str, float]) -> None:
        number = message.number()
        if number is not None:
            newest[message.address] = number
        elif message.address in self._deck.known:  # nothing, or "?": it is asked for
            self._send([packed(message.address, self._deck.value(message.address))], sender)
        else:
            self.refused += 1

    def tell(self) -> None:
        """Those who spoke lately, and those who are always told, learn what has moved since the last time."""
        moved = {
            address: value
            for address in self._deck.known
            if self._told.get(address) != (value := self._deck.value(address))
        }
        first = not self._told
        self._told |= moved
        if not moved or first:
            return
        now = self._clock()
        self._heard = {one: at for one, at in self._heard.items() if now - at < _REMEMBERED}
        latest = sorted(self._heard, key=lambda one: -self._heard[one])[:_TOLD]
        packets = [packed(address, value) for address, value in moved.items()]
        for to in dict.fromkeys((*self._always, *latest)):
            for start in range(0, len(packets), _BUNDLE):
                self._send(packets[start : start + _BUNDLE], to)

    def _send(self, packets: list[bytes], to: Address) -> None:
        with suppress(OSError):  # who does not hear it hears the next one
            self._socket.sendto(packets[0] if len(packets) == 1 else bundled(packets), to)

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()
