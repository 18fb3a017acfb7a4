"""A film that is made of a show while it goes on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from fractions import Fraction
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dreamscape.atomic import check_folder
from dreamscape.commands.shows import open_show
from dreamscape.commands.sound import sound_progress
from dreamscape.commands.sounding import ShowSound
from dreamscape.errors import DreamError
from dreamscape.export import recording
from dreamscape.export.codecs import PICTURES, check_shape, codec_for, sound_codec_for
from dreamscape.export.film import LOUDNESS
from dreamscape.export.mastering import Aim, mastered
from dreamscape.export.progress import progress
from dreamscape.export.recording import Recorded, Wish, encode, unfinished
from dreamscape.export.soundtrack import exactly
from dreamscape.export.units import clock
from dreamscape.sound.rate import RATE
from dreamscape.stage.recording import Slots

_ROOM = 256 << 20
"""Bytes in which pictures wait to be encoded, at most."""
_FEW, _MANY = 3, 24
_PATIENCE = 120.0
"""Seconds in which the last pictures must be encoded."""


@contextmanager
def recorded(
    path: Path | None, show: Path, size: tuple[int, int], rate: Fraction, sound: bool
) -> Iterator[Slots | None]:
    """Make the film `path` of what is shown while the block lasts, and finish it; with `sound` that of the
    show is made then. Raises DreamError for a film that cannot be made; nothing is made for None."""
    if path is None:
        yield None
        return
    wish = _wished(path, size, rate)
    context = get_context("spawn")
    memory: Any = context.RawArray("B", wish.slots * size[0] * size[1] * 4)
    mine, theirs = context.Pipe()
    process = context.Process(target=_encode, args=(wish, memory, theirs), name="recording")
    process.start()
    theirs.close()
    try:
        yield Slots(memory, mine, size, wish.slots)
    finally:
        made = _over(mine)
        process.join(_PATIENCE)
        if made is not None and made.count:
            _finish(wish, path, show, made, sound)


def _wished(path: Path, size: tuple[int, int], rate: Fraction) -> Wish:
    """Raises DreamError (code 2)."""
    codec = codec_for(path, None)
    if codec is PICTURES:
        raise DreamError(f"--record {path}: a film ends in .mp4, .mov, .mkv or .webm", 2)
    check_shape(codec, size)
    check_folder(path)
    part = unfinished(path)
    for one in (path, part):
        if one.exists():
            raise DreamError(f"--record {path}: {one} is there; give another name, or move it away", 2)
    slots = min(max(_ROOM // (size[0] * size[1] * 4), _FEW), _MANY)
    in_order = replace(codec, options={**codec.options, "bf": "0"})  # each can be shown when it is read
    return Wish(part, in_order, size, rate, slots)


def _encode(wish: Wish, memory: Any, line: Connection) -> None:
    """The recording's process: only whoever began it ends it."""
    import signal

    from dreamscape.commands.supervising import STOPS

    for name in STOPS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    with suppress(EOFError, OSError):  # whoever began this is gone: what there is plays
        encode(wish, memory, line)


def _over(line: Connection) -> Recorded | None:
    with suppress(EOFError, OSError):
        line.send(("over",))
        while line.poll(_PATIENCE):
            match line.recv():
                case ("recorded", Recorded() as made):
                    return made
                case ("said", sentence):
                    print(sentence, file=sys.stderr)
    return None


def _finish(wish: Wish, path: Path, show: Path, made: Recorded, sound: bool) -> None:
    """Ctrl-C, or what goes wrong with the sound, leaves the unfinished file, which plays."""
    left = f", {made.repeated} of them for ones that came late" if made.repeated else ""
    try:
        if sound:
            _with_sound(wish, path, show, made)
        else:
            with progress(path.name, made.count) as shown:
                recording.finish(wish.part, path, wish.rate, None, shown)
    except (DreamError, KeyboardInterrupt) as error:
        why = "stopped" if isinstance(error, KeyboardInterrupt) else str(error)
        print(f"{why}; the pictures are in {wish.part}", file=sys.stderr)
        return
    print(f"{path}: {made.count} pictures, {clock(float(made.count / wish.rate))}{left}", file=sys.stderr)


def _with_sound(wish: Wish, path: Path, show: Path, made: Recorded) -> None:
    """The sound is made of the take, as a film that is rendered from it has it."""
    start, samples = float(made.first / wish.rate), round(made.count / wish.rate * RATE)
    with open_show(show) as played, sound_progress(f"sound of {path.name}", samples) as heard:
        blocks = exactly(ShowSound(played).blocks(start, samples), samples)
        with mastered(path, blocks, Aim(LOUDNESS), heard) as master:
            pair = master, sound_codec_for(path, wish.codec)
            recording.finish(wish.part, path, wish.rate, pair, lambda number: None)
