"""The stage's process: window, drawing and sound, until it is told to stop."""

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape.errors import DreamError
from dreamscape.gate.keys import keys_of
from dreamscape.narrative.showtime import ShowTime
from dreamscape.render.limiter.viewing import AVERAGE, Viewing
from dreamscape.stage.recording import Recorder, Slots
from dreamscape.stage.vj.hands import Played

if TYPE_CHECKING:
    import moderngl

    from dreamscape.sound.live import Live
    from dreamscape.stage.errands import Errands
    from dreamscape.stage.loop import Loop, Report
    from dreamscape.stage.projection import Projection
    from dreamscape.stage.sinks import Sink
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
    slots: Slots | None = None  # where pictures are left to be recorded
    ndi: str = ""  # the name by which pictures go out by NDI; "": they do not
    visuals: tuple[Path, ...] = ()  # folders of visuals that may come and change while the show goes on


def serve(wish: Staged, line: Connection) -> None:
    """Show until `line` says so or breaks. Sends ("shown", report) each second, ("said", sentence) for people
    to read, ("visuals", catalogue, standings) when those that were dropped in stand otherwise, ("softened",
    facts) when flashes were softened and that is over, ("hold", freeze, black) and ("quit",) when somebody at
    the screen asked for that, and ("refused", sentence, exit code) when it cannot begin."""
    try:
        if _play(wish, line):
            line.send(("quit",))
    except DreamError as error:
        line.send(("refused", str(error), error.code))
    except (BrokenPipeError, ConnectionError):  # whoever began this is gone
        pass


def _play(wish: Staged, line: Connection) -> bool:
    """Whether somebody at the screen asked for the end."""
    from dreamscape.stage.errands import Errands

    with ExitStack() as ending:
        loop = _begun(wish, Errands(line), ending)

        def shown(report: "Report") -> None:
            line.send(("shown", report))
            for one in loop.limiter.report.over(report.time):
                line.send(("softened", one.facts()))

        return loop.run(shown)


def _begun(wish: Staged, errands: "Errands", ending: ExitStack) -> "Loop":
    """All that a stage needs; `ending` lets it go, the last first."""
    from dreamscape.render import library
    from dreamscape.render.compositor import Compositor
    from dreamscape.render.context import create_context, renderer_name, take
    from dreamscape.render.dropin.taken import Taken
    from dreamscape.render.limiter.limiter import Limiter
    from dreamscape.stage.dropping import dropping
    from dreamscape.stage.following import Following
    from dreamscape.stage.joining import Joining
    from dreamscape.stage.loop import Loop

    hands = _hands(wish, errands)
    context = create_context()
    now = wish.clock.at(time.monotonic())
    show = Following(wish.show, now, hands.deck.performance if hands else None)
    ending.callback(show.close)
    ending.callback(context.release)
    taken = Taken(wish.visuals) if wish.visuals else None
    find = taken.find if taken else cache(library.find)

    awaited = taken.awaited if taken else set()

    def mishap(name: str, error: DreamError) -> None:
        if name not in awaited:  # what is wrong with those is told when they are checked
            errands.say(f'the visual "{name}" is drawn as another: {error}')

    compositor = Compositor(context, find, words=show.words, drawings=show.drawings, mishap=mishap)
    ending.callback(compositor.release)
    aside = Compositor(context, find, drawings=show.drawings, mishap=lambda name, error: None)
    ending.callback(aside.release)
    if hands is not None:
        hands.heed(lambda: compositor.programs.drawn.listens)
    deck = hands.deck if hands else None
    drop_in = dropping(taken, (compositor, aside), errands, deck, wish.rate) if taken else None
    if drop_in is not None:
        ending.callback(drop_in.close)
    window, projection = _window(wish), _projection(wish, context, errands.say)
    take(context)
    gain = projection.gain if projection else 1.0
    limiter = Limiter(context, wish.viewing, gain, lambda begun: errands.say(begun.sentence()))
    ending.callback(limiter.release)
    ending.callback(take, context)
    for one in (projection, window, hands):
        if one is not None:
            ending.callback(one.close)
    sound = _sound(wish, show.journal.meta.seed, ending)
    joining = Joining(keys_of(wish.show), wish.address) if wish.address else None
    errands.line.send(("drawing", renderer_name(context)))
    return Loop(
        context, compositor, show, wish.clock, wish.size, wish.rate, window, sound, joining, aside,
        errands, limiter, projection, hands, _sinks(wish, hands, errands.say, ending), drop_in,
    )  # fmt: skip


def _sound(wish: Staged, seed: int, ending: ExitStack) -> "Live | None":
    """What is heard, in a process of its own."""
    if not wish.sound:
        return None
    from dreamscape.sound import live
    from dreamscape.sound.ensemble import Ensemble

    sound = live.start(Ensemble, seed, wish.device)
    if sound is not None:
        ending.callback(sound.stop)
    return sound


def _hands(wish: Staged, errands: "Errands") -> "Hands | None":
    """What somebody plays with."""
    if wish.played is None:
        return None
    from dreamscape.narrative.journal import open_journal
    from dreamscape.stage.playable import moves_of, playable
    from dreamscape.stage.vj.deck import Deck
    from dreamscape.stage.vj.hands import hands
    from dreamscape.stage.vj.pointing import gestures

    with open_journal(wish.show) as journal:
        deck = Deck(playable(wish.visuals), moves_of(journal.read()))
    gestures(deck, errands.gesture)
    return hands(deck, wish.show, wish.played, errands)


def _sinks(
    wish: Staged, hands: "Hands | None", say: Callable[[str], None], ending: ExitStack
) -> "tuple[Sink, ...]":
    """Where pictures go beside the screens."""
    from dreamscape.stage.vj.dmx.lamps import lamps_of

    found: list[Sink] = []
    if wish.ndi:
        from dreamscape.stage.ndi import Sender

        found.append(Sender(wish.ndi, wish.size, wish.rate, say))
    if wish.slots is not None:
        found.append(Recorder(wish.slots, wish.rate, say))
    lit = None if hands is None else lamps_of(hands.deck, wish.show)
    if lit is not None:
        found.append(lit)
    for one in found:
        ending.callback(one.close)
    return tuple(found)


def _has_outputs(wish: Staged) -> bool:
    return wish.outputs is not None or wish.display is not None or wish.card


def _window(wish: Staged) -> "Window | None":
    """The window; pygame is imported only where there is to be one."""
    if wish.headless or _has_outputs(wish):
        return None
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from dreamscape.stage.keys import FILLS
    from dreamscape.stage.window import Window

    return Window(wish.size, fills=FILLS[1:] if wish.played else FILLS)


def _projection(wish: Staged, context: "moderngl.Context", say: Callable[[str], None]) -> "Projection | None":
    """The outputs, where some are asked for; without a screen they are drawn and not shown."""
    if not _has_outputs(wish):
        return None
    from dreamscape.stage.outputs import outputs_of
    from dreamscape.stage.projection import Projection

    outputs = outputs_of(wish.outputs, wish.size, wish.display)
    screens = None
    if not wish.headless:
        os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        from dreamscape.stage.keys import FILLS
        from dreamscape.stage.screens import Screens

        screens = Screens(outputs, fills=FILLS[1:] if wish.played else FILLS)

    return Projection(context, outputs, wish.size, screens, wish.outputs, wish.card, say)
