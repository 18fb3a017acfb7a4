"""dreamscape controls: everything that may be played."""

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from dreamscape.commands.visuals import folders_of
from dreamscape.score.controls import Control
from dreamscape.stage.playable import desk_controls, playable

_HEAD = """\
# Controls

Made by `dreamscape controls --markdown`. Each control has an address that never changes, a range, and a
place where it rests: there it leaves the show as it is. The same tree is found by keys, OSC and takes. A
switch is on above the middle of its range; a trigger does something each time it is set there. `/story/`
moves the story, which answers within its rules; everything else is seen in the next picture.
[How they are played](vj.md).
"""


def run(given: argparse.Namespace) -> int:
    """Print them as a table, as Markdown or as JSON."""
    known = {**playable(folders_of(given)), **desk_controls()}
    if given.json:
        print(json.dumps([asdict(one) for one in known.values()], indent=2))
    elif given.markdown:
        print(markdown(known), end="")
    else:
        _print_table(known)
    return 0


def _print_table(known: Mapping[str, Control]) -> None:
    wide = max(map(len, known))
    for one in known.values():
        print(f"{one.address:{wide}}  {_range(one):>14}  {_short(one.default):>6}  {_about(one)}")


def markdown(known: Mapping[str, Control]) -> str:
    """The page docs/controls.md."""
    parts = [_HEAD]
    groups = dict.fromkeys(_group(one) for one in known.values())
    for group in groups:
        parts.append(f"\n## {group}\n\n| address | range | rests at | what it does |\n|---|---|---:|---|\n")
        parts += _rows(one for one in known.values() if _group(one) == group)
    return "".join(parts)


def _rows(some: Iterable[Control]) -> list[str]:
    return [f"| `{one.address}` | {_range(one)} | {_short(one.default)} | {_about(one)} |\n" for one in some]


def _group(one: Control) -> str:
    """What it belongs to: the first part of its address; visuals' own numbers apart."""
    return "visuals" if one.address.count("/") == 3 else one.address.split("/")[1]


def _range(one: Control) -> str:
    if one.kind != "fader":
        return one.kind
    return f"{_short(one.low)} to {_short(one.high)}"


def _about(one: Control) -> str:
    return f"{one.about} ({one.unit})" if one.unit else one.about


def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
