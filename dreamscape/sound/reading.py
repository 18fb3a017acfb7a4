"""Any sound file, or the sound of a film, as blocks of our own grid, in flat memory."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dreamscape.errors import DreamError
from dreamscape.sound.rate import BLOCK, RATE

Wave = npt.NDArray[np.float32]

SILENT = 1e-4
"""A file that never rises above this (-80 dBFS) is silent."""
_LOUDEST = 4.0  # float files can hold anything; what is higher is an error in the file

_FORMS = "WAV, FLAC, MP3, Ogg, M4A or any film with sound"


def read_sound(path: Path, begin: float = 0.0) -> Iterator[Wave]:
    """The sound at `path` from `begin` (seconds) on: float32 (BLOCK, 2) at 48 kHz, the last block filled up
    with silence. The first sound stream of whatever FFmpeg reads.

    More channels are mixed down as ITU-R BS.775 says (centre and surround 3 dB lower, no LFE); mono is
    heard from both sides, 3 dB lower. Damaged stretches are left out. What is no number is silence.
    Raises DreamError at once, before the first block, for a file that is not there, can't be read, has no
    sound or is silent. A silent beginning is counted, not kept, so memory is flat.
    """
    if path.is_dir():
        raise DreamError(f"{path}: this is a folder; name a sound file in it", 2)
    if not path.exists():
        raise DreamError(f"{path}: there is no such file; look at its name and folder", 2)
    blocks = _from_first_sound(path, _blocks(_skipped(_waves(path), round(begin * RATE))), begin)
    first = next(blocks)  # so that whatever is wrong is said now
    return chain([first], blocks)


def _from_first_sound(path: Path, blocks: Iterator[Wave], begin: float) -> Iterator[Wave]:
    """All `blocks`, once it is known that they are not all silent."""
    quiet = 0
    for block in blocks:
        if float(np.abs(block).max()) > SILENT:
            for _ in range(quiet):
                yield np.zeros((BLOCK, 2), np.float32)
            yield block
            yield from blocks
            return
        quiet += 1
    after = f" after {begin:g} s" if begin else ""
    length = f"{quiet * BLOCK / RATE:.1f} s"
    raise DreamError(f"{path}: there is nothing to be heard{after} in {length}; choose another file")


def _blocks(waves: Iterator[Wave]) -> Iterator[Wave]:
    rest = np.zeros((0, 2), np.float32)
    for wave in waves:
        rest = np.concatenate([rest, wave]) if len(rest) else wave
        whole = len(rest) // BLOCK * BLOCK
        for first in range(0, whole, BLOCK):
            yield rest[first : first + BLOCK]
        rest = rest[whole:]
    if len(rest):
        yield np.concatenate([rest, np.zeros((BLOCK - len(rest), 2), np.float32)])


def _skipped(waves: Iterator[Wave], count: int) -> Iterator[Wave]:
    for wave in waves:
        if count < len(wave):
            yield wave[count:]
        count = max(0, count - len(wave))


def _waves(path: Path) -> Iterator[Wave]:
    """The whole file as stereo at 48 kHz, in pieces of any length."""
    import av

    av.logging.set_level(av.logging.PANIC)
    try:
        # By name alone a playlist could send us into the network: files only.
        container = av.open(f"file:{path}", metadata_errors="ignore", options={"protocol_whitelist": "file"})
    except (av.FFmpegError, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DreamError(f"{path}: this can't be read as sound ({reason}); give {_FORMS}") from error
    with container:
        if not container.streams.audio:
            raise DreamError(f"{path}: there is no sound in this file; give {_FORMS}")
        heard = False
        for wave in _resampled(_frames(container)):
            heard = True
            yield wave
        if not heard:
            raise DreamError(f"{path}: none of its sound can be read, it may be damaged; give {_FORMS}")


def _frames(container: Any) -> Iterator[Any]:
    """Decoded frames; packets that can't be decoded are passed over, as players do."""
    import av

    packets = container.demux(container.streams.audio[0])
    while True:
        try:
            packet = next(packets)
            yield from packet.decode()
        except StopIteration:
            return
        except av.EOFError:
            return
        except av.InvalidDataError:
            continue
        except (av.FFmpegError, ValueError):
            return


def _resampled(frames: Iterator[Any]) -> Iterator[Wave]:
    """A file may change its rate or channels on the way: then another resampler goes on."""
    import av

    shape: tuple[str, str, int] | None = None
    resampler: Any = None
    for frame in frames:
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if now != shape:
            if resampler:
                yield from _stereo(resampler.resample(None))
            shape, resampler = now, av.AudioResampler("flt", "stereo", RATE)
        frame.pts = None
        yield from _stereo(resampler.resample(frame))
    if resampler:
        yield from _stereo(resampler.resample(None))


def _stereo(frames: list[Any]) -> Iterator[Wave]:
    for frame in frames:
        wave: Wave = frame.to_ndarray().reshape(-1, 2)
        if len(wave):
            yield np.clip(np.nan_to_num(wave, nan=0.0), -_LOUDEST, _LOUDEST)
