"""Everybody together: the same to the sample, torn where the story is, whole again when it is mended."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import islice

import numpy as np
import pytest

from dreamscape.score.music import Music
from dreamscape.sound.ensemble import STEMS
from dreamscape.sound.perform import CONTROL, perform
from dreamscape.sound.rate import BLOCK, RATE
from tests.musics import CLOSED, OPENED, PATCHED, music, wounded

Musics = Callable[[float], Music]


def played(musics: Musics, seconds: float, start: float = 0.0, stems: bool = False) -> np.ndarray:
    """(5, n, 2)"""
    first = round(start * RATE)
    blocks = perform(musics, first, 1, stems=stems)
    return np.concatenate(list(islice(blocks, round(seconds * RATE / BLOCK))), axis=1)


def mix(stems: np.ndarray) -> np.ndarray:
    return np.asarray(stems.sum(axis=0, dtype=np.float64))


def calm(time: float) -> Music:
    return music(time, 12, unity=0.9)


@cache
def torn_and_mended() -> np.ndarray:
    return played(wounded, 30.0)


def level(sound: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt((sound**2).mean()) + 1e-12))


def part(sound: np.ndarray, begin: float, end: float) -> np.ndarray:
    return sound[round(begin * RATE) : round(end * RATE)]


def flatness(sound: np.ndarray) -> float:
    """Spectral flatness (geometric over arithmetic mean of the power) from 100 to 4,000 Hz."""
    mono = sound.sum(axis=1)
    size = 1 << 15
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[:: size // 2] * np.hanning(size)
    power = (np.abs(np.fft.rfft(frames, axis=1)) ** 2).mean(axis=0)
    band = power[round(100 * size / RATE) : round(4000 * size / RATE)] + 1e-20
    return float(np.exp(np.log(band).mean()) / band.mean())


def digest() -> str:
    return hashlib.sha256(played(wounded, 3.0).tobytes()).hexdigest()


def test_the_same_sound_in_another_process() -> None:
    code = "from tests.test_sound_perform import digest; print(digest())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest()


def test_stems_sum_to_the_mix() -> None:
    whole, parts = played(wounded, 9.0), played(wounded, 9.0, stems=True)
    np.testing.assert_allclose(mix(parts), mix(whole), atol=2e-4)
    for row, name in enumerate(STEMS):
        if name in ("drone", "voices", "wounds"):
            assert level(parts[row]) > -80, name


def test_all_is_finite_and_without_clicks() -> None:
    sound = mix(torn_and_mended())
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() < 1.0
    torn = part(sound, OPENED - 0.2, CLOSED + 3.0)
    quiet = np.concatenate([part(sound, 0.0, OPENED - 0.2), part(sound, CLOSED + 6.0, 30.0)])
    assert np.abs(np.diff(quiet, 2, axis=0)).max() < 0.03
    assert np.abs(np.diff(torn, 2, axis=0)).max() < 0.25, "glass is sharp, but no sample stands alone"


def test_a_fracture_roughens_and_a_patch_restores_within_ten_seconds() -> None:
    sound = torn_and_mended()[[0, 1]].sum(axis=0, dtype=np.float64)
    before, during = flatness(part(sound, 4.0, OPENED)), flatness(part(sound, OPENED + 2.0, PATCHED))
    after = flatness(part(sound, PATCHED + 10.0, 30.0))
    assert during > 1.5 * before
    assert after < 1.25 * before


def test_a_fracture_is_heard_where_it_opens() -> None:
    wounds = torn_and_mended()[STEMS.index("wounds")].astype(np.float64)
    assert level(part(wounds, 0.0, OPENED)) < -100
    assert level(part(wounds, OPENED, OPENED + 2.0)) > level(part(wounds, OPENED + 4.0, PATCHED - 0.5))


def test_everything_else_steps_back_when_it_tears() -> None:
    drone = torn_and_mended()[STEMS.index("drone")].astype(np.float64)
    assert level(part(drone, OPENED + 0.15, OPENED + 0.5)) < level(part(drone, OPENED - 1.0, OPENED)) - 1.0


def test_a_blackout_and_an_empty_plane_are_silent() -> None:
    assert (
        level(
            part(
                mix(played(lambda time: replace(calm(time), tone=music(time, brightness=0.0).tone), 6.0)),
                2,
                6,
            )
        )
        < -90
    )
    assert level(mix(played(lambda time: music(time, crowd=0.0), 4.0))) < -90


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_left_and_right_follow_the_place(side: float) -> None:
    def aside(time: float) -> Music:
        whole = calm(time)
        return replace(
            whole,
            voices=replace(whole.voices, pan=np.full(12, side, np.float32), depth=np.zeros(12, np.float32)),
        )

    left, right = (played(aside, 4.0)[1].astype(np.float64) ** 2).mean(axis=0)
    assert (left > 2.0 * right) if side < 0 else (right > 2.0 * left)


def test_a_crowd_in_step_breathes() -> None:
    """In step the loudness swells and falls with the phase; out of step the swells cancel."""

    def breathing(together: bool) -> float:
        def musics(time: float) -> Music:
            whole = calm(time)
            turns = 0.25 * time + (0.0 if together else np.arange(12) / 12)
            breath = np.broadcast_to(0.5 - 0.5 * np.cos(2 * np.pi * turns), 12).astype(np.float32)
            return replace(whole, voices=replace(whole.voices, breath=breath))

        voices = part(played(musics, 13.0)[1].astype(np.float64), 5.0, 13.0)
        levels = np.sqrt((voices.reshape(-1, RATE // 4, 2) ** 2).mean(axis=(1, 2)))
        return float(levels.std() / levels.mean())

    assert breathing(True) > 1.5 * breathing(False)


@pytest.mark.faults
def test_a_start_in_the_middle_is_on_the_sample_and_as_loud() -> None:
    start = 20.0 + 137 / RATE
    whole, late = mix(torn_and_mended()), mix(played(wounded, 4.0, start))
    assert abs(level(late) - level(part(whole, start, start + 4.0))) < 1.5
    asked: list[float] = []

    def musics(time: float) -> Music:
        asked.append(time)
        return wounded(time)

    first = next(iter(perform(musics, round(start * RATE), 1)))
    assert first.shape == (len(STEMS), BLOCK - round(start * RATE) % BLOCK, 2)
    assert asked == sorted(asked), "moments are asked for in order"
    assert max(asked) <= start
    assert all(round(time * RATE) % CONTROL == 0 for time in asked[-100:])


def test_more_dreamers_than_voices_are_heard_without_clicks() -> None:
    def crowd(time: float) -> Music:
        whole = music(time, 96, unity=0.7)
        turn = 0.5 + 0.5 * np.sin(0.9 * time + np.arange(96) * 0.37)
        return replace(whole, voices=replace(whole.voices, gain=turn.astype(np.float32)))

    sound = mix(played(crowd, 6.0))
    assert np.abs(np.diff(sound, 2, axis=0)).max() < 0.03
