"""What dreams sound like: motifs to textures, moods to emotions. Tables only, and their lookup."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dreamscape.score.music import EMOTIONS, TEXTURES

Floats = npt.NDArray[np.float64]

SOUND_OF: dict[str, tuple[str, ...]] = {
    "sea": ("sea",),
    "water": ("water",),
    "river": ("water",),
    "rain": ("rain",),
    "snow": ("snow",),
    "ice": ("snow", "mirror"),
    "fire": ("fire",),
    "forest": ("forest",),
    "tree": ("forest",),
    "garden": ("birds", "forest"),
    "flower": ("birds",),
    "city": ("city",),
    "house": ("house",),
    "window": ("mirror", "house"),
    "stairs": ("house", "falling"),
    "labyrinth": ("cave", "chase"),
    "mirror": ("mirror",),
    "machine": ("machine",),
    "train": ("machine", "city"),
    "journey": ("wind", "chase"),
    "crowd": ("city", "song"),
    "face": ("song",),
    "mask": ("bones", "mirror"),
    "bird": ("birds",),
    "flight": ("wind",),
    "falling": ("falling",),
    "cave": ("cave",),
    "desert": ("wind",),
    "moon": ("stars",),
    "star": ("stars",),
    "night": ("stars", "animals"),
    "cloud": ("wind", "rain"),
    "sky": ("wind", "birds"),
    "wind": ("wind",),
    "animal": ("animals",),
    "fish": ("water", "sea"),
    "deep": ("sea", "cave"),
    "death": ("bones",),
    "grave": ("bones", "cave"),
    "battle": ("chase", "fire"),
    "music": ("song", "dance"),
    "dance": ("dance",),
    "child": ("song",),
    "root": ("forest", "cave"),
    "mountain": ("wind", "snow"),
    "door": ("house",),
    "book": ("house",),
    "light": ("stars",),
}
"""The textures of each motif; of two, the first is heard more."""

_SHARES = (1.0, 0.5)

VOTES: dict[str, tuple[str, ...]] = {
    "joy": ("music", "dance", "flower", "garden", "light"),
    "trust": ("house", "child", "tree", "animal", "bird"),
    "fear": ("falling", "labyrinth", "cave", "deep", "night"),
    "surprise": ("flight", "mirror", "star", "window"),
    "sadness": ("rain", "grave", "snow", "moon", "cloud"),
    "disgust": ("mask", "machine", "crowd"),
    "anger": ("battle", "fire"),
    "anticipation": ("journey", "door", "train", "stairs", "river"),
}
"""Motifs that decide between emotions whose moods lie close together."""

_MOOD = np.array(
    [(0.8, 0.5), (0.6, -0.2), (-0.6, 0.7), (0.1, 0.8), (-0.7, -0.4), (-0.6, 0.3), (-0.65, 0.75), (0.3, 0.4)]
)
"""Valence and arousal of each of EMOTIONS (Plutchik's wheel laid into Russell's circumplex, 1980)."""
_NEARNESS = 0.18
"""How far, squared, a mood still counts for an emotion."""
_VOTE = 2.5
"""How much more an emotion weighs for each motif that speaks for it."""


def emotions(valence: Floats, arousal: Floats, motifs: list[tuple[str, ...]]) -> Floats:
    """(n, 8) the mix of EMOTIONS of each of n dreams; rows sum to 1."""
    mood = np.stack([valence, arousal], axis=-1)
    away = ((mood[:, None] - _MOOD[None]) ** 2).sum(axis=-1)
    weight = np.exp(-(away - away.min(axis=1, keepdims=True)) / _NEARNESS)
    voted = np.array([_votes(one) for one in motifs]).reshape(-1, len(EMOTIONS))
    weight = weight * voted
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def textures(motifs: list[tuple[str, ...]]) -> Floats:
    """(n, 20) how much each of n dreams sounds of each of TEXTURES; rows sum to 1, or to 0 without motifs."""
    return np.array([_sounds(one) for one in motifs]).reshape(-1, len(TEXTURES))


@lru_cache(4096)
def _votes(motifs: tuple[str, ...]) -> Floats:
    told = set(motifs)
    return np.array([1.0 + _VOTE * len(told.intersection(VOTES[emotion])) for emotion in EMOTIONS])


@lru_cache(4096)
def _sounds(motifs: tuple[str, ...]) -> Floats:
    found = np.zeros(len(TEXTURES))
    for place, motif in enumerate(motifs):
        for share, name in zip(_SHARES, SOUND_OF.get(motif, ()), strict=False):
            found[TEXTURES.index(name)] += share / (1.0 + place)
    total = found.sum()
    return np.asarray(found / total if total else found)
