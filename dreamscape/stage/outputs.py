"""Which output shows what where: outputs.toml, read and checked."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dreamscape.errors import DreamError
from dreamscape.narrative.programme import lines
from dreamscape.narrative.programme.checks import Wrong, between, choose, kind_of
from dreamscape.render.output import Colour, Edges, Output
from dreamscape.render.surface import Mesh, is_convex
from dreamscape.stage.overlap import overlapping

Where = tuple[str | int, ...]
Size = tuple[int, int]
Slice = tuple[float, float, float, float]
Line = tuple[float, float, float, float]
"""From (x, y) to (x, y), shares of an output."""

LARGEST = 1 << 20
"""Bytes of a file; a mesh of 50 x 50 points has a twentieth of that."""
MOST, MOST_POINTS, LONGEST_SIDE, LONGEST_NAME = 32, 64, 16384, 40
OUTSIDE = 1.0
"""How far beyond its output a corner or point may lie, shares of it."""
KEYS = (
    "name", "display", "at", "sign", "slice", "pixels", "size", "rotation",
    "corners", "mesh", "smooth", "edges", "gamma", "mask", "colour",
)  # fmt: skip
"""What an output may say."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An output and where it is to be seen."""

    name: str
    output: Output
    display: int | None = None  # from 0; None: in a window of its own
    at: tuple[int, int] | None = None  # pixels from the display's top left, 1:1; None: as large as may be
    sign: bool = False  # whether the code by which people come in stands here, not in the composition


def outputs_of(path: Path | None, composition: Size, display: int | None) -> tuple[Placed, ...]:
    """Those of a file; without one a single output that shows the whole. Raises DreamError."""
    if path is not None and display is not None:
        raise DreamError(f"{path} says which display shows what; leave --display out", 2)
    if path is not None:
        return read_outputs(path, composition)
    return (Placed("dreamscape", Output(composition), display, sign=True),)


def read_outputs(path: Path, composition: Size) -> tuple[Placed, ...]:
    """The outputs in the TOML file `path`, for a composition of so many pixels. Raises DreamError with
    line, what and what to do."""
    try:
        data = path.read_bytes()[: LARGEST + 1]
    except FileNotFoundError:
        raise DreamError(f"{path}: no such file; see docs/outputs.md for one to begin with", 2) from None
    except OSError as error:
        raise DreamError(
            f"{path}: cannot be read ({error.strerror}); name a TOML file of outputs", 2
        ) from None
    if len(data) > LARGEST:
        raise DreamError(
            f"{path}: larger than {LARGEST >> 20} MB, no list of outputs is; name another file", 2
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DreamError(f"{path}:{line}: not UTF-8 text; save the file as UTF-8", 2) from None
    return parse_outputs(text, str(path), composition, path.parent)


def parse_outputs(text: str, source: str, composition: Size, folder: Path) -> tuple[Placed, ...]:
    """The outputs in a TOML text. `source` is what errors call it; masks are looked for in `folder`.
    Raises DreamError (code 2)."""
    text = text.replace("\r\n", "\n")
    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError is a ValueError that names its line
        raise DreamError(f"{source}: not TOML ({error}); mend that line", 2) from None
    try:
        return _outputs(tree, composition, folder)
    except Wrong as wrong:
        found = lines.places(text)
        first = (*wrong.path, 0)  # where an array of tables stands
        line = lines.line_of(found, first if first in found else wrong.path)
        raise DreamError(f"{source}:{line}: {_sentence(wrong, tree)}", 2) from None


def _sentence(wrong: Wrong, tree: dict[str, Any]) -> str:
    """What is wrong, with the output it concerns, by its name."""
    where, called = list(wrong.path), ""
    if len(where) > 1 and where[0] == "output" and isinstance(where[1], int):
        name = tree["output"][where[1]].get("name") if isinstance(tree["output"][where[1]], dict) else None
        called = f"output {where[1] + 1} " + (f'("{name}") ' if isinstance(name, str) else "")
        where = where[2:]
    last = " ".join(part if isinstance(part, str) else f"{part + 1}" for part in where)
    return f"{called}{last}".strip() + f": {wrong.why}"


def _outputs(tree: dict[str, Any], composition: Size, folder: Path) -> tuple[Placed, ...]:
    _only(tree, ("output",), ())
    found = tree.get("output")
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise Wrong(("output",), "there are no outputs; begin one with [[output]]")
    if len(found) > MOST:
        raise Wrong(("output", MOST), f"{len(found)} outputs; make it {MOST} at most")
    placed = [_placed(one, ("output", number), composition, folder) for number, one in enumerate(found)]
    slices = [one.output.slice for one in placed]
    for number, table in enumerate(found):
        where, others = ("output", number, "edges"), slices[:number] + slices[number + 1 :]
        edges = _edges(table.get("edges", {}), slices[number], others, where)
        placed[number] = replace(placed[number], output=replace(placed[number].output, edges=edges))
    names: dict[str, int] = {}
    for number, one in enumerate(placed):
        if one.name in names:
            why = f"output {names[one.name] + 1} is called so already; give it another name"
            raise Wrong(("output", number, "name"), why)
        names[one.name] = number
    _apart(placed)
    return tuple(placed)


def _apart(placed: Sequence[Placed]) -> None:
    """Outputs on one display must each say where they stand."""
    for number, one in enumerate(placed):
        others = [other.name for other in placed if other is not one and other.display == one.display]
        if one.display is not None and one.at is None and others:
            why = f'"{others[0]}" is on that display too; give each its place, such as at = [0, 0]'
            raise Wrong(("output", number, "display"), why)


def _placed(table: dict[str, Any], where: Where, composition: Size, folder: Path) -> Placed:
    _only(table, KEYS, where)
    display = _whole(table.get("display"), 0, 63, (*where, "display")) if "display" in table else None
    at = None
    if "at" in table:
        x, y = _numbers(table["at"], 2, 0, LONGEST_SIDE, (*where, "at"), "[x, y] in pixels")
        at = int(x), int(y)
        if display is None:
            raise Wrong((*where, "at"), "only on a display; add display = 0 or another")
    return Placed(
        name=_name(table.get("name", f"output {int(where[1]) + 1}"), (*where, "name")),
        output=_output(table, where, composition, folder),
        display=display,
        at=at,
        sign=_truth(table.get("sign", False), (*where, "sign")),
    )


def _output(table: dict[str, Any], where: Where, composition: Size, folder: Path) -> Output:
    rotation = table.get("rotation", 0)
    if isinstance(rotation, bool) or rotation not in (0, 90, 180, 270):
        raise Wrong((*where, "rotation"), "write 0, 90, 180 or 270 degrees, clockwise")
    part = _slice(table, where, composition)
    output = Output(_size(table, where, composition, part, rotation), part, rotation)
    if "corners" in table and "mesh" in table:
        raise Wrong((*where, "corners"), "a mesh has its own corners; remove this line or the mesh")
    if "corners" in table:
        output = replace(output, corners=_corners(table["corners"], (*where, "corners")))
    elif "mesh" in table:
        smooth = _truth(table.get("smooth", True), (*where, "smooth"))
        output = replace(output, mesh=Mesh(_mesh(table["mesh"], (*where, "mesh")), smooth))
    if "smooth" in table and "mesh" not in table:
        raise Wrong((*where, "smooth"), "only a mesh can be smooth; add mesh = ... or remove this line")
    mask = table.get("mask")
    if mask is not None and not (isinstance(mask, str) and mask):
        raise Wrong((*where, "mask"), f"this is {kind_of(mask)}; write the name of a PNG file in quotes")
    return replace(
        output,
        gamma=between(table.get("gamma", 2.2), 1.0, 4.0, (*where, "gamma")),
        mask=folder / mask if mask else None,
        colour=_colour(table.get("colour", {}), (*where, "colour")),
    )


def _slice(table: dict[str, Any], where: Where, composition: Size) -> Slice:
    if "slice" in table and "pixels" in table:
        raise Wrong((*where, "pixels"), "slice says the same in shares; remove one of the two")
    key, wide, high = ("pixels", *composition) if "pixels" in table else ("slice", 1, 1)
    what = "[x, y, width, height]" + (" in pixels of the composition" if key == "pixels" else ", 0 to 1")
    given = table.get(key, [0, 0, wide, high])
    x, y, width, height = _numbers(given, 4, 0, max(wide, high), (*where, key), what)
    if width <= 0 or height <= 0:
        raise Wrong((*where, key), f"it is empty; write {what}")
    if x + width > wide + 1e-9 or y + height > high + 1e-9:
        raise Wrong(
            (*where, key), f"it ends beyond the composition of {wide} x {high}; move it or make it less"
        )
    return x / wide, y / high, width / wide, height / high


def _size(
    table: dict[str, Any], where: Where, composition: Size, part: tuple[float, ...], rotation: int
) -> Size:
    """The size that is given; else a pixel for each pixel of the slice."""
    if "size" in table:
        what = "[width, height] in pixels"
        width, height = _numbers(table["size"], 2, 1, LONGEST_SIDE, (*where, "size"), what)
        if width != int(width) or height != int(height):
            raise Wrong((*where, "size"), f"pixels are whole; write {what}")
        return int(width), int(height)
    width, height = (max(1, round(share * side)) for share, side in zip(part[2:], composition, strict=True))
    return (height, width) if rotation % 180 else (width, height)


def _corners(given: Any, where: Where) -> Any:
    what = "four points [x, y]: top left, top right, bottom right, bottom left"
    if not isinstance(given, list) or len(given) != 4:
        raise Wrong(where, f"write {what}")
    points = tuple(_point(one, (*where, number)) for number, one in enumerate(given))
    if not is_convex(points):
        raise Wrong(where, f"their sides cross or lie in a line; write {what}, with y downwards")
    return points


def _mesh(given: Any, where: Where) -> tuple[tuple[tuple[float, float], ...], ...]:
    what = "rows of points [[[x, y], [x, y]], [[x, y], [x, y]]], at least 2 x 2"
    if not isinstance(given, list) or not 2 <= len(given) <= MOST_POINTS:
        raise Wrong(where, f"write {what} and at most {MOST_POINTS} a side")
    for number, row in enumerate(given):
        if not isinstance(row, list) or not 2 <= len(row) <= MOST_POINTS or len(row) != len(given[0]):
            raise Wrong((*where, number), f"all rows need as many points; write {what}")
    return tuple(
        tuple(_point(one, (*where, down, along)) for along, one in enumerate(row))
        for down, row in enumerate(given)
    )


def _edges(given: Any, own: Slice, others: Sequence[Slice], where: Where) -> Edges:
    if given == "overlap":
        return _fitting_in(overlapping(own, others, Edges().curve), where)
    sides = ("left", "right", "top", "bottom")
    if not isinstance(given, dict):
        raise Wrong(where, f'this is {kind_of(given)}; write "overlap" or a table such as {{ left = 0.1 }}')
    _only(given, (*sides, "curve"), where)
    widths = {side: between(given.get(side, 0.0), 0.0, 1.0, (*where, side)) for side in sides}
    return _fitting_in(
        Edges(**widths, curve=between(given.get("curve", 2.0), 1.0, 8.0, (*where, "curve"))), where
    )


def _fitting_in(edges: Edges, where: Where) -> Edges:
    left, right, top, bottom = edges.widths
    if left + right > 1.0 + 1e-9 or top + bottom > 1.0 + 1e-9:
        raise Wrong(where, "two of them, facing each other, are wider than the slice; make them 1 at most")
    return edges


def _colour(given: Any, where: Where) -> Colour:
    if not isinstance(given, dict):
        raise Wrong(where, f"this is {kind_of(given)}; write a table such as {{ gain = [1.0, 0.95, 0.9] }}")
    _only(given, ("gain", "gamma", "black"), where)
    what = "[red, green, blue], 0 to 2"
    red, green, blue = _numbers(given.get("gain", [1, 1, 1]), 3, 0.0, 2.0, (*where, "gain"), what)
    return Colour(
        (red, green, blue),
        between(given.get("gamma", 1.0), 0.2, 5.0, (*where, "gamma")),
        between(given.get("black", 0.0), 0.0, 0.05, (*where, "black")),
    )


def _only(table: dict[str, Any], known: Sequence[str], where: Where) -> None:
    for key in table:
        if key not in known:
            raise Wrong((*where, key), f"no such key here; {choose(key, known)}")


def _name(given: Any, where: Where) -> str:
    if (
        not isinstance(given, str)
        or not given.strip()
        or len(given) > LONGEST_NAME
        or not given.isprintable()
    ):
        raise Wrong(where, f"write a name of 1 to {LONGEST_NAME} letters in quotes")
    return given


def _truth(given: Any, where: Where) -> bool:
    if not isinstance(given, bool):
        raise Wrong(where, f"this is {kind_of(given)}; write true or false")
    return given


def _whole(given: Any, low: int, high: int, where: Where) -> int:
    number = between(given, low, high, where)
    if number != int(number):
        raise Wrong(where, f"{number:g} is no whole number; write one from {low} to {high}")
    return int(number)


def _point(given: Any, where: Where) -> tuple[float, float]:
    low, high = -OUTSIDE, 1.0 + OUTSIDE
    x, y = _numbers(given, 2, low, high, where, "[x, y], shares of the output with y downwards")
    return x, y


def _numbers(given: Any, count: int, low: float, high: float, where: Where, what: str) -> list[float]:
    if not isinstance(given, list) or len(given) != count:
        raise Wrong(where, f"write {what}")
    return [between(one, low, high, (*where, number)) for number, one in enumerate(given)]
