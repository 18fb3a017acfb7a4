"""Visuals that listen, and foreign visuals' knobs: what a frame tells is what they draw."""

from collections.abc import Iterator
from pathlib import Path

import moderngl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.render.foreign import Drawn
from dreamscape.render.visual_file import load
from dreamscape.score.controls import band_address
from dreamscape.score.frame import Frame
from dreamscape.score.played import played
from dreamscape.score.spectrum import BANDS, bands_of, columns, waveform
from dreamscape.stage.playable import playable
from tests.scenes import frame, layers, texels

EAR = """/*{ "ISFVSN": "2", "INPUTS": [
  { "NAME": "fft", "TYPE": "audioFFT", "MAX": 64 },
  { "NAME": "wave", "TYPE": "audio" },
  { "NAME": "lift", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0 },
  { "NAME": "flip", "TYPE": "bool", "DEFAULT": 0 },
  { "NAME": "mode", "TYPE": "long", "VALUES": [0, 1, 2], "LABELS": ["a", "b", "c"], "DEFAULT": 0 }
] }*/
void main() {
    float x = isf_FragNormCoord.x;
    gl_FragColor = vec4(IMG_NORM_PIXEL(fft, vec2(x, 0.5)).r, IMG_NORM_PIXEL(wave, vec2(x, 0.5)).r,
                        max(lift, max(flip ? 0.5 : 0.0, mode == 2 ? 0.25 : 0.0)), 1.0);
}
"""


def shown(**heard: float) -> Frame:
    return frame(layers(((0.3, 0.5), (0.7, 0.5)), lamp=0.4), **heard)


@pytest.fixture
def drawn(gl: moderngl.Context) -> Iterator[Drawn]:
    made = Drawn(gl)
    yield made
    made.release()


@pytest.fixture
def ear(tmp_path: Path) -> Path:
    path = tmp_path / "ear.fs"
    path.write_text(EAR)
    return path


def test_a_visual_draws_the_bands_that_were_heard(drawn: Drawn, ear: Path) -> None:
    heard = played(shown(), {band_address(2): 0.8, band_address(12): 0.4})
    pixels = texels(drawn.picture("ear", load(ear), heard))
    spectrum = pixels[10, :, 0].astype(float)
    assert spectrum.argmax() / len(spectrum) == pytest.approx(2.5 / BANDS, abs=0.03)
    assert spectrum.max() == pytest.approx(0.8, abs=0.05)
    assert spectrum[len(spectrum) * 25 // 32] == pytest.approx(0.4, abs=0.05)
    assert drawn.listens
    assert np.ptp(pixels[10, :, 1]) > 0.2, "and the waveform moves"


def test_in_silence_it_sees_silence(drawn: Drawn, ear: Path) -> None:
    pixels = texels(drawn.picture("ear", load(ear), shown()))
    assert pixels[..., 0].max() == 0.0
    assert np.abs(pixels[..., 1].astype(float) - 0.5).max() < 1e-3


def test_what_comes_after_another_moment_is_heard_anew(drawn: Drawn, ear: Path) -> None:
    visual = load(ear)
    first = texels(drawn.picture("ear", visual, shown(low=1.0))).copy()
    drawn.picture("ear", visual, shown(high=1.0))
    again = texels(drawn.picture("ear", visual, shown(low=1.0)))
    assert np.array_equal(first[..., 0], again[..., 0])


def test_numbers_switches_and_choices_of_a_foreign_visual_are_controls(drawn: Drawn, ear: Path) -> None:
    known = playable([ear.parent])
    assert known["/dreams/ear/lift"].high == 1.0
    assert known["/dreams/ear/flip"].kind == "switch"
    assert known["/dreams/ear/mode"].high == 2.0
    visual = load(ear)
    for address, value, blue in (("lift", 0.75, 0.75), ("flip", 1.0, 0.5), ("mode", 2.0, 0.25)):
        pixels = texels(drawn.picture("ear", visual, played(shown(), {f"/dreams/ear/{address}": value})))
        assert float(pixels[5, 5, 2]) == pytest.approx(blue, abs=0.01)


levels = st.floats(0.0, 1.0)


@given(levels, levels, levels, levels, st.lists(levels, min_size=BANDS, max_size=BANDS), st.integers(1, 2048))
def test_what_is_heard_stays_in_range(
    low: float, mid: float, high: float, beat: float, bands: list[float], count: int
) -> None:
    values = {band_address(row): level for row, level in enumerate(bands)}
    heard = played(shown(low=low, mid=mid, high=high, beat=beat), values)
    assert np.all(bands_of(heard) >= np.asarray(bands, np.float32) - 1e-6)
    for found in (columns(heard, count), waveform(heard, count)):
        assert found.shape == (count,)
        assert found.dtype == np.float32
        assert found.min() >= 0.0
        assert found.max() <= 1.0


def test_what_is_heard_live_flares_lights_and_threads() -> None:
    still = played(shown(), {"/picture/brightness": 1.0})
    flared = played(shown(), {"/heard/beat": 1.0})
    assert np.all(flared.layers.lamp >= still.layers.lamp)
    assert np.any(flared.layers.lamp > still.layers.lamp)
    deaf = played(shown(), {"/heard/beat": 1.0, "/hearing/beat": 0.0})
    assert np.array_equal(deaf.layers.lamp, still.layers.lamp)
