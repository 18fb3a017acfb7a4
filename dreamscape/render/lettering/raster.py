"""Lines of text as coverage: shaped, set in the middle, with the soft light that lies about them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from dreamscape.render.lettering import fonts
from dreamscape.render.lettering.runs import Run, is_rightward, runs

Bytes = npt.NDArray[np.uint8]

PITCH = 1.45
"""From one line to the next, ems."""
PADDING = 1.1
"""About the lines, ems: room for the light."""
HALO = 0.34
"""Standard deviation of the light, ems."""
WIDEST = 24.0
"""Ems of a line; a longer one is set smaller."""
_KANA, _HANGUL = (0x3040, 0x30FF), (0xAC00, 0xD7AF)


@dataclass(frozen=True, slots=True)
class Raster:
    """What a texture takes: letters, and the light about them."""

    pixels: Bytes  # (height, width, 2), top row first
    em: int  # pixels
    lines: int
    rightward: bool


def rasterise(lines: tuple[str, ...], em: int) -> Raster:
    """Draw `lines` (1 or more) with letters of `em` pixels."""
    text = " ".join(lines)
    rightward, language = is_rightward(text), _language(text)
    laid = [runs(line, rightward) for line in lines]
    widths = [sum(_length(run, em, language) for run in line) for line in laid]
    small = min(1.0, WIDEST * em / max(*widths, 1.0))
    size = max(round(em * small), 4)
    wide = round(min(max(widths) * small, WIDEST * em) + 2 * PADDING * em)
    high = round((PITCH * (len(lines) - 1) + 1.3 + 2 * PADDING) * em)
    sheet = Image.new("L", (wide, high), 0)
    for k, (line, width) in enumerate(zip(laid, widths, strict=True)):
        x, baseline = 0.5 * (wide - width * small), (PADDING + 1.0 + PITCH * k) * em
        for run in line:
            _draw(sheet, run, (x, baseline), size, language)
            x += _length(run, size, language)
    halo = sheet.filter(ImageFilter.GaussianBlur(HALO * em))
    return Raster(np.stack([np.asarray(sheet), np.asarray(halo)], axis=-1), em, len(lines), rightward)


def _language(text: str) -> str | None:
    """How Han letters are to look: as in Japan beside kana, as in Korea beside hangul, else as in China."""
    for (first, last), name in ((_KANA, "ja"), (_HANGUL, "ko")):
        if fonts.shapes() and any(first <= ord(one) <= last for one in text):
            return name
    return "zh-Hans" if fonts.shapes() and any(0x2E80 <= ord(one) <= 0x9FFF for one in text) else None


def _direction(run: Run) -> Literal["rtl", "ltr"] | None:
    """How raqm is to set a run; without raqm there is nothing to choose."""
    if not fonts.shapes():
        return None
    return "rtl" if run.level % 2 else "ltr"


def _text(run: Run) -> str:
    """As it is set: without raqm a run from right to left is turned about by hand."""
    return run.text if fonts.shapes() or run.level % 2 == 0 else run.text[::-1]


def _length(run: Run, em: int, language: str | None) -> float:
    font = fonts.opened(run.font, em)
    if font is None:
        return 0.0
    length = float(font.getlength(_text(run), direction=_direction(run), language=language))
    return length * em / font.size if fonts.is_coloured(run.font) else length


def _draw(sheet: Image.Image, run: Run, at: tuple[float, float], em: int, language: str | None) -> None:
    font = fonts.opened(run.font, em)
    if font is None or not run.text.strip():
        return
    text, way = _text(run), _direction(run)
    if not fonts.is_coloured(run.font):
        ImageDraw.Draw(sheet).text(at, text, 255, font, "ls", direction=way, language=language)
        return
    share = em / font.size
    size = (round(float(font.getlength(text, direction=way))) + 8, round(1.6 * font.size))
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).text(
        (0, 1.2 * font.size), text, font=font, anchor="ls", embedded_color=True, direction=way
    )
    light = _light(picture).resize((max(round(size[0] * share), 1), max(round(size[1] * share), 1)))
    sheet.paste(255, (round(at[0]), round(at[1] - 1.2 * em)), light)


def _light(picture: Image.Image) -> Image.Image:
    """A coloured picture as light of one colour: bright where it is bright."""
    pixels = np.asarray(picture, np.float32) / 255.0
    bright = pixels[..., :3] @ np.array([0.30, 0.59, 0.11], np.float32)
    return Image.fromarray(np.rint(255.0 * pixels[..., 3] * (0.15 + 0.85 * bright)).astype(np.uint8))
