"""FFmpeg (through PyAV) as one open film: pictures and sound in, a finished file out."""

import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

from dreamscape.atomic import NO_ROOM, refusal
from dreamscape.errors import DreamError
from dreamscape.export.codecs import CONTAINERS, Codec, SoundCodec
from dreamscape.export.fair import fairly
from dreamscape.export.soundstream import SoundStream
from dreamscape.sound.rate import RATE

# FFmpeg's numbers for BT.709 as matrix, primaries and transfer, and for studio and full range.
_BT709, _STUDIO, _FULL, _RGB = 1, 1, 2, 0
_GROUP_SECONDS = 2  # a closed group of pictures, so that players seek and editors cut every two seconds


class Canvas:
    """One RGBA picture that FFmpeg takes without a copy where its rows have no padding."""

    def __init__(self, size: tuple[int, int]) -> None:
        import av

        self.frame: Any = av.VideoFrame(size[0], size[1], "rgba")
        plane = self.frame.planes[0]
        row = size[0] * 4
        self._padded: Any = None
        self.packed: Any = plane
        if plane.line_size != row or plane.buffer_size != row * size[1]:
            import numpy as np

            self.packed = bytearray(row * size[1])
            self._rows = np.frombuffer(self.packed, np.uint8).reshape(size[1], row)
            whole = np.frombuffer(memoryview(plane), np.uint8)[: plane.line_size * size[1]]
            self._padded = whole.reshape(size[1], plane.line_size)[:, :row]

    def fill(self, pixels: Any) -> None:
        """Take a finished picture from a buffer of height·width·4 bytes."""
        memoryview(self.packed).cast("B")[:] = memoryview(pixels).cast("B")
        self.spread()

    def spread(self) -> None:
        """Move the packed rows into FFmpeg's padded ones, if it has such."""
        if self._padded is not None:
            self._padded[:] = self._rows


class Framed(Protocol):
    """A picture that an encoder takes."""

    frame: Any
    """RGBA, of the film's size."""


class Encoder:
    """An open film. Frames are given in order, by number."""

    def __init__(
        self,
        container: Any,
        codec: Codec,
        size: tuple[int, int],
        rate: Fraction,
        sound: SoundCodec | None = None,
    ) -> None:
        from av.video.reformatter import VideoReformatter

        self._container = container
        self._codec = codec
        self._reformat = VideoReformatter().reformat
        self._base = 1 / rate
        self._stream = container.add_stream(codec.encoder, rate=rate, options=dict(codec.options))
        _describe(self._stream.codec_context, codec, size, rate)
        self._stream.time_base = self._base
        self.sound = SoundStream(container, sound) if sound else None
        """Takes the film's sound, if it has any."""

    def write(self, number: int, canvas: Framed) -> None:
        """Encode frame `number`."""
        picture = to_codec(self._reformat, canvas.frame, self._codec)
        picture.pts, picture.time_base, picture.duration = number, self._base, 1
        for packet in self._stream.encode(picture):
            self._container.mux(packet)

    def flush(self) -> None:
        """Write what the encoder still holds back."""
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        if self.sound:
            self.sound.flush()


def _describe(context: Any, codec: Codec, size: tuple[int, int], rate: Fraction) -> None:
    context.width, context.height = size
    context.pix_fmt = codec.pixels
    context.time_base = 1 / rate
    context.framerate = rate
    context.gop_size = max(1, round(_GROUP_SECONDS * rate))
    context.color_primaries = context.color_trc = _BT709
    context.colorspace, context.color_range = (_RGB, _FULL) if _is_rgb(codec) else (_BT709, _STUDIO)
    if codec.tag:
        with suppress(ValueError):
            context.codec_tag = codec.tag


def _is_rgb(codec: Codec) -> bool:
    return codec.pixels == "bgr0"


def to_codec(reformat: Any, picture: Any, codec: Codec) -> Any:
    """`picture` (RGBA) in the codec's pixel format. FFmpeg converts with BT.601 unless told."""
    if _is_rgb(codec):
        return reformat(picture, format=codec.pixels)
    return reformat(picture, format=codec.pixels, dst_colorspace=_BT709, src_color_range=_FULL,
                    dst_color_range=_STUDIO, dst_color_primaries=_BT709, dst_color_trc=_BT709)  # fmt: skip


@contextmanager
def opened(
    part: Path,
    path: Path,
    codec: Codec,
    size: tuple[int, int],
    rate: Fraction,
    sound: SoundCodec | None = None,
) -> Iterator[Encoder]:
    """An encoder writing to `part`, flushed and closed when the block ends well. Errors name `path`."""
    import av

    av.logging.set_level(av.logging.PANIC)
    os.environ.setdefault("SVT_LOG", "1")  # SVT-AV1 talks to the terminal by itself: errors only
    form = CONTAINERS[path.suffix.lower()]
    flags = _movie_flags(rate, sound is not None) if form in ("mp4", "mov") else {}
    try:
        container = av.open(os.fspath(part), "w", format=form, options=flags)
    except av.FFmpegError as error:
        raise refusal(path, error) from error
    try:
        encoder = _start(container, path, codec, size, rate, sound)
        yield encoder
        encoder.flush()
        container.close()
    except av.FFmpegError as error:
        raise refusal(path, error) from error
    finally:
        with suppress(av.FFmpegError):
            container.close()


def _movie_flags(rate: Fraction, sound: bool) -> dict[str, str]:
    """The index first, and a clock for the whole movie in which every frame ends on a tick, and every
    sample, too (FFmpeg's own, milliseconds, would cut the last frame of a 29.97 film)."""
    ticks = rate.numerator * -(-1000 // rate.numerator)
    both = math.lcm(rate.numerator, RATE)
    if sound and both < 1 << 31:
        ticks = both
    return {"movflags": "+faststart", "movie_timescale": str(ticks)}


def _start(
    container: Any,
    path: Path,
    codec: Codec,
    size: tuple[int, int],
    rate: Fraction,
    sound: SoundCodec | None,
) -> Encoder:
    import av

    try:
        encoder = Encoder(container, codec, size, rate, sound)
        with fairly():
            container.start_encoding()
    except (av.FFmpegError, ValueError) as error:
        if getattr(error, "errno", None) in NO_ROOM:
            raise refusal(path, error) from error
        raise DreamError(
            f"{path}: {codec.name} does not open here for {size[0]}x{size[1]} at {float(rate):g} frames a "
            f"second ({reason(error)}); try --codec x264"
        ) from error
    return encoder


def reason(error: BaseException) -> str:
    """FFmpeg's last word on `error`, short."""
    log = getattr(error, "log", None)
    return str(log[2]).strip() if log else str(getattr(error, "strerror", None) or error)


def why_closed(codec: Codec) -> str | None:
    """Why `codec` can't encode on this machine, found by encoding one small film; None when it can."""
    size = (256, 144)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{codec.endings[0]}"
        try:
            with opened(path, path, codec, size, Fraction(30)) as encoder:
                canvas = Canvas(size)
                canvas.fill(bytes(size[0] * size[1] * 4))
                encoder.write(0, canvas)
        except DreamError as error:
            return reason(error.__cause__) if error.__cause__ else str(error)
    return None
