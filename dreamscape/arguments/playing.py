"""What commands take that go on now: a show on a wall, and what is listened to."""

import argparse
from typing import TYPE_CHECKING

from dreamscape.arguments.adding import command, flashes, visuals

if TYPE_CHECKING:
    from dreamscape.arguments.adding import Commands


def add(commands: "Commands") -> None:
    """Add them all."""
    for one in (_live, _vj, _listen, _controls):
        one(commands)


def _live(commands: "Commands") -> None:
    more = """\
Opens a show, or begins a new one, puts it on a screen, and lets people in from their phones by the code on
the wall: no app, no account. What they tell is in SHOW.dream before they are told so; when the machine
stops, whatever stops it, the same command goes on where it was.

  dreamscape live                                  a new show in a window
  dreamscape live tonight.dream --display 1        go on, filling the second display
  dreamscape live wall.dream --outputs hall.toml   projectors and walls, each with its part of the picture
  dreamscape live hall.dream --headless --port 80  no screen: pictures are drawn, phones are served"""
    one = command(commands, "live", "put a show on a wall, with people who join it now", more)
    one.add_argument("show", nargs="?", default="live.dream", metavar="SHOW.dream", help="(live.dream)")
    _staging(one)


def _vj(commands: "Commands") -> None:
    more = """\
As live, with hands on it: keys at the window (? lists them) and OSC move every control that `dreamscape
controls` lists, and what moves is told back. The program output never shows any of it. What is played is
kept in SHOW.dream: rendered again, at any size, it is the same performance.

  dreamscape vj set.dream                              a window, OSC at port 7000
  dreamscape vj set.dream --display 1 --osc-host 0.0.0.0 --osc-out 192.0.2.20:9000
  dreamscape render set.dream --size 7680x4320 --out set.mp4"""
    one = command(commands, "vj", "play a show like an instrument, and keep every take", more)
    one.add_argument("show", nargs="?", default="set.dream", metavar="SHOW.dream", help="(set.dream)")
    one.add_argument("--midi", action="append", metavar="NAME|HOST:PORT", help="this MIDI device (all)")
    one.add_argument("--no-midi", action="store_true", help="no MIDI")
    one.add_argument("--midi-map", metavar="FILE.toml", help="which knob moves what (SET.midi.toml)")
    one.add_argument("--dmx-host", default="127.0.0.1", help="where DMX consoles are heard (127.0.0.1)")
    one.add_argument("--link", action="store_true", help="join Ableton Link (extra [link]); /tempo/source 3")
    one.add_argument("--listen", metavar="FILE|DEVICE", help="the picture answers to it (dreamscape listen)")
    one.add_argument("--panel-host", default="127.0.0.1", help="where the panel is listened for (127.0.0.1)")
    one.add_argument("--panel-port", type=int, default=8082, metavar="N", help="-1 for no panel (8082)")
    one.add_argument("--announce", action="store_true", help="tell the network of panel and OSC (zeroconf)")
    one.add_argument("--osc-host", default="127.0.0.1", help="where OSC is listened for (127.0.0.1)")
    one.add_argument("--osc-port", type=int, default=7000, metavar="N", help="UDP; -1 for no OSC (7000)")
    one.add_argument("--osc-out", action="append", metavar="HOST:PORT", help="who is always told what moves")
    _staging(one)


def _staging(one: argparse.ArgumentParser) -> None:
    """How a show is put on a wall."""
    one.add_argument("--festival", metavar="NAME|FILE.toml", help="its programme (the show's own, or lull)")
    one.add_argument("--size", default="1280x720", metavar="WxH", help="of the composition (1280x720)")
    one.add_argument("--fps", default="30", metavar="N", help="pictures a second that are aimed at (30)")
    one.add_argument("--display", type=int, metavar="N", help="fill this display, from 0 (a window)")
    one.add_argument("--outputs", metavar="FILE.toml", help="which screen shows what: docs/outputs.md")
    one.add_argument("--test-card", action="store_true", help="begin with the test card (t shows, hides it)")
    one.add_argument(
        "--record", metavar="FILE.mp4", help="make a film of what is shown, its sound comes last"
    )
    one.add_argument("--ndi", metavar="NAME", help="send pictures to other programs by NDI (extra [ndi])")
    visuals(
        one, "visuals of your own: what is saved here appears, while the show goes on; may be given again"
    )
    one.add_argument("--headless", action="store_true", help="without a screen")
    one.add_argument("--duration", metavar="T", help="end after this long: 90s, 1:30 (never)")
    one.add_argument("--host", default="0.0.0.0", help="where phones are listened for (0.0.0.0, everywhere)")
    one.add_argument("--port", type=int, default=8080, help="(8080)")
    one.add_argument("--address", metavar="URL", help="how phones find this machine (its own address)")
    one.add_argument("--crew-host", default="127.0.0.1", help="where the crew is listened for (127.0.0.1)")
    one.add_argument("--crew-port", type=int, default=8081, help="the crew's pages (8081)")
    one.add_argument("--new-passphrases", action="store_true", help="for the crew; the old ones open nothing")
    one.add_argument(
        "--moderation",
        choices=("before", "after", "off"),
        default="before",
        help="when others see somebody's words: once a weaver lets them (before), at once and until a weaver "
        "hides them (after), at once (off); dreams become pictures at once in any case (before)",
    )
    one.add_argument(
        "--keep",
        default="off",
        metavar="T",
        help="how long what people told is kept before it is erased: 24h, 30d (off: until it is taken back)",
    )
    one.add_argument("--no-sound", action="store_true", help="pictures only")
    one.add_argument("--device", metavar="NAME", help='what to play on; "none" for silence (the system\'s)')
    flashes(one)


def _controls(commands: "Commands") -> None:
    more = """\
Address, range, where it rests, and what it does: of the picture, the sound, the story and of each visual.

  dreamscape controls --json               for programs that make a layout of them"""
    one = command(commands, "controls", "list everything that may be played", more)
    one.add_argument("--json", action="store_true", help="for programs")
    one.add_argument("--markdown", action="store_true", help="as docs/controls.md has it")
    visuals(one, "visuals of your own, with their numbers; may be given again")


def _listen(commands: "Commands") -> None:
    more = """\
Four bands, hits, tempo and beat, as the picture answers to them. Without a name the devices are listed.

  dreamscape listen                        which devices can be listened to
  dreamscape listen microphone             meters of the one with this in its name; Ctrl-C ends it
  dreamscape listen song.flac --json       20 lines of numbers for each second of a file"""
    one = command(commands, "listen", "hear a device or a file as the picture would", more)
    one.add_argument("source", nargs="?", metavar="FILE|DEVICE", help="what to listen to")
    one.add_argument("--seconds", metavar="T", help="listen so long: 90s, 1:30 (until the end)")
    one.add_argument("--json", action="store_true", help="for programs")
