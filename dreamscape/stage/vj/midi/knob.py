"""What one thing of a MIDI device does, and how its numbers are read. Pure.

Relative encoders send steps in one of three ways (as the manuals of controllers name them): two's complement
(1 up, 127 down), sign bit (1 up, 65 down), and offset (65 up, 63 down).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

KINDS = ("cc", "cc14", "nrpn", "note", "bend", "pressure", "program")
ENCODINGS = ("absolute", "twos", "sign", "offset")
TAKEOVERS = ("pickup", "jump", "scaled")
BUTTONS = ("fader", "toggle", "momentary", "trigger", "radio")

FULL = {"cc": 127, "cc14": 16383, "nrpn": 16383, "note": 127, "bend": 16383, "pressure": 127, "program": 127}
"""The highest value of each kind."""

_NEAR = 1.5 / 127.0
"""Shares that are one place."""

Place = tuple[str, int, int]
"""Kind, channel (0..15) and number."""


@dataclass(frozen=True)
class Knob:
    """One thing that is turned or pressed, and the control it moves."""

    device: str  # its name, as `ports.plain` has it; "": any
    kind: str
    channel: int
    number: int
    to: str
    encoding: str = "absolute"
    takeover: str = "pickup"
    button: str = "fader"
    low: float = (
        0.0  # the share of the control's range at the knob's lower end; above `high` it is turned round
    )
    high: float = 1.0
    step: float = 1.0 / 127.0  # relative: share of the range a step
    faster: float = 1.0  # relative: how many times as far a fast turn goes
    lit: int = 127  # what is sent back for on, or for the upper end
    dark: int = 0  # and for off

    @property
    def place(self) -> Place:
        """Where its messages come from."""
        return self.kind, self.channel, self.number


def steps(encoding: str, value: int) -> int:
    """How many steps a relative encoder has turned, from its message's value (0..127)."""
    if encoding == "twos":
        return value - 128 if value >= 64 else value
    if encoding == "sign":
        return 64 - value if value >= 64 else value
    return value - 64


def turned(knob: Knob, share: float, value: int) -> float:
    """Where a control at `share` of its range is after a message of a relative knob."""
    count = steps(knob.encoding, value)
    hurried = count * (1.0 + (knob.faster - 1.0) * min((abs(count) - 1) / 7.0, 1.0)) if count else 0.0
    way = 1.0 if knob.high >= knob.low else -1.0
    low, high = sorted((knob.low, knob.high))
    return min(max(share + way * hurried * knob.step, low), high)


def share_of(knob: Knob, value: int) -> float:
    """Where in the control's range an absolute knob stands, 0..1."""
    return knob.low + (knob.high - knob.low) * min(max(value / FULL[knob.kind], 0.0), 1.0)


def value_of(knob: Knob, share: float) -> int:
    """What to send back so that the device shows `share` of the control's range."""
    if knob.button == "radio":
        return knob.lit if abs(share - knob.high) < _NEAR else knob.dark
    if knob.button != "fader":
        return knob.lit if abs(share - knob.high) < abs(share - knob.low) else knob.dark
    span = knob.high - knob.low
    part = (share - knob.low) / span if span else 0.0
    return round(min(max(part, 0.0), 1.0) * FULL[knob.kind])


def guessed(kind: str, values: Sequence[int]) -> tuple[str, str]:
    """Encoding and button of a knob that has sent these values: a knob that turns absolutely never sends one
    value twice running, a relative one hardly anything else."""
    if kind == "note":
        return "absolute", "toggle"
    if kind != "cc":
        return "absolute", "fader"
    if set(values) <= {0, 127} and 127 in values:
        return "absolute", "toggle"
    again = any(one == other for one, other in pairwise(values))
    if len(values) >= 2 and again:
        for encoding in ("offset", "sign", "twos"):
            if all(0 < abs(steps(encoding, one)) <= 8 for one in values):
                return encoding, "fader"
    return "absolute", "fader"


class Takeover:
    """What happens when a knob is not where its control is. Remembers where the hand was."""

    def __init__(self) -> None:
        self._hand: float | None = None
        self._set: float | None = None  # what the hand has set last

    def moved(self, mode: str, hand: float, now: float) -> float | None:
        """Where the control goes, which is at `now`, when the hand goes to `hand` (shares of its range); None
        where it stays."""
        before, self._hand = self._hand, hand
        holds = self._set is not None and abs(now - self._set) < _NEAR
        if mode == "jump" or holds:
            aim: float | None = hand
        elif mode == "scaled":
            aim = _scaled(before, hand, now)
        else:
            low, high = sorted((hand if before is None else before, hand))
            aim = hand if low - _NEAR <= now <= high + _NEAR else None
        if mode != "scaled" or holds or (aim is not None and abs(aim - hand) < _NEAR):
            self._set = aim if aim is not None else self._set
        return aim


def _scaled(before: float | None, hand: float, now: float) -> float | None:
    """The control goes as large a part of its way to the end as the hand of its own."""
    if before is None or hand == before:
        return None
    end = 1.0 if hand > before else 0.0
    left = abs(end - before)
    return now + (end - now) * min(abs(hand - before) / left, 1.0) if left > 0.0 else end
