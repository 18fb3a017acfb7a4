"""Adding one command to the command line."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def command(commands: "Commands", name: str, about: str, more: str = "") -> argparse.ArgumentParser:
    """A command that says what it is `about` in a line, and `more` in its own help."""
    return commands.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}.\n\n{more}".rstrip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def visuals(one: argparse.ArgumentParser, about: str) -> None:
    """Folders of visuals beside those that come with the program."""
    one.add_argument("--visuals", metavar="DIR", action="append", default=[], help=about)


def flashes(one: argparse.ArgumentParser) -> None:
    """What the flash limiter is told: how the picture is seen, and where it reports to."""
    group = one.add_argument_group("flashing light", "softened where it endangers people: docs/flashes.md")
    group.add_argument(
        "--peak-luminance",
        type=float,
        default=200.0,
        metavar="CD",
        help="of white, cd/m2; LED walls: 1000 (200)",
    )
    group.add_argument("--viewing-distance", type=float, metavar="M", help="of the nearest eyes, metres")
    group.add_argument("--picture-width", type=float, metavar="M", help="of the picture, metres")
    group.add_argument("--flash-report", metavar="X.json", help="write what was softened, when and how much")
