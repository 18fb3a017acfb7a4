"""The board: all knobs of all devices, what they move, and how they learn it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from dreamscape.score.controls import Control
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.midi.clock import MidiClock
from dreamscape.stage.vj.midi.knob import Knob, Place, Takeover, guessed, share_of, turned, value_of
from dreamscape.stage.vj.midi.ports import Ports, is_same, plain
from dreamscape.stage.vj.midi.wire import Turn, Wire, message_of

LEARN, FORGET = "/midi/learn", "/midi/forget"
CONTROLS = (
    Control(LEARN, 0.0, 1.0, 0.0, "the next knob that is turned moves the control in hand", kind="switch"),
    Control(FORGET, 0.0, 1.0, 0.0, "no knob moves the control in hand any more", kind="trigger"),
)
_ENOUGH = 8
"""Messages after which a knob that is learnt is known,"""
_SOON = 0.7
"""or seconds after its first one."""
_HELD = 0.3
"""Seconds for which a hand is on a knob after it has moved: it is not answered meanwhile."""
_CLOCK = ("clock", "start", "stop", "continue", "songpos")
_PRESSES = 2
_FADER = "fader"


class Board:
    """A source. Lives as long as the deck."""

    def __init__(
        self,
        deck: Deck,
        ports: Ports,
        say: Callable[[str], None],
        changed: Callable[[], None],
        kept: Sequence[Knob] = (),
    ) -> None:
        """`kept` are the knobs that are known; `changed` is told when they are others."""
        self._deck, self._ports, self._say, self._changed = deck, ports, say, changed
        self.kept: tuple[Knob, ...] = ()
        self.clock = MidiClock()
        self._wires: dict[str, Wire] = {}
        self._at = 0.0
        self._learning: tuple[str, float, str, Place, list[int]] | None = None
        self._moved: dict[Knob, float] = {}
        self._shown: dict[Knob, int] = {}
        self._takeovers: dict[Knob, Takeover] = {}
        deck.answer(CONTROLS[0], lambda value: self.learn(deck.chosen) if value > 0.5 else self.stop())
        deck.answer(CONTROLS[1], lambda value: self.forget(deck.chosen))
        self._set(tuple(kept))

    def _set(self, kept: tuple[Knob, ...]) -> None:
        self.kept = kept
        self._takeovers = {one: self._takeovers.get(one) or Takeover() for one in kept}
        self._wide = {one.place for one in kept if one.kind in ("cc14", "nrpn")}
        self._by_place: dict[Place, list[Knob]] = {}
        for one in kept:
            self._by_place.setdefault(one.place, []).append(one)

    def put(self, kept: Sequence[Knob]) -> None:
        """The knobs are these from now on."""
        before, after = self.kept, tuple(kept)
        self._again(after)
        self._deck.history.did(lambda: self._again(before), lambda: self._again(after))

    def _again(self, kept: tuple[Knob, ...]) -> None:
        self._set(kept)
        self._changed()

    def learn(self, address: str) -> None:
        """The next knob that is turned or pressed moves this control."""
        if address not in self._deck.known:
            self._say("touch a control first, then learn it")
            self.stop()
            return
        self._learning = address, 0.0, "", ("", 0, 0), []
        self._deck.tell(LEARN, 1.0)
        self._say(f"{address} learns: turn or press what is to move it")

    def stop(self) -> None:
        """Nothing is learnt."""
        self._learning = None
        self._deck.tell(LEARN, 0.0)

    def forget(self, address: str) -> None:
        """No knob moves this control any more."""
        self.put([one for one in self.kept if one.to != address])

    def listen(self, at: float) -> None:
        """Do what has come since the last picture."""
        self._at = at
        arrived = self._ports.arrived
        for _ in range(len(arrived)):
            when, device, message = arrived.popleft()
            if message.type in _CLOCK:
                self.clock.take(message, when)
                self.clock.look(when)
                continue
            for turn in self._wires.setdefault(device, Wire()).read(message, self._wide):
                self._turned(plain(device), turn)
        for device, wire in self._wires.items():
            for turn in wire.late():
                self._turned(plain(device), turn)
        self._learnt()

    def _turned(self, device: str, turn: Turn) -> None:
        if self._learning is not None:
            self._heard(device, turn)
            return
        for knob in self._by_place.get(turn.place, ()):
            if is_same(device, knob.device):
                self._move(knob, turn)

    def _move(self, knob: Knob, turn: Turn) -> None:
        control = self._deck.known.get(knob.to)
        if control is None:
            return
        self._moved[knob] = self._at
        now = control.share(self._deck.value(knob.to))
        if knob.button != _FADER:
            self._press(knob, control, turn, now)
        elif knob.encoding != "absolute":
            self._to(control, turned(knob, now, turn.value))
        else:
            aim = self._takeovers[knob].moved(knob.takeover, share_of(knob, turn.value), now)
            if aim is not None:
                self._to(control, aim)

    def _press(self, knob: Knob, control: Control, turn: Turn, now: float) -> None:
        down = turn.pressed and turn.value > 0
        match knob.button:
            case "momentary":
                self._to(control, knob.high if down else knob.low)
            case "toggle" if down:
                middle = 0.5 * (knob.low + knob.high)
                self._to(control, knob.low if (now > middle) == (knob.high > knob.low) else knob.high)
            case "trigger" | "radio" if down:
                self._to(control, knob.high)

    def _to(self, control: Control, share: float) -> None:
        self._deck.move(control.address, control.value(share), hand="midi")

    def _heard(self, device: str, turn: Turn) -> None:
        """Something was turned while a control learns."""
        assert self._learning is not None
        address, begun, which, place, values = self._learning
        if not values:
            if turn.pressed:
                self._learning = address, self._at, device, turn.place, [turn.value]
        elif (device, turn.place) == (which, place):
            values.append(turn.value)
        elif _is_fine(place, turn.place):
            self._learning = address, begun, which, ("cc14", place[1], min(place[2], turn.place[2])), values

    def _learnt(self) -> None:
        """Whether a knob is known by now."""
        if self._learning is None or not self._learning[4]:
            return
        address, begun, device, place, values = self._learning
        if len(values) < _ENOUGH and self._at - begun < _SOON:
            return
        encoding, button = guessed(place[0], values)
        kind = self._deck.known[address].kind
        if button != _FADER or place[0] == "note":
            button = {"trigger": "trigger", "switch": "toggle"}.get(kind, "momentary")
        knob = Knob(device, *place, address, encoding, button=button)
        others = [one for one in self.kept if (one.device, one.place) != (device, place)]
        self.stop()
        self.put([*others, knob])
        how = button if button != _FADER else encoding
        self._say(f"{address} is moved by {device} {place[0]} {place[2]}, channel {place[1] + 1} ({how})")

    def tell(self) -> None:
        """Show on the devices where controls are, but for a knob that a hand is on."""
        for knob in self.kept:
            control = self._deck.known.get(knob.to)
            if control is None or self._at - self._moved.get(knob, -_HELD) < _HELD:
                continue
            value = value_of(knob, control.share(self._deck.value(knob.to)))
            if self._shown.get(knob) != value:
                self._shown[knob] = value
                self._send(knob, value)

    def _send(self, knob: Knob, value: int) -> None:
        messages = message_of(knob.place, value)
        if messages and self._ports.names:
            from mido import Message

            self._ports.send(knob.device, [Message(kind, **fields) for kind, fields in messages])

    def close(self) -> None:
        """Let the devices go."""
        self._ports.close()

    def change(self, row: int, facts: Mapping[str, Any]) -> None:
        """One knob becomes another, as a panel wants it. Raises TypeError or LookupError for nonsense."""
        self.put([replace(one, **facts) if at == row else one for at, one in enumerate(self.kept)])

    def state(self) -> dict[str, object]:
        """For a panel."""
        learning = self._learning[0] if self._learning else ""
        return {
            "devices": self._ports.names,
            "knobs": [asdict(one) for one in self.kept],
            "learning": learning,
        }


def _is_fine(one: Place, other: Place) -> bool:
    """Whether two controllers are the halves of one value."""
    same = one[0] in ("cc", "cc14") and other[0] == "cc" and one[1] == other[1]
    return same and abs(one[2] - other[2]) == 32 and min(one[2], other[2]) < 32
