"""Sound beside a picture: it is told what is to be heard, and never keeps anybody waiting.

All that is heard is made in a process of its own. Should that die, another takes its place and goes on from
the state of now; should this one die, that one ends.
"""

import atexit
import contextlib
import ctypes
import signal
import threading
import time
from dataclasses import dataclass
from multiprocessing import connection, get_context, resource_tracker
from pathlib import Path
from typing import Any

from dreamscape.score.music import Music
from dreamscape.sound import station
from dreamscape.sound.device import DELAY, check_name
from dreamscape.sound.load import BUDGET
from dreamscape.sound.rate import RATE
from dreamscape.sound.ring import AHEAD
from dreamscape.sound.station import ARRIVAL, MEMORY, Make, Wish, seen

HUNG = 10.0
"""Seconds without a sign of life after which the process is replaced."""
_STARTING = 60.0
_LONGEST_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class Status:
    """How the sound is."""

    running: bool  # its process lives
    playing: bool  # something is given to the device; False in a pause, too
    device: str  # its name; "none" where there is none
    notice: str  # one sentence on what is not as it should be, or ""
    voices: int  # at most so many sing
    load_ms: float  # 95 of 100 blocks take no longer; there are 10.67 ms for each
    underruns: int  # how often nothing was left to play
    latency_ms: float  # from picture to ear: `ring_ms` + `device_ms` + `control_ms`
    ring_ms: float
    device_ms: float
    control_ms: float
    behind_ms: float  # how much later than that it is just now, on average
    slip_ppm: float  # how much faster it plays for that
    time: float  # show time that is heard, seconds
    begun: int  # how often it began anew: at first, after jumps and pauses
    restarts: int  # how often its process had to be replaced
    lost: int  # how often a device went away
    tries: int  # how often a device was sought
    late: int  # Musics that came too late to be heard at their moment
    missed: int  # Musics that were written over before they were read, or too large


class Live:
    """Sound that plays until `stop`. Nothing here raises, and nothing waits but `stop`, for at most 3 s."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        context = get_context("spawn")
        self._context = context
        # Anonymous, and gone with the last who holds it: nothing is left behind, whoever dies how.
        self._memory: Any = context.RawArray(ctypes.c_ubyte, MEMORY)
        self._shared = seen(self._memory)
        self._shared.commands["level"] = 1.0
        self._ended = threading.Event()
        self._restarts = self._refused = 0
        self._process: Any = None
        self._keeper = threading.Thread(target=self._keep, name="sound", daemon=True)
        self._keeper.start()
        atexit.register(self.stop)

    def hear(self, music: Music) -> None:
        """This is to be heard now. About 20 times a second; where show time jumps, so does the sound."""
        try:
            self._refused += not self._shared.mailbox.put(music, time.monotonic())
        except Exception:  # a picture goes on, whatever it was that cannot be sent
            self._refused += 1

    def level(self, level: float) -> None:
        """0..1, in 50 ms."""
        self._shared.commands["level"] = level

    def mute(self, silent: bool = True) -> None:
        """Silence, or sound again, in 50 ms. Everything goes on meanwhile."""
        self._shared.commands["mute"] = silent

    def panic(self) -> None:
        """Silence in 50 ms; whatever hangs or rings is gone. `mute(False)` lets it begin anew."""
        self._shared.commands["mute"] = 1
        self._shared.commands["panics"] += 1

    def status(self) -> Status:
        """How it is, as of about a tenth of a second ago."""
        report = self._shared.report[0].copy()
        process = self._process
        running = process is not None and not self._ended.is_set() and _alive(process)
        return Status(
            running=running,
            playing=running and bool(report["playing"]),
            device=report["device"].decode(errors="replace") or "none",
            notice=report["notice"].decode(errors="replace"),
            voices=int(report["voices"]),
            load_ms=1000 * float(report["load"]),
            underruns=int(report["underruns"]),
            latency_ms=1000 * (AHEAD / RATE + DELAY + ARRIVAL),
            ring_ms=1000 * AHEAD / RATE,
            device_ms=1000 * DELAY,
            control_ms=1000 * ARRIVAL,
            behind_ms=1000 * float(report["behind"]),
            slip_ppm=1e6 * float(report["speed"]),
            time=float(report["time"]),
            begun=int(report["begun"]),
            restarts=self._restarts,
            lost=int(report["lost"]),
            tries=int(report["tries"]),
            late=int(report["late"]),
            missed=int(report["missed"]) + self._refused,
        )

    def stop(self) -> None:
        """Fade out in 20 ms and end. More than once is as good as once."""
        atexit.unregister(self.stop)
        self._shared.commands["stop"] = 1
        self._ended.set()
        self._keeper.join()

    def _keep(self) -> None:
        """See to it that the sound's process lives, until the end."""
        if hasattr(signal, "pthread_sigmask"):
            resource_tracker.ensure_running()
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # Ctrl-C is for the picture alone
        wait = 0.0
        while not self._ended.wait(wait):
            began = time.monotonic()
            with contextlib.suppress(OSError):
                self._attend()
            if not self._ended.is_set():
                self._restarts += 1
            soon = time.monotonic() - began < 10.0
            wait = min(2 * wait + 0.2, _LONGEST_WAIT) if soon and self._restarts > 1 else 0.0

    def _attend(self) -> None:
        """One process, from its beginning to its end."""
        process = self._context.Process(
            target=station.serve, args=(self._wish, self._memory), name="sound", daemon=True
        )
        process.start()
        self._process = process
        beat, moved, patience = -1, time.monotonic(), _STARTING
        while not self._ended.is_set() and not connection.wait([process.sentinel], 0.1):
            now, before = time.monotonic(), beat
            beat = int(self._shared.report["beat"][0])
            if beat != before:
                patience = HUNG if before >= 0 else _STARTING
                moved = now
            elif now - moved > patience:
                break
        _end(process, 1.0 if self._ended.is_set() else 0.0)
        self._shared.report["playing"] = 0


def start(
    make: Make,
    seed: int,
    device: str | None = None,
    slots: int = 64,
    *,
    backends: tuple[str, ...] = (),
    budget: float = BUDGET,
    tape: Path | None = None,
) -> Live:
    """Sound, from the first Music on that it hears.

    make: makes the player, such as `Ensemble`; it must be importable by name. device: one of
    `device_names()`, None for the system's own, "none" for silence. slots: voices at most. backends: names
    of miniaudio's backends, () for all. budget: seconds 95 of 100 blocks may take. tape: a file to which
    everything played is added, 32-bit float stereo without a header. Raises DreamError (code 2) when there
    is no such device.
    """
    if not backends:
        check_name(device)
    return Live(Wish(make, seed, device, slots, backends, budget, tape))


def _alive(process: Any) -> bool:
    try:
        return bool(process.is_alive())
    except (ValueError, AssertionError):  # closed just now
        return False


def _end(process: Any, patience: float) -> None:
    """Let it end by itself for so many seconds, then end it."""
    process.join(patience)
    for end in (process.terminate, process.kill):
        if process.is_alive():
            end()
            process.join(1.0)
    with contextlib.suppress(ValueError):
        process.close()
