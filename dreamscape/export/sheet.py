"""A contact sheet: many small pictures with their names under them."""

import math
from collections.abc import Sequence
from pathlib import Path

from dreamscape.export.stills import write_png

PICTURE = 320
"""Edge of a picture on the sheet, pixels."""

GAP, LABEL = 14, 34
PAPER, INK = (9, 10, 16), (196, 200, 214)


def write_sheet(path: Path, pictures: Sequence[tuple[str, bytes]], texts: dict[str, str]) -> Path:
    """Write (name, RGBA bytes of PICTURE x PICTURE, top row first) in rows, in the order given."""
    from PIL import Image, ImageDraw, ImageFont

    columns = max(math.ceil(math.sqrt(len(pictures) * 1.5)), 1)
    rows = math.ceil(len(pictures) / columns)
    size = (columns * (PICTURE + GAP) + GAP, rows * (PICTURE + LABEL + GAP) + GAP)
    sheet = Image.new("RGBA", size, (*PAPER, 255))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(20)
    for number, (name, pixels) in enumerate(pictures):
        x = GAP + number % columns * (PICTURE + GAP)
        y = GAP + number // columns * (PICTURE + LABEL + GAP)
        sheet.paste(Image.frombytes("RGBA", (PICTURE, PICTURE), pixels), (x, y))
        pen.text((x + PICTURE / 2, y + PICTURE + LABEL / 2), name, fill=INK, font=font, anchor="mm")
    return write_png(path, size, sheet.tobytes(), texts)
