"""Textures: of what is dreamt, where it is dreamt, the same wherever one begins to listen."""

import numpy as np
import pytest

from dreamscape.score.music import TEXTURES
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.textures import TextureBank, Wanted

CHORD = (220.0, 277.2, 330.0, 415.3)


def wanted(pan: float = 0.0, **weights: float) -> Wanted:
    column = np.zeros(len(TEXTURES), np.float32)
    weight = column.copy()
    for name, value in weights.items():
        weight[TEXTURES.index(name)] = value
    return Wanted(weight, column + np.float32(pan), column, column, CHORD)


def heard(wish: Wanted, seconds: float, start: int = 0, seed: int = 1) -> np.ndarray:
    bank, pads = TextureBank(seed), np.zeros((BLOCK, 2), np.float32)
    count = round(seconds * RATE / BLOCK)
    return np.concatenate([bank.block(start + k * BLOCK, wish, pads)[0] for k in range(count)]).astype(float)


def test_nothing_is_heard_of_what_nobody_dreams() -> None:
    assert not heard(wanted(), 1.0).any()


@pytest.mark.parametrize("name", TEXTURES)
def test_each_is_heard_softly_and_is_finite(name: str) -> None:
    sound = heard(wanted(**{name: 1.0}), 8.0)[4 * RATE :]
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() < 1.0
    if name != "mirror":  # it gives back what was sung, and nobody sang
        assert 20 * np.log10(np.sqrt((sound**2).mean()) + 1e-12) > -60


def test_no_two_seeds_are_alike_and_one_seed_always_is() -> None:
    rain = wanted(rain=1.0)
    np.testing.assert_array_equal(heard(rain, 2.0), heard(rain, 2.0))
    assert np.abs(heard(rain, 2.0) - heard(rain, 2.0, seed=2)).max() > 1e-3


def test_wherever_one_begins_the_same_is_heard_in_the_end() -> None:
    rain = wanted(rain=1.0)
    whole, late = heard(rain, 14.0), heard(rain, 8.0, start=6 * RATE // BLOCK * BLOCK)
    np.testing.assert_allclose(
        late[-2 * RATE :], whole[6 * RATE // BLOCK * BLOCK :][: len(late)][-2 * RATE :], atol=1e-4
    )


def test_the_place_is_heard() -> None:
    left, right = (heard(wanted(pan, fire=1.0), 6.0)[4 * RATE :] for pan in (-1.0, 1.0))
    assert (left[:, 0] ** 2).sum() > 1.5 * (left[:, 1] ** 2).sum()
    assert (right[:, 1] ** 2).sum() > 1.5 * (right[:, 0] ** 2).sum()
