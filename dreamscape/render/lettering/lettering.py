"""Lays the words of a Frame over the scene. Keeps the textures of what is seen, and of nothing else."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import moderngl

from dreamscape.render.lettering.excerpt import excerpt
from dreamscape.render.lettering.raster import PADDING, PITCH, Raster, rasterise
from dreamscape.render.programs import Programs, assign
from dreamscape.render.scene import Canvas
from dreamscape.score.frame import Frame, Verse

Words = Callable[[str, str], str | None]
"""The words of (dreamer, take), "" for those of the dream; None when there are none, or none any more. Asked
at each picture: what was withdrawn is gone from the next one on."""

Key = tuple[str, str, float]

SMALLEST, PLAIN = 6.0, 9.0
"""Pixels of an em between which words come to be seen: smaller ones would be dirt."""
LARGEST = 256
"""Pixels of an em in a texture; above this, letters are enlarged."""
_WIDE = 16 / 9
_ABOVE = 0.05
"""Ems from the top of the first line to its highest letters: a line's part of the text reaches from there as
far below its letters."""
_STEP = 1.06
"""Sizes in which letters are drawn: a picture that is made a little smaller uses the same."""


def no_words(dreamer: str, take: str) -> str | None:
    """Nobody's words are known."""
    return None


@dataclass(frozen=True, slots=True)
class _Kept:
    text: str
    em: int
    raster: Raster | None  # None: nothing to show
    texture: moderngl.Texture | None


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text lies: lower left and size, plane heights."""

    x: float
    y: float
    width: float
    height: float


class Lettering:
    """Words on pictures. Lives on; `words` says what they are."""

    def __init__(self, context: moderngl.Context, programs: Programs, words: Words = no_words) -> None:
        self._context, self._programs, self._words = context, programs, words
        self._kept: dict[Key, _Kept] = {}

    def draw(self, frame: Frame, aspect: float, lines: int, canvas: Canvas) -> None:
        """Draw into the bound target: it shows `canvas`, of a picture of this aspect and `lines` pixels high.

        Words that change while they are seen are not shown any more: others were allowed."""
        told = {
            _key(verse): (verse, text)
            for verse in frame.verses
            if (text := self._words(verse.dreamer, verse.take)) is not None
        }
        for key in self._kept.keys() - told.keys():
            self._forget(key)
        if not told:
            return
        self._context.enable_only(moderngl.BLEND)
        over = moderngl.ONE_MINUS_SRC_ALPHA  # in alpha is left how much glow is let through
        self._context.blend_func = moderngl.ONE, over, moderngl.ZERO, over  # type: ignore[assignment]
        for key, (verse, text) in told.items():
            kept = self._texture(key, verse, text, lines)
            if kept.text == text:
                self._draw(verse, kept, frame.time, aspect, canvas)
        self._context.enable_only(moderngl.NOTHING)

    def _texture(self, key: Key, verse: Verse, text: str, lines: int) -> _Kept:
        """The text as a texture of letters as large as they are seen, or a step larger."""
        wanted = min(verse.size * lines, LARGEST)
        em = min(math.ceil(_STEP ** math.ceil(math.log(max(wanted, 4.0), _STEP))), LARGEST)
        known = self._kept.get(key)
        if known and (known.em == em or known.text != text):
            return known
        if known:
            self._forget(key)
        shown = excerpt(text)
        raster = rasterise(shown, em) if shown else None
        self._kept[key] = _Kept(text, em, raster, self._uploaded(raster) if raster else None)
        return self._kept[key]

    def _uploaded(self, raster: Raster) -> moderngl.Texture:
        height, width, _ = raster.pixels.shape
        texture = self._context.texture((width, height), 2, raster.pixels.tobytes(), alignment=1)
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        return texture

    def _draw(self, verse: Verse, kept: _Kept, time: float, aspect: float, canvas: Canvas) -> None:
        if kept.raster is None or kept.texture is None:
            return
        raster, size = kept.raster, canvas.lines
        box = box_of(verse, raster, aspect)
        em = box.height / raster.pixels.shape[0] * raster.em * size
        clear = min(max((em - SMALLEST) / (PLAIN - SMALLEST), 0.0), 1.0) * verse.opacity
        if clear <= 0.0:
            return
        view = canvas.view
        drawn = self._programs.screen("verse.frag", "verse.vert")
        kept.texture.use(0)
        high, wide = raster.pixels.shape[:2]
        values: dict[str, object] = {
            "letters": 0,
            "view": (view.x, view.y, view.width, view.height),
            "box": (box.x, box.y, box.width, box.height),
            "first_pixel": (float(round(view.x * size)), float(round(view.y * size))),
            "box_pixels": (box.x * size, box.y * size, box.width * size, box.height * size),
            "written": (
                verse.written,
                float(raster.lines),
                1.0 if raster.rightward else -1.0,
                PADDING * raster.em / wide,
            ),
            "rows": ((PADDING + _ABOVE) * raster.em / high, PITCH * raster.em / high),
            "opacity": clear,
            "melting": verse.melting,
            "ink": verse.ink,
            "TIME": time,
        }
        assign(drawn.program, values)
        drawn.render(moderngl.TRIANGLE_STRIP, vertices=4)

    def _forget(self, key: Key) -> None:
        texture = self._kept.pop(key).texture
        if texture is not None:
            texture.release()

    def release(self) -> None:
        """Give the textures back."""
        for key in tuple(self._kept):
            self._forget(key)


def _key(verse: Verse) -> Key:
    return verse.dreamer, verse.take, verse.begun


def box_of(verse: Verse, raster: Raster, aspect: float) -> Box:
    """Where `verse` lies on a plane of this aspect: near where it hangs, within its room, and smaller where
    that is too narrow. Its padding may reach out of the room, into the margin."""
    left, bottom, right, top = verse.room
    high, wide = (side / raster.em for side in raster.pixels.shape[:2])  # ems
    inner = (wide - PADDING, high - PADDING)
    narrow = min(aspect / _WIDE, 1.0) ** 0.5  # a narrow plane has narrow rooms: all letters are smaller there
    em = min(verse.size * narrow, (right - left) * aspect / inner[0], (top - bottom) / inner[1])
    middle = (
        _within(verse.x * aspect, left * aspect, right * aspect, em * inner[0]) + verse.drift[0] * aspect,
        _within(verse.y, bottom, top, em * inner[1]) + verse.drift[1],
    )
    return Box(middle[0] - 0.5 * em * wide, middle[1] - 0.5 * em * high, em * wide, em * high)


def _within(middle: float, low: float, high: float, length: float) -> float:
    """The place nearest to `middle` for something of this length between `low` and `high`."""
    half = min(0.5 * length, 0.5 * (high - low))
    return min(max(middle, low + half), high - half)
