"""The glance: a small drawing of the whole plane, for everything that looks further than a few pixels.

Occlusion, bloom and memory are taken from it, so a tile of a mural and the same part of a small picture
see the same surroundings.
"""

from dataclasses import dataclass

import moderngl

from dreamscape.render.plan import Plan, plan_of
from dreamscape.render.programs import Programs, assign
from dreamscape.render.scene import Scene, Wide, canvas_over
from dreamscape.render.sketches.sketches import Drawn
from dreamscape.render.targets import Size, Target, Targets
from dreamscape.render.tiles import View
from dreamscape.score.frame import Frame, Grade

LINES = 112
"""Height of the glance in pixels; less when the picture itself is smaller."""


THREAD_STEPS = 16
"""Quads along a strand of a thread: at this size the vertices would cost more than the light."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the surroundings of any point look like; valid until the next look."""

    wide: Wide  # relief, blurred narrowly and widely, and its slope
    glow: moderngl.Texture  # what bright places shed around them, and what lingers
    picture: Target  # the glance itself, linear light


class Glance:
    """Draws glances; owns their targets."""

    def __init__(self, context: moderngl.Context, programs: Programs) -> None:
        self._context = context
        self._programs = programs
        self._scene = Scene(context, programs, steps=THREAD_STEPS)
        self._targets = Targets(context)

    def look(
        self,
        frame: Frame,
        aspect: float,
        lines: int,
        past: moderngl.Texture | None = None,
        drawn: Drawn | None = None,
    ) -> Around:
        """Draw `frame` as a glance of a picture `lines` high; `past` is the light that lingers, `drawn` what
        lies in the dreams."""
        small = min(LINES, lines)
        plan = plan_of(frame, aspect, small, lines)
        canvas = canvas_over(plan, float(small), 0, 0, max(round(small * aspect), 1), small)
        relief = self._scene.relief(plan, canvas, drawn)
        wide = Wide(self._wide(plan, canvas.view, relief), canvas.view)
        lit = self._scene.light(plan, canvas, relief, wide)
        return Around(wide, self._glow(lit, frame.grade, past), lit)

    def _wide(self, plan: Plan, view: View, relief: Target) -> moderngl.Texture:
        half, sixth = _part(relief.size, 2), _part(relief.size, 6)
        spread = min(max(plan.grain / 0.10, 0.6), 2.5)
        narrow = self._blurred("wide narrow", relief.textures[1], half, spread)
        wide = self._blurred("wide wide", narrow, sixth, spread)
        around = self._targets.get("around", half)
        step = 0.16 * plan.grain
        wide.use(1)
        values = {
            "narrow": 0,
            "wide": 1,
            "step_uv": (step / view.width, step / view.height),
            "way": 2.0 * step,
        }
        self._pass("around.frag", around, narrow, values)
        return around.texture

    def _glow(self, lit: Target, grade: Grade, past: moderngl.Texture | None) -> moderngl.Texture:
        bright = self._targets.get("bright", _part(lit.size, 2))
        self._pass("bright.frag", bright, lit.texture, {"texel": (1.0 / lit.size[0], 1.0 / lit.size[1])})
        small = self._blurred("glow small", bright.texture, bright.size, 0.7)
        middle = self._blurred("glow middle", small, _part(lit.size, 4), 1.2)
        large = self._blurred("glow large", middle, _part(lit.size, 10), 1.6)
        glow = self._targets.get("glow", bright.size)
        middle.use(1)
        large.use(2)
        (past or large).use(3)
        values: dict[str, object] = {"middle": 1, "large": 2, "memory": 3, "bloom": grade.bloom}
        values |= {"memory_amount": grade.memory if past else 0.0}
        self._pass("glow.frag", glow, small, values)
        return glow.texture

    def _blurred(self, role: str, picture: moderngl.Texture, size: Size, spread: float) -> moderngl.Texture:
        """`picture` brought to `size` and blurred over about 3 * spread of its texels."""
        across, down = self._targets.get(f"{role} across", size), self._targets.get(role, size)
        self._pass("blur.frag", across, picture, {"step_uv": (spread / size[0], 0.0)})
        self._pass("blur.frag", down, across.texture, {"step_uv": (0.0, spread / size[1])})
        return down.texture

    def _pass(
        self, fragment: str, target: Target, picture: moderngl.Texture, values: dict[str, object]
    ) -> None:
        target.begin(clear=False)
        picture.use(0)
        drawn = self._programs.screen(fragment)
        assign(drawn.program, values | {"picture": 0})
        drawn.render(moderngl.TRIANGLES, vertices=3)

    def release(self) -> None:
        """Give the GL objects back."""
        self._scene.release()
        self._targets.release()


def _part(size: Size, divisor: int) -> Size:
    return max(size[0] // divisor, 1), max(size[1] // divisor, 1)
