"""The encoders a film can be made with: one row each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dreamscape.errors import DreamError


@dataclass(frozen=True, slots=True)
class Codec:
    """One way to encode: FFmpeg's encoder, its pixel format, its options, and the files it fits into."""

    name: str
    encoder: str
    pixels: str
    endings: tuple[str, ...]
    options: Mapping[str, str]
    even: bool = True  # both edges must be even
    faststart: bool = False


CODECS = (
    Codec("x264", "libx264", "yuv420p", (".mp4", ".mov", ".mkv"), {"preset": "veryfast", "crf": "18"}),
    Codec(
        "x265",
        "libx265",
        "yuv420p",
        (".mp4", ".mov", ".mkv"),
        {"preset": "fast", "crf": "20", "x265-params": "log-level=error"},
    ),
    Codec("svtav1", "libsvtav1", "yuv420p", (".mp4", ".mkv", ".webm"), {"preset": "8", "crf": "28"}),
    Codec("nvenc", "h264_nvenc", "yuv420p", (".mp4", ".mov", ".mkv"), {"preset": "p5", "cq": "19"}),
    Codec(
        "vp9",
        "libvpx-vp9",
        "yuv420p",
        (".webm", ".mkv"),
        {"deadline": "realtime", "cpu-used": "5", "crf": "26", "b": "0", "row-mt": "1"},
    ),
    Codec("prores", "prores_ks", "yuv422p10le", (".mov", ".mkv"), {"profile": "hq", "vendor": "apl0"}),
    Codec("ffv1", "ffv1", "yuv444p", (".mkv",), {"level": "3", "slicecrc": "1"}, even=False),
)

DEFAULTS = {".mp4": "x264", ".mov": "x264", ".mkv": "x264", ".webm": "vp9"}


def codec_for(path: Path, wanted: str | None) -> Codec:
    """The codec to write `path` with. Raises DreamError (code 2) for an unknown ending or codec, or a
    codec that the file type cannot hold."""
    ending = path.suffix.lower()
    if ending not in DEFAULTS:
        raise DreamError(
            f'{path}: "{ending or path.name}" is no film; end the name in {", ".join(DEFAULTS)}, or write DIR/%06d.png',
            code=2,
        )
    name = wanted or DEFAULTS[ending]
    by_name = {codec.name: codec for codec in CODECS}
    if name not in by_name:
        raise DreamError(f'no codec is called "{name}"; there are {", ".join(by_name)}', code=2)
    codec = by_name[name]
    if ending not in codec.endings:
        fits = " or ".join(codec.endings)
        raise DreamError(f"{path}: {name} does not fit into {ending}; end the name in {fits}", code=2)
    return codec


def checked_size(codec: Codec, size: tuple[int, int]) -> tuple[int, int]:
    """`size`, if the codec can hold it. Raises DreamError (code 2) naming the nearest size that fits."""
    width, height = size
    if codec.even and (width % 2 or height % 2):
        near = f"{width + width % 2}x{height + height % 2}"
        raise DreamError(f"{codec.name} needs even edges and {width}x{height} is odd; take {near}", code=2)
    return size
