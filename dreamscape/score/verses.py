"""Words on the picture: where those that are allowed drift, and how clearly they are seen.

The words themselves are in no Frame: whoever draws looks them up at that moment, for they may be taken back.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.keyed import uniform_of
from dreamscape.narrative.world import World
from dreamscape.score.frame import Verse
from dreamscape.score.gathering import gathered
from dreamscape.score.palette import colours
from dreamscape.score.table import through
from dreamscape.score.turns import COLUMNS, LIFE, ROWS, Turn, turns_at

Floats = npt.NDArray[np.float64]

LETTER = 0.036
"""Height of the letters (an em), plane heights of a plane 16:9."""
COMES, GOES = 4.0, 6.0
"""Seconds in which words come to be seen, and in which they dissolve."""
WRITTEN = 5.0
"""Seconds until the last letter has come."""
MARGIN = 0.02
"""Between a lane and what is seen in it, shares of the plane."""
SWAY, RISE = 0.010, 0.030
"""How far words sway to each side, and how far they rise while they are seen; shares of the plane."""
_SLOWEST, _FASTEST = 0.02, 0.05
"""Sways a second."""
_BESIDE = 0.55
"""How far from the heart of their dream they lie, in its radii."""
_STREAM = 72


def verses_at(world: World, time: float, gather: float, radius: float) -> tuple[Verse, ...]:
    """The words that are seen at show time `time` (seconds); `gather` 0..1 is how far the plane has drawn
    together, `radius` that of a dream, plane heights."""
    return tuple(_verse(world, turn, time, gather, radius) for turn in turns_at(world, time))


def _verse(world: World, turn: Turn, time: float, gather: float, radius: float) -> Verse:
    dreamers, row, age = world.dreamers, slice(turn.row, turn.row + 1), time - turn.begun
    column, line = turn.lane % COLUMNS, turn.lane // COLUMNS
    middle = (line + 0.5) / ROWS
    x, y = gathered(dreamers.place[row], gather)[0].tolist()
    y += _BESIDE * radius * (1.0 if y < middle else -1.0)  # towards where there is room
    edge = MARGIN + SWAY, MARGIN + SWAY + 0.5 * RISE
    room = (
        column / COLUMNS + edge[0],
        line / ROWS + edge[1],
        (column + 1) / COLUMNS - edge[0],
        (line + 1) / ROWS - edge[1],
    )
    seen = _smooth(age / COMES) * _smooth((LIFE - age) / GOES)
    dusk = through("verse.dusk", float(dreamers.rest[turn.row]))
    shades = colours(dreamers.hue[row], dreamers.valence[row], dreamers.arousal[row])[0]
    return Verse(
        dreamers.ids[turn.row],
        turn.take,
        turn.begun,
        x,
        y,
        _drift(world.seed, turn, age),
        room,
        LETTER,
        seen * dusk * float(dreamers.presence[turn.row]),
        _unit(age / WRITTEN),
        _smooth((age - LIFE + GOES) / GOES),
        tuple((0.55 * shades[2] + 0.6 * shades[3]).tolist()),
    )


def _drift(seed: int, turn: Turn, age: float) -> tuple[float, float]:
    """How far they are from where they hang, shares of the plane; never more than SWAY, and RISE / 2 more
    upwards or downwards."""
    own = [uniform_of(seed, turn.key, round(10.0 * turn.begun), _STREAM + k) for k in range(4)]
    rates = [_SLOWEST + (_FASTEST - _SLOWEST) * draw for draw in own[:2]]
    swings = [
        float(np.sin(2.0 * np.pi * (rate * age + phase))) for rate, phase in zip(rates, own[2:], strict=True)
    ]
    return SWAY * swings[0], SWAY * swings[1] + RISE * (_unit(age / LIFE) - 0.5)


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _smooth(value: float) -> float:
    share = _unit(value)
    return share * share * (3.0 - 2.0 * share)
