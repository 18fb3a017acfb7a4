"""The hall: it fades in the time it is told, it is dense and even, and it never rings up."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.reverb import Hall

ROOT = Path(__file__).parent.parent
SILENCE = np.zeros((BLOCK, 2), np.float32)


def impulse(side: int = 0) -> np.ndarray:
    block = SILENCE.copy()
    block[0, side] = 1
    return block


def response(seconds: float, dark: float = 0.4, side: int = 0, length: float | None = None) -> np.ndarray:
    """What one click becomes."""
    hall, blocks = Hall(), int((length or seconds) * RATE / BLOCK)
    rest = [hall.block(impulse(side), seconds, dark)]
    return np.concatenate(rest + [hall.block(SILENCE, seconds, dark) for _ in range(blocks)]).astype(
        np.float64
    )


def band(wave: np.ndarray, hertz: float) -> np.ndarray:
    """About an octave around this."""
    size = 1 << (len(wave) + RATE).bit_length()
    wave = np.pad(wave, ((RATE // 2, size - len(wave) - RATE // 2), (0, 0)))
    frequency = np.fft.rfftfreq(len(wave), 1 / RATE) + 1e-9
    shape = np.exp(-0.5 * (np.log2(frequency / hertz) / 0.35) ** 2)[:, None]
    return np.fft.irfft(np.fft.rfft(wave, axis=0) * shape, len(wave), axis=0)


def fading(wave: np.ndarray) -> float:
    """Seconds to fade by 60 dB, from -5 and -35 dB of what is still to come (Schroeder 1965)."""
    left = np.cumsum((wave**2).sum(1)[::-1])[::-1]
    decibels = 10 * np.log10(left / left[0] + 1e-30)
    return 2 * float(np.argmax(decibels < -35) - np.argmax(decibels < -5)) / RATE


@pytest.mark.parametrize("seconds", [3.0, 5.0, 9.0])
def test_it_fades_in_the_time_asked_for(seconds: float) -> None:
    wave = response(seconds)
    for hertz in (250.0, 500.0, 1000.0):
        assert fading(band(wave, hertz)) == pytest.approx(seconds, rel=0.1)


def test_dark_halls_lose_high_notes_sooner() -> None:
    light, dark = (response(4.0, dark) for dark in (0.0, 1.0))
    assert fading(band(dark, 500.0)) == pytest.approx(fading(band(light, 500.0)), rel=0.08)
    assert fading(band(dark, 6000.0)) < 0.65 * fading(band(light, 6000.0))
    assert fading(band(light, 6000.0)) < fading(band(light, 500.0))


def test_echoes_are_dense_at_once() -> None:
    """After 0.1 s as many samples lie beyond one deviation as in noise (Abel and Huang 2006)."""
    wave = response(5.0, length=0.6)[:, 0]
    dense = []
    for begin in range(0, RATE // 2, 960):
        window = wave[begin : begin + 960] * np.hanning(960) ** 0.5
        dense.append(np.mean(np.abs(window) > window.std()) / 0.3173)
    assert np.median(dense[5:]) > 0.8
    assert min(dense[5:]) > 0.6


def test_it_is_not_metallic() -> None:
    """Late on, no partial stands out of its neighbours as a ringing one would."""
    late = response(6.0, length=4.0)[2 * RATE : 2 * RATE + 65536, 0]
    power = np.abs(np.fft.rfft(late * np.hanning(len(late)))) ** 2
    band_power = power[400:6400].reshape(60, 100)  # 290 to 4700 Hz
    stands_out = 10 * np.log10(band_power.max(1) / band_power.mean(1))
    assert np.median(stands_out) < 9  # noise: about 7 dB among a hundred
    assert stands_out.max() < 14


def test_left_and_right_differ() -> None:
    for side in (0, 1):
        wave = response(5.0, side=side, length=2.0)
        assert abs(np.corrcoef(wave.T)[0, 1]) < 0.15
        power = (wave**2).sum(0)
        assert 0.6 < power[0] / power[1] < 1.6


def test_it_never_rings_up() -> None:
    """Whatever is changed while it sounds: what is in it only fades once nothing comes in."""
    rng = np.random.default_rng(3)
    hall = Hall()
    for _ in range(60):
        hall.block(rng.normal(size=(BLOCK, 2)).astype(np.float32), 9.0, 0.0)
    loud = []
    for block in range(1500):
        wild = rng.random(3)
        out = hall.block(SILENCE, 0.3 + 29 * wild[0], wild[1], wild[2] if block % 300 < 200 else 1.0)
        loud.append(float((out.astype(np.float64) ** 2).mean()))
    smooth = np.array(loud).reshape(-1, 50).mean(1)
    assert np.isfinite(loud).all()
    assert (smooth[2:] < 1.25 * np.maximum.accumulate(smooth[::-1])[::-1][1:-1]).all()
    assert max(smooth[3:]) <= max(smooth[:3])
    assert smooth[-1] < 0.3 * smooth[0]


def test_freeze_holds_the_tail_and_lets_nothing_in() -> None:
    rng = np.random.default_rng(4)
    hall = Hall()
    tone = np.sin(2 * np.pi * 330 * np.arange(BLOCK * 100) / RATE)
    for block in range(100):
        sound = np.repeat(tone[block * BLOCK : (block + 1) * BLOCK, None], 2, 1).astype(np.float32) * 0.1
        hall.block(sound, 3.0, 0.5)
    for _ in range(80):
        hall.block(SILENCE, 3.0, 0.5, 1.0)
    loud = []
    for _ in range(280):
        noise = rng.normal(size=(BLOCK, 2)).astype(np.float32)
        hall.block(noise * 0, 3.0, 0.5, 1.0)
        loud.append((hall.block(noise, 3.0, 0.5, 1.0).astype(np.float64) ** 2).mean())
    held = np.array(loud).reshape(7, 40).mean(1)
    assert held[-1] > 0.5 * held[0]  # six seconds later, where 3 s would have left a millionth
    assert held.max() < 1.5 * held.min()


def test_changes_do_not_click() -> None:
    """Turning every knob while a low note sounds adds nothing where blocks meet."""
    hall, out = Hall(), []
    tone = (0.3 * np.sin(2 * np.pi * 150 * np.arange(BLOCK * 400) / RATE)).astype(np.float32)
    for block in range(400):
        sound = np.repeat(tone[block * BLOCK : (block + 1) * BLOCK, None], 2, 1)
        knobs = (9.0, 1.0, 1.0) if block // 40 % 2 else (0.5, 0.0, 0.0)
        out.append(hall.block(sound, *knobs))
    bent = np.abs(np.diff(np.concatenate(out[60:]).astype(np.float64), 3, axis=0)).max(1)
    place = (np.arange(len(bent)) + 3) % BLOCK
    assert bent[place < 3].max() < 1.3 * bent[(place > 20) & (place < 480)].max()


def test_low_notes_stay_out() -> None:
    loud = []
    for hertz in (30.0, 300.0):
        hall = Hall()
        tone = np.sin(2 * np.pi * hertz * np.arange(BLOCK * 200) / RATE).astype(np.float32)
        out = [
            hall.block(np.repeat(tone[k * BLOCK : (k + 1) * BLOCK, None], 2, 1), 4.0, 0.5) for k in range(200)
        ]
        loud.append((np.concatenate(out[100:]) ** 2).mean())
    assert loud[0] < 0.02 * loud[1]


def digest() -> str:
    rng, hall = np.random.default_rng(8), Hall()
    blocks = [
        hall.block(rng.normal(size=(BLOCK, 2)).astype(np.float32), 3 + k % 5, k / 90, 0.0) for k in range(90)
    ]
    return hashlib.sha256(np.concatenate(blocks).tobytes()).hexdigest()


def test_two_processes_agree_on_every_bit() -> None:
    code = "from tests.test_sound_reverb import digest; print(digest())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert other.stdout.strip() == digest()
