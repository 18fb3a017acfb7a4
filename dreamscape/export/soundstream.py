"""The sound of an open film: waves of any length in, packets out beside the pictures'.

What an encoder puts before the first sample (AAC 1024 samples, Opus 312) is told to the player by the
container: an edit list in mp4 and mov, the codec's delay and pre-skip in mkv and webm. So sample 0 is heard
with the first picture. What it puts behind the last sample is cut off by edit list or discard padding.
"""

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dreamscape.export.codecs import SoundCodec
from dreamscape.sound.dither import quantise
from dreamscape.sound.rate import RATE

Wave = npt.NDArray[np.float32]
_BASE = Fraction(1, RATE)


class SoundStream:
    """One stereo stream. Waves are given in order."""

    def __init__(self, container: Any, codec: SoundCodec) -> None:
        self._container = container
        self._codec = codec
        self._stream = container.add_stream(codec.encoder, rate=RATE)
        self._stream.layout, self._stream.format = "stereo", codec.samples
        if codec.bit_rate:
            self._stream.bit_rate = codec.bit_rate
        self._stream.time_base = self._stream.codec_context.time_base = _BASE
        self._waiting = np.zeros((0, 2), np.float32)
        self.done = 0
        """Samples encoded."""

    def write(self, wave: Wave) -> None:
        """Encode `wave`, (n, 2); what fills no frame waits for the next."""
        waiting = np.concatenate([self._waiting, wave])
        whole = len(waiting) // self._codec.frame * self._codec.frame
        for first in range(0, whole, self._codec.frame):
            self._encode(waiting[first : first + self._codec.frame])
        self._waiting = waiting[whole:]

    def flush(self) -> None:
        """Encode the last, shorter frame and write what the encoder still holds back."""
        if len(self._waiting):
            self._encode(self._waiting)
        self._mux(None)

    def _encode(self, wave: Wave) -> None:
        self._mux(self._frame(wave))
        self.done += len(wave)

    def _mux(self, frame: Any) -> None:
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def _frame(self, wave: Wave) -> Any:
        import av

        form = self._codec.samples
        data: npt.NDArray[Any] = wave
        if form == "s32":
            data = quantise(wave, 24, 0, self.done) << 8
        data = np.ascontiguousarray(data.T if form == "fltp" else data.reshape(1, -1))
        frame: Any = av.AudioFrame.from_ndarray(data, format=form, layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.done, _BASE
        return frame
