"""The glance: a small drawing of the whole plane, for everything that looks further than a few pixels.

Occlusion, bloom and memory are taken from it, so a tile of a mural and the same part of a small picture
see the same surroundings.
"""

from dataclasses import dataclass

import moderngl

from dreamscape.render.plan import Plan, plan_of
from dreamscape.render.programs import Programs, assign
from dreamscape.render.scene import Canvas, Relief, Scene, Wide, canvas_over
from dreamscape.render.sketches.sketches import Drawn
from dreamscape.render.targets import Size, Target, Targets
from dreamscape.score.frame import Frame, Grade

LINES = 112
"""Height of the glance in pixels; less when the picture itself is smaller."""

OWN_LINES = 240
"""A picture of no more lines is its own glance: another drawing would cost as much as the picture."""

_REMEMBERED = 0.42
"""Share of such a picture's height in which its past is drawn."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the surroundings of any point look like; valid until the next look."""

    wide: Wide  # relief, blurred narrowly and widely, and its slope
    glow: moderngl.Texture  # what bright places shed around them, and what lingers
    picture: Target  # the glance itself, linear light


@dataclass(frozen=True, slots=True)
class Begun:
    """A glance whose dreams are being drawn."""

    plan: Plan
    canvas: Canvas
    relief: Relief


class Glance:
    """Draws glances; owns their targets."""

    def __init__(self, context: moderngl.Context, programs: Programs) -> None:
        self._context = context
        self._programs = programs
        self._scene = Scene(context, programs)
        self._targets = Targets(context)

    def look(self, frame: Frame, aspect: float, lines: int) -> Around:
        """Draw `frame` as a glance of a picture `lines` high, to be remembered."""
        small = max(round(_REMEMBERED * lines), 1) if lines <= OWN_LINES else LINES
        return self.finish(self._begin(frame, aspect, (small, lines)))

    def begin(self, frame: Frame, aspect: float, lines: int, drawn: Drawn | None = None) -> Begun:
        """Draw the dreams of a glance, and what was `drawn` in them. Software GL shades them in threads of
        its own: whoever has other work does it before asking for the rest."""
        return self._begin(frame, aspect, (min(LINES, lines), lines), drawn)

    def _begin(
        self, frame: Frame, aspect: float, lines: tuple[int, int], drawn: Drawn | None = None
    ) -> Begun:
        small = lines[0]
        plan = plan_of(frame, aspect, *lines)
        canvas = canvas_over(plan, float(small), 0, 0, max(round(small * aspect), 1), small)
        return Begun(plan, canvas, self._scene.relief(plan, canvas, drawn))

    def finish(self, begun: Begun, past: moderngl.Texture | None = None) -> Around:
        """The whole glance; `past` is the light that lingers."""
        plan, canvas = begun.plan, begun.canvas
        wide = self.wide(plan, canvas, begun.relief.target)
        lit = self._scene.light(plan, canvas, begun.relief, wide)
        return Around(wide, self.glow(canvas, lit, plan.frame.grade, past), lit)

    def wide(self, plan: Plan, canvas: Canvas, relief: Target) -> Wide:
        """The relief of a canvas, blurred."""
        view, half, sixth = canvas.view, _part(canvas, 2), _part(canvas, 6)
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
        return Wide(around.texture, view)

    def glow(
        self, canvas: Canvas, lit: Target, grade: Grade, past: moderngl.Texture | None
    ) -> moderngl.Texture:
        """What bright places of a canvas shed around them, and the light of the `past` that lingers."""
        bright = self._targets.get("bright", _part(canvas, 2))
        self._pass("bright.frag", bright, lit.texture, {"texel": (1.0 / lit.size[0], 1.0 / lit.size[1])})
        small = self._blurred("glow small", bright.texture, bright.size, 0.7)
        middle = self._blurred("glow middle", small, _part(canvas, 4), 1.2)
        large = self._blurred("glow large", middle, _part(canvas, 10), 1.6)
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


def _part(canvas: Canvas, divisor: int) -> Size:
    """The size at which a canvas is blurred: this part of a glance's, so that a blur is as wide on the plane
    however large the canvas is."""
    times = min(LINES / canvas.lines, 2.0) / divisor
    return max(int(canvas.size[0] * times), 1), max(int(canvas.size[1] * times), 1)
