"""Random numbers that are looked up, not drawn: the same (seed, key, tick, stream) is the same number.

The mixer is the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
generators", OOPSLA 2014). Only integer operations on 64 bits, so every machine agrees on each bit.
"""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_UNIT = 2.0**-53


def key_of(seed: int, name: str) -> int:
    """The 64-bit key of whatever is called `name` in the show with this seed."""
    return int.from_bytes(blake2b(f"{seed}|{name}".encode(), digest_size=8).digest(), "little")


def bits(seed: int, key: Keys, tick: int, stream: int) -> Keys:
    """64 random bits for each key, at one tick, from one stream (one stream a purpose)."""
    base = _mix_one((seed & _MASK) ^ _mix_one(stream * _GOLDEN + 1))
    moment = _mix_one(base + tick * _GOLDEN)
    return _mix(np.asarray(key, np.uint64) ^ np.array([moment], np.uint64))


def uniform(seed: int, key: Keys, tick: int, stream: int) -> npt.NDArray[np.float64]:
    """Numbers in [0, 1), one for each key."""
    return (bits(seed, key, tick, stream) >> np.uint64(11)).astype(np.float64) * _UNIT


def uniform_of(seed: int, key: int, tick: int, stream: int) -> float:
    """What `uniform` gives for the one key."""
    base = _mix_one((seed & _MASK) ^ _mix_one(stream * _GOLDEN + 1))
    return (_mix_one(key ^ _mix_one(base + tick * _GOLDEN)) >> 11) * _UNIT


def uniform_one(seed: int, name: str, tick: int = 0, stream: int = 0) -> float:
    """One number in [0, 1) for whatever is called `name`."""
    return uniform_of(seed, key_of(seed, name), tick, stream)


def _mix(x: Keys) -> Keys:
    x = x + np.uint64(_GOLDEN)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _mix_one(x: int) -> int:
    x = (x + _GOLDEN) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)
