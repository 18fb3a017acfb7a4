"""Live sound: in step with the show, without clicks, whatever stalls, jumps, dies or is pulled out."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.score.music import Music
from dreamscape.sound import device, live
from dreamscape.sound.ensemble import Ensemble
from dreamscape.sound.limiter import Limiter
from dreamscape.sound.load import STEPS, Load
from dreamscape.sound.mailbox import LARGEST, PLACES, SIZE, Mailbox
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.ring import AHEAD, FADE, FRAMES, GLIDE, Ring, State
from dreamscape.sound.showclock import ShowClock
from dreamscape.sound.slip import MOST, Slip
from dreamscape.sound.station import LAG, MEMORY, WARM_UP, Shared, Station, Wish
from tests.livechoir import DIES, LOSES_DEVICE, Choir, Ground
from tests.musics import music

PERIOD = 480


class Stage:
    """A picture, the sound's station and a device, in a time of their own."""

    def __init__(self, make: type[Ground], fast: float = 0.0) -> None:
        """`fast`: how much faster the device's clock goes than the show's."""
        self.now, self.fast = 1000.0, fast
        memory = np.zeros(MEMORY, np.uint8)
        self.picture, shared = Shared(memory), Shared(memory)
        shared.commands["level"] = 1.0
        self.ring = Ring(shared.frames, shared.counts)
        self.station = Station(Wish(make, 7, None, slots=4, budget=9.9), shared, self.ring, lambda: self.now)
        self.report = shared.report
        self.devices: list[list[np.ndarray]] = [[]]  # what each was given
        self._asks = self.now

    def say(self, one: Music, late: float = 0.0) -> None:
        assert self.picture.mailbox.put(one, self.now - late)

    def go(self, seconds: float, sound: bool = True, plugged: bool = True) -> None:
        """Let time pass; without `sound` its process stands still, unless `plugged` the device is gone."""
        until = self.now + seconds
        while self.now < until - 1e-9:
            self.now += 0.010
            if not plugged:
                self._asks = self.now
            while self._asks <= self.now:
                self.devices[-1].append(self.ring.pull(PERIOD, self._asks))
                self._asks += PERIOD / RATE / (1 + self.fast)
            if sound:
                self.station.step()

    def show(self, first: float, last: float, of: Callable[[float], Music]) -> None:
        """The picture shows from `first` to `last`, and says so twenty times a second."""
        for tick in range(round(first * 20), round(last * 20)):
            self.say(of(tick / 20))
            self.go(0.05)

    def plug_in(self) -> None:
        """Another device, which was silent until now."""
        self.devices.append([np.zeros((PERIOD, 2), np.float32)])
        self.ring.again()

    @property
    def tape(self) -> np.ndarray:
        return np.concatenate(self.devices[-1])


def lit(time: float) -> Music:
    """Music that changes all the time."""
    return music(time, 3, light=float(np.sin(time)))


def performed(make: type[Ground], musics: list[Music], first: int, blocks: int) -> np.ndarray:
    """The same offline from the sample `first` on, each Music before the first block at or after its time."""
    begin, at = first + WARM_UP, first
    player, limiter, waiting = make(7, at, 4), Limiter(), list(musics)
    player.hear(waiting.pop(0))
    waves = []
    while at < first + blocks * BLOCK:
        while at >= begin and waiting and waiting[0].time <= at / RATE:
            player.hear(waiting.pop(0))
        waves.append(limiter.block(player.block(at).sum(0)))
        at += BLOCK
    return np.concatenate(waves)


def roughest(wave: np.ndarray) -> float:
    """The greatest second difference: a click is one."""
    return float(np.abs(np.diff(wave.astype(np.float64), 2, axis=0)).max())


def found(tape: np.ndarray, wave: np.ndarray, length: int) -> bool:
    """Whether `length` samples in a row, somewhere on the tape, are the very same as somewhere in `wave`."""
    for begin in range(0, len(tape) - length, length // 2):
        part = tape[begin : begin + length]
        if np.abs(part).max() < 1e-3:
            continue
        for place in np.flatnonzero((wave[:, 0] == part[0, 0]) & (wave[:, 1] == part[0, 1])):
            if np.array_equal(wave[place : place + length], part):
                return True
    return False


def test_live_is_what_is_performed_to_the_bit_and_late_by_what_is_said() -> None:
    stage = Stage(Choir)
    musics = [lit(tick / 20) for tick in range(200, 280)]
    stage.show(10.0, 14.0, lit)
    first = int(stage.report["first"][0])
    offline = performed(Choir, musics, first, 400)
    tape = stage.tape
    heard = int(np.flatnonzero(np.abs(tape).max(1) > 0)[0])
    place = next(
        n
        for n in range(WARM_UP, WARM_UP + 4 * PERIOD)
        if np.array_equal(offline[n + 2000 : n + 9000], tape[heard + 2000 :][:7000])
    )
    whole = tape[heard + 960 : heard + 130_000]
    assert np.array_equal(whole, offline[place + 960 :][: len(whole)])
    assert stage.report["late"] == 0
    at = (heard + 1) / RATE  # since the picture was at 10 s
    assert abs(at + 10.0 + 0.030 - LAG - (first + place) / RATE) < 0.012


def test_it_follows_a_show_whose_clock_is_not_the_devices() -> None:
    stage = Stage(Ground, fast=150e-6)
    stage.show(0.0, 2.0, lit)
    stage.station._run.behind = 0.05  # as if it had gone on for minutes
    stage.show(2.0, 8.0, lit)
    assert stage.report["speed"] in (MOST, 0.0)
    assert abs(stage.report["behind"][0]) < 0.012
    assert stage.report["begun"] == 1
    assert stage.report["underruns"] == 0


def test_slipping_keeps_a_tone_and_ends_at_whole_samples() -> None:
    at = np.arange(BLOCK * 400)
    tone = np.stack([np.sin(at * 0.05), np.sin(at * 0.4)], 1).astype(np.float32)
    slip = Slip()
    out, places = [], []
    for block in range(400):
        places.append(slip.position)
        out.append(slip.block(tone[block * BLOCK :][:BLOCK], MOST if 50 <= block < 200 else 0.0))
    wave = np.concatenate(out)
    assert np.array_equal(wave[: 50 * BLOCK - 100], tone[: 50 * BLOCK - 100])
    assert places[0] == 0
    assert places[390] == round(places[390])
    gained = round(places[390] - sum(map(len, out[:390])))
    assert gained == round(150 * BLOCK * MOST)
    assert np.array_equal(wave[-5000:], tone[len(wave) - 5000 + gained :][:5000])
    assert roughest(wave) < roughest(tone) * 1.01
    # in between it is the same tone, a little higher
    middle = wave[60 * BLOCK : 190 * BLOCK]
    power = np.sqrt((middle**2).mean(0))
    assert power == pytest.approx(np.sqrt([0.5, 0.5]), rel=0.01)


@pytest.mark.faults
def test_ten_thousand_blocks_of_stalls_jumps_and_losses_and_not_one_click() -> None:
    stage, dice = Stage(Ground, fast=120e-6), random.Random(5)
    show = 30.0
    while sum(map(len, stage.devices)) * PERIOD < 10_000 * BLOCK:
        fate = dice.random()
        if fate < 0.02:  # the picture stalls
            pause = dice.uniform(0.1, 1.5)
            stage.go(pause)
            show += pause
        elif fate < 0.026:  # somebody seeks
            show = dice.uniform(0.0, 100.0)
        elif fate < 0.032:  # pause
            for _ in range(dice.randint(2, 12)):
                stage.say(lit(show))
                stage.go(0.05)
        elif fate < 0.045:  # the sound's process is starved
            pause = dice.uniform(0.05, 0.4)
            stage.go(pause, sound=False)
            show += pause
        elif fate < 0.055:  # the device is pulled out, and comes back
            pause = dice.uniform(0.02, 0.6)
            stage.go(pause, plugged=False)
            stage.plug_in()
            show += pause
        late = dice.choice((0.0, 0.0, 0.02, 0.3)) if dice.random() < 0.1 else 0.0
        stage.say(lit(show - late))
        step = dice.uniform(0.03, 0.06)
        stage.go(step)
        show += step
    calm = Stage(Ground)
    calm.show(30.0, 34.0, lit)
    turned = 3 / FADE * float(np.abs(calm.tape).max())  # a fade that is turned round in its middle
    bound = 1.2 * roughest(calm.tape) + turned
    tapes = [np.concatenate(device) for device in stage.devices]
    assert max(map(roughest, tapes)) < bound
    assert np.mean(np.abs(np.concatenate(tapes)) > 1e-4) > 0.5  # most of the time there is sound
    assert stage.report["begun"] > 10
    assert stage.report["underruns"] > 5
    assert len(tapes) > 5
    cut = np.concatenate([calm.tape[100_000:101_000], np.zeros((100, 2), np.float32)])
    assert roughest(cut) > 10 * bound  # the measure would find one


def test_a_pause_is_silent_and_a_seek_is_followed_at_once() -> None:
    stage = Stage(Ground)
    stage.show(20.0, 22.0, lit)
    for _ in range(10):
        stage.say(lit(22.0))
        stage.go(0.05)
    assert not np.abs(stage.tape[-RATE // 10 :]).any()
    assert stage.ring.state is State.CLOSED
    stage.show(22.0, 23.0, lit)
    assert stage.ring.state is State.PLAYING
    stage.show(80.0, 81.0, lit)
    assert stage.report["begun"] == 3
    assert stage.report["time"] == pytest.approx(81.0 - LAG, abs=0.05)
    assert np.abs(stage.tape[-RATE // 10 :]).max() > 0.01


def test_after_a_jump_the_harmony_is_walked_to_where_it_was() -> None:
    stage = Stage(Ground)
    stage.show(0.0, 12.0, lit)
    stage.show(7.0, 8.0, lit)
    rehearsed = stage.station._run.player.rehearsed
    assert rehearsed == pytest.approx([0, 1, 2, 3, 4, 5, 6], abs=0.051)


def test_a_panic_is_silent_in_50_ms_and_begins_anew() -> None:
    stage = Stage(Ground)
    stage.show(0.0, 2.0, lit)
    stage.picture.commands["mute"], stage.picture.commands["panics"] = 1, 1
    before = len(stage.tape)
    stage.show(2.0, 2.5, lit)
    silent = stage.tape[before + GLIDE + 2 * PERIOD :]
    assert not silent.any()
    assert roughest(stage.tape) < 1.5 * roughest(stage.tape[RATE : RATE + 20000])
    stage.picture.commands["mute"] = 0
    stage.show(2.5, 4.0, lit)
    assert stage.report["begun"] == 2
    assert np.abs(stage.tape[-1000:]).max() > 0.01


def test_show_time_is_believed_when_it_is_early_and_jumps_only_when_it_must() -> None:
    clock = ShowClock()
    assert clock.hear(100.0, 5.0)
    assert not clock.hear(100.1, 5.08)
    assert clock.at(101.0) == pytest.approx(6.0)
    assert not clock.hear(100.6, 5.11)  # once late: a stall
    assert clock.at(101.0) == pytest.approx(6.0)
    assert clock.hear(100.65, 5.12)  # twice: it is elsewhere
    assert clock.at(101.0) == pytest.approx(5.47)
    assert clock.hear(100.7, 4.0)
    assert clock.hear(100.75, 40.0)
    assert not clock.hear(100.8, 40.0)
    assert not clock.hear(100.9, 40.0)
    assert clock.paused
    assert not clock.hear(101.0, float("nan"))
    assert clock.hear(105.0, 40.02)
    assert not clock.paused


def test_a_full_mailbox_loses_the_oldest_and_what_is_torn_is_not_taken() -> None:
    memory = np.zeros(SIZE, np.uint8)
    sender, reader = Mailbox(memory), Mailbox(memory)
    sender.put(music(0.0), 0.5)
    assert [(stamp, one.time) for stamp, one in reader.take()[0]] == [(0.5, 0.0)]
    for tick in range(1, 21):
        sender.put(music(float(tick), 96), tick + 0.5)
    found, missed = reader.take()
    assert [one.time for _, one in found] == [float(tick) for tick in range(21 - PLACES, 21)]
    assert missed == 20 - PLACES
    assert len(found[0][1].voices.key) == 96
    sender.put(music(21.0), 0.0)
    memory[64 + 22 % PLACES * (32 + LARGEST) + 32 + 200] ^= 1
    assert reader.take() == ([], 1)
    assert not sender.put(music(22.0, 5000), 0.0)  # too large to be sent
    assert [one.time for one in reader.past(15.5)] == [float(tick) for tick in range(16)]


def test_voices_are_fewer_under_load_and_come_back_slowly() -> None:
    load = Load(64)
    seen = [load.voices]
    for block in range(30_000):
        heavy = 0.011 if 1000 < block < 1700 else 0.001
        load.took(heavy * load.voices / 64 + 0.001)
        if load.voices != seen[-1]:
            seen.append(load.voices)
    assert seen == [*STEPS, *reversed(STEPS[:-1])]
    swings = Load(64)
    changes = 0
    for _ in range(60_000):  # 64 are too many for this one, always
        before = swings.voices
        swings.took(0.0065 if before == 64 else 0.002)
        changes += swings.voices != before
    assert 4 < changes < 14


def test_a_ring_that_runs_dry_fades_and_comes_back() -> None:
    ring = Ring(np.zeros((FRAMES, 2), np.float32), np.zeros(2, np.int64))
    ring.goal = ring._level = 1.0
    tone = np.sin(np.arange(3 * AHEAD) * 0.02).astype(np.float32)[:, None].repeat(2, 1)
    ring.write(tone[:AHEAD])
    ring.open(1.0)
    out = [ring.pull(500, 0.995)]
    out += [ring.pull(500, 1.0) for _ in range(20)]
    assert ring.state is State.DRY
    assert ring.dries == 1
    ring.write(tone[AHEAD : 2 * AHEAD])
    out += [ring.pull(500, 2.0) for _ in range(6)]
    wave = np.concatenate(out)
    assert not wave[:240].any()
    assert roughest(wave) < 1.5 * roughest(tone)
    assert np.array_equal(wave[2000:4000], tone[1760:3760])
    assert np.abs(wave[-1000:]).max() > 0.99


# What follows is real: real devices, real processes, real time.


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for it; how long that may take on a busy machine is not what is tested."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


class Taker:
    """What a device takes from."""

    def __init__(self) -> None:
        self.frames = self.fades = 0

    def pull(self, count: int) -> np.ndarray:
        self.frames += count
        return np.zeros((count, 2), np.float32)

    def fade(self) -> None:
        self.fades += 1


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[device.Speaker, Taker]]]:
    """Makes speakers that try again every tenth of a second."""
    monkeypatch.setattr(device, "RETRY", 0.1)
    made: list[device.Speaker] = []

    def make(name: str | None, backends: tuple[str, ...] = ()) -> tuple[device.Speaker, Taker]:
        taker = Taker()
        made.append(device.Speaker(name, taker.pull, taker.fade, backends))
        return made[-1], taker

    yield make
    for one in made:
        until(lambda one=one: one._seeker is None or not one._seeker.is_alive())
        one.check(time.monotonic())
        one.close()


def _checked(one: device.Speaker, true: Callable[[], bool]) -> Callable[[], bool]:
    def ask() -> bool:
        one.check(time.monotonic())
        return true()

    return ask


def test_a_refused_backend_is_tried_again_and_silence_keeps_time(speaker: Callable[..., tuple]) -> None:
    pytest.importorskip("miniaudio")
    one, taker = speaker(None, ("JACK",))
    until(_checked(one, lambda: one.tries >= 3))
    assert one.name == "none"
    assert "sought" in one.notice
    before = taker.frames
    until(_checked(one, lambda: taker.frames > before + RATE // 10))


def test_a_device_that_stops_is_replaced_and_found_again(speaker: Callable[..., tuple]) -> None:
    miniaudio = pytest.importorskip("miniaudio")
    one, taker = speaker(None, ("NULL",))
    until(_checked(one, lambda: one.name == "Null default"))
    assert one.notice == ""
    miniaudio.lib.ma_device_stop(one._output._player._device)
    until(_checked(one, lambda: one.lost == 1))
    until(_checked(one, lambda: one.name == "Null default" and one.notice == ""))
    before = taker.frames
    until(_checked(one, lambda: taker.frames > before + RATE // 10))
    assert taker.fades >= 2
    one._output.close()  # and closed altogether
    until(_checked(one, lambda: one.lost == 2 and one.name == "Null default"))


def test_without_miniaudio_a_clock_takes_the_sound(
    speaker: Callable[..., tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    one, taker = speaker(None)
    until(_checked(one, lambda: taker.frames > RATE // 10 and "not installed" in one.notice))
    assert one.name == "none"
    assert device.device_names() == []
    with pytest.raises(DreamError, match="no device at all"):
        live.start(Ground, 7, "Grand Hall")


def test_an_unknown_device_is_one_sentence_that_says_which_there_are() -> None:
    pytest.importorskip("miniaudio")
    names = device.device_names()
    with pytest.raises(DreamError) as error:
        live.start(Ground, 7, "Grand Hall")
    assert '"Grand Hall"' in str(error.value)
    assert all(name in str(error.value) for name in names)
    assert error.value.code == 2


def still(time: float, act: int = 0) -> Music:
    return music(time, 0, act=act)


class Picture:
    """Tells the time to live sound from a thread of its own."""

    def __init__(self, sound: live.Live) -> None:
        self.act = 0
        self._sound, self._ended = sound, threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        began = time.monotonic()
        while not self._ended.wait(0.03):
            self._sound.hear(still(time.monotonic() - began, self.act))

    def end(self) -> None:
        self._ended.set()
        self._thread.join()


@pytest.mark.faults
def test_a_night_of_live_sound(tmp_path: Path) -> None:
    """The very sound is played; a device is lost, the process is killed, it fails: and all is well again."""
    pytest.importorskip("miniaudio")
    tape = tmp_path / "tape.f32"
    sound = live.start(Ground, 7, slots=4, backends=("NULL",), tape=tape)
    picture = Picture(sound)
    try:
        until(lambda: sound.status().playing and sound.status().device == "Null default")
        assert sound.status().latency_ms == pytest.approx(1000 * LAG)
        assert sound.status().notice == ""
        until(lambda: tape.stat().st_size > 8 * RATE)
        offline = performed(Ground, [still(0.0)], int(sound._shared.report["first"][0]), 1500)
        assert found(np.fromfile(tape, np.float32).reshape(-1, 2), offline, 1500)
        picture.act = LOSES_DEVICE
        until(lambda: sound.status().lost >= 1)
        picture.act = 0
        until(lambda: sound.status().device == "Null default")
        first = sound._process.pid
        os.kill(first, signal.SIGKILL)
        until(lambda: sound.status().restarts == 1 and sound.status().playing)
        picture.act = DIES
        until(lambda: sound.status().restarts >= 2)
        assert "a string broke" in sound.status().notice
        picture.act = 0
        until(lambda: sound.status().playing)
        assert sound._process.pid != first
    finally:
        picture.end()
        sound.stop()
    assert not sound.status().running
    assert not sound._keeper.is_alive()
    sound.hear(still(0.0))  # nobody listens, and nobody minds
    sound.stop()


_SHOW = """
    import sys, time
    from dreamscape.sound import live
    from tests.livechoir import Ground
    from tests.musics import music

    if __name__ == "__main__":
        sound = live.start(Ground, 7, "none")
        began, told = time.monotonic(), False
        try:
            while True:
                sound.hear(music(time.monotonic() - began))
                if not told and sound.status().playing:
                    told = True
                    print(sound._process.pid, flush=True)
                time.sleep(0.04)
        except KeyboardInterrupt:
            sys.exit(0 if sys.argv[1:] else sound.stop())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("end", ["kill", "interrupt", "interrupt and forget to stop"])
def test_with_the_picture_the_sound_ends(tmp_path: Path, end: str) -> None:
    script = tmp_path / "show.py"
    script.write_text(textwrap.dedent(_SHOW))
    root = Path(__file__).parents[1]
    forgets = ["forgets"] if end.endswith("stop") else []
    shared = set(os.listdir("/dev/shm")) if os.path.isdir("/dev/shm") else set()
    with subprocess.Popen(
        [sys.executable, "-W", "error", str(script), *forgets],
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as show:  # fmt: skip
        assert show.stdout is not None
        child = int(show.stdout.readline())
        if end == "kill":
            show.kill()
        else:
            os.killpg(show.pid, signal.SIGINT)  # as Ctrl-C does: to all of them
        _, said = show.communicate(timeout=60)
    until(lambda: not _lives(child))
    assert said == ""
    assert show.returncode == (-signal.SIGKILL if end == "kill" else 0)
    if shared:
        until(lambda: not {one for one in set(os.listdir("/dev/shm")) - shared if one.startswith("pym")})


def _lives(process: int) -> bool:
    """Whether there is such a process that has not ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return not status.parent.parent.joinpath("self").exists()


def test_the_whole_ensemble_plays_live() -> None:
    sound = live.start(Ensemble, 1, "none")
    try:
        began = time.monotonic()

        def heard() -> bool:
            sound.hear(music(time.monotonic() - began, 4))
            return sound.status().playing and sound.status().time > 0.5

        until(heard)
        assert sound.status().voices <= 64
        assert sound.status().restarts == 0, sound.status().notice
    finally:
        sound.stop()
