"""A festival file read and checked: TOML in, a Festival out, or one sentence with the line and what to do."""

import re
import tomllib
from pathlib import Path

import msgspec

from dreamscape.errors import DreamError
from dreamscape.narrative.programme import checks
from dreamscape.narrative.programme.checks import Wrong
from dreamscape.narrative.programme.festival import Act, Cue, Curve, Festival
from dreamscape.narrative.programme.lines import line_of, places
from dreamscape.narrative.programme.written import ActFile, CueFile, FestivalFile

LARGEST = 256 * 1024
"""Bytes of a festival file; a long programme has a tenth of that."""

_AT_LINE = re.compile(r"(?P<why>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)")


def read_festival(path: Path) -> Festival:
    """The festival in the TOML file `path`. Raises DreamError with line, what and what to do."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise DreamError(
            f"{path}: no such file; check the name, or see: dreamscape festival list", 2
        ) from None
    except IsADirectoryError:
        raise DreamError(f"{path}: a folder; name one festival file (.toml) in it", 2) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DreamError(f"{path}: cannot be read ({why}); check its permissions") from None
    if len(data) > LARGEST:
        raise DreamError(
            f"{path}: larger than {LARGEST // 1024} KB, no festival is; name a TOML file of acts", 2
        )
    return parse_bytes(data, str(path))


def parse_bytes(data: bytes, source: str) -> Festival:
    """As `parse`, from bytes that ought to be UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DreamError(f"{source}:{line}: not UTF-8 text; save the file as UTF-8", 2) from None
    return parse(text, source)


def parse(text: str, source: str) -> Festival:
    """The festival in a TOML text. `source` is what errors call it. Raises DreamError (code 2)."""
    text = text.replace("\r\n", "\n")
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DreamError(f"{source}:{_syntax(str(error), text)}", 2) from None
    except RecursionError:
        raise DreamError(
            f"{source}: lists within lists without end; write curves as [[at, value]]", 2
        ) from None
    except ValueError as error:  # a number of more digits than Python reads
        raise DreamError(f"{source}: a number in it cannot be read ({error}); shorten it", 2) from None
    try:
        return _festival(_converted(tree))
    except Wrong as wrong:
        line = line_of(places(text), wrong.path)
        raise DreamError(f"{source}:{line}: {checks.unturned(wrong.sentence(tree))}", 2) from None


def _syntax(said: str, text: str) -> str:
    """tomllib's message with its line in front."""
    match = _AT_LINE.fullmatch(said)
    line = (match and match["line"]) or text.count("\n") + 1
    why = match["why"] if match else said
    return f"{line}: not TOML ({why[:1].lower()}{why[1:]}); mend that line"


def _converted(tree: object) -> FestivalFile:
    try:
        return msgspec.convert(tree, FestivalFile)
    except msgspec.ValidationError as error:
        raise checks.of_schema(str(error)) from None


def _festival(file: FestivalFile) -> Festival:
    checks.festival(file)
    acts = tuple(_act(act, number, file.loop) for number, act in enumerate(file.act))
    controls = {name: checks.unit(value, ("controls", name)) for name, value in sorted(file.controls.items())}
    length = checks.seconds(file.length, ("length",), checks.SHORTEST, checks.LONGEST)
    checks.fits(acts, length)
    return Festival(
        name=file.name,
        acts=acts,
        title=file.title,
        about=file.about,
        length=length,
        loop=file.loop,
        tempo=float(file.tempo),
        vary=float(file.vary),
        protect=float(file.protect),
        controls=controls,
    )


def _act(act: ActFile, number: int, loop: bool) -> Act:
    at: tuple[str | int, ...] = ("act", number)
    checks.act(act, at)
    permitted = checks.may(act.may, (*at, "may"))
    weight, seconds = checks.length_of_act(act.length, (*at, "length"))
    return Act(
        name=act.name,
        weight=weight,
        seconds=seconds,
        moment=float(act.moment),
        text=act.text,
        prompt=act.prompt,
        may=permitted,
        curves=tuple(
            Curve(name, checks.curve(name, points, (*at, "curves", name), loop and number == 0))
            for name, points in act.curves.items()
        ),
        cues=tuple(_cue(cue, (*at, "cue", k), permitted) for k, cue in enumerate(act.cue)),
    )


def _cue(cue: CueFile, at: tuple[str | int, ...], permitted: tuple[str, ...]) -> Cue:
    checks.cue(cue, at, permitted)
    return Cue(
        at=float(cue.at),
        do=cue.do,
        cause=cue.cause,
        patch=cue.patch,
        needs=cue.needs,
        lasts=checks.seconds(cue.lasts, (*at, "lasts"), 0.0, checks.LONGEST),
        times=cue.times,
        every=float(cue.every),
        chance=float(cue.chance),
    )
