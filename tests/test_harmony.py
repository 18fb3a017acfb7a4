"""Modes, chords, the leading of voices, and the conductor who walks through them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.score.harmony import (
    CADENCE,
    JUST_CENTS,
    LYDIAN,
    MODES,
    PARTS,
    REGISTER,
    RESOLUTION,
    degrees,
    hertz,
    led,
    mode_of,
    scale,
    walked,
)
from dreamscape.score.music import Music, Wound
from dreamscape.sound.conductor import BREATH, PHRASE, Conductor, Harmony, tonic_of
from tests.musics import music

MODE = st.integers(0, LYDIAN)


def test_each_mode_differs_from_the_next_in_one_note() -> None:
    for dark, bright in pairwise(range(len(MODES))):
        assert len(set(scale(dark)) - set(scale(bright))) == 1
        assert sum(scale(bright)) == sum(scale(dark)) + 1, "one note is raised by a semitone"


def test_brighter_moods_make_brighter_modes() -> None:
    found = [mode_of(light) for light in np.linspace(-1, 1, 41)]
    assert found == sorted(found)
    assert (found[0], found[20], found[-1]) == (1, 3, LYDIAN)


@given(MODE, MODE)
def test_a_mode_is_walked_a_note_at_a_time(mode: int, goal: int) -> None:
    steps = 0
    while mode != goal:
        following = walked(mode, goal)
        assert abs(following - mode) == 1
        mode, steps = following, steps + 1
    assert steps < len(MODES)


@given(
    st.lists(st.tuples(MODE, st.integers(0, 6), st.integers(3, 5)), min_size=2, max_size=30),
    st.integers(0, 11),
)
@settings(max_examples=200)
def test_voices_are_led_by_least_motion(chords: list[tuple[int, int, int]], tonic: int) -> None:
    before: tuple[int, ...] = ()
    for mode, root, notes in chords:
        classes = degrees(mode, root, notes)
        chord = led(before, classes, tonic)
        assert {note % 12 for note in chord} == {(tonic + one) % 12 for one in classes}, "all of the chord"
        assert REGISTER[0] - 6 <= min(chord) <= max(chord) <= REGISTER[1] + 6, "and it stays in the middle"
        if before:
            assert sum(abs(a - b) for a, b in zip(before, chord, strict=True)) <= 3 * PARTS
        before = chord


def test_a_cadence_comes_home_by_small_steps() -> None:
    chord = led((), degrees(2, 0, 4), 2)
    for classes in (*CADENCE, RESOLUTION):
        following = led(chord, classes, 2)
        assert max(abs(a - b) for a, b in zip(chord, following, strict=True)) <= 4
        chord = following
    assert {(note - 2) % 12 for note in chord} == {0, 2, 4, 7}


def test_just_intervals_are_just() -> None:
    ratios = (1, 16 / 15, 9 / 8, 6 / 5, 5 / 4, 4 / 3, 45 / 32, 3 / 2, 8 / 5, 5 / 3, 9 / 5, 15 / 8)
    for semitones, ratio in enumerate(ratios):
        assert hertz(60 + semitones, 0, 1.0) / hertz(60, 0, 1.0) == pytest.approx(ratio, rel=1e-4)
    assert hertz(69, 5, 0.0) == 440.0
    assert max(map(abs, JUST_CENTS)) < 18


def told(musics: list[Music], seed: int = 1) -> list[Harmony]:
    conductor = Conductor(seed)
    return [conductor.hear(one) for one in musics]


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=12), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_one_degree_of_the_scale_changes_at_a_time(lights: list[float], unity: float) -> None:
    musics = [music(k * BREATH / 4, light=lights[k // 4 % len(lights)], unity=unity) for k in range(160)]
    heard = told(musics)
    for before, after in pairwise(heard):
        assert len(set(scale(before.mode)) ^ set(scale(after.mode))) <= 2
        assert sum(a != b for a, b in zip(before.chord, after.chord, strict=True)) <= 1, "one part moves"


def test_a_chord_is_held_for_a_phrase_and_comes_back() -> None:
    heard = told([music(float(second), light=0.1, unity=0.6) for second in range(600)])
    roots = [one.root for one in heard]
    changes = [second for second in range(1, 600) if roots[second] != roots[second - 1]]
    assert changes
    assert all(second % (PHRASE * BREATH) == 0 for second in changes)
    assert roots.count(heard[0].tonic) > 100


def test_acts_move_the_tonic_by_a_fifth() -> None:
    for seed in range(20):
        tonics = [tonic_of(seed, act) for act in range(12)]
        assert all((b - a) % 12 in (5, 7) for a, b in pairwise(tonics))


def test_a_patch_is_a_suspension_and_a_cadence() -> None:
    """iv, the suspended dominant, the dominant, and home, as the wound closes; then the music goes on."""

    def at(second: float) -> Music:
        mended = min(max((second - 20.0) / 8.0, 0.0), 1.0)
        rows = np.zeros(0, np.int32)
        wound = Wound(
            7, 0.0, 0.5, 5.0, 1.0 - mended, mended, mended, 0, 20.0 if second >= 20 else -1.0, rows, rows
        )
        return replace(music(second, light=-0.5), wounds=(wound,))

    heard = told([at(0.25 * quarter) for quarter in range(240)])
    stages = [one.cadence for one in heard]
    order = [stages[0]] + [b for a, b in pairwise(stages) if a != b]
    assert order == [0, 1, 2, 3, 4, 0]
    home = heard[stages.index(4)]
    assert {(note - home.tonic) % 12 for note in home.chord} == set(RESOLUTION)


def test_the_same_story_is_conducted_alike_after_a_rehearsal() -> None:
    musics = [music(float(k), light=np.sin(k / 37), unity=0.5 + 0.5 * np.cos(k / 91)) for k in range(1500)]
    assert told(musics)[-100:] == told(musics[-500:])[-100:]
