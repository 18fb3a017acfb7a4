"""What a visual is to be drawn by is compiled before any picture uses it, a program at a time."""

from collections.abc import Iterator

import moderngl

from dreamscape.render.foreign import is_plain_dream
from dreamscape.render.isf import Visual
from dreamscape.render.player import Player
from dreamscape.render.programs import Programs
from dreamscape.render.targets import Targets

_SMALL = (8, 8)


class Ahead:
    """The programs by which the visual `name` is to be drawn, in the making. Let go of it by `take_over` or
    by `release`."""

    def __init__(self, context: moderngl.Context, programs: Programs, name: str, visual: Visual) -> None:
        self._context, self._programs = context, programs
        self._name, self._visual = name, visual
        self._made: dict[tuple[int, bool], moderngl.VertexArray] = {}
        self._player: Player | None = None

    def steps(self) -> Iterator[None]:
        """Compile one program before each of what is yielded. Raises DreamError with file and line."""
        if not is_plain_dream(self._visual):
            self._player = self._programs.drawn.made(self._visual)
            yield
        for octaves, among in self._programs.ways(self._name):
            self._made[octaves, among] = drawn = self._programs.compiled(self._visual, octaves, among)
            self._warm(drawn)
            yield

    def take_over(self) -> None:
        """The next picture is drawn by these; what it was drawn by is given back."""
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
        """Draw one tile of nothing, as the scene would: drivers compile the last of a program only then."""
        targets = Targets(self._context)
        targets.get("scene", _SMALL, count=2).begin()
        self._context.enable_only(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        self._context.blend_func = (moderngl.ONE, moderngl.ONE)
        drawn.render(moderngl.POINTS, vertices=1)
        self._context.enable_only(moderngl.NOTHING)
        self._context.detect_framebuffer(0).use()  # else the next framebuffer of this context fails
        targets.release()
