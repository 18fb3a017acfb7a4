"""The way out: nothing above the ceiling, not even between samples; lows stay clean; calm sound is left
alone.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.sound.filters import Filter, highpass
from dreamscape.sound.limiter import CEILING, LATENCY, Limiter
from dreamscape.sound.rate import BLOCK, RATE


def through(wave: np.ndarray) -> np.ndarray:
    limiter = Limiter()
    return np.concatenate([limiter.block(wave[k : k + BLOCK]) for k in range(0, len(wave), BLOCK)])


def true_peak(wave: np.ndarray, times: int = 8) -> float:
    """The highest between samples, by a spectrum with room above it."""
    spectrum = np.fft.rfft(wave.astype(np.float64), axis=0)
    size = len(wave) * times
    padded = np.zeros((size // 2 + 1, 2), complex)
    padded[: len(spectrum)] = spectrum
    return float(np.abs(np.fft.irfft(padded, size, axis=0)).max() * times)


# ITU-R BS.1770, annex 2: two of the four phases; the others are these backwards. In units of 2^-14.
PHASES = (
    np.array(
        [
            [28, 180, -322, 544, -974, 2250, 15928, -1676, 780, -436, 244, -136],
            [-478, 480, -848, 1460, -2728, 7620, 12776, -3282, 1664, -954, 542, -310],
        ]
    )
    / 2**14
)


def broadcast_peak(wave: np.ndarray) -> float:
    """True peak as it is measured for broadcast."""
    taps = [*PHASES, *PHASES[:, ::-1]]
    return max(
        float(np.abs(np.convolve(wave[:, side], tap, "valid")).max()) for tap in taps for side in (0, 1)
    )


def tone(hertz: float, loud: float, blocks: int = 60) -> np.ndarray:
    wave = loud * np.sin(2 * np.pi * hertz * np.arange(blocks * BLOCK) / RATE)
    return np.repeat(wave[:, None], 2, 1).astype(np.float32)


@given(
    st.integers(0, 2**32), st.sampled_from(["noise", "clicks", "bursts", "square", "steps"]), st.floats(-1, 3)
)
def test_never_above_the_ceiling(seed: int, kind: str, decades: float) -> None:
    rng = np.random.default_rng(seed)
    size = 12 * BLOCK
    wave = rng.normal(size=(size, 2))
    if kind == "clicks":
        wave *= rng.random((size, 2)) < 0.002
    elif kind == "bursts":
        wave *= np.repeat(rng.random((size // 256, 1)) < 0.3, 256, 0)
    elif kind == "square":
        wave = np.sign(np.sin(np.arange(size)[:, None] * rng.uniform(0.001, 3, 2)))
    elif kind == "steps":
        wave = np.repeat(wave[: size // 64], 64, 0)
    out = through((wave * 10**decades).astype(np.float32))
    assert np.abs(out).max() <= CEILING
    assert broadcast_peak(out) <= CEILING


@given(st.integers(0, 2**32), st.floats(0, 2))
def test_nor_between_samples_below_sixteen_kilohertz(seed: int, decades: float) -> None:
    """What has no highest octave is not above the ceiling at any time, by an eightfold look without any taps."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=(16 * BLOCK, 2)), axis=0)
    spectrum[np.fft.rfftfreq(16 * BLOCK, 1 / RATE) > 16000] = 0
    out = through((np.fft.irfft(spectrum, axis=0) * 10**decades).astype(np.float32))
    faded = out * np.minimum(1, np.minimum(np.arange(len(out)), np.arange(len(out))[::-1]) / 400)[:, None]
    assert true_peak(faded) <= CEILING


def test_a_peak_between_samples_is_seen() -> None:
    """A tone at a quarter of the rate whose samples all miss its tops by 3 dB."""
    wave = np.sin(np.pi / 2 * np.arange(40 * BLOCK) + np.pi / 4) * 1.2
    out = through(np.repeat(wave[:, None], 2, 1).astype(np.float32))[20 * BLOCK :]
    assert np.abs(out).max() < 0.66
    assert true_peak(out[: 16 * BLOCK] * np.hanning(16 * BLOCK)[:, None]) < CEILING


def test_calm_sound_only_comes_later() -> None:
    rng = np.random.default_rng(1)
    wave = np.cumsum(rng.normal(size=(60 * BLOCK, 2)), 0)
    wave = (wave - wave.mean(0)).astype(np.float32)
    wave *= 0.3 / np.abs(wave).max()
    out = through(wave)
    low = Filter(*highpass(28.0), channels=2)
    clean = np.concatenate([low.block(wave[k : k + BLOCK].T).T for k in range(0, len(wave), BLOCK)])
    assert np.abs(out[LATENCY:] - clean[:-LATENCY]).max() < 1e-6
    assert not out[:LATENCY].any()
    assert Limiter.latency == LATENCY


@pytest.mark.parametrize("hertz", [35.0, 60.0, 120.0])
def test_lows_are_not_distorted(hertz: float) -> None:
    """A low note 6 dB over the ceiling: its harmonics stay 55 dB below it."""
    out = through(tone(hertz, 2.0, 240))[-65536:, 0].astype(np.float64)
    power = np.abs(np.fft.rfft(out * np.hanning(len(out)))) ** 2
    frequency = np.fft.rfftfreq(len(out), 1 / RATE)
    beside = power[frequency > 1.5 * hertz].sum() / power.sum()
    assert 10 * np.log10(beside) < -55
    assert np.abs(out).max() > 0.85 * CEILING  # it limits and does not hide


def test_nothing_passes_below_twenty_eight_hertz() -> None:
    assert np.abs(through(tone(5.0, 0.5, 120))[60 * BLOCK :]).max() < 0.03
    assert np.abs(through(tone(60.0, 0.5, 120))[60 * BLOCK :]).max() > 0.45
    steady = np.full((120 * BLOCK, 2), 0.5, np.float32)
    assert np.abs(through(steady)[-BLOCK:]).max() < 1e-6


def test_it_lets_go_again() -> None:
    wave = tone(440.0, 0.2, 150)
    wave[20 * BLOCK : 22 * BLOCK] *= 40
    out = np.abs(through(wave))
    assert out[24 * BLOCK : 25 * BLOCK].max() < 0.1
    assert out[-BLOCK:].max() > 0.198


def test_both_sides_move_together() -> None:
    wave = tone(440.0, 0.5)
    wave[:, 1] *= 8
    out = through(wave)[10 * BLOCK :]
    ratio = np.abs(out[:, 1]).max() / np.abs(out[:, 0]).max()
    assert ratio == pytest.approx(8, rel=1e-3)


def test_bad_numbers_do_no_harm() -> None:
    limiter = Limiter()
    for bad in (np.nan, np.inf, -np.inf, 1e30):
        block = np.zeros((BLOCK, 2), np.float32)
        block[100] = bad
        out = limiter.block(block)
        assert np.isfinite(out).all()
        assert np.abs(out).max() <= CEILING
    for _ in range(300):
        out = limiter.block(np.zeros((BLOCK, 2), np.float32))
    assert np.abs(out).max() < 1e-4


def test_the_filter_is_the_recursion() -> None:
    """The matrices give what a loop over samples gives."""
    wave = np.random.default_rng(0).normal(size=(2, 3 * BLOCK))
    b, a = highpass(90.0)
    fast = Filter(b, a, 2)
    got = np.concatenate([fast.block(wave[:, k : k + BLOCK]) for k in range(0, 3 * BLOCK, BLOCK)], 1)
    first, second = np.zeros(2), np.zeros(2)
    for n in range(3 * BLOCK):
        y = b[0] * wave[:, n] + first
        first = b[1] * wave[:, n] - a[1] * y + second
        second = b[2] * wave[:, n] - a[2] * y
        assert np.abs(got[:, n] - y).max() < 1e-9
