"""Modulation: what moves controls by itself. Waves, bands, hits, beats, envelopes and other controls, each
with an amount, a curve and a smoothing."""

import math
from dataclasses import dataclass, field

from dreamscape.keyed import uniform_one
from dreamscape.sound.listen import SILENCE, Hearing

WAVES = ("sine", "triangle", "saw", "square", "steps", "noise")
BANDS = ("low", "mid", "midhigh", "high")
SOURCES = (
    *WAVES,
    *BANDS,
    *(f"hit {band}" for band in BANDS),
    "level",
    "presence",
    "beat",
    "bar",
    "envelope",
    "control",
)
"""Where a binding may get its value from, each 0..1."""
TRIGGERS = ("beat", "bar", *(f"hit {band}" for band in BANDS))
"""What an envelope may begin with."""
CURVES = ("linear", "exponential", "logarithmic", "s", "steps")
_HALF = 0.5
_STEEP = 4.0
_STEPS = 4
_HIT = 0.5
"""A hit above this is one."""
_BEAT_FALLS = 3.0
"""How fast the value of "beat" falls from 1, in beats."""


@dataclass(frozen=True)
class Binding:
    """One row of the table: `to` is moved by `amount` (a share of its range, -1..1) times what `source`
    gives, less `offset`."""

    to: str
    source: str
    amount: float = 0.5
    offset: float = 0.0  # what source value leaves the control where the hand has it; 0.5: it swings about it
    curve: str = "linear"
    inverted: bool = False
    rise: float = 0.0  # seconds in which it follows upwards to two thirds
    fall: float = 0.0  # and downwards
    rate: float = 0.25  # waves: cycles a second, where `beats` is 0
    beats: float = 0.0  # waves: beats of a cycle
    phase: float = 0.0  # waves: 0..1 of a cycle
    trigger: str = "beat"  # envelopes
    attack: float = 0.02  # envelopes: seconds up, held at 1, and down
    hold: float = 0.0
    release: float = 0.4
    of: str = ""  # the address of another control
    on: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """All that a binding can depend on."""

    time: float  # show time, seconds
    beats: float = 0.0  # since the first of some bar
    hearing: Hearing = SILENCE
    controls: dict[str, float] = field(default_factory=dict)  # shares of their ranges, by address


def raw(binding: Binding, moment: Moment) -> float:
    """What the source of a binding other than an envelope gives, 0..1. Pure."""
    source, hearing = binding.source, moment.hearing
    if source in WAVES:
        cycles = moment.beats / binding.beats if binding.beats > 0.0 else moment.time * binding.rate
        return wave(source, cycles + binding.phase, binding.to)
    if source in BANDS or source in ("level", "presence"):
        return float(getattr(hearing, source))
    if source.startswith("hit "):
        return hearing.hits[BANDS.index(source[4:])]
    if source == "beat":
        return math.exp(-_BEAT_FALLS * (moment.beats % 1.0))
    if source == "bar":
        return (moment.beats / 4.0) % 1.0
    return moment.controls.get(binding.of, 0.0)


def wave(kind: str, cycles: float, name: str) -> float:
    """A wave after so many `cycles`, 0..1. Steps and noise of another `name` are others."""
    whole, share = math.floor(cycles), cycles % 1.0
    match kind:
        case "sine":
            return _HALF - _HALF * math.cos(2.0 * math.pi * share)
        case "triangle":
            return 1.0 - abs(2.0 * share - 1.0)
        case "saw":
            return share
        case "square":
            return float(share < _HALF)
        case "steps":
            return uniform_one(0, name, whole)
    before, after = uniform_one(0, name, whole), uniform_one(0, name, whole + 1)
    return before + (after - before) * share * share * (3.0 - 2.0 * share)


def curved(value: float, binding: Binding) -> float:
    """0..1 to 0..1, rising, unless it is inverted."""
    value = min(max(value, 0.0), 1.0)
    match binding.curve:
        case "exponential":
            value = math.expm1(_STEEP * value) / math.expm1(_STEEP)
        case "logarithmic":
            value = math.log1p(value * math.expm1(_STEEP)) / _STEEP
        case "s":
            value = value * value * (3.0 - 2.0 * value)
        case "steps":
            value = min(math.floor(value * _STEPS), _STEPS - 1) / (_STEPS - 1)
    return 1.0 - value if binding.inverted else value


class Follower:
    """What one binding remembers from picture to picture: where it is, and when its envelope began."""

    def __init__(self) -> None:
        self._value: float | None = None
        self._time = 0.0
        self._begun = -math.inf
        self._was = (0.0, 0.0)

    def share(self, binding: Binding, moment: Moment) -> float:
        """By how much of its range the binding moves its control now, -1..1."""
        found = self._envelope(binding, moment) if binding.source == "envelope" else raw(binding, moment)
        aim = curved(found, binding)
        passed = moment.time - self._time
        if self._value is None or passed < 0.0:
            self._value = aim
        else:
            slow = binding.rise if aim > self._value else binding.fall
            self._value = aim if slow <= 0.0 else aim + (self._value - aim) * math.exp(-passed / slow)
        self._time = moment.time
        return min(max(binding.amount * (self._value - binding.offset), -1.0), 1.0)

    def _envelope(self, binding: Binding, moment: Moment) -> float:
        if self._begins(binding.trigger, moment):
            self._begun = moment.time
        since = moment.time - self._begun
        if since < binding.attack:
            return max(since / binding.attack, 0.0)
        since -= binding.attack + binding.hold
        if since <= 0.0:
            return 1.0
        return max(1.0 - since / binding.release, 0.0) if binding.release > 0.0 else 0.0

    def _begins(self, trigger: str, moment: Moment) -> bool:
        """Whether what triggers is higher than it was, or a beat has passed."""
        if trigger.startswith("hit "):
            now, floor = moment.hearing.hits[BANDS.index(trigger[4:])], _HIT
            before, self._was = self._was[0], (now, moment.beats)
            return now > floor >= before
        length = 4.0 if trigger == "bar" else 1.0
        before, self._was = self._was[1], (self._was[0], moment.beats)
        return math.floor(moment.beats / length) > math.floor(before / length)
