"""dreamscape sound: what a show sounds like, as a file."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dreamscape.commands.shows import Show, open_show
from dreamscape.commands.sounding import ShowSound
from dreamscape.errors import DreamError
from dreamscape.export.progress import progress
from dreamscape.export.soundfile import Written, check_sound_path, write_sound, write_stems
from dreamscape.export.soundtrack import exactly
from dreamscape.export.units import clock, parse_time
from dreamscape.sound.ensemble import STEMS
from dreamscape.sound.rate import RATE


def run(given: argparse.Namespace) -> int:
    """Write the sound of a show; prints where it lies and how loud it is."""
    path, target = Path(given.out), loudness_of(given.loudness)
    check_sound_path(path, given.bits)
    with open_show(Path(given.show)) as show:
        begin, count = _span(show, given.begin, given.end)
        written = _write(given, path, show, begin, count, target)
    for one in (written.path, *written.stems):
        print(one)
    print(f"{clock(count / RATE)}, {_measured(written)}")
    return 0


def loudness_of(given: str) -> float | None:
    """The loudness that is asked for, LUFS; None for "off". Raises DreamError for anything else."""
    if given == "off":
        return None
    try:
        return float(given)
    except ValueError as error:
        raise DreamError(
            f'--loudness "{given}": give LUFS, as in -14, -16 or -23, or off to leave it as it is', 2
        ) from error


@contextmanager
def sound_progress(label: str, count: int) -> Iterator[Callable[[str, int], None]]:
    """Yields `shown(stage, samples)`: how far a sound of `count` samples is, in seconds of it."""
    seconds = max(1, round(count / RATE))
    with progress(label, seconds, unit="s of sound") as shown:

        def told(stage: str, samples: int) -> None:
            if stage == "sound":
                shown(min(samples // RATE, seconds))

        yield told
        shown(seconds)


def _span(show: Show, begin: str, end: str | None) -> tuple[float, int]:
    first, last = parse_time(begin), parse_time(end) if end else show.end
    show.world(last)
    count = round((last - first) * RATE)
    if count < 1:
        raise DreamError(
            f"from {clock(first)} to {clock(last)} there is nothing to hear; let --to lie after --from", 2
        )
    return first, count


def _write(
    given: argparse.Namespace, path: Path, show: Show, begin: float, count: int, target: float | None
) -> Written:
    sound = ShowSound(show)
    facts = show.facts() | {"from": begin, "to": begin + count / RATE}
    seed = show.journal.meta.seed
    with sound_progress(path.name, count) as shown:
        if given.stems:
            return write_stems(path, sound.stems(begin, count), STEMS, target, bits=given.bits, seed=seed,
                               about=facts, shown=shown)  # fmt: skip
        blocks = exactly(sound.blocks(begin, count), count)
        return write_sound(path, blocks, target, bits=given.bits, seed=seed, about=facts, shown=shown)


def _measured(written: Written) -> str:
    after = written.after
    held = ", peaks held" if written.limited else ""
    return f"{after.integrated:.1f} LUFS, true peak {after.peak:.1f} dBTP{held}"
