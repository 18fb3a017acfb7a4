"""Films that are heard: to the sample with the pictures, whole or not there."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.export.film import Film
from dreamscape.export.video import make_film, plan_film
from dreamscape.sound.dither import quantise
from dreamscape.sound.loudness import measure
from dreamscape.sound.rate import BLOCK, RATE

NTSC = Fraction(30000, 1001)
_TIME = np.arange(200)
CLICK = (np.sin(2 * np.pi * 3000 * _TIME / RATE) * np.hanning(200) * 0.4).astype(np.float32)


class Pictures:
    """Grey that gets lighter, 64x36."""

    size = (64, 36)

    def __init__(self, fails_at: int = -1, failure: BaseException | None = None) -> None:
        self._fails_at, self._failure, self._drawn = fails_at, failure, 0

    def draw(self, time: float) -> None:
        if self._drawn == self._fails_at and self._failure:
            raise self._failure
        self._drawn += 1
        self._grey = int(time * 20) % 256

    def read_into(self, buffer: Any, components: int = 4, alignment: int = 1) -> None:
        memoryview(buffer).cast("B")[:] = bytes([self._grey]) * (64 * 36 * 4)


class Clicks:
    """Clicks at given samples of the film, over a quiet tone."""

    def __init__(self, *at: int, tone: float = 0.02) -> None:
        self.at, self.tone = at, tone
        self.asked: list[tuple[float, int]] = []

    def wave(self, count: int) -> np.ndarray:
        wave = np.repeat(self.tone * np.sin(np.arange(count) * 0.03)[:, None], 2, axis=1)
        for first in self.at:
            part = wave[first : first + len(CLICK)]
            part += CLICK[: len(part), None]
        return wave.astype(np.float32)

    def blocks(self, start: float, count: int) -> Iterator[np.ndarray]:
        self.asked.append((start, count))
        wave = self.wave(-(-count // BLOCK) * BLOCK)  # whole blocks, as an engine makes them
        for first in range(0, len(wave), BLOCK):
            yield wave[first : first + BLOCK]


def decoded(path: Path) -> np.ndarray:
    """(n, 2): the sound as a player hears it, the container's edits applied; frames must join."""
    waves, done = [], 0
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            wave = frame.to_ndarray()
            wave = wave.T if frame.format.is_planar else wave.reshape(-1, 2)
            tick = RATE // 1000 if path.suffix in (".mkv", ".webm") else 0  # those count in milliseconds
            assert abs(frame.pts * frame.time_base * RATE - done) <= tick
            waves.append(wave / 2.0**31 if wave.dtype == np.int32 else wave)
            done += len(wave)
    return np.concatenate(waves).astype(np.float32)


def shift(wave: np.ndarray, at: int) -> int:
    """By how many samples the click that belongs at `at` is late."""
    reach = 2400
    around = np.zeros(2 * reach + len(CLICK))
    first = max(0, at - reach)
    part = wave[first : at + reach + len(CLICK), 0]
    around[first - at + reach : first - at + reach + len(part)] = part
    return int(np.correlate(around, CLICK, "valid").argmax()) - reach


def made(path: Path, sound: Clicks, seconds: float = 3.0, rate: Fraction = NTSC, **more: Any) -> Film:
    film = plan_film(path, Pictures.size, rate, 10.0, 10.0 + seconds, sound=sound, **more)
    make_film(film, Pictures())
    return film


CONTAINERS = [
    ("x.mp4", None, "aac"), ("x.mov", None, "aac"), ("x.mov", "prores", "pcm_s24le"), ("x.mkv", None, "opus"),
    ("x.mkv", "ffv1", "flac"), ("x.webm", None, "opus"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "codec", "sound"), CONTAINERS)
@pytest.mark.parametrize("rate", [NTSC, Fraction(25)])
def test_clicks_are_heard_with_their_frames_from_the_first_to_the_last(
    tmp_path: Path, name: str, codec: str | None, sound: str, rate: Fraction
) -> None:
    length = round(round(2 * rate) / rate * RATE)
    frame = round(40 / rate * RATE)
    clicks = Clicks(0, frame, length - 300)
    film = made(tmp_path / name, clicks, 2.0, rate, codec=codec)
    assert clicks.asked == [(10.0, length)]
    assert film.samples == length
    wave = decoded(tmp_path / name)
    assert [shift(wave, at) for at in clicks.at] == [0, 0, 0]
    # AAC's last packet is whole for FFmpeg, whatever the edit list says: at most a frame of 1024 too much.
    assert length <= len(wave) < length + (1024 if sound == "aac" else 1)
    with av.open(str(tmp_path / name)) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name.removeprefix("lib"), stream.rate) == (sound, RATE)
        assert stream.channels == 2
        if name[2:] in ("mp4", "mov"):
            assert stream.duration * stream.time_base == Fraction(length, RATE)
            assert container.duration == pytest.approx(float(length / RATE * 1e6), abs=1)
            assert container.streams.video[0].start_time == stream.start_time == 0


def test_the_edit_list_holds_the_exact_length(tmp_path: Path) -> None:
    film = made(tmp_path / "x.mp4", Clicks(0))
    data = (tmp_path / "x.mp4").read_bytes()
    header = data.index(b"mvhd") + 4
    scale = int.from_bytes(data[header + 12 : header + 16], "big")
    edits = []
    place = data.find(b"elst")
    while place >= 0:
        edits.append([int.from_bytes(data[place + at : place + at + 4], "big") for at in (12, 16)])
        place = data.find(b"elst", place + 4)
    assert Fraction(edits[0][0], scale) == film.count / film.rate
    assert [Fraction(edits[1][0], scale) * RATE, edits[1][1]] == [film.samples, 1024]


def test_sound_and_pictures_lie_side_by_side(tmp_path: Path) -> None:
    made(tmp_path / "x.mp4", Clicks(0), seconds=8, rate=Fraction(10))
    with av.open(str(tmp_path / "x.mp4")) as container:
        order = sorted((packet.pos, packet.stream.type, float(packet.dts * packet.time_base))
                       for packet in container.demux() if packet.dts is not None)  # fmt: skip
    reached = {"audio": 0.0, "video": 0.0}
    apart = 0.0
    for _, kind, time in order:
        reached[kind] = time
        apart = max(apart, abs(reached["audio"] - reached["video"]))
    assert apart < 1.5


def test_a_film_comes_out_as_loud_as_asked_and_below_the_ceiling(tmp_path: Path) -> None:
    film = made(tmp_path / "x.mp4", Clicks(*range(0, 130000, 12000), tone=0.1), loudness=-16)
    loud = measure([decoded(tmp_path / "x.mp4")[: film.samples]])
    assert loud.integrated == pytest.approx(-16, abs=0.5)
    assert loud.peak <= -0.5  # the codec may add a little to what went in at -1
    facts = json.loads((tmp_path / "x.mp4.json").read_text())["sound"]
    assert (facts["codec"], facts["bit rate"], facts["target"]) == ("aac", 256000, -16)
    assert facts["samples"] == film.samples


def test_a_film_for_the_cut_keeps_every_bit_of_its_sound(tmp_path: Path) -> None:
    clicks = Clicks(0, 50000)
    film = made(tmp_path / "x.mkv", clicks, codec="ffv1", loudness=None)
    wave = clicks.wave(film.samples)
    parts = [quantise(wave[first : first + 4608], 24, 0, first) for first in range(0, len(wave), 4608)]
    assert np.array_equal(decoded(tmp_path / "x.mkv"), (np.concatenate(parts) / 2.0**23).astype(np.float32))


def test_equal_films_with_sound_are_equal_files(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        made(tmp_path / name, Clicks(0, 9000), seconds=1)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_a_film_without_sound_has_none(tmp_path: Path) -> None:
    make_film(plan_film(tmp_path / "x.mp4", Pictures.size, NTSC, 0, 1), Pictures())
    with av.open(str(tmp_path / "x.mp4")) as container:
        assert [stream.type for stream in container.streams] == ["video"]
    assert "sound" not in json.loads((tmp_path / "x.mp4.json").read_text())


def test_numbered_pictures_have_their_sound_beside_them(tmp_path: Path) -> None:
    clicks = Clicks(0, 20000)
    film = made(tmp_path / "%04d.png", clicks, seconds=1, rate=Fraction(10))
    wave = decoded(tmp_path / "sound.wav")
    assert len(wave) == film.samples == RATE
    assert [shift(wave, at) for at in clicks.at] == [0, 0]
    assert len(list(tmp_path.glob("*.png"))) == 10


def test_the_sound_is_told_of_before_the_pictures(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    film = plan_film(tmp_path / "x.mp4", Pictures.size, NTSC, 0, 1, sound=Clicks(0), loudness=-30)
    make_film(film, Pictures(), None, lambda done: told.append(("pictures", done)),
              lambda stage, done: told.append((stage, done)))  # fmt: skip
    assert list(dict(told)) == ["sound", "pictures"]
    assert dict(told) == {"sound": film.samples, "pictures": 30}


@pytest.mark.parametrize("name", ["x.mp4", "%04d.png"])
def test_ctrl_c_while_the_sound_is_made_leaves_the_old_film(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.mp4").write_text("old")

    def stop(stage: str, done: int) -> None:
        raise KeyboardInterrupt

    film = plan_film(tmp_path / name, Pictures.size, NTSC, 0, 1, sound=Clicks(0))
    with pytest.raises(DreamError, match="stopped") as stopped:
        make_film(film, Pictures(), heard=stop)
    assert stopped.value.code == 130
    assert (tmp_path / "x.mp4").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["x.mp4", "x.mkv", "x.webm"])
def test_pictures_that_fail_half_way_leave_nothing(tmp_path: Path, name: str) -> None:
    film = plan_film(tmp_path / name, Pictures.size, NTSC, 0, 2, sound=Clicks(0))
    with pytest.raises(RuntimeError, match="context was lost"):
        make_film(film, Pictures(20, RuntimeError("the context was lost")))
    assert list(tmp_path.iterdir()) == []


def test_a_sound_that_ends_before_its_pictures_is_refused(tmp_path: Path) -> None:
    class Short(Clicks):
        def blocks(self, start: float, count: int) -> Iterator[np.ndarray]:
            return super().blocks(start, count - 3 * BLOCK)

    with pytest.raises(ValueError, match=r"ends 1[0-9]{3} samples before its pictures"):
        made(tmp_path / "x.mp4", Short(0))
    assert list(tmp_path.iterdir()) == []


def test_a_loudness_that_is_none_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(DreamError, match="LUFS from -60 to 0") as refused:
        plan_film(tmp_path / "new" / "x.mp4", (64, 36), NTSC, 0, 1, sound=Clicks(0), loudness=12)
    assert refused.value.code == 2
    assert list(tmp_path.iterdir()) == []
