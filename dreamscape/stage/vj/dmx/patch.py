"""SET.dmx.toml: which channel plays which control, and which lamps follow what."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from dreamscape.errors import DreamError
from dreamscape.score.controls import Control
from dreamscape.stage.vj.dmx.packets import ARTNET_PORT, CHANNELS, SACN_PORT

_Universe = Annotated[int, Meta(ge=0, le=63_999)]
_Channel = Annotated[int, Meta(ge=1, le=CHANNELS)]


class In(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A channel of a console plays a control."""

    to: str
    universe: _Universe
    channel: _Channel
    bits: Literal[8, 16] = 8  # 16: this channel and the next, the coarse one first
    low: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.0  # shares of the control's range at 0 and full
    high: Annotated[float, Meta(ge=0.0, le=1.0)] = 1.0


class Grid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lamps of three channels each (red, green, blue) show the picture, cut into columns and rows."""

    columns: Annotated[int, Meta(ge=1, le=170)]
    rows: Annotated[int, Meta(ge=1, le=170)]
    kind: Literal["sacn", "artnet"]
    host: str
    universe: _Universe
    channel: _Channel = 1
    port: Annotated[int, Meta(ge=0, le=65535)] = 0  # 0: the usual one
    snake: bool = False  # every second row goes back


class Follow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A channel shows where a control is."""

    of: str
    kind: Literal["sacn", "artnet"]
    host: str
    universe: _Universe
    channel: _Channel
    port: Annotated[int, Meta(ge=0, le=65535)] = 0


class _File(msgspec.Struct, forbid_unknown_fields=True):
    play: list[In] = []
    grid: list[Grid] = []
    follow: list[Follow] = []


@dataclass(frozen=True)
class Patch:
    """All of it."""

    play: tuple[In, ...] = ()
    grid: tuple[Grid, ...] = ()
    follow: tuple[Follow, ...] = ()


def path_of(show: Path) -> Path:
    """Where the patch of a set lies."""
    return show.with_suffix(".dmx.toml")


def port_of(one: Grid | Follow) -> int:
    """Where a packet goes."""
    return one.port or (SACN_PORT if one.kind == "sacn" else ARTNET_PORT)


def read(path: Path, known: Mapping[str, Control]) -> Patch:
    """The patch in a file; an empty one where there is none. Raises DreamError (code 2) that names file and
    line or field."""
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
    except FileNotFoundError:
        return Patch()
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise DreamError(f"{path}: {error}; mend it, or move it away to begin without", 2) from None
    except OSError as error:
        raise DreamError(f"{path} cannot be read ({error.strerror}); move it away", 2) from None
    named = [("play", row, one.to) for row, one in enumerate(found.play)]
    named += [("follow", row, one.of) for row, one in enumerate(found.follow)]
    for table, row, address in named:
        if address not in known:
            raise DreamError(f'{path}: {table}[{row}] names "{address}", which is no control', 2)
    for row, grid in enumerate(found.grid):
        if grid.channel + 3 * grid.columns * grid.rows - 1 > CHANNELS:
            most = (CHANNELS - grid.channel + 1) // 3
            raise DreamError(f"{path}: grid[{row}] has more lamps than the {most} that fit its universe", 2)
    return Patch(tuple(found.play), tuple(found.grid), tuple(found.follow))
