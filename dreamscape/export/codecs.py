"""The codecs a film can be made with, in one table, and which container takes which."""

import re
from dataclasses import dataclass
from pathlib import Path

from dreamscape.errors import DreamError

CONTAINERS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska", ".webm": "webm"}
_NUMBER = re.compile(r"%0?[1-9]?d")
DEFAULTS = {".mp4": "x264", ".mov": "x264", ".mkv": "x264", ".webm": "vp9"}


@dataclass(frozen=True, slots=True)
class Codec:
    """How a film is encoded. `even` is what (width, height) must be multiples of; `smallest` the
    shortest side in pixels the encoder takes."""

    name: str
    encoder: str  # its name in FFmpeg
    pixels: str  # FFmpeg's pixel format
    even: tuple[int, int]
    endings: tuple[str, ...]
    options: dict[str, str]
    tag: str = ""  # the four letters players look for in mp4 and mov
    smallest: int = 2


CODECS = {
    codec.name: codec
    for codec in (
        Codec("x264", "libx264", "yuv420p", (2, 2), (".mp4", ".mov", ".mkv"),
              {"preset": "veryfast", "crf": "18", "profile": "high", "flags": "+cgop"}),
        Codec("x265", "libx265", "yuv420p", (2, 2), (".mp4", ".mov", ".mkv"),
              {"preset": "fast", "crf": "20", "x265-params": "log-level=error:open-gop=0"}, "hvc1", 16),
        Codec("svtav1", "libsvtav1", "yuv420p10le", (2, 2), (".mp4", ".mkv", ".webm"),
              {"preset": "8", "crf": "26"}, "", 64),
        Codec("vp9", "libvpx-vp9", "yuv420p", (2, 2), (".webm", ".mkv", ".mp4"),
              {"crf": "24", "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "1"}),
        Codec("prores", "prores_ks", "yuv422p10le", (2, 1), (".mov", ".mkv"),
              {"profile": "3", "vendor": "apl0"}, "apch"),
        Codec("ffv1", "ffv1", "bgr0", (1, 1), (".mkv",),
              {"level": "3", "slices": "4", "slicecrc": "1"}, "", 1),
        Codec("nvenc", "h264_nvenc", "yuv420p", (2, 2), (".mp4", ".mov", ".mkv"),
              {"preset": "p5", "rc": "vbr", "cq": "19", "strict_gop": "1"}),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SoundCodec:
    """How a film's sound is encoded. `frame` is how many samples it is given at once."""

    name: str
    encoder: str  # its name in FFmpeg
    samples: str  # FFmpeg's sample format: "fltp", "flt" or "s32" (24 bits in the upper three bytes)
    frame: int
    bit_rate: int = 0  # bits a second; 0 for what loses nothing


AAC = SoundCodec("aac", "aac", "fltp", 1024, 256_000)
OPUS = SoundCodec("opus", "libopus", "flt", 960, 192_000)
FLAC = SoundCodec("flac", "flac", "s32", 4608)
PCM = SoundCodec("pcm", "pcm_s24le", "s32", 4800)

_SOUNDS = {".mp4": (AAC, AAC), ".mov": (AAC, PCM), ".mkv": (OPUS, FLAC), ".webm": (OPUS, OPUS)}
_FOR_THE_CUT = ("ffv1", "prores")  # pictures that are worked on further: so is their sound

PICTURES = Codec("png", "png", "rgb24", (1, 1), (".png",), {"compress_level": "1"}, "", 1)


def is_pattern(path: Path) -> bool:
    """Whether `path` names numbered pictures, as DIR/%06d.png does."""
    rest, numbers = _NUMBER.subn("", path.name)
    return numbers == 1 and "%" not in rest


def codec_for(path: Path, name: str | None) -> Codec:
    """The codec for a film at `path`: `name`, or the container's own. Raises DreamError (code 2) for
    an ending or a name we don't know, and for a codec that container does not take."""
    ending = path.suffix.lower()
    if ending == ".png" and name in (None, "png"):
        if not is_pattern(path):
            raise DreamError(f"{path}: a film's pictures need a number in their name, as in DIR/%06d.png; "
                             "for one picture use dreamscape still", 2)  # fmt: skip
        return PICTURES
    if ending not in CONTAINERS:
        known = " ".join(CONTAINERS)
        raise DreamError(
            f"{path}: films end in {known}, and pictures in DIR/%06d.png; give it one of these", 2
        )
    codec = CODECS.get((name or DEFAULTS[ending]).lower())
    if codec is None:
        raise DreamError(f'codec "{name}" is not known; choose one of {", ".join(CODECS)}', 2)
    if ending not in codec.endings:
        raise DreamError(f"{path}: {codec.name} goes into {' '.join(codec.endings)}, not {ending}; "
                         f"change the ending or choose {' or '.join(_taken_by(ending))}", 2)  # fmt: skip
    return codec


def sound_codec_for(path: Path, codec: Codec) -> SoundCodec:
    """What the sound of a film at `path` with pictures of `codec` is encoded with."""
    return _SOUNDS[path.suffix.lower()][codec.name in _FOR_THE_CUT]


def check_shape(codec: Codec, size: tuple[int, int]) -> None:
    """Raises DreamError (code 2), naming the next size that fits, when `codec` can't hold `size`."""
    width, height = (-(-max(side, codec.smallest) // step) * step
                     for side, step in zip(size, codec.even, strict=True))  # fmt: skip
    if (width, height) != size:
        need = f"sides of at least {codec.smallest}" if min(size) < codec.smallest else "even sides"
        raise DreamError(f"size {size[0]}x{size[1]}: {codec.name} needs {need}; take {width}x{height}, "
                         "or ffv1 in .mkv or pictures DIR/%06d.png, which take any size", 2)  # fmt: skip


def _taken_by(ending: str) -> list[str]:
    return [codec.name for codec in CODECS.values() if ending in codec.endings]
