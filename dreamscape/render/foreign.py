"""Visuals that need more than one pass, pictures, or another host's habits: drawn on their own first."""

from collections.abc import Iterator
from typing import Any

import moderngl

from dreamscape.render.dream import core
from dreamscape.render.ears import Ears, listens
from dreamscape.render.isf import Visual
from dreamscape.render.isf_input import Value
from dreamscape.render.player import Player
from dreamscape.render.props import Props
from dreamscape.render.targets import Size, Target, Targets
from dreamscape.score.frame import Frame

FRAME_RATE = 30.0
"""FRAMEINDEX counts pictures at this rate, whatever the film's."""

RUN_IN = 30
"""Pictures that a visual with persistent buffers, which begin empty, draws before it is seen."""


def is_plain_dream(visual: Visual) -> bool:
    """Whether the compositor can draw it among others at once: ours, one pass, no pictures."""
    pictures = listens(visual) or any(one.type == "image" for one in visual.inputs)
    return visual.is_dream and visual.passes == (None,) and visual.vertex is None and not pictures


class Alone:
    """A picture source of one ISF file as its own host would show it: no light, no grade of ours.

    Filters and transitions get test pictures, sound inputs a test sound."""

    def __init__(self, context: moderngl.Context, visual: Visual, size: Size) -> None:
        self.size = size
        self._player = Player(context, visual)
        self._props = Props(context, visual)
        self._targets = Targets(context)
        text = core("shown.frag").text
        program = context.program(vertex_shader=core("screen.vert").text, fragment_shader=text)
        self._show = context.vertex_array(program, [])

    def draw(self, time: float) -> None:
        """Draw the picture of `time` (seconds)."""
        values, images = self._props.values(time), self._props.images(time)
        texture = self._player.draw(self.size, time, round(time * FRAME_RATE), values, images)
        self._targets.get("output", self.size, kind="f1").begin()
        texture.use(0)
        self._show.render(moderngl.TRIANGLES, vertices=3)

    def read_into(self, buffer: Any, components: int = 4, alignment: int = 1) -> Any:
        """Read the last picture into a writable buffer of width * height * components bytes."""
        return self.target.framebuffer.read_into(buffer, components=components, alignment=alignment)

    def read(self) -> bytes:
        """The last picture's bytes, RGBA, top row first."""
        pixels: bytes = self.target.framebuffer.read(components=4, alignment=1)
        return pixels

    @property
    def target(self) -> Target:
        """The last picture: RGBA8, display values, top row first."""
        return self._targets.get("output", self.size, kind="f1")

    def release(self) -> None:
        """Give the GL objects back."""
        self._player.release()
        self._props.release()
        self._targets.release()
        self._show.program.release()
        self._show.release()


class Drawn:
    """The pictures of visuals that are drawn first and sampled by the scene, one player each."""

    SIZES: tuple[Size, ...] = ((512, 512), (256, 256), (128, 128))
    """The first, and smaller ones for those that are slow."""

    def __init__(self, context: moderngl.Context) -> None:
        self._context = context
        self._players: dict[str, Player] = {}
        self._ears = Ears(context)
        self._step: dict[str, int] = {}

    def picture(self, name: str, visual: Visual, frame: Frame) -> moderngl.Texture:
        """The visual's picture in `frame`: it hears what is heard there, and its inputs stand as they are
        played; it is drawn under `name`."""
        if name not in self._players:
            self._players[name] = Player(self._context, visual)
        size = self.SIZES[self._step.get(name, 0)]
        number = round(frame.time * FRAME_RATE)
        images = self._ears.images(visual, frame)
        texture = self._players[name].draw(size, frame.time, number, _values(name, frame), images)
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        return texture

    @property
    def listens(self) -> bool:
        """Whether any of the visuals that draw now asks for what is heard."""
        return any(listens(one.visual) for one in self._players.values())

    def run_in(self, name: str, visual: Visual, size: Size) -> Iterator[Player]:
        """A player in the making, first as it is, then each time that it has drawn: once, for a driver
        compiles the last of it then; RUN_IN times where it keeps pictures that it cannot take over from the
        one that draws under `name` now. Raises DreamError."""
        player = Player(self._context, visual)
        yield player
        kept = _kept(visual)
        former = self._players.get(name)
        taken_over = former is not None and kept <= _kept(former.visual) and self.size(name) == size
        for number in range(1 if taken_over or not kept else RUN_IN):
            player.draw(size, number / FRAME_RATE, number)
            player.forget_time()
            yield player

    def exchange(self, name: str, player: Player | None) -> None:
        """`player` draws from now on, and goes on where the one before it is; None: nobody does."""
        former = self._players.pop(name, None)
        if player is not None:
            if former is not None:
                player.inherit(former)
            self._players[name] = player
        if former is not None:
            former.release()

    def size(self, name: str) -> Size:
        """Pixels of the picture."""
        return self.SIZES[self._step.get(name, 0)]

    def resize(self, name: str, size: Size) -> None:
        """Draw it in this size, one of SIZES, from now on; a persistent picture begins empty where its size
        follows from this."""
        self._step[name] = self.SIZES.index(size)

    def release(self) -> None:
        """Give the players back."""
        for player in self._players.values():
            player.release()
        self._players.clear()
        self._ears.release()


def _values(name: str, frame: Frame) -> dict[str, Value]:
    """The inputs of the visual `name` that a hand has turned."""
    return {one: value for visual, one, value in frame.inputs if visual == name}


def _kept(visual: Visual) -> set[tuple[str, bool]]:
    """Names and kinds of what it keeps from picture to picture."""
    return {(one.name, one.float32) for one in visual.buffers if one.persistent}
