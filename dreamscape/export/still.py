"""Single pictures: PNG, sRGB, whole or not there."""

import io
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.export.atomic import whole_file
from dreamscape.export.source import Source


def write_png(path: Path, size: tuple[int, int], pixels: bytes, notes: dict[str, str] | None = None) -> None:
    """Write RGBA `pixels`, top row first, as an opaque PNG; `notes` become its text chunks."""
    if path.suffix.lower() != ".png":
        raise DreamError(f'{path}: a still is a PNG; end its name in ".png"', code=2)
    with whole_file(path) as partial:
        partial.write_bytes(png_bytes(size, pixels, notes or {}))


def png_bytes(size: tuple[int, int], pixels: bytes, notes: dict[str, str]) -> bytes:
    """The PNG file of RGBA pixels."""
    from PIL import Image, PngImagePlugin

    text = PngImagePlugin.PngInfo()
    text.add(b"sRGB", b"\x00")
    for name, value in notes.items():
        text.add_text(name, value)
    buffer = io.BytesIO()
    picture = Image.frombytes("RGBA", size, pixels).convert("RGB")
    picture.save(buffer, "PNG", pnginfo=text, compress_level=4)
    return buffer.getvalue()


def still(source: Source, time: float, path: Path, notes: dict[str, str] | None = None) -> None:
    """Draw the source at show time `time` (seconds) and write it as a PNG."""
    source.draw(time)
    write_png(path, source.size, source.read(), notes)
