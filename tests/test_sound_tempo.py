"""Tempo and beat: clicks in noise, drums, breaks, changes and silence."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from dreamscape.keyed import uniform
from dreamscape.sound.listen import Hearing, Listener, blocks
from dreamscape.sound.rate import BLOCK, RATE

Floats = npt.NDArray[np.float64]


def noise(count: int, stream: int) -> Floats:
    """Numbers of -1..1."""
    return 2.0 * uniform(4, np.arange(count, dtype=np.uint64), 0, stream) - 1.0


def struck(seconds: float, times: Floats, sound: Floats) -> Floats:
    """`sound` at each of `times`."""
    found = np.zeros(int(seconds * RATE) + len(sound))
    for time in times:
        first = int(time * RATE)
        found[first : first + len(sound)] += sound
    return found[: int(seconds * RATE)]


def decay(hertz: float, seconds: float, gain: float) -> Floats:
    time = np.arange(int(5 * seconds * RATE)) / RATE
    return gain * np.exp(-time / seconds) * np.sin(2 * np.pi * hertz * time)


def clicks(bpm: float, seconds: float) -> tuple[Floats, Floats]:
    """Clicks in noise, and when they come."""
    beats = np.arange(0.3, seconds - 0.1, 60.0 / bpm)
    hiss = 0.05 * noise(int(seconds * RATE), 1)
    return hiss + struck(seconds, beats, decay(1500.0, 0.005, 0.5)), beats


def drums(bpm: float, seconds: float, kick: str, snare: str, hat: str) -> tuple[Floats, Floats]:
    """A pattern of sixteenths over and over, and its beats."""
    steps = np.arange(0.2, seconds - 0.1, 15.0 / bpm)
    rattle = noise(7200, 2) * np.exp(-np.arange(7200) / 2400.0)
    tick = np.diff(noise(2400, 3), prepend=0.0) * np.exp(-np.arange(2400) / 700.0)
    found = np.zeros(int(seconds * RATE))
    for pattern, sound in ((kick, decay(55.0, 0.08, 0.5)), (snare, 0.2 * rattle), (hat, 0.1 * tick)):
        found += struck(seconds, steps[[pattern[i % 16] == "x" for i in range(len(steps))]], sound)
    return found, steps[::4]


def listen(mono: Floats) -> list[Hearing]:
    """What is heard after each block."""
    listener, found = Listener(), []
    for block in blocks([np.stack([mono, mono], axis=1).astype(np.float32)]):
        listener.block(block)
        found.append(listener.hearing())
    return found


def beats_heard(heard: list[Hearing]) -> Floats:
    """When the beat came back to 0, seconds."""
    found = []
    for place in range(1, len(heard)):
        now = heard[place]
        if now.tempo and now.beat < heard[place - 1].beat - 0.5:
            found.append((place + 1) * BLOCK / RATE - now.beat * 60.0 / now.tempo)
    return np.array(found)


def f_measure(found: Floats, true: Floats, first: float) -> float:
    """Of beats within 70 ms, from `first` seconds on."""
    found, true = found[found > first], true[true > first]
    right = sum(bool(np.abs(found - beat).min() <= 0.07) for beat in true)
    return 2.0 * right / (len(found) + len(true))


@pytest.mark.parametrize("bpm", [60, 79, 98, 117, 136, 155, 174])
def test_tempo_and_beats_of_clicks_in_noise(bpm: int) -> None:
    sound, beats = clicks(bpm, 16.0)
    heard = listen(sound)
    late = [one.tempo for one in heard[len(heard) // 2 :]]
    assert np.all(np.abs(np.array(late) / bpm - 1.0) < 0.02)
    assert f_measure(beats_heard(heard), beats[:-1], 8.0) > 0.9


@pytest.mark.parametrize(
    ("bpm", "kick", "snare", "hat"),
    [
        (96, "x.......x.......", "....x.......x...", "x.x.x.x.x.x.x.x."),
        (174, "x.........x.....", "....x.......x...", "x.x.x.x.x.x.x.x."),
        (112, "x..x..x.x..x..x.", "....x.......x...", "x.x.x.x.x.x.x.x."),
        (94, "x...x...x...x...", "...x..x....x..x.", "x.x.x.x.x.x.x.x."),
    ],
)
def test_beats_of_syncopated_drums(bpm: int, kick: str, snare: str, hat: str) -> None:
    sound, beats = drums(bpm, 18.0, kick, snare, hat)
    heard = listen(sound)
    assert abs(heard[-1].tempo / bpm - 1.0) < 0.02
    assert f_measure(beats_heard(heard), beats[:-1], 8.0) > 0.9


def test_tempo_and_phase_hold_through_a_break_and_silence_ends_them() -> None:
    sound, beats = clicks(110, 36.0)
    sound[int(12.0 * RATE) : int(15.0 * RATE)] = 0.0
    sound[int(18.0 * RATE) :] = 0.0
    heard = listen(sound)
    within = heard[int(12.0 * RATE / BLOCK) : int(17.9 * RATE / BLOCK)]
    assert all(abs(one.tempo / 110.0 - 1.0) < 0.02 for one in within)
    found = beats_heard(heard)
    held = (found > 12.0) & (found < 15.0)
    assert all(np.abs(beats - beat).min() < 0.07 for beat in found[held])
    last = heard[-1]
    assert (last.tempo, last.beat, last.pulse, last.confidence) == (0.0, 0.0, 0.0, 0.0)
    falling = [one.confidence for one in heard[int(22.0 * RATE / BLOCK) :]]
    assert all(b <= a + 1e-9 for a, b in pairwise(falling))


def test_another_tempo_is_taken_up() -> None:
    sound = np.concatenate([clicks(90, 12.0)[0], clicks(126, 16.0)[0]])
    heard = listen(sound)
    assert abs(heard[int(11.0 * RATE / BLOCK)].tempo / 90.0 - 1.0) < 0.02
    assert abs(heard[-1].tempo / 126.0 - 1.0) < 0.02


def test_noise_has_no_beat_to_be_sure_of() -> None:
    steady = listen(0.2 * noise(15 * RATE, 7))
    sure = listen(clicks(117, 15.0)[0])
    assert np.mean([one.confidence for one in steady[700:]]) < 0.35
    assert np.mean([one.confidence for one in sure[700:]]) > 0.6


def test_pulse_is_highest_on_the_beat() -> None:
    heard = [one for one in listen(clicks(117, 14.0)[0])[800:]]
    near = [one.pulse for one in heard if one.beat < 0.05]
    far = [one.pulse for one in heard if one.beat > 0.9]
    assert min(near) > 0.5
    assert max(far) < 0.15
