"""What hosts tell a shader of the moment: time, size, mouse, date, under whatever name its language has."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dreamscape.render.stage import Given

Date = tuple[float, float, float, float]
_SAMPLES_A_SECOND = 44100.0
_USUAL_RATE = 60.0  # pictures a second, where two have not been drawn yet


@dataclass(frozen=True, slots=True)
class Moment:
    """When and how large a pass is drawn."""

    time: float  # seconds
    delta: float  # seconds since the picture before; 0 for the first
    frame: int
    date: Date  # year, month, day, seconds of the day
    size: tuple[int, int]  # of the whole picture, pixels
    number: int  # of the pass


def _wandering(now: Moment) -> tuple[float, float]:
    """A pointer that nobody holds: it goes slowly about the middle, 0..1."""
    return 0.5 + 0.2 * math.sin(0.31 * now.time), 0.5 + 0.2 * math.sin(0.23 * now.time + 1.0)


def _pointed(now: Moment) -> tuple[float, ...]:
    x, y = _wandering(now)
    return x * now.size[0], y * now.size[1], 0.0, 0.0


MEANINGS: dict[str, Callable[[Moment], tuple[float, ...]]] = {
    "time": lambda now: (now.time,),
    "delta": lambda now: (now.delta,),
    "frame": lambda now: (now.frame,),
    "rate": lambda now: (1.0 / now.delta if now.delta > 0.0 else _USUAL_RATE,),
    "date": lambda now: now.date,
    "size": lambda now: (*now.size, 1.0, 1.0),
    "aspect": lambda now: (now.size[0] / now.size[1],),
    "pass": lambda now: (now.number,),
    "mouse": lambda now: (0.0, 0.0, 0.0, 0.0),  # nobody has clicked
    "pointer": _pointed,  # pixels
    "pointer01": _wandering,
    "samples": lambda now: (_SAMPLES_A_SECOND,),
    "times": lambda now: (now.time,) * 4,  # of the four channels
    "surface": lambda now: (now.size[0] / now.size[1], 1.0),
    "identity": lambda now: (),
    "beat": lambda now: (max(0.0, 1.0 - 4.0 * (now.time * 2.0 % 1.0)),),
}

WIDTHS = {
    "float": 1,
    "int": 1,
    "uint": 1,
    "vec2": 2,
    "vec3": 3,
    "vec4": 4,
    "ivec2": 2,
    "ivec3": 3,
    "ivec4": 4,
}


def value_of(given: Given, now: Moment) -> Any:
    """The value of a uniform at this moment, shaped as its GLSL type needs it."""
    parts = MEANINGS[given.meaning](now)
    if given.type == "float[4]":
        return list(parts)
    if given.meaning == "identity":
        side = int(given.type[-1])
        return tuple(float(k % (side + 1) == 0) for k in range(side * side))
    whole = given.type[0] in "iu"
    numbers = tuple(int(part) if whole else float(part) for part in (*parts, 0.0, 0.0, 0.0))
    width = WIDTHS[given.type]
    return numbers[0] if width == 1 else numbers[:width]


ISF_GIVEN = (
    Given("PASSINDEX", "int", "pass"),
    Given("FRAMEINDEX", "int", "frame"),
    Given("RENDERSIZE", "vec2", "size"),
    Given("TIME", "float", "time"),
    Given("TIMEDELTA", "float", "delta"),
    Given("DATE", "vec4", "date"),
)

SHADERTOY_GIVEN = (
    Given("iResolution", "vec3", "size"),
    Given("iTime", "float", "time"),
    Given("iGlobalTime", "float", "time"),  # its name until 2016
    Given("iTimeDelta", "float", "delta"),
    Given("iFrame", "int", "frame"),
    Given("iFrameRate", "float", "rate"),
    Given("iMouse", "vec4", "mouse"),
    Given("iDate", "vec4", "date"),
    Given("iSampleRate", "float", "samples"),
    Given("iChannelTime", "float[4]", "times"),
)
