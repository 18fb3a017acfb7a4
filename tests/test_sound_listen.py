"""Listening: levels, hits, presence, spectrum; files and devices, good and bad."""

import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dreamscape.errors import DreamError
from dreamscape.keyed import uniform
from dreamscape.sound.capture import Capture, Ring, chosen, is_loop, sources
from dreamscape.sound.listen import SILENCE, Hearing, Listener, blocks, hear_file, heard
from dreamscape.sound.rate import BLOCK, RATE

Single = npt.NDArray[np.float32]


def music(seconds: float, gain: float = 1.0) -> Single:
    """A chord that swells, a drum twice a second and some hiss."""
    t = np.arange(int(seconds * RATE)) / RATE
    chord = sum(np.sin(2 * np.pi * hertz * t) for hertz in (220.0, 330.0, 1760.0)) * (0.6 + 0.4 * np.sin(t))
    since = t % 0.5
    drum = np.exp(-since / 0.05) * np.sin(2 * np.pi * 60.0 * since)
    hiss = uniform(4, np.arange(len(t), dtype=np.uint64), 0, 1) - 0.5
    hat = np.exp(-((t + 0.25) % 0.5) / 0.02) * hiss
    mono = gain * (0.05 * chord + 0.5 * drum + 0.2 * hat)
    return np.stack([mono, mono], axis=1).astype(np.float32)


def listen(samples: Single) -> list[Hearing]:
    listener, found = Listener(), []
    for block in blocks([samples]):
        listener.block(block)
        found.append(listener.hearing())
    return found


def numbers(hearing: Hearing) -> list[float]:
    return [
        hearing.low, hearing.mid, hearing.midhigh, hearing.high, *hearing.hits,
        hearing.presence, hearing.beat, hearing.pulse, hearing.confidence, hearing.level,
    ]  # fmt: skip


def write(path: Path, samples: npt.NDArray[Any], rate: int, layout: str) -> Path:
    """A WAV file of 16 bits."""
    import av

    with av.open(str(path), "w") as file:
        stream: Any = file.add_stream("pcm_s16le", rate=rate, layout=layout)
        whole = np.clip(samples * 32767, -32768, 32767).astype(np.int16)
        for first in range(0, len(whole), 4096):
            part = np.ascontiguousarray(whole[first : first + 4096]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="s16", layout=layout)
            frame.sample_rate = rate
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def test_each_number_stays_in_its_range_and_time_never_goes_back() -> None:
    found = listen(music(8.0))
    assert all(0.0 <= value <= 1.0 for one in found for value in numbers(one))
    times = [one.time for one in found]
    assert times == sorted(times)
    assert times[-1] > 1.0


@pytest.mark.parametrize(("hertz", "name"), [(60, "low"), (300, "mid"), (1500, "midhigh"), (8000, "high")])
def test_a_tone_is_heard_in_its_band(hertz: float, name: str) -> None:
    t = np.arange(2 * RATE) / RATE
    mono = 0.3 * np.sin(2 * np.pi * hertz * t)
    values = asdict(listen(np.stack([mono, mono], axis=1).astype(np.float32))[-1])
    others = {"low", "mid", "midhigh", "high"} - {name}
    assert values[name] > 0.9
    assert all(values[other] < 0.5 for other in others)


def test_opposite_channels_do_not_cancel() -> None:
    t = np.arange(RATE) / RATE
    mono = 0.3 * np.sin(2 * np.pi * 300 * t)
    assert listen(np.stack([mono, -mono], axis=1).astype(np.float32))[-1].mid > 0.9


def test_quiet_music_moves_as_loud_music_does() -> None:
    loud, quiet = listen(music(10.0)), listen(music(10.0, gain=0.06))
    for name in ("low", "midhigh", "high", "level"):
        both = [np.std([getattr(one, name) for one in each[300:]]) for each in (loud, quiet)]
        assert both[0] > 0.05
        assert both[1] > 0.6 * both[0]


def test_hits_come_with_the_drum_and_fall() -> None:
    found = listen(music(6.0))
    for second in (2.0, 3.5, 5.0):
        at = int(second * RATE / BLOCK)
        assert max(one.hits[0] for one in found[at : at + 4]) > 0.6
        assert found[at + 40].hits[0] < 0.25
    high = int(3.25 * RATE / BLOCK)
    assert max(one.hits[3] for one in found[high : high + 4]) > 0.6


def test_presence_comes_slowly_and_everything_falls_to_nothing_in_silence() -> None:
    found = listen(np.concatenate([music(8.0), np.zeros((40 * RATE, 2), np.float32)]))
    assert found[20].presence < 0.2 < found[749].presence
    assert found[-1].presence < 1e-3
    assert max(numbers(found[-1])[:8]) == 0.0
    assert found[-1].level == found[-1].pulse == found[-1].confidence == 0.0
    falling = [one.level for one in found[755:]]
    assert all(b <= a for a, b in pairwise(falling))


def test_silence_is_silence() -> None:
    assert listen(np.zeros((RATE, 2), np.float32))[-1] == SILENCE


def test_same_samples_same_numbers_and_the_future_changes_no_past() -> None:
    samples = music(5.0)
    other = samples.copy()
    other[3 * RATE :] = 0.9
    first, again, changed = listen(samples), listen(samples), listen(other)
    before = 3 * RATE // BLOCK
    assert first == again
    assert first[:before] == changed[:before]
    assert first[before + 2] != changed[before + 2]


def test_what_is_no_number_is_silence_and_heals() -> None:
    broken = music(3.0)
    broken[RATE : RATE + 2000] = np.nan
    broken[RATE + 3000 : RATE + 3100] = np.inf
    broken[RATE + 4000 : RATE + 4100] = 1e30
    found = listen(broken)
    assert all(np.isfinite(value) for one in found for value in [*numbers(one), one.time, one.tempo])


def test_a_block_has_its_shape() -> None:
    with pytest.raises(ValueError, match="512"):
        Listener().block(np.zeros((100, 2), np.float32))


def test_spectrum_shows_a_tone_where_it_is() -> None:
    t = np.arange(RATE) / RATE
    mono = 0.3 * np.sin(2 * np.pi * 1000 * t)
    listener = Listener()
    for block in blocks([np.stack([mono, mono], axis=1).astype(np.float32)]):
        listener.block(block)
    rows = listener.spectrum()
    place = 512 * np.log(1000 / 30) / np.log(16000 / 30)
    assert rows.shape == (4, 512)
    assert rows.dtype == np.float32
    for row in rows[:3]:
        assert abs(int(np.argmax(row)) - place) < 12
        assert row.min() >= 0.0
        assert row.max() <= 1.0
    assert 0.3 < np.abs(rows[3]).max() <= 1.0


@pytest.mark.parametrize(
    ("rate", "layout", "channels"),
    [(48000, "stereo", 2), (44100, "mono", 1), (22050, "stereo", 2), (11025, "mono", 1), (96000, "7.1", 8)],
)
def test_files_of_any_rate_and_channels(tmp_path: Path, rate: int, layout: str, channels: int) -> None:
    t = np.arange(4 * rate) / rate
    since = t % 0.5
    mono = 0.5 * np.exp(-since / 0.05) * np.sin(2 * np.pi * 80.0 * since)
    path = write(tmp_path / "drum.wav", np.repeat(mono[:, None], channels, axis=1), rate, layout)
    found = hear_file(path, [0.0, 1.0, 3.05, 3.9])
    assert found[0] == SILENCE
    assert found[2].hits[0] > 0.3 > found[3].hits[0]
    assert found == hear_file(path, [0.0, 1.0, 3.05, 3.9])


def test_after_the_end_there_is_silence(tmp_path: Path) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 220.0 * np.arange(RATE) / RATE)
    path = write(tmp_path / "short.wav", np.stack([tone, tone], axis=1), RATE, "stereo")
    found = hear_file(path, [-1.0, 0.9, 1e6])
    assert found[0] == SILENCE
    assert found[1].level > 0.1
    assert found[2].level < 1e-3


def test_a_silent_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = write(tmp_path / "silent.wav", np.zeros((RATE, 2)), RATE, "stereo")
    with pytest.raises(DreamError, match=r"silent\.wav"):
        hear_file(path, [0.5])


def test_an_unreadable_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"this is no sound" * 100)
    for path in (bad, tmp_path / "missing.wav", tmp_path):
        with pytest.raises(DreamError, match=path.name):
            hear_file(path, [1.0])


def test_times_ascend() -> None:
    with pytest.raises(ValueError, match="ascend"):
        list(heard([], [1.0, 0.5]))


def test_a_long_stream_takes_no_more_memory_than_a_short_one() -> None:
    piece = music(1.0)

    def peak(seconds: int) -> int:
        def pieces() -> Iterator[Single]:
            for _ in range(seconds):
                yield piece.copy()

        tracemalloc.start()
        for _ in heard(pieces(), (k / 4 for k in range(4 * seconds))):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2)
    assert peak(20) < 1.2 * peak(4) + 100_000


def test_ring_gives_whole_blocks_in_order_and_a_late_reader_the_newest() -> None:
    ring = Ring()
    count = np.arange(60_000, dtype=np.float32)
    both = np.stack([count, count], axis=1)
    found = []
    for first in range(0, 9000, 300):
        ring.write(both[first : first + 300])
        found += ring.blocks()
    assert np.array_equal(np.concatenate(found)[:, 0], count[: len(found) * BLOCK])
    assert len(found) == 9000 // BLOCK
    ring.write(both[9000:])
    assert ring.blocks()[-1][-1, 0] == 59_999


def null() -> list[Any]:
    miniaudio = pytest.importorskip("miniaudio")
    return [miniaudio.Backend.NULL]


def test_an_unknown_device_lists_what_there_is() -> None:
    there = sources(null())
    assert len(there) == 1
    with pytest.raises(DreamError, match=there[0].name) as told:
        Capture("no such thing", backends=null())
    assert told.value.code == 2


def test_no_device_is_told_in_a_sentence() -> None:
    with pytest.raises(DreamError, match="no device to listen to"):
        chosen(None, [])


def test_monitors_are_marked_and_part_of_a_name_is_enough() -> None:
    assert is_loop("Monitor of Built-in Audio")
    assert not is_loop("USB Microphone")
    there = sources(null())
    assert chosen("null", there) == there[0]


def test_a_device_is_heard_lost_and_found_again() -> None:
    start = time.monotonic()
    with Capture(backends=null(), now=start) as capture:
        count = 0
        while count < 20 and time.monotonic() < start + 20:
            count += len(capture.blocks(time.monotonic()))
            time.sleep(0.005)
        assert count >= 20
        assert not capture.lost
        assert 0.0 < capture.latency < 0.05
        capture._device.stop()  # as the system does when it is unplugged
        now = time.monotonic()
        capture.blocks(now)
        silent = [capture.blocks(now + one) for one in np.arange(0.1, 1.6, 0.1)]
        assert capture.lost
        assert sum(map(len, silent)) == pytest.approx(1.5 * RATE / BLOCK, abs=12)
        assert not np.any(np.concatenate([b for each in silent for b in each]))
        capture.blocks(now + 2.5)  # opened again
        late = time.monotonic() + 20
        while capture.lost and time.monotonic() < late:
            capture.blocks(now + 2.6)
            time.sleep(0.005)
        assert not capture.lost
