"""What commands take that tell of a show, or take something out of it."""

from typing import TYPE_CHECKING

from dreamscape.arguments.adding import command

if TYPE_CHECKING:
    from dreamscape.arguments.adding import Commands


def add(commands: "Commands") -> None:
    """Add them all."""
    for one in (_verify, _inspect, _diagnose, _comment, _plot, _withdraw, _purge):
        one(commands)


def _verify(commands: "Commands") -> None:
    one = command(commands, "verify", "prove that a show is whole and unaltered")
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--json", action="store_true", help="for programs")


def _inspect(commands: "Commands") -> None:
    one = command(commands, "inspect", "tell what the story says at a moment")
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--at", default="0", metavar="T", help="when: 83, 1:23 (0:00)")
    one.add_argument("--json", action="store_true", help="for programs")


def _diagnose(commands: "Commands") -> None:
    more = """\
Causes are lost, mismatch, overload and forced; each number stands beside the threshold it is compared with.
What would help is tried out in a copy of the story, and what comes of it is told."""
    one = command(commands, "diagnose", "say why threads are weak and seams open, and what would help", more)
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--at", required=True, metavar="T", help="when: 83, 1:23")
    one.add_argument("--all", action="store_true", help="every weak thread, not only the ten weakest")
    one.add_argument("--json", action="store_true", help="for programs")


def _comment(commands: "Commands") -> None:
    more = "Every number in it is measured; --json gives the numbers beside each sentence."
    one = command(commands, "comment", "tell in plain words what happens in a show", more)
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
    one = command(commands, "plot", "read the plotlines that the dreamers wove", more)
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--at", metavar="T", help="when: 83, 1:23 (the show's end)")
    one.add_argument("--json", action="store_true", help="for programs")
    one.add_argument("--out", metavar="X.md|X.txt|X.json", help="write to this file instead")


def _withdraw(commands: "Commands") -> None:
    more = """\
The dream is seen no more, and the dreamer's words, and what was read from them, are erased from the file
for good."""
    one = command(commands, "withdraw", "take a dreamer's dream back", more)
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--dreamer", required=True, metavar="ID")


def _purge(commands: "Commands") -> None:
    more = """\
Dreams that are so old are taken back as if their dreamers had withdrawn them: words, lines, drawings and
what was read from them are erased from the file for good. `dreamscape live --keep 24h` does so by itself.

  dreamscape purge show.dream                  everything that anybody told
  dreamscape purge show.dream --older 30d      what was told more than thirty days ago"""
    one = command(commands, "purge", "erase what was told, or what was told long ago", more)
    one.add_argument("show", metavar="SHOW.dream")
    one.add_argument("--older", metavar="T", help="only what is older: 24h, 30d (everything)")
