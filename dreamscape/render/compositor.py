"""A Frame becomes a finished picture, or a part of one."""

import math
from collections.abc import Callable
from dataclasses import replace

import moderngl

from dreamscape.render.context import unbind
from dreamscape.render.glance import OWN_LINES, Around, Glance
from dreamscape.render.isf import Visual
from dreamscape.render.lettering.lettering import Lettering, Words, no_words
from dreamscape.render.memory import Memory
from dreamscape.render.plan import Plan, plan_of
from dreamscape.render.probe import Probe, unprobed
from dreamscape.render.programs import Mishap, Programs, assign
from dreamscape.render.scene import Canvas, Scene, canvas_over
from dreamscape.render.sketches.sketches import Drawings, Drawn, Sketches, no_drawings
from dreamscape.render.targets import Size, Target, Targets
from dreamscape.score.frame import Frame

Region = tuple[int, int, int, int]
Box = tuple[float, float, float, float]
Frames = Callable[[float], Frame]
Past = Callable[[], Target]


class Compositor:
    """Draws Frames. Between frames it keeps GL objects and, as a cache only, glances just past.

    `find` gives the visual of a name, `words` what a dreamer said, `drawings` what dreamers drew; `mishap` is
    told of visuals that cannot be drawn."""

    def __init__(
        self,
        context: moderngl.Context,
        find: Callable[[str], Visual],
        probe: Probe = unprobed,
        words: Words = no_words,
        drawings: Drawings = no_drawings,
        mishap: Mishap | None = None,
    ) -> None:
        self.context = context
        self.programs = self._programs = Programs(context, find, mishap)
        self._targets = Targets(context)
        self._probe = probe
        self._scene = Scene(context, self._programs, probe)
        self._glance = Glance(context, self._programs)
        self._memory = Memory(context, self._programs)
        self._lettering = Lettering(context, self._programs, words)
        self._sketches = Sketches(context, drawings)

    def draw(self, frames: Frames, time: float, size: Size, region: Region | None = None) -> Target:
        """Draw the picture of `size` at show time `time`, or only its part `region` (x, y, width,
        height in pixels from the top left).

        `frames` gives the Frame of any time, because memory asks for moments before. Returns an RGBA8
        target in sRGB, top row first; it is valid until the next call."""
        aspect = size[0] / size[1]
        missed = {moment: frames(moment) for moment in self._memory.missed((frames, size), time)}

        def look(moment: float) -> Target:
            return self._glance.look(missed[moment], aspect, size[1]).picture

        def past() -> Target:
            with self._probe("memory"):
                return self._memory.past(time, aspect, look)

        frame = frames(time)
        with self._probe("plan"):
            plan = plan_of(frame, aspect, size[1])
        drawn = self._sketches.of(plan, size[1])
        part = region or (0, 0, *size)
        by_itself = size[1] <= OWN_LINES
        canvas = _canvas(plan, size, (0, 0, *size) if by_itself else part)
        around = (self._lit_by_itself if by_itself else self._lit)(plan, canvas, drawn, past)
        with self._probe("words"):
            around.picture.begin(clear=False)
            self._lettering.draw(frame, aspect, size[1], canvas)
        with self._probe("present"):
            return self._present(plan, canvas, (_shown(canvas, size, part), part), around)

    def _lit(self, plan: Plan, canvas: Canvas, drawn: Drawn | None, past: Past) -> Around:
        """The picture in linear light, with what a glance sees around it."""
        lingering = past()
        with self._probe("glance"):
            begun = self._glance.begin(plan.frame, plan.aspect, round(canvas.lines), drawn)
        scene = self._scene.relief(plan, canvas, drawn)
        with self._probe("glance"):
            around = self._glance.finish(begun, lingering.texture)
        return replace(around, picture=self._scene.light(plan, canvas, scene, around.wide))

    def _lit_by_itself(self, plan: Plan, canvas: Canvas, drawn: Drawn | None, past: Past) -> Around:
        """The same of a picture that is its own glance; the canvas is all of it."""
        scene = self._scene.relief(plan, canvas, drawn)
        lingering = past()  # while software GL shades the dreams
        with self._probe("glance"):
            wide = self._glance.wide(plan, canvas, scene.target)
        lit = self._scene.light(plan, canvas, scene, wide)
        with self._probe("glance"):
            return Around(wide, self._glance.glow(canvas, lit, plan.frame.grade, lingering.texture), lit)

    def _present(self, plan: Plan, canvas: Canvas, part: tuple[Box, Region], around: Around) -> Target:
        shown, (x, y, width, height) = part
        grade = plan.frame.grade
        output = self._targets.get("output", (width, height), kind="f1")
        output.begin(clear=False)
        textures = (around.picture.texture, around.glow)
        names = ("picture", "glow")
        for unit, texture in enumerate(textures):
            texture.use(unit)
        view, seen = canvas.view, around.wide.view
        drawn = self._programs.screen("present.frag", define="SUNRISE" if grade.sunrise > 0.0 else "")
        values: dict[str, object] = {name: unit for unit, name in enumerate(names)}
        values |= {
            "view": (view.x, view.y, view.width, view.height),
            "shown": shown,
            "whole": (0.0, 0.0, plan.aspect, 1.0),
            "pixels": (width, height),
            "first_pixel": (x, y),
            "glow_view": (seen.x, seen.y, seen.width, seen.height),
            "sunrise": grade.sunrise,
            "brightness": grade.brightness,
            "TIME": plan.frame.time,
        }
        assign(drawn.program, values)
        drawn.render(moderngl.TRIANGLES, vertices=3)
        return output

    def release(self) -> None:
        """Give every GL object back."""
        unbind(self.context)  # else the next framebuffer of this context fails
        parts = (self._lettering, self._sketches, self._memory, self._glance, self._scene, self._targets)
        for part in (*parts, self._programs):
            part.release()


def _canvas(plan: Plan, size: Size, part: Region) -> Canvas:
    """Where to draw so that `part` is right to its edges."""
    x, y, width, height = part
    lines = float(size[1])
    pushed = sum(1.1 * seam.width + seam.shear for seam in plan.frame.seams)
    margin = math.ceil(pushed * math.sqrt(plan.aspect) * lines) + 3
    left, right = max(x - margin, 0), min(x + width + margin, size[0])
    top, bottom = max(y - margin, 0), min(y + height + margin, size[1])
    return canvas_over(plan, lines, left, size[1] - bottom, right, size[1] - top)


def _shown(canvas: Canvas, size: Size, part: Region) -> Box:
    """Where `part` lies in its canvas (0..1, y up)."""
    x, y, width, height = part
    (wide, high), view, lines = canvas.size, canvas.view, canvas.lines
    first = (x - view.x * lines, size[1] - y - height - view.y * lines)
    return (first[0] / wide, first[1] / high, width / wide, height / high)
