"""Everything that may be played here: the score's controls, and the numbers of the visuals that there are."""

from collections.abc import Iterable
from pathlib import Path

from dreamscape.narrative.events import ControlMoved, Event
from dreamscape.render import library
from dreamscape.render.isf import Header
from dreamscape.render.isf_input import Input as Number
from dreamscape.score.controls import Control, Input, controls
from dreamscape.score.performance import Move
from dreamscape.stage.vj import cues, listening, mix, modulator, pointing, scenes, tempo
from dreamscape.stage.vj.midi import board

_DESK = (
    *pointing.CONTROLS,
    *scenes.CONTROLS,
    *cues.CONTROLS,
    *mix.CONTROLS,
    *tempo.CONTROLS,
    *listening.CONTROLS,
    *modulator.CONTROLS,
    *board.CONTROLS,
)


def playable(extra: Iterable[Path] = ()) -> dict[str, Control]:
    """All controls by address; `extra` are folders of visuals beside those that come with the program."""
    numbers = library.numbers(extra)
    return controls({name: [_input(one) for one in some if _turns(one)] for name, some in numbers.items()})


def controls_of(visual: Header) -> list[Control]:
    """The numbers of one visual, and nothing else."""
    inputs = {visual.name: [_input(one) for one in library.numbers_of(visual) if _turns(one)]}
    return [one for address, one in controls(inputs).items() if address not in controls({})]


def desk_controls() -> dict[str, Control]:
    """The desk's own controls by address: they are no part of a take, what they do is."""
    return {one.address: one for one in _DESK}


def moves_of(events: Iterable[Event]) -> list[Move]:
    """What was played, out of a journal's events."""
    bodies = (event.body for event in events)
    return [
        Move(one.control, one.value, one.shown, one.seconds)
        for one in bodies
        if isinstance(one, ControlMoved)
    ]


def _turns(number: Number) -> bool:
    ends = number.minimum, number.maximum, number.default
    return all(isinstance(one, (int, float)) for one in ends) and ends[0] < ends[1]  # type: ignore[operator]


def _input(number: Number) -> Input:
    low, high, default = (float(one) for one in (number.minimum, number.maximum, number.default))  # type: ignore[arg-type]
    return Input(number.name, low, high, default, number.label)
