"""The drawings of a Frame as textures. Keeps those that are seen, and no others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import moderngl
import numpy as np
import numpy.typing as npt

from dreamscape.render.plan import Plan
from dreamscape.render.sketches.field import SIDE, Bytes, field_of
from dreamscape.render.sketches.strokes import strokes_in
from dreamscape.score.frame import Sketch

Drawings = Callable[[Sequence[tuple[str, str]]], Mapping[str, str]]
"""The drawings of those (dreamer, take) that have one, by take. Asked at each picture: what was withdrawn is
gone from the next one on."""

MOST = 256
"""Drawings in one picture; of more, those that are most present and were allowed last."""
SMALLEST, PLAIN = 24.0, 40.0
"""Pixels of a dream's radius between which its drawing comes to be seen: a smaller one could not be read."""


def no_drawings(wanted: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Nobody has drawn."""
    return {}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Drawings that are to be laid into their dreams."""

    texture: moderngl.TextureArray
    layers: npt.NDArray[np.int32]  # (k,) rows in Layers
    values: npt.NDArray[
        np.float32
    ]  # (k, 4) for each: layer of the texture, how far drawn, how clearly seen, 0


@dataclass(frozen=True, slots=True)
class _Kept:
    text: str
    slot: int
    field: Bytes | None  # None: it cannot be read


class Sketches:
    """Lives on; `drawings` says what was drawn."""

    def __init__(self, context: moderngl.Context, drawings: Drawings = no_drawings) -> None:
        self._context, self._drawings = context, drawings
        self._kept: dict[str, _Kept] = {}
        self._texture: moderngl.TextureArray | None = None

    def of(self, plan: Plan, lines: int) -> Drawn | None:
        """What there is to be laid into the dreams of a picture `lines` pixels high; None where nobody has
        drawn, or all is too small. Valid until the next call."""
        shown = _seen(plan, lines) if plan.frame.sketches else []
        told = self._drawings([(one.dreamer, one.take) for one, _ in shown]) if shown else {}
        self._keep({one.take: told[one.take] for one, _ in shown if one.take in told})
        found = [(one, clear) for one, clear in shown if self._is_there(one.take)]
        if not found:
            return None
        values = [(self._kept[one.take].slot, one.drawn, clear, 0.0) for one, clear in found]
        assert self._texture is not None
        return Drawn(
            self._texture, np.array([one.layer for one, _ in found], np.int32), np.array(values, np.float32)
        )

    def _is_there(self, take: str) -> bool:
        return take in self._kept and self._kept[take].field is not None

    def _keep(self, told: Mapping[str, str]) -> None:
        """Hold exactly these drawings, by take."""
        for take in [take for take, kept in self._kept.items() if told.get(take) != kept.text]:
            self._forget(take)
        taken = {kept.slot for kept in self._kept.values()}
        free = (slot for slot in range(MOST) if slot not in taken)
        for take, text in told.items():
            if take not in self._kept:
                strokes = strokes_in(text)
                self._kept[take] = _Kept(text, next(free), field_of(strokes) if strokes else None)
                self._upload(take)

    def _forget(self, take: str) -> None:
        slot = self._kept.pop(take).slot
        if self._texture is not None:
            self._write(slot, np.zeros((SIDE, SIDE, 2), np.uint8))
        if not self._kept:
            self.release()

    def _upload(self, take: str) -> None:
        """Bring it into its slot; the texture grows by doubling."""
        slot, held = self._kept[take].slot, self._texture
        if held is None or held.layers <= slot:
            if held is not None:
                held.release()
            self._texture = self._context.texture_array((SIDE, SIDE, 1 << slot.bit_length()), 2)
            self._texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
            self._texture.repeat_x = self._texture.repeat_y = False
            wanted = [one for one in self._kept.values() if one.field is not None]
        else:
            wanted = [self._kept[take]]
        for one in wanted:
            if one.field is not None:
                self._write(one.slot, one.field)

    def _write(self, slot: int, field: Bytes) -> None:
        assert self._texture is not None
        self._texture.write(field.tobytes(), viewport=(0, 0, slot, SIDE, SIDE, 1))

    def release(self) -> None:
        """Give the texture back and forget all drawings."""
        self._kept.clear()
        if self._texture is not None:
            self._texture.release()
            self._texture = None


def _seen(plan: Plan, lines: int) -> list[tuple[Sketch, float]]:
    """The drawings that are large enough, and how clearly each is seen, 0..1. A dream that is one of many in
    a choir shows none."""
    layers, choir = plan.frame.layers, plan.choir
    size = layers.scale * (plan.aspect**0.5 * lines)
    clear = np.clip((size - SMALLEST) / (PLAIN - SMALLEST), 0.0, 1.0) * layers.clarity
    clear = np.where(choir.size[choir.member_of] == 1, clear, 0.0)
    large = [(one, float(clear[one.layer])) for one in plan.frame.sketches if clear[one.layer] > 0.0]
    if len(large) > MOST:
        newest = sorted(range(len(large)), key=lambda k: (-float(layers.presence[large[k][0].layer]), -k))
        large = [large[k] for k in newest[:MOST]]
    return large
