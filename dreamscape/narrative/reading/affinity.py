"""How alike two dreams are, and why."""

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from dreamscape.narrative.reading.motifs import MOTIFS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from dreamscape.narrative.reading.reader import Reading

    Vector: TypeAlias = npt.NDArray[np.float32]
    Indices: TypeAlias = npt.NDArray[np.int32]
    Affinities: TypeAlias = npt.NDArray[np.float64]

HASHED = 512
MOTIF_SHARE, MOOD_SHARE, WORD_SHARE = 1.0, 0.35, 0.7
"""How much motifs, mood and words say in the cosine."""
ROWS_AT_ONCE = 1_024
_PLACE = {motif: index for index, motif in enumerate(MOTIFS)}
_MOTIF_PART, _MOOD_PART = slice(0, len(MOTIFS)), slice(len(MOTIFS), len(MOTIFS) + 2)
_WORD_PART = slice(len(MOTIFS) + 2, len(MOTIFS) + 2 + HASHED)
_MOST_WORDS = 400


def embed(
    motifs: Sequence[tuple[str, float]], valence: float, arousal: float, words: Sequence[str]
) -> "Vector":
    """(562,) float32: 48 motif weights, valence and arousal, 512 hashed counts of words and letter groups."""
    import numpy as np

    vector = np.zeros(_WORD_PART.stop, np.float32)
    for motif, weight in motifs:
        vector[_PLACE[motif]] = weight
    vector[_MOOD_PART] = valence, arousal
    places = [place for word in words[:_MOST_WORDS] for place in _places(word)]
    vector[_WORD_PART] = np.sqrt(np.bincount(np.array(places, np.int64), minlength=HASHED))
    return vector


_remembered: dict[str, tuple[int, ...]] = {}


def _places(word: str) -> tuple[int, ...]:
    """Where a word and its groups of 3 to 5 letters fall among the 512 (CRC-32, equal everywhere)."""
    found = _remembered.get(word)
    if found is None:
        marked = f"<{word[:24]}>"
        groups = [word[:64]] + [marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1)]
        found = tuple(zlib.crc32(group.encode("utf-8", "replace")) % HASHED for group in groups)
        if len(_remembered) < 50_000:
            _remembered[word] = found
    return found


def likeness(a: "Reading", b: "Reading") -> float:
    """0 (nothing in common) .. 1 (the same dream), to 1e-3; symmetric."""
    return float(likenesses(direction(a), direction(b)[None])[0])


def direction(reading: "Reading") -> "Vector":
    """(562,) float32, of length 1: what a dream is about, without how much is said of it."""
    found: Vector = _rows(reading.embedding[None], crowd=False)[0]
    return found


def likenesses(one: "Vector", others: "npt.NDArray[Any]") -> "Affinities":
    """(n,) the likeness of a dream to others, as `likeness`, from their directions, (n, 562)."""
    import numpy as np

    alike: Affinities = np.asarray(others @ one, np.float64).clip(0.0, 1.0).round(3)
    return alike


def likeness_pairs(readings: Sequence["Reading"], k: int = 6) -> "tuple[Indices, Indices, Affinities]":
    """For each dream its `k` likeliest partners: rows i < j and their affinity 0..1, each pair once.

    Ordered by i, then j. Words that everybody uses count less (inverse document frequency over the crowd).
    Pairs with nothing in common are left out. Memory is 1,024 x n at a time.
    """
    import numpy as np

    n, found = len(readings), []
    if n < 2 or k < 1:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)
    rows = _rows(np.stack([r.embedding for r in readings]), crowd=True)
    for start in range(0, n, ROWS_AT_ONCE):
        found.append(_best(rows, start, min(k, n - 1)))
    pair, thousandths = (np.concatenate(column) for column in zip(*found, strict=True))
    pair, first = np.unique(pair, return_index=True)
    keep = thousandths[first] > 0
    pair, affinity = pair[keep], thousandths[first][keep] / 1000.0
    return (pair // n).astype(np.int32), (pair % n).astype(np.int32), affinity


def _best(rows: "npt.NDArray[Any]", start: int, k: int) -> "tuple[npt.NDArray[Any], npt.NDArray[Any]]":
    """Pairs (as i * n + j, i < j) and thousandths of the best k partners of one block of rows.

    Likeness and partner are packed in one whole number, so that ties fall the same way everywhere.
    """
    import numpy as np

    n = len(rows)
    block = np.rint(np.clip(rows[start : start + ROWS_AT_ONCE] @ rows.T, 0.0, 1.0) * 1000).astype(np.int64)
    own = np.arange(len(block))
    packed = block * n + (n - 1 - np.arange(n))
    packed[own, own + start] = -1
    best = np.partition(packed, n - k, axis=1)[:, n - k :]
    i = np.repeat(own + start, k)
    j = n - 1 - best.ravel() % n
    return np.minimum(i, j) * n + np.maximum(i, j), best.ravel() // n


def _rows(vectors: "npt.NDArray[Any]", crowd: bool) -> "npt.NDArray[Any]":
    """Unit rows: the three parts brought to their shares; `crowd` weighs words by how rare they are."""
    import numpy as np

    words = vectors[:, _WORD_PART].astype(np.float32)
    if crowd:
        words = words * np.log((len(words) + 1.0) / ((words > 0).sum(axis=0) + 1.0) + 0.1).astype(
            np.float32
        ).clip(0)
    parts = [
        MOTIF_SHARE * _unit(vectors[:, _MOTIF_PART]),
        MOOD_SHARE * vectors[:, _MOOD_PART],
        WORD_SHARE * _unit(words),
    ]
    return _unit(np.concatenate(parts, axis=1))


def _unit(rows: "npt.NDArray[Any]") -> "npt.NDArray[Any]":
    import numpy as np

    length = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return rows / np.where(length > 0, length, 1.0)


def reasons(a: "Reading", b: "Reading") -> str:
    """Why two dreams are alike, for people: "both of you: water, flight"; empty when nothing is shared."""
    other = dict(b.motifs)
    shared = sorted(((-w * other[m], m) for m, w in a.motifs if m in other))
    names = [m for _, m in shared]
    if not names and min(abs(a.valence), abs(b.valence)) > 0.4 and a.valence * b.valence > 0:
        names = ["a good feeling" if a.valence > 0 else "a dark feeling"]
    return f"both of you: {', '.join(names)}" if names else ""
