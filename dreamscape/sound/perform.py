"""A show's sound from one moment to another: the same code offline and live."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from dreamscape.score.music import Music
from dreamscape.sound.conductor import BREATH, LOOK_BACK, STEPS, Harmony
from dreamscape.sound.ensemble import Ensemble
from dreamscape.sound.rate import BLOCK, RATE

Block = npt.NDArray[np.float32]

CONTROL = 2400
"""Samples between two Musics: 50 ms."""
WARM_UP = 8 * RATE
"""Samples that are made and thrown away before a start in the middle, so that what rings on rings."""


def perform(
    musics: Callable[[float], Music],
    start: int,
    seed: int,
    slots: int = 64,
    stems: bool = False,
    fast: bool = False,
    heard: Callable[[Music, Harmony], None] | None = None,
) -> Iterator[Block]:
    """Blocks (5, 512, 2) of STEMS from the sample `start` of the show on, for ever; they sum to the mix.

    `musics(time)` is asked for moments in order, 50 ms apart. `heard` is told what is played at each."""
    begin = max(0, start - WARM_UP) // BLOCK * BLOCK
    ensemble = Ensemble(seed, begin, slots, stems, fast)
    for time in _rehearsals(begin / RATE):
        ensemble.rehearse(musics(time))
    control, at = -1, begin
    while True:
        if at // CONTROL != control:
            control = at // CONTROL
            music = musics(control * CONTROL / RATE)
            harmony = ensemble.hear(music)
            if heard is not None and at >= start:
                heard(music, harmony)
        block = ensemble.block(at)
        skip = max(start - at, 0)
        at += BLOCK
        if skip < BLOCK:
            yield block[:, skip:]


def _rehearsals(until: float) -> Iterator[float]:
    """The moments (seconds) at which the harmony before `until` is walked through, a step apart."""
    step = BREATH / 2 / STEPS
    first = max(0, int((until - LOOK_BACK * BREATH) / step))
    yield from (place * step for place in range(first, int(np.ceil(until / step))))
