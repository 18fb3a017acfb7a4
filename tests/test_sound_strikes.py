"""What is struck once: in tune, in its place, from its very sample on, and never with a click."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.score.frame import ROLES
from dreamscape.sound.instruments import INSTRUMENTS
from dreamscape.sound.modal import hiss, joined, rung, swell
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.strikes import MOST, Block, Strikes

KINDS = sorted(INSTRUMENTS)


def heard(strikes: Strikes, blocks: int, start: int = 0) -> Block:
    return np.concatenate([strikes.block(start + place * BLOCK)[0][0] for place in range(blocks)])


def pitch_of(sound: Block, near: float) -> float:
    """The strongest partial within a third of `near` hertz, by a parabola through its peak."""
    size = 1 << 18
    spectrum = np.log(np.abs(np.fft.rfft(sound * np.hanning(len(sound)), size)) + 1e-12)
    grid = np.fft.rfftfreq(size, 1 / RATE)
    inside = np.nonzero((grid > near / 1.26) & (grid < near * 1.26))[0]
    peak = inside[spectrum[inside].argmax()]
    below, top, above = spectrum[peak - 1 : peak + 2]
    return float((peak + 0.5 * (below - above) / (below - 2 * top + above)) * RATE / size)


def test_a_sum_of_partials_is_what_it_says() -> None:
    time = np.arange(round(0.5 * RATE)) / RATE
    for hertz, loud, fade in ((220.0, 0.5, 0.3), (3000.0, 1.0, 2.0)):
        exact = loud * np.sin(2 * np.pi * hertz * time) * 1000.0 ** (-time / fade)
        np.testing.assert_allclose(rung(hertz, loud, fade, 0.5), exact, atol=2e-5)
    assert not rung(30_000.0, 1.0, 1.0, 0.1).any(), "nothing above half the rate"


@given(st.floats(60.0, 1760.0), st.sampled_from(["pluck", "bell"]), st.floats(0, 1))
@settings(max_examples=12, deadline=None)
def test_strings_and_bells_are_in_tune(hertz: float, kind: str, warmth: float) -> None:
    sound = INSTRUMENTS[kind](hertz, warmth, 0.0, 3)
    found = pitch_of(sound[: 2 * RATE], hertz)
    assert abs(1200 * np.log2(found / hertz)) < 3.0


@pytest.mark.parametrize("kind", KINDS)
def test_everything_begins_and_ends_at_rest(kind: str) -> None:
    for key in range(3):
        sound = INSTRUMENTS[kind](330.0, 0.5, 0.4, key)
        assert np.isfinite(sound).all()
        assert abs(sound[0]) < 0.02 * np.abs(sound).max()
        assert abs(sound[-1]) < 1e-3
        assert np.abs(sound[-480:]).max() < 0.25 * np.abs(sound).max()


def test_every_role_has_a_mark_and_no_two_are_alike() -> None:
    marks = [INSTRUMENTS[role](330.0, 0.5, 0.0, 1)[: RATE // 2] for role in ROLES]
    spectra = [np.abs(np.fft.rfft(np.pad(mark, (0, RATE - len(mark)))))[:8000] for mark in marks]
    for one, spectrum in enumerate(spectra):
        for other in spectra[:one]:
            alike = (spectrum @ other) / (np.linalg.norm(spectrum) * np.linalg.norm(other))
            assert alike < 0.9


@given(st.integers(0, 4 * BLOCK), st.integers(0, BLOCK - 1))
@settings(max_examples=20, deadline=None)
def test_a_strike_begins_at_its_sample_wherever_blocks_begin(at: int, shift: int) -> None:
    waves = []
    for start in (0, -shift):
        strikes = Strikes(1)
        strikes.strike("bell", at, 660.0, 0.5, -0.3, key=4)
        waves.append(heard(strikes, 40, start)[-start:][: 30 * BLOCK])
    np.testing.assert_allclose(waves[0], waves[1], atol=1e-6)
    assert not waves[0][:at].any()
    assert waves[0][at : at + 200].any()


def test_what_began_before_is_joined_midway() -> None:
    early, late = Strikes(1), Strikes(1)
    for strikes in (early, late):
        strikes.strike("pluck", 1000, 330.0, 0.5, 0.0, pan_to=1.0, key=2)
    whole = heard(early, 60)
    np.testing.assert_allclose(heard(late, 20, 40 * BLOCK), whole[40 * BLOCK :], atol=1e-7)


def test_a_pluck_wanders_from_place_to_place() -> None:
    strikes = Strikes(1)
    strikes.strike("solo", 0, 220.0, 1.0, -1.0, pan_to=1.0)
    sound = heard(strikes, 400).astype(float)
    third = len(sound) // 3
    left = [float((part[:, 0] ** 2).sum() / (part**2).sum()) for part in (sound[:third], sound[-third:])]
    assert left[0] > 0.7
    assert left[1] < 0.35


def test_of_too_many_the_quietest_go_without_a_click() -> None:
    crowd = Strikes(1)
    for number in range(3 * MOST):
        crowd.strike("witness", 16 * number, 200.0 + number, 0.05 + 0.001 * number, 0.0, key=number)
    sound = heard(crowd, 60)
    assert crowd.ringing <= MOST
    assert np.abs(np.diff(sound, 2, axis=0)).max() < 0.02


@pytest.mark.parametrize("count", [20_000, pytest.param(100_000, marks=pytest.mark.faults)])
def test_so_many_strikes_leave_nothing_behind(count: int) -> None:
    strikes = Strikes(1)
    for number in range(count):
        strikes.strike("trickster", 0, 300.0, 0.1, 0.0, key=number)
    strikes.block(0)
    heard(strikes, 2 * RATE // BLOCK, BLOCK)
    assert strikes.ringing == 0


def told(seed: int) -> str:
    strikes = Strikes(seed)
    for number, kind in enumerate(KINDS):
        strikes.strike(kind, 300 * number, 110.0 * (number + 2), 0.3, 0.1 * number - 0.5, key=number)
    return hashlib.sha256(heard(strikes, 200).tobytes()).hexdigest()


def test_the_same_is_struck_in_another_process() -> None:
    code = "from tests.test_sound_strikes import told; print(told(5))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == told(5)


def test_noise_lies_where_it_is_asked_for() -> None:
    spectrum = np.abs(np.fft.rfft(hiss(1.0, 400.0, 1600.0, 7))) ** 2
    grid = np.fft.rfftfreq(RATE, 1 / RATE)
    inside = (grid > 300) & (grid < 2200)
    assert spectrum[inside].sum() > 0.95 * spectrum.sum()


def test_sounds_are_laid_over_each_other() -> None:
    both = joined((0.0, swell(0.5, 0.1, 0.1)), (0.4, swell(0.5, 0.1, 0.1)))
    assert len(both) == round(0.9 * RATE)
    assert both.max() == pytest.approx(1.0, abs=1e-3)
