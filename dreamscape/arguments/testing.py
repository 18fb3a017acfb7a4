"""What commands take that try something out: shaders, and this machine."""

from typing import TYPE_CHECKING

from dreamscape.arguments.adding import command

if TYPE_CHECKING:
    from dreamscape.arguments.adding import Commands


def add(commands: "Commands") -> None:
    """Add them all."""
    for one in (_check, _bench, _doctor):
        one(commands)


def _check(commands: "Commands") -> None:
    one = command(commands, "check", "audition shaders: compile, draw, move, cost, flashes")
    one.add_argument("files", nargs="+", metavar="FILE.fs|DIR")
    one.add_argument("--json", action="store_true", help="for programs")


def _bench(commands: "Commands") -> None:
    one = command(commands, "bench", "measure what drawing, ticking and exporting cost here")
    one.add_argument("--json", action="store_true", help="for programs")
    one.add_argument("--quick", action="store_true", help="fewer rounds, no crowd of 100,000")


def _doctor(commands: "Commands") -> None:
    one = command(commands, "doctor", "say what works on this machine and what to do about the rest")
    one.add_argument("--json", action="store_true", help="for programs")
