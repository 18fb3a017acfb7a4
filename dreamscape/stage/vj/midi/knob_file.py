"""SET.midi.toml: which knob moves what, as people can read and write it."""

import tomllib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from dreamscape.errors import DreamError
from dreamscape.stage.vj.midi.knob import Knob
from dreamscape.stage.vj.toml import rows

_HEAD = """\
# Which MIDI knob moves what: docs/midi.md. The program writes this file when something has been learnt;
# change it by hand while nobody plays.
"""
_Share = Annotated[float, Meta(ge=0.0, le=1.0)]
_Seven = Annotated[int, Meta(ge=0, le=127)]


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    kind: Literal["cc", "cc14", "nrpn", "note", "bend", "pressure", "program"]
    to: str
    channel: Annotated[int, Meta(ge=1, le=16)] = 1
    number: Annotated[int, Meta(ge=0, le=16383)] = 0
    device: str = ""
    encoding: Literal["absolute", "twos", "sign", "offset"] = "absolute"
    takeover: Literal["pickup", "jump", "scaled"] = "pickup"
    button: Literal["fader", "toggle", "momentary", "trigger", "radio"] = "fader"
    low: _Share = 0.0
    high: _Share = 1.0
    step: Annotated[float, Meta(gt=0.0, le=1.0)] = 1.0 / 127.0
    faster: Annotated[float, Meta(ge=1.0, le=20.0)] = 1.0
    lit: _Seven = 127
    dark: _Seven = 0


class _File(msgspec.Struct, forbid_unknown_fields=True):
    knob: list[_Row] = []


def path_of(show: Path) -> Path:
    """Where the knobs of a set lie."""
    return show.with_suffix(".midi.toml")


def read(path: Path, needed: bool = False) -> tuple[Knob, ...]:
    """The knobs in a file; none where there is none, unless it is `needed`. Raises DreamError (code 2) that
    names file and line or field."""
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File).knob
    except FileNotFoundError:
        if needed:
            raise DreamError(f"{path}: there is no such file; look at its name and folder", 2) from None
        return ()
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise DreamError(f"{path}: {error}; mend it, or move it away to begin without", 2) from None
    except OSError as error:
        raise DreamError(f"{path} cannot be read ({error.strerror}); move it away", 2) from None
    return tuple(Knob(**{**msgspec.structs.asdict(one), "channel": one.channel - 1}) for one in found)


def text(knobs: Sequence[Knob]) -> str:
    """The file. Channels are counted from 1, as on devices."""
    plain = asdict(Knob("", "", 0, 0, ""))
    every = [{**asdict(one), "channel": one.channel + 1} for one in knobs]
    return _HEAD + rows("knob", every, plain, ("kind", "to", "channel", "number"))
