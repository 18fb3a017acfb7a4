"""A source of pictures behind the limiter: what films are made of."""

from typing import Any, Protocol

from dreamscape.render.limiter.limiter import Limiter
from dreamscape.render.limiter.report import FlashReport
from dreamscape.render.limiter.viewing import Viewing
from dreamscape.render.targets import Target

WARMED = 1.0
"""Seconds before the first picture from which flashes are counted."""
_STEADY = 0.1
"""Pictures by which a time may miss its turn and still follow the one before."""


class Drawing(Protocol):
    """What draws finished pictures, such as render.picture.Picture."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        ...

    @property
    def target(self) -> Target:
        """The picture that was drawn last: RGBA8, display values, top row first."""
        ...

    def draw(self, time: float) -> None:
        """Draw the picture of show time `time` (seconds)."""
        ...


class Limited:
    """Pictures of `drawing`, none of which flash dangerously when they follow each other at `rate` a second.

    A picture that does not follow the one before (the first of a part, or where a stopped run goes on) comes
    after a second of pictures of `rehearsal`, small ones of the same, so that flashes before it are counted.
    Without `rehearsal` counting begins with it."""

    def __init__(
        self, drawing: Drawing, limiter: Limiter, rate: float, rehearsal: Drawing | None = None
    ) -> None:
        self.size = drawing.size
        self._drawing, self._limiter, self._rate, self._rehearsal = drawing, limiter, rate, rehearsal
        self._shown: Target | None = None
        self._last: float | None = None

    @property
    def viewing(self) -> Viewing:
        """How the pictures are seen."""
        return self._limiter.viewing

    @property
    def report(self) -> FlashReport:
        """What the limiter did so far."""
        return self._limiter.report

    def draw(self, time: float) -> None:
        """Draw the picture of show time `time` (seconds)."""
        follows = self._last is not None and abs((time - self._last) * self._rate - 1.0) < _STEADY
        if not follows:
            self._begin(time)
        self._drawing.draw(time)
        self._shown = self._limiter.limit(self._drawing.target, time)
        self._last = time

    def read_into(self, buffer: Any, components: int = 4, alignment: int = 1) -> Any:
        """Read the last picture into a writable buffer of width * height * components bytes."""
        if self._shown is None:
            raise RuntimeError("draw a time before reading the picture")
        return self._shown.framebuffer.read_into(buffer, components=components, alignment=alignment)

    def _begin(self, time: float) -> None:
        self._limiter.forget()
        if self._rehearsal is None:
            return
        count = int(min(WARMED, time) * self._rate + _STEADY)
        for before in range(count, 0, -1):
            drawing = self._rehearsal if before > 1 else self._drawing
            drawing.draw(time - before / self._rate)
            self._limiter.rehearse(drawing.target, time - before / self._rate)
