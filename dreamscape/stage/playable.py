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
    low, high = _ends(number)
    return isinstance(number.default, (int, float)) and low < high


def _ends(number: Number) -> tuple[float, float]:
    """From where to where it can be turned; nowhere where the file does not say."""
    if number.type == "bool":
        return 0.0, 1.0
    if number.values:
        return float(min(number.values)), float(max(number.values))
    ends = [float(one) for one in (number.minimum, number.maximum) if isinstance(one, (int, float))]
    return (ends[0], ends[1]) if len(ends) == 2 else (0.0, 0.0)


def _input(number: Number) -> Input:
    kind = "switch" if number.type == "bool" else "fader"
    return Input(number.name, *_ends(number), float(number.default), number.label, kind)  # type: ignore[arg-type]
