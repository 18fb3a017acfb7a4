"""Compiled GL programs. A shader that does not compile says file and line, and never takes away one
that did."""

from collections.abc import Callable, Mapping

import moderngl
import numpy as np

from dreamscape.errors import DreamError
from dreamscape.render import dream, source
from dreamscape.render.foreign import Drawn, is_plain_dream
from dreamscape.render.isf import Visual
from dreamscape.render.library import DRIVEN
from dreamscape.render.player import Player
from dreamscape.render.probe import Probe, unprobed
from dreamscape.render.sketches.field import REACH, WIDE
from dreamscape.score.frame import Frame

MOST_QUADS = 1 << 16
"""Quads one draw call can hold; a view never has more tiles in one run."""

QUADS = ("lamp.vert",)
"""What is drawn by draw_quads; tiles are points, threads strips."""

DREAM_UNITS = {"instances": 0, "dreamers": 1, "corners": 2}
"""Texture units of what tiles of dreams and seams fetch."""

STAND_IN = "clouds"
"""The visual in whose place a broken one is drawn, where the show must go on."""

Mishap = Callable[[str, DreamError], None]
"""Is told the name of a visual that cannot be drawn, once, and why."""

PICTURE_UNIT = 3
"""Texture unit of a visual that was drawn into a picture of its own."""

SKETCH_UNITS = {"sketched": 4, "drawings": 5}
"""Texture units of what drawings fetch."""
_SKETCH_INPUTS = {"seed": "float", "breath": "float", "low": "float"} | dict.fromkeys(dream.COLOURS, "color")


def _quad_indices(context: moderngl.Context) -> moderngl.Buffer:
    """Two triangles a quad: vertex 4 k + c is corner c of quad k.

    Quads are not instances: llvmpipe starts its vertex stage anew for each instance, which costs more
    than a small tile itself."""
    corners = np.array([0, 1, 2, 2, 1, 3], np.uint32)
    return context.buffer((np.arange(MOST_QUADS, dtype=np.uint32)[:, None] * 4 + corners).tobytes())


def assign(program: moderngl.Program, values: Mapping[str, object]) -> None:
    """Set the uniforms that the program kept."""
    for name, value in values.items():
        kept = program.get(name, None)  # `in` would ask all members one by one
        if kept is not None:
            kept.value = value  # type: ignore[union-attr]


def draw_tiles(drawn: moderngl.VertexArray, first: int, count: int) -> None:
    """Draw `count` tiles from record `first` on, each a point as large as a tile.

    A point is shaded once; of the two triangles of a quad software GL shades the diagonal twice, and it
    asks the vertex stage four times."""
    assign(drawn.program, {"first": first})
    drawn.render(moderngl.POINTS, vertices=count)


def draw_quads(drawn: moderngl.VertexArray, first: int, count: int) -> None:
    """Draw `count` quads from record `first` on, in as many calls as needed."""
    for start in range(first, first + count, MOST_QUADS):
        assign(drawn.program, {"first": start})
        drawn.render(moderngl.TRIANGLES, vertices=6 * min(MOST_QUADS, first + count - start))


class Programs:
    """The host's passes and the visuals' programs, compiled when first asked for.

    `find` gives the visual of a name, or raises DreamError. With `mishap` a visual that is not there or does
    not compile is told of, and drawn as STAND_IN."""

    def __init__(
        self, context: moderngl.Context, find: Callable[[str], Visual], mishap: Mishap | None = None
    ) -> None:
        self._context = context
        self._find = find
        self._mishap = mishap
        self._broken: set[str] = set()
        self._passes: dict[str, moderngl.VertexArray] = {}
        self._dreams: dict[tuple[str, int, bool], moderngl.VertexArray] = {}
        self._resting: dict[str, dict[str, float]] = {}  # numbers that may be turned, by visual
        self._sampled: dict[str, Visual | None] = {}
        self.drawn = Drawn(context)
        self.weigh: Probe = unprobed
        """What drawing a visual costs is measured by this; it is told the visual's name."""
        self._quads = _quad_indices(context)

    def screen(self, fragment: str, vertex: str = "screen.vert", define: str = "") -> moderngl.VertexArray:
        """A pass of the host: `fragment` and `vertex` in shaders/core, `define` set at its head."""
        key = f"{vertex}+{fragment}+{define}"
        if key not in self._passes:
            text = dream.core(fragment).text
            if not text.startswith("#version"):
                text = "#version 330\n" + (f"#define {define}\n" if define else "") + text
            program = self._context.program(vertex_shader=dream.core(vertex).text, fragment_shader=text)
            self._passes[key] = self._array(program, vertex)
        return self._passes[key]

    def dream(self, name: str, octaves: int, among: bool) -> moderngl.VertexArray:
        """The program of the visual `name` in tiles it has alone or shares.

        Raises DreamError with file and line when it does not compile and nobody takes a mishap."""
        key = (name, octaves, among)
        if key not in self._dreams:
            try:
                self._dreams[key] = self._compile_dream(name, octaves, among)
            except DreamError as error:
                self._tell(name, error)
                self._dreams[key] = self._compile_dream(STAND_IN, octaves, among)
        return self._dreams[key]

    def _tell(self, name: str, error: DreamError) -> None:
        """A visual cannot be drawn. Raises the error where that ends it all."""
        if self._mishap is None or name == STAND_IN:
            raise error
        if name not in self._broken:
            self._broken.add(name)
            self._mishap(name, error)

    def _compile_dream(self, name: str, octaves: int, among: bool) -> moderngl.VertexArray:
        visual = self._find(name)
        drawn = self.compiled(visual, octaves, among)
        self._resting[name] = _resting(visual)
        return drawn

    def compiled(self, visual: Visual, octaves: int, among: bool) -> moderngl.VertexArray:
        """A program of one's own, which nothing is drawn by yet. Raises DreamError with file and line."""
        if not is_plain_dream(visual):
            return self._compile_sampled(visual, among)
        inputs = {one.name: one.type for one in visual.inputs}
        text, prelude = dream.fragment_text(visual.source, inputs, octaves, among)
        try:
            program = self._context.program(vertex_shader=dream.core("dream.vert").text, fragment_shader=text)
        except moderngl.Error as error:
            raise DreamError(_sentence(visual, str(error), prelude)) from None
        assign(program, DREAM_UNITS)
        assign(program, {one.name: one.default for one in visual.inputs if one.default is not None})
        return self._array(program, "dream.vert")

    def octaves(self) -> list[int]:
        """The details at which visuals are drawn now."""
        return sorted({octaves for _, octaves, _ in self._dreams})

    def exchange(
        self,
        name: str,
        visual: Visual,
        made: Mapping[tuple[int, bool], moderngl.VertexArray],
        player: Player | None,
    ) -> None:
        """The visual `name` is drawn by `made` and `player` from now on, as `visual` says; what it was drawn
        by is given back."""
        for key in [one for one in self._dreams if one[0] == name]:
            _release(self._dreams.pop(key))
        self._dreams |= {(name, *way): drawn for way, drawn in made.items()}
        self._resting[name] = _resting(visual)
        self._sampled[name] = None if player is None else visual
        self.drawn.exchange(name, player)
        self._broken.discard(name)

    def resting(self, name: str) -> Mapping[str, float]:
        """Where the numbers rest that may be turned in the visual `name`, once it is compiled."""
        return self._resting.get(name, {})

    def _compile_sampled(self, visual: Visual, among: bool) -> moderngl.VertexArray:
        values = "false" if visual.is_dream else "true"
        sampled = dream.core("sampled.glsl")
        text = dream.fragment_text(sampled, {}, 1, among)[0].replace("DISPLAY_VALUES", values)
        vertex = dream.core("dream.vert").text
        program = self._context.program(vertex_shader=vertex, fragment_shader=text)
        assign(program, DREAM_UNITS | {"drawn_picture": PICTURE_UNIT})
        return self._array(program, "dream.vert")

    def sketch(self, among: bool) -> moderngl.VertexArray:
        """The program that lays drawings into tiles which a dream has alone or shares."""
        key = f"sketch+{among}"
        if key not in self._passes:
            head = "#version 330\n"
            defines = f"{head}#define SKETCH\n#define SKETCH_WIDE {WIDE}\n#define SKETCH_REACH {REACH}\n"
            fragment = dream.fragment_text(dream.core("sketch.glsl"), _SKETCH_INPUTS, 1, among)[0]
            vertex = dream.core("dream.vert").text
            both = (text.replace(head, defines, 1) for text in (vertex, fragment))
            program = self._context.program(vertex_shader=next(both), fragment_shader=next(both))
            assign(program, DREAM_UNITS | SKETCH_UNITS)
            self._passes[key] = self._array(program, "dream.vert")
        return self._passes[key]

    def picture(self, name: str, frame: Frame) -> moderngl.Texture | None:
        """The picture of a visual that is drawn first and then sampled; None for all others."""
        if name not in self._sampled:
            self._sampled[name] = self._found_to_sample(name)
        visual_or_none = self._sampled[name]
        if visual_or_none is None:
            return None
        with self.weigh(name):
            return self.drawn.picture(name, visual_or_none, frame)

    def is_drawn(self, name: str) -> bool:
        """Whether the visual `name` is drawn on its own first, as far as anybody has asked for it."""
        return self._sampled.get(name) is not None

    def _found_to_sample(self, name: str) -> Visual | None:
        try:
            visual = self._find(name)
        except DreamError as error:
            self._tell(name, error)
            return None
        return None if is_plain_dream(visual) else visual

    def _array(self, program: moderngl.Program, vertex: str) -> moderngl.VertexArray:
        quads = self._quads if vertex in QUADS else None
        return self._context.vertex_array(program, [], index_buffer=quads)

    def release(self) -> None:
        """Give every program back."""
        for held in (*self._passes.values(), *self._dreams.values()):
            _release(held)
        self.drawn.release()
        self._quads.release()
        self._passes.clear()
        self._dreams.clear()


def _resting(visual: Visual) -> dict[str, float]:
    numbers = [one for one in visual.inputs if one.type == "float" and one.name not in DRIVEN]
    return {one.name: float(one.default) for one in numbers if isinstance(one.default, (int, float))}


def _release(drawn: moderngl.VertexArray) -> None:
    drawn.program.release()
    drawn.release()


def _sentence(visual: Visual, message: str, prelude: int) -> str:
    path, origins = visual.path, visual.source.origins
    found = source.blame(message, origins, prelude)
    if found:
        file, line, text = found[0]
        return f"{file}:{line}: {text}; mend the shader and try again"
    return f"{path}: does not compile: {message.strip().splitlines()[-1]}"
