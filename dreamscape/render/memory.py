"""The afterimage: what shone in the last seconds lingers.

No feedback: memory at a time is a weighted sum of glances at fixed moments before it, so any frame can
be drawn without the ones before. Glances are kept as a cache while frames follow each other.
"""

import math
from collections.abc import Callable

import moderngl

from dreamscape.render.programs import Programs, assign
from dreamscape.render.targets import Size, Target, Targets

EVERY = 0.5
"""Seconds between remembered moments."""

MOMENTS = 5
"""How many moments are remembered."""

FADE = 0.9
"""Seconds in which a memory falls to a third."""

LINES = 90
"""Height in pixels of what is remembered."""


class Memory:
    """Remembered glances of one sequence of frames."""

    def __init__(self, context: moderngl.Context, programs: Programs) -> None:
        self._context = context
        self._programs = programs
        self._targets = Targets(context)
        self._held: dict[int, int] = {}  # moment -> slot
        self._of: object = None

    def missed(self, key: object, time: float) -> list[float]:
        """The moments before `time` that are not remembered, in order: seeking back is dear. `key` says what
        is being looked at: another key forgets everything."""
        if key != self._of:
            self._held.clear()
            self._of = key
        return [moment * EVERY for moment in _moments(time) if moment not in self._held]

    def past(self, time: float, aspect: float, look: Callable[[float], Target]) -> Target:
        """The sum of remembered light at `time`. `look` draws the glance of a moment that was missed."""
        size = (max(round(LINES * aspect), 1), LINES)
        moments = _moments(time)
        slots = {moment: self._slot(moment, moments, size, look) for moment in moments}
        total = self._targets.get("total", size)
        total.begin()
        self._context.enable_only(moderngl.BLEND)
        self._context.blend_func = (moderngl.ONE, moderngl.ONE)
        for moment in moments:
            held = self._targets.get(f"moment {slots[moment]}", size)
            self._copy(held.texture, total, _weight(time - moment * EVERY))
        self._context.enable_only(moderngl.NOTHING)
        return total

    def _slot(self, moment: int, wanted: list[int], size: Size, look: Callable[[float], Target]) -> int:
        if moment in self._held:
            return self._held[moment]
        taken = {slot for held, slot in self._held.items() if held in wanted}
        slot = next(k for k in range(MOMENTS + 1) if k not in taken)
        self._held = {held: one for held, one in self._held.items() if one != slot} | {moment: slot}
        seen = look(moment * EVERY)
        self._copy(seen.texture, self._targets.get(f"moment {slot}", size), 1.0)
        return slot

    def _copy(self, picture: moderngl.Texture, target: Target, weight: float) -> None:
        target.begin(clear=False)
        picture.use(0)
        drawn = self._programs.screen("copy.frag")
        assign(drawn.program, {"picture": 0, "weight": weight})
        drawn.render(moderngl.TRIANGLES, vertices=3)

    def release(self) -> None:
        """Give the GL objects back."""
        self._targets.release()
        self._held.clear()


def _moments(time: float) -> list[int]:
    newest = math.floor(time / EVERY + 1e-6)
    return [moment for moment in range(newest - MOMENTS + 1, newest + 1) if moment >= 0]


def _weight(age: float) -> float:
    """How much a moment `age` seconds ago is seen: it comes and goes without a step."""
    arriving = min(age / EVERY, 1.0)
    leaving = min((MOMENTS * EVERY - age) / EVERY, 1.0)
    return max(math.exp(-age / FADE) * arriving * leaving, 0.0)
