"""OSC packets, and the ear that hears them, over real sockets."""

import socket
import struct
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.stage.playable import playable
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.ear import Ear
from dreamscape.stage.vj.osc import Message, bundled, messages, packed

KNOWN = playable()
ADDRESSES = st.from_regex(r"/[a-z]{1,9}(/[a-z]{1,9}){0,3}", fullmatch=True)


def test_the_examples_of_the_specification_are_read() -> None:
    """OSC 1.0, examples: /oscillator/4/frequency 440.0, and /foo 1000 -1 "hello" 1.234 5.678."""
    one = bytes.fromhex("2f6f7363696c6c61746f722f342f6672657175656e6379002c66000043dc0000")
    assert list(messages(one)) == [Message("/oscillator/4/frequency", (440.0,))]
    two = bytes.fromhex("2f666f6f000000002c69697366660000000003e8ffffffff68656c6c6f0000003f9df3b640b5b22d")
    (found,) = messages(two)
    assert found.address == "/foo"
    assert found.arguments[:3] == (1000, -1, "hello")
    assert found.arguments[3:] == pytest.approx((1.234, 5.678), rel=1e-6)


@given(ADDRESSES, st.floats(width=32, allow_nan=False))
def test_what_is_packed_is_read_again(address: str, value: float) -> None:
    assert list(messages(packed(address, value))) == [Message(address, (value,))]
    assert list(messages(packed(address, "?"))) == [Message(address, ("?",))]


@given(st.lists(st.tuples(ADDRESSES, st.floats(width=32, allow_nan=False)), min_size=1, max_size=9))
def test_bundles_lie_in_bundles(some: list[tuple[str, float]]) -> None:
    inner = bundled([packed(*one) for one in some])
    assert [(one.address, one.arguments[0]) for one in messages(bundled([inner]))] == some


@given(st.binary(max_size=120))
def test_bytes_are_messages_or_a_value_error(raw: bytes) -> None:
    for packet in (raw, b"/a\0\0" + raw, b"/a\0\0,fsib\0\0\0" + raw, b"#bundle\0" + raw):
        try:
            for one in messages(packet):
                assert one.address.startswith("/")
        except ValueError:
            pass


def test_other_types_of_numbers_are_numbers() -> None:
    head = b"/a\0\0"
    assert next(messages(head + b",i\0\0" + struct.pack(">i", 3))).number() == 3.0
    assert next(messages(head + b",d\0\0" + struct.pack(">d", 0.25))).number() == 0.25
    assert next(messages(head + b",T\0\0")).number() == 1.0
    assert next(messages(head + b",sF\0" + b"on\0\0")).number() == 0.0
    assert next(messages(head)).number() is None


@pytest.fixture
def controller() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        one.settimeout(5.0)
        yield one


@pytest.fixture
def deck() -> Deck:
    return Deck(KNOWN)


@pytest.fixture
def ear(deck: Deck) -> Iterator[Ear]:
    one = Ear(deck, "127.0.0.1", 0)
    yield one
    one.close()


def heard(ear: Ear, count: int) -> None:
    """Listen until so many messages were taken or refused."""
    end = time.monotonic() + 5.0
    while ear.taken + ear.refused < count and time.monotonic() < end:
        ear.listen(0.0)


def test_controls_are_moved_told_back_and_asked_for(ear: Ear, deck: Deck, controller: socket.socket) -> None:
    ear.tell()
    controller.sendto(packed("/picture/bloom", 2.5), ("127.0.0.1", ear.port))
    heard(ear, 1)
    assert deck.value("/picture/bloom") == 2.5
    ear.tell()
    assert list(messages(controller.recv(4096))) == [Message("/picture/bloom", (2.5,))]
    for question in (packed("/picture/bloom", "?"), b"/picture/bloom\0\0,\0\0\0"):
        controller.sendto(question, ("127.0.0.1", ear.port))
        controller.settimeout(0.05)
        for _ in range(100):
            ear.listen(0.0)
            try:
                assert list(messages(controller.recv(4096))) == [Message("/picture/bloom", (2.5,))]
                break
            except TimeoutError:
                continue
        else:
            pytest.fail("no answer")


def test_values_are_bounded_and_nonsense_moves_nothing(
    ear: Ear, deck: Deck, controller: socket.socket
) -> None:
    before = {address: deck.value(address) for address in KNOWN}
    for packet in (
        packed("/picture/bloom", float("nan")),
        packed("/picture/none", 1.0),
        b"no packet",
        b"",
        b"#bundle\0",
        b"/picture/bloom\0\0,f\0\0\1",
        bundled([bundled([bundled([bundled([bundled([packed("/picture/bloom", 2.0)])])])])]),
    ):
        controller.sendto(packet, ("127.0.0.1", ear.port))
    heard(ear, 5)
    assert {address: deck.value(address) for address in KNOWN} == before
    controller.sendto(packed("/picture/bloom", 1e30), ("127.0.0.1", ear.port))
    controller.sendto(packed("/picture/hue", float("-inf")), ("127.0.0.1", ear.port))
    heard(ear, ear.taken + ear.refused + 2)
    assert deck.value("/picture/bloom") == KNOWN["/picture/bloom"].high
    assert deck.value("/picture/hue") == KNOWN["/picture/hue"].low


def test_a_flood_is_survived_and_the_newest_value_wins(
    ear: Ear, deck: Deck, controller: socket.socket
) -> None:
    for number in range(3000):
        controller.sendto(packed("/picture/unity", number % 1000 / 1000.0), ("127.0.0.1", ear.port))
        if number % 300 == 0:
            ear.listen(0.0)
    controller.sendto(packed("/picture/unity", 0.625), ("127.0.0.1", ear.port))
    end = time.monotonic() + 5.0
    while deck.value("/picture/unity") != 0.625 and time.monotonic() < end:
        ear.listen(0.0)
    assert deck.value("/picture/unity") == 0.625
    assert len(deck.take(1.0)) == 1, "many moves of a control are one"


def test_a_port_that_is_taken_is_told(ear: Ear, deck: Deck) -> None:
    with pytest.raises(DreamError, match=f"OSC port {ear.port} of 127.0.0.1 cannot be opened"):
        Ear(deck, "127.0.0.1", ear.port)
