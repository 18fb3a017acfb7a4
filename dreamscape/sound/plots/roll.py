"""The score as it is drawn: chords as a piano roll, modes by name, voices, wounds and their gold."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np

from dreamscape.sound.plots.canvas import Box, Canvas, text_width
from dreamscape.sound.plots.colours import (
    DEEP,
    FAINT,
    GOLD,
    GRID,
    MOON,
    RED,
    TEAL,
    TEXT,
    Colour,
    mixed,
)

NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
"""Pillow's own font has no sharps and flats."""
_LANES = 6
_SMALL = 22


class WoundRow(NamedTuple):
    """One wound at one time."""

    key: int
    opening: float  # 0..1
    gold: float  # 0..1


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What is played from `time` on, until the next row."""

    time: float  # show time, seconds
    root: int  # MIDI number
    key: str  # as it is written above the roll: "D Dorian"
    notes: tuple[int, ...]  # MIDI numbers, the root among them or not
    voices: int
    wounds: tuple[tuple[int, float, float], ...] = ()  # WoundRow's values


class Clock(NamedTuple):
    """Where a show time lies across the picture."""

    start: float
    end: float
    box: Box

    def x(self, time: float) -> float:
        """Pixels from the canvas's left edge, held inside the box."""
        share = (time - self.start) / (self.end - self.start)
        return self.box.left + self.box.width * float(np.clip(share, 0, 1))


class Span(NamedTuple):
    """Something that lasts."""

    begin: float
    end: float


def ends(rows: Sequence[ScoreRow], end: float) -> list[float]:
    """When each row is over."""
    return [*(row.time for row in rows[1:]), end]


def draw_roll(canvas: Canvas, box: Box, rows: Sequence[ScoreRow], clock: Clock) -> None:
    """The chords, as bars that lie at their pitch; the root is gold."""
    canvas.panel(box)
    pitches = [note for row in rows for note in (*row.notes, row.root)] or [60]
    low, high = min(pitches) - 2, max(pitches) + 3
    low, high = (low, high) if high - low >= 20 else ((low + high) // 2 - 10, (low + high) // 2 + 10)
    step = (box.height - 34) / (high - low)  # above, there is room for the modes' names

    def top(note: int) -> float:
        return box.bottom - (note - low + 1) * step

    for note in range(-(-low // 12) * 12, high, 12):
        canvas.across(box, top(note) + step - box.top, GRID)
        if step * 12 >= _SMALL or note % 24 == 0:
            canvas.words(box.left - 12, top(note) + step / 2, f"C{note // 12 - 1}", _SMALL, FAINT, "rm")
    for note in range(low, high):
        for span, is_root in _held(rows, note, clock.end):
            _bar(canvas, clock, span, top(note), step, GOLD if is_root else MOON)
    _modes(canvas, box, rows, clock)


def _held(rows: Sequence[ScoreRow], note: int, end: float) -> Iterator[tuple[Span, bool]]:
    """When `note` sounds, and whether as the root."""

    def state(pair: tuple[ScoreRow, float]) -> int:
        row = pair[0]
        return 2 if row.root == note else int(note in row.notes)

    for what, group in groupby(zip(rows, ends(rows, end), strict=True), state):
        pairs = list(group)
        if what:
            yield Span(pairs[0][0].time, pairs[-1][1]), what == 2


def _bar(canvas: Canvas, clock: Clock, span: Span, top: float, step: float, colour: Colour) -> None:
    left, right = round(clock.x(span.begin)), round(clock.x(span.end))
    thick = max(4, min(18, step * 0.82))
    first = round(top + step / 2 - thick / 2)
    body = Box(left, first, max(left + 2, right - 2), first + round(thick))
    halo = Box(body.left - 5, body.top - 5, body.right + 5, body.bottom + 5)
    canvas.rectangle(halo, colour, 0.12, 10)
    canvas.rectangle(body, colour, 0.88, thick / 3)


def _modes(canvas: Canvas, box: Box, rows: Sequence[ScoreRow], clock: Clock) -> None:
    """The key's name where it changes, as far as there is room."""
    free = -np.inf
    for name, group in groupby(rows, lambda row: row.key):
        x = clock.x(next(iter(group)).time)
        if x >= free and x + text_width(name, _SMALL) < box.right:
            if x > box.left:
                canvas.rectangle(Box(round(x), box.top, round(x) + 1, box.bottom), FAINT, 0.35)
            canvas.words(x + 8, box.top + 17, name, _SMALL, TEXT, "lm", True)
            free = x + text_width(name, _SMALL) + 22


def draw_voices(canvas: Canvas, box: Box, rows: Sequence[ScoreRow], clock: Clock) -> None:
    """How many voices sound."""
    canvas.panel(box)
    count = _by_column(rows, clock, lambda row: row.voices)
    most = max(1, int(count.max()))
    heights = box.height - 3 - count / most * (box.height - 10)
    canvas.area(box, heights, np.full(box.width, float(box.height)), DEEP, 0.55)
    canvas.curve(box, heights, TEAL, 2.0)
    canvas.words(box.left - 12, box.top + box.height / 2, "voices", _SMALL, FAINT, "rm")
    canvas.words(box.right + 10, box.top + 12, str(most), _SMALL, FAINT, "lm")


def _by_column(rows: Sequence[ScoreRow], clock: Clock, value: Callable[[ScoreRow], float]) -> np.ndarray:
    times = clock.start + (np.arange(clock.box.width) + 0.5) / clock.box.width * (clock.end - clock.start)
    row = np.clip(np.searchsorted([one.time for one in rows], times, side="right") - 1, 0, len(rows) - 1)
    return np.array([value(one) for one in rows], float)[row]


def draw_wounds(canvas: Canvas, box: Box, rows: Sequence[ScoreRow], clock: Clock) -> None:
    """Each wound in a lane of its own: red as wide as it is open, gold where it is mended."""
    canvas.panel(box)
    canvas.words(box.left - 12, box.top + box.height / 2, "wounds", _SMALL, FAINT, "rm")
    lanes = _lanes(rows, clock.end)
    count = min(_LANES, max(lanes.values(), default=0) + 1)
    tall = box.height / count
    for key, lane in lanes.items():
        middle = box.top + (lane % count + 0.5) * tall
        canvas.rectangle(_stripe(clock, Span(*_life(rows, key, clock.end)), middle, 2), FAINT, 0.5)
        for row, end in zip(rows, ends(rows, clock.end), strict=True):
            for wound in map(WoundRow._make, row.wounds):
                if wound.key == key and max(wound.opening, wound.gold) > 0.005:
                    share = wound.gold / (wound.gold + wound.opening)
                    thick = 3 + (tall - 6) * max(wound.opening, 0.35 * wound.gold)
                    stripe = _stripe(clock, Span(row.time, end), middle, thick)
                    canvas.rectangle(stripe, mixed(RED, GOLD, share), 0.35 + 0.6 * max(wound[1:]))


def _stripe(clock: Clock, span: Span, middle: float, thick: float) -> Box:
    left, right = round(clock.x(span.begin)), round(clock.x(span.end))
    top = round(middle - thick / 2)
    return Box(left, top, max(right, left + 1), top + max(1, round(thick)))


def _life(rows: Sequence[ScoreRow], key: int, end: float) -> tuple[float, float]:
    """From when to when there is anything of the wound."""
    inside = [(row.time, over) for row, over in zip(rows, ends(rows, end), strict=True)
              if any(wound[0] == key and max(wound[1:]) > 0.005 for wound in row.wounds)]  # fmt: skip
    return (inside[0][0], inside[-1][1]) if inside else (end, end)


def _lanes(rows: Sequence[ScoreRow], end: float) -> dict[int, int]:
    """A lane for each wound; two share one only if the first is over when the second opens."""
    keys = dict.fromkeys(wound[0] for row in rows for wound in row.wounds)
    lives = sorted((*_life(rows, key, end), key) for key in keys)
    free: list[float] = []
    lanes = {}
    for begin, over, key in lives:
        lane = next((place for place, since in enumerate(free) if since <= begin), len(free))
        free[lane:] = [over, *free[lane + 1 :]]
        lanes[key] = lane
    return lanes
