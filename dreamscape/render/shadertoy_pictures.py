"""Which of our pictures stands in for a medium that a Shadertoy asks for: the site's are not ours to give."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dreamscape.render.stock import PREFIX, SKY

SOUND, FILM, NOTHING = "shadertoy_sound", "shadertoy_film", "isf_Blank"
"""Pictures that are drawn by passes of ours (shaders/core), and black."""

_HEARD = ("music", "musicstream", "mic", "microphone", "soundcloud", "audio", "sound")
_SEEN = ("video", "webcam", "camera", "videostream", "vr")

# The site names its pictures by digests, or by numbers in older exports. Of these the kind is known.
_KINDS = {
    "0a40562379b63dfb": "grey noise",
    "0c7bf5fe9462d5bf": "small grey noise",
    "f735bee5b64ef988": "noise",
    "cbcbb5a6cfb55c36": "small noise",
    "08b42b43ae9d3c06": "letters",
    "ad56fba948dfba9a": "bayer",
    "cb49c003b454385a": "grey noise",  # blue noise
    "tex10.png": "small grey noise",
    "tex11.png": "small noise",
    "tex12.png": "grey noise",
    "tex15.png": "bayer",
    "tex16.png": "noise",
    "tex21.png": "letters",
    "27012b4eadd0c3ce": "grey volume",
    "aea6b99da1d53055": "volume",
}
_WORDS = (
    ("font", "letters"),
    ("grey noise small", "small grey noise"),
    ("gray noise small", "small grey noise"),
    ("rgba noise small", "small noise"),
    ("rgba noise", "noise"),
    ("noise", "grey noise"),
    ("bayer", "bayer"),
    ("abstract", "stone"),
    ("organic", "stone"),
    ("rock", "stone"),
    ("rusty", "stone"),
    ("lichen", "stone"),
    ("pebble", "stone"),
    ("wood", "stone"),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a pass asks for under one channel."""

    number: int  # of the channel, 0 to 3
    kind: str  # the site's words: texture, buffer, keyboard, music, cubemap, volume ...
    medium: str = ""  # a file's or a buffer's name
    sampler: Mapping[str, str] | None = None  # filter, wrap, vflip


def stand_in(wish: Wish) -> tuple[str, str]:
    """The picture's name for a wish that is no buffer, and its GLSL type."""
    if wish.kind in _HEARD:
        return SOUND, "sampler2D"
    if wish.kind in _SEEN:
        return FILM, "sampler2D"
    if wish.kind == "keyboard":
        return NOTHING, "sampler2D"
    if wish.kind == "cubemap":
        return PREFIX + SKY, "samplerCube"
    if wish.kind == "volume":
        known = _known(wish.medium) or "volume"
        return PREFIX + (known if known.endswith("volume") else "volume"), "sampler3D"
    flip = "upside down " if str((wish.sampler or {}).get("vflip", "true")).lower() == "false" else ""
    return PREFIX + flip + (_known(wish.medium) or _guess(wish.medium)), "sampler2D"


def _known(medium: str) -> str | None:
    return next((kind for part, kind in _KINDS.items() if part in medium), None)


def _guess(medium: str) -> str:
    """By the file's name; photographs are JPEG there, computed pictures PNG."""
    words = re.sub(r"[_\W]+", " ", medium.lower())
    named = next((kind for part, kind in _WORDS if part in words), None)
    return named or ("noise" if medium.lower().endswith(".png") else "landscape")
