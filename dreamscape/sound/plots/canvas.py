"""A picture in the making: areas, curves and words, with soft edges, in NumPy; the letters by Pillow."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dreamscape.sound.plots.colours import NIGHT, PANEL, Colour, Pixels

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of pixels, right and bottom not in it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top


class Canvas:
    """(height, width, 3) sRGB 0..255 as floats, and words that are set last."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        fall = np.linspace(1.25, 0.8, height, dtype=np.float32)[:, None, None]
        self.pixels: Pixels = np.array(NIGHT, np.float32) * np.broadcast_to(fall, (height, width, 1))
        self._words: list[tuple[float, float, str, int, Colour, str, bool]] = []

    def part(self, box: Box) -> Pixels:
        """The pixels in `box`, to be written to."""
        return self.pixels[box.top : box.bottom, box.left : box.right]

    def panel(self, box: Box) -> None:
        """A ground a little lighter than the night."""
        self.part(box)[:] = PANEL

    def blend(self, box: Box, colour: Colour, cover: npt.NDArray[np.floating] | float) -> None:
        """Lay `colour` over `box`, `cover` 0..1, one number or (height, width)."""
        part = self.part(box)
        share = np.asarray(cover, np.float32)[..., None]
        part += (np.array(colour, np.float32) - part) * share

    def rectangle(self, box: Box, colour: Colour, cover: float = 1.0, round_: float = 0.0) -> None:
        """A filled rectangle, its corners rounded by so many pixels; cut off at the canvas."""
        left, top = max(box.left, 0), max(box.top, 0)
        kept = Box(left, top, min(box.right, self.width), min(box.bottom, self.height))
        if kept.width <= 0 or kept.height <= 0:
            return
        if round_ <= 0:
            self.blend(kept, colour, cover)
            return
        x = np.arange(kept.left, kept.right) + 0.5
        y = np.arange(kept.top, kept.bottom)[:, None] + 0.5
        reach = min(round_, box.width / 2, box.height / 2)
        dx = np.maximum(np.maximum(box.left + reach - x, x - (box.right - reach)), 0)
        dy = np.maximum(np.maximum(box.top + reach - y, y - (box.bottom - reach)), 0)
        self.blend(kept, colour, cover * np.clip(reach + 0.5 - np.hypot(dx, dy), 0, 1))

    def curve(self, box: Box, heights: Values, colour: Colour, wide: float = 2.0, cover: float = 1.0) -> None:
        """A line through one height a column, in pixels below the box's top; NaN leaves a gap."""
        before = np.concatenate([heights[:1], heights[:-1]])
        after = np.concatenate([heights[1:], heights[-1:]])
        ends = np.stack([heights, _middle(heights, before), _middle(heights, after)])
        low, high = ends.min(axis=0), ends.max(axis=0)
        rows = np.arange(box.height)[:, None] + 0.5
        away = np.maximum(np.maximum(low - rows, rows - high), 0)
        self.blend(box, colour, cover * np.clip(np.nan_to_num(wide / 2 + 0.5 - away), 0, 1))

    def area(self, box: Box, low: Values, high: Values, colour: Colour, cover: float = 1.0) -> None:
        """What lies between two heights, in pixels below the box's top, one pair a column."""
        rows = np.arange(box.height)[:, None]
        inside = np.clip(high - rows, 0, 1) - np.clip(low - rows, 0, 1)
        self.blend(box, colour, cover * np.clip(np.nan_to_num(inside), 0, 1))

    def across(self, box: Box, height: float, colour: Colour, cover: float = 1.0, dash: int = 0) -> None:
        """A thin level line, dashed by `dash` pixels if it is not 0."""
        row = box.top + round(height)
        if box.top <= row < box.bottom:
            x = np.arange(box.width)
            on = (x // dash % 2 == 0) if dash else np.ones(box.width, bool)
            self.blend(Box(box.left, row, box.right, row + 1), colour, (on * cover)[None])

    def words(
        self, x: float, y: float, text: str, size: int, colour: Colour, anchor: str = "lm", dark: bool = False
    ) -> None:
        """Write `text` at (x, y); `anchor` as Pillow names it; `dark` puts a shadow under it."""
        self._words.append((x, y, text, size, colour, anchor, dark))

    def picture(self) -> Any:
        """The finished Pillow image (RGB)."""
        from PIL import Image, ImageDraw

        image = Image.fromarray(np.clip(self.pixels + 0.5, 0, 255).astype(np.uint8))
        draw = ImageDraw.Draw(image)
        for x, y, text, size, colour, anchor, dark in self._words:
            under: dict[str, Any] = {"stroke_width": 3, "stroke_fill": NIGHT} if dark else {}
            draw.text((x, y), text, colour, font(size), anchor, **under)
        return image


@cache
def font(size: int) -> Any:
    """Pillow's own font at `size` pixels."""
    from PIL import ImageFont

    return ImageFont.load_default(size)


def text_width(text: str, size: int) -> float:
    """Pixels that `text` takes across."""
    return float(font(size).getlength(text))


def _middle(one: Values, other: Values) -> Values:
    """Half way between two heights; the known one where the other is NaN."""
    return np.where(np.isnan(other), one, (one + other) / 2)
