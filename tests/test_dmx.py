"""DMX over the network: packets to the byte, consoles over real sockets, lamps that show the picture."""

import socket
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.stage.playable import playable
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.dmx import patch
from dreamscape.stage.vj.dmx.lamps import Console, Lamps, lamps
from dreamscape.stage.vj.dmx.merging import LOST, Merging
from dreamscape.stage.vj.dmx.packets import CHANNELS, Levels, artnet, read, sacn
from dreamscape.stage.vj.dmx.patch import Follow, Grid, In, Patch
from tests.venue import until

KNOWN = playable()
HUE, GLOW = "/picture/hue", "/picture/bloom"
LEVELS = st.builds(
    Levels,
    st.integers(1, 32767),
    st.binary(min_size=2, max_size=CHANNELS).map(lambda one: one[: len(one) // 2 * 2]),
    st.binary(min_size=16, max_size=16),
    st.integers(0, 200),
    st.integers(0, 255),
    st.booleans(),
)


@given(LEVELS)
def test_what_is_sent_is_read(levels: Levels) -> None:
    assert read(sacn(levels)) == levels
    found = read(artnet(levels))
    assert found is not None
    assert (found.universe, found.channels, found.sequence) == (
        levels.universe,
        levels.channels,
        levels.sequence,
    )


def test_an_artdmx_packet_is_as_the_specification_has_it() -> None:
    packet = artnet(Levels(0x0123, bytes([1, 2, 3]), sequence=7))
    assert packet == b"Art-Net\0" + bytes([0x00, 0x50, 0, 14, 7, 0, 0x23, 0x01, 0, 4, 1, 2, 3, 0])


def test_an_e131_packet_is_as_the_standard_has_it() -> None:
    """ANSI E1.31-2018, table 4-1: the places and values of every field of a full universe."""
    packet = sacn(Levels(1, bytes(range(256)) * 2, b"c" * 16, 120, 9), "name")
    assert len(packet) == 638
    assert packet[:16] == bytes([0, 0x10, 0, 0]) + b"ASC-E1.17\0\0\0"
    assert struct.unpack_from(">HI", packet, 16) == (0x7000 | 622, 4)
    assert struct.unpack_from(">HI", packet, 38) == (0x7000 | 600, 2)
    assert packet[44:108].rstrip(b"\0") == b"name"
    assert (packet[108], packet[111], packet[112]) == (120, 9, 0)
    assert struct.unpack_from(">H", packet, 113) == (1,)
    assert struct.unpack_from(">HBBHHH", packet, 115) == (0x7000 | 523, 2, 0xA1, 0, 1, 513)
    assert packet[125] == 0
    assert packet[126:] == bytes(range(256)) * 2


@given(st.binary(max_size=700))
def test_what_is_no_dmx_is_nothing(packet: bytes) -> None:
    assert read(packet) is None or packet.startswith(b"Art-Net\0")
    assert read(b"Art-Net\0" + packet[:8]) is None
    assert read(sacn(Levels(1, b"ab", b"c" * 16))[:100]) is None


def test_the_console_of_highest_priority_counts_and_one_that_is_silent_is_gone() -> None:
    merging = Merging()
    merging.take(Levels(1, b"\x10", b"a", 100, 1), 0.0)
    merging.take(Levels(1, b"\x20", b"b", 150, 1), 0.1)
    merging.take(Levels(1, b"\x30", b"a", 100, 2), 0.2)
    assert merging.universe(1, 0.3) == b"\x20"
    assert merging.universe(2, 0.3) is None
    merging.take(Levels(1, b"\x21", b"b", 150, 2, over=True), 0.4)
    assert merging.universe(1, 0.5) == b"\x30"
    merging.take(Levels(1, b"\x31", b"a", 100, 1), 0.6)
    assert merging.universe(1, 0.7) == b"\x30", "an old packet that came late"
    assert merging.universe(1, 0.2 + LOST + 0.1) is None


def test_a_console_plays_over_the_network() -> None:
    deck, said = Deck(KNOWN), list[str]()
    rows = (In(GLOW, 1, 3), In(HUE, 7, 1, 16), In("/seams/open", 1, 4, 8, 1.0, 0.0), In(HUE, 1, 600 - 100))
    console = Console(deck, rows, "127.0.0.1", said.append, ports=(0, 0))
    try:
        e131, art = (("127.0.0.1", port) for port in console.ports)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hand:
            hand.sendto(sacn(Levels(1, bytes([0, 0, 255, 255]), b"c" * 16)), e131)
            hand.sendto(artnet(Levels(7, bytes([0x80, 0x00]))), art)
            hand.sendto(b"noise", art)
        until(lambda: console.listen(0.0) or deck.value(HUE) != 0.0)
        until(lambda: console.listen(0.0) or deck.value(GLOW) == 4.0)
        assert deck.value(HUE) == pytest.approx(-180.0 + 360.0 * 0x8000 / 0xFFFF)
        assert deck.value("/seams/open") == 0.0, "turned round"
        deck.move(GLOW, 1.0)
        console.listen(0.1)
        assert deck.value(GLOW) == 1.0, "what the console leaves as it is may be moved by others"
        assert "DMX: universe 1 is heard" in said
    finally:
        console.close()


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        with pytest.raises(DreamError, match="cannot be opened"):
            Console(Deck(KNOWN), (), "127.0.0.1", print, ports=(other.getsockname()[1],))


def test_lamps_show_their_part_of_the_picture() -> None:
    picture = np.zeros((4, 6, 4), np.uint8)
    picture[:2, :3, 0], picture[:2, 3:, 1], picture[2:, :3, 2] = 200, 100, 50
    there = lamps(picture, Grid(2, 2, "sacn", "127.0.0.1", 1))
    assert there == bytes([200, 0, 0, 0, 100, 0, 0, 0, 50, 0, 0, 0])
    back = lamps(picture, Grid(2, 2, "sacn", "127.0.0.1", 1, snake=True))
    assert back == bytes([200, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 50])


@pytest.mark.parametrize("kind", ["sacn", "artnet"])
def test_lamps_are_lit_over_the_network_and_go_dark_at_the_end(kind: str) -> None:
    deck, now = Deck(KNOWN), [0.0]
    deck.move(GLOW, 4.0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as fixture:
        fixture.bind(("127.0.0.1", 0))
        fixture.settimeout(10.0)
        to = {"kind": kind, "host": "127.0.0.1", "universe": 5, "port": fixture.getsockname()[1]}
        lit = Patch(grid=(Grid(1, 1, **to, channel=10),), follow=(Follow(GLOW, **to, channel=1),))  # type: ignore[arg-type]
        sink = Lamps(deck, lit, lambda: now[0])
        sink.take(bytearray(bytes([9, 8, 7, 255]) * 4), (2, 2), 0.0)
        sink.take(bytearray(bytes([99, 98, 97, 255]) * 4), (2, 2), 0.0)  # too soon after the first
        found = read(fixture.recv(2048))
        assert found is not None
        assert (found.universe, found.channels[0], found.channels[9:12]) == (5, 255, bytes([9, 8, 7]))
        sink.close()
        dark = read(fixture.recv(2048))
        assert dark is not None
        assert dark.channels == bytes(CHANNELS)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[play]\n", "line 1"),
        ("[[play]]\nto = '/picture/hue'\nuniverse = 1\nchannel = 513\n", r"play\[0\].channel"),
        ("[[play]]\nto = '/picture/sky'\nuniverse = 1\nchannel = 1\n", r'play\[0\] names "/picture/sky"'),
        ("[[grid]]\ncolumns = 20\nrows = 20\nkind = 'sacn'\nhost = 'x'\nuniverse = 1\n", "the 170 that fit"),
    ],
)
def test_a_patch_that_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "set.dmx.toml"
    path.write_text(text)
    with pytest.raises(DreamError, match=why) as told:
        patch.read(path, KNOWN)
    assert str(path) in str(told.value)
    assert patch.read(tmp_path / "none.toml", KNOWN) == Patch()
