"""A film's sound: made and brought to its loudness first, then encoded along with the pictures."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import numpy as np

from dreamscape.export.codecs import sound_codec_for
from dreamscape.export.film import Film
from dreamscape.export.mastering import Master, Shown, Wave, mastered
from dreamscape.export.soundfile import Written, loudness_facts, write_sound
from dreamscape.export.soundstream import SoundStream

SOUND_FILE = "sound.wav"
"""What the sound beside numbered pictures is called."""


def prepared(film: Film, shown: Shown | None = None) -> AbstractContextManager[Master | None]:
    """The finished sound of `film` while the block lasts; None when it has none. `shown(stage, samples)`
    tells how far it is; the sound has `film.samples`. Raises OSError for what the system refuses."""
    if film.sound is None:
        return nullcontext()
    return mastered(film.path, heard(film), film.aim, shown)


def heard(film: Film) -> Iterator[Wave]:
    """The sound of `film`, exactly as long as its pictures."""
    assert film.sound is not None
    return exactly(film.sound.blocks(film.start, film.samples), film.samples)


def exactly(blocks: Iterable[Wave], count: int) -> Iterator[Wave]:
    """`count` samples of `blocks`. Raises ValueError when they have fewer."""
    left = count
    for block in blocks:
        if left > 0:
            yield block[:left]
        left -= len(block)
        if left <= 0:
            return
    raise ValueError(f"the sound ends {left} samples before its pictures")


class Feed:
    """Hands a finished sound to an encoder, as far as the pictures are."""

    def __init__(self, master: Master, stream: SoundStream) -> None:
        self._chunks = master.chunks()
        self._stream = stream
        self._given = 0
        self._rest = np.zeros((0, 2), np.float32)

    def until(self, sample: int) -> None:
        """Encode all before `sample`, a chunk that it falls into up to it."""
        while self._given < sample:
            if not len(self._rest):
                self._rest = next(self._chunks)
            part = self._rest[: sample - self._given]
            self._stream.write(part)
            self._given += len(part)
            self._rest = self._rest[len(part) :]


def describe(film: Film, master: Master) -> dict[str, object]:
    """The sound of `film`, for its sidecar."""
    codec = sound_codec_for(film.path, film.codec)
    return {
        "codec": codec.name,
        "encoder": codec.encoder,
        "bit rate": codec.bit_rate or None,
        "samples": master.count,
        "target": film.aim.target,
        "ceiling": film.aim.ceiling,
        "made": loudness_facts(master.before),
        "gain": master.gain,
        "limited": master.limited,
    }


def write_beside(film: Film, about: Mapping[str, object], shown: Shown | None = None) -> Written:
    """The sound of numbered pictures, as SOUND_FILE in their folder."""
    aim = film.aim
    return write_sound(sound_path(film), heard(film), aim.target, aim.ceiling, about=about, shown=shown)


def sound_path(film: Film) -> Path:
    """Where the sound of numbered pictures lies."""
    return film.path.parent / SOUND_FILE
