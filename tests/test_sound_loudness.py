"""Loudness and true peak by the standards' own signals, made from their descriptions; dither; limiter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape import keyed
from dreamscape.sound.ceiling import Limiter
from dreamscape.sound.dither import quantise, triangular
from dreamscape.sound.loudness import SHORT, Loudness, LoudnessMeter, measure, over_time
from dreamscape.sound.rate import RATE
from dreamscape.sound.truepeak import TAPS, TruePeakMeter, crest, decibels


def sine(level: float, seconds: float, frequency: float = 1000.0) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    return (10 ** (level / 20) * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def stereo(*parts: np.ndarray) -> np.ndarray:
    whole = np.concatenate(parts)
    return np.stack([whole, whole], axis=1)


def heard(wave: np.ndarray, block: int = 512) -> tuple[Loudness, np.ndarray]:
    meter = LoudnessMeter()
    for first in range(0, len(wave), block):
        meter.push(wave[first : first + block])
    return meter.finish(), meter.powers()


def noise(seconds: float, name: str) -> np.ndarray:
    count = round(seconds * RATE)
    key = np.arange(count * 2, dtype=np.uint64)
    return (keyed.uniform(keyed.key_of(7, name), key, 0, 0).reshape(-1, 2) * 2 - 1).astype(np.float32)


def test_tech_3341_one_and_two_a_steady_tone() -> None:
    for level in (-23, -33):
        loud, _ = heard(stereo(sine(level, 20)))
        for found in (loud.integrated, loud.momentary, loud.short):
            assert found == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize(
    "parts",
    [
        [(-36, 10), (-23, 60), (-36, 10)],
        [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)],
        [(-26, 20), (-20, 20.1), (-26, 20)],
    ],
)
def test_tech_3341_three_to_five_both_gates(parts: list[tuple[float, float]]) -> None:
    loud, _ = heard(stereo(*(sine(*part) for part in parts)), 7001)
    assert loud.integrated == pytest.approx(-23, abs=0.1)


def test_tech_3341_six_five_channels() -> None:
    meter = LoudnessMeter((1, 1, 1, 1.41, 1.41))
    meter.push(np.stack([sine(level, 20) for level in (-28, -28, -24, -30, -30)], axis=1))
    assert meter.finish().integrated == pytest.approx(-23, abs=0.1)


def test_tech_3341_nine_short_term_is_steady_over_a_period_of_three_seconds() -> None:
    _, powers = heard(stereo(*[sine(-20, 1.34), sine(-30, 1.66)] * 5))
    assert over_time(powers, SHORT)[SHORT - 1 :] == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("number", [1, 7, 19])
def test_tech_3341_ten_and_thirteen_the_loudest_window_wherever_it_lies(number: int) -> None:
    long, _ = heard(stereo(silence(number * 0.15), sine(-23, 3), silence(1)))
    brief, _ = heard(stereo(silence(number * 0.02), sine(-23, 0.4), silence(1)))
    assert long.short == pytest.approx(-23, abs=0.1)
    assert brief.momentary == pytest.approx(-23, abs=0.1)


def test_tech_3341_twelve_momentary_is_steady_over_a_period_of_400_ms() -> None:
    _, powers = heard(stereo(*[sine(-20, 0.18), sine(-30, 0.22)] * 25))
    assert over_time(powers, 4)[10:] == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize(
    ("period", "height", "phase", "level"),
    [(4, 0.5, 0, -6), (4, 0.5, 45, -6), (6, 0.5, 60, -6), (8, 0.5, 67.5, -6), (4, 1.41, 45, 3)],
)
def test_tech_3341_fifteen_to_nineteen_true_peaks(
    period: int, height: float, phase: float, level: float
) -> None:
    turn = 2 * np.pi * np.arange(RATE) / period + np.radians(phase)
    fade = np.minimum(1, np.minimum(np.arange(RATE), np.arange(RATE)[::-1]) / 4800)
    loud, _ = heard(stereo((height * np.sin(turn) * fade).astype(np.float32)))
    assert level - 0.4 <= loud.peak <= level + 0.2


@pytest.mark.parametrize(("levels", "span"), [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20),
                                              ((-50, -35, -20, -35, -50), 15)])  # fmt: skip
def test_tech_3342_loudness_range(levels: tuple[float, ...], span: float) -> None:
    loud, _ = heard(stereo(*(sine(level, 20) for level in levels)), 96000)
    assert loud.range == pytest.approx(span, abs=1)


@pytest.mark.faults
def test_integrated_agrees_with_another_meter() -> None:
    pyloudnorm = pytest.importorskip("pyloudnorm")
    steps = np.repeat(np.linspace(0.02, 1, 20) ** 2, RATE // 2)[:, None].astype(np.float32)
    white = noise(10, "white") * steps
    brown = np.cumsum(noise(10, "brown"), axis=0) / 400
    sided = white * np.array([1, 0.1], np.float32)
    bright = np.diff(white, axis=0, prepend=0) / 2
    for wave in (white, brown - brown.mean(axis=0), sided, bright.astype(np.float32)):
        # Its "DeMan" filters are the recommendation's; its usual ones are 0.1 LU off where it is bright.
        other = pyloudnorm.Meter(RATE, filter_class="DeMan").integrated_loudness(wave.astype(float))
        assert heard(wave.astype(np.float32))[0].integrated == pytest.approx(other, abs=0.02)


@given(st.lists(st.integers(1, 40000), min_size=1, max_size=4))
@settings(max_examples=12)
def test_how_it_is_cut_into_blocks_changes_nothing(lengths: list[int]) -> None:
    wave = noise(sum(lengths) / RATE, "cut")
    meter, first = LoudnessMeter(), 0
    for length in lengths:
        meter.push(wave[first : first + length])
        first += length
    whole, cut = measure([wave]), meter.finish()
    assert cut.integrated == pytest.approx(whole.integrated, abs=1e-9)
    assert cut.momentary == pytest.approx(whole.momentary, abs=1e-9)
    assert cut.peak == pytest.approx(whole.peak, abs=1e-4)
    assert cut.seconds == whole.seconds


def test_silence_and_what_is_shorter_than_a_window() -> None:
    quiet = measure([np.zeros((RATE, 2), np.float32)])
    assert (quiet.integrated, quiet.momentary, quiet.short, quiet.peak) == (-np.inf,) * 4
    assert quiet.range == 0
    brief = measure([stereo(sine(-20, 0.3))])
    assert brief.integrated == -np.inf
    assert brief.peak == pytest.approx(-20, abs=0.1)
    assert measure([]).seconds == 0


def test_a_peak_between_samples_at_the_edges_is_seen() -> None:
    wave = np.zeros((3, 2), np.float32)
    wave[1:, 1] = 0.9  # two samples alike at the very end: the wave rises between them
    meter = TruePeakMeter()
    meter.push(wave)
    assert meter.finish() > 1.1


def test_the_crest_is_that_of_a_wave_sixteen_times_as_dense() -> None:
    wave = noise(0.1, "dense")
    spectrum = np.fft.rfft(wave, axis=0)
    spectrum[np.fft.rfftfreq(len(wave)) > 0.41] = 0
    dense = np.abs(np.fft.irfft(spectrum, len(wave) * 16, axis=0) * 16).max(axis=1)
    wave = np.fft.irfft(spectrum, len(wave), axis=0).astype(np.float32)
    found = float(crest(wave).max())
    middle = dense[TAPS * 16 : -TAPS * 16].max()
    assert decibels(found / float(middle)) == pytest.approx(0, abs=0.3)
    assert np.abs(wave).max() < found


def limited(wave: np.ndarray, block: int, ceiling: float = -1.0) -> np.ndarray:
    limiter = Limiter(ceiling)
    out = [limiter.push(wave[first : first + block]) for first in range(0, len(wave), block)]
    return np.concatenate([*out, limiter.finish()])


@pytest.mark.parametrize("block", [512, 19200])
def test_nothing_comes_through_above_the_ceiling(block: int) -> None:
    wave = noise(3, "loud") * 0.6
    wave[RATE : RATE + 300] *= 5
    wave[0] = wave[-1] = 3.0  # the first and the last sample, too
    wave[2 * RATE :] += stereo(sine(4, 1, 11990))
    out = limited(wave, block)
    assert out.shape == wave.shape
    assert measure([out]).peak <= -1.0


def test_what_is_below_the_ceiling_is_not_touched_and_a_single_peak_is_lowered_softly() -> None:
    quiet = noise(1, "quiet") * 0.2
    assert np.array_equal(limited(quiet, 512), quiet)
    wave = stereo(sine(-6, 2))
    wave[RATE] = 2.0
    gain = limited(wave, 4800)[:, 0] / np.where(wave[:, 0] == 0, 1, wave[:, 0])
    gain = gain[np.abs(wave[:, 0]) > 0.1]
    assert gain.min() < 0.5
    assert np.abs(np.diff(20 * np.log10(gain), n=1)).max() < 0.6  # dB from one sample to the next
    assert gain[-1] == 1


def test_dither_is_even_triangular_and_the_same_wherever_one_begins() -> None:
    drawn = triangular(3, 0, 50000)
    assert np.abs(drawn).max() < 1
    assert abs(drawn.mean()) < 0.01
    assert drawn.var() == pytest.approx(1 / 6, rel=0.02)
    assert abs(np.corrcoef(drawn[:, 0], drawn[:, 1])[0, 1]) < 0.02
    assert np.array_equal(triangular(3, 40000, 100), drawn[40000:40100])
    assert not np.array_equal(triangular(4, 0, 100), drawn[:100])


def test_a_tone_below_one_step_survives_in_the_dither() -> None:
    tone = stereo(sine(-98, 4, 440))  # 0.4 of a step of 16 bits
    steps = quantise(tone, 16, 1, 0).astype(float) / 2**15
    assert np.correlate(steps[:, 0], tone[:, 0])[0] / (tone[:, 0] @ tone[:, 0]) == pytest.approx(1, abs=0.05)


def test_what_is_too_loud_is_held_at_the_limits() -> None:
    held = quantise(np.array([[1.5, -1.5]], np.float32), 24, 0, 0)
    assert held.tolist() == [[2**23 - 1, -(2**23)]]
