"""The live loop: one picture after another, in time. What fails in one picture does not end the show."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import moderngl

from dreamscape.narrative.showtime import ShowTime
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import take
from dreamscape.render.dropin.dropin import DropIn
from dreamscape.render.limiter.limiter import Limiter
from dreamscape.render.targets import Target
from dreamscape.sound.live import Live
from dreamscape.stage.errands import DREAM, WALL, Errands
from dreamscape.stage.following import BEHIND, Following
from dreamscape.stage.joining import Joining
from dreamscape.stage.keys import Asked
from dreamscape.stage.laps import Laps
from dreamscape.stage.notify import notify
from dreamscape.stage.pace import Pace
from dreamscape.stage.previews import is_preview, preview
from dreamscape.stage.projection import Projection
from dreamscape.stage.sinks import Sink

if TYPE_CHECKING:  # without a screen pygame is not needed
    from dreamscape.stage.vj.hands import Hands
    from dreamscape.stage.window import Window

FAILURES = 30
"""Pictures that fail one after another until the stage gives up, to be started anew."""
_MUSIC = 0.05
"""Seconds between two Musics."""
_SOFT = 2
"""Sizes are multiples of this."""


@dataclass(frozen=True, slots=True)
class Report:
    """How the last second went."""

    frames: int
    scale: float
    took_ms: float  # a picture, on average
    failed: int  # pictures since the beginning
    time: float  # show time, seconds
    softened: int  # times that flashes had to be softened since the beginning
    passes: dict[str, float]  # milliseconds a picture, by what is done; a GPU's own work shows as reading
    waiting: int  # small pictures that phones and crew wait for


@dataclass(slots=True)
class Loop:
    """Lives until `stopped` says so."""

    context: moderngl.Context
    compositor: Compositor
    show: Following
    clock: ShowTime
    size: tuple[int, int]
    rate: float
    window: "Window | None"
    sound: Live | None
    joining: Joining | None
    aside: Compositor
    """Draws small pictures of single dreams, so that the wall's afterimage is left alone."""
    errands: Errands
    limiter: Limiter
    projection: Projection | None = None
    """Shows the pictures on outputs, in place of the window."""
    hands: "Hands | None" = None
    """Somebody plays."""
    sinks: tuple[Sink, ...] = ()
    """Take each picture that is shown."""
    drop_in: DropIn | None = None
    """Visuals come and change while the show goes on."""
    _moment: float = 0.0
    """Show time of the picture that is shown; it stays while the wall is frozen."""
    _laps: Laps = field(default_factory=Laps)
    _last: tuple[bytearray, tuple[int, int]] = (bytearray(), (0, 0))

    def run(self, report: Callable[[Report], None]) -> bool:
        """Show pictures until the errands say stop; whether somebody at the screen asked for the end. Raises
        the last error after FAILURES pictures in a row that failed."""
        pace = Pace(self.rate)
        due = told = heard = time.monotonic()
        frames, failed, failing, spent = 0, 0, 0, 0.0
        while not self.errands.listen():
            begun = time.monotonic()
            try:
                self._show(self._picture_time(begun), pace.scale)
                failing = 0
            except (moderngl.Error, ArithmeticError, LookupError, ValueError):
                failed, failing = failed + 1, failing + 1
                if failing >= FAILURES:
                    raise
            frames, spent = frames + 1, spent + time.monotonic() - begun
            pace.took(time.monotonic() - begun)
            notify("WATCHDOG=1")
            self._run_errand(self.clock.at(begun) - BEHIND)
            self._change_visuals()
            if begun - heard >= _MUSIC:
                heard = begun
                self._hear(self.clock.at(begun) - BEHIND)
            if begun - told >= 1.0:
                took, at, softened = 1000.0 * spent / frames, self.clock.at(begun), self.limiter.report.begun
                passes, waiting = self._laps.each(frames), self.errands.waiting
                report(Report(frames, pace.scale, took, failed, at, softened, passes, waiting))
                told, frames, spent = begun, 0, 0.0
            if self._asked_to_end():
                return True
            due = max(
                due + 1.0 / self.rate, time.monotonic() - 1.0 / self.rate
            )  # one late picture is made up for
            time.sleep(max(0.0, due - time.monotonic()))
        return False

    def _picture_time(self, now: float) -> float:
        """Show time of the picture that is drawn now. What is played is drawn at whole pictures of the rate,
        so that a film of it has the same ones."""
        at = self.clock.at(now) - BEHIND
        if self.hands is None:
            return at
        at = math.floor(max(at, 0.0) * self.rate + 1e-6) / self.rate
        moves = self.hands.take(at)
        if moves:
            self.errands.moved(moves)
        return at

    def _show(self, at: float, scale: float) -> None:
        """Draw the picture of show time `at`, and show it."""
        width, height = (max(_SOFT, round(side * scale / _SOFT) * _SOFT) for side in self.size)
        self._moment = self._moment if self.errands.freeze else at
        self._laps.begin()
        target = self.compositor.draw(self.show.frames, max(self._moment, 0.0), (width, height))
        if self.errands.black:
            target.framebuffer.clear(0.0, 0.0, 0.0, 1.0)
        self._laps.lap("drawing")
        target = self.limiter.limit(target, self.clock.at(time.monotonic()))
        self._laps.lap("softening flashes")
        pixels = _read(target)
        self._laps.lap("reading")
        self._last = pixels, (width, height)
        for sink in self.sinks:
            sink.take(pixels, (width, height), at)
        joining = None if self.errands.black else self.joining
        sign = joining.sign(time.monotonic()) if joining else None
        if self.projection is not None:
            self.projection.show(target, sign)
        if self.window is not None:
            self.window.show(pixels, (width, height), sign)
            take(self.context)
        self._laps.lap("showing")

    def _asked_to_end(self) -> bool:
        """Whether somebody at the screen asked for the end. B makes the wall black, and lets it be seen
        again, whatever else works."""
        shown = self.projection or self.window
        asked = shown.asked() if shown is not None else Asked()
        take(self.context)
        if self.hands is not None:
            self.hands.press(asked)
        elif sum(key.name == "b" and not key.control for key in asked.keys) % 2:
            self.errands.hold(self.errands.freeze, not self.errands.black)
        return asked.quit

    def _run_errand(self, at: float) -> None:
        """Draw one small picture that somebody has asked for."""
        name = self.errands.next()
        if name is None:
            return
        if name == WALL:
            self.errands.drawn(name, *self._last)
            return
        try:
            frames, size = self.show.dream(name), DREAM
            if is_preview(name):
                frames, size = preview(name, self.show, self.hands.scene if self.hands else None, self.size)
            target = self.aside.draw(frames, max(at, 0.0), size)
        except (moderngl.Error, ArithmeticError, LookupError, ValueError):
            self.errands.drawn(name, None, DREAM)
        else:
            self.errands.drawn(name, _read(target), size)

    def _change_visuals(self) -> None:
        """What was dropped in comes a little nearer; should that go wrong, the show goes on as it is."""
        if self.drop_in is None:
            return
        try:
            self.drop_in.step()
        except (moderngl.Error, ArithmeticError, LookupError, ValueError) as error:
            self.errands.say(
                f"no more visuals are taken in ({error}); they are when the show is started anew"
            )
            self.drop_in = None

    def _hear(self, at: float) -> None:
        if self.sound is not None:
            music = self.show.frames(max(at, 0.0)).music
            if music is not None:
                self.sound.hear(music)


def _read(target: Target) -> bytearray:
    """Its pixels, RGBA, top row first."""
    width, height = target.framebuffer.size
    pixels = bytearray(width * height * 4)
    target.framebuffer.read_into(pixels, components=4, alignment=1)
    return pixels
