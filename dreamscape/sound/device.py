"""Where sound goes out: a device of this machine, or a clock that takes it and throws it away.

A device may be missing, go away, stop asking, or ask without end: then a clock takes its place at once, and
the device is sought again every two seconds, by a thread of its own, for that may take long.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from dreamscape.errors import DreamError
from dreamscape.sound.rate import RATE

Pull = Callable[[int], npt.NDArray[np.float32]]
"""Gives the next n frames, (n, 2) float32."""

PERIOD, PERIODS = 0.010, 3
"""Seconds a device asks for at once, and how many of these lie in it."""
DELAY = PERIOD * PERIODS
"""Seconds from a device's question to the ear, about."""
RETRY = 2.0
"""Seconds from one attempt to the next."""
STALLED = 1.0
"""Seconds after which a device that does not ask is lost."""
NONE = "none"
"""The name to ask for when there is to be no device."""
NOTHING = "Discard all samples"
"""ALSA lists a device of this name that neither plays nor hears anything."""
_HURRY = 1.5  # times real time: a device that takes more is none


class Output(Protocol):
    """Something that takes sound."""

    name: str

    @property
    def running(self) -> bool: ...

    def start(self, pull: Pull) -> None: ...

    def close(self) -> None: ...


def device_names() -> list[str]:
    """The playback devices of this machine; none where there are none or miniaudio is not installed."""
    try:
        import miniaudio

        with _hushed():
            found = miniaudio.Devices().get_playbacks()
    except Exception:  # not installed, or no sound system at all: each raises its own
        return []
    return [str(one["name"]) for one in found if not one["name"].startswith(NOTHING)]


def check_name(name: str | None) -> None:
    """Raises DreamError (code 2) when there is no device `name`. None and "none" are always right."""
    if name is None or name == NONE:
        return
    names = device_names()
    if name not in names:
        there = ", ".join(f'"{one}"' for one in names) or "no device at all"
        raise DreamError(
            f'there is no sound device "{name}": choose one of {there}, or "{NONE}" for silence', 2
        )


class Device:
    """A playback device by miniaudio: the one called `name`, or the system's own choice."""

    def __init__(self, name: str | None, backends: tuple[str, ...] = ()) -> None:
        """Raises ImportError without miniaudio, and miniaudio's errors where there is no such device."""
        import miniaudio

        kinds = [miniaudio.Backend[one] for one in backends]
        self._library = miniaudio
        self._player: Any = None
        with _hushed():
            chosen = None
            if name is not None:
                there = {
                    str(one["name"]): one["id"] for one in miniaudio.Devices(kinds or None).get_playbacks()
                }
                if name not in there:
                    raise miniaudio.MiniaudioError(f'"{name}" is not there')
                chosen = there[name]
            self._player = miniaudio.PlaybackDevice(
                miniaudio.SampleFormat.FLOAT32, 2, RATE, int(PERIOD * 1000), chosen, PERIODS, kinds or None
            )
        if self._player.backend == "Null" and not backends:
            self.close()
            raise miniaudio.MiniaudioError("there is none")
        self.name = name or f"{self._player.backend} default"

    @property
    def running(self) -> bool:
        """Whether the library says so; it does not always know."""
        inside = self._player._device  # None once it is closed
        return inside is not None and bool(self._library.lib.ma_device_is_started(inside))

    def start(self, pull: Pull) -> None:
        feed = _feed(pull)
        next(feed)
        self._player.start(feed)

    def close(self) -> None:
        if self._player is not None:
            self._player.close()


class Clock:
    """Takes what a device would take, by a thread of its own."""

    name = NONE

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, pull: Pull) -> None:
        self._thread = threading.Thread(target=self._run, args=(pull,), name="silence", daemon=True)
        self._thread.start()

    def _run(self, pull: Pull) -> None:
        due = time.monotonic()
        while not self._ended.wait(max(due - time.monotonic(), 0.0)):
            pull(round(PERIOD * RATE))
            due += PERIOD
            if time.monotonic() - due > STALLED:  # the machine slept
                due = time.monotonic()

    def close(self) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join(1.0)


def _null() -> Output | None:
    """Miniaudio's null device, which keeps better time than a thread of ours; None without miniaudio."""
    try:
        null = Device(None, ("NULL",))
    except Exception:  # ImportError, or what a library of sound may raise
        return None
    null.name = NONE
    return null


class Speaker:
    """The device that is wanted, or what stands in for it. Ask `check` some times a second."""

    def __init__(
        self, name: str | None, pull: Pull, fade: Callable[[], None], backends: tuple[str, ...] = ()
    ) -> None:
        """`fade` is called before another device begins."""
        self._wanted, self._pull, self._fade, self._backends = name, pull, fade, backends
        self._asked = self._began = time.monotonic()
        self._frames = 0
        self._found: Output | None = None
        self._seeker: threading.Thread | None = None
        self._next = 0.0
        self._real = False
        self.lost = self.tries = 0
        self.notice = ""
        self._output: Output = Clock()  # a library of sound takes its time to load
        self._output.start(self._take)

    @property
    def name(self) -> str:
        """Of the device that is heard; "none" while there is none."""
        return self._output.name

    def check(self, now: float) -> None:
        """Notice a device that is lost, and one that is there again."""
        if self._real and self._is_lost(now):
            self._lose(now)
        if self._found is not None:
            self._change(now)
        elif not self._real and now >= self._next and (self._seeker is None or not self._seeker.is_alive()):
            self._next = now + RETRY
            self._seeker = threading.Thread(target=self._seek, name="device", daemon=True)
            self._seeker.start()

    def close(self) -> None:
        """No more sound."""
        self._output.close()

    def _take(self, count: int) -> npt.NDArray[np.float32]:
        self._asked = time.monotonic()
        self._frames += count
        return self._pull(count)

    def _is_lost(self, now: float) -> bool:
        runs_away = self._frames > RATE * (1 + _HURRY * (now - self._began))
        return not self._output.running or now - self._asked > STALLED or runs_away

    def _lose(self, now: float) -> None:
        self.lost += 1
        self.notice = f"{self._output.name} is lost: it is sought again every {RETRY:g} s"
        threading.Thread(target=self._output.close, name="lost", daemon=True).start()  # it may never return
        self._real, self._next = False, now + RETRY
        self._stand_in()

    def _stand_in(self) -> None:
        self._output = Clock()
        self._output.start(self._take)

    def _seek(self) -> None:
        if self._wanted == NONE:
            self.notice, self._next = "no sound is heard, as asked for", float("inf")
            self._found = _null()
            return
        self.tries += 1
        try:
            self._found = Device(self._wanted, self._backends)
        except ImportError:
            self.notice = "no sound is heard: miniaudio is not installed (pip install miniaudio)"
            self._next = float("inf")
        except Exception as error:  # whatever a driver may raise
            what = f'the sound device "{self._wanted}"' if self._wanted else "a sound device"
            self.notice = f"no sound is heard: {what} is sought every {RETRY:g} s ({_said(error)})"
            if isinstance(self._output, Clock):
                self._found = _null()

    def _change(self, now: float) -> None:
        found, self._found = self._found, None
        assert found is not None
        self._output.close()
        self._fade()
        self._asked = self._began = now
        self._frames = 0
        try:
            found.start(self._take)
        except Exception as error:  # whatever a driver may raise
            self.notice = f"no sound is heard: {found.name} does not start ({_said(error)})"
            self._stand_in()
            return
        self._output, self._real = found, found.name != NONE
        if self._real:
            self.notice = ""


def _said(error: Exception) -> str:
    """What a driver says, without the quotes and numbers of the library between."""
    first = error.args[0] if error.args else error
    return str(first[0] if isinstance(first, tuple) and first else first)


def _feed(pull: Pull) -> Generator[bytes, int, None]:
    count = yield b""
    while True:
        count = yield pull(count).tobytes()


@contextmanager
def _hushed() -> Iterator[None]:
    """Sound libraries write what they miss straight to the terminal; that is said by us, in one sentence."""
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
