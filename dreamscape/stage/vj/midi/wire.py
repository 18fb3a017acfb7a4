"""MIDI messages (MIDI 1.0; mido's) to what was turned: values of 14 bits are put together, in any order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dreamscape.stage.vj.midi.knob import Place

_HIGH, _LOW, _PARAMETER_HIGH, _PARAMETER_LOW = 6, 38, 99, 98
"""Controllers by which registered and other parameters (NRPN) are named and set."""
_FINE = 32
"""The lower seven bits of controller n are those of n + 32, for n below 32."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something was turned or pressed."""

    place: Place
    value: int  # 0..127, or 0..16383
    pressed: bool = True  # False: let go


class Wire:
    """Reads one device."""

    def __init__(self) -> None:
        self._coarse: dict[tuple[int, int], int] = {}
        self._fine: dict[tuple[int, int], int] = {}
        self._waiting: set[tuple[int, int]] = set()
        self._parameter: dict[int, tuple[int, int]] = {}
        self._data: dict[int, int] = {}

    def read(self, message: Any, wide: set[Place]) -> Iterator[Turn]:
        """What a message says. `wide` are the places whose controllers are read as pairs (cc14, nrpn)."""
        channel = getattr(message, "channel", 0)
        match message.type:
            case "control_change":
                yield from self._controller(channel, message.control, message.value, wide)
            case "note_on":
                yield Turn(("note", channel, message.note), message.velocity, message.velocity > 0)
            case "note_off":
                yield Turn(("note", channel, message.note), 0, False)
            case "pitchwheel":
                yield Turn(("bend", channel, 0), message.pitch + 8192)
            case "aftertouch":
                yield Turn(("pressure", channel, 0), message.value)
            case "polytouch":
                yield Turn(("pressure", channel, message.note), message.value)
            case "program_change":
                yield Turn(("program", channel, 0), message.program)

    def _controller(self, channel: int, number: int, value: int, wide: set[Place]) -> Iterator[Turn]:
        if number in (_PARAMETER_HIGH, _PARAMETER_LOW):
            high, low = self._parameter.get(channel, (0, 0))
            self._parameter[channel] = (value, low) if number == _PARAMETER_HIGH else (high, value)
            return
        named = self._parameter.get(channel)
        if number in (_HIGH, _LOW) and named is not None:
            place = ("nrpn", channel, named[0] * 128 + named[1])
            if place in wide or ("cc", channel, number) not in wide:
                yield from self._entered(place, number, value)
                return
        if number < 2 * _FINE and ("cc14", channel, number % _FINE) in wide:
            yield from self._paired(channel, number, value)
            return
        yield Turn(("cc", channel, number), value)

    def _entered(self, place: Place, number: int, value: int) -> Iterator[Turn]:
        if number == _HIGH:
            self._data[place[1]] = value
            yield Turn(place, value * 128)
        else:
            yield Turn(place, self._data.get(place[1], 0) * 128 + value)

    def _paired(self, channel: int, number: int, value: int) -> Iterator[Turn]:
        """Either half may come first: what has come is said once both are there, or a picture later."""
        key = channel, number % _FINE
        (self._coarse if number < _FINE else self._fine)[key] = value
        if key in self._waiting:
            self._waiting.discard(key)
            yield self._pair(key)
        else:
            self._waiting.add(key)

    def late(self) -> Iterator[Turn]:
        """A picture has passed: halves whose other half did not come are said with what it was before."""
        for key in sorted(self._waiting):
            yield self._pair(key)
        self._waiting.clear()

    def _pair(self, key: tuple[int, int]) -> Turn:
        return Turn(("cc14", *key), self._coarse.get(key, 0) * 128 + self._fine.get(key, 0))


def message_of(place: Place, value: int) -> list[tuple[str, dict[str, int]]]:
    """The messages (mido's type and fields) that show a value on a device."""
    kind, channel, number = place
    match kind:
        case "note":
            return [("note_on", {"channel": channel, "note": number, "velocity": value})]
        case "cc":
            return [("control_change", {"channel": channel, "control": number, "value": value})]
        case "cc14":
            return _controllers(channel, (number, value >> 7), (number + _FINE, value & 127))
        case "nrpn":
            named = (_PARAMETER_HIGH, number >> 7), (_PARAMETER_LOW, number & 127)
            return _controllers(channel, *named, (_HIGH, value >> 7), (_LOW, value & 127))
        case "bend":
            return [("pitchwheel", {"channel": channel, "pitch": value - 8192})]
    return []


def _controllers(channel: int, *pairs: tuple[int, int]) -> list[tuple[str, dict[str, int]]]:
    return [("control_change", {"channel": channel, "control": one, "value": value}) for one, value in pairs]
