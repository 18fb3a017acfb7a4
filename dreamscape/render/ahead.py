"""What a visual is to be drawn by is compiled before any picture uses it, a program at a time."""

from collections.abc import Iterable, Iterator
from itertools import product

import moderngl
import numpy as np

from dreamscape.render.foreign import Drawn, is_plain_dream
from dreamscape.render.isf import Visual
from dreamscape.render.player import Player
from dreamscape.render.programs import DREAM_UNITS, Programs
from dreamscape.render.tables import Table
from dreamscape.render.targets import Size, Targets

_SMALL = (8, 8)
_TABLES = {"instances": ("i4", (1, 1024, 4)), "dreamers": ("f4", (1, 7, 4)), "corners": ("f4", (21, 33, 4))}
"""Kind and shape of what dream.vert fetches from."""


class Ahead:
    """The programs by which the visual `name` is to be drawn, in the making. Let go of it by `take_over` or
    by `release`."""

    def __init__(
        self,
        context: moderngl.Context,
        programs: Programs,
        name: str,
        visual: Visual,
        size: Size = Drawn.SIZES[0],
    ) -> None:
        """`size`: of its picture, should it be drawn on its own first."""
        self._context, self._programs = context, programs
        self._name, self._visual, self._size = name, visual, size
        self._made: dict[tuple[int, bool], moderngl.VertexArray] = {}
        self._player: Player | None = None

    def steps(self, octaves: Iterable[int] | None = None) -> Iterator[None]:
        """Compile one program, or draw one picture, before each of what is yielded, for these `octaves` or
        those drawn now. Raises DreamError with file and line."""
        if not is_plain_dream(self._visual):
            for player in self._programs.drawn.run_in(self._name, self._visual, self._size):
                self._player = player
                yield
        wanted = self._programs.octaves() if octaves is None else octaves
        for way in product(wanted, (False, True)):
            self._made[way] = drawn = self._programs.compiled(self._visual, *way)
            self._warm(drawn)
            yield

    def take_over(self) -> None:
        """The next picture is drawn by these; what it was drawn by is given back."""
        self._programs.drawn.resize(self._name, self._size)
        self._programs.exchange(self._name, self._visual, self._made, self._player)
        self._made, self._player = {}, None

    def release(self) -> None:
        """Give back what was not taken over."""
        for drawn in self._made.values():
            drawn.program.release()
            drawn.release()
        if self._player is not None:
            self._player.release()
        self._made, self._player = {}, None

    def _warm(self, drawn: moderngl.VertexArray) -> None:
        """Draw one tile of nothing, as the scene would: drivers compile the last of a program only then, and
        they do it for what it is drawn onto and for the kinds of textures it fetches from."""
        targets = Targets(self._context)
        targets.get("scene", _SMALL, count=2).begin()
        tables = {name: Table(self._context, kind) for name, (kind, _) in _TABLES.items()}
        for name, (_, shape) in _TABLES.items():
            tables[name].write(np.zeros(shape, np.float32))
            tables[name].use(DREAM_UNITS[name])
        self._context.enable_only(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        self._context.blend_func = (moderngl.ONE, moderngl.ONE)
        drawn.render(moderngl.POINTS, vertices=1)
        self._context.enable_only(moderngl.NOTHING)
        self._context.detect_framebuffer(0).use()  # else the next framebuffer of this context fails
        targets.release()
        for table in tables.values():
            table.release()
