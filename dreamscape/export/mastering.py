"""A sound is made once, into a spool, and measured on the way; then one gain, and the limiter where it is
needed, bring it to its loudness. Memory is flat: the spool is a nameless file that no crash leaves behind."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dreamscape.errors import DreamError
from dreamscape.sound.ceiling import Limiter
from dreamscape.sound.loudness import Loudness, LoudnessMeter
from dreamscape.sound.rate import RATE

Wave = npt.NDArray[np.float32]
Shown = Callable[[str, int], None]
"""Called with the stage ("sound", "loudness" or "writing") and the samples done in it."""

CEILING = -1.0
"""dBTP: what streaming services and R 128 leave free for the codec's own overshoot."""
_CHUNK = 4 * RATE // 10
_IN_MEMORY = 64 << 20  # bytes of sound that need no file: two minutes and three quarters
_NEAR, _TRIES = 0.15, 4  # LU from the target that are good enough; passes to come that near


@dataclass(frozen=True, slots=True)
class Aim:
    """How loud a sound shall be. `target` in LUFS, or None to leave it as it is; `ceiling` in dBTP."""

    target: float | None = None
    ceiling: float = CEILING

    def __post_init__(self) -> None:
        if self.target is not None and not -60 <= self.target <= 0:
            raise DreamError(f"loudness {self.target:g}: give LUFS from -60 to 0, as in -14, -16 or -23", 2)
        if not -30 <= self.ceiling <= 0:
            raise DreamError(f"ceiling {self.ceiling:g}: give dBTP from -30 to 0, as in -1", 2)


class Spool:
    """Sound of `parts` stereo parts that run side by side, on disk or in memory."""

    def __init__(self, file: Any, parts: int) -> None:
        self.parts = parts
        self.count = 0
        """Samples."""
        self._file = file

    def append(self, block: Wave) -> None:
        """Keep `block`, float (n, parts, 2)."""
        self._file.write(np.ascontiguousarray(block, np.float32).data)
        self.count += len(block)

    def chunks(self) -> Iterator[Wave]:
        """All of it, in order, as (n, parts, 2)."""
        self._file.seek(0)
        left = self.count
        while left:
            count = min(left, _CHUNK)
            data = self._file.read(count * self.parts * 8)
            yield np.frombuffer(data, np.float32).reshape(count, self.parts, 2)
            left -= count


@dataclass(frozen=True, slots=True)
class Master:
    """A sound that is made, measured and ready to be written as often as one likes."""

    spool: Spool
    before: Loudness  # as it was made
    gain: float  # dB
    limited: bool
    ceiling: float  # dBTP

    @property
    def count(self) -> int:
        """Samples."""
        return self.spool.count

    def chunks(self) -> Iterator[Wave]:
        """The finished sound, float32 (n, 2), as many samples as were made."""
        return _finished(self.spool, self.gain, self.ceiling if self.limited else None)

    def parts(self) -> Iterator[Wave]:
        """The parts with the same gain and no limiter, (n, parts, 2): their sum is what the limiter hears."""
        factor = np.float32(10 ** (self.gain / 20))
        return (chunk * factor for chunk in self.spool.chunks())


@contextmanager
def mastered(
    path: Path, blocks: Iterable[Wave], aim: Aim, shown: Shown | None = None, parts: int = 1
) -> Iterator[Master]:
    """Make the sound of `blocks`, (n, 2) or (n, parts, 2), and settle its level. Its spool lies in the
    folder of `path` while the block lasts. Raises DreamError when there is no sound."""
    told = shown or (lambda stage, done: None)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(path.parent)) as file:
        spool = Spool(file, parts)
        before = _make(spool, blocks, told)
        if not spool.count:
            raise DreamError(f"{path}: there is no sound to write; let --to lie after --from", 2)
        gain = _settle(spool, before, aim, told)
        yield Master(spool, before, gain, before.peak + gain > aim.ceiling, aim.ceiling)


def _make(spool: Spool, blocks: Iterable[Wave], told: Shown) -> Loudness:
    meter = LoudnessMeter()
    for block in blocks:
        whole = block.reshape(len(block), spool.parts, 2)
        if not np.isfinite(whole).all():
            raise ValueError(f"the sound at {spool.count / RATE:.3f} s is not a number")
        spool.append(whole)
        meter.push(_mix(whole))
        told("sound", spool.count)
    return meter.finish()


def _mix(whole: Wave) -> Wave:
    mix = whole[:, 0]
    for part in range(1, whole.shape[1]):
        mix = mix + whole[:, part]
    return mix


def _settle(spool: Spool, before: Loudness, aim: Aim, told: Shown) -> float:
    """The gain, dB in hundredths, with which the sound comes out at its target, the limiter included.
    Silence stays as it is."""
    if aim.target is None or before.integrated == -np.inf:
        return 0.0
    gain = round(aim.target - before.integrated, 2)
    if before.peak + gain <= aim.ceiling:
        return gain
    for _ in range(_TRIES):
        meter, done = LoudnessMeter(peaks=False), 0
        for chunk in _finished(spool, gain, aim.ceiling):
            meter.push(chunk)
            done += len(chunk)
            told("loudness", done)
        missing = aim.target - meter.finish().integrated
        if abs(missing) <= _NEAR:
            break
        gain = round(gain + missing * 1.2, 2)  # the louder, the more of it the limiter takes
    return gain


def _finished(spool: Spool, gain: float, ceiling: float | None) -> Iterator[Wave]:
    factor = np.float32(10 ** (gain / 20))
    limiter = Limiter(ceiling) if ceiling is not None else None
    for chunk in spool.chunks():
        mix = _mix(chunk) * factor
        yield limiter.push(mix) if limiter else mix
    if limiter:
        yield limiter.finish()
