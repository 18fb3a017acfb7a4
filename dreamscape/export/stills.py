"""Stills: one finished picture as a PNG that says what colours it means and where it comes from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dreamscape.atomic import whole_file
from dreamscape.export.source import Source, finish_drawing
from dreamscape.export.units import check_size


def write_png(path: Path, size: tuple[int, int], pixels: Any, texts: Mapping[str, str] | None = None,
              level: int = 6) -> Path:  # fmt: skip
    """Write RGBA8 `pixels` (a buffer or array of height·width·4 bytes, top row first, sRGB) as an
    opaque PNG with `texts` as its text chunks. `level` is the deflate level 0..9. The file appears
    only when it is whole. Returns `path`; raises DreamError for a bad size or place."""
    from PIL import Image, PngImagePlugin

    check_size(size)
    notes = PngImagePlugin.PngInfo()
    notes.add(b"sRGB", b"\x00")  # perceptual intent
    for key, value in (texts or {}).items():
        notes.add_itxt(key, value)
    picture = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
    with whole_file(path) as part:
        picture.save(part, format="PNG", pnginfo=notes, compress_level=level)
    return path


def make_still(path: Path, source: Source, time: float, texts: Mapping[str, str] | None = None) -> Path:
    """Draw show time `time` (seconds) and write it as a PNG at `path`."""
    check_size(source.size)
    source.draw(time)
    finish_drawing()()
    pixels = bytearray(source.size[0] * source.size[1] * 4)
    source.read_into(pixels, components=4, alignment=1)
    return write_png(path, source.size, pixels, texts)
