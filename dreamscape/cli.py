"""The command line: which module does what, and what is said when it cannot. Nothing heavy comes with help.

argparse rather than a richer library: importing it costs 10 ms, and help must come at once.
"""

import argparse
import importlib
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType

from dreamscape import __version__
from dreamscape.arguments import making, playing, reading, testing
from dreamscape.errors import DreamError

ABOUT = """\
A crowd tells its dreams; one living picture and its music come out.

  dreamscape demo                                    see what it does: a film, stills, all visuals
  dreamscape import dreams.txt --out show.dream      a show of your own: a dream a line
  dreamscape render show.dream --out show.mp4        its film
  dreamscape still show.dream --at 1:23 --out x.png  one moment of it, at any size
  dreamscape sound show.dream --out show.wav         what it sounds like
  dreamscape live tonight.dream                      on a wall, with people who join by their phones
  dreamscape vj set.dream                            play it like an instrument, and keep every take
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="dreamscape",
        description=ABOUT,
        epilog="dreamscape COMMAND --help tells more of each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"dreamscape {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for group in (making, playing, reading, testing):
        group.add(commands)
    return root


MODULES = {"import": "importing"}
"""Commands whose module has another name."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    _print_all_letters()
    _stop_like_ctrl_c()
    root = parser()
    given = root.parse_args(arguments)
    given.said = list(sys.argv[1:] if arguments is None else arguments)
    if not given.command:
        root.print_help()
        return 2
    try:
        module = importlib.import_module(f"dreamscape.commands.{MODULES.get(given.command, given.command)}")
        run: Callable[[argparse.Namespace], int] = module.run
        code = run(given)
        sys.stdout.flush()
        return code
    except DreamError as error:
        print(f"dreamscape: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("dreamscape: interrupted; nothing half-written was left", file=sys.stderr)
        return 130
    except BrokenPipeError:
        _stop_printing()
        return 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        reason = f"{error.strerror or error}{where}"
        print(f"dreamscape: the system refused: {reason}; see: dreamscape doctor", file=sys.stderr)
        _stop_printing()
        return 1


def _print_all_letters() -> None:
    """A letter that the terminal does not know is written as its number: no name stops a command."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _stop_like_ctrl_c() -> None:
    """SIGTERM, as services and containers send it, and SIGHUP, as a terminal that is closed does, stop a
    command as Ctrl-C does: nothing half is left."""
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    """What a script starts with & ignores Ctrl-C; it is to stop all the same when it is told to."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        importlib.import_module("dreamscape.commands.interrupt").heard(number, frame)
    else:
        signal.raise_signal(signal.SIGINT)


def _stop_printing() -> None:
    """What is still to be printed goes nowhere: Python would fail once more over it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
