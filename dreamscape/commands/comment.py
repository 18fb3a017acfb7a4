"""dreamscape comment: what happens in a show, in plain words; or as subtitles."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from dreamscape.atomic import write_text
from dreamscape.commands.shows import Show, open_show
from dreamscape.errors import DreamError
from dreamscape.export.units import clock, parse_time
from dreamscape.narrative.commentary import Remark, commentary
from dreamscape.narrative.world import World

SHOWN = 7.0
"""Longest that a subtitle stands, seconds; the next one takes its place earlier."""


def run(given: argparse.Namespace) -> int:
    """Print the commentary, or write it as subtitles."""
    ending = Path(given.out).suffix.lower() if given.out else ""
    if ending not in ("", ".srt", ".vtt"):
        raise DreamError(f"{given.out}: subtitles end in .srt or .vtt", 2)
    if given.out and not ending:
        raise DreamError(f"{given.out}: give the subtitles an ending, .srt or .vtt", 2)
    with open_show(Path(given.show)) as show:
        begin, end = _stretch(show, given.begin, given.end)
        remarks = list(commentary(_worlds(show, begin, end)))
    if given.out:
        write_text(Path(given.out), subtitles(remarks, ending, begin, end))
        print(f"{given.out}  {len(remarks)} remarks")
    if given.json:
        print(json.dumps([asdict(each) for each in remarks], indent=1))
    elif not given.out:
        for each in remarks:
            print(f"{clock(each.time):>7}  {each.sentence}")
    return 0


def _stretch(show: Show, begin: str, end: str | None) -> tuple[float, float]:
    first, last = parse_time(begin), parse_time(end) if end else show.end
    if last <= first:
        raise DreamError(f"--from {begin} lies not before --to {end or clock(show.end)}", 2)
    show.world(last)
    return first, last


def _worlds(show: Show, begin: float, end: float) -> Iterator[World]:
    for second in range(int(end - begin) + 1):
        yield show.world(begin + second)


def subtitles(remarks: list[Remark], ending: str, begin: float, end: float) -> str:
    """The remarks as SubRip (".srt") or WebVTT (".vtt") text; times run from `begin`, as in a film of it."""
    blocks = ["WEBVTT\n"] if ending == ".vtt" else []
    point = "." if ending == ".vtt" else ","
    starts = [each.time - begin for each in remarks]
    for number, (each, start) in enumerate(zip(remarks, starts, strict=True), start=1):
        following = starts[number] if number < len(starts) else end - begin
        stop = max(min(start + SHOWN, following), start + 1.0)
        times = f"{_stamp(start, point)} --> {_stamp(stop, point)}"
        blocks.append(f"{number}\n{times}\n{_lines(each.sentence)}\n")
    return "\n".join(blocks)


def _stamp(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000.0), 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}{point}{thousandths:03d}"


def _lines(sentence: str) -> str:
    """Two lines of about equal length where one would be too long to read."""
    if len(sentence) <= 44:
        return sentence
    spaces = [place for place, letter in enumerate(sentence) if letter == " "]
    middle = min(spaces, key=lambda place: abs(place - len(sentence) // 2))
    return f"{sentence[:middle]}\n{sentence[middle + 1 :]}"
