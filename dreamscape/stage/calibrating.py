"""Bending outputs at the screen. Pure: a key and a state give the next state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from dreamscape.render.output import Output
from dreamscape.render.surface import SQUARE, Mesh, Point, is_convex, placed
from dreamscape.stage.keys import Key
from dreamscape.stage.outputs import MOST_POINTS, OUTSIDE, Line, Placed

_ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_LEAPS = 10
"""Pixels an arrow moves with Shift; without, one."""
_CROSS, _FAR = 24, 0.04
"""Pixels from the chosen point to the end of its cross, and shares of the output's shorter side: the greater
holds, so that it is seen from afar."""
_CORNERS = "1234"
FIRST_MESH = 3
"""Points a side of a mesh that begins."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is seen and bent now."""

    outputs: tuple[Placed, ...]
    kept: tuple[Placed, ...]  # as they are in the file
    card: bool = False
    bending: bool = False
    chosen: int = 0  # the output
    point: int = 0  # its corner from the top left around, or its mesh's point, row by row
    saving: bool = False  # asked for with the last key

    @property
    def output(self) -> Output:
        """The one that is bent."""
        return self.outputs[self.chosen].output

    @property
    def unsaved(self) -> tuple[Placed, ...]:
        """Those that are not as in the file."""
        return tuple(now for now, then in zip(self.outputs, self.kept, strict=True) if now != then)


def began(outputs: Sequence[Placed], card: bool = False) -> Calibration:
    """At the beginning nothing is bent."""
    return Calibration(tuple(outputs), tuple(outputs), card)


def saved(state: Calibration) -> Calibration:
    """After the outputs were written to the file."""
    return replace(state, kept=state.outputs, saving=False)


def pressed(state: Calibration, key: Key) -> Calibration:
    """After a key. `t` shows or hides the test card, `c` begins. Then: Tab chooses the next output (Shift
    the one before), 1 to 4 a corner, [ and ] the point before and after, arrows move it by a pixel as seen
    by who looks at the picture (Shift: ten), `m` makes a mesh of the corners or a finer one of a mesh, `r`
    puts the output back to what the file has, `s` saves, Esc or `c` ends. A corner never moves across a
    side."""
    state = replace(state, saving=False)
    if key.control:
        return state
    if key.name == "t":
        return replace(state, card=not state.card)
    if not state.bending:
        return replace(state, bending=True, card=True, point=0) if key.name == "c" else state
    if key.name in _ARROWS:
        return _moved(state, _ARROWS[key.name], _LEAPS if key.shift else 1)
    if key.name in tuple(_CORNERS):
        return replace(state, point=_corner(state.output, int(key.name) - 1))
    return _KEYS.get(key.name, _nothing)(state, key)


def marks(state: Calibration) -> dict[str, tuple[Line, ...]]:
    """Lines over the outputs while one is bent: the sides or mesh of each, a cross at the point."""
    if not state.bending:
        return {}
    found = {}
    for number, one in enumerate(state.outputs):
        lines: list[Line] = [(*a, *b) for a, b in _sides(one.output)]
        if number == state.chosen:
            lines += _cross(one.output, points(one.output)[state.point])
        found[one.name] = tuple(lines)
    return found


def points(output: Output) -> tuple[Point, ...]:
    """What can be moved: the points of the mesh, row by row, or the corners."""
    if output.mesh is None:
        return output.corners
    return tuple(point for row in output.mesh.points for point in row)


def _moved(state: Calibration, way: tuple[int, int], pixels: int) -> Calibration:
    output = state.output
    across, down = way
    for _ in range(output.rotation // 90):  # up for who looks at the picture
        across, down = -down, across
    x, y = points(output)[state.point]
    x, y = x + across * pixels / output.size[0], y + down * pixels / output.size[1]
    if not all(abs(side - 0.5) <= 0.5 + OUTSIDE + 1e-9 for side in (x, y)):
        return state
    bent = _with_point(output, state.point, (x, y))
    if bent.mesh is None and not is_convex(bent.corners):
        return state
    return _with_output(state, replace(state.outputs[state.chosen], output=bent))


def _with_point(output: Output, number: int, point: Point) -> Output:
    every = list(points(output))
    every[number] = point
    if output.mesh is None:
        first, second, third, fourth = every
        return replace(output, corners=(first, second, third, fourth))
    wide = len(output.mesh.points[0])
    rows = tuple(tuple(every[start : start + wide]) for start in range(0, len(every), wide))
    return replace(output, mesh=replace(output.mesh, points=rows))


def _with_output(state: Calibration, placed: Placed) -> Calibration:
    outputs = list(state.outputs)
    outputs[state.chosen] = placed
    return replace(state, outputs=tuple(outputs))


def _corner(output: Output, number: int) -> int:
    """The point that is this corner of the output, from the top left around."""
    if output.mesh is None:
        return number
    last, wide = len(points(output)) - 1, len(output.mesh.points[0])
    return (0, wide - 1, last, last - wide + 1)[number]


def _next_output(state: Calibration, key: Key) -> Calibration:
    chosen = (state.chosen + (-1 if key.shift else 1)) % len(state.outputs)
    return replace(state, chosen=chosen, point=0)


def _next_point(state: Calibration, key: Key) -> Calibration:
    step = 1 if key.name == "]" else -1
    return replace(state, point=(state.point + step) % len(points(state.output)))


def _put_back(state: Calibration, key: Key) -> Calibration:
    return replace(_with_output(state, state.kept[state.chosen]), point=0)


def _meshed(state: Calibration, key: Key) -> Calibration:
    """With a mesh in the place of corners, or one more row and column; it is shown nearly as before."""
    output = state.output
    rows, columns = FIRST_MESH, FIRST_MESH
    if output.mesh is not None:
        rows, columns = len(output.mesh.points) + 1, len(output.mesh.points[0]) + 1
    if max(rows, columns) > MOST_POINTS:
        return state
    ways = np.linspace(0.0, 1.0, columns), np.linspace(0.0, 1.0, rows)
    lies = placed(*ways, output.corners, output.mesh)
    points = (lies[:, :, :2] / lies[:, :, 2:]).tolist()
    mesh = Mesh(
        tuple(tuple((x, y) for x, y in row) for row in points), output.mesh is None or output.mesh.smooth
    )
    bent = replace(output, corners=SQUARE, mesh=mesh)
    return replace(_with_output(state, replace(state.outputs[state.chosen], output=bent)), point=0)


def _save(state: Calibration, key: Key) -> Calibration:
    return replace(state, saving=True)


def _end(state: Calibration, key: Key) -> Calibration:
    return replace(state, bending=False, card=False)


def _nothing(state: Calibration, key: Key) -> Calibration:
    return state


_KEYS: dict[str, Callable[[Calibration, Key], Calibration]] = {
    "tab": _next_output,
    "[": _next_point,
    "]": _next_point,
    "m": _meshed,
    "r": _put_back,
    "s": _save,
    "c": _end,
    "escape": _end,
}


def _sides(output: Output) -> list[tuple[Point, Point]]:
    """Neighbouring points of the surface."""
    if output.mesh is None:
        around = output.corners
        return list(zip(around, (*around[1:], around[0]), strict=True))
    rows = output.mesh.points
    along = [pair for row in rows for pair in pairwise(row)]
    return along + [pair for upper, lower in pairwise(rows) for pair in zip(upper, lower, strict=True)]


def _cross(output: Output, point: Point) -> list[Line]:
    x, y = point
    arm = max(_CROSS, _FAR * min(output.size))
    wide, high = arm / output.size[0], arm / output.size[1]
    box = [(x - wide / 2, y - high / 2), (x + wide / 2, y - high / 2)]
    box += [(x + wide / 2, y + high / 2), (x - wide / 2, y + high / 2)]
    lines = [(*a, *b) for a, b in zip(box, (*box[1:], box[0]), strict=True)]
    return [*lines, (x - wide, y, x + wide, y), (x, y - high, x, y + high)]
