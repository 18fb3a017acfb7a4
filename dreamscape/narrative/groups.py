"""Communities: dreamers joined by live threads."""

import numpy as np
import numpy.typing as npt

from dreamscape.narrative.exact import Longs


def components(count: int, a: Longs, b: Longs) -> npt.NDArray[np.int32]:
    """For each of `count` dreamers the lowest row that live threads (a, b) connect it to.

    Labels hook onto the smaller neighbouring label, then paths are halved, until nothing moves
    (Shiloach and Vishkin 1982): a few rounds of column arithmetic.
    """
    label = np.arange(count, dtype=np.int64)
    while True:
        one, two = label[a], label[b]
        apart = one != two
        if not apart.any():
            return label.astype(np.int32)
        low = np.minimum(one, two)[apart]
        high = np.maximum(one, two)[apart]
        order = np.argsort(-low, kind="stable")
        label[high[order]] = low[order]
        while True:
            shorter = label[label]
            if np.array_equal(shorter, label):
                break
            label = shorter
