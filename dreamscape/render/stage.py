"""What a visual of another language than ISF has beside an ISF file: a text for each pass, other names for
time and size, and pictures that come with sampler states of their own."""

from dataclasses import dataclass

from dreamscape.render.source import Source

ISF, SHADERTOY, WEB = "isf", "shadertoy", "web"
"""Languages: what a file expects its host to declare and to call."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number that the host sets before each pass: its name and GLSL type here, and what it means."""

    name: str
    type: str
    meaning: str  # a key of meanings.MEANINGS


@dataclass(frozen=True, slots=True)
class Channel:
    """A picture that a pass samples as `name`: a buffer of the visual, an input, or a stock picture."""

    name: str
    picture: str  # the buffer's or input's name, or that of a stock picture (stock.py)
    type: str = "sampler2D"  # GLSL
    filter: str = "linear"  # nearest, linear or mipmap
    wrap: str = "clamp"  # clamp or repeat
    upright: bool = True  # the first row of the texture is the bottom one


@dataclass(frozen=True, slots=True)
class Stage:
    """One pass: its whole text, shared parts included, and what it samples."""

    title: str  # as people call it: Image, Buffer A
    source: Source
    channels: tuple[Channel, ...] = ()
    defines: tuple[str, ...] = ()  # macros set to 1 in this pass only


@dataclass(frozen=True, slots=True)
class Place:
    """A text inside a JSON file: its lines are numbered from `first` on in the origins of sources, for the
    file has one line for all of it."""

    first: int
    line: int  # of the file
    title: str  # Image, Buffer A, Common
