"""The choir: nothing folds back, nothing clicks, nothing is left to chance."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dreamscape.score.music import EMOTIONS
from dreamscape.sound.oscillators import Reader, advance
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.seats import Seats
from dreamscape.sound.steering import LEVEL
from dreamscape.sound.voices import VoiceBank, Wanted, wanted
from dreamscape.sound.wavetables import HIGHEST, RATIOS, spectra, step_of, strengths, waves

ROOT = Path(__file__).parent.parent
NOBODY = np.zeros(0, np.uint64)


def single(value: float, count: int = 1) -> np.ndarray:
    return np.full(count, value, np.float32)


def one(hertz: float, key: int = 7, **others: np.ndarray) -> Wanted:
    return wanted(np.array([key], np.uint64), single(hertz), single(1.0), **others)


def colour(name: str, count: int = 1) -> np.ndarray:
    return np.eye(8, dtype=np.float32)[np.full(count, EMOTIONS.index(name))]


def played(bank: VoiceBank, wish: Wanted, seconds: float) -> np.ndarray:
    """Dry sound, (n, 2)."""
    return np.concatenate([bank.block(wish)[0] for _ in range(int(seconds * RATE / BLOCK))])


def crowd(rng: np.random.Generator, count: int) -> Wanted:
    """Any voices at all, from a hundred and fifty people."""
    key = rng.choice(150, count, replace=False).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    random = lambda: rng.random(count).astype(np.float32)  # noqa: E731
    return Wanted(
        key=key,
        hertz=(80 * 2 ** (2 * random())).astype(np.float32),
        gain=random(),
        pan=2 * random() - 1,
        depth=random(),
        colour=rng.dirichlet(np.full(8, 0.4), count).astype(np.float32),
        bright=random(),
        detune=random() * 10 * (random() < 0.4),
        tremble=random() * (random() < 0.3),
        coarse=np.zeros(count, np.float32),
        attack=2 * random() + np.float32(0.5),
        gate=np.ones(count, np.float32),
    )


def spectrum(wave: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies and power in dB below the strongest."""
    turn = 2 * np.pi * np.arange(len(wave)) / len(wave)
    window = 0.35875 - 0.48829 * np.cos(turn) + 0.14128 * np.cos(2 * turn) - 0.01168 * np.cos(3 * turn)
    power = np.abs(np.fft.rfft(wave * window)) ** 2  # Blackman and Harris: its own skirts lie below -92 dB
    return np.fft.rfftfreq(len(wave), 1 / RATE), 10 * np.log10(power / power.max() + 1e-20)


@pytest.mark.parametrize("name", EMOTIONS)
def test_each_colour_has_a_spectrum_of_its_own(name: str) -> None:
    every = spectra()
    assert np.allclose(0.5 * (every**2).sum(-1), 1, atol=1e-4)
    here = every[EMOTIONS.index(name)]
    centroid = (here**2 * RATIOS).sum(1) / (here**2).sum(1)
    assert centroid[1] > 1.15 * centroid[0]  # bright is brighter than dark
    others = np.delete(every, EMOTIONS.index(name), 0)[:, 1]
    assert ((others * here[1]).sum(1) * 0.5).max() < 0.985


@pytest.mark.parametrize("hertz", [55.0, 110.0, 523.3, 1567.0, 3520.0])
@pytest.mark.parametrize("name", ["joy", "anger"])
def test_nothing_folds_back(hertz: float, name: str) -> None:
    """At any pitch all power of the brightest waves lies at halves of it, and none of it beyond hearing."""
    pitch, many = single(hertz), 128
    strength = strengths(pitch, colour(name), single(1.0), single(12000.0))
    table = np.repeat(waves(strength * np.exp(1j * RATIOS**2).astype(np.complex64)), 2, 0)
    step = np.rint(step_of(np.array([hertz]))).astype(np.int64)
    phase, none = np.zeros(1, np.int64), np.zeros(1, np.int64)
    reader, wave = Reader(1), []
    for _ in range(many):
        wave.append(reader(table, (none, none + 1), phase, step, none)[0][0].copy())
        advance(phase, step, none)
    frequency, decibels = spectrum(np.concatenate(wave).astype(np.float64))
    half = hertz / 2
    away = np.abs(frequency - half * np.rint(frequency / half))
    stray = (away > 4 * RATE / (many * BLOCK)) & (frequency > 20)
    assert stray.sum() > 5000
    assert decibels[stray].max() < -74
    assert 10 * np.log10((10 ** (decibels[stray] / 10)).sum() / (10 ** (decibels / 10)).sum()) < -60
    assert decibels[frequency > 1.02 * HIGHEST].max() < -78


@pytest.mark.parametrize("hertz", [784.0, 1567.0, 3520.0])
def test_nothing_that_moves_folds_back(hertz: float) -> None:
    bank = VoiceBank(1)
    wish = one(hertz, bright=single(1.0), colour=colour("anger"), detune=single(8.0))
    played(bank, wish, 2.5)
    frequency, decibels = spectrum(played(bank, wish, 1.4)[:65536, 0].astype(np.float64))
    half = hertz / 2
    away = np.abs(frequency - half * np.rint(frequency / half))
    stray = (away > 25 + frequency * 0.012) & (frequency > 30)
    assert stray.sum() > 500
    assert decibels[stray].max() < -60


def test_a_leap_does_not_fold_back_either() -> None:
    """A voice that leaps by two octaves waits for tables that can bear it."""
    bank = VoiceBank(1)
    low, high = (
        one(700.0, bright=single(1.0), colour=colour("anger")),
        one(2800.0, bright=single(1.0), colour=colour("anger")),
    )
    played(bank, low, 2.5)
    wave = played(bank, high, 1.0)[:, 0]
    assert np.abs(bank._ceiling).max() < 4000
    for begin in range(0, len(wave) - 4096, 2048):
        frequency, decibels = spectrum(wave[begin : begin + 4096].astype(np.float64))
        assert decibels[frequency > 21800].max() < -55
    frequency, decibels = spectrum(wave[-16384:].astype(np.float64))
    assert abs(frequency[decibels.argmax()] % 700) < 20 or decibels[np.abs(frequency - 2800).argmin()] > -12


def test_the_pitch_is_what_was_asked_for() -> None:
    bank = VoiceBank(1)
    wish = one(440.0, colour=colour("sadness"), bright=single(0.0))
    played(bank, wish, 2.5)
    frequency, decibels = spectrum(played(bank, wish, 2.0)[:65536, 0].astype(np.float64))
    assert abs(1200 * np.log2(frequency[decibels.argmax()] / 440)) < 7  # 4.5 cents of drift and a bin's width


def test_one_voice_has_the_level_it_says() -> None:
    bank = VoiceBank(1)
    wish = one(196.0, bright=single(0.6))
    played(bank, wish, 2.5)
    power = (played(bank, wish, 6.0).astype(np.float64) ** 2).sum(1).mean()
    assert power**0.5 == pytest.approx(LEVEL, rel=0.25)


@pytest.mark.parametrize("pan", [-1.0, -0.5, 0.0, 0.5, 1.0])
def test_left_and_right_follow_the_place(pan: float) -> None:
    bank = VoiceBank(1)
    wish = one(220.0, pan=single(pan))
    played(bank, wish, 2.5)
    wave = played(bank, wish, 1.0).astype(np.float64)
    left, right = (wave**2).mean(0)
    angle = (0.8 * pan + 1) * np.pi / 4
    assert left / (left + right) == pytest.approx(np.cos(angle) ** 2, abs=0.01)


def test_far_voices_are_darker_and_more_in_the_hall() -> None:
    shares, highs = [], []
    for depth in (0.0, 1.0):
        bank = VoiceBank(1)
        wish = one(220.0, depth=single(depth), bright=single(0.8), colour=colour("anticipation"))
        for _ in range(300):
            dry, send = bank.block(wish)
        shares.append((send**2).mean() / (dry**2).mean())
        frequency, decibels = spectrum(played(bank, wish, 0.7)[:32768, 0].astype(np.float64))
        highs.append(decibels[(frequency > 2000) & (frequency < 6000)].max())
    assert shares[1] > 4 * shares[0]
    assert highs[1] < highs[0] - 8


def storm(blocks: int, seed: int) -> tuple[np.ndarray, int]:
    """Everything changes all the time: (n, 4) dry and send, and how many voices began."""
    rng = np.random.default_rng(seed)
    bank, out, begun, wish = VoiceBank(24, seed=3), [], 0, crowd(rng, 30)
    for block in range(blocks):
        if block % 3 == 0:
            wish = crowd(rng, int(rng.integers(0, 60)))
        if block % 40 == 0:
            bank.voices(int(rng.integers(1, 25)))
        before = set(bank._seats.key[bank._seats.taken].tolist())
        out.append(np.concatenate(bank.block(wish), 1))
        begun += len(set(bank._seats.key[bank._seats.taken].tolist()) - before)
    return np.concatenate(out), begun


@pytest.mark.faults
def test_ten_thousand_starts_and_stops_do_not_click() -> None:
    """Where blocks meet, sound is as smooth as it is within blocks, whatever is begun, stolen, moved or
    stopped.
    """
    wave, begun = storm(2950, 5)
    assert begun > 10000  # and each of them stopped as well
    assert np.isfinite(wave).all()
    bent = np.abs(np.diff(wave.astype(np.float64), 3, axis=0)).max(1)
    place = (np.arange(len(bent)) + 3) % BLOCK
    seams = bent[(place < 3)].reshape(-1)
    within = bent[(place > 20) & (place < 480)]
    assert np.percentile(seams, 99.9) < 1.15 * np.percentile(within, 99.9)
    assert seams.max() < 1.15 * within.max()


def test_a_step_would_be_found() -> None:
    """The measure above sees one click of a hundredth of a voice among thousands of blocks."""
    wave, _ = storm(400, 5)
    wave = wave.copy()
    wave[300 * BLOCK :, 0] += 0.02
    bent = np.abs(np.diff(wave.astype(np.float64), 3, axis=0)).max(1)
    place = (np.arange(len(bent)) + 3) % BLOCK
    assert bent[place < 3].max() > 1.15 * bent[(place > 20) & (place < 480)].max()


def test_fewer_voices_go_without_a_click() -> None:
    rng = np.random.default_rng(2)
    wish = replace(crowd(rng, 64), attack=single(0.5, 64), gain=single(0.5, 64), detune=single(0.0, 64))
    bank = VoiceBank(64)
    before = played(bank, wish, 2.0)
    bank.voices(32)
    after = played(bank, wish, 0.5)
    assert bank.sounding == 32
    assert (after[-4096:] ** 2).mean() < 0.8 * (before[-4096:] ** 2).mean()
    bent = np.abs(np.diff(np.concatenate([before[-8192:], after]), 3, axis=0)).max(1)
    assert bent[8192:].max() < 1.2 * bent[:8000].max()
    bank.voices(64)
    played(bank, wish, 1.0)
    assert bank.sounding == 64


def test_seats_go_to_the_most_present_and_are_held() -> None:
    seats, key = Seats(4), np.arange(1, 9, dtype=np.uint64)
    gain = np.linspace(0.2, 0.9, 8).astype(np.float32)
    seats.seat(key, gain)
    assert sorted(seats.key[seats.taken].tolist()) == [5, 6, 7, 8]
    seats.rise(single(1.0, 4))
    gain[3] = gain[4] * 1.1  # a little more present than one who sounds: not enough
    seats.seat(key, gain)
    assert sorted(seats.key[seats.row >= 0].tolist()) == [5, 6, 7, 8]
    gain[3] = gain[4] * 1.4
    for _ in range(4):
        seats.seat(key, gain)
        seats.rise(single(1.0, 4))
        seats.free()
    assert sorted(seats.key[seats.row >= 0].tolist()) == [4, 6, 7, 8]


def test_who_goes_dies_away_and_then_there_is_silence() -> None:
    bank, nobody = VoiceBank(4), wanted(NOBODY, single(0, 0), single(0, 0))
    played(bank, one(220.0, attack=single(0.1)), 1.0)
    wave = played(bank, nobody, 2.5)
    assert (wave[: RATE // 4] ** 2).mean() > 3 * (wave[RATE : RATE * 2] ** 2).mean() > 0
    assert bank.sounding == 0
    assert not wave[-BLOCK:].any()


def test_attack_is_slow() -> None:
    wave = played(VoiceBank(1), one(220.0, attack=single(3.0)), 4.0)
    loud = [(wave[int(t * RATE) : int((t + 0.3) * RATE)] ** 2).mean() for t in (0.2, 1.5, 3.3)]
    assert loud[0] < 0.05 * loud[2]
    assert 0.1 * loud[2] < loud[1] < 0.7 * loud[2]


def test_a_gate_closes_in_five_milliseconds() -> None:
    bank = VoiceBank(1)
    played(bank, one(220.0), 2.5)
    wave = bank.block(one(220.0, gate=single(0.0)))[0]
    assert np.abs(wave[:60]).max() > 0.01
    assert not wave[240:].any()
    assert not bank.block(one(220.0, gate=single(0.0)))[0].any()
    assert np.abs(bank.block(one(220.0))[0][240:]).max() > 0.01


def test_a_worn_voice_is_rougher() -> None:
    flatness = []
    for coarse in (0.0, 1.0):
        bank, wish = VoiceBank(1), one(220.0, coarse=single(coarse))
        played(bank, wish, 2.5)
        power = 10 ** (spectrum(played(bank, wish, 0.8)[:32768, 0])[1] / 10)
        flatness.append(np.exp(np.log(power).mean()) / power.mean())
    assert flatness[1] > 20 * flatness[0]


def test_bad_numbers_do_no_harm() -> None:
    bank = VoiceBank(2)
    nan = single(float("nan"))
    wish = one(
        float("nan"),
        pan=nan,
        depth=nan,
        bright=nan,
        detune=nan,
        tremble=nan,
        coarse=nan,
        gate=nan,
        attack=nan,
    )
    for _ in range(20):
        assert np.isfinite(
            np.concatenate(bank.block(replace(wish, gain=nan, colour=np.full((1, 8), np.nan, np.float32))))
        ).all()
    assert np.isfinite(played(bank, one(300.0), 1.0)).all()


def digest() -> str:
    return hashlib.sha256(storm(300, 11)[0].tobytes()).hexdigest()


def test_two_processes_agree_on_every_bit() -> None:
    code = "from tests.test_sound_voices import digest; print(digest())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert other.stdout.strip() == digest()


def test_where_a_voice_begins_follows_from_its_key_alone() -> None:
    """Who else sings, and in which seat, changes nothing."""
    alone = played(VoiceBank(8, seed=4), one(220.0, key=77, gate=single(1.0)), 0.5)
    bank = VoiceBank(8, seed=4)
    keys = np.array([5, 77], np.uint64)
    gain = np.array([0.0, 1.0], np.float32)
    together = played(bank, wanted(keys, single(220.0, 2), gain), 0.5)
    assert np.abs(alone - together)[: RATE // 20].max() < 1e-3
    assert np.abs(played(VoiceBank(8, seed=5), one(220.0, key=77), 0.5) - alone).max() > 1e-3
