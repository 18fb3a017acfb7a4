"""Everybody together: Music in, blocks of sound out, stem by stem."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamscape.score.harmony import hertz
from dreamscape.score.music import Music, Tone
from dreamscape.sound.conductor import Conductor, Harmony
from dreamscape.sound.drone import Drone
from dreamscape.sound.happenings import LATENESS, Happenings, Strike
from dreamscape.sound.oscillators import RAMP
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.reverb import Hall
from dreamscape.sound.strikes import Strikes
from dreamscape.sound.textures import TextureBank
from dreamscape.sound.textures import Wanted as WantedTextures
from dreamscape.sound.voices import VoiceBank, Wanted
from dreamscape.sound.voicing import Voicing

Block = npt.NDArray[np.float32]

STEMS = ("drone", "voices", "textures", "threads", "wounds")
"""What the sound is made of; their sum is the mix."""

LEVELS = {"drone": 0.20, "voices": 1.2, "textures": 0.9, "threads": 0.22, "wounds": 0.32}
"""How loud each stem is."""
_DUCKED, _DUCK_SECONDS = 0.30, 1.2
"""By how much everything steps back when a wound opens, and how long."""
_FEW = 0.05
"""Share of what is dreamt from which on a texture is as loud as it can be."""
_FORGOTTEN = 14.0
"""So many times _DUCK_SECONDS after a tear nobody steps back any more: by less than a millionth."""
_BREATH_HELD, _BREATH_SECONDS = 0.55, 0.6
"""Before the resolution all take a breath."""
_LEVELS = np.array([LEVELS[stem] for stem in STEMS], np.float32)[:, None]
_SECONDS = np.arange(BLOCK) / RATE


@dataclass(frozen=True, slots=True)
class Room:
    """The hall at one instant, and what all levels follow."""

    seconds: float  # reverberation time
    dark: float  # 0..1
    freeze: float  # 0..1: the tail is held
    level: float  # 0..1
    rich: float  # partials of the drone
    split: float  # 0..1: the drone's roots apart


class Ensemble:
    """Lives on from block to block. With `stems` each stem has a hall of its own, and all sum to the mix."""

    def __init__(
        self, seed: int, start: int = 0, slots: int = 64, stems: bool = False, fast: bool = False
    ) -> None:
        """`start` is the first sample that will be asked for, a multiple of BLOCK."""
        self._conductor, self._voicing, self._happenings = Conductor(seed), Voicing(), Happenings()
        self._bank = VoiceBank(slots, seed, start // BLOCK, fast)
        self._drone = Drone(seed, start // BLOCK, fast)
        self._textures = TextureBank(seed)
        self._strikes = Strikes(seed, len(STEMS))
        self._halls = [Hall(fast) for _ in range(len(STEMS) if stems else 1)]
        self._music: Music | None = None
        self._harmony: Harmony | None = None
        self._wanted: Wanted | None = None
        self._resolved = self._torn = -1e9
        self._level = 0.0

    def rehearse(self, music: Music) -> None:
        """Let the harmony come to where it would be; nothing is played. In order of time."""
        self._harmony = self._conductor.hear(music)

    def hear(self, music: Music) -> Harmony:
        """Take in what is to be heard from now on. In order of time."""
        before, self._music = self._harmony, music
        harmony = self._harmony = self._conductor.hear(music)
        if harmony.cadence == 4 and (before is None or before.cadence != 4):
            self._resolved = music.time
        self._torn = max((one.at for one in music.wounds if one.at <= music.time), default=-1e9)
        self._wanted = self._voicing.wanted(music, harmony)
        pitch = dict(zip(music.voices.key.tolist(), self._wanted.hertz.tolist(), strict=True))
        for strike in self._happenings.hear(music, harmony, pitch):
            self._strike(strike)
        return harmony

    def voices(self, count: int) -> None:
        """From now on at most so many sing; those who must go do so in 20 ms."""
        self._bank.voices(count)

    def _strike(self, one: Strike) -> None:
        self._strikes.strike(
            one.kind, round((one.at + LATENESS) * RATE), one.hertz, one.gain, one.pan, pan_to=one.pan_to,
            depth=one.depth, warmth=one.warmth, tension=one.tension, key=one.key,
            part=STEMS.index(one.stem),
        )  # fmt: skip

    def block(self, start: int) -> Block:
        """(5, 512, 2): the stems from the sample `start` of the show on."""
        assert self._music is not None
        assert self._harmony is not None
        assert self._wanted is not None
        time = start / RATE
        room = self._room(time)
        dry, send = np.zeros((2, len(STEMS), BLOCK, 2), np.float32)
        dry[0] = self._drone.block(
            hertz(self._harmony.bass, self._harmony.tonic, 0.0), 1.0, room.rich, room.split
        )
        dry[1], send[1] = self._bank.block(self._wanted)
        dry[2], send[2] = self._textures.block(start, self._wanted_textures(), dry[1])
        struck, far = self._strikes.block(start)
        dry += struck
        send += far
        return self._mixed(dry, send, room, time)

    def _mixed(self, dry: Block, send: Block, room: Room, time: float) -> Block:
        held = _LEVELS * (np.float32(self._level) + np.float32(room.level - self._level) * RAMP)
        self._level = room.level
        if (stepping := self._stepping_back(time)) is not None:
            held[:4] *= stepping
        dry *= held[:, :, None]
        send *= held[:, :, None]
        if len(self._halls) == 1:
            dry[1] += self._halls[0].block(send.sum(axis=0), room.seconds, room.dark, room.freeze)
        else:
            for row, hall in enumerate(self._halls):
                dry[row] += hall.block(send[row], room.seconds, room.dark, room.freeze)
        return dry

    def _stepping_back(self, time: float) -> npt.NDArray[np.float32] | None:
        """What all but the wounds do when something tears, and before the chord resolves: (512,) factors;
        None when there is neither."""
        since = time - LATENESS
        if since - self._torn > _FORGOTTEN * _DUCK_SECONDS and since - self._resolved > _BREATH_SECONDS:
            return None
        at = since + _SECONDS
        torn, home = at - self._torn, at - self._resolved
        duck = _DUCKED * np.exp(-np.maximum(torn, 0.0) / _DUCK_SECONDS) * np.clip(torn / 0.02, 0.0, 1.0)
        part = np.clip(home / _BREATH_SECONDS, 0.0, 1.0)
        return ((1.0 - duck) * (1.0 - _BREATH_HELD * np.sin(np.pi * part) ** 2)).astype(np.float32)

    def _room(self, time: float) -> Room:
        assert self._music is not None
        tone = self._music.tone
        hurt = max((one.opening * (1.0 - one.mended) for one in self._music.wounds), default=0.0)
        broken = max(tone.parting * hurt, 0.5 * hurt)
        return Room(
            seconds=(3.0 + 3.0 * tone.unity + 2.0 * tone.gather) * (1.0 - 0.6 * broken),
            dark=min(max(0.35 + 0.4 * tone.night - 0.3 * tone.sunrise, 0.0), 1.0),
            freeze=0.8 if 0.6 < time - self._resolved < 4.6 else 0.0,
            level=_level(tone),
            rich=2.0 + 4.0 * tone.unity + 10.0 * tone.sunrise,
            split=broken,
        )

    def _wanted_textures(self) -> WantedTextures:
        assert self._music is not None
        assert self._harmony is not None
        heard, tone = self._music.textures, self._music.tone
        return WantedTextures(
            weight=heard.weight / max(float(heard.weight.max()), _FEW),
            pan=heard.pan,
            depth=heard.depth,
            arousal=heard.arousal,
            chord=tuple(hertz(note, self._harmony.root, tone.unity) for note in self._harmony.chord),
            pulse=tone.tempo or 60.0 + 12.0 * round(2.0 * tone.arousal),
        )


def _level(tone: Tone) -> float:
    """0..1: a blackout is silent, the night is soft, what gathers and dawns swells."""
    there = min(tone.brightness / 0.25, 1.0) * min(tone.crowd, 1.0)
    return min(there * (0.45 + 0.15 * tone.brightness + 0.25 * tone.gather + 0.30 * tone.sunrise), 1.0)
