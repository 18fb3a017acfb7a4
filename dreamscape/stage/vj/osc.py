"""Open Sound Control 1.0 (opensoundcontrol.org/spec-1_0): packets to messages, and back. Pure."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Argument = float | int | str | bool | None

_DEEP = 4
"""So deep may bundles lie in each other."""
_BUNDLE = b"#bundle\0"
_AT_ONCE = b"\0\0\0\0\0\0\0\1"


@dataclass(frozen=True, slots=True)
class Message:
    """What one message says."""

    address: str
    arguments: tuple[Argument, ...]

    def number(self) -> float | None:
        """Its first number; True and False are 1 and 0."""
        for one in self.arguments:
            if isinstance(one, (bool, int, float)):
                return float(one)
        return None


def messages(packet: bytes, deep: int = 0) -> Iterator[Message]:
    """The messages of a packet, those in bundles too, whatever time they name. Raises ValueError where the
    packet is none."""
    if not packet.startswith(_BUNDLE):
        yield _message(packet)
        return
    if deep >= _DEEP:
        raise ValueError("bundles lie too deep in each other")
    at = len(_BUNDLE) + 8
    while at + 4 <= len(packet):
        size = int.from_bytes(packet[at : at + 4], "big")
        if size % 4 or at + 4 + size > len(packet):
            raise ValueError("an element of a bundle is longer than the bundle")
        yield from messages(packet[at + 4 : at + 4 + size], deep + 1)
        at += 4 + size


def _message(packet: bytes) -> Message:
    address, at = _text(packet, 0)
    if not address.startswith("/"):
        raise ValueError("an address begins with a slash")
    if at >= len(packet):
        return Message(address, ())  # older senders leave the types out where there is nothing to type
    types, at = _text(packet, at)
    if not types.startswith(","):
        raise ValueError("types begin with a comma")
    arguments: list[Argument] = []
    for kind in types[1:]:
        value, at = _argument(packet, kind, at)
        arguments.append(value)
    return Message(address, tuple(arguments))


def _argument(packet: bytes, kind: str, at: int) -> tuple[Argument, int]:
    match kind:
        case "f":
            return _number(packet, ">f", at)
        case "i":
            return _number(packet, ">i", at)
        case "d":
            return _number(packet, ">d", at)
        case "h":
            return _number(packet, ">q", at)
        case "T" | "F":
            return kind == "T", at
        case "s" | "S":
            return _text(packet, at)
        case "N" | "I":
            return None, at
        case "t":
            return None, at + 8
        case "m" | "r" | "c":
            return None, at + 4
        case "b":
            size = int(_number(packet, ">i", at)[0])
            if size < 0 or at + 4 + size > len(packet):
                raise ValueError("a blob is longer than its packet")
            return None, at + 4 + -(-size // 4) * 4
    raise ValueError(f"no argument has the type {kind!a}")


def _number(packet: bytes, form: str, at: int) -> tuple[float, int]:
    try:
        return struct.unpack_from(form, packet, at)[0], at + struct.calcsize(form)
    except struct.error:
        raise ValueError("a number is longer than its packet") from None


def _text(packet: bytes, at: int) -> tuple[str, int]:
    end = packet.find(b"\0", at)
    if end < 0:
        raise ValueError("a text has no end")
    try:
        return packet[at:end].decode("ascii"), (end // 4 + 1) * 4
    except UnicodeDecodeError:
        raise ValueError("a text is not ASCII") from None


def packed(address: str, value: float | str) -> bytes:
    """A message with one argument."""
    if isinstance(value, str):
        return _padded(address) + _padded(",s") + _padded(value)
    return _padded(address) + b",f\0\0" + struct.pack(">f", value)


def bundled(packets: Sequence[bytes]) -> bytes:
    """Packets as one bundle, to be taken at once."""
    return _BUNDLE + _AT_ONCE + b"".join(len(one).to_bytes(4, "big") + one for one in packets)


def _padded(text: str) -> bytes:
    raw = text.encode("ascii")
    return raw + b"\0" * (4 - len(raw) % 4)
