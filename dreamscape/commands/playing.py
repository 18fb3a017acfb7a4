"""A show's sound through a device, as it would be beside the picture."""

import time
from collections.abc import Callable

from dreamscape.commands.shows import Show
from dreamscape.commands.statusline import status_line
from dreamscape.export.units import clock
from dreamscape.sound import live
from dreamscape.sound.ensemble import Ensemble

_STEP = 0.05
"""Seconds between two Musics."""


def play(show: Show, begin: float, end: float, device: str | None) -> live.Status:
    """Play from `begin` to `end` (seconds of the show); Ctrl-C ends it. How the sound was in the end.
    Raises DreamError for a device that is not there."""
    playing = live.start(Ensemble, show.journal.meta.seed, device)
    try:
        with status_line() as says:
            _play(show, begin, end, playing, says)
    except KeyboardInterrupt:  # how one ends listening
        pass
    finally:
        status = playing.status()
        playing.stop()
    return status


def _play(show: Show, begin: float, end: float, playing: live.Live, says: Callable[[str], None]) -> None:
    started, step = time.monotonic(), 0
    while (at := begin + step * _STEP) <= end:
        playing.hear(show.musics(at))
        if step % 5 == 0:
            says(told(playing.status(), at))
        step += 1
        time.sleep(max(0.0, started + step * _STEP - time.monotonic()))
    time.sleep(playing.status().latency_ms / 1000.0)


def told(status: live.Status, at: float) -> str:
    """One line on where the sound is and how it is."""
    if not status.begun:
        return f"{clock(at)}  getting ready"
    return (
        f"{clock(at)}  on {status.device}, {status.latency_ms:.0f} ms late, at most {status.voices} voices, "
        f"a block in {status.load_ms:.1f} of 10.7 ms, {status.underruns} gaps"
        + (f"; {status.notice}" if status.notice else "")
    )
