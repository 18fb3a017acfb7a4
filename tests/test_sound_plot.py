"""The picture of a sound: what is drawn is where it belongs, whatever the sound."""

from collections.abc import Iterator

import numpy as np
import pytest

from dreamscape.sound.plots import mel
from dreamscape.sound.plots.canvas import Box, Canvas
from dreamscape.sound.plots.colours import light_map, lit
from dreamscape.sound.plots.listening import listen
from dreamscape.sound.plots.picture import _layout, draw_sound
from dreamscape.sound.plots.roll import Clock, ScoreRow, draw_roll, draw_wounds
from dreamscape.sound.rate import BLOCK, RATE

SIZE = (960, 600)
ROWS = [
    ScoreRow(0.0, 50, "D Dorian", (50, 57, 62), 4),
    ScoreRow(2.0, 48, "C Aeolian", (48, 55, 64), 30, ((7, 0.9, 0.0),)),
    ScoreRow(3.0, 48, "C Aeolian", (48, 55, 64), 64, ((7, 0.0, 0.9),)),
]


def tone(seconds: float, frequency: float = 440.0, level: float = 0.5) -> np.ndarray:
    wave = level * np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE)
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def blocks(wave: np.ndarray) -> Iterator[np.ndarray]:
    for first in range(0, len(wave), BLOCK):
        yield wave[first : first + BLOCK]


def lightness(pixels: np.ndarray) -> np.ndarray:
    """CIE L* of sRGB 0..255."""
    linear = np.where(pixels / 255 <= 0.04045, pixels / 255 / 12.92, ((pixels / 255 + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])
    found: np.ndarray = np.where(light > 0.008856, 116 * np.cbrt(light) - 16, 903.3 * light)
    return found


def test_the_map_only_ever_gets_lighter_and_evenly_so() -> None:
    steps = np.diff(lightness(light_map().astype(float)))
    assert (steps > 0).all()
    assert steps.max() < 3.5 * steps.mean()
    assert lightness(light_map()[:1].astype(float))[0] < 3
    assert lightness(light_map()[-1:].astype(float))[0] > 90
    assert np.array_equal(lit(np.array([-1.0, 2.0])), light_map()[[0, -1]])


def test_mel_filters_see_each_tone_in_its_own_band_and_nothing_is_lost_between_them() -> None:
    for frequency in (60, 110, 440, 1000, 5000, 12000):
        bands = mel.spectra(tone(0.3, frequency, 1.0)[None, : mel.WINDOW, 0])[0]
        place = mel.height(frequency) * (mel.BANDS + 1) - 1
        assert int(bands.argmax()) == pytest.approx(place, abs=1.5)
    assert mel.hertz(mel.mel([50, 1000, 9000])) == pytest.approx([50, 1000, 9000])
    assert float(mel.mel(1000)) == pytest.approx(1000)
    inside = mel.filters()[5 : int(mel.HIGHEST * 0.95 / RATE * mel.WINDOW)]
    assert (inside.sum(axis=1) > 0).all()


@pytest.mark.parametrize("seconds", [0.01, 0.5, 3.0, 20.0])
def test_each_column_tells_of_its_own_moment(seconds: float) -> None:
    wave = tone(seconds, 1000)
    half = len(wave) // 2
    wave[:half] *= 0.1
    wave[:, 1] *= 0.5
    found, loud = listen(blocks(wave), len(wave), 400)
    if seconds >= 0.5:
        assert found.highest[20:190, 0] == pytest.approx(0.05, rel=0.1)
        assert found.highest[210:380, 0] == pytest.approx(0.5, rel=0.1)
        assert found.lowest[210:380, 1] == pytest.approx(-0.25, rel=0.1)
        assert found.rms[210:380, 0].mean() == pytest.approx(0.5 / np.sqrt(2), rel=0.05)
        far = int(400 * min(0.4, 0.1 / seconds)) + 2  # the spectrum's window reaches over the middle
        bands = found.mels.max(axis=1)
        assert bands[200 + far : 380 - far].mean() == pytest.approx(
            bands[20 : 200 - far].mean() * 100, rel=0.2
        )
    assert np.isfinite(found.mels).all()
    assert loud.seconds == pytest.approx(len(wave) / RATE)


def test_how_the_sound_is_cut_into_blocks_changes_nothing_that_is_seen() -> None:
    wave = tone(2, 700) + tone(2, 90)
    one, _ = listen([wave], len(wave), 300)
    other, _ = listen(blocks(wave), len(wave), 300)
    assert np.array_equal(one.highest, other.highest)
    assert other.mels == pytest.approx(one.mels, rel=1e-4, abs=1e-9)
    assert other.short == pytest.approx(one.short, nan_ok=True)


def test_a_tone_is_a_line_of_light_at_its_frequency_while_it_lasts() -> None:
    wave = np.concatenate([tone(2, 2000), np.zeros((2 * RATE, 2), np.float32)])
    image = np.asarray(draw_sound(blocks(wave), len(wave))).astype(float)
    box = _layout((1920, 1200), False)["mel"]
    panel = lightness(image[box.top : box.bottom, box.left : box.right])
    row = round(box.height * (1 - mel.height(2000)))
    middle = box.width // 2
    left, right = panel[:, 80 : middle - 80], panel[:, middle + 80 :]
    assert int(left.mean(axis=1).argmax()) == pytest.approx(row, abs=3)
    assert left.max(axis=0).min() > 80
    assert right.max() < 5


def test_the_loudness_panel_rises_with_the_sound_and_the_target_is_a_line() -> None:
    wave = np.concatenate([tone(5, 1000, 0.01), tone(5, 1000, 0.4)])
    plain = np.asarray(draw_sound(blocks(wave), len(wave))).astype(int)
    aimed = np.asarray(draw_sound(blocks(wave), len(wave), target=-30.0)).astype(int)
    box = _layout((1920, 1200), False)["loudness"]
    differs = np.abs(plain - aimed).sum(axis=2)[box.top : box.bottom, box.right - 200 : box.right].sum(axis=1)
    assert np.count_nonzero(differs) == 1
    assert int(differs.argmax()) == pytest.approx((-6 + 30) / (-6 + 54) * box.height, abs=1.5)


def test_notes_lie_at_their_pitch_and_roots_are_gold() -> None:
    canvas, box = Canvas(400, 200), Box(0, 0, 400, 200)
    draw_roll(canvas, box, ROWS, Clock(0, 4, box))

    def rows_of(x: int) -> tuple[list[int], list[int]]:
        column = canvas.pixels[34:, x]
        gold = np.flatnonzero((column[:, 0] > 190) & (column[:, 2] < 140))
        moon = np.flatnonzero(column[:, 2] > 190)
        return list(gold), list(moon)

    early, late = rows_of(100), rows_of(300)
    assert early[0]
    assert early[1]
    assert min(early[0]) > max(early[1])  # the root is the lowest
    assert min(late[0]) > min(early[0])  # and falls from D to C
    assert not np.array_equal(early[1], late[1])


def test_wounds_are_red_and_their_mending_is_gold() -> None:
    canvas, box = Canvas(400, 40), Box(0, 0, 400, 40)
    draw_wounds(canvas, box, ROWS, Clock(0, 4, box))
    whole, open_, mended = (canvas.pixels[20, x] for x in (100, 250, 350))
    assert whole.max() < 60
    assert open_[0] > 180 > 100 > open_[1]
    assert mended[0] > 180 < 255
    assert mended[1] > 140


def test_the_page_has_room_for_all_of_it_at_any_size_and_length() -> None:
    acts = [(0.0, "Gathering"), (2.0, "Dissolution and Convergence, with a very long name"), (2.0, "Sunrise")]
    for size in ((960, 600), (1920, 1200)):
        image = draw_sound(blocks(tone(4)), 4 * RATE, "A night", 0.0, ROWS, acts, -16.0, size)
        assert (image.size, image.mode) == (size, "RGB")
    later = draw_sound(blocks(tone(1)), RATE, "A night", 3600.0, ROWS, acts, None, SIZE)
    assert later.size == SIZE


@pytest.mark.parametrize(
    "wave", [np.zeros((RATE, 2), np.float32), tone(0.001), np.full((RATE, 2), 2.0, "f4")]
)
def test_silence_a_millisecond_and_what_is_far_too_loud_are_drawn(wave: np.ndarray) -> None:
    image = np.asarray(draw_sound(blocks(wave), len(wave), "x", size=SIZE))
    assert image.std() > 1


def test_no_samples_and_too_small_a_page_are_refused() -> None:
    with pytest.raises(ValueError, match="0 samples"):
        draw_sound([], 0)
    with pytest.raises(ValueError, match="320x200"):
        draw_sound(blocks(tone(1)), RATE, size=(320, 200))


def test_equal_sounds_are_equal_pictures() -> None:
    one, other = (draw_sound(blocks(tone(1)), RATE, "x", 0, ROWS, size=SIZE).tobytes() for _ in range(2))
    assert one == other
