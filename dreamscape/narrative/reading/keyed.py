"""Keyed numbers: the same key and stream give the same number on every machine."""

_MASK = (1 << 64) - 1


def mixed(key: int, stream: int = 0) -> int:
    """64 well-mixed bits of (key, stream): the splitmix64 finaliser (Steele, Lea, Flood 2014)."""
    z = (key + (stream + 1) * 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def unit(key: int, stream: int = 0) -> float:
    """A number in 0..1 (1 excluded) of (key, stream)."""
    return (mixed(key, stream) >> 11) / (1 << 53)
