"""The two ways in which DMX512 goes over UDP: sACN (ANSI E1.31-2018) and Art-Net 4's ArtDmx. Pure.

Universes are numbered as on the wire: sACN from 1, Art-Net from 0 (net, subnet and universe in one number).
"""

import struct
from dataclasses import dataclass

CHANNELS = 512
SACN_PORT, ARTNET_PORT = 5568, 6454
PRIORITY = 100

_ACN = b"ASC-E1.17\0\0\0"
_ART = b"Art-Net\0"
_ART_DMX, _ART_VERSION = 0x5000, 14
_ROOT, _FRAMING, _DMP = 0x00000004, 0x00000002, 0x02
_HEAD = 126
"""Bytes of an E1.31 data packet before its channels: root, framing and DMP layers, and the start code."""
_TERMINATED, _PREVIEW = 0x40, 0x80


@dataclass(frozen=True, slots=True)
class Levels:
    """What one source says of one universe."""

    universe: int
    channels: bytes  # from channel 1 on
    source: bytes = b""  # sACN's CID; "" for Art-Net
    priority: int = PRIORITY
    sequence: int = 0
    over: bool = False  # the source says that it ends


def read(packet: bytes) -> Levels | None:
    """The levels in a packet of either kind; None for what is neither, or is no levels."""
    if packet.startswith(_ART):
        return _artnet(packet)
    if len(packet) >= _HEAD and packet[4:16] == _ACN:
        return _sacn(packet)
    return None


def _artnet(packet: bytes) -> Levels | None:
    if len(packet) < 18:
        return None
    (code,) = struct.unpack_from("<H", packet, 8)
    (version,) = struct.unpack_from(">H", packet, 10)
    if code != _ART_DMX or version < _ART_VERSION:
        return None
    (universe,) = struct.unpack_from("<H", packet, 14)
    (length,) = struct.unpack_from(">H", packet, 16)
    return Levels(universe, packet[18 : 18 + min(length, CHANNELS)], sequence=packet[12])


def _sacn(packet: bytes) -> Levels | None:
    (root,) = struct.unpack_from(">I", packet, 18)
    (framing,) = struct.unpack_from(">I", packet, 40)
    if root != _ROOT or framing != _FRAMING or packet[117] != _DMP or packet[125] != 0:
        return None
    priority, options = packet[108], packet[112]
    (universe,) = struct.unpack_from(">H", packet, 113)
    (count,) = struct.unpack_from(">H", packet, 123)
    if options & _PREVIEW:
        return None
    channels = packet[_HEAD : _HEAD + min(max(count - 1, 0), CHANNELS)]
    return Levels(universe, channels, packet[22:38], priority, packet[111], bool(options & _TERMINATED))


def artnet(levels: Levels) -> bytes:
    """An ArtDmx packet; the number of channels is made even, as it must be."""
    channels = levels.channels + b"\0" * (len(levels.channels) % 2)
    head = struct.pack("<8sH", _ART, _ART_DMX) + struct.pack(">HBB", _ART_VERSION, levels.sequence % 256, 0)
    return head + struct.pack("<H", levels.universe) + struct.pack(">H", len(channels)) + channels


def sacn(levels: Levels, name: str = "dreamscape") -> bytes:
    """An E1.31 data packet."""
    count = len(levels.channels) + 1
    dmp = struct.pack(">HBBHHH", 0x7000 | (10 + count), _DMP, 0xA1, 0, 1, count) + b"\0" + levels.channels
    options = _TERMINATED if levels.over else 0
    framing = struct.pack(
        ">HI64sBHBBH", 0x7000 | (77 + len(dmp)), _FRAMING, name.encode()[:63], levels.priority, 0,
        levels.sequence % 256, options, levels.universe,
    )  # fmt: skip
    root = struct.pack(">HI16s", 0x7000 | (22 + len(framing) + len(dmp)), _ROOT, levels.source)
    return struct.pack(">HH", 0x0010, 0) + _ACN + root + framing + dmp
