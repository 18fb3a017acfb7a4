"""Films: pictures drawn at exact times, read straight into the encoder's frames."""

import ctypes
import ctypes.util
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from dreamscape.errors import DreamError
from dreamscape.export.atomic import whole_file
from dreamscape.export.codecs import checked_size, codec_for
from dreamscape.export.encoder import Encoder
from dreamscape.export.source import Source

Progress = Callable[[int], None]


def film(
    source: Source,
    path: Path,
    begin: float,
    end: float,
    fps: Fraction,
    codec: str | None = None,
    progress: Progress = lambda done: None,
) -> int:
    """Write the film of show times `begin` to `end` (seconds); picture k is drawn at begin + k / fps.

    `progress` is told how many pictures are done. Returns their number. Raises DreamError; then nothing
    is left of the file."""
    chosen = codec_for(path, codec)
    size = checked_size(chosen, source.size)
    count = pictures(begin, end, fps)
    with whole_file(path) as partial:
        try:
            encoder = Encoder(partial, chosen, size, fps)
        except Exception as error:
            raise DreamError(
                f"{path}: {chosen.name} does not work here ({error}); try --codec x264"
            ) from None
        try:
            for index in range(count):
                source.draw(begin + index / float(fps))
                frame = encoder.empty()
                fill(source, frame)
                encoder.push(frame, index)
                progress(index + 1)
            encoder.close()
        except BaseException as error:
            encoder.abandon()
            raise _as_sentence(path, error) from None
    return count


def pictures(begin: float, end: float, fps: Fraction) -> int:
    """How many pictures a film of this length has. Raises DreamError (code 2) when there are none."""
    if not 1 <= fps <= 240:
        raise DreamError(f"{float(fps):g} pictures a second cannot be filmed; take 1 to 240", code=2)
    count = round((end - begin) * float(fps))
    if count < 1:
        raise DreamError(
            f"from {begin:g} s to {end:g} s there is nothing to film; --to must come later", code=2
        )
    return count


def fill(source: Source, frame: Any) -> None:
    """Read the source's last picture into an RGBA frame, without the GIL while GL finishes it."""
    _finish()()
    width, height = source.size
    plane = frame.planes[0]
    if plane.line_size == width * 4 and plane.buffer_size == width * 4 * height:
        source.read_into(plane)
        return
    import numpy as np

    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    rows[:height, : width * 4] = np.frombuffer(source.read(), np.uint8).reshape(height, width * 4)


@cache
def _finish() -> Callable[[], object]:
    """glFinish through ctypes, which lets the encoder's thread run meanwhile; nothing where not found."""
    for name in ("libGL.so.1", "libOpenGL.so.0"):
        try:
            found: Callable[[], object] = ctypes.CDLL(name).glFinish
        except (OSError, AttributeError):
            continue
        return found
    return lambda: None


def _as_sentence(path: Path, error: BaseException) -> BaseException:
    """What to raise for an error while filming: full disks and broken encoders in one sentence."""
    if isinstance(error, (DreamError, KeyboardInterrupt)):
        return error
    if isinstance(error, OSError) or type(error).__module__.startswith("av"):
        return DreamError(f"{path}: the film could not be written ({error}); is the disk full?")
    return error
