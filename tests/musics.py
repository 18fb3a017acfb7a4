"""Music without a story: a choir of so many voices, in a mood that is given."""

from dataclasses import replace

import numpy as np

from dreamscape.score.music import EMOTIONS, TEXTURES, Music, Strands, Textures, Tone, Voices, Wound

REST = Tone(
    valence=0.0,
    arousal=0.0,
    light=0.0,
    emotions=np.full(len(EMOTIONS), 1.0 / len(EMOTIONS), np.float32),
    crowd=8.0,
    unity=0.5,
    parting=0.0,
    cohesion=0.5,
    individuality=0.5,
    balance=0.5,
    chaos=0.0,
    gather=0.0,
    night=0.3,
    sunrise=0.0,
    brightness=0.8,
    pace=1.0,
    tempo=0.0,
    act=0,
    progress=0.0,
)


def choir(count: int, time: float = 0.0) -> Voices:
    """`count` voices from left to right, breathing one after another."""
    line = (np.arange(count) + 0.5) / max(count, 1)
    single = line.astype(np.float32)
    none = np.zeros(count, np.float32)
    colour = np.zeros((count, len(EMOTIONS)), np.float32)
    colour[np.arange(count), np.arange(count) % len(EMOTIONS)] = 1.0
    return Voices(
        key=np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15),
        gain=np.full(count, 0.7, np.float32),
        pan=2.0 * single - 1.0,
        depth=single[::-1].copy(),
        breath=(0.5 + 0.5 * np.sin(2.0 * np.pi * (0.08 * time + line))).astype(np.float32),
        register=single,
        valence=none,
        arousal=none,
        colour=colour,
        attunement=np.full(count, 0.5, np.float32),
        group=np.zeros(count, np.int32),
        hurt=none,
        side=none,
        solo=none,
        role=np.zeros(count, np.int32),
        mark=none,
    )


def music(time: float, voices: int = 0, **tone: float) -> Music:
    """The Music at `time` of a choir at rest, but for what `tone` says."""
    nobody = np.zeros(0, np.int32)
    single = np.zeros(0, np.float32)
    silent = np.zeros(len(TEXTURES), np.float32)
    return Music(
        time,
        1,
        choir(voices, time),
        Strands(
            np.zeros(0, np.uint64), nobody, nobody, single, single, single, np.zeros(0, bool), np.zeros(0)
        ),
        (),
        Textures(silent, silent, silent, silent),
        replace(REST, **tone),
    )


OPENED, PATCHED, CLOSED = 8.0, 14.0, 18.0
"""Seconds at which the wound of `wounded` opens, is patched and has closed."""


def wounded(time: float, voices: int = 12) -> Music:
    """A choir in step, through which a wound opens, left against right, and is mended."""
    opening = float(np.clip(time - OPENED, 0.0, 1.0))
    mended = float(np.clip((time - PATCHED) / (CLOSED - PATCHED), 0.0, 1.0))
    hurt = opening * (1.0 - mended)
    calm = music(time, voices, unity=0.9 - 0.6 * hurt, parting=hurt, light=-0.3 * hurt)
    half = np.arange(voices) < voices * 2 // 5
    sides = [np.nonzero(side)[0].astype(np.int32) for side in (half, ~half)]
    wound = Wound(
        7, 0.0, 0.5, OPENED, hurt, mended, mended, 0, PATCHED if time >= PATCHED else -1.0, sides[0], sides[1]
    )
    torn = replace(
        calm.voices,
        hurt=np.full(voices, hurt, np.float32),
        side=np.where(half, -1.0, 1.0).astype(np.float32) * float(hurt > 0.0),
    )
    return replace(calm, voices=torn, wounds=(wound,) if time >= OPENED else ())
