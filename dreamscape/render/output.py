"""An output: a slice of the picture as one projector, screen or LED wall shows it."""

import math
from dataclasses import dataclass, field
from pathlib import Path

import moderngl
import numpy as np

from dreamscape.errors import DreamError
from dreamscape.render import dream
from dreamscape.render.programs import assign
from dreamscape.render.surface import SQUARE, Mesh, Point, surface, texels_a_pixel
from dreamscape.render.targets import Size, Target, Targets

MOST_TAPS = 16
"""Taps a side of the mean over what a pixel covers: right for pictures up to so many times as large."""
_FEW = 1.25
"""Texels a pixel may cover a side until it takes their mean."""
_WHOLE = (0.0, 0.0, 1.0, 1.0)
_NEARLY = 1e-3
"""Texels by which a slice may miss whole texels and still be exact."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Soft edges: widths as shares of the slice, 0..1, along which the light falls to nothing. In light the
    ramps of two outputs that overlap there sum to 1, after P. Bourke, Edge blending using commodity
    projectors (2004)."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    curve: float = 2.0  # power of the ramp, 1..8: 1 is straight

    @property
    def widths(self) -> tuple[float, float, float, float]:
        """Left, right, top, bottom."""
        return self.left, self.right, self.top, self.bottom


@dataclass(frozen=True, slots=True)
class Colour:
    """How an output is matched to its neighbours."""

    gain: tuple[float, float, float] = (1.0, 1.0, 1.0)  # of light, red, green and blue, 0..2
    gamma: float = 1.0  # above 1 lifts the middle tones, 0.2..5
    black: float = 0.0  # light left where it should be dark, share of white: 1 / contrast; 0..0.05


@dataclass(frozen=True, slots=True)
class Output:
    """What is shown where. Points and shares have y down; `corners` are those of the output: top left, top
    right, bottom right, bottom left."""

    size: Size  # pixels
    slice: tuple[float, float, float, float] = _WHOLE  # x, y, width, height, shares of the composition
    rotation: int = 0  # degrees the picture is turned clockwise: 0, 90, 180, 270
    corners: tuple[Point, Point, Point, Point] = SQUARE  # shares of the output
    mesh: Mesh | None = None  # in place of corners
    edges: Edges = field(default_factory=Edges)
    gamma: float = 2.2  # of the projector: light = value ^ gamma
    mask: Path | None = None  # a picture: grey times alpha is what is let through
    colour: Colour = field(default_factory=Colour)

    @property
    def is_whole(self) -> bool:
        """Whether the picture fills the output, unbent."""
        return self.mesh is None and self.corners == SQUARE


class Projector:
    """Draws an output from finished pictures. Between them it keeps GL objects only."""

    def __init__(self, context: moderngl.Context, output: Output) -> None:
        """Raises DreamError when the mask cannot be read."""
        self._context, self.output = context, output
        self._targets = Targets(context)
        self._programs: dict[tuple[str, ...], moderngl.Program] = {}
        self._mask = _mask(context, output.mask, output.size) if output.mask else None
        self._surface: tuple[moderngl.Buffer, moderngl.Buffer] | None = None
        self._drawn: dict[tuple[str, ...], moderngl.VertexArray] = {}
        self.bend(output)

    def bend(self, output: Output) -> None:
        """From now on as `output`, which has the same size and mask."""
        self._unbend()
        vertices, indices = surface(output.size, output.rotation, output.corners, output.mesh)
        self._surface = self._context.buffer(vertices.tobytes()), self._context.buffer(indices.tobytes())
        self.output = output

    def draw(self, picture: moderngl.Texture) -> Target:
        """The output of a picture of any size (RGBA8, display values, top row first): RGBA8 of the output's
        size, top row first, valid until the next call. Where the slice has as many pixels as the output
        and nothing bends it, the pixels are those of the picture."""
        output = self.output
        part = _texels(output.slice, picture.size)
        target = self._targets.get("output", output.size, kind="f1")
        target.begin(clear=not output.is_whole)
        picture.use(0)
        if self._mask is not None:
            self._mask.use(1)
        drawn = self._array(_defines(output, part))
        assign(drawn.program, _values(output, part))
        drawn.render(moderngl.TRIANGLES)
        return target

    def read(self, picture: Target) -> tuple[Size, bytearray]:
        """The pixels of the output, RGBA, top row first, and how wide and high they are. As `draw`, but what
        a picture already has is not drawn again: where nothing is asked for but a slice of whole texels that
        is no larger than the output, it is that slice, to be enlarged by whoever shows it."""
        part = _texels(self.output.slice, picture.size)
        if is_plain(self.output, part):
            source, (x, y, width, height) = picture, (round(side) for side in part)
        else:
            source, (x, y, width, height) = self.draw(picture.texture), (0, 0, *self.output.size)
        pixels = bytearray(width * height * 4)
        source.framebuffer.read_into(pixels, viewport=(x, y, width, height), components=4, alignment=1)
        return (width, height), pixels

    def release(self) -> None:
        """Give every GL object back."""
        self._context.detect_framebuffer(0).use()
        self._unbend()
        for program in self._programs.values():
            program.release()
        if self._mask is not None:
            self._mask.release()
        self._targets.release()

    def _array(self, defines: tuple[str, ...]) -> moderngl.VertexArray:
        if defines not in self._programs:
            head = "#version 330\n" + "".join(f"#define {one}\n" for one in defines)
            fragment = head + dream.core("output.frag").text
            vertex = dream.core("output.vert").text
            self._programs[defines] = self._context.program(vertex_shader=vertex, fragment_shader=fragment)
        if defines not in self._drawn:
            assert self._surface is not None
            vertices, indices = self._surface
            self._drawn[defines] = self._context.vertex_array(
                self._programs[defines], [(vertices, "3f 2f", "place", "at")], index_buffer=indices
            )
        return self._drawn[defines]

    def _unbend(self) -> None:
        for drawn in self._drawn.values():
            drawn.release()
        self._drawn.clear()
        for buffer in self._surface or ():
            buffer.release()
        self._surface = None


def _texels(part: tuple[float, float, float, float], size: Size) -> tuple[float, float, float, float]:
    """The slice in texels of a picture of `size`; whole ones where it is meant so."""
    sides = np.array(part) * (size * 2)
    whole = np.rint(sides)
    return tuple(np.where(np.abs(sides - whole) < _NEARLY, whole, sides).tolist())


def is_exact(output: Output, part: tuple[float, float, float, float]) -> bool:
    """Whether each pixel of the output is one of the slice `part` (texels)."""
    turned = output.size[::-1] if output.rotation % 180 else output.size
    return output.is_whole and part[2:] == turned and all(side == round(side) for side in part)


def is_plain(output: Output, part: tuple[float, float, float, float]) -> bool:
    """Whether the slice `part` (texels) can be shown as it is, enlarged at most."""
    bare = Output(output.size, output.slice, gamma=output.gamma)
    fits = part[2] <= output.size[0] and part[3] <= output.size[1]
    return output == bare and fits and all(side == round(side) for side in part)


def _defines(output: Output, part: tuple[float, float, float, float]) -> tuple[str, ...]:
    """What of the shader this output needs."""
    covered = texels_a_pixel(output.size, output.rotation, output.corners, output.mesh, part[2:])
    taps = math.ceil(covered - _NEARLY) if covered > _FEW else 1
    colour, soft = output.colour, any(output.edges.widths)
    wanted = {
        "EXACT": is_exact(output, part),
        f"TAPS {min(taps, MOST_TAPS)}": taps > 1,
        "CUT": not output.is_whole,
        "SOFT": soft,
        "CONTRAST": colour.gamma != 1.0,
        "BLACK": soft and colour.black > 0.0,
        "MASK": output.mask is not None,
        "GRAIN": output.mask is not None or colour != Colour(),
    }
    return tuple(name for name, needed in wanted.items() if needed)


def _values(output: Output, part: tuple[float, float, float, float]) -> dict[str, object]:
    left, right, top, bottom = output.edges.widths
    colour = output.colour
    return {
        "picture": 0,
        "mask": 1,
        "slice": part,
        "edges": output.edges.widths,
        "curve": output.edges.curve,
        "gamma": output.gamma,
        "gain": tuple(gain ** (1.0 / output.gamma) for gain in colour.gain),
        "contrast": 1.0 / colour.gamma,
        "black": colour.black,
        "most": (2.0 if left or right else 1.0) * (2.0 if top or bottom else 1.0),
    }


def _mask(context: moderngl.Context, path: Path, size: Size) -> moderngl.Texture:
    """The mask as a texture of one channel and of the output's size, top row first."""
    from PIL import Image, ImageChops

    try:
        with Image.open(path) as image:
            whole = image.convert("LA").resize(size, Image.Resampling.LANCZOS)
    except FileNotFoundError:
        raise DreamError(f"{path}: this mask is not there; put it there or remove the line", 2) from None
    except Exception as error:  # Pillow's decoders raise nearly anything on a damaged file
        raise DreamError(f"{path}: this mask cannot be read ({error}); save it as PNG", 2) from None
    grey, alpha = whole.split()
    return context.texture(size, 1, ImageChops.multiply(grey, alpha).tobytes(), alignment=1)
