"""The stage's process: window, drawing and sound, until it is told to stop."""

import os
import time
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape.errors import DreamError
from dreamscape.gate.keys import keys_of
from dreamscape.narrative.showtime import ShowTime

if TYPE_CHECKING:
    from dreamscape.stage.window import Window


@dataclass(frozen=True)
class Staged:
    """What a stage needs to begin."""

    show: Path
    clock: ShowTime
    size: tuple[int, int]
    rate: float
    display: int | None
    headless: bool
    sound: bool
    device: str | None
    address: str  # where phones find the gate; "": no sign is shown


def serve(wish: Staged, line: Connection) -> None:
    """Show until `line` says so or breaks. Sends ("shown", report) each second, ("quit",) when somebody at
    the screen asked for the end, and ("refused", sentence, exit code) when it cannot begin."""
    try:
        if _play(wish, line):
            line.send(("quit",))
    except DreamError as error:
        line.send(("refused", str(error), error.code))
    except (BrokenPipeError, ConnectionError):  # whoever began this is gone
        pass


def _play(wish: Staged, line: Connection) -> bool:
    """Whether somebody at the screen asked for the end."""
    from dreamscape.render import library
    from dreamscape.render.compositor import Compositor
    from dreamscape.render.context import create_context, renderer_name
    from dreamscape.sound import live
    from dreamscape.sound.ensemble import Ensemble
    from dreamscape.stage.errands import Errands
    from dreamscape.stage.following import Following
    from dreamscape.stage.joining import Joining
    from dreamscape.stage.loop import Loop

    context = create_context()
    show = Following(wish.show, wish.clock.at(time.monotonic()))
    find = cache(library.find)
    compositor, aside = Compositor(context, find), Compositor(context, find)
    window = _window(wish)
    sound = live.start(Ensemble, show.journal.meta.seed, wish.device) if wish.sound else None
    joining = Joining(keys_of(wish.show), wish.address) if wish.address else None
    line.send(("drawing", renderer_name(context)))
    loop = Loop(
        compositor, show, wish.clock, wish.size, wish.rate, window, sound, joining, aside, Errands(line)
    )
    try:
        return loop.run(lambda report: line.send(("shown", report)))
    finally:
        if sound is not None:
            sound.stop()
        if window is not None:
            window.close()
        compositor.release()
        aside.release()
        context.release()
        show.close()


def _window(wish: Staged) -> "Window | None":
    """The window; pygame is imported only where there is to be one."""
    if wish.headless:
        return None
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from dreamscape.stage.window import Window

    return Window(wish.size, wish.display)
