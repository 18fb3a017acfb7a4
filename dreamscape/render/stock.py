"""Stock pictures of our own, in place of media that come with no shader: noises, a landscape, letters, a sky.

All are made from integer hashes: equal on every machine. Rows go from the bottom up, as GL has them."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import moderngl

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
PREFIX = "stock "
"""How the names of stock pictures begin, so that no buffer can be called so."""
_LETTER = 64  # pixels a side of one letter's field; there are 16 x 16


def hashed(shape: tuple[int, ...], seed: int) -> Bytes:
    """Random bytes: the lowbias32 mixing function (C. Wellons, 2018) of each element's number."""
    x = np.arange(np.prod(shape), dtype=np.uint32) + np.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = (x ^ (x >> np.uint32(shift))) * np.uint32(factor)
    return ((x ^ (x >> np.uint32(16))) >> np.uint32(24)).astype(np.uint8).reshape(shape)


def _grey(size: int) -> Bytes:
    return np.repeat(hashed((size, size, 1), 1), 4, axis=-1) | np.array([0, 0, 0, 255], np.uint8)


def _colours(size: int) -> Bytes:
    """Four noises. Red is green moved by (37, 17): shaders take two layers of 3D noise in one look so."""
    noise = hashed((size, size, 4), 2)
    noise[..., 0] = np.roll(noise[..., 1], (-17, -37), axis=(0, 1))
    return noise


def _smooth(size: int, cells: int, seed: int) -> Floats:
    """Tileable value noise, 0..1."""
    grid = hashed((cells, cells), seed) / 255.0
    at = np.arange(size) * cells / size
    low = at.astype(int)
    part = at - low
    part = part * part * (3.0 - 2.0 * part)
    rows = grid[low] * (1.0 - part)[:, None] + grid[(low + 1) % cells] * part[:, None]
    return np.asarray(rows[:, low] * (1.0 - part) + rows[:, (low + 1) % cells] * part)


def _clouds(size: int, seed: int) -> Floats:
    """Tileable noise of six octaves, 0..1."""
    octaves: list[Floats] = [_smooth(size, 4 << k, seed + k) * 0.5**k for k in range(6)]
    return np.asarray(np.sum(octaves, axis=0) / 1.97)


def _landscape() -> Bytes:
    """Hills before an evening sky, with light, dark, warm, cold, smooth and rough parts."""
    size = 512
    y, x = np.mgrid[0:size, 0:size] / size
    clouds = _clouds(size, 11)
    sun = np.exp(-18.0 * ((x - 0.63) ** 2 + (y - 0.52) ** 2))
    colour = np.stack([0.95 - 0.7 * y, 0.62 - 0.32 * y, 0.48 + 0.12 * y], axis=-1)
    colour += 0.55 * sun[..., None] * np.array([1.0, 0.75, 0.4])
    colour += (clouds - 0.5)[..., None] * np.array([0.35, 0.28, 0.22]) * y[..., None]
    for ridge in range(4):
        line = (
            0.44 - 0.1 * ridge + (0.1 + 0.05 * ridge) * (_clouds(size, 30 + 7 * ridge)[3 * ridge][None] - 0.5)
        )
        shade = (0.35 + 0.9 * (_clouds(size, 50 + ridge) - 0.25)) * (1.0 - 0.17 * ridge)
        tint = np.array([[0.42, 0.36, 0.45], [0.27, 0.31, 0.33], [0.18, 0.27, 0.19], [0.2, 0.22, 0.1]][ridge])
        colour = np.where((y < line)[..., None], shade[..., None] * tint * 1.5, colour)
    return _opaque(colour)


def _opaque(colour: Floats) -> Bytes:
    filled = np.concatenate([colour.clip(0.0, 1.0), np.ones((*colour.shape[:-1], 1))], axis=-1)
    return np.rint(filled * 255.0).astype(np.uint8)


def _texture(seed: int) -> Bytes:
    """Stone: for what is asked to be an organic or abstract picture."""
    base, veins = _clouds(512, seed), _clouds(512, seed + 20)
    line = 1.0 - np.abs(2.0 * veins - 1.0) ** 0.5
    warm = np.array([0.75, 0.58, 0.42]) * base[..., None] + 0.35 * line[..., None] * np.array([0.7, 0.8, 1.0])
    return _opaque(warm)


def _letters() -> Bytes:
    """16 x 16 letters by their codes, the first row at the top: red is coverage, alpha the distance to the
    edge (0.5 there, less within), green and blue are a slope for lights."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    page = Image.new("L", (16 * _LETTER,) * 2, 0)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(48)
    for code in range(256):
        if chr(code).isprintable():
            place = ((code % 16 + 0.5) * _LETTER, (code // 16 + 0.78) * _LETTER)
            draw.text(place, chr(code), font=font, fill=255, anchor="ms")
    page = page.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    soft = np.asarray(page.filter(ImageFilter.GaussianBlur(5)), float)
    rows, columns = np.gradient(soft)
    slopes = [np.clip(128.0 + 4.0 * one, 0.0, 255.0) for one in (columns, rows)]
    return np.stack([np.asarray(page, float), *slopes, 255.0 - soft], axis=-1).astype(np.uint8)


def _bayer() -> Bytes:
    """The 8 x 8 matrix of ordered dither (B. Bayer, 1973)."""
    matrix = np.zeros((1, 1), int)
    for _ in range(3):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    return _opaque(np.repeat((matrix / 64.0)[..., None], 3, axis=-1))


_FLAT: dict[str, Callable[[], Bytes]] = {
    "grey noise": lambda: _grey(256),
    "small grey noise": lambda: _grey(64),
    "noise": lambda: _colours(256),
    "small noise": lambda: _colours(64),
    "landscape": _landscape,
    "stone": lambda: _texture(70),
    "letters": _letters,
    "bayer": _bayer,
}
FLAT = frozenset(_FLAT)
VOLUMES = frozenset({"grey volume", "volume"})
SKY = "sky"


@lru_cache
def pixels(name: str, upright: bool = True) -> Bytes:
    """RGBA of a flat stock picture, (rows, columns, 4)."""
    found = _FLAT[name]()
    return np.ascontiguousarray(found if upright else found[::-1])


@lru_cache
def sky() -> bytes:
    """Six faces of 128 x 128 RGBA in GL's order: earth below, a warm horizon, a sun, clouds."""
    size = 128
    b, a = (np.mgrid[0:size, 0:size] + 0.5) / size * 2.0 - 1.0
    one = np.ones_like(a)
    faces = [(one, -b, -a), (-one, -b, a), (a, one, b), (a, -one, -b), (a, -b, one), (-a, -b, -one)]
    return b"".join(_sky_face(np.stack(face, axis=-1)).tobytes() for face in faces)


def _sky_face(direction: Floats) -> Bytes:
    x, y, z = np.moveaxis(direction / np.linalg.norm(direction, axis=-1, keepdims=True), -1, 0)
    up = np.clip(y, 0.0, 1.0)[..., None]
    colour = np.array([0.85, 0.72, 0.62]) * (1.0 - up) ** 3 + np.array([0.16, 0.33, 0.62]) * (
        1.0 - (1.0 - up) ** 3
    )
    waves = np.sin(7.0 * x + 3.0 * y) * np.sin(6.0 * z - 2.0 * y) * np.sin(5.0 * (x + z) + 9.0 * y)
    colour += 0.25 * np.clip(waves, 0.0, 1.0)[..., None] * up
    sun = np.clip(0.55 * x + 0.35 * y + 0.758 * z, 0.0, 1.0)
    colour += (0.3 * sun**8 + 2.0 * sun**300)[..., None] * np.array([1.0, 0.85, 0.6])
    ground = np.array([0.2, 0.17, 0.14]) * (0.7 + 0.3 * np.clip(waves, -1.0, 1.0))[..., None]
    below = np.clip(0.5 - 30.0 * y, 0.0, 1.0)[..., None]
    return _opaque(colour * (1.0 - below) + ground * below)


def texture(
    ctx: "moderngl.Context", name: str
) -> "moderngl.Texture | moderngl.TextureCube | moderngl.Texture3D":
    """A stock picture by its whole name, with mipmaps; `PREFIX` and perhaps "upside down" belong to it."""
    plain = name.removeprefix(PREFIX)
    if plain == SKY:
        cube = ctx.texture_cube((128, 128), 4, sky())
        cube.build_mipmaps()
        return cube
    if plain in VOLUMES:
        noise = hashed((32, 32, 32, 4), 5)
        noise = noise if plain == "volume" else np.repeat(noise[..., :1], 4, axis=-1)
        volume = ctx.texture3d((32, 32, 32), 4, noise.tobytes())
        volume.build_mipmaps()
        return volume
    upright = not plain.startswith("upside down ")
    found = pixels(plain.removeprefix("upside down "), upright)
    made = ctx.texture((found.shape[1], found.shape[0]), 4, found.tobytes())
    made.build_mipmaps()
    return made
