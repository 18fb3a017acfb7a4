"""Every control that may be played: address, range, where it rests, unit, and what it does.

A control at rest leaves the show as it is. Addresses never change: whoever has mapped one finds it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dreamscape.score.spectrum import BANDS


@dataclass(frozen=True, slots=True)
class Control:
    """One control. A fader has every value in its range, a switch is off (low) or on (high), a trigger does
    something each time it is set to more than half of its range."""

    address: str
    low: float
    high: float
    default: float
    about: str
    unit: str = ""
    kind: str = "fader"  # or "switch" or "trigger"

    def bounded(self, value: float) -> float:
        """The value within the range; of a switch or a trigger the nearer end. Raises ValueError for what is
        no number."""
        if not value == value:
            raise ValueError(f"{self.address}: no number")
        if self.kind != "fader":
            return self.high if value > 0.5 * (self.low + self.high) else self.low
        return min(max(float(value), self.low), self.high)

    def share(self, value: float) -> float:
        """Where in its range a value is, 0..1."""
        return (self.bounded(value) - self.low) / (self.high - self.low)

    def value(self, share: float) -> float:
        """The value at a share of its range, 0..1."""
        return self.bounded(self.low + (self.high - self.low) * min(max(share, 0.0), 1.0))


@dataclass(frozen=True, slots=True)
class Input:
    """A number that a visual lets be turned."""

    name: str
    low: float
    high: float
    default: float
    about: str
    kind: str = "fader"  # as of a Control


def band_address(band: int) -> str:
    """Of one of the bands of spectrum.py, 0 for the lowest."""
    return f"/heard/band/{band + 1}"


STORY = (
    Control(
        "/story/pull", 0.0, 1.0, 0.35, "how hard all are drawn into one rhythm; forced, the scene breaks"
    ),
    Control("/story/flow", 0.0, 1.0, 0.4, "how much one current moves through all dreams"),
    Control("/story/chaos", 0.0, 1.0, 0.0, "how wildly it tears"),
    Control("/story/gather", 0.0, 1.0, 0.0, "how far the crowd draws together into one island"),
    Control("/story/visit", 0.0, 1.0, 0.0, "how many lights are guests in others' dreams"),
    Control("/story/night", 0.0, 1.0, 0.3, "how deep the dark between the dreams is"),
    Control("/story/sunrise", 0.0, 1.0, 0.0, "how far the sun has risen"),
    Control("/story/brightness", 0.0, 1.0, 0.8, "how bright the scene is; at 0 it is dark and silent"),
    Control("/story/pace", 1.0, 6.0, 1.0, "how fast what breaks and heals does so", "times"),
)
"""The story's own controls, by which acts lead: it answers within its rules, in its own time, and the acts
move them on."""

PICTURE = (
    Control("/picture/brightness", 0.0, 2.0, 1.0, "of the whole picture", "times"),
    Control("/picture/unity", -1.0, 1.0, 0.0, "islands apart, or one sea: added to what the crowd does"),
    Control("/picture/flow", 0.0, 3.0, 1.0, "how strongly the current carries dreams", "times"),
    Control("/picture/chaos", 0.0, 1.0, 0.0, "a storm through all dreams: added to the story's"),
    Control("/picture/night", -1.0, 1.0, 0.0, "lighter or darker between the dreams"),
    Control("/picture/sunrise", 0.0, 1.0, 0.0, "light from behind: added to the story's"),
    Control("/picture/bloom", 0.0, 4.0, 1.0, "how far what is bright glows", "times"),
    Control("/picture/memory", 0.0, 6.0, 1.0, "how long light lingers", "times"),
    Control("/picture/hue", -180.0, 180.0, 0.0, "turns all colours of dreams", "degrees"),
    Control("/picture/saturation", 0.0, 2.0, 1.0, "of the colours of dreams", "times"),
    Control("/dreams/size", 0.4, 2.0, 1.0, "how large what is dreamt is drawn", "times"),
    Control("/dreams/border", 0.0, 6.0, 1.0, "how softly dreams flow into each other", "times"),
    Control("/dreams/calm", -1.0, 1.0, 0.0, "wilder or stiller"),
    Control("/dreams/clarity", 0.0, 1.0, 1.0, "how sharp dreams are", "times"),
    Control("/dreams/lamps", 0.0, 4.0, 1.0, "how brightly people's own lights shine", "times"),
    Control("/threads/strength", 0.0, 4.0, 1.0, "how brightly threads shine", "times"),
    Control("/threads/tension", -1.0, 1.0, 0.0, "slack, or taut and trembling: added to the story's"),
    Control("/threads/fray", 0.0, 1.0, 0.0, "torn in their middle: added to the story's"),
    Control("/seams/open", 0.0, 4.0, 1.0, "how wide seams gape", "times"),
    Control("/seams/shift", 0.0, 4.0, 1.0, "how far their sides slide", "times"),
    Control("/seams/gold", 0.0, 2.0, 1.0, "how golden what was mended is", "times"),
    Control("/words/opacity", 0.0, 1.0, 1.0, "of words on the picture", "times"),
    Control("/hearing/low", 0.0, 4.0, 1.0, "how much the picture answers to what is low", "times"),
    Control("/hearing/mid", 0.0, 4.0, 1.0, "to what is in the middle", "times"),
    Control("/hearing/high", 0.0, 4.0, 1.0, "to what is high", "times"),
    Control("/hearing/beat", 0.0, 2.0, 1.0, "to the beat", "times"),
    Control("/heard/low", 0.0, 1.0, 0.0, "what is heard live, low: added to what the show hears"),
    Control("/heard/mid", 0.0, 1.0, 0.0, "in the middle: added"),
    Control("/heard/high", 0.0, 1.0, 0.0, "high: added"),
    Control("/heard/beat", 0.0, 1.0, 0.0, "1 on the beat, falling since: added"),
    *(
        Control(
            band_address(one),
            0.0,
            1.0,
            0.0,
            f"band {one + 1} of {BANDS}, low to high, for visuals that listen",
        )
        for one in range(BANDS)
    ),
    Control("/output/blackout", 0.0, 1.0, 0.0, "a black picture; the story goes on", kind="switch"),
    Control("/output/freeze", 0.0, 1.0, 0.0, "the picture stands still; the story goes on", kind="switch"),
)
"""The player's own, over what the story does. They are seen in the next picture."""

SOUND = (
    Control("/sound/voices", 0.0, 2.0, 1.0, "how loud people's voices are", "times"),
    Control("/sound/textures", 0.0, 2.0, 1.0, "how loud what is dreamt is", "times"),
    Control("/sound/light", -2.0, 2.0, 0.0, "a darker or brighter harmony"),
    Control("/sound/chaos", 0.0, 1.0, 0.0, "added to the story's"),
)
"""What is heard, over what the story does."""


def controls(inputs: Mapping[str, Iterable[Input]]) -> dict[str, Control]:
    """All controls by address, visuals' own `inputs` among them, in a fixed order."""
    own = (
        Control(f"/dreams/{visual}/{one.name}", one.low, one.high, one.default, one.about, kind=one.kind)
        for visual, each in sorted(inputs.items())
        for one in each
    )
    return {one.address: one for one in (*STORY, *PICTURE, *SOUND, *own)}


def story_name(address: str) -> str | None:
    """The story's name of a control that is the story's own."""
    return address.removeprefix("/story/") if address.startswith("/story/") else None
