"""How often a picture flashes, after WCAG 2.3.1 (https://www.w3.org/TR/WCAG22/#dfn-general-flash-and-red-flash-thresholds).

An estimate for the judging of a shader, not a certificate.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

MOST_FLASHES = 3
"""General flashes in a second beyond which a picture endangers people (WCAG 2.3.1)."""

_CHANGE = 0.10  # of the largest relative luminance
_DARK = 0.80  # the darker of the two states must be below
_FIELD = 3  # a 10 degree field is a third of the picture's width and of its height (341x256 of 1024x768)
_SHARE = 0.25  # of that field must flash together


def general_flashes(luminance: "np.ndarray", fps: int) -> int:
    """The most general flashes in any one second: more than MOST_FLASHES are dangerous.

    `luminance` is relative luminance 0..1, shape (frames, rows, columns), `fps` frames a second. A flash
    is a pair of opposing changes of at least a tenth; it counts where a quarter of a field flashes so often.
    """
    import numpy as np

    changes = np.cumsum(_changes(np.clip(luminance, 0.0, 1.0)), axis=0)
    changes = np.concatenate([np.zeros_like(changes[:1]), changes])
    starts = range(max(1, len(changes) - fps))
    return max(_seen((changes[min(k + fps, len(changes) - 1)] - changes[k]) // 2) for k in starts)


def _changes(luminance: "np.ndarray") -> "np.ndarray":
    """1 where a cell ends a change of luminance that opposes its last one, else 0; shaped as the input."""
    import numpy as np

    found = np.zeros(luminance.shape, np.int32)
    low = luminance[0].copy()  # the extremes since the last change
    high = luminance[0].copy()
    direction = np.zeros(low.shape, np.int8)
    for frame, now in enumerate(luminance[1:], start=1):
        low, high = np.minimum(low, now), np.maximum(high, now)
        rises = (now - low >= _CHANGE) & (low < _DARK) & (direction <= 0)
        falls = (high - now >= _CHANGE) & (now < _DARK) & (direction >= 0) & ~rises
        found[frame] = rises | falls
        direction = np.where(rises, 1, np.where(falls, -1, direction))
        low, high = np.where(rises | falls, now, low), np.where(rises | falls, now, high)
    return found


def _seen(flashes: "np.ndarray") -> int:
    """The number of flashes that a quarter of some field has, from the number that each cell has."""
    import numpy as np

    rows, columns = flashes.shape
    height, width = max(1, rows // _FIELD), max(1, columns // _FIELD)
    for number in range(int(flashes.max()), 0, -1):
        sums = np.pad(np.cumsum(np.cumsum(flashes >= number, axis=0), axis=1), ((1, 0), (1, 0)))
        fields = (
            sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
        )
        if fields.max() >= _SHARE * height * width:
            return number
    return 0
