"""The limiter on the GPU: measures finished pictures, and mixes those that must be softened."""

from collections.abc import Callable

import moderngl
import numpy as np
import numpy.typing as npt

from dreamscape.render import dream
from dreamscape.render.limiter.report import FlashReport, Intervention
from dreamscape.render.limiter.softening import Softened, Softener
from dreamscape.render.limiter.viewing import Viewing
from dreamscape.render.programs import assign
from dreamscape.render.targets import Size, Target, Targets

Single = npt.NDArray[np.float32]

COLUMNS = 128
"""Cells in a row of the picture; about 0.2 degrees each where WCAG's 1024 pixels are."""


def _unsaid(_: Intervention) -> None:
    """Nobody is told."""


class Limiter:
    """The last stage of pictures that follow each other. Lives on; `report` says what it did."""

    def __init__(
        self,
        context: moderngl.Context,
        viewing: Viewing,
        gain: float = 1.0,
        say: Callable[[Intervention], None] = _unsaid,
    ) -> None:
        """`gain`: by how much the brightest output enlarges light. `say` is told of each intervention as it
        begins."""
        self._context, self.viewing, self._gain, self._say = context, viewing, gain, say
        self._targets = Targets(context)
        self._programs: dict[tuple[str, ...], moderngl.VertexArray] = {}
        self._amount: moderngl.Texture | None = None
        self._softener: Softener | None = None
        self._cells = (1, 1)
        self._before: Target | None = None  # what was shown last
        self._is_light = self._is_odd = False  # whether that is linear light; which of two targets is next
        self.report = FlashReport()

    def limit(self, picture: Target, time: float) -> Target:
        """What is to be shown of `picture` (RGBA8, display values, top row first) at `time` (seconds, never
        less than before): itself, untouched, or a softened one that is valid until the next call."""
        light = self._measured(picture)
        if self._softener is None:
            self._softener = Softener(light, picture.size[0] / picture.size[1], self.viewing, self._gain)
        softened = self._softener.soften(light, time)
        if softened is None or self._before is None:
            shown = picture
            self._softener.show(light)
            self._keep(picture)
        else:
            shown = self._mixed(picture, softened)
            self._softener.show(self._measured(shown))
            begun = self.report.intervene(time, softened.kind, softened.share)
            if begun is not None:
                self._say(begun)
        self.report.count(self._softener.flashes())
        return shown

    def rehearse(self, picture: Target, time: float) -> None:
        """As `limit`, of a picture that nobody is shown: it is counted, not reported."""
        report, say = self.report, self._say
        self.report, self._say = FlashReport(), _unsaid
        try:
            self.limit(picture, time)
        finally:
            self.report, self._say = report, say

    def forget(self) -> None:
        """What comes next does not follow what was shown."""
        self._softener = self._before = None

    def release(self) -> None:
        """Give every GL object back."""
        self._context.detect_framebuffer(0).use()
        for drawn in self._programs.values():
            drawn.program.release()
            drawn.release()
        if self._amount is not None:
            self._amount.release()
        self._targets.release()
        self.forget()

    def _measured(self, picture: Target) -> Single:
        """The light of each cell, shape (rows, columns, 3); rows from the top."""
        if self._softener is None:  # later, cells stay as they are when the picture's size changes
            self._cells = cells_of(picture.size)
        columns, rows = self._cells
        target = self._targets.get("cells", (columns, rows), kind="f4")
        target.begin(clear=False)
        picture.texture.use(0)
        self._draw("measure.frag", {"picture": 0, "cells": (columns, rows)})
        data = target.framebuffer.read(components=3, dtype="f4")
        return np.frombuffer(data, np.float32).reshape(rows, columns, 3)

    def _keep(self, picture: Target) -> None:
        self._before, self._is_light = self._targets.get("kept", picture.size, kind="f1"), False
        self._context.copy_framebuffer(self._before.framebuffer, picture.framebuffer)

    def _mixed(self, picture: Target, softened: Softened) -> Target:
        """Draws the picture between; it is kept as light too, so that small steps add up."""
        assert self._before is not None
        target = self._targets.get("odd" if self._is_odd else "even", picture.size)
        target.begin(clear=False)
        for unit, texture in enumerate((picture.texture, self._before.texture, self._uploaded(softened.mix))):
            texture.use(unit)
        wanted = {"SOFTENED": self._is_light, "SIZED": self._before.size != picture.size}
        defines = tuple(name for name, needed in wanted.items() if needed)
        self._draw("soften.frag", {"picture": 0, "before": 1, "amount": 2}, defines)
        self._before, self._is_light, self._is_odd = target, True, not self._is_odd
        screen = self._targets.get("screen", picture.size, kind="f1")
        screen.begin(clear=False)
        target.texture.use(0)
        self._draw("display.frag", {"light": 0})
        return screen

    def _uploaded(self, mix: Single) -> moderngl.Texture:
        if self._amount is None or self._amount.size != mix.shape[::-1]:
            if self._amount is not None:
                self._amount.release()
            self._amount = self._context.texture(mix.shape[::-1], 1, dtype="f4")
            self._amount.repeat_x = self._amount.repeat_y = False
        self._amount.write(mix.tobytes())
        return self._amount

    def _draw(self, fragment: str, values: dict[str, object], defines: tuple[str, ...] = ()) -> None:
        key = (fragment, *defines)
        if key not in self._programs:
            head = "#version 330\n" + "".join(f"#define {one}\n" for one in defines)
            program = self._context.program(
                vertex_shader=dream.core("screen.vert").text,
                fragment_shader=head + dream.core(fragment).text,
            )
            self._programs[key] = self._context.vertex_array(program, [])
        self._context.enable_only(moderngl.NOTHING)
        assign(self._programs[key].program, values)
        self._programs[key].render(moderngl.TRIANGLES, vertices=3)


def cells_of(size: Size) -> tuple[int, int]:
    """Columns and rows of a picture's cells: about square, and none smaller than a pixel."""
    columns = min(COLUMNS, size[0])
    return columns, max(1, min(round(columns * size[1] / size[0]), size[1], 4 * COLUMNS))
