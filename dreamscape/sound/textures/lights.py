"""Stars, mirror, song: what is tuned through and through."""

from functools import lru_cache

import numpy as np

from dreamscape.sound.rate import RATE
from dreamscape.sound.textures.grains import (
    SPARE,
    Bed,
    Draws,
    Make,
    Moment,
    Single,
    Texture,
    Train,
    drift,
    note,
    read,
    taken,
    tuned,
)
from dreamscape.sound.textures.sources import (
    Curve,
    bands,
    clock,
    dice,
    even,
    gliding,
    hump,
    looped,
    modes,
    noise,
    struck,
    swelling,
)


def stars() -> Texture:
    """High bells of the chord, far apart, each with its slow beating; dust that glints above them."""
    bells = even([_bell(k) for k in range(6)])
    low = even([_bowl(k) for k in range(3)])
    dust = even([gliding(np.full(4800, hertz)) * struck(4800, 0.004, 0.014) for hertz in (5200, 6100, 7300)])
    return Texture(
        beds=(),
        trains=(
            Train(tuned(bells, 1600, 1050, 2), 0.75, 0.45, 0.9, level=(0.08, 0.6), spread=1.0),
            Train(tuned(bells, 1600, 2100, 1), 0.45, 0.2, 0.7, level=(0.03, 0.15), spread=1.0),
            Train(tuned(low, 560, 420), 3.7, 0.6, 0.9, level=(0.2, 0.4), spread=0.5),
            Train(taken(dust, 0.8, 1.4), 0.16, 0.2, 0.6, level=(0.008, 0.05), spread=1.0),
        ),
        send=0.6,
    )


def _bell(k: int) -> Curve:
    """A celesta's plate, each mode doubled a little apart so that it lives."""
    d = dice(f"bell {k}", 8)
    partials = []
    for j, (ratio, gain, decay) in enumerate(
        ((1.0, 1.0, 0.55), (2.0, 0.22, 0.3), (2.76, 0.1, 0.16), (5.4, 0.05, 0.05))
    ):
        beat = 0.4 + 1.2 * d[j]
        partials += [(1600 * ratio - beat, gain, decay), (1600 * ratio + beat, 0.7 * gain, decay * 0.9)]
    return modes(2.6, partials, 0.003)


def _bowl(k: int) -> Curve:
    partials = [(560 - 0.5, 1.0, 0.9), (560 + 0.6 + 0.2 * k, 0.8, 0.9), (560 * 2.71, 0.15, 0.4)]
    return modes(2.6, partials, 0.05)


def mirror() -> Texture:
    """What was just sung, backwards, its sides changed; glass that grows out of nothing and stops."""
    glass = even([_backward(k) for k in range(4)])
    rim = even([_rim(k) for k in range(3)])
    return Texture(
        beds=(),
        trains=(
            Train(_reflected(), 0.21, 0.7, 1.0, level=(0.35, 0.7), spread=0.5),
            Train(tuned(glass, 880, 600, 2), 0.8, 0.5, 0.9, level=(0.12, 0.4), spread=0.9),
            Train(tuned(rim, 700, 500), 1.7, 0.5, 0.8, level=(0.05, 0.14), spread=0.6),
        ),
        send=0.5,
    )


def _reflected() -> Make:
    """A part of the pads' last seconds, read backwards, left for right, now and then an octave higher."""

    def make(draws: Draws, moment: Moment) -> Single:
        count = int(RATE * (0.35 + 0.35 * draws[SPARE]))
        rate = 2.0 if draws[2] > 0.8 else 1.0
        taken = int(count * rate) + 2
        end = moment.past.shape[1] - int(draws[3] * (moment.past.shape[1] - taken))
        piece = moment.past[::-1, end - taken : end][:, ::-1]
        strength = float(np.sqrt(np.mean(piece * piece)))
        piece = np.stack([read(np.ascontiguousarray(side), rate)[:count] for side in piece])
        return piece * (swelling32(piece.shape[1]) / np.float32(max(strength, 0.01)))

    return make


@lru_cache(32)
def _hann(count: int) -> Single:
    return swelling(count, 0.62).astype(np.float32)


def swelling32(count: int) -> Single:
    """The window of a reflection, from a longer one: lengths differ from grain to grain."""
    return read(_hann(RATE), (RATE - 1.5) / count)[:count]


def _backward(k: int) -> Curve:
    """A glass bell played backwards: it grows, and is gone."""
    bell = modes(
        1.3, [(880, 1.0, 0.33), (880 * 2.01, 0.3, 0.2), (880 * 3.9, 0.1, 0.1), (883 + k, 0.6, 0.3)], 0.012
    )
    return bell[::-1].copy()


def _rim(k: int) -> Curve:
    """A finger on the rim of a glass."""
    time = clock(2.4)
    wet = noise(f"rim {k}", len(time), bands((1400, 0.1, 1.0)))
    tone = (
        gliding(700 + 0 * time) + 0.5 * gliding(700.7 + 0.2 * k + 0 * time) + 0.08 * gliding(1400 + 0 * time)
    )
    return (tone + 0.01 * wet) * swelling(len(time), 0.6)


_VOWELS = {
    "a": ((700, 0.22, 1.0), (1220, 0.16, 0.5), (2600, 0.18, 0.12)),
    "o": ((480, 0.22, 1.0), (880, 0.18, 0.4), (2550, 0.18, 0.06)),
    "u": ((330, 0.25, 1.0), (760, 0.2, 0.2), (2400, 0.18, 0.03)),
    "e": ((470, 0.22, 1.0), (1750, 0.13, 0.25), (2500, 0.14, 0.14)),
    "m": ((240, 0.35, 1.0), (1000, 0.2, 0.05), (2200, 0.2, 0.02)),
}
_WAYS = ("ao", "ou", "ua", "eo", "ma", "mo", "mu", "oa")
_TABLE = 4096
_SUNG = int(2.5 * RATE)


def song() -> Texture:
    """Somebody hums a lullaby in the chord, another answers below; breath before it."""
    breath = even(
        [
            noise(f"sigh {k}", 19200, bands((1300, 0.6, 1.0), (3200, 0.4, 0.3))) * swelling(19200, 0.7)
            for k in range(3)
        ]
    )
    room = looped("song room", 4.0, bands((300, 0.7, 1.0)), 0.7)
    return Texture(
        beds=(Bed(room, lambda seed, t, stir: 0.008 + 0.006 * drift(seed, 15, t, 4.0)),),
        trains=(
            Train(_sung(220.0), 1.45, 0.75, 0.95, jitter=0.18, level=(0.5, 1.0), spread=0.25),
            Train(_sung(130.0), 2.9, 0.6, 0.9, jitter=0.2, level=(0.3, 0.55), spread=0.5),
            Train(taken(breath, 0.9, 1.1), 2.9, 0.4, 0.7, jitter=0.1, level=(0.02, 0.05), spread=0.2),
        ),
        send=0.35,
    )


def _sung(low: float) -> Make:
    """A note of the chord in low..2 * low, from one vowel to another, with a vibrato that comes late."""

    def make(draws: Draws, moment: Moment) -> Single:
        hertz = note(draws, moment, low)
        way = _WAYS[int(draws[2] * len(_WAYS))]
        swell, blend, warp = _phrasing()
        index = (warp * (hertz * _TABLE / RATE)).astype(np.int32)
        index &= _TABLE - 1
        semitone = round(12 * np.log2(hertz / 55.0))
        voice = _vowel(way[1], semitone)[index]
        voice -= (first := _vowel(way[0], semitone)[index])
        voice *= blend
        voice += first
        voice *= swell
        return voice

    return make


@lru_cache(1)
def _phrasing() -> tuple[Single, Single, Single]:
    """Loudness, way from vowel to vowel, and samples gone by: scooped, then trembling at 5.1 Hz."""
    time = np.arange(_SUNG) / RATE
    scoop = -0.03 * np.exp(-time / 0.09)
    late = np.clip((time - 0.45) / 0.7, 0.0, 1.0)
    pace = 1.0 + scoop + 0.0065 * late * np.sin(2 * np.pi * 5.1 * time)
    swell = swelling(_SUNG, 0.3) ** 0.8 * (1.0 + 0.06 * late * np.sin(2 * np.pi * 5.1 * time + 0.6))
    blend = 0.5 - 0.5 * np.cos(np.pi * np.clip((time - 0.3) / 1.2, 0.0, 1.0))
    return swell.astype(np.float32), blend.astype(np.float32), np.cumsum(pace)


@lru_cache(256)
def _vowel(vowel: str, semitone: int) -> Single:
    """One turn of a voice, `semitone` above 55 hertz: harmonics as strong as the formants let them be."""
    hertz = 55.0 * 2.0 ** (semitone / 12)
    harmonics = np.arange(1, min(60, int(7000 / hertz)))
    frequency = harmonics * hertz
    glow = sum(gain * hump(frequency, centre, 1.6 * width) for centre, width, gain in _VOWELS[vowel])
    spectrum = np.zeros(_TABLE // 2 + 1, np.complex128)
    turn = np.exp(2j * np.pi * dice("mouth", len(harmonics)))
    spectrum[harmonics] = (glow + 0.25 * hump(frequency, hertz, 0.6)) * (hertz / frequency) ** 0.3 * turn
    table = np.fft.irfft(spectrum)
    return np.asarray(table / np.sqrt(np.mean(table * table)), np.float32)


RECIPES = {"stars": stars, "mirror": mirror, "song": song}
