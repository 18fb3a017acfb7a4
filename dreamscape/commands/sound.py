"""dreamscape sound: what a show sounds like, as a file."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dreamscape.atomic import check_folder, whole_file
from dreamscape.commands.playing import play
from dreamscape.commands.shows import Show, open_show
from dreamscape.commands.sounding import ShowSound
from dreamscape.errors import DreamError
from dreamscape.export.progress import progress
from dreamscape.export.soundfile import Written, check_sound_path, write_sound, write_stems
from dreamscape.export.soundtrack import exactly
from dreamscape.export.units import clock, parse_time
from dreamscape.score.harmony import MODES
from dreamscape.score.music import Music
from dreamscape.sound.conductor import Harmony
from dreamscape.sound.ensemble import STEMS
from dreamscape.sound.plots.picture import draw_sound
from dreamscape.sound.plots.roll import NAMES, ScoreRow
from dreamscape.sound.rate import RATE
from dreamscape.sound.reading import read_sound


def run(given: argparse.Namespace) -> int:
    """Write the sound of a show, draw it, or both; prints where it lies and how loud it is."""
    if not given.out and not given.plot and not given.play:
        raise DreamError(
            "nothing is asked for; give --out X.wav for the sound, --plot X.png for its picture or --play",
            2,
        )
    if given.play:
        return _play(given)
    target = loudness_of(given.loudness)
    with open_show(Path(given.show)) as show, _target(given) as path:
        check_sound_path(path, given.bits)
        if given.plot:
            _check_plot(Path(given.plot))
        begin, count = _span(show, given.begin, given.end)
        rows: list[ScoreRow] = []
        written = _write(given, path, show, begin, count, target, rows)
        for one in (written.path, *written.stems) if given.out else ():
            print(one)
        if given.plot:
            _draw(Path(given.plot), path, show, begin, count, target, rows)
            print(given.plot)
    print(f"{clock(count / RATE)}, {_measured(written)}")
    return 0


def _play(given: argparse.Namespace) -> int:
    if given.out or given.plot:
        raise DreamError("--play plays and writes nothing; give --out and --plot without it", 2)
    with open_show(Path(given.show)) as show:
        begin, count = _span(show, given.begin, given.end)
        status = play(show, begin, begin + count / RATE, given.device)
    print(f"on {status.device}, {status.underruns} gaps{f'; {status.notice}' if status.notice else ''}")
    return 0


@contextmanager
def _target(given: argparse.Namespace) -> Iterator[Path]:
    """Where the sound is written: where it is asked for, or only for as long as it is drawn."""
    if given.out:
        yield Path(given.out)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "sound.wav"


def _check_plot(path: Path) -> None:
    if path.suffix.lower() != ".png":
        raise DreamError(f'{path}: the picture of a sound is a PNG; end its name in ".png"', 2)
    check_folder(path)


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
    given: argparse.Namespace,
    path: Path,
    show: Show,
    begin: float,
    count: int,
    target: float | None,
    rows: list[ScoreRow],
) -> Written:
    sound = ShowSound(show, lambda music, harmony: rows.append(_row(music, harmony)))
    facts = show.facts() | {"from": begin, "to": begin + count / RATE}
    seed = show.journal.meta.seed
    with sound_progress(path.name, count) as shown:
        if given.stems:
            return write_stems(path, sound.stems(begin, count), STEMS, target, bits=given.bits, seed=seed,
                               about=facts, shown=shown)  # fmt: skip
        blocks = exactly(sound.blocks(begin, count), count)
        return write_sound(path, blocks, target, bits=given.bits, seed=seed, about=facts, shown=shown)


def _row(music: Music, harmony: Harmony) -> ScoreRow:
    wounds = tuple((one.key, one.opening, one.gold) for one in music.wounds)
    notes = tuple(sorted(set(harmony.chord)))
    return ScoreRow(music.time, 36 + harmony.root, _key(harmony), notes, len(music.voices.key), wounds)


def _key(harmony: Harmony) -> str:
    return f"{NAMES[harmony.tonic]} {MODES[harmony.mode]}"


def _draw(
    target: Path,
    sound: Path,
    show: Show,
    begin: float,
    count: int,
    loudness: float | None,
    rows: list[ScoreRow],
) -> None:
    """The picture of the finished sound, with the score it followed."""
    acts: list[tuple[float, str]] = []
    for second in range(int(begin), int(begin + count / RATE)):
        act = show.worlds(float(second)).act
        if act and (not acts or acts[-1][1] != act):
            acts.append((float(second), act))
    picture = draw_sound(
        read_sound(sound),
        count,
        title=show.journal.path.stem,
        start=begin,
        score=rows,
        acts=acts,
        target=loudness,
    )
    with whole_file(target) as part:
        picture.save(part, format="PNG")


def _measured(written: Written) -> str:
    after = written.after
    held = ", peaks held" if written.limited else ""
    return f"{after.integrated:.1f} LUFS, true peak {after.peak:.1f} dBTP{held}"
