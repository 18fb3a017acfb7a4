"""Sound files: 24 bits, dithered, as loud as asked for, whole or not there; and their stems."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

import dreamscape
from dreamscape import keyed
from dreamscape.atomic import check_folder, refusal, whole_file
from dreamscape.errors import DreamError
from dreamscape.export import sidecar
from dreamscape.export.mastering import CEILING, Aim, Master, Shown, Wave, mastered
from dreamscape.export.wavefile import WaveFile
from dreamscape.sound.dither import quantise
from dreamscape.sound.loudness import Loudness, LoudnessMeter
from dreamscape.sound.rate import RATE

ENDINGS = (".wav", ".flac")
Write = Callable[[npt.NDArray[np.int32]], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A sound file, and how loud it came out."""

    path: Path
    before: Loudness  # as it was made
    after: Loudness  # as it was written
    gain: float  # dB
    limited: bool  # whether peaks were held below the ceiling
    stems: tuple[Path, ...] = ()
    stems_gain: float = 0.0  # dB; less than `gain` only where a stem alone would not have fitted


def check_sound_path(path: Path, bits: int = 24) -> None:
    """Raises DreamError unless a sound file can be written at `path` (a folder is made for it)."""
    if path.suffix.lower() not in ENDINGS:
        raise DreamError(f"{path}: sound files end in {' or '.join(ENDINGS)}; give it one of these", 2)
    if bits not in (16, 24):
        raise DreamError(f"{bits} bits: sound files have 16 or 24", 2)
    check_folder(path)


def write_sound(
    path: Path,
    blocks: Iterable[Wave],
    target: float | None = None,
    ceiling: float = CEILING,
    bits: int = 24,
    seed: int = 0,
    about: Mapping[str, object] | None = None,
    shown: Shown | None = None,
) -> Written:
    """Write `blocks`, float32 (n, 2) at 48 kHz, as X.wav or X.flac with its sidecar (`about` joins it).

    `target` is its integrated loudness in LUFS, `ceiling` its true peak in dBTP; without a target it is
    only held below the ceiling. `seed` keys the dither. `shown(stage, samples)` tells how far it is.
    Raises DreamError for what stops it, Ctrl-C included (code 130); then nothing is left.
    """
    check_sound_path(path, bits)
    aim = Aim(target, ceiling)
    try:
        with mastered(path, blocks, aim, shown) as master, whole_file(path) as part:
            after = _write_mix(master, part, path, bits, seed, shown)
    except OSError as error:
        raise refusal(path, error) from error
    except KeyboardInterrupt:
        _stopped(path)
    written = Written(path, master.before, after, master.gain, master.limited)
    sidecar.write(sidecar.path_of(path), describe(written, aim, bits, about or {}))
    return written


def stem_path(path: Path, name: str) -> Path:
    """X.drone.wav for X.wav and "drone"."""
    return path.with_name(f"{path.stem}.{name}{path.suffix}")


def write_stems(
    path: Path,
    blocks: Iterable[Mapping[str, Wave]],
    names: tuple[str, ...],
    target: float | None = None,
    ceiling: float = CEILING,
    bits: int = 24,
    seed: int = 0,
    about: Mapping[str, object] | None = None,
    shown: Shown | None = None,
) -> Written:
    """As `write_sound`, of blocks that hold one wave for each of `names`: their mix at `path`, and each one
    beside it (see `stem_path`). All have the mix's gain and no limiter, so they sum to the mix before
    its limiter. Only where a stem alone would leave full scale all stems are lowered together."""
    check_sound_path(path, bits)
    aim = Aim(target, ceiling)
    together = (np.stack([block[name] for name in names], axis=1) for block in blocks)
    paths = tuple(stem_path(path, name) for name in names)
    try:
        with ExitStack() as stack:
            master = stack.enter_context(mastered(path, together, aim, shown, len(names)))
            parts = [stack.enter_context(whole_file(one)) for one in (path, *paths)]
            after = _write_mix(master, parts[0], path, bits, seed, shown)
            lowered = _write_parts(master, tuple(zip(names, parts[1:], paths, strict=True)), bits, seed)
    except OSError as error:
        raise refusal(path, error) from error
    except KeyboardInterrupt:
        _stopped(path)
    gain = round(master.gain - lowered, 2)
    written = Written(path, master.before, after, master.gain, master.limited, paths, gain)
    sidecar.write(sidecar.path_of(path), describe(written, aim, bits, about or {}))
    return written


def describe(written: Written, aim: Aim, bits: int, about: Mapping[str, object]) -> dict[str, object]:
    """How a sound was made, for its sidecar."""
    facts: dict[str, object] = {
        "program": f"dreamscape {dreamscape.__version__}",
        **about,
        "rate": RATE,
        "channels": 2,
        "bits": bits,
        "loudness": loudness_facts(written.after),
        "target": aim.target,
        "ceiling": aim.ceiling,
        "gain": written.gain,
        "limited": written.limited,
    }
    if written.stems:
        facts |= {"stems": [stem.name for stem in written.stems], "stems gain": written.stems_gain}
    return facts


def loudness_facts(loudness: Loudness) -> dict[str, float | None]:
    """The measures in JSON values, to a hundredth; None where there is only silence."""
    return {name: round(value, 2) if np.isfinite(value) else None for name, value in asdict(loudness).items()}


def _write_mix(master: Master, part: Path, path: Path, bits: int, seed: int, shown: Shown | None) -> Loudness:
    meter, done = LoudnessMeter(), 0
    with _opened(part, path, bits) as write:
        for chunk in master.chunks():
            meter.push(chunk)
            write(quantise(chunk, bits, seed, done))
            done += len(chunk)
            if shown:
                shown("writing", done)
    return meter.finish()


def _write_parts(master: Master, targets: tuple[tuple[str, Path, Path], ...], bits: int, seed: int) -> float:
    """Write the stems; returns by how many dB they had to be lowered together."""
    highest = max(float(np.abs(chunk).max()) for chunk in master.parts())
    lowered = max(0.0, -(-round(2000 * float(np.log10(highest)), 3) // 1) / 100 + 0.01) if highest else 0.0
    factor = np.float32(10 ** (-lowered / 20))
    with ExitStack() as stack:
        writes = [stack.enter_context(_opened(part, path, bits)) for _, part, path in targets]
        seeds = [keyed.key_of(seed, name) for name, _, _ in targets]
        done = 0
        for chunk in master.parts():
            for place, write in enumerate(writes):
                write(quantise(chunk[:, place] * factor, bits, seeds[place], done))
            done += len(chunk)
    return lowered


@contextmanager
def _opened(part: Path, path: Path, bits: int) -> Iterator[Write]:
    """What writes whole numbers of `bits` bits, (n, 2), to `part`, in the form that the name `path` says."""
    if path.suffix.lower() == ".wav":
        with WaveFile(part, bits) as file:
            yield file.write
    else:
        with _flac(part, path, bits) as write:
            yield write


@contextmanager
def _flac(part: Path, path: Path, bits: int) -> Iterator[Write]:
    import av

    av.logging.set_level(av.logging.PANIC)
    try:
        with av.open(str(part), "w", format="flac") as container:
            stream: Any = container.add_stream("flac", rate=RATE, options={"compression_level": "8"})
            stream.layout, stream.format = "stereo", "s16" if bits == 16 else "s32"
            done = 0

            def write(numbers: npt.NDArray[np.int32]) -> None:
                nonlocal done
                for packet in stream.encode(pcm_frame(numbers, bits, done)):
                    container.mux(packet)
                done += len(numbers)

            yield write
            for packet in stream.encode(None):
                container.mux(packet)
    except av.FFmpegError as error:
        raise refusal(path, error) from error


def pcm_frame(numbers: npt.NDArray[np.int32], bits: int, first: int) -> Any:
    """Whole numbers of 16 or 24 bits, (n, 2), as a frame for FFmpeg that begins at sample `first`."""
    from fractions import Fraction

    import av

    packed = numbers.astype(np.int16) if bits == 16 else numbers << 8
    frame: Any = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(packed).reshape(1, -1), format="s16" if bits == 16 else "s32", layout="stereo"
    )
    frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
    return frame


def _stopped(path: Path) -> NoReturn:
    raise DreamError(f"{path}: stopped; nothing half was kept", 130) from None
