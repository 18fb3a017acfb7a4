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
from dreamscape.render.limiter.viewing import AVERAGE, Viewing
from dreamscape.stage.vj.hands import Played

if TYPE_CHECKING:
    import moderngl

    from dreamscape.render.limiter.report import Intervention
    from dreamscape.stage.loop import Report
    from dreamscape.stage.projection import Projection
    from dreamscape.stage.vj.hands import Hands
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
    outputs: Path | None = None  # which screen shows what; None: the whole in one window
    card: bool = False  # begin with the test card
    viewing: Viewing = AVERAGE  # for the flash limiter
    played: Played | None = None  # somebody plays it


def serve(wish: Staged, line: Connection) -> None:
    """Show until `line` says so or breaks. Sends ("shown", report) each second, ("said", sentence) for people
    to read, ("softened", facts) when flashes were softened and that is over, ("hold", freeze, black) and
    ("quit",) when somebody at the screen asked for that, and ("refused", sentence, exit code) when it cannot
    begin."""
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
    from dreamscape.render.context import create_context, renderer_name, take
    from dreamscape.render.limiter.limiter import Limiter
    from dreamscape.sound import live
    from dreamscape.sound.ensemble import Ensemble
    from dreamscape.stage.errands import Errands
    from dreamscape.stage.following import Following
    from dreamscape.stage.joining import Joining
    from dreamscape.stage.loop import Loop

    hands = _hands(wish, line)
    context = create_context()
    now = wish.clock.at(time.monotonic())
    show = Following(wish.show, now, hands.deck.performance if hands else None)
    find = cache(library.find)

    def mishap(name: str, error: DreamError) -> None:
        line.send(("said", f'the visual "{name}" is drawn as another: {error}'))

    compositor = Compositor(context, find, words=show.words, drawings=show.drawings, mishap=mishap)
    aside = Compositor(context, find, drawings=show.drawings, mishap=lambda name, error: None)
    window, projection = _window(wish), _projection(wish, context, line)
    take(context)

    def softening(begun: "Intervention") -> None:
        line.send(("said", begun.sentence()))

    limiter = Limiter(context, wish.viewing, projection.gain if projection else 1.0, softening)
    sound = live.start(Ensemble, show.journal.meta.seed, wish.device) if wish.sound else None
    joining = Joining(keys_of(wish.show), wish.address) if wish.address else None
    line.send(("drawing", renderer_name(context)))
    loop = Loop(
        context, compositor, show, wish.clock, wish.size, wish.rate, window, sound, joining, aside,
        Errands(line), limiter, projection, hands,
    )  # fmt: skip

    def shown(report: "Report") -> None:
        line.send(("shown", report))
        for one in limiter.report.over(report.time):
            line.send(("softened", one.facts()))

    try:
        return loop.run(shown)
    finally:
        if sound is not None:
            sound.stop()
        if hands is not None:
            hands.close()
        for screen in (window, projection):
            if screen is not None:
                screen.close()
        take(context)
        limiter.release()
        compositor.release()
        aside.release()
        context.release()
        show.close()


def _hands(wish: Staged, line: Connection) -> "Hands | None":
    """What somebody plays with."""
    if wish.played is None:
        return None
    from dreamscape.narrative.journal import open_journal
    from dreamscape.stage.playable import moves_of, playable
    from dreamscape.stage.vj.deck import Deck
    from dreamscape.stage.vj.hands import hands

    with open_journal(wish.show) as journal:
        deck = Deck(playable(), moves_of(journal.read()))
    return hands(deck, wish.played, lambda sentence: line.send(("said", sentence)))


def _has_outputs(wish: Staged) -> bool:
    return wish.outputs is not None or wish.display is not None or wish.card


def _window(wish: Staged) -> "Window | None":
    """The window; pygame is imported only where there is to be one."""
    if wish.headless or _has_outputs(wish):
        return None
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from dreamscape.stage.window import Window

    return Window(wish.size)


def _projection(wish: Staged, context: "moderngl.Context", line: Connection) -> "Projection | None":
    """The outputs, where some are asked for; without a screen they are drawn and not shown."""
    if not _has_outputs(wish):
        return None
    from dreamscape.stage.outputs import outputs_of
    from dreamscape.stage.projection import Projection

    outputs = outputs_of(wish.outputs, wish.size, wish.display)
    screens = None
    if not wish.headless:
        os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        from dreamscape.stage.screens import Screens

        screens = Screens(outputs)

    def say(sentence: str) -> None:
        line.send(("said", sentence))

    return Projection(context, outputs, wish.size, screens, wish.outputs, wish.card, say)
