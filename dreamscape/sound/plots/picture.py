"""What is heard, on one page: wave, mel spectrogram, score, loudness, over the time of the show."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dreamscape.sound.loudness import Loudness
from dreamscape.sound.plots import mel
from dreamscape.sound.plots.canvas import Box, Canvas, text_width
from dreamscape.sound.plots.colours import (
    DEEP,
    FAINT,
    GOLD,
    GRID,
    MOON,
    ROSE,
    TEAL,
    TEXT,
    VIOLET,
    lit,
)
from dreamscape.sound.plots.listening import Listening, Wave, listen
from dreamscape.sound.plots.score import Clock, ScoreRow, draw_roll, draw_voices, draw_wounds
from dreamscape.sound.rate import RATE
from dreamscape.units import clock as clock_text

_LEFT, _RIGHT, _TOP, _BOTTOM, _GAP = 118, 108, 148, 52, 14
_SMALL, _TITLE = 22, 40
_DEPTH = 72.0  # dB from the loudest to the darkest of the spectrogram
_FREQUENCIES = (50, 100, 200, 500, 1000, 2000, 5000, 10000)
_QUIETEST = -54.0  # LUFS, the bottom of the loudness panel
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)  # seconds between two times


def draw_sound(
    blocks: Iterable[Wave],
    total: int,
    title: str = "",
    start: float = 0.0,
    score: Sequence[ScoreRow] = (),
    acts: Sequence[tuple[float, str]] = (),
    target: float | None = None,
    size: tuple[int, int] = (1920, 1200),
) -> Any:
    """A Pillow image (RGB) of `total` samples of `blocks`, float32 (n, 2), that begin at show time `start`
    (seconds). `score` (by time) and `acts` (time, name) are drawn if there are any; `target` is a line in the
    loudness (LUFS). Memory does not grow with the sound. At least 960x600; ValueError for no samples."""
    if total < 1 or size[0] < 960 or size[1] < 600:
        raise ValueError(f"{total} samples can't be drawn at {size[0]}x{size[1]}")
    canvas = Canvas(*size)
    boxes = _layout(size, bool(score))
    listening, loudness = listen(blocks, total, boxes["wave"].width)
    clock = Clock(start, start + total / RATE, boxes["wave"])
    _wave(canvas, boxes["wave"], listening)
    _spectrogram(canvas, boxes["mel"], listening)
    if score:
        draw_roll(canvas, boxes["roll"], score, clock)
        draw_voices(canvas, boxes["voices"], score, clock)
        draw_wounds(canvas, boxes["wounds"], score, clock)
    _loudness(canvas, boxes["loudness"], listening, loudness, target)
    _times(canvas, clock, boxes)
    _acts(canvas, clock, boxes, acts)
    _title(canvas, title, loudness)
    return canvas.picture()


def _layout(size: tuple[int, int], scored: bool) -> dict[str, Box]:
    """One box a panel, from top to bottom."""
    shares = {"wave": 14, "mel": 38, "roll": 21, "voices": 5, "wounds": 8, "loudness": 14}
    if not scored:
        shares = {"wave": 20, "mel": 50, "loudness": 24}
    room = size[1] - _TOP - _BOTTOM - _GAP * (len(shares) - 1)
    boxes, top = {}, _TOP
    for name, share in shares.items():
        height = room * share // sum(shares.values())
        boxes[name] = Box(_LEFT, top, size[0] - _RIGHT, top + height)
        top += height + _GAP
    return boxes


def _wave(canvas: Canvas, box: Box, listening: Listening) -> None:
    """Left above right, as high as the loudest of both: reach in blue, its mean in moonlight."""
    highest = max(float(np.abs(listening.lowest).max()), float(np.abs(listening.highest).max()), 1e-6)
    half = box.height // 2
    for channel, name in enumerate(("L", "R")):
        lane = Box(box.left, box.top + channel * half, box.right, box.top + channel * half + half - 1)
        canvas.panel(lane)
        middle = lane.height / 2
        scale = (middle - 2) / highest
        low = middle - listening.highest[:, channel] * scale - 0.5
        high = middle - listening.lowest[:, channel] * scale + 0.5
        mean = listening.rms[:, channel] * scale
        canvas.area(lane, low, high, DEEP)
        canvas.area(lane, np.maximum(low, middle - mean), np.minimum(high, middle + mean), MOON, 0.9)
        canvas.words(box.left - 12, lane.top + middle, name, _SMALL, FAINT, "rm")
    canvas.words(box.right + 10, box.top + 12, _decibels(highest), _SMALL, FAINT, "lm")


def _decibels(factor: float) -> str:
    return f"{20 * np.log10(factor):.0f} dB"


def _spectrogram(canvas: Canvas, box: Box, listening: Listening) -> None:
    levels = 10 * np.log10(np.maximum(listening.mels, 1e-14))
    loudest = max(float(np.percentile(levels, 99.9)), -110.0)
    shown = 1 + (levels - loudest) / _DEPTH
    rows = np.linspace(mel.BANDS - 1, 0, box.height)
    below = np.floor(rows).astype(int)
    share = (rows - below)[:, None]
    above = np.minimum(below + 1, mel.BANDS - 1)
    picture = shown.T[below] * (1 - share) + shown.T[above] * share
    canvas.part(box)[:] = lit(picture)
    for frequency in _FREQUENCIES:
        y = box.bottom - mel.height(frequency) * box.height
        name = f"{frequency // 1000} kHz" if frequency >= 1000 else f"{frequency} Hz"
        canvas.rectangle(Box(box.left - 7, round(y), box.left - 1, round(y) + 1), FAINT)
        if mel.height(frequency) * box.height > 14 and (frequency >= 200 or box.height > 420):
            canvas.words(box.left - 12, y, name, _SMALL, FAINT, "rm")
    _scale(canvas, Box(box.right + 12, box.top, box.right + 28, box.bottom))


def _scale(canvas: Canvas, box: Box) -> None:
    """What the spectrogram's colours mean."""
    canvas.part(box)[:] = lit(np.linspace(1, 0, box.height))[:, None]
    canvas.words(box.right + 8, box.top + 11, "0 dB", _SMALL, FAINT, "lm")
    canvas.words(box.right + 8, box.bottom - 11, f"-{_DEPTH:.0f}", _SMALL, FAINT, "lm")


def _loudness(
    canvas: Canvas, box: Box, listening: Listening, loudness: Loudness, target: float | None
) -> None:
    """Momentary, short-term, the whole, and what it shall be."""
    canvas.panel(box)
    top = max(-6.0, float(np.ceil(loudness.momentary / 6) * 6) if np.isfinite(loudness.momentary) else -6.0)

    def down(level: npt.ArrayLike) -> npt.NDArray[np.float64]:
        found: npt.NDArray[np.float64] = (top - np.asarray(level, float)) / (top - _QUIETEST) * box.height
        return found

    for level in range(int(top) // 12 * 12, int(_QUIETEST), -12):
        canvas.across(box, float(down(level)), GRID)
        canvas.words(box.left - 12, box.top + float(down(level)), _number(level), _SMALL, FAINT, "rm")
    ground = np.full(box.width, float(box.height))
    canvas.area(box, down(listening.short), ground, VIOLET, 0.28)
    canvas.curve(box, down(listening.momentary), TEAL, 1.2, 0.75)
    canvas.curve(box, down(listening.short), VIOLET, 2.6)
    if target is not None:
        canvas.across(box, float(down(target)), ROSE, 1.0, 9)
    if np.isfinite(loudness.integrated):
        canvas.across(box, float(down(loudness.integrated)), GOLD)
    names = [("momentary", TEAL), ("short-term", VIOLET), ("integrated", GOLD)]
    names += [(f"target {_number(target)}", ROSE)] if target is not None else []
    x = box.left + 14.0
    for name, colour in names:
        canvas.words(x, box.bottom - 18, name, _SMALL, colour, "lm", True)
        x += text_width(name, _SMALL) + 26
    canvas.words(box.right + 10, box.top + 12, "LUFS", _SMALL, FAINT, "lm")


def _number(level: float) -> str:
    return f"{level:g}"


def _times(canvas: Canvas, clock: Clock, boxes: dict[str, Box]) -> None:
    """The time of the show below, and faint lines through the panels that have no picture of their own."""
    seconds = clock.end - clock.start
    step = next((one for one in _STEPS if seconds / one <= 12), 14400)
    last = list(boxes.values())[-1]
    first = int(np.ceil(clock.start / step)) * step
    for time in np.arange(first, clock.end + 1e-6, step):
        x = round(clock.x(float(time)))
        canvas.rectangle(Box(x, last.bottom, x + 1, last.bottom + 8), FAINT)
        canvas.words(x, last.bottom + 26, clock_text(float(time)), _SMALL, FAINT, "mm")
        for name, box in boxes.items():
            if name != "mel":
                canvas.rectangle(Box(x, box.top, x + 1, box.bottom), GRID, 0.6)


def _acts(canvas: Canvas, clock: Clock, boxes: dict[str, Box], acts: Sequence[tuple[float, str]]) -> None:
    """The acts' names above, each from its first moment on, and a line through the whole page."""
    names = list(boxes.values())
    begun = {max(time, clock.start): name for time, name in acts if time < clock.end}
    inside = list(begun.items())
    for place, (time, name) in enumerate(inside):
        x = clock.x(time)
        until = clock.x(inside[place + 1][0]) if place + 1 < len(inside) else float(clock.box.right)
        canvas.rectangle(Box(round(x), _TOP - 40, round(x) + 2, names[-1].bottom), GOLD, 0.28)
        while name and text_width(name, _SMALL + 2) > until - x - 14:
            name = name[:-2].rstrip() + "…" if len(name) > 3 else ""
        canvas.words(x + 10, _TOP - 24, name, _SMALL + 2, TEXT, "lm")


def _title(canvas: Canvas, title: str, loudness: Loudness) -> None:
    canvas.words(_LEFT, 54, title, _TITLE, TEXT, "lm")
    facts = [clock_text(loudness.seconds)]
    if np.isfinite(loudness.integrated):
        facts += [f"{_number(round(loudness.integrated, 1))} LUFS", f"range {loudness.range:.1f} LU"]
    if np.isfinite(loudness.peak):
        facts.append(f"peak {_number(round(loudness.peak, 1))} dBTP")
    canvas.words(canvas.width - _RIGHT, 56, "   ".join(facts), _SMALL + 4, FAINT, "rm")
