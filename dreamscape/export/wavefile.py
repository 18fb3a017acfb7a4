"""WAV files of whole numbers; beyond 4 GB they become RF64 (EBU Tech 3306), for which the header has room."""

import struct
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from dreamscape.sound.rate import RATE

_PCM = bytes.fromhex("0100000000001000800000aa00389b71")  # the sub-format's identifier
_FRONT_LEFT_AND_RIGHT = 3
_LARGEST = 0xFFFFFFFF
HEADER = 104
"""Bytes before the first sample."""


def header(count: int, bits: int, channels: int = 2) -> bytes:
    """The first HEADER bytes of a file of `count` samples: RIFF, a JUNK chunk that RF64 needs as ds64, an
    extensible format, since plain ones may have at most 16 bits, and the head of the data."""
    wide = channels * bits // 8
    size = count * wide
    whole = HEADER - 8 + size + (size & 1)
    large = whole > _LARGEST
    head = struct.pack("<4sI4s", b"RF64" if large else b"RIFF", _LARGEST if large else whole, b"WAVE")
    sizes = struct.pack("<QQQI", whole, size, count, 0) if large else bytes(28)
    form = struct.pack("<HHIIHHHHI", 0xFFFE, channels, RATE, RATE * wide, wide, bits, 22, bits,
                       _FRONT_LEFT_AND_RIGHT)  # fmt: skip
    return b"".join((
        head,
        struct.pack("<4sI", b"ds64" if large else b"JUNK", 28), sizes,
        struct.pack("<4sI", b"fmt ", 40), form, _PCM,
        struct.pack("<4sI", b"data", _LARGEST if large else size),
    ))  # fmt: skip


class WaveFile:
    """An open WAV file of 16 or 24 bits; a context manager that writes the true lengths at its end."""

    def __init__(self, path: Path, bits: int) -> None:
        self._bits = bits
        self._count = 0
        self._file = path.open("wb")
        self._file.write(bytes(HEADER))

    def write(self, numbers: npt.NDArray[np.int32]) -> None:
        """Write `numbers`, (n, 2), of as many bits as the file has."""
        four = np.ascontiguousarray(numbers, "<i4").view(np.uint8).reshape(*numbers.shape, 4)
        self._file.write(np.ascontiguousarray(four[..., : self._bits // 8]).data)
        self._count += len(numbers)

    def __enter__(self) -> "WaveFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            if kind is None:
                self._file.seek(0)
                self._file.write(header(self._count, self._bits))
