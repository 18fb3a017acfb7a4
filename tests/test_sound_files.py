"""Sound files written, read and refused: with real encoders and real decoding."""

import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.export import mastering
from dreamscape.export.soundfile import stem_path, write_sound, write_stems
from dreamscape.export.wavefile import HEADER, WaveFile, header
from dreamscape.sound.loudness import measure
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.reading import read_sound


def music(seconds: float = 4.0, level: float = 0.1, spikes: float = 0.0) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    left = np.sin(2 * np.pi * 220 * time) * (1 + 0.3 * np.sin(3 * time))
    right = np.sin(2 * np.pi * 331 * time)
    wave = level * np.stack([left, right], axis=1)
    wave[RATE // 4 :: RATE // 2] += spikes
    return wave.astype(np.float32)


def blocks(wave: np.ndarray) -> Iterator[np.ndarray]:
    for first in range(0, len(wave), BLOCK):
        yield wave[first : first + BLOCK]


def decoded(path: Path) -> tuple[np.ndarray, Any]:
    """Samples as -1..1 and the number of bits the file says it has."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert stream.rate == RATE
        frames = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(stream)]
    whole = np.concatenate(frames)
    return whole / (2.0**31 if whole.dtype == np.int32 else 2.0**15), stream.codec_context.name


@pytest.mark.parametrize("name", ["x.wav", "x.flac"])
@pytest.mark.parametrize("bits", [16, 24])
def test_a_file_holds_each_sample_to_its_bits(tmp_path: Path, name: str, bits: int) -> None:
    wave = music(1.0)[:-7]  # no whole number of blocks
    written = write_sound(tmp_path / name, blocks(wave), bits=bits)
    found, codec = decoded(tmp_path / name)
    assert codec == ("flac" if name == "x.flac" else f"pcm_s{bits}le")
    assert len(found) == len(wave)
    assert np.abs(found - wave).max() <= 1.51 / 2 ** (bits - 1)
    assert np.abs(found - wave).max() > 0.7 / 2 ** (bits - 1)  # dithered
    assert (written.gain, written.limited) == (0.0, False)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, f"{name}.json"]


@pytest.mark.parametrize("target", [-14, -16, -23, -31.5])
def test_it_comes_out_as_loud_as_asked(tmp_path: Path, target: float) -> None:
    written = write_sound(tmp_path / "x.wav", blocks(music()), target)
    loud = measure([decoded(tmp_path / "x.wav")[0].astype(np.float32)])
    assert loud.integrated == pytest.approx(target, abs=0.05)
    assert written.after.integrated == pytest.approx(loud.integrated, abs=0.01)
    assert not written.limited


@pytest.mark.parametrize("target", [-17, -14, None])
def test_peaks_are_held_and_it_is_still_as_loud_as_asked(tmp_path: Path, target: float | None) -> None:
    written = write_sound(tmp_path / "x.flac", blocks(music(6, 0.1, 0.7 if target else 2.0)), target)
    loud = measure([decoded(tmp_path / "x.flac")[0].astype(np.float32)])
    assert written.limited
    assert loud.peak <= -1.0
    if target is not None:
        assert loud.integrated == pytest.approx(target, abs=0.5)


def test_a_sound_of_rare_high_peaks_is_not_crushed_and_says_what_it_came_to(tmp_path: Path) -> None:
    wave = music(4, 0.01, 1.0)
    written = write_sound(tmp_path / "x.wav", blocks(wave), -14)
    assert written.gain <= -14 - written.before.integrated + 6.01
    loud = measure([decoded(tmp_path / "x.wav")[0].astype(np.float32)])
    assert written.after.integrated == pytest.approx(loud.integrated, abs=0.01)
    assert loud.integrated < -15
    assert loud.peak <= -1


def test_silence_stays_silence(tmp_path: Path) -> None:
    written = write_sound(tmp_path / "x.wav", blocks(np.zeros((RATE, 2), np.float32)), -16)
    assert written.gain == 0
    assert np.abs(decoded(tmp_path / "x.wav")[0]).max() <= 1 / 2**23
    facts = json.loads((tmp_path / "x.wav.json").read_text())
    assert facts["loudness"]["integrated"] is None


def test_stems_have_one_gain_and_sum_to_the_mix(tmp_path: Path) -> None:
    one, other = music(), music(4, 0.05)[:, ::-1]
    parts = ({"drone": a, "voices": b} for a, b in zip(blocks(one), blocks(other), strict=True))
    written = write_stems(tmp_path / "x.wav", parts, ("drone", "voices"), -20)
    assert [path.name for path in written.stems] == ["x.drone.wav", "x.voices.wav"]
    mix, drone, voices = (decoded(path)[0] for path in (tmp_path / "x.wav", *written.stems))
    assert np.abs(mix - drone - voices).max() < 5 / 2**23
    assert np.abs(drone - one * 10 ** (written.gain / 20)).max() < 2 / 2**23
    assert written.after.integrated == pytest.approx(-20, abs=0.1)
    assert written.stems_gain == written.gain


def test_a_stem_that_would_not_fit_lowers_all_of_them_alike(tmp_path: Path) -> None:
    one, other = music(2, 1.4), music(2, -1.3)  # they cancel in the mix
    parts = ({"a": a, "b": b} for a, b in zip(blocks(one), blocks(other), strict=True))
    written = write_stems(tmp_path / "x.flac", parts, ("a", "b"))
    a, b = (decoded(path)[0] for path in written.stems)
    assert written.stems_gain < written.gain == 0
    scale = 10 ** (written.stems_gain / 20)
    assert np.abs(a - one * scale).max() < 2 / 2**23
    assert np.abs(a + b - (one + other) * scale).max() < 4 / 2**23
    assert stem_path(tmp_path / "x.flac", "a").exists()


def test_the_sidecar_says_how_it_was_made(tmp_path: Path) -> None:
    write_sound(tmp_path / "x.wav", blocks(music()), -16, about={"journal": "abc"})
    facts = json.loads((tmp_path / "x.wav.json").read_text())
    assert (facts["journal"], facts["rate"], facts["bits"], facts["channels"]) == ("abc", RATE, 24, 2)
    assert facts["loudness"]["integrated"] == pytest.approx(-16, abs=0.05)
    assert (facts["target"], facts["ceiling"], facts["limited"]) == (-16, -1, False)


def test_equal_sounds_are_equal_files_in_two_processes(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, '.'); from pathlib import Path\n"
        "from tests.test_sound_files import blocks, music\n"
        "from dreamscape.export.soundfile import write_sound\n"
        "write_sound(Path(sys.argv[1]), blocks(music(2, 0.1, 1.5)), -14, seed=5)\n"
    )
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "a.wav")], check=True, cwd=root)
    write_sound(tmp_path / "b.wav", blocks(music(2, 0.1, 1.5)), -14, seed=5)
    write_sound(tmp_path / "c.wav", blocks(music(2, 0.1, 1.5)), -14, seed=6)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert (tmp_path / "a.wav").read_bytes() != (tmp_path / "c.wav").read_bytes()


def test_progress_tells_each_stage_to_its_end(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    wave = music(2, 0.1, 1.5)
    write_sound(tmp_path / "x.wav", blocks(wave), -14, shown=lambda stage, done: told.append((stage, done)))
    assert list(dict(told)) == ["sound", "loudness", "writing"]
    assert set(dict(told).values()) == {len(wave)}


def test_a_long_sound_goes_through_a_file_and_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mastering, "_IN_MEMORY", 1 << 16)
    write_sound(tmp_path / "x.wav", blocks(music()), -16)
    assert measure([decoded(tmp_path / "x.wav")[0].astype(np.float32)]).integrated == pytest.approx(
        -16, abs=0.1
    )
    assert len(list(tmp_path.iterdir())) == 2


def test_a_wave_file_beyond_four_gigabytes_is_rf64(tmp_path: Path) -> None:
    count = 1_000_000_000  # 6 GB, nearly all of it a hole in the file
    path = tmp_path / "long.wav"
    with path.open("wb") as file:
        file.write(header(count, 24))
        file.truncate(HEADER + count * 6)
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert stream.duration == count
        container.seek((count - 4800) * 1_000_000 // RATE)
        assert next(container.decode(audio=0)).pts >= count - 9600
    with path.open("rb") as file:
        head = file.read(HEADER)
    assert (head[:4], head[12:16]) == (b"RF64", b"ds64")
    assert struct.unpack("<QQQ", head[20:44]) == (HEADER - 8 + count * 6, count * 6, count)


def test_a_small_wave_file_is_plain_riff_with_true_lengths(tmp_path: Path) -> None:
    with WaveFile(tmp_path / "x.wav", 24) as file:
        file.write(np.array([[1, -2], [3, -4], [5, 2**23 - 1]], np.int32))
    data = (tmp_path / "x.wav").read_bytes()
    assert struct.unpack("<4sI4s", data[:12]) == (b"RIFF", len(data) - 8, b"WAVE")
    assert struct.unpack("<4sI", data[HEADER - 8 : HEADER]) == (b"data", 18)
    assert data[HEADER:] == b"\1\0\0\xfe\xff\xff\3\0\0\xfc\xff\xff\5\0\0\xff\xff\x7f"


@pytest.mark.parametrize(
    ("name", "target", "bits", "reason"),
    [
        ("x.mp3", None, 24, r"\.wav or \.flac"),
        ("x", None, 24, r"\.wav or \.flac"),
        ("x.wav", None, 32, "16 or 24"),
        ("x.wav", 3, 24, "LUFS from -60 to 0"),
        ("x.wav", float("nan"), 24, "LUFS from -60 to 0"),
    ],
)
def test_what_can_not_be_written_is_refused(
    tmp_path: Path, name: str, target: float | None, bits: int, reason: str
) -> None:
    with pytest.raises(DreamError, match=reason) as refused:
        write_sound(tmp_path / name, blocks(music(1)), target, bits=bits)
    assert refused.value.code == 2
    assert list(tmp_path.iterdir()) == []


def test_no_sound_and_no_number_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(DreamError, match="no sound to write"):
        write_sound(tmp_path / "x.wav", [])
    broken = music(1)
    broken[700, 1] = np.nan
    with pytest.raises(ValueError, match=r"at 0\.011 s is not a number"):
        write_sound(tmp_path / "x.wav", blocks(broken))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.wav", "x.flac"])
@pytest.mark.parametrize("stage", ["sound", "loudness", "writing"])
def test_ctrl_c_at_any_stage_leaves_the_old_file(tmp_path: Path, name: str, stage: str) -> None:
    (tmp_path / name).write_text("old")

    def stop(at: str, done: int) -> None:
        if at == stage:
            raise KeyboardInterrupt

    with pytest.raises(DreamError, match="nothing half was kept") as stopped:
        write_sound(tmp_path / name, blocks(music(1, 0.1, 2)), -14, shown=stop)
    assert stopped.value.code == 130
    assert (tmp_path / name).read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: WaveFile, numbers: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(WaveFile, "write", full)
    with pytest.raises(DreamError, match="disk is full"):
        write_sound(tmp_path / "x.wav", blocks(music(1)))
    assert list(tmp_path.iterdir()) == []


def waved(path: Path, wave: np.ndarray, rate: int, form: str = "<i2") -> Path:
    """A plain wave file of any rate and any number of channels, by the book and not by our writer."""
    data = (wave * 32767).astype(form).tobytes() if form == "<i2" else wave.astype(form).tobytes()
    size, channels = np.dtype(form).itemsize, wave.shape[1]
    kind = 3 if form == "<f4" else 1
    body = struct.pack("<HHIIHH", kind, channels, rate, rate * channels * size, channels * size, size * 8)
    chunks = b"fmt " + struct.pack("<I", len(body)) + body + b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks)
    return path


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 37123, 44100, 48000, 96000, 192000])
def test_any_rate_is_read_at_ours_without_a_shift(tmp_path: Path, rate: int) -> None:
    wave = np.zeros((rate, 2))
    wave[rate // 2] = 0.9
    found = list(read_sound(waved(tmp_path / "x.wav", wave, rate)))
    assert {block.shape for block in found} == {(BLOCK, 2)}
    assert found[0].dtype == np.float32
    whole = np.concatenate(found)
    assert RATE <= len(whole) < RATE + BLOCK + 64
    assert int(np.abs(whole[:, 1]).argmax()) == pytest.approx(rate // 2 / rate * RATE, abs=1)


@pytest.mark.parametrize(
    ("channels", "speaker", "sides"),
    [(1, 0, (0.707, 0.707)), (2, 0, (1, 0)), (2, 1, (0, 1)), (6, 2, (0.707, 0.707)), (6, 4, (0.707, 0)),
     (8, 1, (0, 1)), (8, 2, (0.707, 0.707)), (8, 5, (0, 0.707)), (8, 7, (0, 0.707)), (16, 0, (1, 0))],
)  # fmt: skip
def test_channels_are_mixed_down_to_where_they_belong(
    tmp_path: Path, channels: int, speaker: int, sides: tuple[float, float]
) -> None:
    wave = np.zeros((4800, channels))
    wave[:, speaker] = 0.5
    found = np.concatenate(list(read_sound(waved(tmp_path / "x.wav", wave, RATE))))[2000:2100]
    assert found.mean(axis=0) / 0.5 == pytest.approx(sides, abs=0.01)


def test_what_was_written_is_read_back_and_a_film_is_read_as_well(tmp_path: Path) -> None:
    wave = music(1)
    write_sound(tmp_path / "x.flac", blocks(wave))
    found = np.concatenate(list(read_sound(tmp_path / "x.flac")))
    assert np.abs(found[: len(wave)] - wave).max() < 2 / 2**23
    assert not found[len(wave) :].any()
    later = np.concatenate(list(read_sound(tmp_path / "x.flac", begin=0.5)))
    assert np.array_equal(later[: RATE // 2], found[RATE // 2 : RATE])


def test_a_silent_beginning_is_kept_and_what_is_no_number_is_silence(tmp_path: Path) -> None:
    wave = np.zeros((RATE, 1))
    wave[RATE // 2 :] = 0.3
    wave[-100:] = [[np.nan], [np.inf]] * 50
    found = np.concatenate(list(read_sound(waved(tmp_path / "x.wav", wave, RATE, "<f4"))))
    assert np.isfinite(found).all()
    assert not found[: RATE // 2].any()
    assert found[RATE // 2 + 10] == pytest.approx(0.3 * 0.707, abs=0.001)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x.wav", b"", "can't be read as sound"),
        ("x.mp3", b"no sound at all " * 99, "can't be read as sound|no sound in this file"),
        ("x.txt", b"My dream was of the sea. " * 99, "can't be read as sound|no sound in this file"),
        ("x.m3u8", b"#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n", "can't be read as sound"),
        ("x.wav", header(0, 24), "none of its sound"),
    ],
)  # fmt: skip
def test_what_is_no_sound_is_said_in_a_sentence(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DreamError, match=reason) as refused:
        read_sound(tmp_path / name)
    assert str(refused.value).startswith(str(tmp_path / name))
    assert "\n" not in str(refused.value)


def test_silence_a_folder_a_picture_and_nothing_are_refused_at_once(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (64, 36)).save(tmp_path / "x.png")
    waved(tmp_path / "silent.wav", np.zeros((RATE, 8)), RATE)
    waved(tmp_path / "brief.wav", music(1), RATE)
    for path, begin, reason in (
        (tmp_path / "silent.wav", 0, "nothing to be heard in 1.0 s"),
        (tmp_path / "brief.wav", 5, "none of its sound|nothing to be heard after 5 s"),
        (tmp_path, 0, "this is a folder"),
        (tmp_path / "missing.wav", 0, "there is no such file"),
        (tmp_path / "x.png", 0, "no sound in this file"),
    ):
        with pytest.raises(DreamError, match=reason):
            read_sound(path, begin)


def test_a_damaged_stretch_is_left_out(tmp_path: Path) -> None:
    write_sound(tmp_path / "x.flac", blocks(music(4)))
    data = bytearray((tmp_path / "x.flac").read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20000] = bytes(20000)
    (tmp_path / "hurt.flac").write_bytes(data)
    seconds = sum(map(len, read_sound(tmp_path / "hurt.flac"))) / RATE
    assert 3 < seconds < 4.02


@pytest.mark.skipif(os.name == "nt", reason="files are counted by the system's own way")
def test_a_reader_that_is_left_half_way_closes_its_file(tmp_path: Path) -> None:
    write_sound(tmp_path / "x.wav", blocks(music(2)))
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("needs /proc to see open files")
    reading = read_sound(tmp_path / "x.wav")
    next(reading)
    del reading
    names = [os.readlink(one) for one in folder.iterdir() if one.exists()]
    assert str(tmp_path / "x.wav") not in names
