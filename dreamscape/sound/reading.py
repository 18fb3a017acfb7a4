"""Sound files as samples, a piece at a time."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dreamscape.errors import DreamError
from dreamscape.sound.rate import RATE


def read_sound(path: Path | str) -> Iterator[npt.NDArray[np.float32]]:
    """Pieces (n, 2) of a file at 48 kHz, whatever rate and channels it has. Raises DreamError."""
    import av

    try:
        with av.open(str(path)) as file:
            if not file.streams.audio:
                raise DreamError(f"{path}: there is no sound in it; give a WAV, FLAC, MP3 or OGG file")
            resampler = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
            for frame in file.decode(file.streams.audio[0]):
                for part in resampler.resample(frame):
                    yield part.to_ndarray().reshape(-1, 2).astype(np.float32, copy=False)
            for part in resampler.resample(None):
                yield part.to_ndarray().reshape(-1, 2).astype(np.float32, copy=False)
    except (av.error.FFmpegError, OSError) as error:
        raise DreamError(f"{path}: cannot be read as sound ({error.strerror}); check the file") from error
