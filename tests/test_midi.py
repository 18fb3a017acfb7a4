"""MIDI: mido's own messages through mido's own network ports to a real deck, and back."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import strategies as st
from mido import Message
from mido.sockets import PortServer

from dreamscape.stage.playable import playable
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.midi.board import Board
from dreamscape.stage.vj.midi.knob import (
    Knob,
    guessed,
)
from dreamscape.stage.vj.midi.ports import Ports, is_same, plain
from dreamscape.stage.vj.pointing import gestures
from tests.venue import until

KNOWN = playable()
GLOW, HUE, DARK = "/picture/bloom", "/picture/hue", "/output/blackout"
UNIT = st.floats(0.0, 1.0)


def control(number: int, value: int, channel: int = 0) -> Message:
    return Message("control_change", control=number, value=value, channel=channel)


class Desk:
    """A board with one device, which is another program's port behind a real socket."""

    def __init__(self, *knobs: Knob) -> None:
        self.server = _served()
        self.said: list[str] = []
        self.deck = Deck(KNOWN)
        port = self.server._socket.getsockname()[1]
        self.ports = Ports([f"127.0.0.1:{port}"], self.said.append)
        self.board = Board(self.deck, self.ports, self.said.append, lambda: None, knobs)
        self.device = self.server.accept()
        until(lambda: self.ports.names)
        self.at = 0.0

    def turn(self, *messages: Message) -> None:
        """The device sends, and one picture later it has been heard."""
        for message in messages:
            self.device.send(message)
        until(lambda: len(self.ports.arrived) >= len(messages))
        self.picture()

    def picture(self, seconds: float = 0.04) -> None:
        self.at += seconds
        self.board.listen(self.at)
        self.deck.take(self.at)
        self.board.tell()

    def shown(self) -> list[Message]:
        """What the device was told."""
        time.sleep(0.05)
        return list(self.device.iter_pending())

    def close(self) -> None:
        self.device.close()
        self.board.close()
        self.server.close()


def _served() -> PortServer:

    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    return PortServer("127.0.0.1", port)


@pytest.fixture
def desks() -> Iterator[list[Desk]]:
    opened: list[Desk] = []
    yield opened
    for one in opened:
        one.close()


def desk(desks: list[Desk], *knobs: Knob) -> Desk:
    desks.append(Desk(*knobs))
    return desks[-1]


def test_a_knob_is_learnt_moved_and_shown(desks: list[Desk]) -> None:
    one = desk(desks)
    one.deck.move(GLOW, 1.0, hand="panel")
    one.deck.move("/midi/learn", 1)
    assert "learns" in one.said[-1]
    for value in range(60, 70):
        one.turn(control(7, value))
    assert one.deck.value("/midi/learn") == 0.0
    (knob,) = one.board.kept
    assert (knob.place, knob.to, knob.encoding, knob.button) == (("cc", 0, 7), GLOW, "absolute", "fader")
    one.turn(control(7, 20))
    one.turn(control(7, 100))  # across where the control is: it is picked up
    assert one.deck.value(GLOW) == pytest.approx(4.0 * 100 / 127)
    one.shown()
    one.deck.move(GLOW, 2.0)
    one.picture(0.5)
    assert [message.value for message in one.shown()] == [64]
    one.deck.move("/midi/forget", 1)
    assert not one.board.kept
    assert one.deck.undo()
    assert one.board.kept == (knob,)


def test_what_is_turned_is_not_answered_while_the_hand_is_on_it(desks: list[Desk]) -> None:
    one = desk(desks, Knob("", "cc", 0, 7, GLOW, takeover="jump"))
    one.picture()
    one.shown()
    for value in range(30, 60, 3):
        one.turn(control(7, value))
    assert one.shown() == []
    for _ in range(20):
        one.picture()
    assert len(one.shown()) <= 1, "once the hand is off, at most where it is; no loop"


@pytest.mark.parametrize(("encoding", "up", "down"), [("twos", 1, 127), ("sign", 1, 65), ("offset", 65, 63)])
def test_relative_knobs_go_up_and_down(desks: list[Desk], encoding: str, up: int, down: int) -> None:
    one = desk(desks, Knob("", "cc", 0, 7, GLOW, encoding))
    one.turn(*[control(7, up)] * 10)
    assert one.deck.value(GLOW) == pytest.approx(1.0 + 10 * 4.0 / 127)
    one.turn(*[control(7, down)] * 60)
    assert one.deck.value(GLOW) == 0.0
    assert guessed("cc", [up, up, up, down]) == (encoding, "fader")


def test_buttons_toggle_hold_trigger_and_choose(desks: list[Desk]) -> None:
    done: list[float] = []
    one = desk(
        desks,
        Knob("", "note", 0, 1, DARK, button="toggle"),
        Knob("", "note", 0, 2, GLOW, button="momentary", low=0.25, high=1.0),
        Knob("", "note", 0, 3, "/gesture/crack", button="trigger"),
        Knob("", "note", 0, 4, HUE, button="radio", high=0.0),
        Knob("", "note", 0, 5, HUE, button="radio", high=0.75),
    )

    gestures(one.deck, lambda gesture: done.append(gesture.strength))

    def press(note: int, velocity: int = 100) -> None:
        one.turn(Message("note_on", note=note, velocity=velocity))

    press(1)
    assert one.deck.value(DARK) == 1.0
    press(1, 0)
    assert one.deck.value(DARK) == 1.0
    press(1)
    assert one.deck.value(DARK) == 0.0
    press(2)
    assert one.deck.value(GLOW) == 4.0
    one.turn(Message("note_off", note=2))
    assert one.deck.value(GLOW) == 1.0
    press(3)
    press(3, 0)
    assert done == [1.0]
    press(5)
    assert one.deck.value(HUE) == 90.0
    one.shown()
    one.picture(0.5)
    one.picture(0.5)
    press(4)
    one.picture(0.5)
    lights = {message.note: message.velocity for message in one.shown() if message.type == "note_on"}
    assert (lights.get(4), lights.get(5)) == (127, 0)


def test_fourteen_bits_in_either_order_and_halves(desks: list[Desk]) -> None:
    one = desk(desks, Knob("", "cc14", 0, 7, GLOW, takeover="jump"))
    one.turn(control(7, 96), control(39, 64))
    assert one.deck.value(GLOW) == pytest.approx(4.0 * (96 * 128 + 64) / 16383)
    one.turn(control(39, 1), control(7, 10))
    assert one.deck.value(GLOW) == pytest.approx(4.0 * (10 * 128 + 1) / 16383)
    one.turn(control(7, 20))
    assert one.deck.value(GLOW) == pytest.approx(4.0 * (20 * 128 + 1) / 16383)
    one.deck.move(HUE, 1.0, hand="panel")
    one.board.learn(HUE)
    for value in range(5):
        one.turn(control(3, 60), control(35, value))
    for _ in range(20):
        one.picture()
    assert one.board.kept[-1].place == ("cc14", 0, 3)


def test_parameters_with_numbers_of_their_own(desks: list[Desk]) -> None:
    one = desk(desks, Knob("", "nrpn", 2, 300, GLOW, takeover="jump"))
    one.turn(*[control(at, value, 2) for at, value in ((99, 2), (98, 44), (6, 64), (38, 5))])
    assert one.deck.value(GLOW) == pytest.approx(4.0 * (64 * 128 + 5) / 16383)


def test_a_device_that_is_gone_and_back_is_the_same(desks: list[Desk]) -> None:
    one = desk(desks, Knob("", "cc", 0, 7, GLOW, takeover="jump"))
    one.device._socket.shutdown(socket.SHUT_RDWR)  # mido's close leaves the line open
    until(lambda: any("gone" in sentence for sentence in one.said), 20.0)
    one.device = one.server.accept()
    until(lambda: one.ports.names, 20.0)
    one.turn(control(7, 127))
    assert one.deck.value(GLOW) == 4.0


def test_a_flood_moves_to_where_it_ends(desks: list[Desk]) -> None:
    one = desk(desks, Knob("", "cc", 0, 7, GLOW, takeover="jump"))
    one.turn(*(control(7, value % 128) for value in range(5000)))
    assert one.deck.value(GLOW) == pytest.approx(4.0 * (4999 % 128) / 127)


def test_where_there_is_no_midi_it_is_said_once_and_the_show_goes_on() -> None:
    said: list[str] = []
    ports = Ports((), said.append)
    time.sleep(0.3)
    ports.close()
    assert len([one for one in said if "no MIDI" in one]) <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nanoKONTROL2:nanoKONTROL2 nanoKONTROL2 _ CTR 20:0", "nanoKONTROL2 nanoKONTROL2 _ CTR 24:0"),
        ("Launchpad Mini MK3 1", "Launchpad Mini MK3"),
        ("APC40 mkII:APC40 mkII MIDI 1 28:0", "APC40 mkII MIDI"),
    ],
)
def test_a_device_has_one_name_on_other_machines(one: str, other: str) -> None:
    assert is_same(plain(one), plain(other))
    assert not is_same(plain(one), plain("Keystation 49 20:0"))


def test_a_knob_is_changed_by_a_panel(desks: list[Desk]) -> None:
    one = desk(desks, Knob("", "cc", 0, 7, GLOW))
    one.board.change(0, {"takeover": "jump", "low": 1.0, "high": 0.0})
    assert one.board.kept == (replace(Knob("", "cc", 0, 7, GLOW), takeover="jump", low=1.0, high=0.0),)
    one.turn(control(7, 127))
    assert one.deck.value(GLOW) == 0.0
    assert one.board.state()["devices"]
