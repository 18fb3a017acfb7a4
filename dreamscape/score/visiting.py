"""Exploring another's dream without merging: lights go along their threads, stay a while, and come home.

The dreams themselves stay where and what they are; only the light by which a dreamer is found travels.
"""

import numpy as np
import numpy.typing as npt

from dreamscape.narrative.world import World

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]

ROUND = 18.0
"""Seconds from one departure to the next; each leaves at a time of one's own."""
_GOES, _STAYS = 0.2, 0.6
"""Shares of a round: on the way (there, and as long back), and there or on the way."""
_BESIDE = 0.82
"""How near a guest's light comes to the host's, as a share of the way."""


def visits(world: World, layer_of: Rows, time: float, visit: float) -> tuple[Rows, Floats]:
    """For each layer the layer it visits, and how far its light has gone there, 0..1. `visit` 0..1 is how
    many go. Whom: the one at the other end of the live thread that joins two dreams most alike. Nobody goes
    to a dream that shares nothing, nor leaves it: who pauses is left in peace from the next tick."""
    here = np.nonzero(layer_of >= 0)[0]
    host, away = np.arange(len(here), dtype=np.int32), np.zeros(len(here))
    threads = world.threads
    open_door = (layer_of >= 0) & (world.dreamers.share > 0.0)
    held = np.nonzero(threads.live & open_door[threads.a] & open_door[threads.b])[0]
    if visit <= 0.0 or not len(held):
        return host, away
    order = held[np.argsort(np.rint(threads.affinity[held] * 4096.0), kind="stable")]
    a, b = layer_of[threads.a[order]], layer_of[threads.b[order]]
    host[a], host[b] = b, a  # of several threads the one most alike comes last, and stands
    key = world.dreamers.key[here]
    own = ((key >> np.uint64(17)) & np.uint64(0xFFFF)).astype(np.float64) / 65536.0
    goes = ((key >> np.uint64(33)) & np.uint64(0xFFFF)).astype(np.float64) / 65536.0 < visit
    part = (time / ROUND + own) % 1.0
    there = np.clip(part / _GOES, 0.0, 1.0) * np.clip((_STAYS - part) / _GOES, 0.0, 1.0)
    away = there * there * (3.0 - 2.0 * there) * _BESIDE * np.minimum(visit * 4.0, 1.0)
    return host, np.where(goes & (host != np.arange(len(here))), away, 0.0)
