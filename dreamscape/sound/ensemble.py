"""Everybody together: Music in, blocks of sound out, stem by stem."""

import numpy as np
import numpy.typing as npt

from dreamscape.score.harmony import hertz
from dreamscape.score.music import Music
from dreamscape.sound.conductor import Conductor, Harmony
from dreamscape.sound.drone import Drone
from dreamscape.sound.happenings import LATENESS, Happenings, Strike
from dreamscape.sound.rate import BLOCK, RATE
from dreamscape.sound.reverb import Hall
from dreamscape.sound.strikes import Strikes
from dreamscape.sound.textures import TextureBank
from dreamscape.sound.textures import Wanted as WantedTextures
from dreamscape.sound.voices import VoiceBank, Wanted
from dreamscape.sound.voicing import Voicing
