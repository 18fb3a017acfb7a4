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
