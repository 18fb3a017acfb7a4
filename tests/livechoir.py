"""Small players of real parts for tests of live sound: importable by the sound's own process."""

import gc

import numpy as np

from dreamscape.score.music import Music
from dreamscape.sound.drone import Drone
from dreamscape.sound.rate import BLOCK
from dreamscape.sound.reverb import Hall
from dreamscape.sound.voices import VoiceBank, wanted

DIES, LOSES_DEVICE = 71, 72
"""Acts in which something goes wrong."""


class Ground:
    """The drone alone; it follows the light."""

    def __init__(self, seed: int, start: int, slots: int) -> None:
        self._drone = Drone(seed, start // BLOCK)
        self._music: Music | None = None
        self.limit = slots
        self.rehearsed: list[float] = []

    def rehearse(self, music: Music) -> None:
        self.rehearsed.append(music.time)

    def hear(self, music: Music) -> None:
        self._music = music
        if music.tone.act == DIES:
            raise RuntimeError("a string broke")
        if music.tone.act == LOSES_DEVICE:
            _stop_devices()

    def block(self, start: int) -> np.ndarray:
        assert self._music is not None
        return self._drone.block(110.0, 1.0, 5.0 + self._music.tone.light)[None]

    def voices(self, count: int) -> None:
        self.limit = count


class Choir(Ground):
    """Voices and a hall besides."""

    def __init__(self, seed: int, start: int, slots: int) -> None:
        super().__init__(seed, start, slots)
        self._bank, self._hall = VoiceBank(slots, seed, start // BLOCK), Hall()

    def hear(self, music: Music) -> None:
        super().hear(music)
        voices = music.voices
        pitch = (110 * 2 ** (2 * voices.register)).astype(np.float32)
        self._wanted = wanted(voices.key, pitch, voices.gain * voices.breath, pan=voices.pan)

    def block(self, start: int) -> np.ndarray:
        sung, send = self._bank.block(self._wanted)
        return np.stack([super().block(start)[0], sung + self._hall.block(send, 3.0, 0.4)])

    def voices(self, count: int) -> None:
        super().voices(count)
        self._bank.voices(count)


def _stop_devices() -> None:
    """As if somebody had pulled the plug: every device is stopped from outside."""
    import miniaudio

    for one in gc.get_objects():
        if isinstance(one, miniaudio.PlaybackDevice) and one._device is not None:
            miniaudio.lib.ma_device_stop(one._device)
