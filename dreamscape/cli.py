"""The commands: what each takes and which module does it. Nothing heavy is imported to show help.

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
from typing import TYPE_CHECKING

from dreamscape import __version__
from dreamscape.errors import DreamError

ABOUT = """\
A crowd tells its dreams; one living picture and its music come out.

  dreamscape demo                                    see what it does: a film, stills, all visuals
  dreamscape import dreams.txt --out show.dream      a show of your own: a dream a line
  dreamscape render show.dream --out show.mp4        its film
  dreamscape still show.dream --at 1:23 --out x.png  one moment of it, at any size
  dreamscape sound show.dream --out show.wav         what it sounds like
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
    for add in (
        _demo,
        _import,
        _festival,
        _render,
        _still,
        _sound,
        _listen,
        _live,
        _check,
        _verify,
        _inspect,
        _diagnose,
        _comment,
        _plot,
        _withdraw,
        _bench,
        _doctor,
    ):
        add(commands)
    return root


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _command(commands: "Commands", name: str, about: str, more: str = "") -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}.\n\n{more}".rstrip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _demo(commands: "Commands") -> None:
    one = _command(commands, "demo", "make the built-in show: film, a still of each act, all visuals")
    one.add_argument("--out", default="out", metavar="DIR", help="where to (out)")
    one.add_argument("--seconds", default="60", metavar="S", help="length of the film, 1:00 or 60 (60)")
    one.add_argument("--size", default="1280x720", metavar="WxH", help="size of film and stills (1280x720)")
    one.add_argument("--fps", default="30", metavar="N", help="pictures a second: 25, 30, 29.97, 60 (30)")


def _import(commands: "Commands") -> None:
    more = """\
DREAMS is a text file (a dream a line, or paragraphs with blank lines between), CSV with a column
`dream` or `text` (and, if there are, `name`, `feeling`, `at`), or JSON Lines with the same keys.
`at` is when the dreamer joins, seconds from the show's beginning.
A simulated crowd joins with these dreams and does what the festival cues: it weaves threads, falters,
mends and converges."""
    one = _command(commands, "import", "make a show of a file of dreams", more)
    one.add_argument("dreams", metavar="DREAMS", help="a .txt, .csv or .jsonl file")
    one.add_argument("--out", required=True, metavar="SHOW.dream", help="the show to write")
    one.add_argument(
        "--festival",
        default="dream-collective",
        metavar="NAME|FILE.toml",
        help="its programme of acts: a built-in one (see: dreamscape festival list) or a file",
    )
    one.add_argument("--seed", type=int, default=1, help="another seed, another show (1)")
    one.add_argument(
        "--duration", metavar="T", help="how long it lasts: 90s, 3m, 1:30 (as long as the festival says)"
    )
    one.add_argument("--force", action="store_true", help="replace SHOW.dream if it is there")


def _festival(commands: "Commands") -> None:
    more = """\
A festival is a TOML file: acts with lengths, texts and prompts, curves for the controls, cues for what
the crowd does, and what may happen in each act. docs/festival.md explains every key.

  dreamscape festival list                              the built-in ones
  dreamscape festival show lull > mine.toml             one of them, to begin your own from
  dreamscape festival check mine.toml                   is it right? where not, and what to do
  dreamscape import dreams.txt --festival mine.toml --out show.dream
  dreamscape festival new show.dream --out next.toml    plan the next one from what happened"""
    one = _command(commands, "festival", "list, show, check and plan programmes of acts", more)
    ways = one.add_subparsers(dest="way", metavar="list|show|check|new", required=True)
    ways.add_parser("list", help="name the built-in festivals")
    show = ways.add_parser("show", help="print a festival as TOML, with its remarks")
    show.add_argument("name", metavar="NAME|FILE.toml|SHOW.dream", help="whose programme")
    check = ways.add_parser("check", help="say whether festival files are right, and lay them out")
    check.add_argument("files", nargs="+", metavar="FILE.toml")
    check.add_argument("--duration", metavar="T", help="lay it out for a show of this length")
    new = ways.add_parser("new", help="plan the next festival from what happened in a show")
    new.add_argument("show", metavar="FROM.dream", help="what happened")
    new.add_argument("--out", required=True, metavar="NEXT.toml", help="the festival to write")
    new.add_argument("--force", action="store_true", help="replace NEXT.toml if it is there")


def _render(commands: "Commands") -> None:
    more = """\
SHOW is a .dream file, or a single visual or ISF file (.fs) to be seen alone.
OUT ends in .mp4, .mov, .mkv or .webm, or is DIR/%06d.png for single pictures."""
    one = _command(commands, "render", "make a film of a show, or of one visual", more)
    one.add_argument("show", metavar="SHOW.dream|VISUAL.fs", help="what to film")
    one.add_argument("--out", required=True, metavar="OUT", help="the film")
    one.add_argument("--size", default="1920x1080", metavar="WxH", help="(1920x1080)")
    one.add_argument("--fps", default="30", metavar="N", help="pictures a second: 25, 30, 29.97, 60 (30)")
    one.add_argument("--from", dest="begin", default="0", metavar="T", help="begin here (0:00)")
    one.add_argument("--to", dest="end", metavar="T", help="end here (the show's end; 10 s for a visual)")
    one.add_argument("--codec", metavar="NAME", help="x264 x265 svtav1 prores ffv1 vp9 nvenc (by the ending)")
    one.add_argument("--no-sound", action="store_true", help="pictures only")
    one.add_argument(
        "--listen",
        metavar="FILE",
        help="a music file that begins with the show: the picture answers to it, and the film plays it",
    )
    _loudness(one)


def _loudness(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--loudness",
        default="-16",
        metavar="LUFS",
        help="-14 loud, -16 the web, -23 broadcast; off leaves it as it is (-16)",
    )


def _sound(commands: "Commands") -> None:
    more = """\
OUT ends in .wav or .flac: 48 kHz, stereo. --stems writes the drone, the voices, the textures, the threads
and the wounds as files of their own beside it (OUT.drone.wav ..), which sum to the mix."""
    one = _command(commands, "sound", "write what a show sounds like", more)
    one.add_argument("show", metavar="SHOW.dream", help="what to listen to")
    one.add_argument("--out", metavar="OUT", help="the sound file")
    one.add_argument("--plot", metavar="X.png", help="draw the sound: wave, spectrogram, loudness, the score")
    one.add_argument("--from", dest="begin", default="0", metavar="T", help="begin here (0:00)")
    one.add_argument("--to", dest="end", metavar="T", help="end here (the show's end)")
    one.add_argument("--bits", type=int, default=24, metavar="N", help="24, or 16 (24)")
    one.add_argument("--stems", action="store_true", help="and each part by itself")
    one.add_argument("--play", action="store_true", help="play it now, as it will be live; Ctrl-C ends it")
    one.add_argument(
        "--device", metavar="NAME", help='the device to play on; "none" for silence (the system\'s)'
    )
    _loudness(one)


def _listen(commands: "Commands") -> None:
    more = """\
Four bands, hits, tempo and beat, as the picture answers to them. Without a name the devices are listed.

  dreamscape listen                        which devices can be listened to
  dreamscape listen microphone             meters of the one with this in its name; Ctrl-C ends it
  dreamscape listen song.flac --json       20 lines of numbers for each second of a file"""
    one = _command(commands, "listen", "hear a device or a file as the picture would", more)
    one.add_argument("source", nargs="?", metavar="FILE|DEVICE", help="what to listen to")
    one.add_argument("--seconds", metavar="T", help="listen so long: 90s, 1:30 (until the end)")
    one.add_argument("--json", action="store_true", help="for programs")


def _still(commands: "Commands") -> None:
    one = _command(commands, "still", "make a picture of one moment of a show")
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--at", required=True, metavar="T", help="when: 83, 1:23")
    one.add_argument("--out", required=True, metavar="X.png")
    one.add_argument("--size", default="3840x2160", metavar="WxH", help="(3840x2160)")
    one.add_argument("--dreamer", metavar="ID", help="only this dreamer's dream, alone")


def _live(commands: "Commands") -> None:
    more = """\
Opens a show, or begins a new one, puts it on a screen, and lets people in from their phones by the code on
the wall: no app, no account. What they tell is in SHOW.dream before they are told so; when the machine
stops, whatever stops it, the same command goes on where it was.

  dreamscape live                                  a new show in a window
  dreamscape live tonight.dream --display 1        go on, filling the second display
  dreamscape live hall.dream --headless --port 80  no screen: pictures are drawn, phones are served"""
    one = _command(commands, "live", "put a show on a wall, with people who join it now", more)
    one.add_argument("show", nargs="?", default="live.dream", metavar="SHOW.dream", help="(live.dream)")
    one.add_argument("--festival", metavar="NAME|FILE.toml", help="its programme (the show's own, or lull)")
    one.add_argument("--size", default="1280x720", metavar="WxH", help="of the composition (1280x720)")
    one.add_argument("--fps", default="30", metavar="N", help="pictures a second that are aimed at (30)")
    one.add_argument("--display", type=int, metavar="N", help="fill this display, from 0 (a window)")
    one.add_argument("--headless", action="store_true", help="without a screen")
    one.add_argument("--duration", metavar="T", help="end after this long: 90s, 1:30 (never)")
    one.add_argument("--host", default="0.0.0.0", help="where phones are listened for (0.0.0.0, everywhere)")
    one.add_argument("--port", type=int, default=8080, help="(8080)")
    one.add_argument("--address", metavar="URL", help="how phones find this machine (its own address)")
    one.add_argument("--no-sound", action="store_true", help="pictures only")
    one.add_argument("--device", metavar="NAME", help='what to play on; "none" for silence (the system\'s)')


def _check(commands: "Commands") -> None:
    one = _command(commands, "check", "audition shaders: compile, draw, move, cost, flashes")
    one.add_argument("files", nargs="+", metavar="FILE.fs|DIR")
    one.add_argument("--json", action="store_true", help="for programs")


def _verify(commands: "Commands") -> None:
    one = _command(commands, "verify", "prove that a show is whole and unaltered")
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--json", action="store_true", help="for programs")


def _inspect(commands: "Commands") -> None:
    one = _command(commands, "inspect", "tell what the story says at a moment")
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--at", default="0", metavar="T", help="when: 83, 1:23 (0:00)")
    one.add_argument("--json", action="store_true", help="for programs")


def _diagnose(commands: "Commands") -> None:
    more = """\
Causes are lost, mismatch, overload and forced; each number stands beside the threshold it is compared with.
What would help is tried out in a copy of the story, and what comes of it is told."""
    one = _command(commands, "diagnose", "say why threads are weak and seams open, and what would help", more)
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--at", required=True, metavar="T", help="when: 83, 1:23")
    one.add_argument("--all", action="store_true", help="every weak thread, not only the ten weakest")
    one.add_argument("--json", action="store_true", help="for programs")


def _comment(commands: "Commands") -> None:
    more = "Every number in it is measured; --json gives the numbers beside each sentence."
    one = _command(commands, "comment", "tell in plain words what happens in a show", more)
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--from", dest="begin", default="0", metavar="T", help="begin here (0:00)")
    one.add_argument("--to", dest="end", metavar="T", help="end here (the show's end)")
    one.add_argument("--out", metavar="X.srt|X.vtt", help="write subtitles for the film")
    one.add_argument("--json", action="store_true", help="for programs")


def _plot(commands: "Commands") -> None:
    more = """\
Groups weave their dreams into plotlines: lines in an order, each with its author. They split where the
crowd breaks apart, weavers retell and reorder them, and in the end all become one. A line that two
weavers changed at once has both versions ("or: ..."), and who was too late was told. A dash stands
where a dreamer took the words back.

  dreamscape plot show.dream --at 0:35               the plotlines as they are then, to read
  dreamscape plot show.dream --out story.md          the last ones, in a file
  dreamscape plot show.dream --at 1:40 --json        everything: who gave which take, and when"""
    one = _command(commands, "plot", "read the plotlines that the dreamers wove", more)
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--at", metavar="T", help="when: 83, 1:23 (the show's end)")
    one.add_argument("--json", action="store_true", help="for programs")
    one.add_argument("--out", metavar="X.md|X.txt|X.json", help="write to this file instead")


def _withdraw(commands: "Commands") -> None:
    more = "The dream fades from the show, and the dreamer's words are erased from the file for good."
    one = _command(commands, "withdraw", "take a dreamer's dream back", more)
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--dreamer", required=True, metavar="ID")


def _bench(commands: "Commands") -> None:
    one = _command(commands, "bench", "measure what drawing, ticking and exporting cost here")
    one.add_argument("--json", action="store_true", help="for programs")
    one.add_argument("--quick", action="store_true", help="fewer rounds, no crowd of 100,000")


def _doctor(commands: "Commands") -> None:
    one = _command(commands, "doctor", "say what works on this machine and what to do about the rest")
    one.add_argument("--json", action="store_true", help="for programs")


MODULES = {"import": "importing"}
"""Commands whose module has another name."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    _print_all_letters()
    _stop_like_ctrl_c()
    root = parser()
    given = root.parse_args(arguments)
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
    """SIGTERM, as services and containers send it, stops a command as Ctrl-C does: nothing half is left."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda number, frame: signal.raise_signal(signal.SIGINT))


def _stop_printing() -> None:
    """What is still to be printed goes nowhere: Python would fail once more over it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
