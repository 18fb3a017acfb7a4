"""The panel in the middle of each output of the test card: its name, greys, colours, and the finest lines."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from dreamscape.stage.outputs import Placed

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

_BARS: tuple[Colour, ...] = (
    (255, 255, 255), (255, 255, 0), (0, 255, 255), (0, 255, 0), (255, 0, 255), (255, 0, 0), (0, 0, 255),
)  # fmt: skip
_DARKEST, _BRIGHTEST = (0, 4, 8, 12, 16, 24), (255, 251, 247, 243, 239, 231)
"""Values that must still be told apart."""
_GROUND, _TEXT, _FAINT = (5, 6, 10), (236, 240, 250), (150, 158, 180)
_READABLE = 200.0
"""Pixels of width it has in small outputs, where there is room."""
_LEAST = 120
"""Pixels of width below which only the name fits."""


@cache
def font(size: float) -> Any:
    """Pillow's own face at so many pixels."""
    return ImageFont.load_default(max(6.0, size))


def panel(image: Image.Image, placed: Placed, box: Box, hue: Colour, cell: int) -> None:
    """Draw the panel of an output whose slice is `box` (left, top, right, bottom) into `image`."""
    left, top, right, bottom = _clear(placed, box)
    width = int(min(max(5.0 * cell, _READABLE), 0.8 * (right - left), 1.05 * (bottom - top)))
    height = int(0.62 * width)
    if min(width, height) < 8:
        return
    x, y = (left + right - width) // 2, (top + bottom - height) // 2
    draw = ImageDraw.Draw(image)
    edge = max(1, cell // 60)
    draw.rounded_rectangle(
        (x, y, x + width - 1, y + height - 1), radius=0.06 * width, fill=_GROUND, outline=hue, width=edge
    )
    if width < _LEAST:
        _fitted(draw, placed.name, (x + width / 2, y + height / 2), 0.9 * width, 0.5 * height, hue)
        return
    pad = round(0.05 * width)
    inner = width - 2 * pad
    _fitted(draw, placed.name, (x + width / 2, y + 0.16 * height), inner, 0.20 * height, hue)
    _fitted(draw, described(placed), (x + width / 2, y + 0.315 * height), inner, 0.075 * height, _FAINT)
    rows = (_greys, _colours, _limits, _fine)
    tall = round(0.11 * height)
    for number, row in enumerate(rows):
        strip = row(inner, tall)
        image.paste(Image.fromarray(strip), (x + pad, y + round((0.40 + 0.145 * number) * height)))


def _clear(placed: Placed, box: Box) -> Box:
    """What of a slice no soft edge dims; all where nothing is left."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    from_left, from_right, from_top, from_bottom = placed.output.edges.widths
    if from_left + from_right > 0.8 or from_top + from_bottom > 0.8:
        return box
    upper = round(left + from_left * wide), round(top + from_top * high)
    return (*upper, round(right - from_right * wide), round(bottom - from_bottom * high))


def described(placed: Placed) -> str:
    """Size, place and turn of an output in a line."""
    output = placed.output
    words = [f"{output.size[0]} x {output.size[1]}"]
    words.append("window" if placed.display is None else f"display {placed.display}")
    if placed.at is not None:
        words.append(f"at {placed.at[0]}, {placed.at[1]}")
    if output.rotation:
        words.append(f"turned {output.rotation}°")
    if any(output.edges.widths):
        words.append(f"gamma {output.gamma:g}")
    return "  ·  ".join(words)


def _fitted(
    draw: ImageDraw.ImageDraw,
    text: str,
    middle: tuple[float, float],
    width: float,
    height: float,
    colour: Colour,
) -> None:
    """A line of text as high as fits in width and height."""
    long = font(height).getlength(text)
    size = height * min(1.0, width / max(long, 1.0))
    draw.text(middle, text, colour, font(round(size, 1)), anchor="mm")


def _greys(width: int, height: int) -> npt.NDArray[np.uint8]:
    """Eleven steps of display values over a smooth ramp."""
    steps = np.rint(np.floor(np.arange(width) * 11 / width) * 25.5)
    smooth = np.rint(np.linspace(0.0, 255.0, width))
    rows = np.where(np.arange(height)[:, None] < 0.62 * height, steps, smooth)
    return np.repeat(rows[:, :, None], 3, axis=2).astype(np.uint8)


def _colours(width: int, height: int) -> npt.NDArray[np.uint8]:
    """Bars in full colour over the same at half value."""
    row = np.array(_BARS)[np.arange(width) * len(_BARS) // width]
    share = np.where(np.arange(height) < 0.62 * height, 1.0, 0.5)
    bars: npt.NDArray[np.uint8] = np.rint(row[None] * share[:, None, None]).astype(np.uint8)
    return bars


def _limits(width: int, height: int) -> npt.NDArray[np.uint8]:
    """What is nearly black and what is nearly white."""
    values = np.array(_DARKEST + _BRIGHTEST)[np.arange(width) * 12 // width]
    return np.broadcast_to(values[None, :, None], (height, width, 3)).astype(np.uint8)


def _fine(width: int, height: int) -> npt.NDArray[np.uint8]:
    """Lines of one pixel across, down and both, then of two: grey or striped where pixels are not met."""
    y, x = np.mgrid[0:height, 0:width]
    one = (x % 2, y % 2, (x + y) % 2, x // 2 % 2, y // 2 % 2, (x // 2 + y // 2) % 2)
    part = x * len(one) // width
    pattern = np.choose(part, one) * 255
    pattern[(np.diff(part, axis=1, prepend=0) > 0)] = 0
    return np.repeat(pattern[:, :, None], 3, axis=2).astype(np.uint8)
