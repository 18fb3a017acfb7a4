"""The test card: what one looks at while hanging, focusing, bending and matching projectors and walls."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from dreamscape.stage.outputs import Placed
from dreamscape.stage.testpanel import font, panel

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

CELLS = 9
"""Squares of the grid along the shorter side."""
HUES: tuple[Colour, ...] = (
    (255, 176, 59), (77, 196, 255), (255, 107, 129), (120, 222, 130), (196, 150, 255), (255, 226, 110),
)  # fmt: skip
"""One for each output, again and again: told apart on any wall."""
_NIGHT: tuple[Colour, Colour] = ((9, 11, 18), (17, 20, 31))
_GRID, _LABEL, _LINE, _WHITE = (62, 70, 92), (112, 122, 150), (150, 160, 186), (255, 255, 255)


@dataclass(frozen=True, slots=True)
class _Part:
    """An output in the picture: its box in pixels (left, top, right, bottom; ends not in it) and colour."""

    placed: Placed
    box: Box
    hue: Colour


def card(size: tuple[int, int], outputs: Sequence[Placed]) -> Pixels:
    """The test card of a composition of `size` pixels with the outputs that show parts of it,
    (height, width, 4), display values. What lines of one pixel are here is one pixel of the composition."""
    parts = [_Part(one, _box(one, size), HUES[number % len(HUES)]) for number, one in enumerate(outputs)]
    cell = max(4, min(size) // CELLS)
    image = _squares(size, cell)
    pixels = np.array(image)
    for part in parts:
        _zones(pixels, part, max(6, cell // 7))
    line = max(1.0, min(size) / 720.0)
    _geometry(pixels, size, cell, line)
    for part in parts:
        _circle_of(pixels, part, line)
    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    _labels(draw, size, cell)
    for part in parts:
        _outline(draw, part, line)
    for part in parts:
        panel(image, part.placed, part.box, part.hue, cell)
    _border(draw, size, cell)
    return np.array(image.convert("RGBA"))


def _box(one: Placed, size: tuple[int, int]) -> Box:
    """The slice of an output in whole pixels of the composition."""
    x, y, width, height = one.output.slice
    left, right = round(x * size[0]), round((x + width) * size[0])
    top, bottom = round(y * size[1]), round((y + height) * size[1])
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _starts(length: int, cell: int) -> range:
    """Where squares begin, so that a line goes through the middle."""
    return range(-(-(length // 2) % cell), length, cell)


def _squares(size: tuple[int, int], cell: int) -> Image.Image:
    """A chequerboard of two nights, with lines of one pixel between."""
    image = Image.new("RGB", size, _NIGHT[0])
    draw = ImageDraw.Draw(image)
    for row, y in enumerate(_starts(size[1], cell)):
        for column, x in enumerate(_starts(size[0], cell)):
            draw.rectangle((x, y, x + cell - 1, y + cell - 1), _NIGHT[(row + column) % 2])
    for x in _starts(size[0], cell):
        draw.line((x, 0, x, size[1]), _GRID)
    for y in _starts(size[1], cell):
        draw.line((0, y, size[0], y), _GRID)
    return image


def _labels(draw: ImageDraw.ImageDraw, size: tuple[int, int], cell: int) -> None:
    """A letter for each column and a number for each row, in every square of which there is enough."""
    written = font(cell * 0.17)
    if cell < 40:
        return
    for row, y in enumerate(_starts(size[1], cell)):
        for column, x in enumerate(_starts(size[0], cell)):
            if min(x, y) > -0.6 * cell:
                place = (max(x, 0) + cell * 0.08, max(y, 0) + cell * 0.06)
                draw.text(place, f"{_letters(column)}{row + 1}", _LABEL, written)


def _letters(number: int) -> str:
    """A .. Z, AA, AB .."""
    before, last = divmod(number, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _zones(pixels: Pixels, part: _Part, pitch: int) -> None:
    """Soft edges are hatched, and stronger the less light the output still gives."""
    left, top, right, bottom = part.box
    y, x = np.mgrid[top:bottom, left:right]
    widths = np.array(part.placed.output.edges.widths) * [
        right - left,
        right - left,
        bottom - top,
        bottom - top,
    ]
    ways = (x - left, right - 1 - x, y - top, bottom - 1 - y)
    fallen = np.zeros(x.shape)
    for way, width in zip(ways, widths, strict=True):
        if width > 0.0:
            fallen = np.maximum(fallen, 1.0 - (way + 0.5) / width)
    lean = x + y if HUES.index(part.hue) % 2 else x - y  # neighbours lean against each other
    hatch = np.where(lean % pitch < max(1, pitch // 3), 0.55, 0.12)
    share = (hatch * np.clip(fallen * 1e3, 0.0, 1.0) * (0.35 + 0.65 * np.clip(fallen, 0.0, 1.0)))[:, :, None]
    _blend(pixels[top:bottom, left:right], share, part.hue)


def _geometry(pixels: Pixels, size: tuple[int, int], cell: int, line: float) -> None:
    """What must look round and straight: circles in the middle and the corners, diagonals, the middle."""
    middle = size[0] / 2.0, size[1] / 2.0
    _ring(pixels, middle, 0.5 * min(size) - 1.5 * line, line, _LINE)
    _ring(pixels, middle, cell, line, _LINE)
    inset = 1.25 * cell
    for x in (inset, size[0] - inset):
        for y in (inset, size[1] - inset):
            _ring(pixels, (x, y), cell, line, _LINE)
            _ring(pixels, (x, y), cell * 0.5, line, _LINE)
    _strokes(pixels, size, line)


def _strokes(pixels: Pixels, size: tuple[int, int], line: float) -> None:
    """Both diagonals, and a cross of two pixels through the middle."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + np.float32(0.5)
    length = math.hypot(width, height)
    for way in (x * height - y * width, x * height + y * width - np.float32(width * height)):
        share = 0.55 * np.clip(0.5 * line + 0.5 - np.abs(way) / length, 0.0, 1.0)
        _blend(pixels, share[:, :, None], _LINE)
    pixels[:, (width - 1) // 2 : width // 2 + 1] = _LINE
    pixels[(height - 1) // 2 : height // 2 + 1] = _LINE


def _circle_of(pixels: Pixels, part: _Part, line: float) -> None:
    """A circle as large as an output holds, to see whether it is round there."""
    left, top, right, bottom = part.box
    radius = 0.46 * min(right - left, bottom - top)
    _ring(pixels, (0.5 * (left + right), 0.5 * (top + bottom)), radius, 1.5 * line, part.hue)


def _ring(pixels: Pixels, middle: tuple[float, float], radius: float, width: float, colour: Colour) -> None:
    """A circle with smooth edges, blended into `pixels`."""
    reach = radius + width + 1.0
    left, top = (max(0, int(at - reach)) for at in middle)
    right, bottom = (
        min(side, int(at + reach) + 1) for at, side in zip(middle, pixels.shape[1::-1], strict=True)
    )
    if left >= right or top >= bottom:
        return
    y, x = np.mgrid[top:bottom, left:right] + 0.5
    away = np.abs(np.hypot(x - middle[0], y - middle[1]) - radius)
    share = np.clip(0.5 * width + 0.5 - away, 0.0, 1.0)[:, :, None]
    _blend(pixels[top:bottom, left:right], share, colour)


def _blend(pixels: Pixels, share: npt.NDArray[np.floating], colour: Colour) -> None:
    pixels[...] = np.rint(pixels + (np.array(colour) - pixels.astype(float)) * share).astype(np.uint8)


def _outline(draw: ImageDraw.ImageDraw, part: _Part, line: float) -> None:
    """The slice's last pixels, and brackets in its corners."""
    left, top, right, bottom = part.box
    draw.rectangle((left, top, right - 1, bottom - 1), outline=part.hue, width=max(1, round(line)))
    arm, thick = min(right - left, bottom - top) // 8, max(2, round(4 * line))
    for x, inwards in ((left, 1), (right - 1, -1)):
        for y, down in ((top, 1), (bottom - 1, -1)):
            _filled(draw, x, y, x + inwards * arm, y + down * (thick - 1), part.hue)
            _filled(draw, x, y, x + inwards * (thick - 1), y + down * arm, part.hue)


def _border(draw: ImageDraw.ImageDraw, size: tuple[int, int], cell: int) -> None:
    """The outermost pixels are white, so that a missing one is seen, and so are arrows to the sides."""
    width, height = size
    draw.rectangle((0, 0, width - 1, height - 1), outline=_WHITE)
    long, wide = cell * 0.35, cell * 0.14
    upright = ((width / 2, 0, 0, 1), (width / 2, height - 1, 0, -1))
    lying = ((0, height / 2, 1, 0), (width - 1, height / 2, -1, 0))
    for x, y, ax, ay in (*upright, *lying):
        base = x + ax * long, y + ay * long
        side = ay * wide, ax * wide
        tips = [(x, y), (base[0] + side[0], base[1] + side[1]), (base[0] - side[0], base[1] - side[1])]
        draw.polygon(tips, fill=_WHITE)


def _filled(draw: ImageDraw.ImageDraw, x: int, y: int, x2: int, y2: int, colour: Colour) -> None:
    draw.rectangle((min(x, x2), min(y, y2), max(x, x2), max(y, y2)), fill=colour)
