"""What was bent at the screen is written into the file of outputs; everything else in it stays as it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dreamscape.atomic import write_text
from dreamscape.errors import DreamError
from dreamscape.render.output import Output
from dreamscape.stage.outputs import Placed

_OTHERS = {"corners": ("mesh", "smooth"), "mesh": ("corners",)}
"""Keys that are no more when this one is written."""
_DIGITS = 6
"""After the point: a hundredth of a pixel of the widest output."""


def keep_bent(path: Path, changed: Sequence[Placed]) -> None:
    """Write corners or mesh of the outputs `changed` into the file, by their names, whole or not at all:
    comments, order and all other keys remain. Raises DreamError when the file has gone, is no TOML any
    more, has no output of that name, or cannot be written."""
    write_text(path, with_bent(_text(path), str(path), changed))


def with_bent(text: str, source: str, changed: Sequence[Placed]) -> str:
    """The text with the corners or meshes of `changed`. Raises DreamError that begins with `source`."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise DreamError(f"{source}: not TOML any more ({error}); mend it and save again") from None
    tables: Any = document.get("output", [])
    for one in changed:
        table = next(
            (table for number, table in enumerate(tables) if _called(table, number) == one.name), None
        )
        if table is None:
            raise DreamError(f'{source}: there is no output "{one.name}" any more; give it that name again')
        key, rows = _bent(one.output)
        for other in _OTHERS[key]:
            if other in table:
                table.remove(other)
        array = tomlkit.array()
        for row in rows:
            array.append(row)
        table[key] = array.multiline(key == "mesh")
    return tomlkit.dumps(document)


def _called(table: Any, number: int) -> str:
    return str(table.get("name", f"output {number + 1}"))


def _bent(output: Output) -> tuple[str, list[Any]]:
    """The key and the value that say how an output is bent."""
    if output.mesh is None:
        return "corners", [_rounded(point) for point in output.corners]
    return "mesh", [[_rounded(point) for point in row] for row in output.mesh.points]


def _rounded(point: Sequence[float]) -> list[float]:
    return [round(float(side), _DIGITS) for side in point]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no UTF-8 text"
        raise DreamError(f"{path}: cannot be read ({why}); put it back and save again") from None
