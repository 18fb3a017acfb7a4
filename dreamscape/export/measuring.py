"""What exporting costs beside drawing and encoding themselves, in CPU time, in one interleaved run."""

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from dreamscape.export.codecs import CODECS
from dreamscape.export.encoder import Canvas, opened
from dreamscape.export.source import Source
from dreamscape.export.video import make_film, plan_film

_RATE = Fraction(30)


def export_share(source: Source, frames: int = 30, rounds: int = 3, codec: str = "x264") -> dict[str, float]:
    """CPU time of (drawing alone + encoding alone) over that of the exporter, both of `frames` frames.

    Encoding alone is given the frames the source really draws. The rounds are interleaved and the share
    is the median of the rounds' ratios, so that other work on the machine cancels out. Returns
    {"share", "draw_ms", "encode_ms", "export_ms"} with milliseconds of CPU a frame (medians).
    """
    _export(source, 2, codec)  # compile, warm up
    pictures = _pictures(source, frames)
    draws, encodes, exports = [], [], []
    for _ in range(rounds):
        draws.append(_cpu(lambda: _draw(source, frames)))
        encodes.append(_cpu(lambda: _encode(source.size, pictures, codec)))
        exports.append(_cpu(lambda: _export(source, frames, codec)))
    ratios = [(draw + encode) / export for draw, encode, export in zip(draws, encodes, exports, strict=True)]
    a_frame = 1000 / frames
    return {
        "share": statistics.median(ratios),
        "draw_ms": statistics.median(draws) * a_frame,
        "encode_ms": statistics.median(encodes) * a_frame,
        "export_ms": statistics.median(exports) * a_frame,
    }


def memory_growth(source: Source, short: int = 60, long: int = 600, codec: str = "x264") -> dict[str, float]:
    """Peak resident memory of this process, MiB, after a film of `short` and then of `long` frames. Call
    it in a fresh process, since a peak never falls. The short film is made twice first, so that what an
    encoder keeps for good does not count as growth."""
    _export(source, short, codec)
    _export(source, short, codec)
    before = _peak_mib()
    _export(source, long, codec)
    return {"short_mib": before, "long_mib": _peak_mib(), "frames_ratio": long / short}


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _draw(source: Source, frames: int) -> None:
    pixel = bytearray(source.size[0] * source.size[1] * 4)
    for number in range(frames):
        source.draw(float(number / _RATE))
    source.read_into(pixel, components=4, alignment=1)


def _pictures(source: Source, frames: int) -> list[bytearray]:
    """The film's first pictures, held in memory so that encoding alone can be timed."""
    found = []
    for number in range(frames):
        pixels = bytearray(source.size[0] * source.size[1] * 4)
        source.draw(float(number / _RATE))
        source.read_into(pixels, components=4, alignment=1)
        found.append(pixels)
    return found


def _encode(size: tuple[int, int], pictures: list[bytearray], codec: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        film = plan_film(Path(folder) / f"x{_ending(codec)}", size, _RATE, 0, 1, codec)
        canvas = Canvas(size)
        with opened(film.path, film.path, film.codec, size, _RATE) as encoder:
            for number, pixels in enumerate(pictures):
                canvas.fill(pixels)
                encoder.write(number, canvas)


def _export(source: Source, frames: int, codec: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{_ending(codec)}"
        make_film(plan_film(path, source.size, _RATE, 0, frames / float(_RATE), codec), source)


def _ending(codec: str) -> str:
    return CODECS[codec].endings[0]


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
