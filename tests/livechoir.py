"""A small choir of real parts for tests of live sound: importable by the sound's own process."""

import gc

import numpy as np

from dreamscape.score.music import Music
from dreamscape.sound.drone import Drone
from dreamscape.sound.rate import BLOCK
from dreamscape.sound.reverb import Hall
from dreamscape.sound.voices import VoiceBank, wanted

DIES, LOSES_DEVICE, SLOW = 71, 72, 73
"""Acts in which something goes wrong."""


class Choir:
    """Voices, a ground and a hall."""

    def __init__(self, seed: int, start: int, slots: int) -> None:
        self._bank = VoiceBank(slots, seed, start // BLOCK)
        self._drone, self._hall = Drone(seed, start // BLOCK), Hall()
        self._music: Music | None = None
        self.limit = slots
        self.rehearsed: list[float] = []

    def rehearse(self, music: Music) -> None:
        self.rehearsed.append(music.time)

    def hear(self, music: Music) -> None:
        self._music = music
        voices = music.voices
        pitch = (110 * 2 ** (2 * voices.register + 0.1 * music.tone.light)).astype(np.float32)
        self._wanted = wanted(voices.key, pitch, voices.gain * voices.breath, pan=voices.pan)
        if music.tone.act == DIES:
            raise RuntimeError("a string broke")
        if music.tone.act == LOSES_DEVICE:
            _stop_devices()

    def block(self, start: int) -> np.ndarray:
        assert self._music is not None
        dry = np.zeros((5, BLOCK, 2), np.float32)
        dry[0] = self._drone.block(55.0, 0.8, 4.0)
        dry[1], send = self._bank.block(self._wanted)
        dry[1] += self._hall.block(send, 3.0, 0.4)
        return dry

    def voices(self, count: int) -> None:
        self.limit = count
        self._bank.voices(count)


def _stop_devices() -> None:
    """As if somebody had pulled the plug: every device is stopped from outside."""
    import miniaudio

    for one in gc.get_objects():
        if isinstance(one, miniaudio.PlaybackDevice) and one._device is not None:
            miniaudio.lib.ma_device_stop(one._device)
