"""Which characters a font has: its `cmap` table (OpenType 1.9, "cmap - Character to Glyph Index Mapping")."""

import struct
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

_LARGEST = 4 << 20
"""Bytes of a table that are read; the largest known have 0.4 million."""
_WANTED = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Platform and encoding of tables that go by Unicode, the fullest first."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Ranges of code points, ascending; both ends are in them."""

    first: tuple[int, ...]
    last: tuple[int, ...]

    def __contains__(self, point: object) -> bool:
        if not isinstance(point, int):
            return False
        at = bisect_right(self.first, point) - 1
        return at >= 0 and point <= self.last[at]


def coverage(path: Path) -> Coverage:
    """What the font (of a collection: its first) can draw; nothing where the file cannot be understood."""
    try:
        with path.open("rb") as file:
            return _parsed(_table(file))
    except (OSError, struct.error, ValueError, IndexError):
        return Coverage((), ())


def _table(file: BinaryIO) -> bytes:
    head = file.read(16)
    start = struct.unpack(">I", head[12:16])[0] if head[:4] == b"ttcf" else 0
    file.seek(start)
    count = struct.unpack(">4xH6x", file.read(12))[0]
    for tag, offset, length in struct.iter_unpack(">4s4xII", file.read(16 * count)):
        if tag == b"cmap":
            file.seek(offset)
            return file.read(min(length, _LARGEST))
    raise ValueError("no cmap")


def _parsed(table: bytes) -> Coverage:
    count = struct.unpack_from(">2xH", table)[0]
    found = {}
    for platform, encoding, offset in struct.iter_unpack(">HHI", table[4 : 4 + 8 * count]):
        found[platform, encoding] = offset
    start = next(found[one] for one in (*_WANTED, (3, 0), *found) if one in found)
    part = table[start:]
    form = struct.unpack_from(">H", part)[0]
    ranges = {4: _segments, 12: _groups}.get(form)
    if ranges is None:
        raise ValueError(f"format {form}")
    return _merged(ranges(part))


def _groups(part: bytes) -> list[tuple[int, int]]:
    """Format 12: code points that follow each other have glyphs that follow each other."""
    count = min(struct.unpack_from(">I", part, 12)[0], (len(part) - 16) // 12)
    return [
        (first, last)
        for first, last, _ in struct.iter_unpack(">III", part[16 : 16 + 12 * count])
        if first <= last
    ]


def _segments(part: bytes) -> list[tuple[int, int]]:
    """Format 4: segments, some with a table of glyphs in which 0 is none."""
    count = struct.unpack_from(">H", part, 6)[0] // 2
    words = np.frombuffer(part[: len(part) // 2 * 2], ">u2").astype(np.int64)
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : 8 + 3 * count], words[8 + 3 * count : 8 + 4 * count]
    ranges: list[tuple[int, int]] = []
    for k in range(min(map(len, (ends, starts, deltas, offsets)))):
        points = np.arange(int(starts[k]), min(int(ends[k]), 0xFFFE) + 1)
        if not len(points):
            continue
        if offsets[k]:
            at = 8 + 3 * count + k + int(offsets[k]) // 2 + points - points[0]
            glyphs = words[np.minimum(at, len(words) - 1)] * (at < len(words))
            has = glyphs != 0
        else:
            has = (points + deltas[k]) % 65536 != 0
        ranges += _ranges(points[has])
    return ranges


def _ranges(points: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Runs of numbers that follow each other."""
    if not len(points):
        return []
    breaks = np.flatnonzero(np.diff(points) != 1)
    firsts = points[np.concatenate([[0], breaks + 1])]
    lasts = points[np.concatenate([breaks, [len(points) - 1]])]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _merged(ranges: list[tuple[int, int]]) -> Coverage:
    ranges = sorted(ranges)
    return Coverage(tuple(first for first, _ in ranges), tuple(last for _, last in ranges))
