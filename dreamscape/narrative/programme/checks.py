"""What a festival file must hold beyond keys and types; each error knows its path in the file."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from dreamscape.errors import DreamError
from dreamscape.narrative.cues import CUES
from dreamscape.narrative.events import CAUSES, PATCHES
from dreamscape.narrative.programme.festival import CONTROLS, MAY, Act
from dreamscape.narrative.programme.lines import Path
from dreamscape.narrative.programme.written import KEYS, ActFile, CueFile, FestivalFile
from dreamscape.units import parse_time

SHORTEST, LONGEST = 5.0, 24 * 3600.0
"""Seconds a festival may last."""
SLOWEST, FASTEST = 40.0, 220.0
"""Beats a minute."""
MOST_ACTS, MOST_CUES, MOST_POINTS = 100, 20_000, 1000
_LONGEST_NAME, _LONGEST_TEXT = 80, 4000
_ALWAYS = {"leave", "pause", "withdraw", "release"}

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates of bidirectional text, which can hide what stands behind them."""
_SAID = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?")
_STEP = re.compile(r"\[(\d+|\.\.\.)\]|([^.\[\]]+)")
_PLAIN = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}


class Wrong(Exception):  # noqa: N818 - what is wrong is the file
    """One fault: where it is, what it is and what to do."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(why)
        self.path, self.why = path, why

    def sentence(self, tree: object) -> str:
        """The fault with the act it is in, by its name in the `tree` of the file."""
        where = list(self.path)
        prefix = ""
        if len(where) > 1 and where[0] == "act" and isinstance(where[1], int):
            prefix = _act_called(tree, where[1])
            where = where[2:]
        last = " ".join(str(part) if isinstance(part, str) else f"{part + 1}" for part in where)
        return f"{prefix}{last}{': ' if last or prefix else ''}{self.why}"


def _act_called(tree: object, number: int) -> str:
    try:
        name = tree["act"][number]["name"]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        name = None
    return f'act {number + 1} ("{name}") ' if isinstance(name, str) else f"act {number + 1} "


def of_schema(said: str) -> Wrong:
    """msgspec's message as a Wrong."""
    match = _SAID.fullmatch(said)
    assert match is not None
    path: Path = tuple(
        int(number) if number and number != "..." else name or number
        for number, name in _STEP.findall(match["path"] or "")
    )
    what = match["what"]
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", what)
    missing = re.fullmatch(r"Object missing required field `(.*)`", what)
    if unknown:
        key = unknown[1]
        keys = KEYS[next((part for part in reversed(path) if isinstance(part, str) and part in KEYS), "")]
        return Wrong((*path, key), f"no such key here; {choose(key, keys)}")
    if missing:
        return Wrong(path, f"`{missing[1]}` is missing; add a line {missing[1]} = ...")
    types = re.fullmatch(r"Expected `(.*)`, got `(.*)`", what)
    if types:
        wanted = " or ".join(_PLAIN.get(one, one) for one in types[1].split(" | "))
        return Wrong(path, f"this is {_PLAIN.get(types[2], 'a ' + types[2])}; write {wanted}")
    return Wrong(path, f"{what[:1].lower()}{what[1:]}; see docs/festival.md")


def choose(given: str, known: Iterable[str]) -> str:
    """ "did you mean X?", or all there are."""
    names = list(known)
    near = get_close_matches(given, names, 1)
    return f'did you mean "{near[0]}"?' if near else f"use one of {', '.join(names)}"


def known(given: str, among: Collection[str], path: Path, what: str) -> None:
    """Raises Wrong unless `given` is `among` the known ones."""
    if given not in among:
        raise Wrong(path, f'no {what} is called "{given[:60]}"; {choose(given, among)}')


def between(value: object, low: float, high: float, path: Path) -> float:
    """A finite number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(path, f"this is {kind_of(value)}; write a number from {low:g} to {high:g}")
    if not low <= value <= high:  # false for NaN as well
        raise Wrong(path, f"{_short(value)} is out of range; write a number from {low:g} to {high:g}")
    return float(value)


def unit(value: object, path: Path) -> float:
    """The value of a control, whose name ends `path`."""
    known(str(path[-1]), CONTROLS, path, "control")
    return between(value, 0.0, 1.0, path)


def kind_of(value: object) -> str:
    """A TOML value's type in plain words."""
    names = {bool: "true or false", str: "text", list: "a list", dict: "a table", int: "a number"}
    return names.get(type(value), "a number" if isinstance(value, float) else "a date or time")


def seconds(value: float | str, path: Path, low: float, high: float) -> float:
    """A length: seconds, or text such as "3m"."""
    try:
        length = parse_time(value) if isinstance(value, str) else value
    except DreamError:
        raise Wrong(path, f'"{value!s:.40}" is no length; write it as in "90s", "3m" or "1h30m"') from None
    if not low <= length <= high:
        raise Wrong(path, f"{_short(length)} s is out of range; write {low:g} s to {high / 3600:g} h")
    return float(length)


def festival(file: FestivalFile) -> None:
    """The top of the file, and what concerns its acts together."""
    _text(file.name, ("name",), _LONGEST_NAME, needed=True)
    _text(file.title, ("title",), _LONGEST_NAME)
    _text(file.about, ("about",), _LONGEST_TEXT)
    between(file.vary, 0.0, 1.0, ("vary",))
    between(file.protect, 0.0, 1.0, ("protect",))
    if file.tempo != 0.0:
        between(file.tempo, SLOWEST, FASTEST, ("tempo",))
    if not file.act:
        raise Wrong(("act",), "there are no acts; add [[act]] with a name")
    if len(file.act) > MOST_ACTS:
        raise Wrong(("act", MOST_ACTS), f"more than {MOST_ACTS} acts; make it fewer")
    _names_differ(file.act)
    cues = sum(cue.times for act in file.act for cue in act.cue)
    if cues > MOST_CUES:
        raise Wrong(("act",), f"{cues:,} cues in all; at most {MOST_CUES:,}")
    for number, act in enumerate(file.act):
        may(act.may, ("act", number, "may"))
    if not any(act.may is None or "tell" in act.may for act in file.act):
        raise Wrong(("act", 0, "may"), 'nobody may ever tell a dream; add "tell" to an act')


def _names_differ(acts: list[ActFile]) -> None:
    seen: dict[str, int] = {}
    for number, one in enumerate(acts):
        if one.name in seen:
            why = f"act {seen[one.name] + 1} is called so already; give it another name"
            raise Wrong(("act", number, "name"), why)
        seen[one.name] = number


def act(file: ActFile, path: Path) -> None:
    """An act without its curves, cues and length."""
    _text(file.name, (*path, "name"), _LONGEST_NAME, needed=True)
    _text(file.text, (*path, "text"), _LONGEST_TEXT)
    _text(file.prompt, (*path, "prompt"), _LONGEST_TEXT)
    between(file.moment, 0.0, 1.0, (*path, "moment"))


def length_of_act(value: float | str, path: Path) -> tuple[float, float]:
    """(weight, seconds): one of them is what is written, the other is at rest."""
    if isinstance(value, str):
        return 1.0, seconds(value, path, 0.1, LONGEST)
    if not 0.0 < value <= 1e6:
        raise Wrong(path, f'{_short(value)} is no length; write a weight above 0, or text as in "40s"')
    return float(value), 0.0


def fits(acts: tuple[Act, ...], length: float) -> None:
    """Acts in seconds must leave room for the others."""
    fixed = sum(one.seconds for one in acts)
    number = next((number for number, one in enumerate(acts) if one.seconds), 0)
    if any(not one.seconds for one in acts) and fixed > 0.9 * length:
        why = f"acts in seconds take {fixed:g} of {length:g} s; leave a tenth to the others, or raise length"
        raise Wrong(("act", number, "length"), why)


def may(words: list[str] | None, path: Path) -> tuple[str, ...]:
    """The words of MAY an act allows."""
    if words is None:
        return tuple(MAY)
    for number, word in enumerate(words):
        if word in _ALWAYS:
            raise Wrong((*path, number), f'"{word}" is always allowed and nobody can forbid it; remove it')
        known(word, MAY, (*path, number), "deed")
    twice = [word for word, count in Counter(words).items() if count > 1]
    if twice:
        raise Wrong(path, f'"{twice[0]}" stands there twice; once is enough')
    return tuple(word for word in MAY if word in words)


def curve(control: str, points: object, path: Path, first_of_loop: bool) -> tuple[tuple[float, float], ...]:
    """The points of a curve."""
    if control in ("pace", "tempo"):
        raise Wrong(
            path, f"{control} is no curve: pace follows from the show's length, tempo stands at the top"
        )
    known(control, CONTROLS, path, "control")
    if not isinstance(points, list) or not points:
        raise Wrong(path, "write points [[at, value], ...], at from 0 to 1 of the act")
    if len(points) > MOST_POINTS:
        raise Wrong(path, f"{len(points):,} points; write at most {MOST_POINTS}")
    before = 0.0
    found = []
    for number, point in enumerate(points):
        here = (*path, number)
        if not isinstance(point, list) or len(point) != 2:
            raise Wrong(here, "a point is two numbers; write [at, value], at from 0 to 1 of the act")
        at = between(point[0], 0.0, 1.0, (*here, 0))
        if at < before:
            raise Wrong((*here, 0), f"{at:g} comes after {before:g}; put the points in order of time")
        if first_of_loop and at == 0.0:
            raise Wrong(
                (*here, 0), "a loop would jump here when a lap begins; begin after 0, or use [controls]"
            )
        before = at
        found.append((at, between(point[1], 0.0, 1.0, (*here, 1))))
    return tuple(found)


def cue(file: CueFile, path: Path, permitted: Collection[str]) -> None:
    """One cue, in an act that permits these words of MAY."""
    between(file.at, 0.0, 1.0, (*path, "at"))
    known(file.do, CUES, (*path, "do"), "cue")
    word = CUES[file.do][0]
    if word and word not in permitted:
        why = (
            f'"{file.do}" would do nothing: its act does not permit "{word}"; add it to may or remove the cue'
        )
        raise Wrong((*path, "do"), why)
    between(file.needs, 1, 1_000_000, (*path, "needs"))
    between(file.times, 1, 1000, (*path, "times"))
    between(file.every, 0.0, 1.0, (*path, "every"))
    between(file.chance, 0.0, 1.0, (*path, "chance"))
    if file.times > 1 and file.every == 0.0:
        raise Wrong((*path, "times"), "all times fall together; add every = 0.05 or so")
    if file.at + file.every * (file.times - 1) > 1.0 + 1e-9:
        raise Wrong((*path, "every"), "the last time comes after the act's end; lower every or times")
    if file.cause:
        known(file.cause, (*CAUSES, "any"), (*path, "cause"), "cause")
        _of(file.do, "falter", (*path, "cause"))
    if file.patch:
        known(file.patch, PATCHES, (*path, "patch"), "patch")
        _of(file.do, "half-mend", (*path, "patch"))


def _of(do: str, whose: str, path: Path) -> None:
    if do != whose:
        raise Wrong(path, f'only the cue "{whose}" has one; remove it')


def _text(value: str, path: Path, most: int, needed: bool = False) -> None:
    if needed and not value.strip():
        raise Wrong(path, "it is empty; give it a name")
    if len(value) > most:
        raise Wrong(path, f"{len(value):,} characters; write at most {most:,}")
    allowed = "\n\t" if most == _LONGEST_TEXT else ""
    if any(ord(letter) < 32 and letter not in allowed for letter in value):
        raise Wrong(path, "there is a control character in it; remove it")
    if _TURNS.search(value):
        raise Wrong(path, "there is a character in it that turns the writing around; remove it")


def unturned(text: str) -> str:
    """Without the characters that turn writing around."""
    return _TURNS.sub("", text)


def _short(value: float) -> str:
    return "not a number (nan)" if math.isnan(value) else f"{value:g}"[:40]
