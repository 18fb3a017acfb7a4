"""Lines of text as coverage: shaped, set in the middle, with the soft light that lies about them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from dreamscape.render.lettering import fonts
from dreamscape.render.lettering.runs import Run, is_rightward, letters_of, runs

Bytes = npt.NDArray[np.uint8]

PITCH = 1.45
"""From one line to the next, ems."""
PADDING = 1.1
"""About the lines, ems: room for the light."""
HALO, STRENGTH = 0.25, 4.0
"""Standard deviation of the light, ems, and by how much it is raised: strokes are thin."""
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
    laid = [_laid(line, rightward, em, language) for line in lines]
    widths = [_width(line, em, language) for line in laid]
    small = min(1.0, WIDEST * em / max(*widths, 1.0))
    size = max(int(em * small), 2)
    wide = round(min(max(widths) * small, WIDEST * em) + 2 * PADDING * em)
    high = round((PITCH * (len(lines) - 1) + 1.3 + 2 * PADDING) * em)
    sheet = Image.new("L", (wide, high), 0)
    for k, (line, width) in enumerate(zip(laid, widths, strict=True)):
        x, baseline = 0.5 * (wide - width * small), (PADDING + 1.0 + PITCH * k) * em
        for run in line:
            _draw(sheet, run, (x, baseline), size, language)
            x += _length(run, size, language)
    halo = sheet.filter(ImageFilter.GaussianBlur(HALO * em)).point(lambda value: min(STRENGTH * value, 255))
    return Raster(np.stack([np.asarray(sheet), np.asarray(halo)], axis=-1), em, len(lines), rightward)


def _laid(line: str, rightward: bool, em: int, language: str | None) -> tuple[Run, ...]:
    """The runs of `line`, or of as much of it as two lines hold: some letters are whole sentences."""
    while True:
        found = runs(line, rightward)
        width = _width(found, em, language)
        if width <= 2.0 * WIDEST * em or len(letters_of(line)) < 2:
            return found
        letters = letters_of(line)
        line = "".join(
            letters[: min(int(len(letters) * 2.0 * WIDEST * em / width), len(letters) - 1)] or letters[:1]
        )


def _width(line: tuple[Run, ...], em: int, language: str | None) -> float:
    return sum(_length(run, em, language) for run in line)


def _language(text: str) -> str | None:
    """How Han letters are to look: as in Japan beside kana, as in Korea beside hangul, else as in China."""
    for (first, last), name in ((_KANA, "ja"), (_HANGUL, "ko")):
        if any(first <= ord(one) <= last for one in text):
            return name
    return "zh-Hans" if any(0x2E80 <= ord(one) <= 0x9FFF for one in text) else None


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a font is to set a run."""

    font: ImageFont.FreeTypeFont
    text: str
    direction: Literal["rtl", "ltr"] | None
    language: str | None

    def length(self) -> float:
        """Pixels."""
        return float(self.font.getlength(self.text, direction=self.direction, language=self.language))


def _setting(run: Run, em: int, language: str | None) -> _Setting | None:
    """None where the font cannot be opened. Without raqm nothing can be chosen, and what goes from right to
    left is turned about by hand."""
    font = fonts.opened(run.font, em)
    if font is None:
        return None
    leftward = run.level % 2 == 1
    if font.layout_engine != ImageFont.Layout.RAQM:
        return _Setting(font, run.text[::-1] if leftward else run.text, None, None)
    return _Setting(font, run.text, "rtl" if leftward else "ltr", language)


def _length(run: Run, em: int, language: str | None) -> float:
    setting = _setting(run, em, language)
    if setting is None:
        return 0.0
    scale = em / setting.font.size if fonts.is_coloured(run.font) else 1.0
    return setting.length() * scale


def _draw(sheet: Image.Image, run: Run, at: tuple[float, float], em: int, language: str | None) -> None:
    setting = _setting(run, em, language)
    if setting is None or not run.text.strip():
        return
    if fonts.is_coloured(run.font):
        _draw_picture(sheet, setting, at, em)
        return
    ImageDraw.Draw(sheet).text(
        at, setting.text, 255, setting.font, "ls", direction=setting.direction, language=setting.language
    )


def _draw_picture(sheet: Image.Image, setting: _Setting, at: tuple[float, float], em: int) -> None:
    """Coloured pictures come in one size, as large as they are: draw them aside, and bring them to ours."""
    font = setting.font
    size = (round(setting.length()) + 8, round(1.6 * font.size))
    aside = Image.new("RGBA", size, (0, 0, 0, 0))
    below = (0, 1.2 * font.size)
    ImageDraw.Draw(aside).text(
        below, setting.text, font=font, anchor="ls", embedded_color=True, direction=setting.direction
    )
    small = (max(round(size[0] * em / font.size), 1), max(round(size[1] * em / font.size), 1))
    sheet.paste(255, (round(at[0]), round(at[1] - 1.2 * em)), _light(aside).resize(small))


def _light(picture: Image.Image) -> Image.Image:
    """A coloured picture as light of one colour: bright where it is bright."""
    pixels = np.asarray(picture, np.float32) / 255.0
    bright = pixels[..., :3] @ np.array([0.30, 0.59, 0.11], np.float32)
    return Image.fromarray(np.rint(255.0 * pixels[..., 3] * (0.15 + 0.85 * bright)).astype(np.uint8))
