"""SET.scenes.toml: the scenes and cues of a set, as people can read and write them."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from dreamscape.atomic import write_text
from dreamscape.errors import DreamError
from dreamscape.stage.vj.cues import Cue
from dreamscape.stage.vj.scenes import BANKS, GROUPS, SLOTS, Place, Scene
from dreamscape.stage.vj.toml import written

_HEAD = """\
# Scenes and cues of a set: docs/vj.md. The program writes this file a second after what is in it has changed;
# change it by hand while nobody plays. Controls that a scene does not name rest, in the groups that it holds.
"""

_Bank = Annotated[int, Meta(ge=1, le=BANKS)]
_Slot = Annotated[int, Meta(ge=1, le=SLOTS)]
_Seconds = Annotated[float, Meta(ge=0.0, le=86_400.0)]


class _SceneRow(Struct, forbid_unknown_fields=True):
    bank: _Bank
    slot: _Slot
    name: Annotated[str, Meta(max_length=200)]
    values: dict[str, float] = {}
    groups: tuple[str, ...] = GROUPS


class _CueRow(Struct, forbid_unknown_fields=True):
    scene: tuple[_Bank, _Slot]
    fade: _Seconds = 3.0
    follow: _Seconds | None = None
    note: Annotated[str, Meta(max_length=200)] = ""


class _Set(Struct, forbid_unknown_fields=True):
    scene: list[_SceneRow] = []
    cue: list[_CueRow] = []


def path_of(show: Path) -> Path:
    """Where the scenes of a set lie."""
    return show.with_suffix(".scenes.toml")


def read(path: Path) -> tuple[dict[Place, Scene], tuple[Cue, ...]]:
    """Scenes by place, and cues; nothing where there is no file. Raises DreamError (code 2) that names file
    and line or field."""
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Set)
    except FileNotFoundError:
        return {}, ()
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        why = f"{path}: {error}; mend it, or move it away to begin without scenes"
        raise DreamError(why, 2) from None
    except OSError as error:
        raise DreamError(f"{path} cannot be read ({error.strerror}); move it away", 2) from None
    scenes = {(one.bank, one.slot): Scene(one.name, one.values, one.groups) for one in found.scene}
    return scenes, cues_of([msgspec.structs.asdict(one) for one in found.cue])


def cues_of(rows: Any) -> tuple[Cue, ...]:
    """Cues as a panel sends them. Raises ValueError (msgspec's) that names the field."""
    found = msgspec.convert(rows, list[_CueRow])
    return tuple(Cue(one.scene, one.fade, one.follow, one.note) for one in found)


def write(path: Path, scenes: Mapping[Place, Scene], cues: Sequence[Cue]) -> None:
    """Keep them, whole or not at all. Raises DreamError."""
    write_text(path, text(scenes, cues))


def text(scenes: Mapping[Place, Scene], cues: Sequence[Cue]) -> str:
    """The file."""
    parts = [_HEAD]
    for (bank, slot), scene in sorted(scenes.items()):
        parts.append(f"\n[[scene]]\nbank = {bank}\nslot = {slot}\nname = {written(scene.name)}\n")
        if scene.groups != GROUPS:
            parts.append(f"groups = {written(list(scene.groups))}\n")
        if scene.values:
            parts.append("[scene.values]\n")
            parts += [f"{written(one)} = {_number(value)}\n" for one, value in sorted(scene.values.items())]
    for cue in cues:
        parts.append(f"\n[[cue]]\nscene = {list(cue.scene)}\nfade = {_number(cue.fade)}\n")
        if cue.follow is not None:
            parts.append(f"follow = {_number(cue.follow)}\n")
        if cue.note:
            parts.append(f"note = {written(cue.note)}\n")
    return "".join(parts)


def _number(value: float) -> str:
    return repr(float(value))
