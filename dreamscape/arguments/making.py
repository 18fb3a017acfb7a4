"""What commands take that make something of a show: films, stills, sound, or a show itself."""

import argparse
from typing import TYPE_CHECKING

from dreamscape.arguments.adding import command, flashes, visuals

if TYPE_CHECKING:
    from dreamscape.arguments.adding import Commands


_VISUALS = "visuals of your own: the folder that live, vj or import were given; may be given again"


def add(commands: "Commands") -> None:
    """Add them all."""
    for one in (_demo, _import, _festival, _render, _still, _sound, _export):
        one(commands)


def _demo(commands: "Commands") -> None:
    one = command(commands, "demo", "make the built-in show: film, a still of each act, all visuals")
    one.add_argument("--out", default="out", metavar="DIR", help="where to (out)")
    one.add_argument("--seconds", default="60", metavar="S", help="length of the film, 1:00 or 60 (60)")
    one.add_argument("--size", default="1280x720", metavar="WxH", help="size of film and stills (1280x720)")
    one.add_argument("--fps", default="30", metavar="N", help="pictures a second: 25, 30, 29.97, 60 (30)")
    visuals(one, _VISUALS)


def _import(commands: "Commands") -> None:
    more = """\
DREAMS is a text file (a dream a line, or paragraphs with blank lines between), CSV with a column
`dream` or `text` (and, if there are, `name`, `feeling`, `at`), or JSON Lines with the same keys.
`at` is when the dreamer joins, seconds from the show's beginning.
A simulated crowd joins with these dreams and does what the festival cues: it weaves threads, falters,
mends and converges."""
    one = command(commands, "import", "make a show of a file of dreams", more)
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
    visuals(one, "visuals of your own, which dreams may be read as; may be given again")


def _festival(commands: "Commands") -> None:
    more = """\
A festival is a TOML file: acts with lengths, texts and prompts, curves for the controls, cues for what
the crowd does, and what may happen in each act. docs/festival.md explains every key.

  dreamscape festival list                              the built-in ones
  dreamscape festival show lull > mine.toml             one of them, to begin your own from
  dreamscape festival check mine.toml                   is it right? where not, and what to do
  dreamscape import dreams.txt --festival mine.toml --out show.dream
  dreamscape festival new show.dream --out next.toml    plan the next one from what happened"""
    one = command(commands, "festival", "list, show, check and plan programmes of acts", more)
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
    one = command(commands, "render", "make a film of a show, or of one visual", more)
    one.add_argument("show", metavar="SHOW.dream|VISUAL", help="what to film")
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
    visuals(one, _VISUALS)
    _loudness(one)
    flashes(one)


def _still(commands: "Commands") -> None:
    one = command(commands, "still", "make a picture of one moment of a show")
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--at", required=True, metavar="T", help="when: 83, 1:23")
    one.add_argument("--out", required=True, metavar="X.png")
    one.add_argument("--size", default="3840x2160", metavar="WxH", help="(3840x2160)")
    one.add_argument("--dreamer", metavar="ID", help="only this dreamer's dream, alone")
    visuals(one, _VISUALS)


def _sound(commands: "Commands") -> None:
    more = """\
OUT ends in .wav or .flac: 48 kHz, stereo. --stems writes the drone, the voices, the textures, the threads
and the wounds as files of their own beside it (OUT.drone.wav ..), which sum to the mix."""
    one = command(commands, "sound", "write what a show sounds like", more)
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


def _export(commands: "Commands") -> None:
    more = """\
Writes the show as it is now into one file, also while it goes on. The keys beside it are never copied.

  dreamscape export show.dream --out copy.dream             everything, words and names too
  dreamscape export show.dream --redact --out open.dream    to pass on: the picture, the threads, the seams,
                                                            but no words, no names, no ids of before
  dreamscape export show.dream --redact-all --out x.dream   and nothing that was read from dreams: each is
                                                            the same night sky

docs/privacy.md says what can still be told from such a copy."""
    one = command(commands, "export", "copy a show, or make one to pass on, without words and names", more)
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--out", required=True, metavar="OTHER.dream", help="the show to write")
    one.add_argument("--redact", action="store_true", help="without words, names, drawings and ids")
    one.add_argument("--redact-all", action="store_true", help="and without what was read from dreams")
    one.add_argument("--force", action="store_true", help="replace OTHER.dream if it is there")


def _loudness(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--loudness",
        default="-16",
        metavar="LUFS",
        help="-14 loud, -16 the web, -23 broadcast; off leaves it as it is (-16)",
    )
