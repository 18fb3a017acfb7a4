"""Textures a visual samples without a host's help: imported picture files, silence, nothing."""

import struct
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamscape.errors import DreamError
from dreamscape.render import stock
from dreamscape.render.isf import Visual
from dreamscape.render.isf_input import Input

if TYPE_CHECKING:
    import moderngl

BLANK = "isf_Blank"
_SILENT_COLUMNS = 512
_MOST_COLUMNS = 4096


def own_pictures(ctx: "moderngl.Context", visual: Visual) -> "dict[str, Any]":
    """What stands under each sampled name when the host gives nothing: black, silence, the imported file.

    Raises DreamError for a picture file that is missing or damaged; then nothing is left behind.
    """
    found: dict[str, Any] = {BLANK: ctx.texture((1, 1), 4, b"\0\0\0\xff")}
    try:
        for one in visual.inputs:
            if one.type == "image":
                found[one.name] = ctx.texture((1, 1), 4, b"\0\0\0\xff")
            elif one.type in ("audio", "audioFFT"):
                found[one.name] = _silence(ctx, one)
        for name in {one.picture for stage in visual.stages for one in stage.channels}:
            if name.startswith(stock.PREFIX):
                found[name] = stock.texture(ctx, name)
        for imported in visual.imported:
            if not (visual.is_dream or imported.path.exists()):
                found[imported.name] = stock.texture(ctx, f"{stock.PREFIX}landscape")
                continue
            pixels, size = read_picture(imported.path, f"{visual.path}:{imported.line}")
            found[imported.name] = ctx.texture(size, 4, pixels)
    except BaseException:
        for texture in found.values():
            texture.release()
        raise
    return found


def columns_of(one: Input) -> int:
    """How many columns the texture of a sound input has: its MAX, or 512."""
    columns = int(one.maximum) if isinstance(one.maximum, int | float) else _SILENT_COLUMNS
    return min(max(1, columns), _MOST_COLUMNS)


def _silence(ctx: "moderngl.Context", one: Input) -> "moderngl.Texture":
    """A waveform rests at 0.5, a spectrum at 0."""
    columns = columns_of(one)
    level = struct.pack("f", 0.5 if one.type == "audio" else 0.0)
    return ctx.texture((columns, 1), 4, level * 4 * columns, dtype="f4")


def read_picture(path: Path, where: str) -> tuple[bytes, tuple[int, int]]:
    """The RGBA8 pixels of a picture file, bottom row first as GL has it, and its size.

    Raises DreamError beginning with `where` when the file is missing, damaged or far too large.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                upright = image.convert("RGBA").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    except FileNotFoundError:
        raise DreamError(f"{where}: the imported picture {path} is not there; put it there") from None
    except Exception as error:  # Pillow's decoders raise nearly anything on a damaged file
        raise DreamError(f"{where}: the imported picture {path} cannot be read ({error})") from None
    return upright.tobytes(), upright.size
