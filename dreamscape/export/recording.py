"""A film of what is shown, made while it is shown: by a process of its own, which can be late.

Pictures come with numbers; where one is left out, the one before it stands longer. Until the end it is a
Matroska file, which plays however it was cut off; then it is put into the film's own container, with sound.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dreamscape.atomic import refusal, whole_file
from dreamscape.errors import DreamError
from dreamscape.export.codecs import CONTAINERS, Codec, SoundCodec
from dreamscape.export.encoder import Canvas, Encoder, opened
from dreamscape.export.mastering import Master
from dreamscape.export.soundstream import SoundStream
from dreamscape.export.soundtrack import Feed
from dreamscape.sound.rate import RATE

_NICE = 10
"""The wall comes first."""


@dataclass(frozen=True)
class Recorded:
    """What lies in the unfinished file."""

    first: int  # number of the first picture: show time times rate
    count: int  # pictures in the file
    repeated: int  # of those, how many stand for one that was left out


@dataclass(frozen=True, slots=True)
class Wish:
    """What to make of the pictures."""

    part: Path  # the unfinished file, .mkv
    codec: Codec
    size: tuple[int, int]
    rate: Fraction
    slots: int


def unfinished(path: Path) -> Path:
    """Where the pictures of the film `path` are until it is finished."""
    return path.with_name(f"{path.stem}.unfinished.mkv")


def encode(wish: Wish, memory: Any, line: Connection) -> None:
    """Encode what comes through `line` until it says ("over",); answers ("recorded", Recorded), or
    ("said", sentence) when it cannot go on, and None then."""
    with suppress(OSError, AttributeError):  # Windows knows no nice
        os.nice(_NICE)
    made = None
    try:
        with opened(wish.part, wish.part, wish.codec, wish.size, wish.rate) as film:
            made = _follow(_Film(film, wish, memory), line)
    except DreamError as error:
        line.send(("said", f"{error}; the show goes on, it is recorded no more"))
        _refuse(line)
    line.send(("recorded", made))


def _follow(film: "_Film", line: Connection) -> Recorded | None:
    busy: set[int] = set()
    while True:
        match line.recv():
            case ("begun",):
                line.send(("free", [one for one in range(film.wish.slots) if one not in busy]))
            case ("here", slot, number, size):
                film.take(slot, number, size)
                line.send(("free", [slot]))
            case ("over",):
                return film.recorded()


def _refuse(line: Connection) -> None:
    """Wait for the end; no slot is free any more."""
    while line.recv() != ("over",):
        pass


class _Film:
    """The open film and its newest picture."""

    def __init__(self, film: Encoder, wish: Wish, memory: Any) -> None:
        self.wish = wish
        self._film, self._memory = film, memoryview(memory).cast("B")
        self._canvases: dict[tuple[int, int], Canvas] = {}
        self._shown: Scaled | None = None
        self._first = self._last = -1
        self._count = self._repeated = 0

    def take(self, slot: int, number: int, size: tuple[int, int]) -> None:
        """Picture `number` lies in a slot."""
        if self._shown is None:
            self._first = number
        else:
            missing = number - self._last - 1
            self._repeated += missing
            for _ in range(missing):
                self._write(self._shown)
        start = slot * self.wish.size[0] * self.wish.size[1] * 4
        canvas = self._canvases.setdefault(size, Canvas(size))
        canvas.fill(self._memory[start : start + size[0] * size[1] * 4])
        self._shown, self._last = Scaled(canvas, self.wish.size), number
        self._write(self._shown)

    def _write(self, picture: "Scaled") -> None:
        self._film.write(self._count, picture)
        self._count += 1

    def recorded(self) -> Recorded:
        """What there is so far."""
        return Recorded(max(self._first, 0), self._count, self._repeated)


class Scaled:
    """A picture as large as the film, however large it was drawn."""

    def __init__(self, canvas: Canvas, size: tuple[int, int]) -> None:
        drawn = canvas.frame.width, canvas.frame.height
        self.frame: Any = (
            canvas.frame
            if drawn == size
            else canvas.frame.reformat(size[0], size[1], "rgba", interpolation="BILINEAR")
        )


def finish(
    part: Path,
    path: Path,
    rate: Fraction,
    sound: tuple[Master, SoundCodec] | None,
    shown: Callable[[int], None],
) -> None:
    """Put the pictures of the unfinished file `part` into the film `path`, with `sound`, and take
    `part` away. Nothing is encoded anew. Raises DreamError; `part` is kept then."""
    import av

    try:
        with (
            whole_file(path) as whole,
            av.open(os.fspath(part)) as pictures,
            av.open(os.fspath(whole), "w", format=CONTAINERS[path.suffix.lower()]) as film,
        ):
            _copy(pictures, film, rate, sound, shown)
    except av.FFmpegError as error:
        raise refusal(path, error) from error
    part.unlink()


def _copy(
    pictures: Any,
    film: Any,
    rate: Fraction,
    sound: tuple[Master, SoundCodec] | None,
    shown: Callable[[int], None],
) -> None:
    stream = film.add_stream_from_template(pictures.streams.video[0])
    heard = SoundStream(film, sound[1]) if sound else None
    feed = Feed(sound[0], heard) if sound and heard else None
    number = 0
    for packet in pictures.demux(video=0):
        if not packet.size:
            continue
        packet.stream = stream
        film.mux(packet)
        number += 1
        if feed:
            feed.until(round(number / rate * RATE))
        shown(number)
    if heard:
        heard.flush()
