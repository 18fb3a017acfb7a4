"""Draws one ISF file of any kind into a texture of its own: passes, buffers, pictures, sound, time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dreamscape.render.buffers import Buffers, Surface, surface
from dreamscape.render.isf import Visual
from dreamscape.render.isf_input import SAMPLED, Input, Value
from dreamscape.render.isf_program import link
from dreamscape.render.meanings import Date, Moment, value_of
from dreamscape.render.passes import Pass, Samplers, render
from dreamscape.render.pictures import own_pictures
from dreamscape.render.stage import ISF

if TYPE_CHECKING:
    import moderngl

Region = tuple[float, float, float, float]
WHOLE: Region = (0.0, 0.0, 1.0, 1.0)
_COPY_VERTEX = """#version 330
out vec2 at;
void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
    at = corner;
}
"""
_COPY_FRAGMENT = """#version 330
uniform sampler2D picture;
uniform vec4 region;
in vec2 at;
out vec4 colour;
void main() { colour = texture(picture, region.xy + region.zw * at); }
"""


class Player:
    """One visual on one context. `draw` may be called with any size; buffers begin empty when it changes.

    Alpha comes out straight, as ISF has it: who blends it premultiplies. Colours are what the file says:
    linear light for a dream (`visual.is_dream`), display values for the rest of the world's files.
    Call `release` when done; a `with` statement does.
    """

    def __init__(
        self, ctx: "moderngl.Context", visual: Visual, *, relief: bool = False, octaves: int | None = None
    ) -> None:
        """Compile and load. With `relief`, `self.relief` holds height and emission after each draw;
        `octaves` is OCTAVES, the detail of the shader library's noise (its own default without).

        Raises DreamError: the shader does not compile, or an imported picture cannot be read.
        """
        self.visual = visual
        self.relief: moderngl.Texture | None = None
        self._ctx = ctx
        self._pictures = own_pictures(ctx, visual)
        self._passes: list[Pass] = []
        self._leaves = any("discard" in line for line in visual.source.lines)
        try:
            for stage in visual.stages or (None,):
                self._passes.append(Pass(ctx, link(ctx, visual, relief, octaves, stage), stage))
        except BaseException:
            self._release_programs()
            self._release_pictures()
            raise
        told = (note for one in self._passes for note in one.linked.notes)
        absent = (
            f"line {one.line}: the picture {one.path.name} is not there; our landscape stands in for it"
            for one in visual.imported
            if not one.path.exists()
        )
        self.notes = tuple(
            dict.fromkeys((*visual.notes, *absent, *told))
        )  # what was mended, one sentence each
        self._samplers = Samplers(ctx)
        self._copy: moderngl.VertexArray | None = None
        self._wants_relief = relief
        self._output: Surface | None = None
        self._buffers = Buffers(ctx, visual)
        self._last_time: float | None = None

    def __enter__(self) -> "Player":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def draw(
        self,
        size: tuple[int, int],
        time: float,
        frame_index: int = 0,
        values: Mapping[str, Value] | None = None,
        images: "Mapping[str, moderngl.Texture] | None" = None,
        *,
        date: tuple[float, float, float, float] | None = None,
        delta: float | None = None,
        region: Region = WHOLE,
    ) -> "moderngl.Texture":
        """Draw one frame, `size` pixels wide and high, and give back its RGBA half-float texture.

        The texture is the player's own and is drawn over by the next call. `values` and `images` are by
        input name; what is missing stays at its DEFAULT, is black or silent, and what the file does not
        have is passed over. An event happens in the frames in which its value is true. `time` is in
        seconds; `delta` defaults to the time since the last draw and is 0 at frame 0; `date` is (year,
        month, day, seconds of the day), by default the morning of 1 January 2000 plus `time`. `region`
        is the part (x, y, width, height; 0..1, y up) of the whole picture to draw, for pictures made of
        tiles; the shader is then told of the whole, which is `size` / region. With relief, `self.relief`
        is a texture of (height, emission, 0, 1); height is -1 where the visual gave none.

        Leaves every capability of the context off and a framebuffer of its own bound. Raises DreamError
        where a size expression gives no size that can be made.
        """
        values = values or {}
        whole = (round(size[0] / region[2]), round(size[1] / region[3]))
        output = self._fitted_output(size)
        self._buffers.fit(whole, values)
        self._ctx.enable_only(0)
        now = self._moment(time, frame_index, date, delta)
        for one in self._passes:
            self._set_values(one, values)
        pictures = {name: (images or {}).get(name, own) for name, own in self._pictures.items()}
        for number, target in enumerate(self.visual.passes):
            drawn = self._passes[number if self.visual.stages else 0]
            if target:
                self._draw_buffer(drawn, target, pictures, replace(now, number=number))
            else:
                here = replace(now, size=whole, number=number)
                self._draw_onto(drawn, output, here, region, pictures)
        last = self.visual.passes[-1]
        if last:
            self._show(self._buffers[last].front.texture, output, region)
        return output.texture

    def reset(self) -> None:
        """Forget all earlier frames: the next draw is as the first one."""
        self._buffers.clear()
        self._last_time = None

    def forget_time(self) -> None:
        """The next draw follows none before it, though buffers stay as they are."""
        self._last_time = None

    def inherit(self, former: "Player") -> None:
        """Go on where `former`, of an earlier version of the file, is: what it kept is kept, where the names,
        kinds and sizes of persistent buffers agree. The former one is to be released after that."""
        self._buffers.inherit(former._buffers)
        self._last_time = former._last_time

    def release(self) -> None:
        """Free every GL object; the player cannot draw afterwards."""
        self._buffers.release()
        self._release_output()
        self._release_pictures()
        if self._copy:
            self._copy.program.release()
            self._copy.release()
            self._copy = None
        self._samplers.release()
        self._release_programs()

    def _release_programs(self) -> None:
        for one in self._passes:
            one.release()
        self._passes = []

    def _release_pictures(self) -> None:
        for texture in self._pictures.values():
            texture.release()
        self._pictures = {}

    def _release_output(self) -> None:
        if self._output:
            self._output.release()
        if self.relief:
            self.relief.release()
        self._output = self.relief = None

    def _fitted_output(self, size: tuple[int, int]) -> Surface:
        if self._output and self._output.texture.size == size:
            return self._output
        self._release_output()
        if not self._wants_relief:
            self._output = surface(self._ctx, size, "f2")
            return self._output
        colour, self.relief = (self._ctx.texture(size, 4, dtype="f2") for _ in range(2))
        self._output = Surface(colour, self._ctx.framebuffer([colour, self.relief]))
        return self._output

    def _draw_buffer(
        self, drawn: Pass, target: str, pictures: "Mapping[str, moderngl.Texture]", now: Moment
    ) -> None:
        pair = self._buffers[target]
        self._draw_onto(drawn, pair.back, replace(now, size=pair.size), WHOLE, pictures)
        pair.swap()

    def _draw_onto(
        self,
        drawn: Pass,
        onto: Surface,
        now: Moment,
        region: Region,
        pictures: "Mapping[str, moderngl.Texture]",
    ) -> None:
        for given in self.visual.given:
            drawn.set(given.name, value_of(given, now))
        drawn.set("isf_Region", region)
        drawn.set("isf_Origin", (region[0] * now.size[0], region[1] * now.size[1]))
        drawn.set("isf_Shows", onto is self._output)
        onto.framebuffer.use()
        if self.visual.vertex or self._leaves:  # pixels may stay uncovered
            onto.framebuffer.clear(alpha=0.0 if self.visual.language == ISF else 1.0)
        drawn.render(pictures, self._buffers.textures(), self._samplers)

    def _show(self, texture: "moderngl.Texture", output: Surface, region: Region) -> None:
        """A last pass with a TARGET is shown, scaled to the output."""
        if self._copy is None:
            program = self._ctx.program(vertex_shader=_COPY_VERTEX, fragment_shader=_COPY_FRAGMENT)
            self._copy = self._ctx.vertex_array(program, [])
        output.framebuffer.use()
        self._copy.program["region"].value = region  # type: ignore[union-attr]
        render(self._copy, {"picture": (texture, self._samplers.get())})

    def _moment(self, time: float, frame: int, date: Date | None, delta: float | None) -> Moment:
        if delta is None:
            delta = 0.0 if frame == 0 or self._last_time is None else time - self._last_time
        self._last_time = time
        return Moment(time, delta, frame, date or (2000.0, 1.0, 1.0, time % 86400.0), (1, 1), 0)

    def _set_values(self, drawn: Pass, values: Mapping[str, Value]) -> None:
        for one in self.visual.inputs:
            if one.type not in SAMPLED:
                drawn.set(drawn.linked.names[one.name], _shaped(one, values.get(one.name, one.default)))


def _shaped(one: Input, value: Value | None) -> Any:
    """A value as its uniform needs it: a colour without alpha is opaque."""
    if one.type in ("bool", "event"):
        return bool(value)
    if one.type == "long":
        return int(value)  # type: ignore[arg-type]
    if one.type == "float":
        return float(value)  # type: ignore[arg-type]
    width = {"point2D": 2, "point3D": 3, "color": 4}[one.type]
    return (*(float(part) for part in value), *(1.0,) * width)[:width]  # type: ignore[union-attr]
