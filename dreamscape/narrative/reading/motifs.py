"""The motifs: the fixed set of things a dream can be about, and what each brings along."""

from typing import NamedTuple


class Motif(NamedTuple):
    """What a motif brings to a dream."""

    hue: float
    """Place on the circle of palette families (named in `hue.py`), 0..1."""
    valence: float
    """Usual mood, -1 dreadful .. 1 blissful. Chooses among visuals when nothing else does."""
    arousal: float
    """Usual stir, -1 still .. 1 stirred."""
    rarity: float
    """0..1. What everybody mentions (a face, a light) says less about a dream than a labyrinth does."""


MOTIFS: dict[str, Motif] = {
    #                hue  valence arousal rarity
    "sea": Motif(0.52, 0.1, 0.0, 1.0),
    "water": Motif(0.50, 0.1, 0.0, 0.85),
    "river": Motif(0.47, 0.2, -0.1, 0.95),
    "rain": Motif(0.58, -0.2, 0.0, 0.95),
    "snow": Motif(0.62, 0.1, -0.4, 1.0),
    "ice": Motif(0.57, -0.2, -0.2, 1.0),
    "fire": Motif(0.00, -0.3, 0.8, 1.0),
    "forest": Motif(0.33, 0.1, -0.2, 1.0),
    "tree": Motif(0.31, 0.2, -0.4, 0.9),
    "garden": Motif(0.30, 0.6, -0.3, 1.0),
    "flower": Motif(0.21, 0.6, -0.2, 0.95),
    "city": Motif(0.10, 0.0, 0.4, 0.85),
    "house": Motif(0.13, 0.0, -0.1, 0.65),
    "window": Motif(0.64, 0.0, -0.2, 0.8),
    "stairs": Motif(0.79, -0.1, 0.2, 1.0),
    "labyrinth": Motif(0.38, -0.4, 0.3, 1.0),
    "mirror": Motif(0.76, -0.1, 0.0, 1.0),
    "machine": Motif(0.03, -0.2, 0.5, 0.95),
    "train": Motif(0.06, 0.0, 0.5, 1.0),
    "journey": Motif(0.18, 0.1, 0.1, 0.65),
    "crowd": Motif(0.14, -0.1, 0.4, 0.8),
    "face": Motif(0.19, 0.0, 0.0, 0.55),
    "mask": Motif(0.92, -0.2, 0.2, 1.0),
    "bird": Motif(0.55, 0.4, 0.1, 1.0),
    "flight": Motif(0.57, 0.6, 0.4, 1.0),
    "falling": Motif(0.70, -0.6, 0.7, 0.9),
    "cave": Motif(0.75, -0.3, 0.0, 1.0),
    "desert": Motif(0.09, -0.1, -0.3, 1.0),
    "moon": Motif(0.67, 0.2, -0.5, 1.0),
    "star": Motif(0.72, 0.5, -0.3, 0.95),
    "night": Motif(0.68, -0.2, -0.3, 0.6),
    "cloud": Motif(0.60, 0.1, -0.4, 0.9),
    "sky": Motif(0.61, 0.4, -0.2, 0.8),
    "wind": Motif(0.54, 0.0, 0.3, 0.9),
    "animal": Motif(0.27, 0.0, 0.3, 0.8),
    "fish": Motif(0.49, 0.1, 0.0, 1.0),
    "deep": Motif(0.63, -0.2, -0.2, 0.9),
    "death": Motif(0.86, -0.7, 0.2, 0.85),
    "grave": Motif(0.82, -0.7, -0.3, 1.0),
    "battle": Motif(0.98, -0.7, 0.9, 0.9),
    "music": Motif(0.89, 0.6, 0.2, 0.95),
    "dance": Motif(0.95, 0.7, 0.7, 1.0),
    "child": Motif(0.17, 0.3, 0.0, 0.7),
    "root": Motif(0.29, 0.0, -0.4, 1.0),
    "mountain": Motif(0.42, 0.1, -0.1, 0.9),
    "door": Motif(0.84, 0.0, 0.0, 0.75),
    "book": Motif(0.90, 0.1, -0.4, 0.8),
    "light": Motif(0.12, 0.6, 0.0, 0.6),
}

KIN: tuple[tuple[str, ...], ...] = (
    ("sea", "water", "deep", "fish"),
    ("river", "water"),
    ("rain", "water", "cloud"),
    ("snow", "ice", "mountain"),
    ("forest", "tree", "root"),
    ("garden", "flower", "tree"),
    ("house", "window", "door", "stairs"),
    ("labyrinth", "stairs", "door"),
    ("city", "crowd", "house"),
    ("train", "machine", "journey"),
    ("face", "mask", "mirror", "crowd"),
    ("bird", "flight", "sky", "wind"),
    ("falling", "deep"),
    ("cave", "deep", "mountain"),
    ("desert", "wind"),
    ("moon", "night", "star", "sky"),
    ("cloud", "sky"),
    ("death", "grave", "battle"),
    ("fire", "battle", "light"),
    ("music", "dance"),
    ("child", "face"),
    ("journey", "mountain", "desert"),
    ("book", "house"),
    ("animal", "forest"),
)
"""Motifs that can stand in for each other: a dream of a river is nearer to water than to fire."""


def kin_of(motif: str) -> frozenset[str]:
    """The motifs that share a family with `motif`, itself left out."""
    return frozenset(other for family in KIN if motif in family for other in family) - {motif}
