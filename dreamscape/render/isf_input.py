"""The inputs of an ISF file: what a host may turn, read from the JSON header and mended where hosts mend."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dreamscape.errors import DreamError

Value = bool | int | float | tuple[float, ...]

GLSL_TYPES = {
    "event": "bool",
    "bool": "bool",
    "long": "int",
    "float": "float",
    "point2D": "vec2",
    "point3D": "vec3",
    "color": "vec4",
    "image": "sampler2D",
    "audio": "sampler2D",
    "audioFFT": "sampler2D",
}
SAMPLED = ("image", "audio", "audioFFT")
_SPELLINGS = {name.lower(): name for name in GLSL_TYPES} | {
    "int": "long",
    "vec2": "point2D",
    "colour": "color",
    "audiohist": "audioFFT",
    "audiohistogram": "audioFFT",
}
_WIDTHS = {"point2D": 2, "point3D": 3, "color": 4}
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Input:
    """One fader, switch, colour or picture that a host gives to the shader under `name`."""

    name: str
    type: str  # a key of GLSL_TYPES
    label: str
    default: Value | None  # None for pictures and sound
    minimum: Value | None
    maximum: Value | None  # for audio and audioFFT: how many columns the texture has
    values: tuple[int, ...] = ()  # of a long: what may be chosen
    labels: tuple[str, ...] = ()  # of a long: what each choice is called
    line: int = 1  # of the file, where the header names it


@dataclass(frozen=True, slots=True)
class HeaderText:
    """The JSON header as text, to say on which line of the file a thing stands."""

    path: Path
    text: str
    first: int  # the file's line, from 1, on which the JSON begins

    def line_of(self, key: str, value: object = None, occurrence: int = 0) -> int:
        """The line of `"key"` (with this string as its value, if given), counted from 1; else the first."""
        pattern = f'"{re.escape(key)}"\\s*:'
        if isinstance(value, str):
            pattern += f'\\s*"{re.escape(value)}"'
        found = list(re.finditer(pattern, self.text))
        if not found:
            return self.first
        start = found[min(occurrence, len(found) - 1)].start()
        return self.first + self.text.count("\n", 0, start)

    def error(self, line: int, sentence: str) -> DreamError:
        """A DreamError that begins with file and line."""
        return DreamError(f"{self.path}:{line}: {' '.join(sentence.split())}")


def read_inputs(entries: object, header: HeaderText) -> tuple[tuple[Input, ...], tuple[str, ...]]:
    """The header's INPUTS, and one sentence for each thing that was mended.

    Raises DreamError for an input that no host could show: no or a bad name, an unknown type.
    """
    if isinstance(entries, dict) and entries and all(isinstance(one, dict) for one in entries.values()):
        entries = [{"NAME": name, **one} for name, one in entries.items()]
    if not isinstance(entries, list):
        raise header.error(header.line_of("INPUTS"), "INPUTS must be a list [ {...}, ... ]")
    inputs: dict[str, Input] = {}
    notes: list[str] = []
    for position, entry in enumerate(entries):
        if not isinstance(entry, dict) or not entry.get("NAME"):
            notes.append(f"input {position + 1} has no NAME and is left out")
            continue
        found = _read(entry, position, header, notes)
        if found.name in inputs:
            notes.append(f"line {found.line}: input {found.name} is declared twice; the first one counts")
            continue
        inputs[found.name] = found
    return tuple(inputs.values()), tuple(notes)


def _read(entry: object, position: int, header: HeaderText, notes: list[str]) -> Input:
    if not isinstance(entry, dict):
        raise header.error(header.line_of("INPUTS"), f"input {position + 1} must be an object {{...}}")
    name, line = _name(entry, position, header)
    kind = _type(entry, name, line, notes)
    label = str(entry.get("LABEL") or name)
    values, labels = _choices(entry) if kind == "long" else ((), ())
    low, high = _range(entry, kind)
    default = _default(entry, kind, low, high, values, labels, f"line {line}: input {name}", notes)
    low, high = _widened(default, low, high, values, f"line {line}: input {name}", notes)
    return Input(name, kind, label, default, low, high, values, labels, line)


def _name(entry: Mapping[str, Any], position: int, header: HeaderText) -> tuple[str, int]:
    name = entry.get("NAME")
    if not isinstance(name, str) or not name:
        line = header.line_of("TYPE", occurrence=position)
        raise header.error(line, f'input {position + 1} has no NAME; give it one, e.g. "NAME": "amount"')
    line = header.line_of("NAME", name)
    if not _IDENTIFIER.fullmatch(name) or name.startswith("gl_"):
        raise header.error(line, f'input name "{name}" cannot be a GLSL name; use letters, digits and _')
    return name, line


def _type(entry: Mapping[str, Any], name: str, line: int, notes: list[str]) -> str:
    given = entry.get("TYPE")
    kind = _SPELLINGS.get(str(given).strip().lower())
    if kind:
        return kind
    length = len(_listed(entry.get("DEFAULT")))
    meant = {2: "point2D", 3: "point3D", 4: "color"}.get(length, "float")
    meant = "bool" if isinstance(entry.get("DEFAULT"), bool) else meant
    meant = "image" if str(given).lower() == "cube" else meant
    notes.append(f"line {line}: input {name} has TYPE {given!r}, which is not known; it is taken for {meant}")
    return meant


def _choices(entry: Mapping[str, Any]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """VALUES and LABELS of a long; where one is missing it follows from the other."""
    labels = tuple(str(label) for label in _listed(entry.get("LABELS")))
    given = [_number(value) for value in _listed(entry.get("VALUES"))]
    values = tuple(int(value) for value in given if value is not None)
    if len(values) != len(given) or not values:
        values = tuple(range(len(labels)))
    return values, labels + tuple(str(value) for value in values[len(labels) :])


def _range(entry: Mapping[str, Any], kind: str) -> tuple[Value | None, Value | None]:
    low, high = _value(entry.get("MIN"), kind), _value(entry.get("MAX"), kind)
    if kind == "float":
        low = 0.0 if low is None else low
        high = max(1.0, float(low)) if high is None else high  # type: ignore[arg-type]
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        return high, low
    return low, high


def _default(
    entry: Mapping[str, Any],
    kind: str,
    low: Value | None,
    high: Value | None,
    values: tuple[int, ...],
    labels: tuple[str, ...],
    where: str,
    notes: list[str],
) -> Value | None:
    if kind in SAMPLED:
        return None
    given = entry.get("DEFAULT")
    if kind == "long" and isinstance(given, str) and given in labels[: len(values)]:
        notes.append(f'{where}: DEFAULT "{given}" is a LABEL; its value is taken')
        return values[labels.index(given)]
    value = _value(given, kind)
    if value is None:
        if given is not None:
            notes.append(f"{where}: DEFAULT {given!r} is no {kind}; a neutral one is taken")
        return _neutral(kind, low, high, values)
    return value


def _neutral(kind: str, low: Value | None, high: Value | None, values: tuple[int, ...]) -> Value:
    if kind in ("event", "bool"):
        return False
    if kind == "long":
        return values[0] if values else int(low) if isinstance(low, int | float) else 0
    if kind == "float":
        return min(max(0.0, float(low)), float(high))  # type: ignore[arg-type]
    if kind == "color":
        return (0.0, 0.0, 0.0, 1.0)
    if isinstance(low, tuple) and isinstance(high, tuple):
        return tuple((a + b) / 2.0 for a, b in zip(low, high, strict=True))
    return (0.0,) * _WIDTHS[kind]


def _widened(
    default: Value | None,
    low: Value | None,
    high: Value | None,
    values: tuple[int, ...],
    where: str,
    notes: list[str],
) -> tuple[Value | None, Value | None]:
    """MIN and MAX, moved apart to hold the DEFAULT: it is the picture that the author saw."""
    if isinstance(default, tuple | None) or values:
        return low, high
    if isinstance(low, int | float) and default < low:
        notes.append(f"{where}: DEFAULT {default} is below MIN {low}; the range is widened")
        low = default
    if isinstance(high, int | float) and default > high:
        notes.append(f"{where}: DEFAULT {default} is above MAX {high}; the range is widened")
        high = default
    return low, high


def _value(given: object, kind: str) -> Value | None:
    """What the header says as a value of this type, or None when it cannot be one."""
    if kind in _WIDTHS:
        return _vector(given, kind)
    number = _number(given)
    if number is None:
        return None
    if kind in ("event", "bool"):
        return bool(number)
    return number if kind == "float" else int(number)


def _vector(given: object, kind: str) -> tuple[float, ...] | None:
    numbers = [_number(part) for part in _listed(given)]
    width = _WIDTHS[kind]
    if None in numbers or not numbers or (kind == "color" and len(numbers) < 3):
        return None
    filled = [number for number in numbers if number is not None] + [1.0 if kind == "color" else 0.0] * width
    return tuple(filled[:width])


def _number(given: object) -> float | None:
    words = {"true": 1.0, "false": 0.0}
    if isinstance(given, str) and given.strip().lower() in words:
        return words[given.strip().lower()]
    if not isinstance(given, bool | int | float | str):
        return None
    try:
        number = float(given)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _listed(given: object) -> Sequence[object]:
    return given if isinstance(given, list) else ()
