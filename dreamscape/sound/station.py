"""The sound's own process: Musics in, blocks made just in time, a device that is looked after."""

import os
import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from math import exp
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from dreamscape.score.music import Music
from dreamscape.sound.device import DELAY, Speaker
from dreamscape.sound.limiter import Limiter
from dreamscape.sound.load import BUDGET, Load
from dreamscape.sound.mailbox import SIZE, Mailbox
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.ring import AHEAD, FRAMES, Ring, State
from dreamscape.sound.showclock import ShowClock
from dreamscape.sound.slip import MOST, Slip

Single = npt.NDArray[np.float32]

ARRIVAL = 0.040
"""Seconds after its moment by which a Music is here; what is later is heard a little later."""
LAG = ARRIVAL + AHEAD / RATE + DELAY
"""Seconds that sound comes after the picture, always."""
WARM_UP = 48 * BLOCK
"""Samples that are made and thrown away after a jump, so that what rings on rings."""
_OFF, _ON_TIME, _LOST = 0.012, 0.003, 0.1
"""Seconds off at which it begins to slip, at which it ends, and at which it begins anew."""
_CALM = 2.0
"""Seconds over which being off is averaged, and after which it may begin anew again."""
_BURST = 4
_WARM_SECONDS = 0.3

COMMANDS = np.dtype(
    [("stop", "i8"), ("level", "f8"), ("mute", "i8"), ("panics", "i8")],
)
REPORT = np.dtype(
    [
        ("beat", "i8"), ("playing", "i8"), ("voices", "i8"), ("load", "f8"), ("underruns", "i8"),
        ("lost", "i8"), ("tries", "i8"), ("late", "i8"), ("missed", "i8"), ("begun", "i8"), ("first", "i8"),
        ("behind", "f8"),        ("speed", "f8"), ("time", "f8"), ("device", "S128"), ("notice", "S256"),
    ]
)  # fmt: skip
_TABLES = 1024
"""Bytes in which both lie."""
MEMORY = _TABLES + 64 + FRAMES * 8 + SIZE
"""Bytes that both processes share, all zero at first."""


class Player(Protocol):
    """Who makes the sound, such as `ensemble.Ensemble`."""

    def rehearse(self, music: Music) -> object:
        """Take in what was to be heard before."""

    def hear(self, music: Music) -> object:
        """Take in what is to be heard from now on. In order of time."""

    def block(self, start: int) -> Single:
        """(stems, 512, 2) from the sample `start` of the show on."""

    def voices(self, count: int) -> None:
        """From now on at most so many sing."""


Make = Callable[[int, int, int], Player]
"""Makes a player from (seed, first sample of the show it will be asked for, voices at most)."""


class Shared:
    """What both processes see."""

    def __init__(self, memory: npt.NDArray[np.uint8]) -> None:
        """`memory` is (MEMORY,) bytes."""
        self.commands = memory[: COMMANDS.itemsize].view(COMMANDS)
        self.report = memory[128 : 128 + REPORT.itemsize].view(REPORT)
        self.counts = memory[_TABLES : _TABLES + 16].view(np.int64)
        ring = _TABLES + 64
        self.frames = memory[ring : ring + FRAMES * 8].view(np.float32).reshape(FRAMES, 2)
        self.mailbox = Mailbox(memory[ring + FRAMES * 8 : MEMORY])


def seen(memory: Any) -> Shared:
    """Shared memory of MEMORY bytes, as what lies in it."""
    return Shared(np.frombuffer(memory, np.uint8))


@dataclass(frozen=True, slots=True)
class Wish:
    """How the sound is to be made, the same for each process that makes it."""

    make: Make
    seed: int
    device: str | None
    slots: int = 64
    backends: tuple[str, ...] = ()
    budget: float = BUDGET
    tape: Path | None = None


@dataclass(slots=True)
class _Run:
    """What is played between two jumps."""

    player: Player
    limiter: Limiter
    slip: Slip
    begin: int
    """First sample of the show that went into `slip`."""
    at: int
    """First sample of the next block."""
    written: int
    """What was written into the ring before."""
    since: float
    behind: float | None = None
    speed: float = 0.0


@dataclass(slots=True)
class Station:
    """Step after step, as time goes by; `clock` gives monotonic seconds."""

    wish: Wish
    shared: Shared
    ring: Ring
    clock: Callable[[], float] = time.monotonic
    show: ShowClock = field(default_factory=ShowClock)
    _pending: deque[Music] = field(default_factory=deque)
    _newest: Music | None = None
    _run: _Run | None = None
    _moved: bool = False
    _panics: int = 0
    _beat: float = 0.0
    _load: Load = field(init=False)

    def __post_init__(self) -> None:
        self._load = Load(self.wish.slots, self.wish.budget)
        self._panics = int(self.shared.commands["panics"][0])

    def step(self) -> None:
        """Take what came in, and make the blocks that are due."""
        now = self.clock()
        self._obey()
        self._listen()
        if self._moved or self.show.paused:
            self.ring.close(at_once=now - self.ring.mark[0] > 0.15)
            if self.ring.state is State.CLOSED:
                self._run = None
                if not self.show.paused:
                    self._begin()
        else:
            self._follow(now)
            self._produce()
        self._report()

    def _obey(self) -> None:
        commands = self.shared.commands[0]
        self.ring.goal = 0.0 if commands["mute"] else min(max(float(commands["level"]), 0.0), 1.0)
        if commands["panics"] != self._panics:
            self._panics = int(commands["panics"])
            self._moved = self._run is not None

    def _listen(self) -> None:
        found, missed = self.shared.mailbox.take()
        self.shared.report["missed"] += missed
        for stamp, music in found:
            if self.show.hear(stamp, music.time):
                self._moved = True
                self._pending.clear()
            self._newest = music
            self._pending.append(music)

    def _begin(self) -> None:
        """Somebody new plays, from where the show is now."""
        assert self._newest is not None
        self._moved = False
        at = max(self._due() - WARM_UP, 0)
        self.shared.report["first"] = at
        player = self.wish.make(self.wish.seed, at, self._load.voices)
        for music in self.shared.mailbox.past(at / RATE):
            player.rehearse(music)
        self._pending.clear()
        player.hear(self._newest)
        limiter = Limiter()
        began = self.clock()
        while at < self._due() and self.clock() - began < _WARM_SECONDS:  # time goes on meanwhile
            limiter.block(player.block(at).sum(0))
            at += BLOCK
            self.shared.report["beat"] += 1
        at = max(at, self._due())
        now = self.clock()
        self._run = _Run(player, limiter, Slip(), at, at, self.ring.written, now)
        self.ring.open(now + at / RATE + LAG - DELAY - self.show.at(now))
        self.shared.report["begun"] += 1

    def _due(self) -> int:
        """The first sample of the block that is to be made now."""
        return int((self.show.at(self.clock()) - ARRIVAL) * RATE) // BLOCK * BLOCK

    def _produce(self) -> None:
        run = self._run
        if run is None:
            return
        for _ in range(_BURST):
            if run.at > self._due() or self.ring.fill > FRAMES - 2 * BLOCK:
                return
            while self._pending and self._pending[0].time <= run.at / RATE:
                self._hear(run)
            before = time.perf_counter()
            block = run.player.block(run.at).sum(0)
            self._weigh(run, time.perf_counter() - before)
            self.ring.write(run.slip.block(run.limiter.block(block), run.speed))
            run.at += BLOCK

    def _hear(self, run: _Run) -> None:
        music = self._pending.popleft()
        self.shared.report["late"] += run.begin / RATE < music.time <= (run.at - BLOCK) / RATE
        run.player.hear(music)

    def _weigh(self, run: _Run, seconds: float) -> None:
        before = self._load.voices
        self._load.took(seconds)
        if self._load.voices != before:
            run.player.voices(self._load.voices)

    def _follow(self, now: float) -> None:
        """Let sound follow the show: by slipping where it is a little off, anew where it is far off."""
        run = self._run
        if run is None:
            self._moved = True
            return
        if self.ring.state not in (State.PLAYING, State.DRY):
            return
        asked, read = self.ring.mark
        heard = run.begin + run.slip.position - (run.written + self._since(run) - read)
        if self.ring.state is State.DRY:
            self.ring.skip(int((self.show.at(asked) - LAG + DELAY) * RATE - heard))
            self._moved = self._due() - run.at > AHEAD and now - run.since > _CALM
            return
        behind = self.show.at(asked) - LAG + DELAY - heard / RATE
        run.behind = behind if run.behind is None else run.behind + (behind - run.behind) * self._share(now)
        self._beat = now
        if abs(run.behind) > _LOST and now - run.since > _CALM:
            self._moved = True
        elif abs(run.behind) > _OFF:
            run.speed = MOST if run.behind > 0 else -MOST
        elif abs(run.behind) < _ON_TIME:
            run.speed = 0.0

    def _since(self, run: _Run) -> int:
        return self.ring.written - run.written

    def _share(self, now: float) -> float:
        return 1 - exp(-max(now - self._beat, 0.0) / _CALM)

    def _report(self) -> None:
        report, run = self.shared.report, self._run
        report["beat"] += 1
        report["playing"] = self.ring.state is State.PLAYING
        report["voices"], report["load"] = self._load.voices, self._load.p95
        report["underruns"] += self.ring.dries
        self.ring.dries = 0
        report["behind"] = run.behind if run and run.behind else 0.0
        report["speed"] = run.speed if run else 0.0
        report["time"] = (run.at - self.ring.fill) / RATE - DELAY if run else 0.0


def serve(wish: Wish, memory: Any) -> None:
    """The process, until it is told to stop or its parent is gone. `memory` is shared, of MEMORY bytes.

    It never returns: a driver's threads could keep an orderly end waiting for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(-10)
    shared = seen(memory)
    try:
        _serve(wish, shared)
    except Exception as error:  # said in the status; the parent begins anew
        shared.report["notice"] = f"the sound broke off: {type(error).__name__}: {error}".encode()[:255]
        os._exit(1)
    os._exit(0)


def _serve(wish: Wish, shared: Shared) -> None:
    ring = Ring(shared.frames, shared.counts)
    shared.counts[:] = 0
    station = Station(wish, shared, ring)
    played: deque[bytes] = deque()

    def pull(count: int) -> Single:
        frames = ring.pull(count, time.monotonic())
        if wish.tape is not None:
            played.append(frames.tobytes())
        return frames

    speaker = Speaker(wish.device, pull, ring.again, wish.backends)
    lost = int(shared.report["lost"][0])
    parent = parent_process()
    checked = 0.0
    while not shared.commands["stop"][0]:
        station.step()
        now = time.monotonic()
        if now - checked > 0.1:
            checked = now
            if parent is not None and not parent.is_alive():
                os._exit(0)  # nobody is left to whom anything could be said
            speaker.check(now)
            _tell(shared, speaker, lost)
            _keep(wish.tape, played)
        time.sleep(0.004)
    ring.close()
    time.sleep(0.05)
    speaker.close()
    _keep(wish.tape, played)


def _tell(shared: Shared, speaker: Speaker, lost: int) -> None:
    report = shared.report
    report["device"], report["notice"] = speaker.name.encode()[:127], speaker.notice.encode()[:255]
    report["lost"], report["tries"] = lost + speaker.lost, speaker.tries


def _keep(tape: Path | None, played: deque[bytes]) -> None:
    """What was played goes to the end of the tape."""
    if tape is not None and played:
        with tape.open("ab") as file:
            while played:
                file.write(played.popleft())
